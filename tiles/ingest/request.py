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


@dataclass(frozen=True, slots=True)
class AddCity:
    """A city to read and publish; with an id that is there already, to publish anew.

    id : as in the address. name : for people, the id where it is "". year : of the model.
    paths : delivery as folder, zip, or single files. publish : kinds of datasets.
    attribution : whom to name; the default names Project PLATEAU, the city and the year.
    """

    id: str
    paths: tuple[Path, ...]
    name: str = ""
    year: int | None = None
    publish: frozenset[DatasetKind] = ALL_KINDS
    attribution: str = ""

    def __post_init__(self) -> None:
        city_folder(self.id)
        if not self.paths:
            raise DeliveryError("no path of a delivery was given")
        unknown = sorted(self.publish - ALL_KINDS)
        if unknown or not self.publish:
            kinds = ", ".join(sorted(ALL_KINDS))
            raise DeliveryError(f"cannot publish {unknown or 'nothing'}; expected some of {kinds}")
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
