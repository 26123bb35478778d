"""The cells that a run works on, with all that geometry alone decides."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from simulations.engine.forcing import Forcing
from simulations.engine.packed_steps import PackedSteps, packed
from simulations.engine.parameters import Parameters
from simulations.engine.scene import Scene
from simulations.engine.walls import Facades, wall_cells
from simulations.grid import Grid
from simulations.ground_temperature.conduction import wall_rows
from simulations.radiation.facades import Bands, Faces, bands_of, faces_of, lit_bands
from simulations.radiation.ground_view import margin_cells, square_count
from simulations.sky.directions import SkyDirections, sky_directions
from simulations.sky.lines import Lines, lines_along
from simulations.sky.sun_sweep import SunShade, sun_shade
from simulations.sky.visibility import Visibility, sky_visibility

Bytes = npt.NDArray[np.uint8]
Window = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class WorkingField:
    """A window of the surface with a margin, and what is seen from each of its cells.

    Attributes
    ----------
    outer : rows, columns of the surface whose walls are worked on; faces count from there.
    near : rows, columns of it whose ground is worked on; all arrays of cells are of these.
    inner : rows, columns of the result within `near`.
    cover : (rows, columns) uint8. open_air : (rows, columns) bool.
    visibility : sky, leaves, walls.
    ground_sun, person_sun : per step uint8 (rows, columns), 255 = full sun; None without sun.
    facades : faces of walls.
    looks : lines of the lookout of each pair of azimuths, in the cells of `outer`.
    squares : how many squares of ground around a person are told apart.
    """

    resolution_m: float
    outer: Window
    near: Window
    inner: Window
    cover: Bytes
    open_air: npt.NDArray[np.bool_]
    directions: SkyDirections
    visibility: Visibility
    ground_sun: Sequence[Bytes | None]
    person_sun: Sequence[Bytes | None]
    facades: Facades
    looks: list[Lines]
    squares: int

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows, columns of ground are worked on."""
        return self.cover.shape[0], self.cover.shape[1]

    @property
    def place(self) -> Window:
        """Rows, columns of the result within `outer`."""
        return moved(self.inner, (self.near[0].start, self.near[1].start))

    @property
    def window(self) -> Window:
        """Rows, columns of the result within the surface."""
        return moved(self.place, (self.outer[0].start, self.outer[1].start))


def moved(window: Window, by: tuple[int, int]) -> Window:
    """Give a window some rows and columns farther on."""
    rows, columns = (
        slice(part.start + cells, part.stop + cells) for part, cells in zip(window, by, strict=True)
    )
    return rows, columns


def inside(window: Window, outer: Window) -> Window:
    """Give a window as counted from the first row and column of another one."""
    return moved(window, (-outer[0].start, -outer[1].start))


def ground_margin(resolution_m: float, parameters: Parameters) -> int:
    """Give how far around a person ground is seen cell by cell [cells]."""
    return margin_cells(square_count(resolution_m, parameters.ground_view_m))


def wall_margin(resolution_m: float, parameters: Parameters) -> int:
    """Give how far around a place walls are seen one by one [cells]."""
    return int(np.ceil(parameters.wall_view_m / resolution_m)) + 2


def margin_of(resolution_m: float, parameters: Parameters) -> int:
    """Give how far around a result ground and walls are worked on [cells]."""
    return ground_margin(resolution_m, parameters) + wall_margin(resolution_m, parameters)


def widened(window: Window, cells: int, shape: tuple[int, int]) -> Window:
    """Give a window with a margin, cut off at the edges of the surface."""
    rows, columns = (
        slice(max(0, part.start - cells), min(size, part.stop + cells))
        for part, size in zip(window, shape, strict=True)
    )
    return rows, columns


def cells_away(part: slice, along: slice) -> npt.NDArray[np.int64]:
    """Tell how far each row (or column) of `along` is from those of `part` [cells]."""
    at = np.arange(along.start, along.stop)
    away = np.maximum(part.start - at, at - part.stop + 1)
    return np.asarray(np.maximum(away, 0))


