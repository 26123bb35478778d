"""Where the sun is hidden at one moment: behind roofs and walls, and partly behind leaves."""

# ruff: noqa: PLR0913, PLR0917 - kernels take many arrays
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.sky.azimuth_sweep import CHUNK, NOTHING, Relief, Window, crossing, emit_row
from simulations.sky.leaf_sweep import Layer, leaf_depth, transmittance
from simulations.sky.lines import lines_along
from simulations.sky.obstacles import Obstacles
from simulations.sky.pages import paged, turned

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

LINES_PER_CELL = 4  # so that the sun is told within an eighth of a cell of its middle


class SunShade(NamedTuple):
    """What of the sun's disc reaches a window; all (rows, columns).

    ground, person : uint8, share of the beam on the ground and on a person, 255 = all.
    leaf : uint8, share of the beam that leaves and sheets let through.
    shadow : float32, m, elevation below which opaque things hide the sun.
    """

    ground: Bytes
    person: Bytes
    leaf: Bytes
    shadow: Floats


@njit(cache=True, nogil=True)
def lit_share(
    lit: Floats, shadow: Floats, beside: Floats, height: Floats, passed: Floats, limits: Floats
) -> None:
    """Give the share of a cell that the sun reaches × 255: the shadow's edge may lie within it.

    shadow, beside : shadow height of the lines on both sides of the cell's middle, nearest first.
    limits : 1 / rise per cell, weight of `beside`.
    """
    inverse, other = limits[0], limits[1]
    zero, one, half = np.float32(0.0), np.float32(1.0), np.float32(0.5)
    for i in range(lit.size):
        near = min(max(half - (shadow[i] - height[i]) * inverse, zero), one)
        far = min(max(half - (beside[i] - height[i]) * inverse, zero), one)
        part = near + (far - near) * other
        lit[i] = part * passed[i] * np.float32(255.0) + half


@njit(cache=True, nogil=True)
def read_sun(
    place: tuple[int, int, int, int],
    above: tuple[Floats, Floats],
    relief: Relief,
    layers: tuple[Layer, Layer],
    way: tuple[int, float, float, float, float, float],
    shade: SunShade,
    scratch: Floats,
) -> None:
    """Let a stretch of receivers look to the sun.

    Parameters
    ----------
    above : shadow heights of the lines on both sides of the cells' middles, nearer one first.
    way : see `sweep_sun`; last the weight of the farther line.
    """
    row, out, column, offset = place
    upstream, slope, step, tangent, eye, other = way
    shadow, beside = above
    size = shadow.size
    rise = step * tangent
    to_leaf = (upstream, slope, rise, np.sqrt(1.0 + 1.0 / (tangent * tangent)))
    height, passed, lit = scratch[0, :size], scratch[1, :size], scratch[2, :size]
    ground = relief.ground[row, column : column + size]
    limits = np.empty(2, np.float32)
    limits[0], limits[1] = 1.0 / rise, other
    for i in range(size):
        height[i] = ground[i] + np.float32(eye)
        passed[i] = 0.0
        shade.shadow[out, offset + i] = shadow[i]
    for number in range(2):
        if layers[number].highest > -1e29:
            leaf_depth(passed, height, (row, column), layers[number], to_leaf)
    transmittance(passed)
    for i in range(size):
        shade.leaf[out, offset + i] = np.uint8(passed[i] * np.float32(255.0) + np.float32(0.5))
    lit_share(lit, shadow, beside, ground, passed, limits)
    for i in range(size):
        shade.ground[out, offset + i] = np.uint8(lit[i])
    lit_share(lit, shadow, beside, height, passed, limits)
    for i in range(size):
        shade.person[out, offset + i] = np.uint8(lit[i])


@njit(cache=True, nogil=True)
def nearest_two(rest: npt.NDArray[np.float64]) -> tuple[int, int, float]:
    """Give the families whose lines lie nearest to a cell's middle on its two sides.

    Returns
    -------
    Nearest one, the one on the other side, weight of the latter.
    """
    below, above = -1, -1
    for family in range(rest.size):
        if rest[family] <= 0.0:
            if below < 0 or rest[family] > rest[below]:
                below = family
        elif above < 0 or rest[family] < rest[above]:
            above = family
    if above < 0 or below < 0:
        only = max(above, below)
        return only, only, 0.0
    share = rest[above] / (rest[above] - rest[below])
    if share >= 0.5:
        return below, above, 1.0 - share
    return above, below, share


