"""Street furniture as frn:CityFurniture, one file per third-level mesh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from gis_server.demo_town import gml
from gis_server.demo_town.furniture import Furniture
from gis_server.demo_town.materials import Materials
from gis_server.demo_town.place import CREATION_DATE, Float64, third_level_mesh

_CLASSES = {"4030": "1000", "4010": "1000", "4200": "1000"}  # others: 1030, "other"


def write_furniture(folder: Path, furniture: Sequence[Furniture]) -> None:
    """Write udx/frn."""
    vertices = [_vertices(item) for item in furniture]
    by_mesh: dict[str, list[int]] = defaultdict(list)
    for row, points in enumerate(vertices):
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        by_mesh[third_level_mesh(float(middle[0]), float(middle[1]))].append(row)
    for mesh, rows in sorted(by_mesh.items()):
        materials = Materials()
        members = [_furniture(row, furniture[row], materials) for row in rows]
        path = folder / "udx" / "frn" / f"{mesh}_frn_6697_op.gml"
        bounds = gml.bounds_of([vertices[row] for row in rows])
        gml.write_document(path, members, bounds=bounds, appearance=materials.text())


def _vertices(item: Furniture) -> Float64:
    return np.concatenate([ring for _, part in item.parts for surface in part for ring in surface])


def _furniture(row: int, item: Furniture, materials: Materials) -> str:
    composites = [
        gml.composite(gml.surfaces_of(surfaces), materials.add(colour, f"frn_{row}_{i}"))
        for i, (colour, surfaces) in enumerate(item.parts)
    ]
    return "\n".join([
        f'<frn:CityFurniture gml:id="{gml.identifier("frn", str(row))}">',
        *([f"<gml:name>{item.name}</gml:name>"] if item.name else []),
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("frn:class", "CityFurniture_class", _CLASSES.get(item.function, "1030")),
        gml.code("frn:function", "CityFurniture_function", item.function),
        f"<frn:lod2Geometry>{gml.multi_surface(composites)}</frn:lod2Geometry>",
        gml.data_quality("uro:frnDataQualityAttribute", lods=(2,)),
        "</frn:CityFurniture>",
    ])  # fmt: skip
