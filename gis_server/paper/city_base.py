"""What a paper map is drawn on: the city's own open data, cut to the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from gis_server.feature_tables import FeatureTable, FeatureTables, feature_tables
from gis_server.records import City
from layers.base_map import BaseMap

Bounds = tuple[float, float, float, float]

PARK: Final = 217  # Common_landUseType: parks, open spaces, sports grounds, cemeteries
MOST_SHAPES: Final = (
    60_000  # of one theme; a sheet of the smallest scale over a dense city has fewer
)
THEMES: Final = {
    "bldg": "buildings",
    "tran": "roads",
    "rwy": "railways",
    "squr": "squares",
    "wtr": "water",
    "luse": "green",
    "veg": "trees",
}


def city_base(tables: FeatureTables, city: City, bounds: Bounds, *, trees: bool = True) -> BaseMap:
    """Give the areas of a city around a sheet; themes that it has not published stay empty.

    bounds : west, south, east, north [°]. trees : whether those are wanted, too.
    """
    found: dict[str, Any] = {}
    for table in feature_tables(city):
        name = THEMES.get(table.theme)
        if name is None or (name == "trees" and not trees):
            continue
        with tables.open(table) as file:
            rows = _rows_in(file, bounds, _columns(table, file))
        if table.theme == "luse":
            rows = rows.filter(_is_park(rows))
        shapes = shapely.from_wkb(rows["geometry"].to_numpy(zero_copy_only=False))
        on_sheet = shapely.intersects(shapes, shapely.box(*bounds))
        found[name] = shapes[on_sheet]
        if name == "roads" and "gml_name" in rows.column_names:
            names = np.array(rows["gml_name"].to_pylist(), dtype=object)[on_sheet]
            found["names"] = [pair for pair in zip(names, found[name], strict=True) if pair[0]]
    return BaseMap(**found)


def _columns(table: FeatureTable, file: pq.ParquetFile) -> list[str]:
    wanted = {"tran": ["gml_name"], "luse": ["luse_class"]}.get(table.theme, [])
    return ["geometry", *(each for each in wanted if each in file.schema_arrow.names)]


def _rows_in(file: pq.ParquetFile, bounds: Bounds, columns: Sequence[str]) -> pa.Table:
    """Give the rows whose boxes meet some bounds; of a large file only the groups that do."""
    parts = []
    for group in range(file.num_row_groups):
        boxes = file.read_row_group(group, columns=["bbox"], use_threads=False)["bbox"]
        meets = _meets(boxes.combine_chunks(), bounds)
        if meets.any():
            rows = file.read_row_group(group, columns=list(columns), use_threads=False)
            parts.append(rows.filter(pa.array(meets)))
    if not parts:
        return file.schema_arrow.empty_table().select(list(columns))
    return pa.concat_tables(parts).slice(0, MOST_SHAPES)


def _meets(boxes: pa.StructArray, bounds: Bounds) -> npt.NDArray[np.bool_]:
    west, south, east, north = bounds
    low_x, low_y, high_x, high_y = (
        np.asarray(boxes.field(name).to_numpy(zero_copy_only=False), float)
        for name in ("xmin", "ymin", "xmax", "ymax")
    )
    return np.asarray((low_x <= east) & (high_x >= west) & (low_y <= north) & (high_y >= south))


def _is_park(rows: pa.Table) -> pa.Array:
    if "luse_class" not in rows.column_names:
        return pa.array(np.zeros(len(rows), bool))
    codes = [str(each) == str(PARK) for each in rows["luse_class"].to_pylist()]
    return pa.array(codes, pa.bool_())
