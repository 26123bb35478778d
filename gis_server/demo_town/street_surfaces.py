"""LOD3 of the main streets: carriageways and sidewalks that lie on the ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis_server.demo_town import plan
from gis_server.demo_town.bridge import deck_height
from gis_server.demo_town.geometry import PRECISION, area_without, common_area, polygons_of
from gis_server.demo_town.place import Float64
from gis_server.demo_town.streets import Network, Street
from gis_server.demo_town.terrain import Terrain

_SIDEWALK_WIDTH = {"avenue": 4.5, "highway": 2.5, "collector": 1.6}  # m, on each side
_KERB = 0.15  # m
_STEP = 14.0  # m, between vertices, so that surfaces follow the ground
_CENTRE = (0.0, 100.0, 270.0)  # x, y, radius: collectors are modelled within


@dataclass(frozen=True, slots=True)
class StreetPart:
    """A part of a street's surface for one kind of traffic.

    function : code of TrafficArea_function.
    colour : name in `materials.COLOURS`.
    triangles : (n, 3, 3) float64, m, counter-clockwise from above.
    """

    function: str
    colour: str
    triangles: Float64


def street_parts(network: Network, terrain: Terrain) -> list[list[StreetPart]]:
    """Give the parts of each street in `network.streets`, [] for those without LOD3."""
    bands = shapely.STRtree(_carriageways(network))
    return [
        list(_parts(street, bands, terrain)) if _is_modelled(street) else []
        for street in network.streets
    ]


def plaza_part(terrain: Terrain) -> StreetPart:
    """Give the paving of the square in front of the station."""
    west, south, east, north = plan.PLAZA.bounds
    xs, ys = np.linspace(west, east, 9), np.linspace(south, north, 6)
    tiles = [shapely.box(a, c, b, d) for a, b in pairwise(xs) for c, d in pairwise(ys)]
    return StreetPart("2000", "arcade_paving", _lifted_triangles(tiles, terrain, 0.02))


def _is_modelled(street: Street) -> bool:
    if street.centre.kind in ("avenue", "highway", "arcade"):
        return True
    x, y, radius = _CENTRE
    middle = street.surface.centroid
    near = bool(np.hypot(middle.x - x, middle.y - y) < radius)
    return near and street.centre.kind in ("collector", "local", "crossing")


def _carriageways(network: Network) -> list[Polygon]:
    """Give where vehicles drive: every street's middle, without the arcades."""
    return [
        c.line.buffer(c.width / 2 - _SIDEWALK_WIDTH.get(c.kind, 0.0), cap_style="square")
        for c in network.centres
        if c.kind != "arcade"
    ]


def _parts(street: Street, bands: shapely.STRtree, terrain: Terrain) -> Iterator[StreetPart]:
    """Part a street into carriageway and sidewalk; an arcade is for walking alone."""
    if street.centre.kind == "arcade" and street.section == "road":
        areas: list[tuple[str, str, BaseGeometry]] = [("2000", "arcade_paving", street.surface)]
    else:
        near = bands.geometries[bands.query(street.surface, predicate="intersects")]
        carriageway = shapely.union_all(near, grid_size=PRECISION)
        driven = common_area(street.surface, carriageway)
        walked = area_without(street.surface, carriageway)
        areas = [(_driven_function(street), "asphalt", driven), ("2000", "sidewalk", walked)]
    for function, colour, area in areas:
        raised = _KERB if colour == "sidewalk" else 0.0
        triangles = _draped(area, street, terrain, raised=raised)
        if len(triangles):
            yield StreetPart(function, colour, triangles)


def _driven_function(street: Street) -> str:
    return {"junction": "1020", "crossing": "1040"}.get(street.section, "1000")


def _draped(area: BaseGeometry, street: Street, terrain: Terrain, *, raised: float) -> Float64:
    """Triangulate an area and lay it on the ground (on the deck where it is the bridge)."""
    pieces = [p for p in polygons_of(area, min_area=1.0) if p.area > 0.2 * p.length]
    cut = [part for piece in pieces for part in _cut_to_length(piece, street)]
    if not cut:
        return np.empty((0, 3, 3))
    height = deck_height() if street.section == "bridge" else None
    return _lifted_triangles(cut, terrain, raised + 0.02, level=height)


def _lifted_triangles(
    areas: Sequence[Polygon], terrain: Terrain, raised: float, *, level: float | None = None
) -> Float64:
    """Triangulate areas; give (n, 3, 3) at a height above the ground or above a level."""
    fans = shapely.constrained_delaunay_triangles(shapely.multipolygons(areas))
    corners = shapely.get_coordinates(shapely.get_parts(fans)).reshape(-1, 4, 2)[:, :3].round(3)
    ab, ac = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    doubled = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    corners[doubled < 0] = corners[doubled < 0][:, ::-1]
    corners = corners[np.abs(doubled) > 0.02]
    flat = corners.reshape(-1, 2)
    heights = terrain.height(flat) if level is None else np.full(len(flat), level)
    lifted = np.round(heights + raised, 3).reshape(-1, 3, 1)
    return np.concatenate([corners, lifted], axis=2)


def _cut_to_length(piece: Polygon, street: Street) -> list[Polygon]:
    """Cut a long surface across every few metres, so that it can follow the ground."""
    if piece.length < 3.0 * _STEP or street.section == "bridge":
        return [piece]
    line = street.centre.line
    start, end = sorted(float(np.quantile(_positions(line, piece), q)) for q in (0.0, 1.0))
    cuts = np.arange(start + _STEP, end - _STEP * 0.4, _STEP)
    if not len(cuts):
        return [piece]
    bands = [_cross_line(line, at) for at in cuts.tolist()]
    noded = shapely.union_all([piece.boundary, *bands], grid_size=PRECISION)
    faces = polygons_of(shapely.polygonize([*shapely.get_parts(noded)]), min_area=0.2)
    return [face for face in faces if piece.covers(face.representative_point())]


def _positions(line: LineString, piece: Polygon) -> Float64:
    points = [shapely.Point(c) for c in piece.exterior.coords]
    return np.array([line.project(point) for point in points])


def _cross_line(line: LineString, at: float) -> LineString:
    """Give a line across a street at a distance along it."""
    before, after = (np.array(line.interpolate(at + d).coords[0]) for d in (-0.5, 0.5))
    along = (after - before) / max(float(np.hypot(*(after - before))), 1e-9)
    across = np.array([-along[1], along[0]]) * 16.0
    middle = (before + after) / 2
    return LineString([middle - across, middle + across])
