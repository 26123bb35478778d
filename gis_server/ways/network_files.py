"""The walking network as a file: GeoParquet in degrees, a row per edge; how it is read."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from layers.heat_package.ways.network import UNKNOWN, WayKind, WayNetwork
from tiles.errors import PublishError

DATASET, ENTRY, FILE = "ways", "ways.json", "ways.parquet"
DEGREES = "EPSG:6668"
SCHEMA = pa.schema([
    pa.field("edge", pa.int32()),
    pa.field("from_node", pa.int32()),
    pa.field("to_node", pa.int32()),
    pa.field("length_m", pa.float64()),
    pa.field("kind", pa.string()),
    pa.field("step_free", pa.bool_()),
    pa.field("roofed", pa.bool_()),
    pa.field("name", pa.string()),
    pa.field("geometry", pa.binary()),
])  # fmt: skip
KIND_NAMES = {kind: kind.name.lower() for kind in WayKind}
_KINDS = {name: kind for kind, name in KIND_NAMES.items()}


def read_network(data: bytes, *, name: str) -> WayNetwork:
    """Read a network; `name` is told where it cannot be read.

    Raises
    ------
    PublishError
        The file is not one that `network_writing` wrote.
    """
    try:
        with pq.ParquetFile(io.BytesIO(data)) as file:
            crs = str(orjson.loads(file.metadata.metadata[b"uchimizu"])["crs"])
            return _network(file.read(), crs)
    except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise PublishError(f"{name} is no walking network: {error}; build it again") from error


def _network(table: pa.Table, crs: str) -> WayNetwork:
    lines = shapely.from_wkb(table["geometry"].to_numpy())
    places, owner = shapely.get_coordinates(lines, return_index=True)
    to_plane = pyproj.Transformer.from_crs(DEGREES, crs, always_xy=True)
    vertices = np.column_stack(to_plane.transform(places[:, 0], places[:, 1]))
    counts = np.bincount(owner, minlength=len(lines))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    ends = np.column_stack([table["from_node"].to_numpy(), table["to_node"].to_numpy()])
    nodes = np.empty((int(ends.max(initial=-1)) + 1, 2))
    nodes[ends[:, 0]] = vertices[start[:-1]]
    nodes[ends[:, 1]] = vertices[start[1:] - 1]
    return WayNetwork(
        crs=crs,
        node_x=np.ascontiguousarray(nodes[:, 0]),
        node_y=np.ascontiguousarray(nodes[:, 1]),
        ends=ends.astype(np.int32),
        length_m=table["length_m"].to_numpy(),
        kind=np.array([_KINDS[each] for each in table["kind"].to_pylist()], np.int8),
        step_free=_column(table, "step_free"),
        roofed=_column(table, "roofed"),
        name=tuple(each or "" for each in table["name"].to_pylist()),
        vertex_start=start,
        vertices=vertices,
    )


def _column(table: pa.Table, name: str) -> np.ndarray[Any, np.dtype[np.int8]]:
    values = [UNKNOWN if each is None else int(each) for each in table[name].to_pylist()]
    return np.array(values, np.int8)
