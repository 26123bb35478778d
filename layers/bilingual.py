"""A text for people in the two languages that every such text has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in Japanese and in English."""

    ja: str
    en: str
