"""Reading the written surfaces back, independent of the product's own reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from lxml import etree

from gis_server.demo_town.place import to_metres

Float64 = npt.NDArray[np.float64]

NAMESPACES = {
    "core": "http://www.opengis.net/citygml/2.0",
    "gml": "http://www.opengis.net/gml",
    "bldg": "http://www.opengis.net/citygml/building/2.0",
    "app": "http://www.opengis.net/citygml/appearance/2.0",
    "tran": "http://www.opengis.net/citygml/transportation/2.0",
    "veg": "http://www.opengis.net/citygml/vegetation/2.0",
    "luse": "http://www.opengis.net/citygml/landuse/2.0",
    "frn": "http://www.opengis.net/citygml/cityfurniture/2.0",
    "brid": "http://www.opengis.net/citygml/bridge/2.0",
    "wtr": "http://www.opengis.net/citygml/waterbody/2.0",
    "dem": "http://www.opengis.net/citygml/relief/2.0",
    "uro": "https://www.geospatial.jp/iur/uro/3.1",
}
POLYGON = f"{{{NAMESPACES['gml']}}}Polygon"
POS_LIST = f"{{{NAMESPACES['gml']}}}posList"
HREF = "{http://www.w3.org/1999/xlink}href"
GML_ID = f"{{{NAMESPACES['gml']}}}id"


def find(element: etree._Element, path: str) -> list[etree._Element]:
    """Give what an XPath with the usual prefixes finds."""
    return [e for e in element.iterfind(path, NAMESPACES) if isinstance(e, etree._Element)]


def trees(folder: Path, theme: str) -> Iterator[tuple[Path, etree._ElementTree]]:
    """Give every file of a theme with its parsed tree."""
    for path in sorted((folder / "udx" / theme).rglob("*.gml")):
        yield path, etree.parse(str(path))


def closed_ring(pos_list: etree._Element) -> Float64:
    """Give a ring (n, 3) in plan metres and height, closing vertex included."""
    numbers = np.array((pos_list.text or "").split(), dtype=np.float64).reshape(-1, 3)
    return np.column_stack([to_metres(numbers[:, 1::-1]), numbers[:, 2]])


def rings_of(polygon: etree._Element) -> list[Float64]:
    """Give a polygon's rings, exterior first."""
    return [closed_ring(pos) for pos in polygon.iter(POS_LIST)]


def edge_uses(polygons: list[list[Float64]]) -> Counter[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Count how often each directed edge is used; vertices meet within a millimetre."""
    uses: Counter[tuple[tuple[int, ...], tuple[int, ...]]] = Counter()
    for rings in polygons:
        for ring in rings:
            keys = [tuple(row) for row in np.round(ring * 1000).astype(int).tolist()]
            uses.update(pairwise(keys))
    return uses


def open_edges(polygons: list[list[Float64]]) -> list[object]:
    """Give the directed edges that are not met by exactly one edge the other way."""
    uses = edge_uses(polygons)
    return [edge for edge, count in uses.items() if count != 1 or uses[edge[::-1]] != 1]


def volume(polygons: list[list[Float64]]) -> float:
    """Give the volume inside a shell [m³], positive where its faces look outward."""
    total = 0.0
    for rings in polygons:
        for ring in rings:
            a, b, c = ring[:1], ring[1:-2], ring[2:-1]
            total += float(np.einsum("ij,ij->", np.cross(np.broadcast_to(a, b.shape), b), c)) / 6.0
    return total


def off_plane(rings: list[Float64]) -> float:
    """Give how far [m] a polygon's vertices lie from its mean plane at most."""
    points = np.concatenate(rings)
    centred = points - points.mean(axis=0)
    normal = np.linalg.svd(centred, full_matrices=False)[2][-1]
    return float(np.abs(centred @ normal).max())
