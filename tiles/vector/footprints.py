"""Footprints: what a feature covers in plan, whatever LOD and kind of geometry it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from tiles.city_tables import CityTables, GeometryKind
from tiles.vector.plan import (
    Geometries,
    face_areas,
    lines_and_points,
    multipolygons,
    polygon_roots,
    ranges,
)

STEEPEST_SHARE = 0.02  # of its true area: a face that covers less in plan counts as vertical
SMALLEST_FACE_M2 = 1e-4
LARGEST_EXTENT_DEGREES = 2.0
NOT_MEASURED_M = -9000.0  # −9999 and the like


@dataclass(frozen=True, slots=True)
class Plan:
    """The top-level features of a file in plan.

    rows : (n,) rows of `tables.features`. geometry : (n,) shapely, EPSG:6668, None without.
    lod : (n,) int8, LOD that the geometry was taken from, −1 without.
    ground_height_m, top_height_m : (n,) float64, orthometric, NaN where unknown.
    """

    rows: npt.NDArray[np.int64]
    geometry: Geometries
    lod: npt.NDArray[np.int8]
    ground_height_m: npt.NDArray[np.float64]
    top_height_m: npt.NDArray[np.float64]


def top_level_rows(tables: CityTables) -> npt.NDArray[np.int64]:
    """Give the rows of the features that are in no other feature."""
    return np.flatnonzero(tables.features.parent < 0)


def plan(tables: CityTables) -> Plan:
    """Give the plan of every top-level feature; those without usable geometry stay, with None."""
    rows = top_level_rows(tables)
    position = np.full(len(tables.features.root), -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    chosen, lod = footprint_polygons(tables)
    groups = position[polygon_roots(tables)[chosen]]
    geometry = multipolygons(tables, chosen, groups, len(rows))
    lods = lod[rows]
    _add_lines(tables, position, geometry, lods)
    misplaced = _misplaced(geometry)
    geometry[misplaced], lods[misplaced] = None, -1
    ground, top = height_ranges(tables)
    return Plan(rows, geometry, lods, ground[rows], top[rows])


def _misplaced(geometry: Geometries) -> npt.NDArray[np.bool_]:
    """Mark shapes with coordinates that cannot be meant: off the earth, at 0° 0°, or huge.

    One vertex at 0, 0 would otherwise draw a house across the ocean, in millions of tiles.
    """
    west, south, east, north = shapely.bounds(geometry).T
    off = (west < -180) | (east > 180) | (south < -90) | (north > 90)
    at_zero = (west < 0.01) & (east > -0.01) & (south < 0.01) & (north > -0.01)
    huge = (east - west > LARGEST_EXTENT_DEGREES) | (north - south > LARGEST_EXTENT_DEGREES)
    return np.asarray(off | at_zero | huge)


def _add_lines(
    tables: CityTables,
    position: npt.NDArray[np.int64],
    geometry: Geometries,
    lods: npt.NDArray[np.int8],
) -> None:
    """Give features without any surface their lines or points, of the lowest LOD that has some."""
    owner = position[tables.features.root[tables.curves.feature]]
    free = np.array([each is None for each in geometry], dtype=bool)
    rows = np.flatnonzero(free[owner]) if len(owner) else np.empty(0, dtype=np.int64)
    lowest = np.full(len(geometry), 127, dtype=np.int8)
    np.minimum.at(lowest, owner[rows], tables.curves.lod[rows])
    rows = rows[tables.curves.lod[rows] == lowest[owner[rows]]]
    lines = lines_and_points(tables, rows, owner[rows], len(geometry))
    found = np.array([each is not None for each in lines], dtype=bool)
    geometry[found] = lines[found]
    lods[free] = -1
    lods[found] = lowest[found]


def footprint_polygons(
    tables: CityTables,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Choose the polygons that make up the footprint of each top-level feature.

    LOD0 footprint, else roof edge, else the lowest LOD; of closed bodies the faces that look
    down, of semantic surfaces the ground surfaces, of open surfaces all that are not vertical.

    Returns the rows of `tables.polygons`, and for each feature the LOD used (−1 without).
    """
    root = polygon_roots(tables)
    rank = _rank(tables)
    best = np.full(len(tables.features.root), 127, dtype=np.int8)
    area, true_area = face_areas(tables)
    covering = np.abs(area) >= np.maximum(SMALLEST_FACE_M2, STEEPEST_SHARE * true_area)
    np.minimum.at(best, root[covering], rank[covering])
    candidate = rank == best[root]
    candidate &= _of_the_ground(tables, root, candidate)
    chosen = candidate & covering & ~_hidden_faces(area, root, candidate, covering)
    lod = np.full(len(best), -1, dtype=np.int8)
    lod[root[chosen]] = tables.polygons.lod[chosen]
    return np.flatnonzero(chosen), lod