def working_field(
    scene: Scene, forcing: Forcing, *, parameters: Parameters, window: Window
) -> WorkingField:
    """Look around from every cell of a window and its margin."""
    resolution = scene.grid.resolution_m
    outer = widened(window, margin_of(resolution, parameters), scene.grid.shape)
    directions = sky_directions(parameters.azimuths, parameters.bands, parameters.lowest_elevation)
    relief = scene.obstacles[0].relief
    faces = faces_of(relief, ~scene.open_air, outer, parameters.facade_band_m)
    bands = bands_of(faces, parameters.facade_band_m)
    front = front_cells(faces, bands, outer)
    visibility = sky_visibility(
        scene.obstacles,
        directions=directions,
        window=outer,
        weights=parameters.receiver,
        faces=faces,
        eye_m=parameters.person_height_m,
    )

    def look(step: int) -> list[bytes] | None:
        if forcing.elevation[step] < parameters.lowest_elevation:
            return None
        seen = sun_shade(
            scene.obstacles,
            azimuth=float(forcing.azimuth[step]),
            elevation=float(forcing.elevation[step]),
            window=outer,
            eye_m=parameters.person_height_m,
        )
        below = seen.ground.reshape(-1)[front]
        lit = lit_of(seen, faces, bands, front)
        return [packed(each) for each in (seen.ground, seen.person, lit, below)]

    with ThreadPoolExecutor(2) as threads:
        suns = list(threads.map(look, range(forcing.elevation.size)))
    cover = np.ascontiguousarray(scene.cover[outer])
    shapes = (cover.shape, cover.shape, front.shape, front.shape)
    ground, person, lit, front_sun = (
        PackedSteps(shape, [None if each is None else each[part] for each in suns])
        for part, shape in enumerate(shapes)
    )
    cell, cell_faces = wall_cells(faces, cover.shape)
    facades = Facades(
        faces,
        bands,
        visibility.face_sky,
        wall_kind(scene, outer, faces, bands),
        cover.reshape(-1)[front],
        lit,
        front_sun,
        cell,
        cell_faces,
    )
    return WorkingField(
        resolution,
        outer,
        inside(outer, outer),
        inside(window, outer),
        cover,
        np.ascontiguousarray(scene.open_air[outer]),
        directions,
        visibility,
        ground,
        person,
        facades,
        looks_of(scene, directions, outer),
        square_count(resolution, parameters.ground_view_m),
    )


def unpacked(field: WorkingField) -> WorkingField:
    """Give the same field with the sun of all steps at hand."""
    walls = field.facades
    return replace(
        field,
        ground_sun=list(field.ground_sun),
        person_sun=list(field.person_sun),
        facades=replace(walls, lit=list(walls.lit), front_sun=list(walls.front_sun)),
    )


def looks_of(scene: Scene, directions: SkyDirections, outer: Window) -> list[Lines]:
    """Give the lines of the lookout of each pair of azimuths in a window."""
    grid = scene.grid.window(*_global(scene.grid, outer))
    return [
        lines_along(grid, float(azimuth)) for azimuth in directions.azimuths[directions.lookouts]
    ]


def front_cells(faces: Faces, bands: Bands, outer: Window) -> npt.NDArray[np.int64]:
    """Give the flat index of the cell before each band, (bands,)."""
    columns = outer[1].stop - outer[1].start
    return np.asarray((faces.front_row * columns + faces.front_column)[bands.face], np.int64)


def lit_of(shade: SunShade, faces: Faces, bands: Bands, front: npt.NDArray[np.int64]) -> Bytes:
    """Give the share of each band that the sun reaches, 255 = all.

    Parameters
    ----------
    front : (bands,) int64, flat index of the cell before each band in the fields of `shade`.
    """
    lit = np.empty(bands.face.size, np.uint8)
    lit_bands(
        lit,
        shade.shadow.reshape(-1),
        shade.leaf.reshape(-1),
        front,
        bands.middle,
        bands.height,
        faces.leaf_top[bands.face],
    )
    return lit


def wall_kind(scene: Scene, outer: Window, faces: Faces, bands: Bands) -> Bytes:
    """Give the row of the material of each band, (bands,) uint8."""
    wall, green = wall_rows()
    if scene.green is None:
        return np.full(bands.face.size, wall, np.uint8)
    is_green = scene.green[outer][faces.row, faces.column][bands.face]
    return np.where(is_green, np.uint8(green), np.uint8(wall))


def _global(grid: Grid, window: Window) -> tuple[int, int, int, int]:
    """Give a window as west, south, columns, rows in global indices."""
    part = grid.part(window)
    return part.west, part.south, part.columns, part.rows
