"""Attributes by their name as Arrow columns: the few that a map draws, filters and picks by.

Names are the last part of an attribute path (`bldg:usage`), or its last two parts where the
parent matters (`uro:BuildingRiverFloodingRiskAttribute/uro:rank`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tiles.attribute_columns import CodeList
from tiles.city_tables import CityTables, StringColumn

CodeListOfSpace = Callable[[str], CodeList | None]

NOT_MEASURED = -9000.0  # −9999 and the like


def arrow_strings(column: StringColumn) -> pa.Array:
    """Give a string column as an Arrow array over the same bytes."""
    return pa.StringArray.from_buffers(
        len(column), pa.py_buffer(column.start), pa.py_buffer(column.data)
    )


class AttributeValues:
    """Looks attributes of one file up by name; of a repeated one the first counts."""

    def __init__(self, tables: CityTables, code_list: CodeListOfSpace) -> None:
        self._tables = tables
        self._code_list = code_list

    @cached_property
    def _strings(self) -> pa.Array:
        return arrow_strings(self._tables.attributes.value)

    def text(self, names: Sequence[str], features: npt.NDArray[np.integer]) -> pa.Array:
        """Give texts of features, null without; of several names the first that has a value.

        Codes of a code list become their labels, codes without a list stay as they are.
        """
        rows = self._rows(names, features)
        return self._labels(rows)

    def codes(
        self, names: Sequence[str], features: npt.NDArray[np.integer]
    ) -> tuple[pa.Array, pa.Array]:
        """Give codes and their labels, both texts; a label is null where no list explains it."""
        rows = self._rows(names, features)
        codes = self._taken(rows)
        labels = self._labels(rows)
        known = pa.array(self._spaces(rows) >= 0)
        same = pc.fill_null(pc.equal(codes, labels), True)
        return codes, pc.if_else(
            pc.and_(known, pc.invert(same)), labels, pa.scalar(None, pa.string())
        )

    def numbers(
        self, names: Sequence[str], features: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.float64]:
        """Give numbers, NaN without, where the text is no number, and for −9999."""
        return _as_numbers(self._taken(self._rows(names, features)))

    def highest(
        self, names: Sequence[str], features: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.float64], pa.Array]:
        """Give the highest number of repeated values per feature, and its label (null without)."""
        rows = np.flatnonzero(self._named(names))
        numbers = _as_numbers(self._taken(rows))
        owner = self._tables.attributes.feature[rows]
        order = np.argsort(np.where(np.isnan(numbers), -np.inf, numbers), kind="stable")
        best = np.full(len(self._tables.features.root), -1, dtype=np.int64)
        best[owner[order]] = rows[order]
        chosen = best[features]
        return _as_numbers(self._taken(chosen)), self._labels(chosen)

    def _named(self, names: Sequence[str]) -> npt.NDArray[np.bool_]:
        wanted = [_matches(path, names) for path in self._tables.attribute_paths]
        if not any(wanted):
            return np.zeros(len(self._tables.attributes.path), dtype=bool)
        return np.asarray(np.array(wanted)[self._tables.attributes.path])

    def _rows(
        self, names: Sequence[str], features: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.int64]:
        """Give the attribute row of each feature, −1 without."""
        first = np.full(len(self._tables.features.root), -1, dtype=np.int64)
        for name in reversed(names):
            rows = np.flatnonzero(self._named([name]))[::-1]
            first[self._tables.attributes.feature[rows]] = rows
        return np.asarray(first[features])

    def _taken(self, rows: npt.NDArray[np.int64]) -> pa.Array:
        return self._strings.take(pa.array(rows, mask=rows < 0))

    def _spaces(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """Give the code space of values, −1 without value or code space."""
        spaces = np.full(len(rows), -1, dtype=np.int32)
        found = rows >= 0
        spaces[found] = self._tables.attributes.code_space[rows[found]]
        return spaces

    def _labels(self, rows: npt.NDArray[np.int64]) -> pa.Array:
        """Give values with codes replaced by labels."""
        values = self._taken(rows)
        spaces = self._spaces(rows)
        for space in np.unique(spaces[spaces >= 0]):
            found = self._code_list(self._tables.code_spaces[space])
            if found is not None:
                values = pc.if_else(pa.array(spaces == space), _replaced(values, found), values)
        return values


def _matches(path: str, names: Sequence[str]) -> bool:
    parts = path.split("/")
    return parts[-1] in names or "/".join(parts[-2:]) in names


def _replaced(codes: pa.Array, code_list: CodeList) -> pa.Array:
    encoded = codes.dictionary_encode()
    labels = [code_list.labels.get(code, code) for code in encoded.dictionary.to_pylist()]
    return pa.array(labels, pa.string()).take(encoded.indices)


def _as_numbers(texts: pa.Array) -> npt.NDArray[np.float64]:
    pattern = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
    is_number = pc.match_substring_regex(texts, pattern)
    numbers = pc.cast(pc.if_else(is_number, texts, pa.scalar(None, pa.string())), pa.float64())
    found = np.asarray(pc.fill_null(numbers, float("nan")).to_numpy(zero_copy_only=False))
    return np.where(found > NOT_MEASURED, found, np.nan)
