"""Least and largest values of groups, against numpy group by group."""

from __future__ import annotations

import numpy as np
import pytest

from tiles.mesh.group_ranges import least_and_largest


@pytest.mark.parametrize("columns", [(), (2,), (3,)])
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int32])
def test_ranges_are_those_of_numpy(columns: tuple[int, ...], dtype: type[np.generic]) -> None:
    rng = np.random.default_rng(2)
    group = rng.permutation(np.concatenate([np.arange(40), rng.integers(0, 40, 500)]))
    low = rng.integers(-99, 99, (540, *columns)).astype(dtype)
    high = low + rng.integers(0, 9, low.shape).astype(dtype)
    least, largest = least_and_largest(group, low, high)
    assert (least.dtype, largest.dtype) == (low.dtype, high.dtype)
    assert least.shape == (40, *columns)
    for number in range(40):
        assert np.array_equal(least[number], low[group == number].min(axis=0))
        assert np.array_equal(largest[number], high[group == number].max(axis=0))


def test_what_is_no_number_stays_none() -> None:
    values = np.array([1.0, np.nan, 3.0, 4.0])
    least, largest = least_and_largest(np.array([0, 0, 0, 1]), values, values)
    assert np.array_equal(least, [np.nan, 4.0], equal_nan=True)
    assert np.array_equal(largest, [np.nan, 4.0], equal_nan=True)


def test_no_rows_give_no_groups() -> None:
    least, largest = least_and_largest(np.zeros(0, np.int32), np.zeros((0, 2)), np.zeros((0, 2)))
    assert (least.shape, largest.shape) == ((0, 2), (0, 2))
