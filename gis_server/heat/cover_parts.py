"""Ground cover of a file for the surface: roads, rails, land use and water."""

from __future__ import annotations

from typing import Final

import numpy as np

from gis_server.heat.plane_tables import PlaneTables, Rows
from simulations.surface.builder import SurfaceBuilder

# What lies over what.
LAND_USE, WATER_WAY, WATER, ROAD, SQUARE, RAIL, ROAD_PART, LOW_PLANTS, ROAD_PLANTS = range(
    10, 100, 10
)

# Common_landUseType → cover. What is built is roof whatever its land use says, so a code tells
# what lies between the buildings. Codes that tell nothing (231, 251, 252) are left out.
LAND_USE_COVER: Final = {
    "201": "paddy",
    "202": "cropland",
    "203": "grass",
    "204": "water",
    "205": "grass",
    "211": "bare_soil",
    "212": "asphalt",
    "213": "asphalt",
    "214": "bare_soil",
    "215": "asphalt",
    "216": "asphalt",
    "217": "grass",
    "218": "grass",
    "219": "bare_soil",
    "220": "grass",
    "221": "gravel",
    "222": "asphalt",
    "223": "bare_soil",
    "224": "bare_soil",
    "260": "cropland",
    "261": "bare_soil",
    "262": "asphalt",
    "263": "bare_soil",
}
# TrafficArea_function and AuxiliaryTrafficArea_function, by their first two digits.
FUNCTION_COVER: Final = {"20": "block_paving", "50": "grass", "81": "ballast", "80": "ballast"}
PLANTS = "50"
# TrafficArea_surfaceMaterial.
MATERIAL_COVER: Final = {
    "1000": "asphalt",
    "1010": "asphalt",
    "1020": "asphalt",
    "1030": "water_retentive_paving",
    "2000": "concrete",
    "3000": "asphalt",
    "4000": "block_paving",
    "5000": "bare_soil",
    "6000": "bare_soil",
}
WHOLE_COVER: Final = {"Road": "asphalt", "Square": "block_paving", "Track": "bare_soil"}
# RoadStructureAttribute_sectionType: viaduct, bridge.
RAISED_SECTIONS = frozenset({"2", "3"})


def add_land_use(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add the land use of a file by its class codes."""
    codes = file.values("luse:class")
    polygons = np.flatnonzero(file.of_class("LandUse"))
    _add_by(
        builder, file, polygons, covers_of(file, polygons, codes, LAND_USE_COVER), rank=LAND_USE
    )


def covers_of(
    file: PlaneTables, polygons: Rows, codes: dict[int, str], table: dict[str, str]
) -> list[str]:
    """Give the cover of each polygon by the code of its top-level feature, "" without."""
    return [table.get(codes.get(row, ""), "") for row in file.root[polygons].tolist()]


def add_water(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add the water bodies of a file."""
    polygons = file.best_lod(file.of_class("WaterBody"))
    triangles, _ = file.triangles(polygons)
    builder.add_cover(triangles, "water", rank=WATER)


def add_rails(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add the land of railways as ballast."""
    polygons = file.best_lod(file.of_class("Railway"))
    triangles, _ = file.triangles(polygons)
    builder.add_cover(triangles, "ballast", rank=RAIL)


def add_roads(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add roads, squares and tracks: as a whole, and by their parts where they are modelled."""
    lod = file.tables.polygons.lod
    for name, cover in WHOLE_COVER.items():
        whole = np.flatnonzero(file.of_class(name) & (lod <= 1) & (lod >= 0))
        triangles, _ = file.triangles(whole)
        builder.add_cover(triangles, cover, rank=SQUARE if name == "Square" else ROAD)
    parts = file.best_lod(file.of_class(*WHOLE_COVER) & (lod >= 2))
    _add_by(builder, file, parts, _part_covers(file, parts), rank=ROAD_PART)
    _add_raised(builder, file, parts)


def _part_covers(file: PlaneTables, parts: Rows) -> list[str]:
    """Give the cover of each part by its material, else by its function, else by its road."""
    functions, materials = file.values("tran:function"), file.values("tran:surfaceMaterial")
    names = [name.rpartition(":")[2] for name in file.tables.class_names]
    covers = []
    for polygon in parts.tolist():
        feature = int(file.tables.polygons.feature[polygon])
        whole = WHOLE_COVER[names[file.tables.features.class_name[file.root[polygon]]]]
        is_part = names[file.tables.features.class_name[feature]].endswith("TrafficArea")
        function = functions.get(feature, "")[:2] if is_part else ""
        by_function = FUNCTION_COVER.get(function, "asphalt" if function else whole)
        covers.append(MATERIAL_COVER.get(materials.get(feature, ""), by_function))
    return covers


def _add_raised(builder: SurfaceBuilder, file: PlaneTables, parts: Rows) -> None:
    """Add viaducts and bridges that are modelled with their height as overhangs."""
    sections = file.values_ending("sectionType")
    raised = [row for row, code in sections.items() if code in RAISED_SECTIONS]
    chosen = parts[np.isin(file.root[parts], raised)]
    triangles, _ = file.triangles(chosen)
    measured = (triangles[:, :, 2] != 0).any(axis=1)
    if measured.any():
        builder.add_overhang(triangles[measured], transmittance=0.0)


def _add_by(
    builder: SurfaceBuilder, file: PlaneTables, polygons: Rows, covers: list[str], *, rank: int
) -> None:
    triangles, owner = file.triangles(polygons)
    of_polygon = np.full(len(file.root), "", dtype=object)
    of_polygon[polygons] = covers
    of_triangle = of_polygon[owner]
    for cover in sorted(set(covers) - {""}):
        higher = ROAD_PLANTS if cover == "grass" and rank == ROAD_PART else rank
        builder.add_cover(triangles[of_triangle == cover], cover, rank=higher)
