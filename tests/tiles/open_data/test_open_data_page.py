"""docs/open-data.md against what the program writes."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
import pyarrow.parquet as pq

from tests.tiles.vector.city_builder import Feature, box, city_context, city_file
from tiles.open_data import build_open_data
from tiles.terrain import build_terrain
from tiles.vector.layers import LAYERS, value_fields

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "open-data.md").read_text(encoding="utf-8")
PAGE_OF_CONTRACTS = DOCS / "data-contracts.md"


def table_after(heading: str) -> list[list[str]]:
    """Give the cells of the first table after a heading, without its two header rows."""
    text = PAGE.split(f"## {heading}\n", 1)[1]
    lines = [line for line in text.split("\n## ", 1)[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_the_layers_of_the_map_are_on_the_page() -> None:
    found = {
        names(layer)[0]: (what, zooms, names(fields))
        for layer, what, zooms, fields in table_after("2D map")
    }
    assert found == {
        each.id: (
            each.description,
            f"{each.lowest_zoom}–{each.highest_zoom}",
            list(value_fields(each)),
        )
        for each in LAYERS
    }


def test_the_columns_of_open_data_are_on_the_page(tmp_path: Path) -> None:
    files = [city_file([Feature("a", surfaces=box(0, 0, 10, 20, 28))])]
    assert build_open_data(city_context(), files, tmp_path).record is not None
    schema = pq.read_schema(tmp_path / "bldg.parquet")
    rows = table_after("Open data")
    assert [names(row[0])[0] for row in rows] == [name for name in schema.names if name != "bbox"]
    for row in rows[:-1]:
        assert str(schema.field(names(row[0])[0]).type).replace("double", "float64") == row[1]


def test_the_keys_of_terrain_json_are_on_the_page(tmp_path: Path) -> None:
    buildings = [
        Feature(f"b{i}", surfaces=box(40 * (i % 5), 40 * (i // 5), 10, 20, 28)) for i in range(25)
    ]
    assert build_terrain(city_context(), [city_file(buildings)], tmp_path).record is not None
    found = orjson.loads((tmp_path / "terrain.json").read_bytes())
    rows = table_after("Terrain")
    assert {name for row in rows for name in names(row[0])} == set(found)
    geoid = next(row[1] for row in rows if row[0] == "`geoid`")
    assert set(names(geoid)) == set(found["geoid"])


def test_the_columns_that_the_server_reads_are_there(tmp_path: Path) -> None:
    contracts = PAGE_OF_CONTRACTS.read_text(encoding="utf-8").split("## Open data\n", 1)[1]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in contracts.split("\n## ", 1)[0].splitlines()
        if line.startswith("| `")
    ]
    files = [city_file([Feature("a", surfaces=box(0, 0, 10, 20, 28)), Feature("nowhere")])]
    assert build_open_data(city_context(), files, tmp_path).record is not None
    table = pq.read_table(tmp_path / "bldg.parquet")
    assert len(rows) == 5
    for name, kind, null, _ in rows:
        column = table[name.strip("`")]
        assert str(column.type).startswith(kind.split()[0])
        assert (column.null_count == 0) or null == "yes"
