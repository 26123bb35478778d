"""The walking network is written as GeoParquet in degrees, a row per edge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import shapely

from gis_server.ways.network_files import DEGREES, KIND_NAMES, SCHEMA
from layers.heat_package.ways.network import UNKNOWN, YES, WayKind, WayNetwork
from tiles.errors import PublishError
from tiles.open_data.geoparquet import write_geoparquet

Bounds = tuple[float, float, float, float]


def write_network(path: Path, network: WayNetwork, *, about: dict[str, Any]) -> Bounds:
    """Write a network; gives its bounds in degrees. `about` is kept in the file."""
    to_degrees = pyproj.Transformer.from_crs(network.crs, DEGREES, always_xy=True)
    lines = network.lines()
    places = shapely.get_coordinates(lines)
    degrees = np.column_stack(to_degrees.transform(places[:, 0], places[:, 1]))
    lines = shapely.set_coordinates(lines, degrees)
    table = pa.table(
        {
            "edge": np.arange(network.edges, dtype=np.int32),
            "from_node": network.ends[:, 0],
            "to_node": network.ends[:, 1],
            "length_m": network.length_m,
            "kind": [KIND_NAMES[WayKind(each)] for each in network.kind.tolist()],
            "step_free": _known(network.step_free),
            "roofed": _known(network.roofed),
            "name": list(network.name),
            "geometry": shapely.to_wkb(lines),
        },
        schema=SCHEMA,
    )
    bounds = write_geoparquet(path, SCHEMA, [table], about={**about, "crs": network.crs})
    if bounds is None:
        raise PublishError("a walking network without edges is not published")
    return bounds


def _known(values: np.ndarray[Any, np.dtype[np.int8]]) -> pa.Array:
    return pa.array(values == YES, mask=values == UNKNOWN)
