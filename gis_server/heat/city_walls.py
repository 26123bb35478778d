"""Wall surfaces of a published city, in the plane of a run of heat.

They are those of the LOD of which the run's surface is made: WallSurfaces with their windows and
doors, and the upright faces of solids that name no walls.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj

from gis_server.heat.city_sources import city_sources, is_usable, near, opened
from gis_server.heat.city_surface import CityPlace
from gis_server.heat.plane_tables import Float64, Mask, PlaneTables, Rows, in_plane
from simulations.grid import Grid
from tiles.attribute_values import strings_at, strings_of
from tiles.city_tables import CityTables, StringColumn
from tiles.heat import WallSurfaces, joined

WALL = "WallSurface"
# Least horizontal part of a unit normal: of what the model calls a wall (60° of slope, less is an
# eave or a ledge), and of a face of a solid (80°, less is a steep roof).
CALLED_WALL, UPRIGHT = 0.5, 0.985


def city_walls(place: CityPlace, grid: Grid) -> WallSurfaces:
    """Give the walls of a city whose middle lies in a grid.

    Raises
    ------
    PublishError
        Nothing is published of the city, or its tables are gone from the store.
    """
    to_degrees = pyproj.Transformer.from_crs(grid.crs, "EPSG:6668", always_xy=True)
    west, south, east, north = to_degrees.transform_bounds(*grid.bounds)
    sources = [
        source
        for source in city_sources(place.storage, place.city)
        if near(source, (west, south, east, north))
    ]
    parts = (
        walls_of(in_plane(tables, grid.crs))
        for _, tables in opened(sources, place.store, themes=frozenset({"bldg"}))
        if is_usable(tables)
    )
    return joined([walls.rows(_inside(walls, grid)) for walls in parts])


def walls_of(file: PlaneTables) -> WallSurfaces:
    """Give the walls of a file."""
    rows = file.best_lod(file.tables.polygons.lod >= 1)
    wall = _wall_features(file.tables)[file.tables.polygons.feature[rows]]
    named = np.zeros(len(file.tables.features.root), bool)
    named[file.root[rows[wall >= 0]]] = True
    rows, wall = _some((wall >= 0) | ~named[file.root[rows]], rows, wall)
    triangles, owner = file.triangles(rows)
    place = np.searchsorted(rows, owner)
    normal, middle = _measured(triangles, place, len(rows))
    length = np.maximum(np.linalg.norm(normal, axis=1), 1e-12)
    level = np.linalg.norm(normal[:, :2], axis=1) / length
    standing = level >= np.where(wall >= 0, CALLED_WALL, UPRIGHT)
    number = np.cumsum(standing) - 1
    root = file.root[rows]
    inward = _inward(normal, middle, root, standing)
    triangles, place = _some(standing[place], triangles, place)
    turned = inward[root[place]]
    triangles[turned] = triangles[turned][:, ::-1]
    normal = np.where(inward[root], -1.0, 1.0)[:, None] * normal
    wall, root, normal = _some(standing, wall, root, normal)
    gml_id = file.tables.features.gml_id
    return WallSurfaces(
        triangles,
        number[place].astype(np.int32),
        np.degrees(np.arctan2(normal[:, 0], normal[:, 1])) % 360.0,
        _named(file.tables, wall),
        strings_of(gml_id, root.astype(np.int32)),
    )


def _wall_features(tables: CityTables) -> Rows:
    """Give the wall of each feature: itself, that of a window or door, −1 for all others."""
    called = [name.rpartition(":")[2] == WALL for name in tables.class_names]
    is_wall = np.array(called, bool)[tables.features.class_name]
    own = np.arange(len(is_wall))
    parent = tables.features.parent
    in_wall = (parent >= 0) & is_wall[parent]
    return np.where(is_wall, own, np.where(in_wall, parent, -1))


def _named(tables: CityTables, wall: Rows) -> StringColumn:
    """Give the gml:id of walls, "" where the number is −1."""
    places = np.flatnonzero(wall >= 0).astype(np.int32)
    return strings_at(tables.features.gml_id, wall[places].astype(np.int32), places, len(wall))


def _measured(triangles: Float64, place: Rows, count: int) -> tuple[Float64, Float64]:
    """Give the normal, as long as the area [m²], and the middle of polygons, (count, 3)."""
    edge = triangles[:, 1:] - triangles[:, :1]
    across = np.cross(edge[:, 0], edge[:, 1]) / 2
    middle = triangles.mean(axis=1)
    number = np.maximum(np.bincount(place, minlength=count), 1)
    normal, where = (
        np.column_stack(
            [np.bincount(place, values[:, axis], count).astype(np.float64) for axis in range(3)]
        )
        for values in (across, middle)
    )
    return normal, where / number[:, None]


def _inward(normal: Float64, middle: Float64, root: Rows, standing: Mask) -> Mask:
    """Tell of each feature whether its walls look inward, as in a solid turned inside out.

    The flux of (x, y, 0) through walls that go round a building is twice its volume (Gauss).
    """
    count = int(root.max(initial=-1)) + 1
    area = np.where(standing, np.linalg.norm(normal, axis=1), 0.0)
    whole = np.maximum(np.bincount(root, area, count), 1e-12)
    flux = np.zeros(count)
    for axis in range(2):
        centre = np.bincount(root, area * middle[:, axis], count) / whole
        away = np.where(standing, middle[:, axis] - centre[root], 0.0)
        flux += np.bincount(root, normal[:, axis] * away, count)
    return np.asarray(flux < 0.0)


def _some(chosen: Mask, *columns: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], ...]:
    return tuple(column[chosen] for column in columns)


def _inside(walls: WallSurfaces, grid: Grid) -> Rows:
    """Give the walls whose middle lies in a grid."""
    west, south, east, north = grid.bounds
    count = np.maximum(np.bincount(walls.wall, minlength=len(walls)), 1)
    x, y = (
        np.bincount(walls.wall, walls.triangles[:, :, axis].mean(axis=1), len(walls)) / count
        for axis in (0, 1)
    )
    return np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
