"""Triangles of the ground, from the relief of a delivery or from the bases of its buildings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from tiles.city_tables import CityTables, GeometryKind
from tiles.vector.plan import plan_coordinates, polygon_roots, ranges

Triangles = npt.NDArray[np.float64]

TRIANGLES_AT_ONCE = 500_000
LOWEST_GROUND_M, HIGHEST_GROUND_M = -500.0, 4000.0  # Japan: −150 m to 3,776 m; −9999 is no data
LONGEST_GAP_BETWEEN_BUILDINGS_M = 2_000.0


def relief_triangles(tables: CityTables) -> Iterator[Triangles]:
    """Give the plausible triangles of a dem file in portions, each (n, 3, 3): lon, lat, z.

    Surfaces of a TIN that are no triangles are left out.
    """
    starts = _triangle_starts(tables)
    for first in range(0, len(starts), TRIANGLES_AT_ONCE):
        rows = starts[first : first + TRIANGLES_AT_ONCE, None] + np.arange(3)
        vertices = tables.vertices[rows.ravel()]
        plan = plan_coordinates(vertices[:, :2], epsg=tables.epsg)
        triangles = np.column_stack([plan, vertices[:, 2]]).reshape(-1, 3, 3)
        yield triangles[_plausible(triangles)]


def count_tin_surfaces(tables: CityTables) -> int:
    """Count the surfaces of a TIN, whether they can be used or not."""
    return int((tables.polygons.kind == GeometryKind.TIN).sum())


def _triangle_starts(tables: CityTables) -> npt.NDArray[np.int64]:
    """Give the first vertex of each surface of a TIN that has one ring of three vertices."""
    polygons = tables.polygons
    first_ring = polygons.ring_start[:-1]
    one_ring = np.diff(polygons.ring_start) == 1
    rows = np.flatnonzero((polygons.kind == GeometryKind.TIN) & one_ring)
    rings = first_ring[rows]
    three = tables.vertex_start[rings + 1] - tables.vertex_start[rings] == 3
    return np.asarray(tables.vertex_start[rings[three]], dtype=np.int64)


def _plausible(triangles: Triangles) -> npt.NDArray[np.bool_]:
    z = triangles[:, :, 2]
    plan = triangles[:, :, :2]
    finite = np.isfinite(triangles).all(axis=(1, 2))
    heights = ((z > LOWEST_GROUND_M) & (z < HIGHEST_GROUND_M)).all(axis=1)
    placed = ((np.abs(plan) > 1e-6) & (np.abs(plan) < 180)).all(axis=(1, 2))
    return np.asarray(finite & heights & placed)


def building_bases(tables: CityTables) -> npt.NDArray[np.float64]:
    """Give one point per building at its lowest height, (n, 3): lon, lat, z.

    The lowest height is that of LOD1 and above; LOD0 counts only where there is no more and it
    does not lie at 0, which many deliveries write for "not measured".
    """
    vertex, root, lod = _vertices_of_buildings(tables)
    if not len(vertex):
        return np.empty((0, 3))
    z = tables.vertices[vertex, 2]
    usable = (z > LOWEST_GROUND_M) & (z < HIGHEST_GROUND_M) & ((lod > 0) | (z != 0))
    solid = np.zeros(len(tables.features.root), dtype=bool)
    solid[root[usable & (lod > 0)]] = True
    usable &= (lod > 0) == solid[root]
    return _lowest_points(tables, vertex[usable], root[usable])


def _vertices_of_buildings(
    tables: CityTables,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int8]]:
    """Give vertex, top-level feature and LOD of every vertex of a surface."""
    polygons = tables.polygons
    first = tables.vertex_start[polygons.ring_start[:-1]]
    count = tables.vertex_start[polygons.ring_start[1:]] - first
    root = np.repeat(polygon_roots(tables), count)
    return ranges(first, count), root, np.repeat(polygons.lod, count)


def _lowest_points(
    tables: CityTables, vertex: npt.NDArray[np.int64], root: npt.NDArray[np.int32]
) -> npt.NDArray[np.float64]:
    features = len(tables.features.root)
    z = tables.vertices[vertex, 2]
    base = np.full(features, np.inf)
    np.minimum.at(base, root, z)
    count = np.bincount(root, minlength=features)
    mean = [
        np.bincount(root, weights=tables.vertices[vertex, axis], minlength=features)
        for axis in (0, 1)
    ]
    rows = np.flatnonzero(count)
    centre = np.column_stack(mean)[rows] / count[rows, None]
    return np.column_stack([plan_coordinates(centre, epsg=tables.epsg), base[rows]])


def triangles_between(points: npt.NDArray[np.float64], *, longest: float) -> Triangles:
    """Give the Delaunay triangles between points, without those over wide gaps.

    points : (n, 3) float64; x, y in a conformal plane, z in metres.
    longest : edge above which a triangle is left out, in units of x and y.
    """
    collection = shapely.delaunay_triangles(shapely.multipoints(points))
    corners = shapely.get_coordinates(shapely.get_parts(collection), include_z=True)
    triangles = corners.reshape(-1, 4, 3)[:, :3]
    edges = np.linalg.norm(np.diff(triangles[:, [0, 1, 2, 0], :2], axis=1), axis=2)
    return np.asarray(triangles[edges.max(axis=1) <= longest]) if len(triangles) else triangles
