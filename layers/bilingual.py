"""A text for people in the two languages that every such text has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in Japanese and in English."""

    ja: str
    en: str

    def said(self, language: Language) -> str:
        """Give them in one of the two."""
        return self.ja if language == "ja" else self.en
