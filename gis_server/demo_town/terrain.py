"""The ground: a plain that falls to the south-east, a river with banks and levees, a terrace.

Heights are orthometric (metres above the mean sea level of Tokyo Bay).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gis_server.demo_town.geometry import apart, smooth_line
from gis_server.demo_town.place import HALF_HEIGHT, HALF_WIDTH, Float64

RIVER = smooth_line(
    [
        (-1000, -268), (-850, -290), (-640, -352), (-420, -372), (-200, -338),
        (20, -352), (230, -408), (450, -428), (660, -392), (850, -402), (1000, -430),
    ],
    step=12.0,
)  # fmt: skip
WATER_HALF_WIDTH = 17.0  # m
CORRIDOR_HALF_WIDTH = 50.0  # m, outer foot of the levees
GRID_SPACING = 24.0  # m
BREAK_LINES = (0.0, 13.0, 17.0, 23.0, 33.0, 40.0, 50.0, 59.0, 68.0)  # m from the river's middle

POND = shapely.Polygon(
    smooth_line(
        [
            (238, -262), (262, -243), (296, -240), (318, -256), (312, -282),
            (286, -292), (258, -298), (238, -282), (238, -262),
        ],
        step=6.0,
    ).coords
)  # fmt: skip
POND_LEVEL = 35.8  # m

# Heights above the river's water surface against the distance from its middle [m].
_PROFILE_DISTANCE = np.array([0.0, 13.0, 17.0, 23.0, 33.0, 40.0])
_PROFILE_HEIGHT = np.array([-1.4, -1.2, -0.1, 1.3, 1.5, 4.5])


def water_surface(xy: Float64) -> Float64:
    """Give the river's water surface at plan points: a plane falling 1.2 m per km to the east.

    Parameters
    ----------
    xy : (n, 2) float64, m.

    Returns
    -------
    (n,) float64, m, orthometric.
    """
    return 33.4 - 0.0012 * xy[:, 0] + 0.0006 * xy[:, 1]


def ground(xy: Float64) -> Float64:
    """Give the height of the ground at plan points, (n, 2) m → (n,) m, orthometric."""
    x, y = xy[:, 0], xy[:, 1]
    distance = np.asarray(shapely.distance(shapely.points(xy), RIVER), dtype=np.float64)
    north = np.where(y > np.interp(x, *np.asarray(RIVER.coords).T), 1.0, 0.0)
    plain = 37.6 + 0.0030 * y - 0.0016 * x + _undulation(x, y)
    plain += north * 4.2 * _smooth_step((distance - 150.0) / 150.0)
    levee = water_surface(xy) + np.interp(distance, _PROFILE_DISTANCE, _PROFILE_HEIGHT)
    weight = _smooth_step((distance - 50.0) / 18.0)
    heights = (1.0 - weight) * levee + weight * plain
    pond_bed = POND_LEVEL - 1.2
    in_pond = shapely.contains_xy(POND, x, y)
    return np.asarray(np.where(in_pond, pond_bed, heights), dtype=np.float64)


def _undulation(x: Float64, y: Float64) -> Float64:
    waves = 0.30 * np.sin(x / 173.0 + 0.7) * np.cos(y / 141.0) + 0.22 * np.sin((x + y) / 97.0)
    return np.asarray(waves + 0.08 * np.sin(x / 41.0 - y / 53.0))


def _smooth_step(t: Float64) -> Float64:
    clipped = np.clip(t, 0.0, 1.0)
    return clipped * clipped * (3.0 - 2.0 * clipped)


@dataclass(frozen=True, slots=True)
class Terrain:
    """The ground as a TIN, in four parts that share their edges exactly.

    triangles : (n, 3, 3) float64, m; x, y, orthometric height; counter-clockwise from above.
    quadrant : (n,) int64, 0 to 3: south-west, south-east, north-west, north-east mesh.
    tree : index of the triangles' outlines.
    """

    triangles: Float64
    quadrant: npt.NDArray[np.int64]
    tree: shapely.STRtree

    def height(self, xy: Float64) -> Float64:
        """Give the TIN's height at plan points, (n, 2) m → (n,) m; NaN outside the town."""
        points = np.asarray(xy, dtype=np.float64)
        found = self.tree.query(shapely.points(points), predicate="intersects")
        heights = np.full(len(points), np.nan)
        corners = self.triangles[found[1]]
        heights[found[0]] = _interpolate(corners, points[found[0]])
        return heights


