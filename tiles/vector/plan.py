"""The city in plan: polygons, lines and points of `CityTables` as shapely arrays.

Coordinates are longitude, latitude (degrees, EPSG:6668). Everything works on whole columns;
only surfaces that break a rule of validity are touched one by one.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from tiles.city_tables import CityTables
from tiles.coordinates import source_system

Geometries = npt.NDArray[np.object_]
Rows = npt.NDArray[np.int64]

DEGREES_EPSG = 6668
METRES_PER_DEGREE = 111_320.0


@cache
def _to_degrees(horizontal_epsg: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(horizontal_epsg, DEGREES_EPSG, always_xy=True)


def plan_coordinates(xy: npt.NDArray[np.float64], *, epsg: int) -> npt.NDArray[np.float64]:
    """Give longitude, latitude of source coordinates, (n, 2) float64, degrees, EPSG:6668.

    Raises
    ------
    CityGMLError
        Where the source system is unknown.
    """
    system = source_system(epsg)
    if not system.projected and system.horizontal_epsg in (DEGREES_EPSG, 4612):
        return xy
    # One point more than asked for: pyproj takes an array of one as a scalar and warns.
    padded = np.concatenate([xy, xy[:1]])
    x, y = _to_degrees(system.horizontal_epsg).transform(padded[:, 0], padded[:, 1])
    return np.column_stack([x, y])[: len(xy)]


def ranges(starts: npt.ArrayLike, counts: npt.ArrayLike) -> Rows:
    """Give the numbers of consecutive spans: `starts[i]` … `starts[i] + counts[i] − 1`, joined."""
    count = np.asarray(counts, dtype=np.int64)
    first = np.asarray(starts, dtype=np.int64) - (np.cumsum(count) - count)
    return np.asarray(np.repeat(first, count) + np.arange(int(count.sum())))


def polygon_roots(tables: CityTables) -> npt.NDArray[np.int32]:
    """Give the top-level feature of each polygon."""
    return tables.features.root[tables.polygons.feature]


def multipolygons(
    tables: CityTables, rows: npt.NDArray[np.integer], groups: npt.NDArray[np.integer], count: int
) -> Geometries:
    """Give one valid multipolygon per group, None where nothing usable is in it.

    rows : (n,) rows of `tables.polygons`. groups : (n,) group of each, 0 to `count` − 1.
    """
    order = np.argsort(groups, kind="stable")
    rows, groups = np.asarray(rows)[order], np.asarray(groups)[order]
    polygons = tables.polygons
    ring_count = polygons.ring_start[rows + 1] - polygons.ring_start[rows]
    rings = ranges(polygons.ring_start[rows], ring_count)
    owner = np.repeat(np.arange(len(rows)), ring_count)
    usable = _usable_rings(tables, rings, owner, first=np.cumsum(ring_count) - ring_count)
    rings, owner = rings[usable], owner[usable]
    coordinates, ring_offsets = _closed_rings(tables, rings)
    rings_left = np.bincount(owner, minlength=len(rows))
    kept = rings_left > 0
    polygon_offsets = _offsets(rings_left[kept])
    offsets = (ring_offsets, polygon_offsets)
    return repaired(
        _scattered(shapely.GeometryType.MULTIPOLYGON, coordinates, offsets, groups[kept], count)
    )


def _scattered(
    kind: shapely.GeometryType,
    coordinates: npt.NDArray[np.float64],
    offsets: tuple[Rows, ...],
    groups: npt.NDArray[np.integer],
    count: int,
) -> Geometries:
    """Give multi-part shapes at the places of their groups (sorted), None elsewhere."""
    shapes = np.full(count, None, dtype=object)
    parts = np.bincount(groups, minlength=count)
    found = np.flatnonzero(parts)
    if len(found):
        shapes[found] = shapely.from_ragged_array(
            kind, coordinates, (*offsets, _offsets(parts[found]))
        )
    return shapes


def _usable_rings(
    tables: CityTables, rings: Rows, owner: Rows, *, first: Rows
) -> npt.NDArray[np.bool_]:
    """Mark rings of three finite vertices or more, in polygons whose exterior is one of them."""
    start, end = tables.vertex_start[rings], tables.vertex_start[rings + 1]
    usable = end - start >= 3
    finite = np.isfinite(tables.vertices[:, :2]).all(axis=1)
    if not finite.all():
        broken = np.concatenate([[0], np.cumsum(~finite)])
        usable &= broken[end] == broken[start]
    exterior = usable[first] if len(first) else usable
    return np.asarray(usable & exterior[owner])


def _closed_rings(tables: CityTables, rings: Rows) -> tuple[npt.NDArray[np.float64], Rows]:
    start = tables.vertex_start[rings].astype(np.int64)
    length = tables.vertex_start[rings + 1] - start + 1
    vertex = ranges(start, length)
    offsets = _offsets(length)
    vertex[offsets[1:] - 1] = start
    return plan_coordinates(tables.vertices[vertex, :2], epsg=tables.epsg), offsets


def _offsets(counts: npt.NDArray[np.integer]) -> Rows:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def repaired(shapes: Geometries) -> Geometries:
    """Give shapes with those that break a rule of validity repaired; None where nothing is left.

    Surfaces that share edges (a flood zone of a thousand cells) become one; self-crossing rings
    become the area that they enclose.
    """
    wrong = np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes))
    for row in wrong:
        shapes[row] = _repair(shapes[row])
    return shapes


def _repair(shape: shapely.Geometry) -> shapely.Geometry | None:
    parts = shapely.get_parts(shape)
    valid = shapely.is_valid(parts)
    if not valid.all():
        parts[~valid] = shapely.make_valid(parts[~valid], method="structure", keep_collapsed=False)
    joined = shapely.union_all(parts)
    return _areas_only(joined)


def _areas_only(shape: shapely.Geometry) -> shapely.Geometry | None:
    parts = shapely.get_parts(shape)
    areas = parts[shapely.get_dimensions(parts) == 2]
    return shapely.MultiPolygon(list(shapely.get_parts(areas))) if len(areas) else None


def face_areas(
    tables: CityTables,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the signed area in plan and the true area of each polygon's exterior, m².

    Half of Newell's normal (Sutherland et al. 1974): counter-clockwise from above is positive, as
    the top of a solid; its bottom is negative, a wall is near 0 in plan.
    """
    rings = tables.polygons.ring_start[:-1]
    start = tables.vertex_start[rings].astype(np.int64)
    last = len(tables.vertex_start) - 1
    length = tables.vertex_start[np.minimum(rings + 1, last)] - start
    vertex = ranges(start, length)
    following = vertex + 1
    offsets = _offsets(length)
    filled = length > 0
    following[offsets[1:][filled] - 1] = start[filled]
    # Relative to each ring's first vertex, so that nothing cancels at 139 degrees.
    origin = tables.vertices[np.repeat(start, length)]
    scale = _metres_per_unit(tables)
    here = (tables.vertices[vertex] - origin) * scale
    there = (tables.vertices[following] - origin) * scale
    owner = np.repeat(np.arange(len(length)), length)
    x, y, z = (
        np.bincount(
            owner,
            weights=np.nan_to_num(here[:, i] * there[:, j] - there[:, i] * here[:, j]),
            minlength=len(length),
        )
        for i, j in ((1, 2), (2, 0), (0, 1))
    )
    return z / 2, np.sqrt(x * x + y * y + z * z) / 2


