"""Attributes of city objects as one typed, labelled column per property.

Nested data types of i-UR become flat columns. Three families are keyed instead of flattened:
disaster risk (by river or hazard map, administrator and scale), key-value pairs (by their key)
and repeated values (numbered from the second on). Everything is done per column, never per value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from tiles.attribute_columns import AttributeColumn, CodeList, ColumnKind
from tiles.attribute_names import (
    AttributePath,
    attribute_path,
    numbered,
    property_id,
    risk_kind,
    risk_title,
)
from tiles.attribute_values import numbers, string_column, strings_at, strings_of, truths, years
from tiles.city_tables import CityTables, Int32
from tiles.errors import Problem, Severity
from tiles.i_ur_types import LABELS, NUMBERS, TRUTHS, WHOLE_NUMBERS, YEARS
from tiles.writable_columns import writable_strings

CodeListOf = Callable[[str], CodeList | None]

# A value that repeats more often than this in one object keeps its first ones only.
MOST_REPEATS = 20

_KEY_VALUE = ("KeyValuePair", "KeyValuePairAttribute")


@dataclass(frozen=True, slots=True)
class _Values:
    """Values of one coming column.

    rows : (n,) int32, rows of `CityTables.attributes`.
    places : (n,) int32, ascending, the feature of each (place in the result).
    """

    path: AttributePath
    rows: Int32
    places: Int32


def decode_attributes(
    tables: CityTables,
    rows: Int32,
    *,
    code_list: CodeListOf,
    problems: list[Problem] | None = None,
) -> list[AttributeColumn]:
    """Give the attributes of some top-level objects.

    Parameters
    ----------
    rows : (n,) int32, ascending rows of `tables.features`; the columns have n entries.
    code_list : gives the list of a code space as written in the file, None where it is missing.
    problems : what could not be read as its type is added here.
    """
    decoder = _Decoder(tables, len(rows), code_list, problems if problems is not None else [])
    columns: list[AttributeColumn] = []
    taken: set[str] = set()
    for values in _split_repeats(_keyed_values(decoder, rows), decoder):
        column = decoder.column(values)
        if column.id in taken:
            column = replace(column, id=property_id(f"{column.name}#{len(taken)}", column.id))
        taken.add(column.id)
        columns.append(column)
    return columns


def _values_by_path(tables: CityTables, rows: Int32) -> Iterator[tuple[str, Int32, Int32]]:
    """Give path, attribute rows and features of every path that the wanted objects use."""
    place_of = np.full(len(tables.features.class_name), -1, np.int32)
    place_of[rows] = np.arange(len(rows), dtype=np.int32)
    places = place_of[tables.attributes.feature]
    wanted = np.flatnonzero(places >= 0).astype(np.int32)
    paths = tables.attributes.path[wanted].astype(np.int16, copy=False)
    wanted = wanted[np.argsort(paths, kind="stable")]
    ends = np.cumsum(np.bincount(paths, minlength=len(tables.attribute_paths)))
    first = 0
    for row, end in enumerate(ends):
        if end > first:
            found = wanted[first:end]
            yield tables.attribute_paths[row], found, places[found]
        first = int(end)


def _keyed_values(decoder: _Decoder, rows: Int32) -> Iterator[_Values]:
    """Give the values of each path; those of key-value pairs and risks come per key."""
    keyed: dict[str, list[tuple[AttributePath, Int32, Int32]]] = {}
    for text, found, places in _values_by_path(decoder.tables, rows):
        path = attribute_path(text)
        if path.data_type in _KEY_VALUE or (
            risk_kind(path.data_type) and "DisasterRisk" in text.partition("/")[0]
        ):
            keyed.setdefault(path.data_type, []).append((path, found, places))
        else:
            yield _Values(path, found, places)
    for data_type, members in keyed.items():
        if data_type in _KEY_VALUE:
            yield from _key_value_pairs(decoder, data_type, members)
        else:
            yield from _risks(decoder, data_type, members)


def _key_value_pairs(
    decoder: _Decoder, data_type: str, members: list[tuple[AttributePath, Int32, Int32]]
) -> Iterator[_Values]:
    """Give one family of values per key, named by the key's label."""
    keys = [found for path, found, _ in members if path.local == "key"]
    if not keys:
        return
    texts, codes = decoder.distinct(keys[0])
    key_of = decoder.by_group(keys[0], codes)
    labels = decoder.labels(keys[0])
    for path, found, places in members:
        if path.local == "key":
            continue
        key = key_of[decoder.tables.attributes.group[found]]
        for number in np.unique(key[key >= 0]):
            chosen = key == number
            code = texts[number]
            named = AttributePath(
                name=labels.get(code, f"uro:{data_type}_{code}"),
                id=property_id(f"uro_{data_type}_{code}"),
                label=labels.get(code, f"拡張属性 {code}"),
                local=_KEY_VALUE_LOCALS.get(path.local, path.local),
                data_type=data_type,
                generic="",
            )
            yield _Values(named, found[chosen], places[chosen])


