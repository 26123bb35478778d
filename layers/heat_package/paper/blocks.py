"""What a printed page and a page on the screen have in common: headings, words, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; number : of numbers. wbgt_class : whose pattern stands above it."""

    words: str
    number: bool = True
    wbgt_class: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row says what the row is."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page. origin : what its numbers are. text : before the tables, notes : after."""

    id: str
    title: str
    origin: str = ""
    text: Sequence[str] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()
