"""Optical depth of leaves and sheets along one direction (Beer–Lambert), exact in height."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.sky.pages import turned

Floats = npt.NDArray[np.float32]

BLOCK = 32
FINEST_RISE_M = 0.35
ROUNDING_M = 0.01


class Layer(NamedTuple):
    """Something with a lower and an upper side that lets part of the radiation through.

    base, top : (major, minor) float32, m, elevation; base = top where there is nothing.
    density : (major, minor) float32, m⁻¹, optical depth per metre of `path_factor` 1.
    block_top : (blocks, blocks) float32, m, highest top in BLOCK × BLOCK cells, −1e30 for none.
    highest : m, highest of all tops.
    slanted : True where the depth grows with the path (leaves), False where it grows with the
        height that is crossed (a sheet).
    """

    base: Floats
    top: Floats
    density: Floats
    block_top: Floats
    highest: float
    slanted: bool


def layer_of(base: Floats, top: Floats, density: Floats, *, slanted: bool) -> Layer:
    """Give a layer with the index that lets sweeps skip what is empty."""
    rows, columns = (-(-size // BLOCK) for size in top.shape)
    padded = np.full((rows * BLOCK, columns * BLOCK), np.float32(-1e30))
    padded[: top.shape[0], : top.shape[1]] = np.where(top > base, top, np.float32(-1e30))
    block_top = padded.reshape(rows, BLOCK, columns, BLOCK).max((1, 3))
    index = np.ascontiguousarray(block_top)
    return Layer(base, top, density, index, float(index.max()), slanted)


def empty_layer() -> Layer:
    """Give a layer in which there is nothing; sweeps never look into it."""
    nothing = np.zeros((1, 1), np.float32)
    return Layer(nothing, nothing, nothing, np.full((1, 1), np.float32(-1e30)), -1e30, True)


def transposed(layer: Layer) -> Layer:
    """Give the same layer with its axes swapped."""
    swapped = [turned(values) for values in layer[:4]]
    return Layer(swapped[0], swapped[1], swapped[2], swapped[3], layer.highest, layer.slanted)


@njit(cache=True, nogil=True)
def highest_block(block_top: Floats, major: int, first: int, last: int) -> float:
    """Give the highest top near a stretch of cells `first` to `last` of one row."""
    highest = -1e30
    row = major // BLOCK
    for block in range(first // BLOCK, last // BLOCK + 1):
        highest = max(highest, float(block_top[row, block]))
    return highest


@njit(cache=True, nogil=True)
def add_overlap(
    depth: Floats, height: Floats, base: Floats, top: Floats, density: Floats, limits: Floats
) -> None:
    """Add the depth of one cell of each ray; limits: lower, upper rise, weight."""
    lower, upper, weight = limits[0], limits[1], limits[2]
    for i in range(depth.size):
        low = height[i] + lower
        high = height[i] + upper
        low = max(low, base[i])
        high = min(high, top[i])
        part = high - low
        part = max(np.float32(0.0), part)
        depth[i] += part * density[i] * weight


@njit(cache=True, nogil=True)
def leaf_depth(
    depth: Floats,
    height: Floats,
    place: tuple[int, int],
    layer: Layer,
    way: tuple[int, float, float, float],
) -> bool:
    """Add the optical depth from a stretch of receivers outwards in one direction.

    Returns whether any leaf may be on the way.

    Parameters
    ----------
    depth : (n,) float32, 1, added to.
    height : (n,) float32, m, elevation of the receivers.
    place : index on the first axis, first index on the second one.
    way : upstream (−1, +1), slope of the line, rise per cell [m], cosecant of the elevation.
    """
    major, first = place
    upstream, slope, rise, cosecant = way
    size = depth.size
    lowest = height[0]
    for i in range(1, size):
        lowest = min(lowest, height[i])
    lowest -= np.float32(ROUNDING_M)
    stride = 2 if rise < FINEST_RISE_M else 1
    limits = np.empty(3, np.float32)
    limits[2] = cosecant if layer.slanted else 1.0
    majors, minors = layer.top.shape
    lower, upper, cell = 0.0, 0.5 * rise, 0
    found = False
    while lowest + lower < layer.highest:
        at = major + upstream * cell
        if at < 0 or at >= majors:
            return found
        move = int(np.rint(cell * slope))
        start = max(0, -(first + move))
        stop = min(size, minors - (first + move))
        if start < stop:
            begin, end = first + move + start, first + move + stop
            if highest_block(layer.block_top, at, begin, end - 1) > lowest + lower:
                found = True
                limits[0], limits[1] = lower, upper
                add_overlap(
                    depth[start:stop],
                    height[start:stop],
                    layer.base[at, begin:end],
                    layer.top[at, begin:end],
                    layer.density[at, begin:end],
                    limits,
                )
        if cell == 0:
            cell = 1 + stride // 2
            lower, upper = upper, (0.5 + stride) * rise
        else:
            cell += stride
            lower, upper = upper, upper + stride * rise
    return found


@njit(cache=True, nogil=True)
def transmittance(depth: Floats) -> None:
    """Turn optical depth into the share that passes, in place: exp(−depth) within 1e-3."""
    for i in range(depth.size):
        x = depth[i] * np.float32(0.25)
        series = np.float32(1.0) + x * np.float32(1 / 5)
        series = np.float32(1.0) + x * np.float32(1 / 4) * series
        series = np.float32(1.0) + x * np.float32(1 / 3) * series
        series = np.float32(1.0) + x * np.float32(0.5) * series
        root = np.float32(1.0) / (np.float32(1.0) + x * series)
        root *= root
        depth[i] = root * root
