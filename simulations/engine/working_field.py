"""The cells that a run works on, with all that geometry alone decides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulations.engine.forcing import Forcing
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
    outer : rows, columns of the surface that are worked on.
    inner : rows, columns of the result within them.
    cover : (rows, columns) uint8. open_air : (rows, columns) bool.
    visibility : sky, leaves, walls.
    ground_sun, person_sun : per step uint8 (rows, columns), 255 = full sun; None without sun.
    facades : faces of walls.
    looks : lines of the first azimuth of each pair, in the cells of the field.
    squares : how many squares of ground around a person are told apart.
    """

    resolution_m: float
    outer: Window
    inner: Window
    cover: Bytes
    open_air: npt.NDArray[np.bool_]
    directions: SkyDirections
    visibility: Visibility
    ground_sun: list[Bytes | None]
    person_sun: list[Bytes | None]
    facades: Facades
    looks: list[Lines]
    squares: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns that are worked on."""
        return self.cover.shape[0], self.cover.shape[1]


def margin_of(resolution_m: float, parameters: Parameters) -> int:
    """Give how far around a result ground and walls are worked on [cells]."""
    squares = square_count(resolution_m, parameters.ground_view_m)
    return margin_cells(squares) + int(np.ceil(parameters.wall_view_m / resolution_m)) + 2


def widened(window: Window, cells: int, shape: tuple[int, int]) -> Window:
    """Give a window with a margin, cut off at the edges of the surface."""
    rows, columns = (
        slice(max(0, part.start - cells), min(size, part.stop + cells))
        for part, size in zip(window, shape, strict=True)
    )
    return rows, columns


def working_field(
    scene: Scene, forcing: Forcing, *, parameters: Parameters, window: Window
) -> WorkingField:
    """Look around from every cell of a window and its margin."""
    resolution = scene.grid.resolution_m
    outer = widened(window, margin_of(resolution, parameters), scene.grid.shape)
    inner = (
        slice(window[0].start - outer[0].start, window[0].stop - outer[0].start),
        slice(window[1].start - outer[1].start, window[1].stop - outer[1].start),
    )
    directions = sky_directions(parameters.azimuths, parameters.bands, parameters.lowest_elevation)
    relief = scene.obstacles[0].relief
    faces = faces_of(relief, ~scene.open_air, outer, parameters.facade_band_m)
    bands = bands_of(faces, parameters.facade_band_m)
    columns = outer[1].stop - outer[1].start
    front = (faces.front_row * columns + faces.front_column)[bands.face]
    visibility = sky_visibility(
        scene.obstacles,
        directions=directions,
        window=outer,
        weights=parameters.receiver,
        faces=faces,
        eye_m=parameters.person_height_m,
    )

    def shade(step: int) -> SunShade | None:
        if forcing.elevation[step] < parameters.lowest_elevation:
            return None
        return sun_shade(
            scene.obstacles,
            azimuth=float(forcing.azimuth[step]),
            elevation=float(forcing.elevation[step]),
            window=outer,
            eye_m=parameters.person_height_m,
        )

    ground: list[Bytes | None] = []
    person: list[Bytes | None] = []
    lit: list[Bytes | None] = []
    front_sun: list[Bytes | None] = []
    with ThreadPoolExecutor(2) as threads:
        for each in threads.map(shade, range(forcing.elevation.size)):
            ground.append(None if each is None else each.ground)
            person.append(None if each is None else each.person)
            lit.append(None if each is None else _lit(each, faces, bands, front))
            front_sun.append(None if each is None else each.ground.reshape(-1)[front])
    cover = np.ascontiguousarray(scene.cover[outer])
    cell, cell_faces = wall_cells(faces, cover.shape)
    facades = Facades(
        faces,
        bands,
        visibility.face_sky,
        _wall_kind(scene, outer, faces, bands),
        cover.reshape(-1)[front],
        lit,
        front_sun,
        cell,
        cell_faces,
    )
    return WorkingField(
        resolution,
        outer,
        inner,
        cover,
        np.ascontiguousarray(scene.open_air[outer]),
        directions,
        visibility,
        ground,
        person,
        facades,
        [
            lines_along(scene.grid.window(*_global(scene.grid, outer)), float(azimuth))
            for azimuth in directions.azimuths[::2]
        ],
        square_count(resolution, parameters.ground_view_m),
    )


def _lit(shade: SunShade, faces: Faces, bands: Bands, front: npt.NDArray[np.int64]) -> Bytes:
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


def _wall_kind(scene: Scene, outer: Window, faces: Faces, bands: Bands) -> Bytes:
    wall, green = wall_rows()
    if scene.green is None:
        return np.full(bands.face.size, wall, np.uint8)
    is_green = scene.green[outer][faces.row, faces.column][bands.face]
    return np.where(is_green, np.uint8(green), np.uint8(wall))


def _global(grid: Grid, window: Window) -> tuple[int, int, int, int]:
    """Give a window as west, south, columns, rows in global indices."""
    rows, columns = window
    return (
        grid.west + columns.start,
        grid.south + grid.rows - rows.stop,
        columns.stop - columns.start,
        rows.stop - rows.start,
    )
