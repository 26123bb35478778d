"""Writes GeoPackage with GDAL; equal lists are equal files."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from layers.exchange.flat_values import FlatColumn, flat_columns
from layers.exchange.open_list import OpenList
from layers.features.fields import FieldType

EPOCH: Final = "1970-01-01T00:00:00.000Z"


def write_geopackage(listed: OpenList) -> bytes:
    """Give a list as a GeoPackage with one layer in WGS 84.

    Licence and attribution are metadata of the file, and the description of its contents.
    """
    import pyogrio.raw  # noqa: PLC0415 - with pandas, which no other answer needs

    columns = flat_columns(listed.fields)
    properties = [each.properties for each in listed.features]
    with TemporaryDirectory(prefix="uchimizu-gpkg-") as folder:
        path = Path(folder) / "list.gpkg"
        values = [[each.id for each in listed.features]]
        values += [[column.value(each) for each in properties] for column in columns]
        kinds: list[FlatColumn | None] = [None, *columns]
        arrays = [_array(each, kind) for each, kind in zip(values, kinds, strict=True)]
        pyogrio.raw.write(
            path,
            shapely.to_wkb(np.array([each.geometry for each in listed.features], object)),
            field_data=[values for values, _ in arrays],
            fields=["id", *(each.name for each in columns)],
            field_mask=[mask for _, mask in arrays],
            layer=listed.name,
            driver="GPKG",
            geometry_type="Unknown",
            crs="EPSG:4326",
            dataset_metadata=listed.facts,
            layer_options={
                "FID": "_fid",
                "GEOMETRY_NAME": "_geom",
                "IDENTIFIER": listed.title.ja,
                "DESCRIPTION": f"{listed.attribution} / {listed.licence}",
            },
        )
        _set_times(path, listed.updated)
        return path.read_bytes()


def _array(
    values: list[Any], column: FlatColumn | None
) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Give the values of a column with the mask of those that are absent."""
    absent = np.array([each is None for each in values], bool)
    kind = FieldType.TEXT if column is None or column.exact else column.field.type
    if kind is FieldType.INTEGER:
        return np.array([each or 0 for each in values], np.int64), absent
    if kind is FieldType.NUMBER:
        return np.array([each or 0 for each in values], np.float64), absent
    if kind is FieldType.BOOLEAN:
        return np.array([bool(each) for each in values], bool), absent
    return np.array(values, object), absent


def _set_times(path: Path, updated: str) -> None:
    """Write the list's own time instead of now."""
    time = EPOCH
    if updated:
        moment = datetime.datetime.fromisoformat(updated)
        utc = moment if moment.tzinfo is None else moment.astimezone(datetime.UTC)
        time = f"{utc:%Y-%m-%dT%H:%M:%S}.000Z"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE gpkg_contents SET last_change = ?", (time,))
        database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (time,))
