"""What shade would spare on streets, against a count by hand; and what it never says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.heat_package.exposure.streets import ranked, street_relief
from layers.heat_package.ways.heat_load import Samples


def case(seed: int) -> tuple[np.ndarray, np.ndarray, Samples, np.ndarray]:
    random = np.random.default_rng(seed)
    counts = random.integers(1, 6, random.integers(1, 6))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    steps = int(random.integers(1, 5))
    shadow = random.choice([0.0, 0.1, 0.5, 0.9, 1.0], (steps, start[-1])).astype(np.float32)
    utci = (random.uniform(28.0, 46.0, shadow.shape) - 5 * shadow).astype(np.float32)
    utci[random.random(utci.shape) < 0.15] = np.nan
    empty = np.zeros(start[-1])
    return utci, shadow, Samples(start, empty, empty), random.uniform(0.5, 2.0, steps)


def by_hand(
    utci: np.ndarray, shadow: np.ndarray, samples: Samples, step_h: np.ndarray, edge: int
) -> tuple[float, float]:
    """Give relief and load of an edge, NaN where less than half of it is known."""
    rows = list(range(samples.start[edge], samples.start[edge + 1]))
    relief, load, whole, seen = 0.0, 0.0, 0.0, 0.0
    for step, length in enumerate(step_h):
        known = [row for row in rows if np.isfinite(utci[step, row])]
        seen += length * len(known) / len(rows)
        if not known:
            continue
        dark = utci[step][(shadow[step] >= 0.75) & np.isfinite(utci[step])]
        left = max(float(np.median(dark)) - 32.0, 0.0) if dark.size else np.inf
        above = {row: max(float(utci[step, row]) - 32.0, 0.0) for row in known}
        bright = [row for row in known if shadow[step, row] <= 0.25]
        relief += length * sum(max(above[row] - left, 0.0) for row in bright) / len(known)
        load += length * sum(above.values()) / len(known)
        whole += length
    if seen / step_h.sum() < 0.5 - 1e-9:
        return np.nan, np.nan
    return relief / whole, load / whole


@given(st.integers(0, 2**32 - 1))
def test_relief_is_that_of_a_count_by_hand(seed: int) -> None:
    utci, shadow, samples, step_h = case(seed)
    found = street_relief(utci, shadow, samples, step_h)
    for edge in range(len(samples.start) - 1):
        relief, load = by_hand(utci, shadow, samples, step_h, edge)
        assert found.relief[edge] == pytest.approx(relief, abs=1e-4, nan_ok=True)
        assert found.load[edge] == pytest.approx(load, abs=1e-4, nan_ok=True)
    known = np.isfinite(found.relief)
    assert (found.relief[known] <= found.load[known] + 1e-9).all()  # no shade spares more


def test_shade_relieves_nothing_where_there_is_shade_or_no_heat() -> None:
    samples = Samples(np.array([0, 1, 2, 3]), np.zeros(3), np.zeros(3))
    utci = np.array([[44.0, 36.0, 31.0]], np.float32)
    shadow = np.array([[0.0, 1.0, 0.0]], np.float32)
    found = street_relief(utci, shadow, samples, np.ones(1))
    assert found.relief.tolist() == [8.0, 0.0, 0.0]
    assert found.sun_share.tolist() == [1.0, 0.0, 1.0]


def test_without_any_shade_nothing_is_said_of_shade() -> None:
    samples = Samples(np.array([0, 2]), np.zeros(2), np.zeros(2))
    utci, shadow = np.full((1, 2), 44.0, np.float32), np.zeros((1, 2), np.float32)
    found = street_relief(utci, shadow, samples, np.ones(1))
    assert found.relief.tolist() == [0.0]
    assert np.isnan(found.shade_utci_c).all()


def test_the_ranking_leaves_out_short_and_unknown_streets() -> None:
    relief = np.array([1.0, 5.0, np.nan, 3.0, 0.0, 5.0])
    length = np.array([40.0, 29.0, 40.0, 40.0, 40.0, 40.0])
    assert ranked(relief, length, most=9).tolist() == [5, 3, 0]
    assert ranked(relief, length, most=1).tolist() == [5]
