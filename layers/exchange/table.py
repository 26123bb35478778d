"""A list as it stands in its file: columns, rows, and what was odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from shapely.geometry.base import BaseGeometry

from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError

MOST_BYTES: Final = 32 * 1024 * 1024
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 300
LONGEST_CELL: Final = 20_000
LONGEST_SHOWN: Final = 120


class Outcome(StrEnum):
    """What became of a row of which something is told."""

    REFUSED = "refused"  # the row was not imported
    LEFT_OUT = "left out"  # imported without this value
    CHANGED = "changed"  # imported with the value that is told
    NOTED = "noted"  # imported as it stands


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one row, and what to do about it.

    row : line of the file where the row begins, from 1; of GeoJSON the number of the feature.
    column, value : "" where the whole row is meant; long values are cut.
    """

    row: int
    column: str
    value: str
    outcome: Outcome
    expected: Bilingual
    what_to_do: Bilingual


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row: cells by column name, and its geometry where the file gives one."""

    number: int
    cells: Mapping[str, object]
    geometry: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A list that was read.

    kind : csv or geojson. encoding : as Python names it.
    errors : rows that could not be read at all.
    facts : what the head of the file says of it (licence, attribution …).
    """

    kind: str
    encoding: str
    columns: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    errors: tuple[RowError, ...] = ()
    remarks: tuple[Bilingual, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def refuse(ja: str, en: str) -> InvalidInputError:
    """Give the error for a file that is no list, or not one that can be read."""
    return InvalidInputError([FieldError("file", ja, en)])


def shown(value: object) -> str:
    """Give a value as short text for a report."""
    text = "" if value is None else str(value)
    plain = "".join(each if each.isprintable() else "�" for each in text)
    return plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"
