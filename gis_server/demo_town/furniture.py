"""Street furniture: arcade roofs, benches, lamps, a torii, lanterns, bus stops, the fountain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from gis_server.demo_town import plan
from gis_server.demo_town.buildings import Building
from gis_server.demo_town.footprints import box_ring
from gis_server.demo_town.place import Float64, Mask
from gis_server.demo_town.plan import Site
from gis_server.demo_town.site_buildings import site_frame
from gis_server.demo_town.solids import Surface, block
from gis_server.demo_town.streets import Network
from gis_server.demo_town.terrain import RIVER, Terrain
from gis_server.demo_town.town_data import town

_ROOF_STEP = 12.0  # m, between the frames of an arcade
_ROOF_STRETCH = 48.0  # m, one object
_ROOF_PROFILE = ((-1.0, 5.6), (-0.78, 6.7), (0.0, 7.4), (0.78, 6.7), (1.0, 5.6))  # half widths, m


@dataclass(frozen=True, slots=True)
class Furniture:
    """One object.

    function : code of CityFurniture_function.
    name : invented name, "" for most.
    parts : (colour, surfaces) pairs; names as in `materials.COLOURS`.
    """

    function: str
    name: str
    parts: tuple[tuple[str, list[Surface]], ...]


def place_furniture(
    network: Network, buildings: list[Building], terrain: Terrain
) -> list[Furniture]:
    """Give all furniture of the town."""
    return [
        *_arcade_roofs(network, terrain),
        *_lamps(terrain),
        *_benches(terrain, buildings),
        *_shrine_objects(terrain),
        *_plaza_objects(terrain),
        *_platforms(terrain),
    ]


def _box(
    centre: Float64, along: Float64, size: tuple[float, float], low: float, high: float
) -> list[Surface]:
    outline = Polygon(np.round(box_ring(centre, along, size), 3))
    return block(outline, round(low, 3), round(high, 3))


def _post(x: float, y: float, width: float, low: float, high: float) -> list[Surface]:
    return _box(np.array([x, y]), np.array([1.0, 0.0]), (width, width), low, high)


def _arcade_roofs(network: Network, terrain: Terrain) -> Iterator[Furniture]:
    """Roof the two shopping streets, in stretches, with glass on steel frames."""
    for centre in network.centres:
        if centre.kind != "arcade" or centre.line.length < 2 * _ROOF_STEP:
            continue
        length = centre.line.length - max(0.0, 13.0 - _end_to_avenue(centre.line))
        for start in np.arange(4.0, length - _ROOF_STEP, _ROOF_STRETCH).tolist():
            end = min(start + _ROOF_STRETCH, length - 4.0)
            if end - start >= _ROOF_STEP:
                parts = _arcade_parts(centre.line, (start, end), centre.width / 2 - 0.4, terrain)
                yield Furniture("4030", centre.name, parts)


def _end_to_avenue(line: LineString) -> float:
    """Give how far a line's end is from the avenue's middle [m]; roofs stop at its edge."""
    return float(shapely.Point(line.coords[-1]).distance(plan.AVENUE))


def _arcade_parts(
    line: LineString, stretch: tuple[float, float], half_width: float, terrain: Terrain
) -> tuple[tuple[str, list[Surface]], ...]:
    stations = np.linspace(*stretch, max(2, round((stretch[1] - stretch[0]) / _ROOF_STEP) + 1))
    frames = [_frame(line, at, half_width, terrain) for at in stations.tolist()]
    glass: list[Surface] = []
    for near, far in pairwise(frames):
        for i in range(len(_ROOF_PROFILE) - 1):
            glass.append([np.stack([near[i], far[i], far[i + 1]])])
            glass.append([np.stack([near[i], far[i + 1], near[i + 1]])])
    posts: list[Surface] = []
    for frame in frames:
        for side in (0, -1):
            x, y, top = frame[side].tolist()
            ground = float(terrain.height(frame[side][None, :2])[0])
            posts += _post(x, y, 0.3, round(ground, 2), top)
    return ("arcade_glass", glass), ("steel", posts)


def _frame(line: LineString, at: float, half_width: float, terrain: Terrain) -> Float64:
    """Give the points of one frame across the street, from its right to its left side."""
    before, after = (np.array(line.interpolate(at + d).coords[0]) for d in (-0.5, 0.5))
    along = (after - before) / np.hypot(*(after - before))
    across = np.array([-along[1], along[0]]) * half_width
    middle = (before + after) / 2
    ground = float(terrain.height(middle[None])[0])
    points = [(*(middle + across * share), ground + height) for share, height in _ROOF_PROFILE]
    return np.asarray(points, dtype=np.float64).round(3)


def _along(line: LineString, spacing: float, start: float) -> Float64:
    at = np.arange(start, line.length, spacing)
    return shapely.get_coordinates(shapely.line_interpolate_point(line, at))


def _off_bridge(points: Float64) -> Mask:
    return ~np.asarray(shapely.contains_xy(plan.RIVER_CORRIDOR, points[:, 0], points[:, 1]))


def _lamps(terrain: Terrain) -> Iterator[Furniture]:
    """Put lamps along the avenue and the promenade."""
    sides = [LineString(shapely.offset_curve(plan.AVENUE, side).coords) for side in (7.4, -7.4)]
    avenue = np.concatenate([_along(line, 27.0, 9.5) for line in sides])
    promenade = _along(LineString(shapely.offset_curve(RIVER, 31.5).coords), 36.0, 20.0)
    for points, height in ((avenue[_off_bridge(avenue)], 8.0), (promenade, 4.5)):
        grounds = terrain.height(points)
        for (x, y), ground in zip(points.tolist(), grounds.tolist(), strict=True):
            if np.isnan(ground):
                continue
            pole = _post(x, y, 0.16, ground, ground + height)
            head = _post(x, y, 0.6, ground + height, ground + height + 0.25)
            yield Furniture("4200", "", (("steel", pole + head),))


def _benches(terrain: Terrain, buildings: list[Building]) -> Iterator[Furniture]:
    """Put benches on the promenade, in the park, at the library and on the plaza."""
    walk = LineString(shapely.offset_curve(RIVER, 25.2).coords)
    rows = [(_along(walk, 48.0, 30.0), walk)]
    for site in plan.SITES:
        if site.kind in ("park", "library", "children_park", "plaza"):
            edge = LineString(site.outline.buffer(-9.0).exterior.coords)
            rows.append((_along(edge, 24.0, 8.0), edge))
    built = shapely.union_all([b.footprint.buffer(1.0) for b in buildings if b.name])
    for points, line in rows:
        grounds = terrain.height(points)
        for point, ground in zip(points, grounds.tolist(), strict=True):
            if np.isnan(ground) or built.contains(shapely.Point(point)):
                continue
            along = _direction(line, point)
            seat = _box(point, along, (1.6, 0.45), ground + 0.38, ground + 0.45)
            legs = [
                surface
                for side in (-0.6, 0.6)
                for surface in _box(point + along * side, along, (0.1, 0.4), ground, ground + 0.38)
            ]
            yield Furniture("8160", "", (("timber", seat), ("steel", legs)))


def _direction(line: LineString, point: Float64) -> Float64:
    at = line.project(shapely.Point(point))
    before, after = (np.array(line.interpolate(at + d).coords[0]) for d in (-0.5, 0.5))
    return np.asarray((after - before) / np.hypot(*(after - before)))


def _site(kind: str) -> Site:
    return next(site for site in plan.SITES if site.kind == kind)


def _shrine_objects(terrain: Terrain) -> Iterator[Furniture]:
    """Put the torii at the approach and lanterns along it."""
    origin, along = site_frame(_site("shrine"))
    across = np.array([-along[1], along[0]])
    gate = origin - across * 46.0
    ground = float(terrain.height(gate[None])[0])
    yield Furniture(
        "4207", town().called("shrine", "torii"), (("vermilion", _torii(gate, along, ground)),)
    )
    for step in range(5):
        for side in (-3.4, 3.4):
            spot = origin - across * (36.0 - 9.0 * step) + along * side
            low = float(terrain.height(spot[None])[0])
            stone = _box(spot, along, (0.5, 0.5), low, low + 1.2)
            stone += _box(spot, along, (0.9, 0.9), low + 1.2, low + 1.8)
            yield Furniture("4205", "", (("stone", stone),))


def _torii(gate: Float64, along: Float64, ground: float) -> list[Surface]:
    parts: list[Surface] = []
    for side in (-2.3, 2.3):
        parts += _box(gate + along * side, along, (0.45, 0.45), ground, ground + 5.2)
    parts += _box(gate, along, (5.8, 0.3), ground + 4.0, ground + 4.35)
    parts += _box(gate, along, (7.4, 0.6), ground + 5.2, ground + 5.75)
    return parts


def _plaza_objects(terrain: Terrain) -> Iterator[Furniture]:
    """Put bus stop roofs and the fountain on the plaza in front of the station."""
    middle = np.array([plan.PLAZA.centroid.x, plan.PLAZA.centroid.y])
    east = np.array([1.0, 0.0])
    for x in (-34.0, 34.0):
        spot = middle + np.array([x, 6.0])
        ground = float(terrain.height(spot[None])[0])
        roof = _box(spot, east, (14.0, 2.6), ground + 2.8, ground + 2.95)
        posts = [
            surface
            for side in (-6.0, 0.0, 6.0)
            for surface in _box(
                spot + np.array([side, 0.9]), east, (0.15, 0.15), ground, ground + 2.8
            )
        ]
        yield Furniture(
            "4010", town().called("bus_stop"), (("arcade_glass", roof), ("steel", posts))
        )
    ground = float(terrain.height(middle[None])[0])
    ring = shapely.Point(middle).buffer(4.2, quad_segs=3)
    basin = block(Polygon(np.round(shapely.get_coordinates(ring), 3)), ground, ground + 0.5)
    inner = shapely.Point(middle).buffer(3.6, quad_segs=3)
    water = block(Polygon(np.round(shapely.get_coordinates(inner), 3)), ground + 0.5, ground + 0.6)
    yield Furniture("4223", town().called("fountain"), (("stone", basin), ("water", water)))


def _platforms(terrain: Terrain) -> Iterator[Furniture]:
    """Put two platforms with roofs beside the tracks."""
    for platform, offset in (("first_platform", -8.0), ("second_platform", 8.0)):
        line = plan.rail_offset(offset, west=-84.0, east=84.0)
        points = shapely.get_coordinates(line)
        ground = float(terrain.height(points).min())
        slab = block(_band(line, 2.4), round(ground, 2), round(ground + 1.1, 2))
        roof = block(_band(line, 2.8), round(ground + 4.6, 2), round(ground + 4.75, 2))
        posts = [
            surface
            for x, y in points[::2].tolist()
            for surface in _post(x, y, 0.25, ground + 1.1, ground + 4.6)
        ]
        name = town().called("station", platform)
        yield Furniture("4010", name, (("concrete", slab), ("steel", roof), ("steel", posts)))


def _band(line: LineString, half_width: float) -> Polygon:
    band = line.buffer(half_width, cap_style="flat", join_style="mitre")
    return Polygon(np.round(shapely.get_coordinates(band.exterior), 3))
