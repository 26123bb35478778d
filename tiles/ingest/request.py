"""What a run is asked to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tiles.errors import DeliveryError
from tiles.publishing.dataset_record import DatasetKind
from tiles.publishing.layout import city_folder

ALL_KINDS: frozenset[DatasetKind] = frozenset({"3dtiles", "terrain", "2d", "open-data"})
YEARS = range(1900, 2200)
LANGUAGES = ("ja", "en")


@dataclass(frozen=True, slots=True)
class AddCity:
    """A city to read and publish; with an id that is there already, to publish anew.

    id : as in the address. name : for people, the id where it is "". year : of the model.
    paths : delivery as folder, zip, or single files. publish : kinds of datasets.
    language : "ja" or "en", in which people are spoken to who asked for no other.
    attribution : whom to name; the default names Project PLATEAU, the city and the year.
    created : time to be told of what is made (UTC, as 2026-07-01T12:00:00Z), now where it is "";
        with the time of an earlier run everything becomes the same, byte by byte.
    """

    id: str
    paths: tuple[Path, ...]
    name: str = ""
    year: int | None = None
    publish: frozenset[DatasetKind] = ALL_KINDS
    language: str = "ja"
    attribution: str = ""
    created: str = ""

    def __post_init__(self) -> None:
        city_folder(self.id)
        if not self.paths:
            raise DeliveryError("no path of a delivery was given")
        unknown = sorted(self.publish - ALL_KINDS)
        if unknown or not self.publish:
            kinds = ", ".join(sorted(ALL_KINDS))
            raise DeliveryError(f"cannot publish {unknown or 'nothing'}; expected some of {kinds}")
        if self.language not in LANGUAGES:
            raise DeliveryError(f"language {self.language!r} is none of {', '.join(LANGUAGES)}")
        if self.year is not None and self.year not in YEARS:
            raise DeliveryError(f"year {self.year} is none of {YEARS.start} to {YEARS.stop - 1}")

    @property
    def title(self) -> str:
        """Give the name for people."""
        return self.name or self.id

    def credit(self) -> str:
        """Give whom to name beside the map."""
        year = f"（{self.year}年度）" if self.year else ""
        return self.attribution or f"国土交通省 Project PLATEAU・{self.title}{year}"

    def city_code(self) -> str:
        """Give the five digits of the municipality from the delivery's name, "" without."""
        for path in self.paths:
            found = re.match(r"(\d{5})_", path.resolve().name)
            if found:
                return found[1]
        return ""
