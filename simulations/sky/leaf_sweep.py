"""Optical depth of leaves and sheets along one direction (Beer–Lambert), exact in height."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.sky.pages import paged, turned, with_part

Floats = npt.NDArray[np.float32]

BLOCK = 32
FINEST_RISE_M = 0.35
ROUNDING_M = 0.01
NOTHING = np.float32(-1e30)


class Layer(NamedTuple):
    """Something with a lower and an upper side that lets part of the radiation through.

    base, top : (major, minor) float32, m, elevation; base = top where there is nothing.
    density : (major, minor) float32, m⁻¹, optical depth per metre of `path_factor` 1.
    block_top : (major, blocks) float32, m, highest top of BLOCK cells, −1e30 for none.
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
    index = _block_tops(base, top)
    return Layer(base, top, density, index, float(index.max()), slanted)


def patched(
    layer: Layer, window: tuple[slice, slice], part: tuple[Floats, Floats, Floats]
) -> Layer:
    """Give the same layer with another base, top and density in a window."""
    if all((old[window] == new).all() for old, new in zip(layer[:3], part, strict=True)):
        return layer
    base, top, density = (
        with_part(values, window, new) for values, new in zip(layer[:3], part, strict=True)
    )
    index = layer.block_top.copy()
    index[window[0]] = _block_tops(base[window[0]], top[window[0]])
    return Layer(base, top, density, index, float(index.max()), layer.slanted)


def _block_tops(base: Floats, top: Floats) -> Floats:
    rows, columns = top.shape
    blocks = -(-columns // BLOCK)
    padded = paged((rows, blocks * BLOCK), np.float32)
    padded[:, columns:] = NOTHING
    padded[:, :columns] = top
    padded[:, :columns][top <= base] = NOTHING
    return np.asarray(padded.reshape(rows, blocks, BLOCK).max(2), np.float32)


def empty_layer() -> Layer:
    """Give a layer in which there is nothing; sweeps never look into it."""
    nothing = np.zeros((1, 1), np.float32)
    return Layer(nothing, nothing, nothing, np.full((1, 1), NOTHING), float(NOTHING), True)


def transposed(layer: Layer) -> Layer:
    """Give the same layer with its axes swapped."""
    if layer.highest == NOTHING:
        return layer
    swapped = [turned(values) for values in layer[:3]]
    return layer_of(swapped[0], swapped[1], swapped[2], slanted=layer.slanted)


@njit(cache=True, nogil=True)
def trimmed(block_top: Floats, begin: int, end: int, height: float) -> tuple[int, int]:
    """Leave out the blocks at both ends of a stretch of one row that are nowhere higher."""
    first, last = begin // BLOCK, (end - 1) // BLOCK
    while first <= last and block_top[first] <= height:
        first += 1
    while first <= last and block_top[last] <= height:
        last -= 1
    return max(begin, first * BLOCK), min(end, (last + 1) * BLOCK)


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
        begin, end = max(0, first + move), min(first + move + size, minors)
        if begin < end:
            begin, end = trimmed(layer.block_top[at], begin, end, lowest + lower)
        if begin < end:
            found = True
            limits[0], limits[1] = lower, upper
            start, stop = begin - first - move, end - first - move
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
