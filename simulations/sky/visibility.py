"""What every cell sees: sky view factors, leaves, and the wall in each azimuth."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.radiation.facades import Faces
from simulations.sky.azimuth_sweep import BandTable, FaceRows, SkySums, Window, sweep_azimuth
from simulations.sky.directions import SkyDirections
from simulations.sky.lines import lines_along
from simulations.sky.obstacles import Obstacles
from simulations.sky.pages import paged

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Visibility:
    """What the cells of a window see; shares are of all that a receiver sees above the horizon.

    Attributes
    ----------
    sums : sky and leaves, (rows, columns) float32; see `SkySums`.
    wall_share : (azimuths / 2, rows, columns) uint8, share of what is seen in a pair of azimuths
        that is wall, 255 = all.
    wall_cells : (azimuths / 2, rows, columns) uint8, steps to the nearest wall in the pair's
        lookout (`SkyDirections.lookouts`), 0 = none near.
    face_sky : (faces,) float32, share of a face's view that is sky.
    """

    sums: SkySums
    wall_share: Bytes
    wall_cells: Bytes
    face_sky: Floats


def band_tables(directions: SkyDirections, weights: npt.ArrayLike) -> list[BandTable]:
    """Give the table of bands of each azimuth for a receiver with six faces."""
    centres, squares = directions.centres, directions.squared_sines
    person, horizon = directions.person_weights(weights), directions.horizon_weights(weights)
    parts = (
        np.tan(np.arcsin(np.sqrt(squares[:, 0]))),
        np.tan(centres),
        1 / np.sin(centres),
        squares[:, 0],
        1 / (squares[:, 1] - squares[:, 0]),
        directions.horizontal_weights(),
        -np.log(np.sin(centres)) - 0.5,
        directions.upright_weights(),
    )
    tangent, leaf, cosecant, low, scale, ground, slope, upright = (
        np.asarray(part, np.float32) for part in parts
    )
    return [
        BandTable(tangent, leaf, cosecant, low, scale, ground, own, slope, upright, edge)
        for own, edge in zip(
            person.astype(np.float32), horizon.astype(np.float32)[:, None], strict=True
        )
    ]


def face_rows(faces: Faces, size: tuple[int, int], *, along_columns: bool) -> FaceRows:
    """Sort faces as sweeps meet the cells before them; `size` of the window, major axis first."""
    major, minor = faces.front_row, faces.front_column
    if along_columns:
        major, minor = minor, major
    order = np.lexsort((minor, major))
    return FaceRows(
        np.searchsorted(major[order], np.arange(size[0] + 1)).astype(np.int64),
        minor[order],
        order.astype(np.int64),
        ((faces.base + faces.top) / 2)[order],
        np.zeros(4, np.float32),
        faces.side[order],
        ((faces.base + faces.top) / 2 < faces.leaf_top)[order],
        np.zeros(order.size, np.float32),
    )


def spans_of(
    major: slice, minor: slice, wanted: npt.NDArray[np.bool_] | None
) -> npt.NDArray[np.int64]:
    """Give the first and last + 1 minor index of what is wanted in each row of a window."""
    rows = major.stop - major.start
    if wanted is None:
        return np.tile(np.array([minor.start, minor.stop], np.int64), (rows, 1))
    some = wanted.any(1)
    first = minor.start + wanted.argmax(1)
    last = minor.stop - wanted[:, ::-1].argmax(1)
    return np.stack([first, np.where(some, last, first)], 1).astype(np.int64)


@njit(cache=True, nogil=True)
def add_half(total: Bytes, share: Bytes, rounds_up: bool) -> None:
    """Add half of some bytes."""
    odd = np.uint8(1) if rounds_up else np.uint8(0)
    for row in range(total.shape[0]):
        for i in range(total.shape[1]):
            total[row, i] += (share[row, i] + odd) // np.uint8(2)


def sky_visibility(  # noqa: PLR0913 - who looks, where, how and at what
    obstacles: tuple[Obstacles, Obstacles],
    *,
    directions: SkyDirections,
    window: tuple[slice, slice],
    weights: npt.ArrayLike,
    faces: Faces,
    eye_m: float = 1.1,
    wanted: npt.NDArray[np.bool_] | None = None,
) -> Visibility:
    """Let every cell of a window look in all directions.

    Azimuths whose lines advance along rows and those along columns are two sums, made by two
    threads; their order is fixed, so that threads change nothing.

    Parameters
    ----------
    obstacles : of both axes, see `both_ways`.
    window : rows, columns for which the result is wanted.
    weights : (6,) of the receiver's faces north, east, south, west, up, down.
    faces : of walls in the window.
    eye_m : height of the person's middle above the ground [m].
    wanted : (rows, columns) bool of the window, which cells are to look; a convex patch, all by
        default. The others see nothing at all.
    """
    shape = (window[0].stop - window[0].start, window[1].stop - window[1].start)
    pairs, tables = directions.azimuths.size // 2, band_tables(directions, weights)
    shares, cells = (paged((pairs, *shape), np.uint8) for _ in range(2))

    def look(along_columns: bool) -> tuple[SkySums, Floats]:
        along = obstacles[along_columns]
        major, minor = window[::-1] if along_columns else window
        size = (major.stop - major.start, minor.stop - minor.start)
        sums = SkySums(*(paged(size, np.float32) for _ in SkySums._fields))
        reach = directions.reach(along.height_m)
        asked = wanted.T if along_columns and wanted is not None else wanted
        spans = spans_of(major, minor, asked)
        rows = face_rows(faces, size, along_columns=along_columns)
        seen = paged((2, *size), np.uint8)
        for number, azimuth in enumerate(directions.azimuths):
            lines = lines_along(along.grid, float(azimuth))
            if lines.transposed != along_columns:
                continue
            turn = np.radians(azimuth)
            north, east = np.cos(turn), np.sin(turn)
            rows.facing[:] = north, east, -north, -east
            steps = int(reach / lines.step_m) + 2
            sweep_azimuth(
                along.relief,
                along.layers,
                (lines.shift, lines.rest),
                (lines.upstream, lines.slope, lines.step_m, eye_m),
                Window(major.start, major.stop, minor.start, minor.stop, steps),
                spans,
                tables[number],
                sums,
                (seen[0], seen[1]),
                rows,
            )
            pair = number // 2
            share, cell = (each.T if along_columns else each for each in seen)
            is_lookout = number == directions.lookouts[pair]
            add_half(shares[pair], share, is_lookout)
            if is_lookout:
                cells[pair] = cell
        return sums, rows.sky

    with ThreadPoolExecutor(2) as threads:
        (straight, face_sky), (across, more_sky) = threads.map(look, (False, True))
    for total, part in zip(straight, across, strict=True):
        np.add(total, part.T, out=total)
    return Visibility(straight, shares, cells, face_sky + more_sky)
