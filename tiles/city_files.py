"""A city and its files as the builders of terrain, 2D tiles and open data take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tiles.attribute_columns import CodeList
from tiles.city_tables import CityTables
from tiles.errors import Problem
from tiles.publishing.dataset_record import DatasetRecord, Lineage, SourceRecord


class CodeListLookup(Protocol):
    """Gives the code list that a `codeSpace` of one GML file names, None where it is missing."""

    def __call__(self, code_space: str, *, gml_path: str) -> CodeList | None: ...


@dataclass(frozen=True, slots=True)
class CityContext:
    """What is true of the whole city, whichever dataset is built.

    id : as in the address (`10207-tatebayashi`). year : of the model, None where unknown.
    created : UTC, ISO 8601 with `Z`; the same for all datasets of one run.
    code_list : usually `Delivery.code_list`. licence : that of PLATEAU's open data, as a rule.
    """

    id: str
    name: str
    year: int | None
    attribution: str
    created: str
    program: str
    code_list: CodeListLookup
    licence: str = "CC BY 4.0"


@dataclass(frozen=True, slots=True)
class CityFile:
    """One GML file of a city; its tables are opened when asked for, and never kept.

    path : inside the delivery, with `/`. theme : `bldg`, `tran` … mesh : code from the name.
    bytes, sha256 : of the unpacked GML. tables : usually opens the city store.
    Picklable when `tables` is.
    """

    path: str
    theme: str
    mesh: str | None
    bytes: int
    sha256: str
    tables: Callable[[], CityTables]

    def source(self) -> SourceRecord:
        """Give the line of the lineage record."""
        return SourceRecord(path=self.path, sha256=self.sha256, bytes=self.bytes)


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A problem and the file it was found in."""

    path: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a builder made: the record of a dataset, or the reason why there is none."""

    record: DatasetRecord | None
    reason: str = ""
    problems: tuple[FileProblem, ...] = ()


def lineage(city: CityContext, files: Sequence[CityFile], steps: tuple[str, ...]) -> Lineage:
    """Give the lineage of a dataset made from `files`."""
    return Lineage(
        sources=tuple(each.source() for each in files),
        program=city.program,
        created=city.created,
        steps=steps,
    )
