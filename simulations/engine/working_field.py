"""The cells that a run works on, with all that geometry alone decides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulations.engine.forcing import Forcing
from simulations.engine.parameters import Parameters
from simulations.engine.scene import Scene
from simulations.radiation.ground_view import margin_cells, square_count
from simulations.sky.directions import SkyDirections, sky_directions
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
    visibility = sky_visibility(
        scene.obstacles,
        directions=directions,
        window=outer,
        weights=parameters.receiver,
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
    with ThreadPoolExecutor(2) as threads:
        for each in threads.map(shade, range(forcing.elevation.size)):
            ground.append(None if each is None else each.ground)
            person.append(None if each is None else each.person)
    return WorkingField(
        resolution,
        outer,
        inner,
        np.ascontiguousarray(scene.cover[outer]),
        np.ascontiguousarray(scene.open_air[outer]),
        directions,
        visibility,
        ground,
        person,
        square_count(resolution, parameters.ground_view_m),
    )