def _rank(tables: CityTables) -> npt.NDArray[np.int8]:
    """Give 0 for LOD0 footprints, 1 for roof edges, 2 + LOD for the rest."""
    polygons = tables.polygons
    rank = np.where(polygons.lod < 0, 7, polygons.lod + 2).astype(np.int8)
    rank[polygons.kind == GeometryKind.ROOF_EDGE] = 1
    rank[polygons.kind == GeometryKind.FOOTPRINT] = 0
    return rank


def _of_the_ground(
    tables: CityTables, root: npt.NDArray[np.int32], candidate: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Mark all polygons, but only the ground surfaces of features that have some."""
    is_ground = np.array([name.endswith(":GroundSurface") for name in tables.class_names])
    if not is_ground.any():
        return np.ones(len(root), dtype=bool)
    ground = is_ground[tables.features.class_name[tables.polygons.feature]]
    has_ground = np.zeros(len(tables.features.root), dtype=bool)
    has_ground[root[ground & candidate]] = True
    return np.asarray(ground | ~has_ground[root])


def _hidden_faces(
    area: npt.NDArray[np.float64],
    root: npt.NDArray[np.int32],
    candidate: npt.NDArray[np.bool_],
    covering: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Mark the upward faces of closed bodies: they cover the same ground as the downward ones.

    A body is closed where upward and downward areas agree within a tenth and it has walls.
    """
    features = int(root.max()) + 1 if len(root) else 0
    counted = np.where(candidate, area, 0)
    up = np.bincount(root, weights=np.maximum(counted, 0), minlength=features)
    down = np.bincount(root, weights=np.maximum(-counted, 0), minlength=features)
    walls = np.bincount(root, weights=candidate & ~covering, minlength=features)
    closed = (np.abs(up - down) <= 0.1 * np.maximum(up, down)) & (walls >= 3)
    return np.asarray(closed[root] & (area > 0))


def height_ranges(
    tables: CityTables,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give lowest and highest height per top-level feature, m, orthometric; NaN where unknown.

    Surfaces of LOD1 and above count, LOD0 only where there is nothing else. A height of exactly
    0 counts in solids only: elsewhere deliveries write it for "not measured".
    """
    polygons = tables.polygons
    first = tables.vertex_start[polygons.ring_start[:-1]]
    count = tables.vertex_start[polygons.ring_start[1:]] - first
    vertex = ranges(first, count)
    root = np.repeat(polygon_roots(tables), count)
    above_lod0 = np.repeat(polygons.lod != 0, count)
    in_solid = np.repeat(polygons.kind == GeometryKind.SOLID, count)
    z = tables.vertices[vertex, 2]
    usable = np.isfinite(z) & (z > NOT_MEASURED_M) & (in_solid | (z != 0))
    features = len(tables.features.root)
    has_more = np.zeros(features, dtype=bool)
    has_more[root[usable & above_lod0]] = True
    usable &= above_lod0 | ~has_more[root]
    low, high = np.full(features, np.inf), np.full(features, -np.inf)
    np.minimum.at(low, root[usable], z[usable])
    np.maximum.at(high, root[usable], z[usable])
    low[~np.isfinite(low)], high[~np.isfinite(high)] = np.nan, np.nan
    return low, high
