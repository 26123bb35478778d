"""How ground around a person counts: own cell, then squares of 3 × 3, 9 × 9 … cells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]


def square_count(resolution_m: float, radius_m: float) -> int:
    """Give how many squares (3 × 3, 9 × 9 …) are needed to reach a radius."""
    count = 1
    while 3**count * resolution_m < 2 * radius_m:
        count += 1
    return count


def margin_cells(squares: int) -> int:
    """Give how far the largest square reaches beyond its middle cell [cells]."""
    return (int(3**squares) - 1) // 2


def square_weights(
    resolution_m: float, squares: int, *, receiver: npt.ArrayLike, height_m: float
) -> Floats:
    """Give the weights of the means of own cell and of each square.

    A ground element at distance r is seen from height h by the lower face with h²/(r²+h²)² and by
    an upright face with its cosine; squares count as discs of their area, rings between them get
    what lies between, the largest square stands for all that is farther.

    Returns
    -------
    (squares + 1,) float32, 1; the sum is that of the receiver's lower half.
    """
    weights = np.asarray(receiver, np.float64)
    lateral, down = weights[:4].sum() / 2, weights[5]
    radii = np.array([resolution_m * 3**k for k in range(squares + 1)]) / np.sqrt(np.pi)
    depression = np.arctan2(height_m, radii)
    # Share of all ground that lies within the depression angle, for a horizontal and upright face.
    below = np.cos(depression) ** 2
    upright = 1 - (depression + np.sin(2 * depression) / 2) / (np.pi / 2)
    within = down * below + lateral * upright
    within[-1] = down + lateral
    rings = np.diff(within, prepend=0.0)
    areas = np.array([9.0**k for k in range(squares + 1)])
    # A ring is the mean of its square less what lies within it already.
    result = np.zeros(squares + 1)
    for k in range(squares, 0, -1):
        scale = areas[k] / (areas[k] - areas[k - 1])
        result[k] += rings[k] * scale
        result[k - 1] -= rings[k] * (scale - 1)
    result[0] += rings[0]
    return result.astype(np.float32)


@njit(cache=True, nogil=True)
def nine_cells(out: Floats, values: Floats, spacing: int, first: int, last: int) -> None:
    """Sum nine cells at a spacing, for rows `first` to `last` − 1; nothing outside the array."""
    rows, columns = values.shape
    row_sum = np.empty(columns, np.float32)
    for row in range(first, last):
        middle = values[row]
        for i in range(columns):
            row_sum[i] = middle[i]
        if row >= spacing:
            above = values[row - spacing]
            for i in range(columns):
                row_sum[i] += above[i]
        if row + spacing < rows:
            below = values[row + spacing]
            for i in range(columns):
                row_sum[i] += below[i]
        into = out[row]
        for i in range(columns):
            into[i] = row_sum[i]
        for i in range(spacing, columns):
            into[i] += row_sum[i - spacing]
        for i in range(columns - spacing):
            into[i] += row_sum[i + spacing]
