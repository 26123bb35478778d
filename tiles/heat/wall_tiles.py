"""The heat of walls as 3D Tiles: one quad per face of a wall, with its hours.

A face is as wide as a cell and as high as a band of the wall. In a tile of a level above, all faces
that look the same way in a square of cells are one: as wide as they are together, with the means of
their numbers by area. Leaf tiles are squares of 64 cells, divided further while they hold too many.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from tiles.content.structural_metadata import PropertyTable, SeriesColumn
from tiles.coordinates import GeoidModel, undulation
from tiles.errors import PublishError
from tiles.heat.quads import encode_quads
from tiles.heat.quantities import QUANTITIES
from tiles.raster import PlaneGrid, rounded
from tiles.tileset import Node, TileEntry, union

Float64 = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]

FACE = "facade"  # dimension of the faces in a result
FOLDER = "facades"
CONTENTS = "tiles"
LEAF_CELLS = 64
MOST_FACES = 4096
_DIVISIONS = 6  # a square of one cell; more faces than that in it stay together
OUTWARD_M = 0.05  # in front of the wall, so that the building does not cover it

# Variables of the faces: name → unit.
VARIABLES = {
    "facade_x": "m",
    "facade_y": "m",
    "facade_azimuth": "degree",
    "facade_base": "m",
    "facade_top": "m",
    "facade_surface_temperature": "degC",
    "facade_sun_hours": "h",
}


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces of walls, one row each.

    x, y : middle, m. ground : height there, m above the geoid. azimuth : of the outward normal,
    degrees clockwise from north. base, top : m above the ground. width : m.
    temperature : (n, hours) °C. sun : (n,) h.
    """

    x: Float64
    y: Float64
    ground: Float64
    azimuth: Float64
    base: Float64
    top: Float64
    width: Float64
    temperature: Float32
    sun: Float32

    def __len__(self) -> int:
        """Give the number of faces."""
        return len(self.x)

    def rows(self, chosen: npt.NDArray[np.generic]) -> Faces:
        """Give some of the faces."""
        return Faces(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def faces_of(result: xr.Dataset, grid: PlaneGrid, ground: Float32) -> Faces | None:
    """Give the faces of a result; None where it has none.

    ground : (rows, cols) float32, m above the geoid.

    Raises
    ------
    PublishError
        A variable is missing or has another unit.
    """
    if FACE not in result.dims or not result.sizes[FACE]:
        return None
    for name, unit in VARIABLES.items():
        found = result[name].attrs.get("units") if name in result else None
        if found != unit:
            raise PublishError(f"the faces of walls need {name} in {unit}; found {found!r}")
    x, y = (result[f"facade_{axis}"].to_numpy().astype(np.float64) for axis in "xy")
    azimuth = result["facade_azimuth"].to_numpy().astype(np.float64)
    half = grid.cell_m / 2
    # The ground in front of the wall: half a cell outward.
    column = (x + half * np.sin(np.radians(azimuth)) - grid.west_m) / grid.cell_m
    row = (grid.north_m - y - half * np.cos(np.radians(azimuth))) / grid.cell_m
    inside = (
        np.clip(row, 0, grid.rows - 1).astype(np.intp),
        np.clip(column, 0, grid.columns - 1).astype(np.intp),
    )
    temperature = result["facade_surface_temperature"].transpose(FACE, "time").to_numpy()
    faces = Faces(
        x=x,
        y=y,
        ground=ground[inside].astype(np.float64),
        azimuth=azimuth,
        base=result["facade_base"].to_numpy().astype(np.float64),
        top=result["facade_top"].to_numpy().astype(np.float64),
        width=np.full(len(x), grid.cell_m),
        temperature=rounded(temperature),
        sun=rounded(result["facade_sun_hours"].to_numpy()),
    )
    shown = np.isfinite(faces.temperature).all(axis=1) & np.isfinite(faces.ground)
    return faces.rows(np.flatnonzero(shown & (faces.top > faces.base)))


def merged(faces: Faces, cell_m: float) -> Faces:
    """Give one face for all that look the same way in each square of `cell_m`."""
    column, row = (
        (np.floor(axis / cell_m) - np.floor(axis.min() / cell_m)).astype(np.int64)
        for axis in (faces.x, faces.y)
    )
    side = (np.rint(faces.azimuth) % 360).astype(np.int64)
    # One number instead of three: a city has millions of faces, and sorting rows is slow.
    _, group = np.unique((row * (column.max() + 1) + column) * 360 + side, return_inverse=True)
    count = int(group.max()) + 1
    height = faces.top - faces.base
    area = faces.width * height
    total = np.bincount(group, area, count)

    def mean(values: npt.NDArray[np.floating]) -> Float64:
        found: Float64 = np.bincount(group, area * values, count) / total
        return found

    base, top = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(base, group, faces.base)
    np.maximum.at(top, group, faces.top)
    hours = range(faces.temperature.shape[1])
    return Faces(
        x=mean(faces.x),
        y=mean(faces.y),
        ground=mean(faces.ground),
        azimuth=mean(side.astype(np.float64)),
        base=base,
        top=top,
        width=total / (top - base),
        temperature=np.stack([mean(faces.temperature[:, k]) for k in hours], 1).astype(np.float32),
        sun=mean(faces.sun).astype(np.float32),
    )


@dataclass(slots=True)
class WallTiles:
    """Writes the tiles of the faces below `folder`; `written` is the number of leaf faces."""

    grid: PlaneGrid
    geoid: GeoidModel
    folder: Path
    written: int = field(default=0)

    def write(self, faces: Faces) -> Node | None:
        """Write every level and give the tree; None without a face."""
        if not len(faces):
            return None
        level, longest = 0, max(self.grid.rows, self.grid.columns)
        while LEAF_CELLS << level < longest:
            level += 1
        return self._tile(faces, level, (self.grid.west_m, self.grid.north_m), "r")

    def _tile(self, faces: Faces, level: int, corner: tuple[float, float], name: str) -> Node:
        """Write the tile of a square with its north-west corner, and all below it."""
        if level <= 0 and (len(faces) <= MOST_FACES or level < -_DIVISIONS):
            self.written += len(faces)
            entry = self._encoded(faces, name)
            return Node(entry.region, 0.0, (entry,))
        side = LEAF_CELLS * self.grid.cell_m * 2.0**level
        middle_x, middle_y = corner[0] + side / 2, corner[1] - side / 2
        children = []
        for number in range(4):
            east, south = number % 2 == 1, number >= 2
            there = ((faces.x >= middle_x) == east) & ((faces.y < middle_y) == south)
            if there.any():
                place = (middle_x if east else corner[0], middle_y if south else corner[1])
                part = faces.rows(np.flatnonzero(there))
                children.append(self._tile(part, level - 1, place, f"{name}{number}"))
        if len(children) == 1:
            return children[0]
        cell_m = self.grid.cell_m * 2.0 ** max(level, 1)
        entry = self._encoded(merged(faces, cell_m), name)
        error = max(cell_m, *(child.geometric_error for child in children))
        region = union([entry.region, *(child.region for child in children)])
        return Node(region, error, (entry,), tuple(children))

    def _encoded(self, faces: Faces, name: str) -> TileEntry:
        table = PropertyTable("wall_face", "壁の面", (), len(faces), _columns(faces))
        tile = encode_quads(self._corners(faces), table, double_sided=False)
        target = self.folder / CONTENTS / f"{name}.glb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(tile.glb)
        target.with_name(f"{name}.glb.gz").write_bytes(tile.gzipped)
        return TileEntry(f"{name}.glb", len(tile.gzipped), tile.region, len(faces))

    def _corners(self, faces: Faces) -> Float64:
        """Give longitude, latitude and ellipsoidal height of corners, (n, 4, 3)."""
        azimuth = np.radians(faces.azimuth)
        out = np.column_stack([np.sin(azimuth), np.cos(azimuth)])
        # Along the wall, to the right of someone who looks at it.
        right = np.column_stack([-out[:, 1], out[:, 0]])
        middle = np.column_stack([faces.x, faces.y]) + OUTWARD_M * out
        half = right * (faces.width / 2)[:, None]
        left_end, right_end = middle - half, middle + half
        plan = np.stack([left_end, right_end, right_end, left_end], axis=1)
        column = (plan[..., 0] - self.grid.west_m) / self.grid.cell_m
        row = (self.grid.north_m - plan[..., 1]) / self.grid.cell_m
        lon, lat = self.grid.degrees(column, row)
        lift = undulation(lon.ravel(), lat.ravel(), self.geoid).reshape(lon.shape)
        base, top = faces.ground + faces.base, faces.ground + faces.top
        return np.stack([lon, lat, np.stack([base, base, top, top], axis=1) + lift], axis=-1)


def _columns(faces: Faces) -> tuple[SeriesColumn, ...]:
    hours, sun = QUANTITIES["surface_temperature"], QUANTITIES["sun_hours"]
    return (
        SeriesColumn(hours.id, hours.id, "壁面温度", hours.unit, rounded(faces.temperature)),
        SeriesColumn(sun.id, sun.id, sun.ja, sun.unit, rounded(faces.sun)),
    )
