"""One azimuth, all bands of elevation: what hides the sky, how far away it is.

Along each line the shadow height s of all that stands upstream is carried: s falls by
step × tan(elevation) per cell, and each cell lifts it to its own top, where the line enters it. Of
each row a line meets the cell nearest to it and, where it crosses over, the one beside.
With the distance to what casts s comes the elevation of the horizon, so that a band may be hidden
in part. Walls, roofs and rising ground are one height field here; leaves and sheets are layers.
"""

# ruff: noqa: PLR0913, PLR0915, PLR0917 - kernels take many arrays
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.sky.leaf_sweep import Layer, leaf_depth, transmittance

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

NOTHING = np.float32(-1e30)
CHUNK = 512
FARTHEST_CELL = 255


class Relief(NamedTuple):
    """Height field, first axis along which lines advance.

    top : (major, minor) float32, m, elevation of the highest opaque thing.
    ground : (major, minor) float32, m, elevation on which a person stands.
    """

    top: Floats
    ground: Floats


class Window(NamedTuple):
    """Receivers: first and last + 1 index on both axes, and where upstream sweeps may begin."""

    major: int
    major_stop: int
    minor: int
    minor_stop: int
    reach: int


class BandTable(NamedTuple):
    """Bands of one azimuth; all (bands,) float32.

    tangent : of the lower limit, at which a band is swept for what is opaque.
    leaf_tangent, leaf_cosecant : of the centre, at which it is swept for layers.
    low, scale : sin² of the lower limit, 1 / (sin² of upper − lower limit).
    ground, person : weights for flat ground and for the person.
    upright : for an upright face that looks along the azimuth.
    horizon : (1,), weight of the azimuth for light from the horizon itself.
    slope : ln(sec zenith angle) − 0.5 at the centre, for a sky that is warmer near the horizon.
    """

    tangent: Floats
    leaf_tangent: Floats
    leaf_cosecant: Floats
    low: Floats
    scale: Floats
    ground: Floats
    person: Floats
    slope: Floats
    upright: Floats
    horizon: Floats


class SkySums(NamedTuple):
    """What receivers see, summed over directions; all (major, minor) float32, 1, of the window.

    ground, person : share of the sky that is seen through leaves, by flat ground and by a person.
    ground_slope, person_slope : the same × `BandTable.slope`.
    ground_leaf, person_leaf : share that leaves and sheets hide.
    horizon : share of the horizon that the person's upright faces see, weighted with theirs.
    """

    ground: Floats
    person: Floats
    ground_slope: Floats
    person_slope: Floats
    ground_leaf: Floats
    person_leaf: Floats
    horizon: Floats


class FaceRows(NamedTuple):
    """Faces of walls, sorted by the major index of the cell before them.

    start : (majors + 1,) int64, first face of each row of the window.
    minor : (faces,) int64, index in the window. number : (faces,) int64, into `sky`.
    height : (faces,) float32, m, elevation of the middle. facing : (4,) float32, cosine between
        each side's normal and the azimuth. side : (faces,) int64.
    veiled : (faces,) bool, low enough for leaves that stand before it.
    sky : (numbers,) float32, result: share of the sky that the face sees.
    """

    start: npt.NDArray[np.int64]
    minor: npt.NDArray[np.int64]
    number: npt.NDArray[np.int64]
    height: Floats
    facing: Floats
    side: npt.NDArray[np.int64]
    veiled: npt.NDArray[np.bool_]
    sky: Floats


