"""What one may walk on, from the files of a published city."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from gis_server.heat.city_sources import CitySource, city_sources, is_usable, near, opened
from gis_server.heat.city_surface import CityPlace, Progress, checked_box, city_extent, silent
from gis_server.heat.furniture_parts import ROOFS
from gis_server.heat.plane_tables import NO_SURFACE, PlaneTables, Rows, in_plane
from layers.heat_package.ways.walkable_areas import WalkableAreas
from simulations.grid import plane_zone
from tiles.city_tables import CityTables
from tiles.vector.plan import face_areas, multipolygons

Bounds = tuple[float, float, float, float]

# TrafficArea_function and AuxiliaryTrafficArea_function, by their first two digits.
WALKED, DRIVEN = "20", "10"
# Common_landUseType: parks, open spaces, sports grounds, cemeteries.
PARK = "217"
# A face whose plan is smaller is a wall.
_PLAN_M2 = 0.5
# A street with less sidewalk than this share of its carriageway is walked on as a whole.
LEAST_SIDES = 0.15
STREETS, OPEN, BUILT = (
    frozenset({"tran", "trk"}),
    frozenset({"squr", "luse", "frn"}),
    frozenset({"bldg"}),
)


@dataclass(frozen=True, slots=True)
class CityAreas:
    """Areas of a city in the plane system `crs`, and the files that they come from."""

    areas: WalkableAreas
    crs: str
    sources: tuple[CitySource, ...]


@dataclass(slots=True)
class _Gathered:
    """Areas while files are read."""

    streets: list[BaseGeometry] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sidewalks: list[BaseGeometry] = field(default_factory=list)
    carriageways: list[BaseGeometry] = field(default_factory=list)
    squares: list[BaseGeometry] = field(default_factory=list)
    parks: list[BaseGeometry] = field(default_factory=list)
    barriers: list[BaseGeometry] = field(default_factory=list)
    roofs: list[BaseGeometry] = field(default_factory=list)


def city_areas(
    place: CityPlace, *, bounds: Bounds | None = None, progress: Progress = silent
) -> CityAreas:
    """Give what one may walk on in a city or in a box of it (west, south, east, north, degrees).

    Raises
    ------
    SurfaceError
        The box is outside the city.
    PublishError
        Nothing is published of the city, or its tables are gone from the store.
    """
    sources = city_sources(place.storage, place.city)
    whole = city_extent(sources, place.store)
    box = whole if bounds is None else checked_box(bounds, whole, place.city)
    crs = plane_zone((whole[0] + whole[2]) / 2, (whole[1] + whole[3]) / 2)
    wanted = [each for each in sources if near(each, box)]
    found, used = _Gathered(), []
    themes = STREETS | OPEN | BUILT
    reading = [each for each in wanted if each.theme in themes]
    # Buildings come last: only those in squares and parks stand in the way.
    reading.sort(key=lambda each: (each.theme in BUILT, each.path))
    for number, (source, tables) in enumerate(opened(reading, place.store, themes=themes)):
        progress("ways", number, len(reading))
        if is_usable(tables) and _add(found, source, tables, crs):
            used.append(source)
    progress("ways", len(reading), len(reading))
    return CityAreas(_cut(found, None if bounds is None else box, crs), crs, tuple(used))


def _add(found: _Gathered, source: CitySource, tables: CityTables, crs: str) -> bool:
    """Add what a file has; gives whether there was anything."""
    file = in_plane(tables, crs)
    before = sum(map(len, (found.streets, found.squares, found.parks, found.roofs)))
    rows: Rows
    if source.theme in STREETS:
        _add_streets(found, file, crs)
    elif source.theme == "squr":
        rows = np.flatnonzero(file.of_class("Square") & _low(file))
        found.squares += _shapes(file, rows, file.root[rows], crs)[0]
    elif source.theme == "luse":
        codes = file.values("luse:class")
        rows = np.flatnonzero(file.of_class("LandUse"))
        parks = [codes.get(row) == PARK for row in file.root[rows].tolist()]
        rows = rows[np.array(parks, bool)]
        found.parks += _shapes(file, rows, file.root[rows], crs)[0]
    elif source.theme == "frn":
        functions = file.values("frn:function")
        roofs = [row for row, code in functions.items() if code in ROOFS]
        rows = file.best_lod(file.of_class("CityFurniture") & np.isin(file.root, roofs))
        found.roofs += _shapes(file, _flat(file, rows), None, crs)[0]
    elif found.squares or found.parks:
        return _add_barriers(found, file, crs)
    return sum(map(len, (found.streets, found.squares, found.parks, found.roofs))) > before


def _add_streets(found: _Gathered, file: PlaneTables, crs: str) -> None:
    rows: Rows = np.flatnonzero(file.of_class("Road", "Track") & _low(file))
    streets, roots = _shapes(file, rows, file.root[rows], crs)
    names = file.values("gml:name")
    found.streets += streets
    found.names += [names.get(root, "") for root in roots]
    functions = file.values("tran:function")
    parts = file.best_lod(file.of_class("Road", "Track") & (file.tables.polygons.lod >= 2))
    features = file.tables.polygons.feature[parts]
    codes = np.array([functions.get(row, "")[:2] for row in features.tolist()], dtype="U2")
    is_part = features != file.root[parts]
    walked, driven = (codes == WALKED) & is_part, (codes == DRIVEN) & is_part
    owners, plan = file.root[parts], np.abs(face_areas(file.tables)[0][parts])
    count = len(file.tables.features.root)
    walks = np.bincount(owners[walked], weights=plan[walked], minlength=count)
    drives = np.bincount(owners[driven], weights=plan[driven], minlength=count)
    has_sides = (walks > LEAST_SIDES * drives)[owners]
    walked, driven = walked & has_sides, driven & has_sides
    found.sidewalks += _shapes(file, parts[walked], features[walked], crs)[0]
    found.carriageways += _shapes(file, parts[driven], features[driven], crs)[0]


def _add_barriers(found: _Gathered, file: PlaneTables, crs: str) -> bool:
    """Add the buildings that stand in squares and parks."""
    polygons = file.tables.polygons
    rows: Rows = np.flatnonzero(
        file.of_class("Building") & (polygons.lod >= 0) & (polygons.lod <= 1)
    )
    rows = _flat(file, rows)
    shapes, _ = _shapes(file, rows, file.root[rows], crs)
    open_land = shapely.STRtree([*found.squares, *found.parks])
    hit: list[int] = []
    if shapes:
        hit = np.unique(open_land.query(shapes, predicate="intersects")[0]).tolist()
    found.barriers += [shapes[row] for row in hit]
    return len(hit) > 0


def _low(file: PlaneTables) -> npt.NDArray[np.bool_]:
    """Mark the polygons that stand for the whole: of LOD 0 and 1."""
    polygons = file.tables.polygons
    usable = (polygons.lod >= 0) & (polygons.lod <= 1) & ~np.isin(polygons.kind, NO_SURFACE)
    return np.asarray(usable)


def _flat(file: PlaneTables, rows: Rows) -> Rows:
    """Leave out faces that are walls."""
    return rows[np.abs(face_areas(file.tables)[0][rows]) > _PLAN_M2]


def _shapes(
    file: PlaneTables, rows: Rows, groups: Rows | None, crs: str
) -> tuple[list[BaseGeometry], list[int]]:
    """Give the areas of some polygons, one per group, and the groups; each its own without."""
    if not len(rows):
        return [], []
    known = np.arange(len(rows)) if groups is None else groups
    names, numbers = np.unique(known, return_inverse=True)
    found = multipolygons(file.tables, rows, numbers, len(names))
    there = ~shapely.is_missing(found)
    plane = _to_plane(found[there], crs)
    return plane, names[there].tolist()


def _to_plane(shapes: npt.NDArray[np.object_], crs: str) -> list[BaseGeometry]:
    to_plane = pyproj.Transformer.from_crs("EPSG:6668", crs, always_xy=True)
    places = shapely.get_coordinates(shapes)
    plane = np.column_stack(to_plane.transform(places[:, 0], places[:, 1]))
    return list(shapely.make_valid(shapely.set_coordinates(shapes, plane)))


def _cut(found: _Gathered, box: Bounds | None, crs: str) -> WalkableAreas:
    """Give what was found, cut to a box in degrees."""
    if box is not None:
        to_plane = pyproj.Transformer.from_crs("EPSG:6668", crs, always_xy=True)
        frame = shapely.box(*to_plane.transform_bounds(*box))
        kept = [row for row, each in enumerate(found.streets) if each.intersects(frame)]
        found.names = [found.names[row] for row in kept]
        found.streets = [found.streets[row].intersection(frame) for row in kept]
        for name in ("sidewalks", "carriageways", "squares", "parks", "barriers", "roofs"):
            setattr(found, name, _within(getattr(found, name), frame))
    return WalkableAreas(
        streets=found.streets,
        sidewalks=found.sidewalks,
        carriageways=found.carriageways,
        squares=found.squares,
        parks=found.parks,
        barriers=found.barriers,
        roofs=found.roofs,
        street_names=found.names,
    )


def _within(shapes: Iterable[BaseGeometry], frame: BaseGeometry) -> list[BaseGeometry]:
    return [each.intersection(frame) for each in shapes if each.intersects(frame)]
