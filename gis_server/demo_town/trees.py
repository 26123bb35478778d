"""Trees: along the avenue and the river, in the park, the grove, school yards and gardens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis_server.demo_town import plan
from gis_server.demo_town.buildings import Building, BuiltTown
from gis_server.demo_town.geometry import apart
from gis_server.demo_town.lots import Lot
from gis_server.demo_town.place import Float64, Mask
from gis_server.demo_town.plan import District, Site
from gis_server.demo_town.site_buildings import site_frame
from gis_server.demo_town.streets import Network
from gis_server.demo_town.terrain import POND, RIVER, Terrain


@dataclass(frozen=True, slots=True)
class Species:
    """A kind of tree.

    code : of SolitaryVegetationObject_species.
    height : least and largest, m.
    spread : crown diameter as a part of the height.
    clear_stem : height of the crown's underside as a part of the height.
    colour : name in `materials.COLOURS`; "conifer" also gives a pointed crown.
    """

    code: str
    height: tuple[float, float]
    spread: float
    clear_stem: float
    colour: str


SPECIES: Final = {
    "keyaki": Species("062", (9.0, 14.0), 0.62, 0.26, "broadleaf"),
    "cherry": Species("083", (6.0, 9.5), 0.92, 0.24, "cherry"),
    "ginkgo": Species("015", (8.0, 15.0), 0.42, 0.22, "broadleaf"),
    "camphor": Species("055", (9.0, 18.0), 0.70, 0.22, "evergreen"),
    "cedar": Species("102", (14.0, 26.0), 0.26, 0.24, "conifer"),
    "oak": Species("098", (7.0, 15.0), 0.52, 0.20, "evergreen"),
    "konara": Species("065", (7.0, 14.0), 0.60, 0.26, "broadleaf"),
    "maple": Species("022", (4.5, 8.0), 0.80, 0.25, "broadleaf"),
    "crape_myrtle": Species("088", (4.0, 6.0), 0.60, 0.30, "shrub"),
    "osmanthus": Species("054", (2.4, 4.2), 0.75, 0.14, "shrub"),
    "persimmon": Species("037", (3.5, 6.0), 0.75, 0.25, "shrub"),
    "plum": Species("024", (3.2, 5.0), 0.80, 0.25, "shrub"),
}


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree.

    position : (2,) float64, m.
    base : m, orthometric height of its foot.
    species : row of `SPECIES`.
    height, crown, trunk : m, crown and trunk are diameters.
    modelled : whether it has LOD2 (trees of public places), else LOD1 alone.
    """

    position: Float64
    base: float
    species: str
    height: float
    crown: float
    trunk: float
    modelled: bool


@dataclass(frozen=True, slots=True)
class _Planting:
    points: Float64
    species: tuple[str, ...]
    modelled: bool


def plant_trees(
    network: Network,
    lots: Sequence[Lot],
    town: BuiltTown,
    terrain: Terrain,
    rng: np.random.Generator,
) -> list[Tree]:
    """Plant all trees, none nearer than 1.6 m to a building or 2.4 m to another tree."""
    plantings = [
        *_street_trees(network),
        *_river_trees(),
        *_site_trees(rng),
        _garden_trees(lots, town, rng),
    ]
    points = np.concatenate([p.points for p in plantings])
    owner = np.repeat(np.arange(len(plantings)), [len(p.points) for p in plantings])
    free = _clear_of_buildings(points, town.buildings) & apart(points, 2.4)
    heights = terrain.height(points)
    return [
        _tree(points[i], float(heights[i]), plantings[owner[i]], rng)
        for i in np.flatnonzero(free & ~np.isnan(heights))
    ]


def _tree(point: Float64, base: float, planting: _Planting, rng: np.random.Generator) -> Tree:
    name = str(rng.choice(planting.species))
    species = SPECIES[name]
    height = round(float(rng.uniform(*species.height)), 1)
    crown = round(height * species.spread * float(rng.uniform(0.88, 1.12)), 1)
    trunk = round(0.03 * height + float(rng.uniform(0.02, 0.1)), 2)
    return Tree(np.round(point, 3), round(base, 2), name, height, crown, trunk, planting.modelled)


def _clear_of_buildings(points: Float64, buildings: Sequence[Building]) -> Mask:
    tree = shapely.STRtree([b.footprint for b in buildings])
    near = tree.query(shapely.points(points), predicate="dwithin", distance=1.6)[0]
    free = np.ones(len(points), dtype=bool)
    free[near] = False
    return free


def _beside(line: LineString, offset: float, *, spacing: float, start: float = 0.0) -> Float64:
    """Give points along a line, `offset` metres to its left, (n, 2)."""
    line = LineString(shapely.offset_curve(line, offset).coords)
    return _along(line, spacing, start=start)


def _along(line: LineString, spacing: float, *, start: float = 0.0) -> Float64:
    """Give points along a line, (n, 2)."""
    distances = np.arange(start, line.length, spacing)
    return shapely.get_coordinates(shapely.line_interpolate_point(line, distances))