# The types of the value elements, by names that have that type.
_KEY_VALUE_LOCALS = {"intValue": "branchID", "doubleValue": "depth", "measuredValue": "depth"}


def _risks(
    decoder: _Decoder, data_type: str, members: list[tuple[AttributePath, Int32, Int32]]
) -> Iterator[_Values]:
    """Give the values of one kind of disaster risk per hazard map, administrator and scale."""
    key_parts = {path.local: found for path, found, _ in members}
    groups = 1 + max(int(decoder.tables.attributes.group[found].max()) for _, found, _ in members)
    key = np.zeros(groups, np.int64)
    names: list[tuple[list[str], dict[str, str]]] = []
    for local in ("description", "adminType", "scale"):
        found = key_parts.get(local)
        if found is None:
            names.append(([], {}))
            key *= 1000
            continue
        texts, codes = decoder.distinct(found)
        key = key * 1000 + decoder.by_group(found, codes, groups) + 1
        names.append((texts, decoder.labels(found)))
    for path, found, places in members:
        if path.local in {"description", "adminType", "scale"}:
            continue
        keys = key[decoder.tables.attributes.group[found]]
        for number in np.unique(keys):
            chosen = keys == number
            named = _risk_path(path, data_type, names, int(number))
            yield _Values(named, found[chosen], places[chosen])


def _risk_path(
    path: AttributePath,
    data_type: str,
    names: list[tuple[list[str], dict[str, str]]],
    number: int,
) -> AttributePath:
    """Name one column of a risk after the key that `_risks` packed into a number."""
    codes, labels = [], []
    for place, (texts, known) in enumerate(names):
        index = number // 1000 ** (2 - place) % 1000 - 1
        code = texts[index] if 0 <= index < len(texts) else ""
        codes.append(code)
        labels.append(known.get(code, code))
    kind = risk_kind(data_type)
    title = f"{risk_title(kind, *labels)}_{LABELS.get(path.local, path.local)}"
    identifier = property_id("_".join([kind, *(code or "x" for code in codes), path.local]))
    return AttributePath(title, identifier, title, path.local, data_type, "")


def _split_repeats(families: Iterator[_Values], decoder: _Decoder) -> Iterator[_Values]:
    """Give at most one value per feature and column; further ones get numbered columns."""
    for values in families:
        places = values.places
        if len(places) < 2 or (places[1:] > places[:-1]).all():
            yield values
            continue
        order = np.argsort(places, kind="stable")
        places, rows = places[order], values.rows[order]
        new = np.concatenate([[True], places[1:] != places[:-1]])
        first = np.maximum.accumulate(np.where(new, np.arange(len(places)), 0))
        occurrence = np.arange(len(places)) - first
        if occurrence.max() >= MOST_REPEATS:
            decoder.report(
                "many-repeats",
                f"{values.path.name} repeats {occurrence.max() + 1} times in one object; "
                f"the first {MOST_REPEATS} values are kept",
            )
        for number in range(min(int(occurrence.max()) + 1, MOST_REPEATS)):
            chosen = occurrence == number
            yield _Values(numbered(values.path, number), rows[chosen], places[chosen])


