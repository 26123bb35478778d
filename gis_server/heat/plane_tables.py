"""Faces of one file of a city as triangles in the plane of a heat grid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyproj

from tiles.city_tables import CityTables, GeometryKind
from tiles.mesh.triangulation import triangulate
from tiles.vector.plan import plan_coordinates, polygon_roots

Float64 = npt.NDArray[np.float64]
Rows = npt.NDArray[np.integer]
Mask = npt.NDArray[np.bool_]

NO_SURFACE = (
    GeometryKind.FOOTPRINT,
    GeometryKind.ROOF_EDGE,
    GeometryKind.TERRAIN_INTERSECTION,
    GeometryKind.NETWORK,
)
# No more interiors: LOD4 adds rooms to what LOD3 has.
HIGHEST_LOD = 3


@cache
def _to_plane(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("EPSG:6668", crs, always_xy=True)


def plane_points(points: Float64, *, epsg: int, crs: str) -> Float64:
    """Give points of a source system in the plane, (n, 3) float64, m, elevation as it is."""
    plan = plan_coordinates(points[:, :2], epsg=epsg)
    # One point more than asked for: pyproj takes an array of one as a scalar and warns.
    padded = np.concatenate([plan, plan[:1]])
    x, y = _to_plane(crs).transform(padded[:, 0], padded[:, 1])
    return np.column_stack([x[: len(plan)], y[: len(plan)], points[:, 2]])


@dataclass(frozen=True, slots=True)
class PlaneTables:
    """A file with its vertices in the plane.

    points : (vertices, 3) float64, m, CRS of the grid.
    root : (polygons,) top-level feature of each polygon.
    """

    tables: CityTables
    points: Float64
    root: Rows

    def triangles(self, polygons: Rows) -> tuple[Float64, Rows]:
        """Give the triangles of some polygons, (n, 3, 3) m, and the polygon of each."""
        if not len(polygons):
            return np.empty((0, 3, 3)), np.empty(0, np.int64)
        middle = np.nanmedian(self.points[:, :2], axis=0)
        local = self.points - (*middle, 0.0)
        found = triangulate(
            self.tables.polygons,
            self.tables.vertex_start,
            np.asarray(polygons, np.int32),
            local,
        )
        owner = np.repeat(np.asarray(polygons), np.diff(found.start))
        return self.points[found.corners], owner

    def best_lod(self, wanted: Mask) -> Rows:
        """Give the polygons among `wanted` that are of the best LOD of their feature, up to 3."""
        polygons = self.tables.polygons
        usable = wanted & (polygons.lod <= HIGHEST_LOD) & ~np.isin(polygons.kind, NO_SURFACE)
        best = np.full(len(self.tables.features.root), -2, np.int8)
        np.maximum.at(best, self.root[usable], polygons.lod[usable])
        return np.flatnonzero(usable & (polygons.lod == best[self.root]))

    def of_class(self, *names: str) -> Mask:
        """Mark polygons whose top-level feature is of a class (local name)."""
        wanted = [name.rpartition(":")[2] in names for name in self.tables.class_names]
        return np.asarray(np.array(wanted, bool)[self.tables.features.class_name[self.root]])

    def values(self, path: str) -> dict[int, str]:
        """Give the first value of an attribute by feature row."""
        if path not in self.tables.attribute_paths:
            return {}
        attributes = self.tables.attributes
        rows = np.flatnonzero(attributes.path == self.tables.attribute_paths.index(path))
        found: dict[int, str] = {}
        for row in rows.tolist():
            found.setdefault(int(attributes.feature[row]), attributes.value[row])
        return found

    def values_ending(self, name: str) -> dict[int, str]:
        """Give the first value of the attributes whose path ends in a name, by feature row."""
        found: dict[int, str] = {}
        for path in self.tables.attribute_paths:
            if path.rpartition(":")[2] == name:
                found = self.values(path) | found
        return found

    def numbers(self, path: str) -> dict[int, float]:
        """Give the values of an attribute that are positive numbers, by feature row."""
        found = {}
        for row, text in self.values(path).items():
            try:
                number = float(text)
            except ValueError:
                continue
            if np.isfinite(number) and number > 0:
                found[row] = number
        return found


def in_plane(tables: CityTables, crs: str) -> PlaneTables:
    """Give a file in the plane of a grid."""
    points = plane_points(tables.vertices, epsg=tables.epsg, crs=crs)
    return PlaneTables(tables, points, polygon_roots(tables))
