"""The ground as dem:ReliefFeature: one TIN per third-level mesh, in one file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gis_server.demo_town import gml
from gis_server.demo_town.place import CREATION_DATE, Float64, second_level_mesh, third_level_mesh
from gis_server.demo_town.terrain import Terrain


def write_terrain(folder: Path, terrain: Terrain) -> None:
    """Write udx/dem."""
    members = []
    for quadrant in range(4):
        triangles = terrain.triangles[terrain.quadrant == quadrant]
        middle = triangles.reshape(-1, 3).mean(axis=0)
        members.append(_relief(third_level_mesh(middle[0], middle[1]), triangles))
    path = folder / "udx" / "dem" / f"{second_level_mesh()}_dem_6697_op.gml"
    gml.write_document(path, members, bounds=gml.bounds_of(list(terrain.triangles)))


def _relief(mesh: str, triangles: Float64) -> str:
    texts = gml.pos_lists(list(np.round(triangles, 3)))
    patches = "\n".join(
        "<gml:Triangle><gml:exterior><gml:LinearRing><gml:posList>"
        f"{text}</gml:posList></gml:LinearRing></gml:exterior></gml:Triangle>"
        for text in texts
    )
    return (
        f'<dem:ReliefFeature gml:id="{gml.identifier("dem", mesh)}">\n<gml:name>{mesh}</gml:name>\n'
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>\n<dem:lod>1</dem:lod>\n"
        "<dem:reliefComponent>\n"
        f'<dem:TINRelief gml:id="{gml.identifier("dem", f"{mesh}/tin")}">\n'
        f"<gml:name>{mesh}</gml:name>\n<dem:lod>1</dem:lod>\n<dem:tin>\n"
        f"<gml:TriangulatedSurface>\n<gml:trianglePatches>\n{patches}\n</gml:trianglePatches>\n"
        "</gml:TriangulatedSurface>\n</dem:tin>\n</dem:TINRelief>\n</dem:reliefComponent>\n"
        f"{gml.data_quality('uro:demDataQualityAttribute', lods=(1,))}\n</dem:ReliefFeature>"
    )