def _interpolate(corners: Float64, points: Float64) -> Float64:
    """Give the height in each triangle's plane, by barycentric coordinates."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    ab, ac, ap = b[:, :2] - a[:, :2], c[:, :2] - a[:, :2], points - a[:, :2]
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    weight_b = (ap[:, 0] * ac[:, 1] - ap[:, 1] * ac[:, 0]) / area
    weight_c = (ab[:, 0] * ap[:, 1] - ab[:, 1] * ap[:, 0]) / area
    return np.asarray(a[:, 2] + weight_b * (b[:, 2] - a[:, 2]) + weight_c * (c[:, 2] - a[:, 2]))


def build_terrain() -> Terrain:
    """Triangulate the ground: a grid, denser along the river and around the pond."""
    points = _sample_points()
    parts = [_triangulate(points, quadrant) for quadrant in range(4)]
    flat = np.concatenate(parts)
    heights = np.round(ground(flat.reshape(-1, 2)), 3).reshape(-1, 3, 1)
    triangles = np.concatenate([flat, heights], axis=2)
    quadrant = np.repeat(np.arange(4), [len(part) for part in parts])
    return Terrain(
        triangles, quadrant, shapely.STRtree([*np.asarray(shapely.polygons(flat), dtype=object)])
    )


def _sample_points() -> Float64:
    grid = _grid_points()
    clear = shapely.distance(shapely.points(grid), RIVER) > BREAK_LINES[-1] + 6.0
    clear &= shapely.distance(shapely.points(grid), POND.exterior) > 5.0
    inner = _thinned(np.concatenate([_pond_points(), _river_points(), grid[clear]]))
    return np.unique(np.round(np.concatenate([inner, _edge_points()]), 3), axis=0)


def _thinned(points: Float64) -> Float64:
    """Keep points 2.5 m apart, none near a seam or the outline: no slivers in the TIN."""
    distances = np.abs(points)
    clear = (distances > 2.0) & (distances < (HALF_WIDTH - 2.0, HALF_HEIGHT - 2.0))
    inner = points[clear.all(axis=1)]
    return inner[apart(inner, 2.5)]


def _grid_points() -> Float64:
    x = np.arange(-HALF_WIDTH + GRID_SPACING, HALF_WIDTH, GRID_SPACING)
    y = np.arange(-HALF_HEIGHT + GRID_SPACING, HALF_HEIGHT, GRID_SPACING)
    grid: Float64 = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    clear_of_seams = (np.abs(grid) > GRID_SPACING * 0.4).all(axis=1)
    kept: Float64 = grid[clear_of_seams]
    return kept


def _river_points() -> Float64:
    lines = [
        shapely.offset_curve(RIVER, side * distance, join_style="round")
        for distance in BREAK_LINES
        for side in ((1.0,) if distance == 0.0 else (1.0, -1.0))
    ]
    return shapely.get_coordinates(shapely.segmentize(lines, 18.0))


def _pond_points() -> Float64:
    shore = shapely.get_coordinates(POND.exterior)[:-1]
    bed = shapely.get_coordinates(POND.buffer(-1.5).exterior)[:-1]
    return np.concatenate([shore, bed])


def _edge_points() -> Float64:
    """Give points on the outline and on the two seams, dense enough for the river's banks."""
    xs = np.arange(-HALF_WIDTH, HALF_WIDTH + 1.0, 12.5)
    ys = np.arange(-HALF_HEIGHT, HALF_HEIGHT + 1.0, 12.5)
    banks = (ys >= -475.0) & (ys <= -250.0)
    dense = np.concatenate([ys[~banks], np.arange(-475.0, -249.0, 5.0)])
    rows = [np.stack([xs, np.full_like(xs, y)], axis=1) for y in (-HALF_HEIGHT, 0.0, HALF_HEIGHT)]
    columns = [
        np.stack([np.full_like(dense, x), dense], axis=1) for x in (-HALF_WIDTH, 0.0, HALF_WIDTH)
    ]
    return np.concatenate([*rows, *columns])


def _triangulate(points: Float64, quadrant: int) -> Float64:
    """Triangulate the points of one mesh; (n, 3, 2), counter-clockwise."""
    east, north = 1.0 if quadrant % 2 else -1.0, 1.0 if quadrant >= 2 else -1.0
    own = points[(points[:, 0] * east >= 0.0) & (points[:, 1] * north >= 0.0)]
    parts = shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(own)))
    corners = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3]
    ab, ac = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    corners[area < 0] = corners[area < 0][:, ::-1]
    return corners[np.abs(area) > 1e-3]
