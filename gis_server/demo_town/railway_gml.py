"""The railway (rwy) as tran:Railway and the station square (squr) as tran:Square."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry import Polygon

from gis_server.demo_town import gml, plan
from gis_server.demo_town.geometry import DOMAIN, polygons_of
from gis_server.demo_town.materials import Materials
from gis_server.demo_town.place import (
    CREATION_DATE,
    third_level_mesh,
)
from gis_server.demo_town.solids import flat_surface
from gis_server.demo_town.street_gml import traffic_area
from gis_server.demo_town.street_surfaces import StreetPart
from gis_server.demo_town.town_data import town
from gis_server.demo_town.water_gml import mesh_boxes


def write_railway(folder: Path) -> None:
    """Write udx/rwy: the railway's land in each mesh, at height 0 as PLATEAU does."""
    for mesh, box in mesh_boxes():
        parts = polygons_of(plan.RAIL_CORRIDOR.intersection(DOMAIN).intersection(box))
        if parts:
            surfaces = [flat_surface(_rounded(part), 0.0) for part in parts]
            path = folder / "udx" / "rwy" / f"{mesh}_rwy_6697_op.gml"
            bounds = gml.bounds_of([ring for surface in surfaces for ring in surface])
            gml.write_document(path, [_railway(mesh, gml.surfaces_of(surfaces))], bounds=bounds)


def _rounded(part: Polygon) -> Polygon:
    return Polygon([(round(x, 3), round(y, 3)) for x, y in part.exterior.coords])


def _railway(mesh: str, polygons: list[str]) -> str:
    prefix = "RailwayRouteAttribute"
    return "\n".join([
        f'<tran:Railway gml:id="{gml.identifier("rwy", mesh)}">',
        f"<gml:name>{town().called('railway')}</gml:name>",
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("tran:class", "TransportationComplex_class", "1060"),
        gml.code("tran:function", "Railway_function", "01"),
        f"<tran:lod1MultiSurface>{gml.multi_surface(polygons)}</tran:lod1MultiSurface>",
        gml.data_quality("uro:tranDataQualityAttribute", lods=(1,)),
        "<uro:railwayRouteAttribute>\n<uro:RailwayRouteAttribute>",
        gml.code("uro:operatorType", f"{prefix}_operatorType", "4"),
        f"<uro:operator>{town().called('railway_company')}</uro:operator>",
        gml.code("uro:railwayType", f"{prefix}_railwayType", "12"),
        f"<uro:startStation>{town().called('station_before')}</uro:startStation>",
        f"<uro:endStation>{town().called('station_after')}</uro:endStation>",
        "</uro:RailwayRouteAttribute>\n</uro:railwayRouteAttribute>",
        "</tran:Railway>",
    ])  # fmt: skip


def write_square(folder: Path, paving: StreetPart) -> None:
    """Write udx/squr: the square in front of the station."""
    surface = flat_surface(_rounded(plan.PLAZA), 0.0)
    middle = plan.PLAZA.centroid
    materials = Materials()
    mesh = third_level_mesh(middle.x, middle.y)
    geometry = gml.multi_surface(gml.surfaces_of([surface]))
    text = "\n".join([
        f'<tran:Square gml:id="{gml.identifier("squr", "plaza")}">',
        f"<gml:name>{town().called('plaza')}</gml:name>",
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("tran:class", "TransportationComplex_class", "1040"),
        gml.code("tran:function", "Square_function", "1"),
        traffic_area("plaza", paving, materials),
        f"<tran:lod1MultiSurface>{geometry}</tran:lod1MultiSurface>",
        gml.data_quality("uro:tranDataQualityAttribute", lods=(1, 3)),
        "<uro:squareUrbanPlanAttribute>\n<uro:StationSquareAttribute>",
        gml.code("uro:prefecture", "Common_localPublicAuthorities", town().prefecture_code),
        gml.code("uro:city", "Common_localPublicAuthorities", town().code),
        gml.measure("uro:areaPlanned", plan.PLAZA.area, "m2"),
        f"<uro:station>{town().called('station')}</uro:station>",
        f"<uro:route>{town().called('railway')}</uro:route>",
        "</uro:StationSquareAttribute>\n</uro:squareUrbanPlanAttribute>",
        "</tran:Square>",
    ])  # fmt: skip
    path = folder / "udx" / "squr" / f"{mesh}_squr_6697_op.gml"
    bounds = gml.bounds_of([*surface, paving.triangles.reshape(-1, 3)])
    gml.write_document(path, [text], bounds=bounds, appearance=materials.text())
