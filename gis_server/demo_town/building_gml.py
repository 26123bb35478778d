"""Buildings as bldg:Building, one file per third-level mesh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from gis_server.demo_town import flood, gml, plan, solids
from gis_server.demo_town.building_lod2_gml import Appearance, lod2
from gis_server.demo_town.building_uses import FIREPROOF, KINDS
from gis_server.demo_town.buildings import Building
from gis_server.demo_town.place import (
    CREATION_DATE,
    Float64,
    third_level_mesh,
)
from gis_server.demo_town.plan import District, district_at, neighbourhood_at
from gis_server.demo_town.streets import Street
from gis_server.demo_town.town_data import town

_ROOF_CODES = {"gable": "1", "hip": "2", "flat": "4", "shed": "5"}
_ZONES = {
    District.STATION_FRONT: "10",
    District.ARCADE: "9",
    District.OLD_TOWN: "5",
    District.MIXED: "5",
    District.RESIDENTIAL: "1",
    District.NEW_RESIDENTIAL: "1",
    District.ROADSIDE: "7",
    District.FARM: "0",
}


def building_id(building: Building) -> str:
    """Give a building's gml:id; that of a named one stays when others come or go."""
    return gml.identifier("bldg", building.name or str(building.number))


def write_buildings(folder: Path, buildings: Sequence[Building], streets: Sequence[Street]) -> None:
    """Write udx/bldg, one file for each mesh that holds a building's middle."""
    depths = _flood_depths(buildings)
    street_tree = shapely.STRtree([plan.PLAZA, *(street.surface for street in streets)])
    by_mesh: dict[str, list[int]] = defaultdict(list)
    for row, building in enumerate(buildings):
        middle = building.footprint.centroid
        by_mesh[third_level_mesh(middle.x, middle.y)].append(row)
    for mesh, rows in sorted(by_mesh.items()):
        appearance = Appearance()
        members = [
            _building(
                buildings[row],
                depths[row],
                lod2(buildings[row], street_tree, appearance) if buildings[row].detailed else "",
            )
            for row in rows
        ]
        path = folder / "udx" / "bldg" / f"{mesh}_bldg_6697_op.gml"
        images = f"{mesh}_bldg_6697_appearance"
        gml.write_document(
            path,
            members,
            bounds=_bounds([buildings[row] for row in rows]),
            appearance=appearance.text(images),
        )
        appearance.write_images(path.parent / images)


def _bounds(buildings: Sequence[Building]) -> Float64:
    west, south, east, north = shapely.total_bounds([b.footprint for b in buildings])
    low, high = min(b.base for b in buildings), max(b.base + b.height for b in buildings)
    return np.array([[west, south, low], [east, north, high]])


def _flood_depths(buildings: Sequence[Building]) -> Float64:
    """Give the depth [m] at each building's base for each scale; (n, scales)."""
    middles = np.array([(b.footprint.centroid.x, b.footprint.centroid.y) for b in buildings])
    bases = np.array([b.base for b in buildings])
    return np.stack([flood.depth(middles, bases, scale) for scale in flood.SCALES], axis=1)


def lod1_top(building: Building) -> float:
    """Give the height of the LOD1 block above the base [m].

    The middle of a pitched roof; the rim of a flat one, without the penthouse.
    """
    if building.roof == "flat":
        return round(building.eaves + min(building.height - building.eaves, 0.9), 2)
    return round((building.eaves + building.height) / 2, 2)


def _building(building: Building, depths: Float64, lod2_text: str) -> str:
    kind = KINDS[building.kind]
    top = round(building.base + lod1_top(building), 3)
    shell = solids.block(building.footprint, building.base, top)
    surfaces = gml.surfaces_of([solids.flat_surface(building.footprint, building.base), *shell])
    return "\n".join([
        f'<bldg:Building gml:id="{building_id(building)}">',
        *([f"<gml:name>{building.name}</gml:name>"] if building.name else []),
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        _neighbourhood(building),
        gml.code("bldg:class", "Building_class", _class_code(building)),
        gml.code("bldg:usage", "Building_usage", kind.usage),
        f"<bldg:yearOfConstruction>{building.year}</bldg:yearOfConstruction>",
        gml.code("bldg:roofType", "Building_roofType", _ROOF_CODES[building.roof]),
        gml.measure("bldg:measuredHeight", building.height, "m"),
        f"<bldg:storeysAboveGround>{building.storeys}</bldg:storeysAboveGround>",
        f"<bldg:storeysBelowGround>{building.basements}</bldg:storeysBelowGround>",
        f"<bldg:lod0FootPrint>{gml.multi_surface(surfaces[:1])}</bldg:lod0FootPrint>",
        f"<bldg:lod1Solid>{gml.solid(surfaces[1:])}</bldg:lod1Solid>",
        *([lod2_text] if lod2_text else []),
        _attributes(building, depths),
        "</bldg:Building>",
    ])  # fmt: skip


