"""The features of one file as rows of open data."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from tiles.attributes import decode_attributes
from tiles.city_files import CityContext, CityFile, FileProblem
from tiles.city_tables import CityTables
from tiles.errors import Problem
from tiles.open_data.columns import Column, attribute_columns, described
from tiles.vector.footprints import Plan, plan
from tiles.vector.plan import Geometries
from tiles.vector.pmtiles import tile_ids
from tiles.vector.values import arrow_strings
from tiles.web_mercator import pixel_positions

GEOMETRY = "geometry"
HILBERT_ZOOM = 22  # cells of 8 m: the order of features within a street


def feature_rows(city: CityContext, file: CityFile) -> tuple[pa.Table, list[FileProblem]]:
    """Give one row per top-level feature, in Hilbert order; those without geometry come last.

    Columns: `gml_id`, `feature_class`, `mesh`, `source_file`, `lod`, `ground_height_m`,
    `top_height_m`, the attributes, and `geometry` (WKB, longitude and latitude, EPSG:6668).

    Raises
    ------
    TilesError
        Where the file cannot be read or its coordinate system is unknown.
    """
    tables = file.tables()
    found = plan(tables)
    problems: list[Problem] = []
    attributes = decode_attributes(
        tables,
        found.rows.astype(np.int32),
        code_list=lambda space: city.code_list(space, gml_path=file.path),
        problems=problems,
    )
    geometry = described(GEOMETRY, pa.binary(), "形状", source="")
    columns: list[Column] = [
        *_own_columns(file, tables, found),
        *attribute_columns(attributes),
        (geometry, pa.array(shapely.to_wkb(found.geometry), pa.binary())),
    ]
    fields = [field for field, _ in columns]
    table = pa.table([values for _, values in columns], schema=pa.schema(_unique(fields)))
    order = hilbert_order(found.geometry)
    return table.take(pa.array(order)), [FileProblem(file.path, each) for each in problems]


def _own_columns(file: CityFile, tables: CityTables, found: Plan) -> list[Column]:
    """Give the columns that every theme has."""
    count = len(found.rows)
    class_names = pa.array(tables.class_names, pa.string())
    heights = (
        ("ground_height_m", "地盤高（標高）", found.ground_height_m),
        ("top_height_m", "最高高（標高）", found.top_height_m),
    )
    text = pa.string()
    return [
        (
            described("gml_id", text, "gml:id", source="@gml:id"),
            arrow_strings(tables.features.gml_id).take(pa.array(found.rows)),
        ),
        (
            described("feature_class", text, "地物の種類", source="element name"),
            class_names.take(pa.array(tables.features.class_name[found.rows])),
        ),
        (
            described("mesh", text, "メッシュコード", source="file name"),
            pa.repeat(pa.scalar(file.mesh, text), count),
        ),
        (
            described("source_file", text, "元のファイル", source="path in the delivery"),
            pa.repeat(pa.scalar(file.path, text), count),
        ),
        (
            described("lod", pa.int32(), "平面形状のLOD", source="geometry"),
            pa.array(found.lod.astype(np.int32), mask=found.lod < 0),
        ),
        *(
            (
                described(name, pa.float64(), label, source="geometry", unit="m"),
                pa.array(np.round(values, 3), mask=np.isnan(values)),
            )
            for name, label, values in heights
        ),
    ]


def _unique(fields: list[pa.Field]) -> list[pa.Field]:
    """Number names that differ only by case: GeoPackage takes them as one."""
    taken: set[str] = set()
    unique = []
    for field in fields:
        name, number = field.name, 2
        while name.lower() in taken:
            name, number = f"{field.name}_{number}", number + 1
        taken.add(name.lower())
        unique.append(field.with_name(name))
    return unique


def hilbert_order(geometry: Geometries) -> npt.NDArray[np.int64]:
    """Give the order of features along the Hilbert curve of their centres, missing ones last."""
    return np.argsort(hilbert_numbers(geometry), kind="stable")


def hilbert_numbers(geometry: Geometries) -> npt.NDArray[np.int64]:
    """Give the place of each feature's centre on the Hilbert curve; the largest number for None."""
    bounds = shapely.bounds(geometry)
    known = np.isfinite(bounds).all(axis=1)
    lon, lat = (bounds[known, axis : axis + 3 : 2].mean(axis=1) for axis in (0, 1))
    x, y = pixel_positions(lon, lat, zoom=HILBERT_ZOOM - 8)
    numbers = np.full(len(geometry), np.iinfo(np.int64).max)
    keys = np.column_stack([np.full(len(x), HILBERT_ZOOM), np.floor(x), np.floor(y)])
    numbers[known] = tile_ids(keys.astype(np.int64))
    return numbers