@njit(cache=True, nogil=True)
def read_faces(
    faces: FaceRows,
    place: tuple[int, int, int, int],
    state: tuple[Floats, Floats],
    bands: BandTable,
    step: float,
    passed: Floats,
) -> None:
    """Let the faces before a stretch of cells look along the azimuth."""
    out, offset, line, size = place
    shadow, distance = state
    for face in range(faces.start[out], faces.start[out + 1]):
        at = faces.minor[face] - offset
        cosine = faces.facing[faces.side[face]]
        if at < 0 or at >= size or cosine <= 0:
            continue
        hidden, seen = np.float32(0.0), np.float32(0.0)
        for band in range(bands.tangent.size - 1, -1, -1):
            if hidden > 0:
                break
            above = shadow[band, line + at] - faces.height[face]
            slope = bands.tangent[band] + above / (distance[band, line + at] * np.float32(step))
            slope = max(slope, np.float32(0.0))
            square = slope * slope
            part = (square / (np.float32(1.0) + square) - bands.low[band]) * bands.scale[band]
            hidden = min(max(part, np.float32(0.0)), np.float32(1.0))
            veil = passed[band, at] if faces.veiled[face] else np.float32(1.0)
            seen += (np.float32(1.0) - hidden) * veil * bands.upright[band]
        faces.sky[faces.number[face]] += seen * cosine


@njit(cache=True, nogil=True)
def crossing(rest: float, slope: float) -> tuple[int, float, float]:
    """Tell which cells of a row a line crosses, and where it enters them; see `Lines`.

    Returns
    -------
    Step from the nearest cell to the other one (−1, +1; 0 for none), and how far upstream of the
    row's middle the line enters the first and the other one [rows].
    """
    if abs(rest) + abs(slope) / 2.0 <= 0.5:
        return 0, -0.5, -0.5
    side = 1 if rest > 0 else -1
    edge = (0.5 * side - rest) / slope
    if edge > 0:
        return side, -0.5, edge
    return side, edge, -0.5


@njit(cache=True, nogil=True)
def emit(shadow: Floats, distance: Floats, top: Floats, fall: Floats) -> None:
    """Let the cells of one row cast their shadow, and let it fall to the next row.

    fall : height that the shadow loses per row [m]; where lines enter the cells.
    """
    step, entry = fall[0], fall[1]
    lift, away = -step * entry, np.float32(1.0) + entry
    for i in range(shadow.size):
        own = top[i] + lift
        mine = own >= shadow[i]
        shadow[i] = (own if mine else shadow[i]) - step
        distance[i] = away if mine else distance[i] + np.float32(1.0)


@njit(cache=True, nogil=True)
def emit_two(shadow: Floats, distance: Floats, top: Floats, other: Floats, fall: Floats) -> None:
    """Do the same where lines cross two cells; where they enter the other comes last in `fall`."""
    step, entry, other_entry = fall[0], fall[1], fall[2]
    lift, away = -step * entry, np.float32(1.0) + entry
    other_lift, other_away = -step * other_entry, np.float32(1.0) + other_entry
    for i in range(shadow.size):
        first, second = top[i] + lift, other[i] + other_lift
        is_first = first >= second
        own = first if is_first else second
        own_away = away if is_first else other_away
        mine = own >= shadow[i]
        shadow[i] = (own if mine else shadow[i]) - step
        distance[i] = own_away if mine else distance[i] + np.float32(1.0)


@njit(cache=True, nogil=True)
def emit_row(
    state: tuple[Floats, Floats],
    top: Floats,
    stretch: tuple[int, int],
    crossed: tuple[int, float, float],
    fall: Floats,
) -> None:
    """Let a stretch of a row cast its shadow; `state` of its lines, `fall` has room for three.

    Parameters
    ----------
    top : of the whole row. stretch : first and last + 1 of its cells. crossed : see `crossing`.
    """
    shadow, distance = state
    begin, stop = stretch
    side, fall[1], fall[2] = crossed
    first, last = begin, stop
    if side == 0:
        first = stop
    elif side < 0 and begin == 0:
        first = 1
    elif side > 0 and stop == top.size:
        last = stop - 1
    for one, end in ((begin, first), (last, stop)):
        if one < end:
            lines = slice(one - begin, end - begin)
            emit(shadow[lines], distance[lines], top[one:end], fall)
    if first < last:
        lines = slice(first - begin, last - begin)
        emit_two(
            shadow[lines], distance[lines], top[first:last], top[first + side : last + side], fall
        )


