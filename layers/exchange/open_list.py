"""What is written into a file besides the features: whose list it is, and what it allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.bilingual import Bilingual
from layers.features.fields import Field


@dataclass(frozen=True, slots=True)
class OpenFeature:
    """A feature as it is given away: geometry in WGS 84 (lon, lat)."""

    id: str
    geometry: BaseGeometry
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OpenList:
    """Features of one layer with their fields, licence and attribution.

    name : short and plain, for file and table names. licence_url : "" where there is none.
    updated : ISO date or time of the latest change; no other time is written into a file, so
        equal lists are equal files.
    """

    name: str
    title: Bilingual
    fields: tuple[Field, ...]
    features: Sequence[OpenFeature]
    licence: str
    attribution: str
    updated: str
    licence_url: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """Licence, attribution and time by their English names, without empty ones."""
        facts = {
            "title": self.title.ja,
            "title_en": self.title.en,
            "licence": self.licence,
            "licence_url": self.licence_url,
            "attribution": self.attribution,
            "updated": self.updated,
        }
        return {key: value for key, value in facts.items() if value}