def _street_trees(network: Network) -> Iterator[_Planting]:
    """Line the avenue with zelkovas and the northern collector with crape myrtles."""
    carriageways = [c.line.buffer(c.width / 2) for c in network.centres if c.kind != "avenue"]
    open_streets = shapely.union_all([*carriageways, plan.RIVER_CORRIDOR])
    shapely.prepare(open_streets)
    for side in (8.6, -8.6):
        points = _beside(plan.AVENUE, side, spacing=10.5, start=5.0)
        yield _Planting(points[~_within(open_streets, points)], ("keyaki",), True)
    for centre in network.centres:
        if centre.key == "school_street" and centre.line.length > 40.0:
            others = shapely.union_all(
                [c.line.buffer(c.width / 2 + 1.0) for c in network.centres if c is not centre]
            )
            for side in (3.2, -3.2):
                points = _beside(centre.line, side, spacing=17.0, start=6.0)
                yield _Planting(points[~_within(others, points)], ("crape_myrtle",), True)


def _within(area: BaseGeometry, points: Float64) -> Mask:
    return np.asarray(shapely.contains_xy(area, points[:, 0], points[:, 1]))


def _river_trees() -> Iterator[_Planting]:
    """Line the levees with cherries; none where the bridge crosses."""
    bridge = plan.AVENUE.buffer(16.0)
    for side, spacing in ((45.0, 12.0), (-45.0, 26.0)):
        points = _beside(RIVER, side, spacing=spacing)
        yield _Planting(points[~_within(bridge, points)], ("cherry",), True)


def _scattered(area: Polygon, count: int, rng: np.random.Generator) -> Float64:
    """Give about `count` random points inside an area, (n, 2)."""
    west, south, east, north = area.bounds
    tries = rng.uniform((west, south), (east, north), (count * 3, 2))
    return tries[_within(area, tries)][:count]


# Site kind → trees inside, species inside, spacing of the trees along its edge [m], species there.
_SITE_PLANTING: Final = {
    "shrine": (130, ("cedar", "cedar", "oak", "camphor", "oak"), 9.0, ("cedar", "camphor")),
    "temple": (16, ("maple", "ginkgo", "oak"), 12.0, ("oak",)),
    "park": (80, ("konara", "keyaki", "cherry", "maple", "camphor"), 11.0, ("keyaki", "konara")),
    "children_park": (6, ("cherry", "konara"), 10.0, ("oak", "konara")),
    "school": (0, ("cherry",), 10.5, ("cherry", "ginkgo")),
    "kindergarten": (2, ("cherry",), 12.0, ("crape_myrtle",)),
    "town_hall": (8, ("keyaki", "maple"), 14.0, ("oak", "crape_myrtle")),
    "library": (5, ("maple", "keyaki"), 11.0, ("crape_myrtle",)),
    "hospital": (8, ("oak", "crape_myrtle"), 12.0, ("oak",)),
    "factory": (0, ("oak",), 11.0, ("oak",)),
    "supermarket": (3, ("crape_myrtle",), 18.0, ("crape_myrtle",)),
    "plaza": (0, ("keyaki",), 13.0, ("keyaki", "camphor")),
}


def _site_trees(rng: np.random.Generator) -> Iterator[_Planting]:
    for site in plan.SITES:
        if site.kind not in _SITE_PLANTING:
            continue
        count, inner_species, spacing, edge_species = _SITE_PLANTING[site.kind]
        edge = _along(LineString(site.outline.buffer(-5.5).exterior.coords), spacing)
        inner = _scattered(site.outline.buffer(-8.0), count, rng) if count else np.empty((0, 2))
        for points, species in ((edge, edge_species), (inner, inner_species)):
            yield _Planting(points[~_kept_open(site, points)], species, True)


def _kept_open(site: Site, points: Float64) -> Mask:
    """Keep the pond, the approach to the shrine, the plaza's front free of trees."""
    if site.kind == "park":
        return _within(POND.buffer(2.0), points)
    origin, along = site_frame(site)
    u = (points - origin) @ along
    v = (points - origin) @ np.array([-along[1], along[0]])
    if site.kind in ("shrine", "temple"):
        return np.asarray((np.abs(u) < 4.0) & (v < 20.0))
    if site.kind == "plaza":
        return np.asarray((np.abs(u) < 26.0) | (v > 24.0))
    return np.zeros(len(points), dtype=bool)


def _garden_trees(lots: Sequence[Lot], town: BuiltTown, rng: np.random.Generator) -> _Planting:
    """Put a small tree into every fourth garden, in the south of the lot."""
    chosen = [
        lot.outline
        for lot, content in zip(lots, town.lot_contents, strict=True)
        if content in ("house", "old_house", "bungalow", "farmhouse", "garden")
        and lot.district is not District.ARCADE
        and rng.random() < 0.15
    ]
    centroids = shapely.get_coordinates(shapely.centroid(chosen))
    south = shapely.bounds(chosen)[:, 1]
    y = south + (centroids[:, 1] - south) * rng.uniform(0.28, 0.5, len(chosen))
    x = centroids[:, 0] + rng.normal(0.0, 2.2, len(chosen))
    points = np.stack([x, y], axis=1)
    inside = shapely.contains_xy(shapely.buffer(chosen, -1.0), x, y)
    return _Planting(points[inside], ("osmanthus", "persimmon", "plum", "maple"), False)