@njit(cache=True, nogil=True)
def hidden_share(
    share: Floats, shadow: Floats, distance: Floats, height: Floats, band: Floats
) -> None:
    """Give the share of a band that is hidden; band: tangent, step, low, scale.

    `share` holds that of the band above: where it is not 0 the horizon is higher than this band.
    """
    tangent, step, low, scale = band[0], band[1], band[2], band[3]
    for i in range(share.size):
        slope = tangent + (shadow[i] - height[i]) / (distance[i] * step)
        slope = max(np.float32(0.0), slope)
        square = slope * slope
        part = (square / (np.float32(1.0) + square) - low) * scale
        part = max(np.float32(0.0), part)
        part = part if share[i] == np.float32(0.0) else np.float32(1.0)
        share[i] = min(np.float32(1.0), part)


@njit(cache=True, nogil=True)
def add_seen(sky: Floats, slope: Floats, hidden: Floats, passed: Floats, weights: Floats) -> None:
    """Add the share of sky that is seen in one direction."""
    weight, sloped = weights[0], weights[1]
    for i in range(sky.size):
        seen = (np.float32(1.0) - hidden[i]) * passed[i]
        sky[i] += seen * weight
        slope[i] += seen * sloped


@njit(cache=True, nogil=True)
def add_leaf(leaf: Floats, passed: Floats, weight: float) -> None:
    """Add the share that leaves hide."""
    share = np.float32(weight)
    for i in range(leaf.size):
        leaf[i] += (np.float32(1.0) - passed[i]) * share


@njit(cache=True, nogil=True)
def add_wall(
    wall: Floats, nearest: Floats, hidden: Floats, passed: Floats, distance: Floats, weight: float
) -> None:
    """Add the share that walls hide, and keep how far the last one is [cells]."""
    share = np.float32(weight)
    for i in range(wall.size):
        wall[i] += hidden[i] * passed[i] * share
        seen = hidden[i] > np.float32(0.5)
        nearest[i] = distance[i] + np.float32(0.5) if seen else nearest[i]


@njit(cache=True, nogil=True)
def read_row(
    place: tuple[int, int, int, int, int, int],
    state: tuple[Floats, Floats],
    relief: Relief,
    bands: BandTable,
    layers: tuple[Layer, Layer],
    way: tuple[int, float, float, float],
    sums: SkySums,
    walls: tuple[Bytes, Bytes],
    faces: FaceRows,
    scratch: tuple[Floats, Floats],
) -> None:
    """Let a stretch of receivers look along the azimuth; see `sweep_azimuth`."""
    row, out, column, offset, line, size = place
    upstream, slant, step, eye = way
    shadow, distance = state
    ground = relief.ground[row, column : column + size]
    rows, veils = scratch
    height, low_hidden, hidden = rows[0, :size], rows[1, :size], rows[2, :size]
    wall, nearest = rows[3, :size], rows[4, :size]
    band_row, weights = np.empty(4, np.float32), np.empty(2, np.float32)
    stop, end = offset + size, line + size
    total = np.float32(0.0)
    for i in range(size):
        height[i] = ground[i] + np.float32(eye)
        low_hidden[i] = 0.0
        hidden[i] = 0.0
        wall[i] = 0.0
        nearest[i] = 0.0
    for band in range(bands.tangent.size - 1, -1, -1):
        veiled = False
        passed = veils[band, :size]
        for number in range(2):
            if layers[number].highest > -1e29:
                if not veiled:
                    passed[:] = 0.0
                rise = step * bands.leaf_tangent[band]
                to_leaf = (upstream, slant, rise, bands.leaf_cosecant[band])
                found = leaf_depth(passed, height, (row, column), layers[number], to_leaf)
                veiled = veiled or found
        if veiled:
            transmittance(passed)
        else:
            passed[:] = 1.0
        band_row[0], band_row[1] = bands.tangent[band], step
        band_row[2], band_row[3] = bands.low[band], bands.scale[band]
        far, near = shadow[band, line:end], distance[band, line:end]
        hidden_share(low_hidden, far, near, ground, band_row)
        weights[0] = bands.ground[band]
        weights[1] = bands.ground[band] * bands.slope[band]
        sky, slope = sums.ground[out, offset:stop], sums.ground_slope[out, offset:stop]
        add_seen(sky, slope, low_hidden, passed, weights)
        hidden_share(hidden, far, near, height, band_row)
        weights[0] = bands.person[band]
        weights[1] = bands.person[band] * bands.slope[band]
        sky, slope = sums.person[out, offset:stop], sums.person_slope[out, offset:stop]
        add_seen(sky, slope, hidden, passed, weights)
        add_wall(wall, nearest, hidden, passed, near, bands.person[band])
        total += bands.person[band]
        if veiled:
            add_leaf(sums.ground_leaf[out, offset:stop], passed, bands.ground[band])
            add_leaf(sums.person_leaf[out, offset:stop], passed, bands.person[band])
    passed = veils[0, :size]
    horizon = sums.horizon[out, offset:stop]
    for i in range(size):
        horizon[i] += (np.float32(1.0) - hidden[i]) * passed[i] * bands.horizon[0]
    read_faces(faces, (out, offset, line, size), state, bands, step, veils)
    share, cells = walls
    total = max(total, np.float32(1e-9))
    for i in range(size):
        share[out, offset + i] = np.uint8(wall[i] / total * np.float32(255.0) + np.float32(0.5))
        far = nearest[i] > np.float32(FARTHEST_CELL)
        cells[out, offset + i] = np.uint8(0.0) if far else np.uint8(nearest[i])