class _Decoder:
    """The tables and the code lists, and how values of one column are read from them."""

    def __init__(
        self, tables: CityTables, count: int, code_list: CodeListOf, problems: list[Problem]
    ) -> None:
        self.tables = tables
        self.text = writable_strings(tables.attributes.value)
        self.count = count
        self._code_list = code_list
        self._problems = problems

    def report(self, code: str, message: str) -> None:
        """Add a warning."""
        self._problems.append(Problem(code, Severity.WARNING, message))

    def distinct(self, rows: Int32) -> tuple[list[str], Int32]:
        """Give the distinct texts of some values, and the number of each value's text."""
        column = strings_of(self.text, rows)
        data = column.data.tobytes()
        pieces = [data[begin:end] for begin, end in pairwise(column.start.tolist())]
        number_of = {text: number for number, text in enumerate(dict.fromkeys(pieces))}
        numbers_of = np.fromiter(map(number_of.__getitem__, pieces), np.int32, len(pieces))
        return [text.decode() for text in number_of], numbers_of

    def by_group(self, rows: Int32, numbers_of: Int32, groups: int = 0) -> Int32:
        """Give the number that each data-type instance has, −1 for those without."""
        group = self.tables.attributes.group[rows]
        if not groups:
            groups = 1 + int(self.tables.attributes.group.max())
        out = np.full(groups, -1, np.int32)
        out[group] = numbers_of
        return out

    def code_list_of(self, rows: Int32) -> CodeList | None:
        """Give the code list of some values, empty where it is missing; None without codes."""
        space = int(self.tables.attributes.code_space[rows[0]])
        if space < 0:
            return None
        name = self.tables.code_spaces[space]
        return self._code_list(name) or CodeList(name, {})

    def labels(self, rows: Int32) -> dict[str, str]:
        """Give the labels of the codes of some values."""
        codes = self.code_list_of(rows)
        return codes.labels if codes else {}

    def column(self, values: _Values) -> AttributeColumn:
        """Read the values of one column as its type."""
        codes = self.code_list_of(values.rows)
        if codes is not None:
            return self._code_column(values, codes)
        path, rows = values.path, values.rows
        text = self.text
        if path.local in TRUTHS and not path.generic:
            return self._made(values, "boolean", *truths(text, rows))
        if path.local in YEARS and not path.generic:
            return self._made(values, "int32", *years(text, rows))
        if path.generic == "whole" or (path.local in WHOLE_NUMBERS and not path.generic):
            found, fine = numbers(text, rows)
            fine &= (found == np.rint(found)) & (np.abs(found) < 2**31)
            return self._made(values, "int32", found, fine)
        if path.generic == "number" or (path.local in NUMBERS and not path.generic):
            return self._made(values, "float64", *numbers(text, rows))
        return self._text_column(values)

    def _made(
        self,
        values: _Values,
        kind: ColumnKind,
        found: npt.NDArray[np.float64] | npt.NDArray[np.bool_],
        fine: npt.NDArray[np.bool_],
        *,
        codes: CodeList | None = None,
    ) -> AttributeColumn:
        """Put values at their features; what is not of the type is left out and reported."""
        places = values.places
        if not fine.all():
            places, found = places[fine], found[fine]
            wrong = int(values.rows[int(np.flatnonzero(~fine)[0])])
            self.report(
                "value-not-of-type",
                f"{values.path.name}: {np.count_nonzero(~fine)} values are not {kind}, "
                f"first {self.text[wrong]!r}; left out",
            )
        dtypes = {"float64": np.float64, "boolean": np.bool_}
        out: npt.NDArray[Any] = np.zeros(self.count, dtypes.get(kind, np.int32))
        present = np.zeros(self.count, np.bool_)
        out[places] = found
        present[places] = True
        path = values.path
        return AttributeColumn(
            path.id, path.name, path.label, self._unit(values.rows), kind, out, present, codes
        )

    def _text_column(self, values: _Values) -> AttributeColumn:
        present = np.zeros(self.count, np.bool_)
        present[values.places] = True
        text = strings_at(self.text, values.rows, values.places, self.count)
        path = values.path
        return AttributeColumn(
            path.id, path.name, path.label, self._unit(values.rows), "string", text, present
        )

    def _code_column(self, values: _Values, codes: CodeList) -> AttributeColumn:
        """Give codes as numbers with their labels; codes that are not numbers as text."""
        found, fine = numbers(self.text, values.rows)
        if fine.all() and (found == np.rint(found)).all() and (np.abs(found) < 2**31).all():
            return self._made(values, "enum", found, fine, codes=codes)
        return self._text_column(values)

    def _unit(self, rows: Int32) -> str | None:
        unit = int(self.tables.attributes.unit[rows[0]])
        return self.tables.units[unit] if unit >= 0 else None


def constant_column(column_id: str, label: str, text: str, count: int) -> AttributeColumn:
    """Give a column that has one text for every feature, as an enumeration of one value."""
    return AttributeColumn(
        id=column_id,
        name=column_id,
        label=label,
        unit=None,
        kind="enum",
        values=np.zeros(count, np.int32),
        present=np.ones(count, np.bool_),
        enum=CodeList("", {"0": text}),
    )


def text_column(column_id: str, label: str, texts: list[str]) -> AttributeColumn:
    """Give a column of texts, all present."""
    present = np.ones(len(texts), np.bool_)
    values = string_column(texts)
    return AttributeColumn(column_id, column_id, label, None, "string", values, present)