@njit(cache=True, nogil=True)
def sweep_sun(
    relief: Relief,
    layers: tuple[Layer, Layer],
    lines: tuple[Ints, npt.NDArray[np.float64]],
    way: tuple[int, float, float, float, float],
    window: Window,
    shade: SunShade,
) -> None:
    """Sweep towards the sun.

    Parameters
    ----------
    lines : shift, rest of each family of parallel lines, (families, major); see `Lines`.
    way : upstream, slope of the lines, step [m], tangent of the sun's elevation, eye [m].
    """
    shift, rest = lines
    upstream, slope, step, tangent, eye = way
    majors, minors = relief.top.shape
    rise = step * tangent
    inside = shift[:, window.major : window.major_stop]
    least, most = inside.min(), inside.max()
    first_line = window.minor - most
    count = window.minor_stop - least - first_line
    families = shift.shape[0]
    shadow = np.full((families, count), NOTHING)
    distance = np.full((families, count), np.float32(0.5))
    scratch = np.empty((3, CHUNK), np.float32)
    fall = np.full(3, np.float32(rise))
    if upstream < 0:
        row, end = max(0, window.major - window.reach), window.major_stop
    else:
        row, end = min(majors - 1, window.major_stop - 1 + window.reach), window.major - 1
    while row != end:
        if window.major <= row < window.major_stop:
            near, far, weight = nearest_two(rest[:, row])
            column = window.minor
            while column < window.minor_stop:
                size = min(CHUNK, window.minor_stop - column)
                line = column - shift[near, row] - first_line
                beside = column - shift[far, row] - first_line
                read_sun(
                    (row, row - window.major, column, column - window.minor),
                    (shadow[near, line : line + size], shadow[far, beside : beside + size]),
                    relief,
                    layers,
                    (upstream, slope, step, tangent, eye, weight),
                    shade,
                    scratch,
                )
                column += size
        for family in range(families):
            begin = max(0, first_line + shift[family, row])
            stop = min(minors, first_line + count + shift[family, row])
            if begin < stop:
                line = begin - shift[family, row] - first_line
                emit_row(
                    (
                        shadow[family, line : line + stop - begin],
                        distance[family, line : line + stop - begin],
                    ),
                    relief.top[row],
                    (begin, stop),
                    crossing(rest[family, row], slope),
                    fall,
                )
        row -= upstream


def sun_shade(
    obstacles: tuple[Obstacles, Obstacles],
    *,
    azimuth: float,
    elevation: float,
    window: tuple[slice, slice],
    eye_m: float = 1.1,
) -> SunShade:
    """Give what of the sun's disc reaches the cells of a window.

    Parameters
    ----------
    obstacles : of both axes, see `both_ways`.
    azimuth, elevation : of the sun [°, clockwise from north; above the horizon]; elevation > 0.
    window : rows, columns.
    eye_m : height of the person's middle above the ground [m].
    """
    families = [
        lines_along(obstacles[0].grid, azimuth, part / LINES_PER_CELL)
        for part in range(LINES_PER_CELL)
    ]
    lines = families[0]
    along = obstacles[lines.transposed]
    tangent = float(np.tan(np.radians(elevation)))
    major, minor = window[::-1] if lines.transposed else window
    shape = (major.stop - major.start, minor.stop - minor.start)
    shade = SunShade(
        paged(shape, np.uint8),
        paged(shape, np.uint8),
        paged(shape, np.uint8),
        paged(shape, np.float32),
    )
    reach = int(along.height_m / (lines.step_m * tangent)) + 2
    sweep_sun(
        along.relief,
        along.layers,
        (np.stack([each.shift for each in families]), np.stack([each.rest for each in families])),
        (lines.upstream, lines.slope, lines.step_m, tangent, eye_m),
        Window(major.start, major.stop, minor.start, minor.stop, reach),
        shade,
    )
    if lines.transposed:
        return SunShade(*(turned(part) for part in shade))
    return shade