def _metres_per_unit(tables: CityTables) -> npt.NDArray[np.float64]:
    if source_system(tables.epsg).projected:
        return np.ones(3)
    middle = np.radians((tables.bounds[1] + tables.bounds[4]) / 2)
    return np.array([METRES_PER_DEGREE * np.cos(middle), METRES_PER_DEGREE, 1.0])


def areas_m2(shapes: Geometries) -> npt.NDArray[np.float64]:
    """Give areas of shapes in degrees, in m² (spherical, 0.3 %); NaN for None."""
    lat = shapely.bounds(shapes)[:, [1, 3]].mean(axis=1)
    return np.asarray(shapely.area(shapes) * METRES_PER_DEGREE**2 * np.cos(np.radians(lat)))


def lines_and_points(
    tables: CityTables, rows: npt.NDArray[np.integer], groups: npt.NDArray[np.integer], count: int
) -> Geometries:
    """Give one multi-line (or multi-point, where there are no lines) per group, None without.

    rows : (n,) rows of `tables.curves`. groups : (n,) group of each, 0 to `count` − 1.
    """
    order = np.argsort(groups, kind="stable")
    rows, groups = np.asarray(rows)[order], np.asarray(groups)[order]
    start = tables.curves.vertex_start[rows].astype(np.int64)
    length = tables.curves.vertex_start[rows + 1] - start
    long = length > 1
    lines, points = (
        _curves(tables, (start[chosen], length[chosen]), groups[chosen], count, kind)
        for chosen, kind in (
            (long, shapely.GeometryType.MULTILINESTRING),
            (~long & (length > 0), shapely.GeometryType.MULTIPOINT),
        )
    )
    return np.where(shapely.is_missing(lines), points, lines)


def _curves(
    tables: CityTables,
    spans: tuple[Rows, Rows],
    groups: npt.NDArray[np.integer],
    count: int,
    kind: shapely.GeometryType,
) -> Geometries:
    start, length = spans
    xy = tables.vertices[ranges(start, length), :2]
    coordinates = plan_coordinates(xy, epsg=tables.epsg)
    is_line = kind == shapely.GeometryType.MULTILINESTRING
    return _scattered(kind, coordinates, (_offsets(length),) if is_line else (), groups, count)
