"""Merging of far blocks by the cells of a grid, level by level.

A level is merged from the blocks of the levels below it, so that a change is merged along one path
of the tree only. What a level drops is counted on the way: how far a member lies from its merged
block, on top of what the member had dropped (triangle inequality, so nothing is counted short).
Blocks are rounded, which is counted too: a small change of one building leaves most levels above
it as they are, to the byte.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numba import njit

from tiles.city_tables import Float64, Int32
from tiles.mesh.far_blocks import FarBlocks

# A block this much higher than its cell's mean top stays a block of its own.
LANDMARK_M = 15.0
ROUNDING_M = 0.125
ROUNDING_RAD = 1.0 / 512.0
_DEGREE_M = 111_320.0
_LEAST_AREA_M2 = 1e-3
# Columns of `FarBlocks` where they are rows of numbers.
_LON, _LAT, _LENGTH, _WIDTH, _AZIMUTH, _BASE, _TOP, _DEVIATION, _FEATURES = range(9)


def merged(blocks: FarBlocks, *, cell_m: float) -> FarBlocks:
    """Give one block per cell of a grid, and every landmark as a block of its own; all rounded.

    A cell's block covers the footprint area of its members, upright on their mean ground, as high
    as their area-weighted mean; the grid is fixed to the meridians and parallels, so that a change
    in one cell changes one block, and four cells make one of twice the side.

    Parameters
    ----------
    cell_m : m, side of the cells; 0 keeps every block.
    """
    if cell_m <= 0.0 or not len(blocks):
        return _rounded(blocks)
    order, start = _cells(blocks, cell_m)
    columns = [getattr(blocks, column.name)[order] for column in fields(FarBlocks)]
    found = _merge_cells(np.column_stack(columns), start, cell_m)
    return _rounded(FarBlocks(*np.ascontiguousarray(found.T)))


def _cells(blocks: FarBlocks, cell_m: float) -> tuple[Int32, Int32]:
    """Give the rows of `blocks` cell by cell, and where each cell begins in that order."""
    row = np.floor(blocks.lat_deg * (_DEGREE_M / cell_m)).astype(np.int64)
    # The same cosine for a whole band of 0.1 degrees keeps columns aligned between files.
    band = np.cos(np.radians(np.floor(blocks.lat_deg * 10.0) / 10.0))
    column = np.floor(blocks.lon_deg * (_DEGREE_M / cell_m) * band).astype(np.int64)
    cell = row * (1 << 32) + column
    order = np.argsort(cell, kind="stable").astype(np.int32)
    cell = cell[order]
    first = np.flatnonzero(cell[1:] != cell[:-1]) + 1
    return order, np.concatenate([[0], first, [len(order)]]).astype(np.int32)


def _rounded(blocks: FarBlocks) -> FarBlocks:
    """Give blocks in steps of `ROUNDING_M`; rounding them again changes nothing."""
    step = ROUNDING_M / _DEGREE_M
    lon, lat = np.rint(blocks.lon_deg / step) * step, np.rint(blocks.lat_deg / step) * step
    length = np.maximum(np.rint(blocks.length_m / ROUNDING_M), 1.0) * ROUNDING_M
    width = np.maximum(np.rint(blocks.width_m / ROUNDING_M), 1.0) * ROUNDING_M
    azimuth = np.rint(blocks.azimuth_rad / ROUNDING_RAD) * ROUNDING_RAD
    base = np.rint(blocks.base_m / ROUNDING_M) * ROUNDING_M
    top = np.rint(blocks.top_m / ROUNDING_M) * ROUNDING_M
    moved = _DEGREE_M * np.hypot(lon - blocks.lon_deg, lat - blocks.lat_deg)
    moved += 0.5 * np.hypot(length - blocks.length_m, width - blocks.width_m)
    moved += 0.5 * np.abs(azimuth - blocks.azimuth_rad) * np.hypot(length, width)
    height = np.maximum(np.abs(top - blocks.top_m), np.abs(base - blocks.base_m))
    dropped = blocks.deviation_m + np.maximum(moved, height)
    return FarBlocks(
        lon_deg=lon,
        lat_deg=lat,
        length_m=length.astype(np.float32),
        width_m=width.astype(np.float32),
        azimuth_rad=azimuth.astype(np.float32),
        base_m=base.astype(np.float32),
        top_m=top.astype(np.float32),
        deviation_m=(np.ceil(dropped / ROUNDING_M) * ROUNDING_M).astype(np.float32),
        features=blocks.features.astype(np.int32),
    )


@njit(cache=True)
def _merge_cells(rows: Float64, start: Int32, cell_m: float) -> Float64:
    """Give the blocks of all cells; `rows` lie cell by cell."""
    out = np.empty(rows.shape, np.float64)
    count = 0
    for cell in range(len(start) - 1):
        total, volume = 0.0, 0.0
        for i in range(start[cell], start[cell + 1]):
            area = max(rows[i, _LENGTH] * rows[i, _WIDTH], _LEAST_AREA_M2)
            total += area
            volume += area * rows[i, _TOP]
        members = np.empty(start[cell + 1] - start[cell], np.int32)
        rest = 0
        for i in range(start[cell], start[cell + 1]):
            # A block larger than the cell has nothing to gain from being merged.
            large = max(rows[i, _LENGTH], rows[i, _WIDTH]) > cell_m
            if large or rows[i, _TOP] > volume / total + LANDMARK_M:
                out[count] = rows[i]
                count += 1
            else:
                members[rest] = i
                rest += 1
        if rest == 1:
            out[count] = rows[members[0]]
        elif rest > 1:
            _merge(rows, members[:rest], out[count])
        count += rest > 0
    return out[:count]


@njit(cache=True)
def _merge(rows: Float64, members: Int32, out: Float64) -> None:
    """Write the one block that stands for all members."""
    first = members[0]
    out[:] = 0.0
    total, cosine, sine = 0.0, 0.0, 0.0
    for i in members:
        area = max(rows[i, _LENGTH] * rows[i, _WIDTH], _LEAST_AREA_M2)
        total += area
        out[_LON] += area * (rows[i, _LON] - rows[first, _LON])
        out[_LAT] += area * (rows[i, _LAT] - rows[first, _LAT])
        out[_BASE] += area * rows[i, _BASE]
        out[_TOP] += area * rows[i, _TOP]
        out[_FEATURES] += rows[i, _FEATURES]
        # Four right-angled directions count as one.
        cosine += area * np.cos(4.0 * rows[i, _AZIMUTH])
        sine += area * np.sin(4.0 * rows[i, _AZIMUTH])
    out[_LON] = rows[first, _LON] + out[_LON] / total
    out[_LAT] = rows[first, _LAT] + out[_LAT] / total
    out[_BASE] /= total
    out[_TOP] /= total
    out[_AZIMUTH] = 0.25 * np.arctan2(sine, cosine)
    # The rectangle round all members in the common direction, shrunk to their area.
    placed = _placed(rows, members, out)
    low_u, high_u, low_v, high_v = np.inf, -np.inf, np.inf, -np.inf
    for u, v, length_u, length_v, width_u, width_v in placed:
        reach_u, reach_v = abs(length_u) + abs(width_u), abs(length_v) + abs(width_v)
        low_u, high_u = min(low_u, u - reach_u), max(high_u, u + reach_u)
        low_v, high_v = min(low_v, v - reach_v), max(high_v, v + reach_v)
    length, width = high_u - low_u, high_v - low_v
    shrink = min(np.sqrt(total / (length * width)), 1.0) if length * width > 0.0 else 1.0
    out[_LENGTH], out[_WIDTH] = length * shrink, width * shrink
    for row, i in enumerate(members):
        plan = _beyond(placed[row], 0.5 * out[_LENGTH], 0.5 * out[_WIDTH])
        height = max(abs(rows[i, _TOP] - out[_TOP]), abs(rows[i, _BASE] - out[_BASE]))
        out[_DEVIATION] = max(out[_DEVIATION], max(plan, height) + rows[i, _DEVIATION])


@njit(cache=True)
def _placed(rows: Float64, members: Int32, block: Float64) -> Float64:
    """Give centre, half length and half width of members as (u, v) along a block's sides, m."""
    out = np.empty((len(members), 6))
    ca, sa = np.cos(block[_AZIMUTH]), np.sin(block[_AZIMUTH])
    degree_m = _DEGREE_M * np.cos(np.radians(block[_LAT]))
    for row, i in enumerate(members):
        east = (rows[i, _LON] - block[_LON]) * degree_m
        north = (rows[i, _LAT] - block[_LAT]) * _DEGREE_M
        turn = rows[i, _AZIMUTH] - block[_AZIMUTH]
        ct, st = 0.5 * np.cos(turn), 0.5 * np.sin(turn)
        out[row, 0], out[row, 1] = east * ca + north * sa, north * ca - east * sa
        out[row, 2], out[row, 3] = rows[i, _LENGTH] * ct, rows[i, _LENGTH] * st
        out[row, 4], out[row, 5] = -rows[i, _WIDTH] * st, rows[i, _WIDTH] * ct
    return out


@njit(cache=True)
def _beyond(member: Float64, half_length: float, half_width: float) -> float:
    """Give how far the farthest corner of a placed member lies outside its block, m."""
    farthest = 0.0
    for along in (-1.0, 1.0):
        for across in (-1.0, 1.0):
            u = abs(member[0] + along * member[2] + across * member[4]) - half_length
            v = abs(member[1] + along * member[3] + across * member[5]) - half_width
            farthest = max(farthest, np.hypot(max(u, 0.0), max(v, 0.0)))
    return farthest
