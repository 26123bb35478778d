"""Loads everything that reading and encoding a file needs, compiled code included.

`./run setup` calls `warm_up` so that nobody waits for a compiler later. Processes of a run are
forked from a server that imports `tiles.ingest.warmed`, so that they share what was loaded.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tiles.checking import check_tile
from tiles.city_store import CityStore
from tiles.citygml import read_citygml
from tiles.content.datasets import datasets_of
from tiles.content.far_level import encode_far_level
from tiles.content.file_tiles import FeatureOrigin, encode_file
from tiles.mesh.block_merging import merged

DIGEST = "0" * 64
PATH = "udx/bldg/54392492_bldg_6697_op.gml"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"
 xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gml="http://www.opengis.net/gml">
<gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/6697"
 srsDimension="3"><gml:lowerCorner>36 139 0</gml:lowerCorner>
<gml:upperCorner>37 140 100</gml:upperCorner></gml:Envelope></gml:boundedBy>
"""
_HOUSE = """<core:cityObjectMember><bldg:Building gml:id="house_{number}">
<bldg:usage codeSpace="x.xml">411</bldg:usage>
<bldg:measuredHeight uom="m">6.5</bldg:measuredHeight>
<bldg:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>{lod1}</gml:CompositeSurface>
</gml:exterior></gml:Solid></bldg:lod1Solid>
<bldg:boundedBy><bldg:RoofSurface><bldg:lod2MultiSurface><gml:MultiSurface>{lod2}
</gml:MultiSurface></bldg:lod2MultiSurface></bldg:RoofSurface></bldg:boundedBy>
</bldg:Building></core:cityObjectMember>
"""
_FACE = """<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing>
<gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>
"""


def warm_up() -> None:
    """Read, keep, encode and check two small houses of our own."""
    result = read_citygml(_sample(), path=PATH)
    with tempfile.TemporaryDirectory() as folder:
        store = CityStore(Path(folder))
        store.put(DIGEST, result.tables, result.problems)
        found = store.get(DIGEST)
    tables = result.tables if found is None else found[0]
    for spec in datasets_of(tables, "bldg", path=PATH):
        made = encode_file(
            tables,
            spec,
            code_list=lambda space: None,  # noqa: ARG005
            read_image=lambda uri: None,  # noqa: ARG005
            origin=FeatureOrigin(PATH, "54392492", "10207"),
        )
        for tile in made.tiles:
            check_tile(tile.glb, region=tile.region, where=spec.id)
        encode_far_level(merged(made.far, cell_m=50.0), theme="bldg")


def _sample() -> bytes:
    houses = []
    for number in range(2):
        west, south = 139.525 + number * 4e-4, 36.2420
        # One corner more than a box, so that the general way of cutting triangles is taken, too.
        corners = [
            (south, west),
            (south, west + 2e-4),
            (south + 1e-4, west + 2e-4),
            (south + 1e-4, west + 1e-4),
            (south + 2e-4, west + 1e-4),
            (south + 2e-4, west),
        ]
        faces = [_ring(corners[::-1], [20.0] * 6), _ring(corners, [26.5] * 6)]
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
            faces.append(_ring([a, b, b, a], [20.0, 20.0, 26.5, 26.5]))
        members = "".join(_FACE.format(ring=ring) for ring in faces)
        roof = _FACE.format(ring=faces[1])
        houses.append(_HOUSE.format(number=number, lod1=members, lod2=roof))
    return (_HEAD + "".join(houses) + "</core:CityModel>").encode()


def _ring(corners: list[tuple[float, float]], heights: list[float]) -> str:
    points = [f"{y} {x} {z}" for (y, x), z in zip(corners, heights, strict=True)]
    return " ".join([*points, points[0]])
