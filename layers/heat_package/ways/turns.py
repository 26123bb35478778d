"""Where the line of a way turns: every bend that somebody on it would call a corner."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
Turn = Literal["left", "right", "back", "on"]

# Bearings are taken over this much of the way, so that a kink of a line is no turn.
LOOKING_M = 15
TURN_DEG = 40.0
BACK_DEG = 150.0
# A street that goes round a bend without a corner turns over more of the way.
BEND_M = 30
BEND_DEG = 50.0
BENDS_APART_M = 20
# Turns that are nearer to each other are one: a line drawn on a grid of 1 m rounds its corners.
ONE_TURN_M = 5
# Of all places that see a bend, the corner is where it is seen near and far.
_SCALES = (ONE_TURN_M, 10, LOOKING_M)


@dataclass(frozen=True, slots=True)
class Track:
    """The line of a way at every metre; the last place is its end.

    at_m : (n,) float64, m along the way. places : (n, 2) float64, x, y, m.
    """

    at_m: Float64
    places: Float64

    def bearing(self, from_m: float, to_m: float) -> float:
        """Give the direction from one place along the way to another, degrees from north."""
        (x, y), (to_x, to_y) = self.place(from_m), self.place(to_m)
        return math.degrees(math.atan2(to_x - x, to_y - y)) % 360.0

    def place(self, at_m: float) -> tuple[float, float]:
        """Give the place at so many metres, x, y."""
        x, y = (float(np.interp(at_m, self.at_m, each)) for each in self.places.T)
        return x, y

    @property
    def length_m(self) -> float:
        """Give how long the way is."""
        return float(self.at_m[-1])


def track_of(line: Float64) -> Track:
    """Walk along a line, (n, 2) m, two places at least."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.append(np.arange(0.0, along[-1] - 1e-6), along[-1])
    return Track(at, np.column_stack([np.interp(at, along, each) for each in line.T]))


def turns_of(track: Track) -> dict[float, Turn]:
    """Give where a way turns [m], in order, and how.

    Between two turns, and before and after, the bearing nowhere changes by 40 degrees over 15 m
    (near a turn: as much as there is), nor by 50 over 30 m, but for bends that undo each other.
    """
    corners = [float(track.at_m[each]) for each in _corners(track.places)]
    angles = _angles(track, corners)
    while angles and min(map(abs, angles)) < TURN_DEG:
        del corners[min(range(len(angles)), key=lambda each: abs(angles[each]))]
        angles = _angles(track, corners)
    return {at: _word(angle) for at, angle in zip(corners, angles, strict=True)}


def _corners(places: Float64) -> list[int]:
    """Cut a way at its sharpest corner, and both parts again, until none is left."""
    found: list[int] = []
    parts = [(0, len(places) - 1)]
    while parts:
        first, last = parts.pop()
        corner = _sharpest(places, first, last)
        if corner is not None:
            found.append(corner)
            parts += [(first, corner), (corner, last)]
    return sorted(found)


def _angles(track: Track, corners: Sequence[float]) -> list[float]:
    """Give by how much a way turns at its corners, degrees, to the right.

    One looks beyond the corner itself, as bends of a few metres are one turn.
    """
    found = []
    places = [0.0, *corners, track.length_m]
    for since, at, until in zip(places, places[1:], places[2:], strict=False):
        short_of = at - min(float(ONE_TURN_M), (at - since) / 2)
        beyond = at + min(float(ONE_TURN_M), (until - at) / 2)
        before = track.bearing(max(since, short_of - LOOKING_M), short_of)
        after = track.bearing(beyond, min(until, beyond + LOOKING_M))
        found.append((after - before + 180.0) % 360.0 - 180.0)
    return found


def _word(angle: float) -> Turn:
    if abs(angle) > BACK_DEG:
        return "back"
    return "right" if angle > 0 else "left"


def _sharpest(places: Float64, first: int, last: int) -> int | None:
    """Give the place of the sharpest corner between two, None where there is none."""
    rows = np.arange(first + ONE_TURN_M, last - ONE_TURN_M + 1)
    if not len(rows):
        return None
    corners = _change(places, rows, (first, last), LOOKING_M) >= TURN_DEG
    bends = _change(places, rows, (first, last), BEND_M) >= BEND_DEG
    bends &= np.minimum(rows - first, last - rows) >= BENDS_APART_M
    rows = rows[corners | bends]
    if not len(rows):
        return None
    seen = [_change(places, rows, (first, last), metres) for metres in _SCALES]
    return int(rows[np.sum(seen, axis=0).argmax()])


def _change(
    places: Float64, rows: npt.NDArray[np.int64], ends: tuple[int, int], metres: int
) -> Float64:
    """Give by how much the bearing changes at places, degrees, looking so far both ways."""
    here = places[rows]
    came = here - places[np.maximum(rows - metres, ends[0])]
    goes = places[np.minimum(rows + metres, ends[1])] - here
    turned = came[:, 0] * goes[:, 1] - came[:, 1] * goes[:, 0]
    ahead = (came * goes).sum(axis=1)
    return np.asarray(np.degrees(np.abs(np.arctan2(turned, ahead))))
