"""Vector tiles of one layer, cut by GDAL's MVT writer into a temporary MBTiles file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyogrio

from tiles.vector.gdal_errors import gdal_errors
from tiles.vector.layers import FIRST_ZOOM_WITH_IDS, HIGHEST_ZOOM, MapLayer
from tiles.web_mercator import EARTH_CIRCUMFERENCE_M

LARGEST_TILE_BYTES = 500_000
SIMPLIFICATION_UNITS = 2  # of 4096 a tile: half a screen pixel


@dataclass(frozen=True, slots=True)
class Slice:
    """One layer at one zoom: the unit that GDAL writes."""

    layer: MapLayer
    zoom: int

    @property
    def smallest_area(self) -> float:
        """Give the area, in m² of EPSG:3857, below which nothing is drawn at this zoom."""
        pixel = EARTH_CIRCUMFERENCE_M / (512 * 2.0**self.zoom)
        return 0.0 if self.zoom == HIGHEST_ZOOM else self.layer.smallest_pixels * pixel**2


def slices(layer: MapLayer) -> list[Slice]:
    """Give the slices of a layer, coarse to fine."""
    return [Slice(layer, zoom) for zoom in range(layer.lowest_zoom, layer.highest_zoom + 1)]


def write_slice(part: Slice, rows: Sequence[Path], schema: pa.Schema, out: Path) -> int:
    """Cut the rows of a layer into the tiles of one zoom; gives how many rows went in.

    rows : Arrow IPC files with the columns of `tiles.vector.drawing`, read one after the other.
    """
    columns = _columns(part, schema)
    counted: list[int] = []

    def batches() -> Iterator[pa.RecordBatch]:
        for path in rows:
            with pa.memory_map(str(path)) as source:
                table = pa.ipc.open_file(source).read_all()
                chosen = _visible(part, table)
                counted.append(len(chosen))
                yield from _in_columns(chosen, columns).to_batches()

    reader = pa.RecordBatchReader.from_batches(columns, batches())
    with gdal_errors(out):
        pyogrio.write_arrow(
            reader,
            out,
            layer=part.layer.id,
            driver="MBTiles",
            geometry_name="geometry",
            geometry_type="Unknown",
            crs="EPSG:3857",
            dataset_options={
                "NAME": part.layer.id,
                "MINZOOM": str(part.zoom),
                "MAXZOOM": str(part.zoom),
                "MAX_SIZE": str(int(LARGEST_TILE_BYTES * part.layer.share_of_tile)),
                "SIMPLIFICATION": str(SIMPLIFICATION_UNITS),
                "SIMPLIFICATION_MAX_ZOOM": "0",
            },
        )
    return sum(counted)


def _columns(part: Slice, schema: pa.Schema) -> pa.Schema:
    """Give the columns that this zoom carries."""
    left_out = {"area_m2"}
    if part.zoom < FIRST_ZOOM_WITH_IDS:
        left_out.add("gml_id")
    return pa.schema([field for field in schema if field.name not in left_out])


def _visible(part: Slice, table: pa.Table) -> pa.Table:
    """Leave out what is too small at this zoom, and road parts before the highest one."""
    keep = pc.or_kleene(
        pc.is_nan(table["area_m2"]), pc.greater_equal(table["area_m2"], part.smallest_area)
    )
    if "area" in table.column_names and part.zoom < HIGHEST_ZOOM:
        keep = pc.and_(keep, pc.is_null(table["area"]))
    return table.filter(keep)


def _in_columns(table: pa.Table, columns: pa.Schema) -> pa.Table:
    return pa.table(
        [
            table[field.name].cast(field.type)
            if field.name in table.column_names
            else pa.nulls(len(table), field.type)
            for field in columns
        ],
        schema=columns,
    )
