"""Hours in each class against a count by hand, and that they add up to those of the run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.heat_package.exposure.hours import (
    COLUMNS,
    even_bounds,
    hours_in_classes,
    means_by_step,
    step_hours,
)
from layers.heat_package.exposure.places import Samples
from layers.heat_package.wbgt_class import wbgt_class

CASES = st.integers(0, 2**32 - 1)


def case(seed: int) -> tuple[np.ndarray, Samples, np.ndarray]:
    """Give made-up WBGT of a few places, some of it unknown, and steps of unequal length."""
    random = np.random.default_rng(seed)
    counts = random.integers(1, 6, random.integers(1, 5))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    steps = int(random.integers(1, 6))
    wbgt = random.uniform(22.0, 34.0, (steps, start[-1])).astype(np.float32)
    wbgt[random.random(wbgt.shape) < 0.2] = np.nan
    wbgt[random.random(wbgt.shape) < 0.1] = 28.0  # a limit belongs to the class above it
    empty = np.zeros(start[-1])
    return wbgt, Samples(start, empty, empty), random.uniform(0.5, 2.0, steps)


@given(CASES)
def test_hours_are_those_of_a_count_by_hand(seed: int) -> None:
    wbgt, samples, step_h = case(seed)
    found = hours_in_classes(wbgt, samples, step_h)
    for place in range(len(samples.start) - 1):
        rows = range(samples.start[place], samples.start[place + 1])
        expected = dict.fromkeys(COLUMNS, 0.0)
        for step, length in enumerate(step_h):
            for row in rows:
                value = float(wbgt[step, row])
                name = "unknown" if np.isnan(value) else wbgt_class(value).value
                expected[name] += length / len(rows)
        assert found[place] == pytest.approx(list(expected.values()))
        assert found[place].sum() == pytest.approx(step_h.sum())


@given(CASES)
def test_cooler_ground_never_has_more_hours_of_danger(seed: int) -> None:
    wbgt, samples, step_h = case(seed)
    before = hours_in_classes(wbgt, samples, step_h)
    after = hours_in_classes(wbgt - np.float32(1.5), samples, step_h)
    danger = COLUMNS.index("danger")
    assert (after[:, danger] <= before[:, danger] + 1e-9).all()
    assert after[:, -1] == pytest.approx(before[:, -1])


def test_means_leave_out_what_is_unknown() -> None:
    values = np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, 5.0]], np.float32)
    empty = np.zeros(3)
    found = means_by_step(values, Samples(np.array([0, 2, 3]), empty, empty))
    np.testing.assert_array_equal(found, [[1.0, 3.0], [np.nan, 5.0]])


def test_the_last_step_lasts_as_long_as_the_one_before() -> None:
    assert step_hours(np.array([0, 3600, 5400])).tolist() == [1.0, 0.5, 0.5]
    assert step_hours(np.array([0])).tolist() == [1.0]


@pytest.mark.parametrize(
    ("hours", "bounds"),
    [
        ([0, 7, 8, 8, 8, 8, 9, np.nan], (7, 8)),
        ([0, 1, 2, 3, 4, 5, 6], (2, 4)),
        ([8, 8, 8], (3, 5)),
        ([0.5, 1.0], (1, 2)),
        ([0, np.nan], (1, 2)),
    ],
)
def test_bounds_part_the_hours_that_there_are(hours: list[float], bounds: tuple[int, int]) -> None:
    assert even_bounds(np.array(hours, np.float32)) == bounds
