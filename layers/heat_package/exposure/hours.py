"""Hours of the day in each class of WBGT at places.

An hour of a place is shared among the classes by its ground: where a third of a square is in the
shade of trees, a third of the hour counts with the milder class. The hours of a place, with those
of which nothing is known, add up to the hours of the run.
"""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt

from layers.heat_package.exposure.places import Samples
from layers.heat_package.wbgt_class import LOWEST_C, WbgtClass

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]

CLASSES = tuple(each.value for each in WbgtClass)
UNKNOWN = "unknown"
COLUMNS = (*CLASSES, UNKNOWN)
_LIMITS = np.array(sorted(lowest for _, lowest in LOWEST_C))


def hours_in_classes(wbgt_c: Float32, samples: Samples, step_h: Float64) -> Float64:
    """Give the hours in each class, (places, classes + 1) float64, h; the last column is unknown.

    Parameters
    ----------
    wbgt_c : (steps, samples) float32, °C, NaN where the run has no number.
    step_h : (steps,) float64, how long each step lasts, h.
    """
    known = np.isfinite(wbgt_c)
    classes = np.where(known, np.digitize(wbgt_c, _LIMITS), len(CLASSES))
    counts = np.diff(samples.start)
    found = np.empty((len(counts), len(COLUMNS)))
    for column in range(len(COLUMNS)):
        hours = step_h @ (classes == column)
        found[:, column] = np.add.reduceat(hours, samples.start[:-1]) / counts
    return found


def even_bounds(hours: Float32) -> tuple[int, int]:
    """Give where to part the hours above 0 in three, so that the largest part is smallest [h].

    hours : float32, h, NaN where nothing is known. A part has its upper bound; where several pairs
    do, those nearest to thirds of the longest.
    """
    whole = np.ceil(hours[hours > 0]).astype(np.int64)
    longest = int(whole.max(initial=3))
    below = np.cumsum(np.bincount(whole, minlength=longest + 1))

    def unlike(pair: tuple[int, int]) -> tuple[int, float]:
        first, second = pair
        parts = (below[first], below[second] - below[first], below[-1] - below[second])
        return int(max(parts)), abs(3 * first - longest) + abs(3 * second - 2 * longest)

    return min(itertools.combinations(range(1, longest), 2), key=unlike)


def means_by_step(values: Float32, samples: Samples) -> Float64:
    """Give the mean over the known ground of each place, (steps, places) float64, NaN without.

    values : (steps, samples) float32.
    """
    known = np.isfinite(values)
    total = np.add.reduceat(np.where(known, values, 0.0), samples.start[:-1], axis=1, dtype=float)
    count = np.add.reduceat(known, samples.start[:-1], axis=1, dtype=float)
    unknown = np.full_like(total, np.nan)
    return np.asarray(np.divide(total, count, out=unknown, where=count > 0))


def step_hours(seconds: npt.NDArray[np.int64]) -> Float64:
    """Give how long each step of a run lasts, (steps,) float64, h.

    seconds : (steps,) int64, times of the steps in their order; one alone lasts an hour.
    """
    if len(seconds) < 2:
        return np.ones(len(seconds))
    lengths = np.diff(seconds) / 3600.0
    return np.asarray(np.concatenate([lengths, lengths[-1:]]))
