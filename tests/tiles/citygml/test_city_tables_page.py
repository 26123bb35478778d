"""`docs/data-contracts.md` describes every column, and real tables keep to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tiles.citygml.small_city import HOUSE, LOOKS, city
from tiles.city_tables import CityTables, StringColumn
from tiles.citygml import read_citygml

PAGE = Path(__file__).resolve().parents[3] / "docs" / "data-contracts.md"
ROW = re.compile(r"^\| `([a-z_.]+)` \| ([a-z0-9-]+) \| ([a-z+, 0-9]+) \| .+ \|$", re.MULTILINE)


def described() -> dict[str, tuple[str, str]]:
    section = PAGE.read_text().split("## City tables")[1].split("\n## ")[0]
    return {name: (dtype, shape) for name, dtype, shape in ROW.findall(section)}


def columns(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for item in fields(value):
        inner = getattr(value, item.name)
        if isinstance(inner, np.ndarray | StringColumn):
            yield prefix + item.name, inner
        elif is_dataclass(inner):
            yield from columns(inner, f"{item.name}.")


@pytest.fixture
def tables() -> CityTables:
    return read_citygml(city(HOUSE, after=LOOKS), path="small.gml").tables


def test_every_column_is_described(tables: CityTables) -> None:
    assert described().keys() == dict(columns(tables)).keys()


def test_columns_have_the_described_types_and_shapes(tables: CityTables) -> None:
    count = {
        "features": len(tables.features.root),
        "polygons": len(tables.polygons.lod),
        "curves": len(tables.curves.lod),
        "values": len(tables.attributes.path),
        "rings": len(tables.vertex_start) - 1,
        "vertices": len(tables.vertices),
    }
    for name, column in columns(tables):
        dtype, shape = described()[name]
        first, _, width = shape.partition(", ")
        rows, _, more = first.partition(" + ")
        assert len(column) == count[rows] + int(more or 0), name
        if isinstance(column, StringColumn):
            assert dtype == "utf-8"
            continue
        assert column.dtype == dtype, name
        assert column.shape[1:] == ((int(width),) if width else ()), name
        assert column.flags.c_contiguous, name
