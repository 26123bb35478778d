"""Least and largest values of groups of rows."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

Number = TypeVar("Number", bound=np.generic)


def least_and_largest(
    group: npt.NDArray[np.integer], low: npt.NDArray[Number], high: npt.NDArray[Number]
) -> tuple[npt.NDArray[Number], npt.NDArray[Number]]:
    """Give the least of `low` and the largest of `high` of each group; NaN where one is NaN.

    Parameters
    ----------
    group : (rows,) integers from 0 on, none left out, in any order.
    low, high : (rows,) or (rows, columns).
    """
    if len(group) == 0:
        return low[:0], high[:0]
    shape = (int(group.max()) + 1, *low.shape[1:])
    least, largest = np.empty(shape, low.dtype), np.empty(shape, high.dtype)
    rows = len(group)
    _reduce(
        group,
        low.reshape(rows, -1),
        high.reshape(rows, -1),
        least.reshape(len(least), -1),
        largest.reshape(len(largest), -1),
    )
    return least, largest


@njit(cache=True)
def _reduce(
    group: npt.NDArray[np.integer],
    low: npt.NDArray[Number],
    high: npt.NDArray[Number],
    least: npt.NDArray[Number],
    largest: npt.NDArray[Number],
) -> None:
    met = np.zeros(len(least), np.bool_)
    for row in range(len(group)):
        g = group[row]
        for column in range(low.shape[1]):
            below, above = low[row, column], high[row, column]
            # What is no number differs from itself; nothing is less than it afterwards.
            if not met[g] or below < least[g, column] or below != below:  # noqa: PLR0124
                least[g, column] = below
            if not met[g] or above > largest[g, column] or above != above:  # noqa: PLR0124
                largest[g, column] = above
        met[g] = True