def _neighbourhood(building: Building) -> str:
    """Give the name of the quarter as the generic attribute that cities use for it."""
    middle = building.footprint.centroid
    name = neighbourhood_at(middle.x, middle.y)
    return (
        '<gen:stringAttribute name="町丁目名称">'
        f"<gen:value>{name}</gen:value></gen:stringAttribute>"
    )


def _class_code(building: Building) -> str:
    if building.kind == "rest_house":
        return "3003"
    return "3001" if building.structure in ("601", "605") else "3002"


def _attributes(building: Building, depths: Float64) -> str:
    """Give the i-UR attributes: identity, details, flood risk, data quality."""
    return "\n".join([
        "<uro:buildingIDAttribute>\n<uro:BuildingIDAttribute>",
        f"<uro:buildingID>{town().code}-bldg-{building.number}</uro:buildingID>",
        "<uro:branchID>1</uro:branchID>",
        gml.code("uro:prefecture", "Common_localPublicAuthorities", town().prefecture_code),
        gml.code("uro:city", "Common_localPublicAuthorities", town().code),
        "</uro:BuildingIDAttribute>\n</uro:buildingIDAttribute>",
        _details(building),
        *_risks(depths),
        gml.data_quality(
            "uro:bldgDataQualityAttribute",
            lods=(0, 1, 2) if building.detailed else (0, 1),
            height_type="2" if building.roof != "flat" else "10",
            textured=building.detailed,
        ),
    ])  # fmt: skip


def _details(building: Building) -> str:
    area = building.footprint.area
    middle = building.footprint.centroid
    floors = area * building.storeys
    zone = _ZONES[district_at(middle.x, middle.y)]
    body = [
        gml.measure("uro:siteArea", building.lot_area, "m2"),
        gml.measure("uro:totalFloorArea", floors, "m2"),
        gml.measure("uro:buildingFootprintArea", area, "m2"),
        gml.code(
            "uro:buildingStructureType",
            "BuildingDetailAttribute_buildingStructureType",
            building.structure,
        ),
        gml.code(
            "uro:fireproofStructureType",
            "BuildingDetailAttribute_fireproofStructureType",
            FIREPROOF[building.structure],
        ),
        gml.code("uro:districtsAndZonesType", "Common_districtsAndZonesType", zone),
        f"<uro:buildingCoverageRate>{area / building.lot_area:.3f}</uro:buildingCoverageRate>",
        f"<uro:floorAreaRate>{floors / building.lot_area:.3f}</uro:floorAreaRate>",
        gml.measure("uro:buildingHeight", building.height, "m"),
        gml.measure("uro:eaveHeight", building.eaves, "m"),
        f"<uro:surveyYear>{town().year}</uro:surveyYear>",
    ]
    joined = "\n".join(body)
    return (
        "<uro:buildingDetailAttribute>\n<uro:BuildingDetailAttribute>\n"
        f"{joined}\n</uro:BuildingDetailAttribute>\n</uro:buildingDetailAttribute>"
    )


def _risks(depths: Float64) -> list[str]:
    """Give one flood risk attribute for each scale that reaches the building."""
    ranks = flood.rank(depths)
    prefix = "RiverFloodingRiskAttribute"
    out = []
    for scale, depth, rank in zip(flood.SCALES, depths, ranks, strict=True):
        if depth <= 0.01:
            continue
        lasts = scale.code == "2"
        body = "\n".join([
            gml.code("uro:description", f"{prefix}_description", "1"),
            gml.code("uro:rank", f"{prefix}_rank", str(rank)),
            gml.measure("uro:depth", float(depth), "m", digits=3),
            gml.code("uro:adminType", f"{prefix}_adminType", "2"),
            gml.code("uro:scale", f"{prefix}_scale", scale.code),
            *([gml.measure("uro:duration", 6.0 + 9.0 * float(depth), "hour")] if lasts else []),
        ])  # fmt: skip
        out.append(
            "<uro:bldgDisasterRiskAttribute>\n<uro:RiverFloodingRiskAttribute>\n"
            f"{body}\n</uro:RiverFloodingRiskAttribute>\n</uro:bldgDisasterRiskAttribute>"
        )
    return out