@njit(cache=True, nogil=True)
def sweep_azimuth(
    relief: Relief,
    layers: tuple[Layer, Layer],
    lines: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]],
    way: tuple[int, float, float, float],
    window: Window,
    spans: npt.NDArray[np.int64],
    bands: BandTable,
    sums: SkySums,
    walls: tuple[Bytes, Bytes],
    faces: FaceRows,
) -> None:
    """Sweep one azimuth and add what the receivers of the window see.

    Parameters
    ----------
    lines : shift, rest; see `Lines`.
    spans : (rows of the window, 2) int64, first and last + 1 minor index of the receivers of a row.
    way : upstream (−1, +1), slope of the lines, step [m], height of the person's middle above the
        ground [m].
    sums, walls : results, shape of the window; walls are the share of the azimuth that walls hide
        (255 = all) and the distance to the nearest of them [cells, 0 = none].
    """
    shift, rest = lines
    upstream, slope, step, _ = way
    majors, minors = relief.top.shape
    least, most = shift[window.major], shift[window.major]
    for row in range(window.major, window.major_stop):
        least, most = min(least, shift[row]), max(most, shift[row])
    first_line, width = window.minor - most, window.minor_stop - least - (window.minor - most)
    count = bands.tangent.size
    shadow = np.full((count, width), NOTHING)
    distance = np.full((count, width), np.float32(0.5))
    scratch = (np.empty((5, CHUNK), np.float32), np.empty((count, CHUNK), np.float32))
    fall = np.empty(3, np.float32)
    reaches = (window.reach * bands.tangent[0] / bands.tangent).astype(np.int64) + 2
    if upstream < 0:
        row, end = max(0, window.major - window.reach), window.major_stop
    else:
        row, end = min(majors - 1, window.major_stop - 1 + window.reach), window.major - 1
    while row != end:
        begin = max(0, first_line + shift[row])
        stop = min(minors, first_line + width + shift[row])
        if window.major <= row < window.major_stop:
            column, last = spans[row - window.major]
            while column < last:
                size = min(CHUNK, last - column)
                line = column - shift[row] - first_line
                read_row(
                    (row, row - window.major, column, column - window.minor, line, size),
                    (shadow, distance),
                    relief,
                    bands,
                    layers,
                    way,
                    sums,
                    walls,
                    faces,
                    scratch,
                )
                column += size
        if begin < stop:
            line = begin - shift[row] - first_line
            away = max(window.major - row, row - window.major_stop + 1)
            crossed = crossing(rest[row], slope)
            for band in range(count):
                if away > reaches[band]:  # too far away to hide anything in this band
                    break
                fall[0] = step * bands.tangent[band]
                emit_row(
                    (
                        shadow[band, line : line + stop - begin],
                        distance[band, line : line + stop - begin],
                    ),
                    relief.top[row],
                    (begin, stop),
                    crossed,
                    fall,
                )
        row -= upstream
