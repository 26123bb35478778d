"""GeoPackage of one theme, written by GDAL from the same groups as the GeoParquet file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyogrio

from tiles.open_data.columns import GDAL_ALIAS
from tiles.open_data.rows import GEOMETRY
from tiles.vector.gdal_errors import gdal_errors
from tiles.vector.plan import DEGREES_EPSG


def write_geopackage(
    path: Path, theme: str, schema: pa.Schema, groups: Iterable[pa.Table], *, created: str
) -> None:
    """Write one layer, named after the theme, with a spatial index.

    Column labels become aliases, names in the source and units descriptions. created : date of
    the last change in the file, so that the same data give the same bytes.
    """

    columns = _with_unique_aliases(schema)

    def batches() -> Iterator[pa.RecordBatch]:
        for group in groups:
            yield from group.cast(columns).to_batches()

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": created})
    try:
        with gdal_errors(path):
            pyogrio.write_arrow(
                pa.RecordBatchReader.from_batches(columns, batches()),
                path,
                layer=theme,
                driver="GPKG",
                geometry_name=GEOMETRY,
                geometry_type="Unknown",
                crs=f"EPSG:{DEGREES_EPSG}",
                layer_options={"GEOMETRY_NAME": GEOMETRY},
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _with_unique_aliases(schema: pa.Schema) -> pa.Schema:
    """Add the column's name to a label that another column has too: aliases must be unique."""
    taken: set[bytes] = set()
    fields = []
    for field in schema:
        metadata = dict(field.metadata or {})
        alias = metadata.get(GDAL_ALIAS, field.name.encode())
        if alias in taken:
            alias += f" ({field.name})".encode()
        taken.add(alias)
        fields.append(field.with_metadata(metadata | {GDAL_ALIAS: alias}))
    return pa.schema(fields)
