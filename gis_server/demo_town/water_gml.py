"""The river, the pond (wtr) and the assumed floods (fld) as wtr:WaterBody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import Polygon

from gis_server.demo_town import flood, gml, plan
from gis_server.demo_town.geometry import DOMAIN, open_rings, polygons_of
from gis_server.demo_town.place import (
    CREATION_DATE,
    HALF_HEIGHT,
    HALF_WIDTH,
    Float64,
    second_level_mesh,
    third_level_mesh,
)
from gis_server.demo_town.solids import Surface, at_height
from gis_server.demo_town.terrain import POND, POND_LEVEL, Terrain, water_surface
from gis_server.demo_town.town_data import town


def write_water(folder: Path) -> None:
    """Write udx/wtr: the river's ordinary surface, cut at mesh borders, and the pond."""
    for mesh, box in mesh_boxes():
        members, rings = [], []
        for key, surfaces in (("river", _river(box)), ("pond", _pond(box))):
            if surfaces:
                members.append(_water_body(f"{mesh}/{key}", key, surfaces))
                rings += [ring for surface in surfaces for ring in surface]
        if members:
            path = folder / "udx" / "wtr" / f"{mesh}_wtr_6697_op.gml"
            gml.write_document(path, members, bounds=gml.bounds_of(rings))


def mesh_boxes() -> Iterator[tuple[str, Polygon]]:
    """Give the parts of the four meshes that the town covers."""
    for south, north in ((-HALF_HEIGHT, 0.0), (0.0, HALF_HEIGHT)):
        for west, east in ((-HALF_WIDTH, 0.0), (0.0, HALF_WIDTH)):
            code = third_level_mesh((west + east) / 2, (south + north) / 2)
            yield code, shapely.box(west, south, east, north)


def _river(box: Polygon) -> list[Surface]:
    water = plan.RIVER_WATER.intersection(DOMAIN).intersection(box)
    return [
        [np.column_stack([r.round(3), water_surface(r.round(3))]) for r in open_rings(part)]
        for part in polygons_of(water, min_area=1.0)
    ]


def _pond(box: Polygon) -> list[Surface]:
    if not box.contains(POND.centroid):
        return []
    return [[at_height(ring.round(3), POND_LEVEL) for ring in open_rings(POND)]]


def _water_body(key: str, kind: str, surfaces: list[Surface]) -> str:
    code = {"river": "1030", "pond": "1060"}[kind]
    details = "\n".join([
        f"<uro:kana>{town().names[f'{kind}_kana']}</uro:kana>",
        gml.code("uro:prefecture", "Common_localPublicAuthorities", town().prefecture_code),
        gml.code("uro:city", "Common_localPublicAuthorities", town().code),
    ])  # fmt: skip
    return "\n".join([
        f'<wtr:WaterBody gml:id="{gml.identifier("wtr", key)}">',
        f"<gml:name>{town().called(kind)}</gml:name>",
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("wtr:class", "WaterBody_class", code),
        "<wtr:lod1MultiSurface>",
        gml.multi_surface(gml.surfaces_of(surfaces)),
        "</wtr:lod1MultiSurface>",
        "<uro:waterBodyDetailAttribute>\n<uro:WaterBodyDetailAttribute>",
        details,
        "</uro:WaterBodyDetailAttribute>\n</uro:waterBodyDetailAttribute>",
        gml.data_quality("uro:wtrDataQualityAttribute", lods=(1,)),
        "</wtr:WaterBody>",
    ])  # fmt: skip


def write_floods(folder: Path, terrain: Terrain) -> None:
    """Write udx/fld/pref: one file for each scale, one water body for each rank."""
    for scale in flood.SCALES:
        cells = flood.flooded_cells(terrain, scale)
        members = [
            _flooded_land(scale, str(rank), cells.corners[cells.rank == rank])
            for rank in np.unique(cells.rank)
        ]
        river = f"{town().code}_{town().names['river_folder']}"
        name = f"{second_level_mesh()}_fld_6697_{scale.suffix}_op.gml"
        path = folder / "udx" / "fld" / "pref" / river / name
        bounds = gml.bounds_of([cells.corners.reshape(-1, 3)])
        gml.write_document(path, members, bounds=bounds, schema_depth=4)


def _flooded_land(scale: flood.FloodScale, rank: str, cells: Float64) -> str:
    prefix = "RiverFloodingRiskAttribute"
    risk = "\n".join([
        gml.code("uro:description", f"{prefix}_description", "1", depth=4),
        gml.code("uro:rank", f"{prefix}_rank", rank, depth=4),
        gml.code("uro:adminType", f"{prefix}_adminType", "2", depth=4),
        gml.code("uro:scale", f"{prefix}_scale", scale.code, depth=4),
    ])  # fmt: skip
    return "\n".join([
        f'<wtr:WaterBody gml:id="{gml.identifier("fld", f"{scale.suffix}/{rank}")}">',
        f"<gml:name>{scale.title(town())}</gml:name>",
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("wtr:class", "WaterBody_class", "1140", depth=4),
        gml.code("wtr:function", "WaterBody_function", "1", depth=4),
        "<wtr:lod1MultiSurface>",
        gml.multi_surface(gml.surfaces_of([[cell] for cell in cells])),
        "</wtr:lod1MultiSurface>",
        "<uro:floodingRiskAttribute>\n<uro:RiverFloodingRiskAttribute>",
        risk,
        "</uro:RiverFloodingRiskAttribute>\n</uro:floodingRiskAttribute>",
        gml.data_quality("uro:wtrDataQualityAttribute", lods=(1,), depth=4),
        "</wtr:WaterBody>",
    ])  # fmt: skip
