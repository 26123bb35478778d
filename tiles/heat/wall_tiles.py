"""The heat of walls as 3D Tiles: wall surfaces of the city model that carry their hours.

Leaf tiles show pieces of walls, a few metres wide and a storey high; a tile above shows whole walls
with the means of their pieces by area, the largest ones where there are too many. Tiles split the
walls by place into four equal parts, so that dense quarters have small tiles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tiles.attribute_columns import AttributeColumn, ColumnKind
from tiles.attribute_values import strings_of
from tiles.city_tables import StringColumn
from tiles.content.structural_metadata import PropertyTable, SeriesColumn
from tiles.coordinates import GeoidModel, undulation
from tiles.heat.quantities import QUANTITIES
from tiles.heat.tile_files import put_tile
from tiles.heat.wall_faces import Faces
from tiles.heat.wall_matching import values_of
from tiles.heat.wall_mesh import encode_walls
from tiles.heat.wall_pieces import PIECE_M, WallPieces, cut, directions
from tiles.heat.wall_surfaces import WallSurfaces
from tiles.raster import PlaneGrid, rounded
from tiles.tileset import Node, TileEntry, union

Float64 = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]

FOLDER = "facades"
MOST_FEATURES = 4096
OUTWARD_M = 0.05  # in front of the wall, so that the building does not cover it
# Seen from farther off, buildings are coarser, too: this share of the geometric error.
OUTWARD_SHARE = 0.02
# A whole wall is shown where at least this share of its area has numbers.
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class WallShare:
    """How much of the walls of a model has numbers.

    count : how many there are. matched : how many of them have numbers in some part.
    area_m2 : of all of them. matched_m2 : of what has numbers.
    """

    count: int
    matched: int
    area_m2: float
    matched_m2: float


@dataclass(slots=True)
class WallTiles:
    """Writes the tiles of walls below `folder`; `written` is the number of pieces in leaves.

    values : (pieces, hours + 1) float32, °C by hour, then hours of sun; NaN where there are none.
    """

    walls: WallSurfaces
    pieces: WallPieces
    values: Float32
    grid: PlaneGrid
    geoid: GeoidModel
    folder: Path
    written: int = field(default=0)
    _mean: Float32 = field(init=False)
    _area: Float64 = field(init=False)
    _longest: Float64 = field(init=False)
    _triangle_start: npt.NDArray[np.int64] = field(init=False)
    _piece_start: npt.NDArray[np.int64] = field(init=False)
    _part_start: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.walls)
        known = np.isfinite(self.values[:, 0])
        area = np.where(known, self.pieces.area, 0.0)
        whole = np.bincount(self.pieces.wall, area, count)
        self._area = np.asarray(np.bincount(self.pieces.wall, self.pieces.area, count), np.float64)
        enough = whole >= _ENOUGH * np.maximum(self._area, 1e-9)
        self._mean = np.full((count, self.values.shape[1]), np.nan, np.float32)
        for hour in range(self.values.shape[1]):
            total = np.bincount(
                self.pieces.wall, area * np.where(known, self.values[:, hour], 0.0), count
            )
            self._mean[enough, hour] = (total / np.maximum(whole, 1e-9))[enough]
        self._longest = _longest(self.pieces, count)
        self._triangle_start = np.searchsorted(self.walls.wall, np.arange(count + 1))
        self._piece_start = np.searchsorted(self.pieces.wall, np.arange(count + 1))
        self._part_start = np.searchsorted(self.pieces.piece, np.arange(len(self.pieces) + 1))

    def share(self) -> WallShare:
        """Tell how many walls have numbers."""
        known = np.isfinite(self.values[:, 0])
        matched = np.bincount(self.pieces.wall[known], minlength=len(self.walls)) > 0
        return WallShare(
            len(self.walls),
            int(matched.sum()),
            round(float(self.pieces.area.sum()), 1),
            round(float(self.pieces.area[known].sum()), 1),
        )

    def write(self) -> Node | None:
        """Write every level and give the tree; None where no piece has numbers."""
        known = np.isfinite(self.values[:, 0])
        shown = np.unique(self.pieces.wall[known]).astype(np.intp)
        if not len(shown):
            return None
        place = np.full((len(self.walls), 2), np.nan)
        out, right = directions(self.walls.azimuth)
        first = self._piece_start[:-1][shown]
        along, ahead = self.pieces.along[first, 0], self.pieces.ahead[first]
        place[shown] = along[:, None] * right[shown] + ahead[:, None] * out[shown]
        node, _ = self._tile(shown, place, "r")
        return node

    def _tile(self, walls: Rows, place: Float64, name: str) -> tuple[Node, int]:
        """Write the tile of some walls and all below it; give its node and its level."""
        pieces = _ranges(self._piece_start, walls)
        pieces = pieces[np.isfinite(self.values[pieces, 0])]
        if len(pieces) <= MOST_FEATURES or len(walls) == 1:
            self.written += len(pieces)
            entry = self._leaf(pieces, name)
            return Node(entry.region, 0.0, (entry,)), 0
        below = [
            self._tile(part, place, f"{name}{number}")
            for number, part in enumerate(_quarters(walls, place))
        ]
        level = 1 + max(level for _, level in below)
        children = tuple(node for node, _ in below)
        above = self._whole_walls(walls, level, name)
        contents = () if above is None else (above,)
        region = union([each.region for each in (*contents, *children)])
        # Where no wall has enough numbers to be shown whole, the pieces below still are.
        least = PIECE_M * 2.0 ** (level - 1)
        error = max(least, *(each.geometric_error for each in (*contents, *children)))
        return Node(region, error, contents, children), level

    def _whole_walls(self, walls: Rows, level: int, name: str) -> TileEntry | None:
        """Write the largest walls of a tile above the leaves."""
        walls = walls[np.isfinite(self._mean[walls, 0])]
        if not len(walls):
            return None
        largest = np.argsort(-self._area[walls], kind="stable")
        error = PIECE_M * 2.0 ** (level - 1)
        error = max([error, *self._longest[walls[largest[MOST_FEATURES:]]].tolist()])
        walls = np.sort(walls[largest[:MOST_FEATURES]])
        counts = self._triangle_start[walls + 1] - self._triangle_start[walls]
        triangles = self.walls.triangles[_ranges(self._triangle_start, walls)]
        feature = np.repeat(np.arange(len(walls), dtype=np.int32), counts)
        return self._encoded(walls, self._mean[walls], (triangles, feature), error, name)

    def _leaf(self, pieces: Rows, name: str) -> TileEntry:
        counts = self._part_start[pieces + 1] - self._part_start[pieces]
        triangles = self.pieces.triangles[_ranges(self._part_start, pieces)]
        feature = np.repeat(np.arange(len(pieces), dtype=np.int32), counts)
        walls = self.pieces.wall[pieces].astype(np.intp)
        return self._encoded(walls, self.values[pieces], (triangles, feature), 0.0, name)

    def _encoded(
        self,
        walls: Rows,
        values: Float32,
        mesh: tuple[Float64, npt.NDArray[np.int32]],
        error: float,
        name: str,
    ) -> TileEntry:
        """Write a tile of features, each on a wall, with its numbers and triangles."""
        triangles, feature = mesh
        out, _ = directions(self.walls.azimuth[walls])
        ahead = max(OUTWARD_M, OUTWARD_SHARE * error)
        plan = triangles[:, :, :2] + ahead * out[feature][:, None, :]
        table = PropertyTable(
            "wall_surface", "壁面", self._columns(walls), len(walls), _series(values)
        )
        tile = encode_walls(
            self._degrees(plan, triangles[:, :, 2]),
            feature,
            normal=np.column_stack([out, np.zeros(len(out))]),
            table=table,
        )
        return put_tile(tile, self.folder, f"{name}.glb", features=len(walls), error=error)

    def _columns(self, walls: Rows) -> tuple[AttributeColumn, ...]:
        rows = walls.astype(np.int32)
        return (
            _column("wall_gml_id", "壁面のgml:id", "string", strings_of(self.walls.gml_id, rows)),
            _column(
                "building_gml_id", "建物のgml:id", "string", strings_of(self.walls.building, rows)
            ),
            _column(
                "azimuth",
                "壁の向き（北から時計回り）",
                "float64",
                np.rint(self.walls.azimuth[walls]),
            ),
        )

    def _degrees(self, plan: Float64, height: Float64) -> Float64:
        """Give longitude, latitude and ellipsoidal height of corners, (n, 3, 3)."""
        column = (plan[..., 0] - self.grid.west_m) / self.grid.cell_m
        row = (self.grid.north_m - plan[..., 1]) / self.grid.cell_m
        lon, lat = (
            each.reshape(height.shape) for each in self.grid.degrees(column.ravel(), row.ravel())
        )
        lift = undulation(lon.ravel(), lat.ravel(), self.geoid).reshape(lon.shape)
        return np.stack([lon, lat, height + lift], axis=-1)


def wall_tiles(
    walls: WallSurfaces, faces: Faces, *, grid: PlaneGrid, geoid: GeoidModel, folder: Path
) -> WallTiles:
    """Lay the numbers of faces onto the pieces of walls, ready to be written."""
    pieces = cut(walls)
    values = rounded(values_of(pieces, walls.azimuth, faces, grid))
    return WallTiles(walls, pieces, values, grid, geoid, folder)


def _longest(pieces: WallPieces, count: int) -> Float64:
    """Give the diagonal of each wall, m."""
    found = []
    for extent in (pieces.along, pieces.height):
        low, high = np.full(count, np.inf), np.full(count, -np.inf)
        np.minimum.at(low, pieces.wall, extent[:, 0])
        np.maximum.at(high, pieces.wall, extent[:, 1])
        found.append(np.maximum(high - low, 0.0))
    return np.asarray(np.hypot(found[0], found[1]))


def _quarters(walls: Rows, place: Float64) -> Iterator[Rows]:
    """Split walls into west and east, and both into south and north, in equal numbers."""
    halves = _halves(walls, place[walls, 0])
    for half in halves:
        yield from (part for part in _halves(half, place[half, 1]) if len(part))


def _halves(walls: Rows, place: Float64) -> tuple[Rows, Rows]:
    order = np.argsort(place, kind="stable")
    middle = (len(walls) + 1) // 2
    return np.sort(walls[order[:middle]]), np.sort(walls[order[middle:]])


def _ranges(start: npt.NDArray[np.int64], rows: Rows) -> Rows:
    """Give the numbers from `start[row]` to before `start[row + 1]` of some rows, in order."""
    counts = start[rows + 1] - start[rows]
    ends = np.cumsum(counts)
    shift = np.repeat(start[rows] - (ends - counts), counts)
    return np.asarray(np.arange(int(ends[-1]) if len(ends) else 0) + shift, np.intp)


def _column(
    name: str, label: str, kind: ColumnKind, values: StringColumn | Float64
) -> AttributeColumn:
    present = np.ones(len(values), bool)
    unit = "degree" if kind == "float64" else None
    return AttributeColumn(name, name, label, unit, kind, values, present)


def _series(values: Float32) -> tuple[SeriesColumn, ...]:
    hours, sun = QUANTITIES["surface_temperature"], QUANTITIES["sun_hours"]
    values = rounded(values)
    return (
        SeriesColumn(hours.id, hours.id, "壁面温度", hours.unit, values[:, :-1]),
        SeriesColumn(sun.id, sun.id, sun.ja, sun.unit, values[:, -1]),
    )
