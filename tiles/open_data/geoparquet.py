"""GeoParquet 1.1 with a bounding-box covering, written group by group.

After the specification of OGC's GeoParquet 1.1.0 (2024): WKB, longitude before latitude
whatever the axis order of the system, and a `bbox` column that lets readers skip row groups.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from tiles.open_data.rows import GEOMETRY
from tiles.vector.plan import DEGREES_EPSG

BBOX = "bbox"
_SIDES = ("xmin", "ymin", "xmax", "ymax")
_BBOX_TYPE = pa.struct([pa.field(side, pa.float64()) for side in _SIDES])

Bounds = tuple[float, float, float, float]


def write_geoparquet(
    path: Path, schema: pa.Schema, groups: Iterable[pa.Table], *, about: dict[str, Any]
) -> Bounds | None:
    """Write tables as the row groups of one file; gives the bounds, None without geometry.

    about : put into the file's metadata under `uchimizu` as JSON.
    """
    kinds: set[str] = set()
    extents: list[npt.NDArray[np.float64]] = []
    with pq.ParquetWriter(
        path,
        schema.append(pa.field(BBOX, _BBOX_TYPE)),
        compression="zstd",
        write_page_index=True,
    ) as writer:
        for group in groups:
            shapes = shapely.from_wkb(group[GEOMETRY].to_numpy())
            bounds = shapely.bounds(shapes)
            kinds |= _kinds(shapes)
            extents += [bounds[np.isfinite(bounds).all(axis=1)]]
            writer.write_table(group.append_column(pa.field(BBOX, _BBOX_TYPE), _covering(bounds)))
        total = _total(np.concatenate(extents)) if extents else None
        writer.add_key_value_metadata(
            {
                "geo": orjson.dumps(_geo_metadata(kinds, total)).decode(),
                "uchimizu": orjson.dumps(about).decode(),
            }
        )
    return total


def _covering(bounds: npt.NDArray[np.float64]) -> pa.StructArray:
    missing = ~np.isfinite(bounds).all(axis=1)
    return pa.StructArray.from_arrays(
        [pa.array(bounds[:, side], mask=missing) for side in range(4)],
        fields=list(_BBOX_TYPE),
        mask=pa.array(missing),
    )


def _kinds(shapes: npt.NDArray[np.object_]) -> set[str]:
    names = {1: "LineString", 0: "Point", 3: "Polygon", 4: "MultiPoint"}
    names |= {5: "MultiLineString", 6: "MultiPolygon", 7: "GeometryCollection"}
    return {names[int(each)] for each in np.unique(shapely.get_type_id(shapes)) if each >= 0}


def _total(bounds: npt.NDArray[np.float64]) -> Bounds | None:
    if not len(bounds):
        return None
    west, south = bounds[:, :2].min(axis=0).tolist()
    east, north = bounds[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _geo_metadata(kinds: set[str], total: Bounds | None) -> dict[str, Any]:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted(kinds),
        "crs": pyproj.CRS.from_epsg(DEGREES_EPSG).to_json_dict(),
        "edges": "planar",
        "covering": {"bbox": {side: [BBOX, side] for side in _SIDES}},
    }
    if total:
        column["bbox"] = total
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
