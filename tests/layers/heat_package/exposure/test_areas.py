"""Ground in each class of WBGT, and what changes between two fields, against counts by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from layers.heat_package.exposure.areas import CHANGED_C, class_shares, classes_of, cooled
from layers.heat_package.exposure.hours import CLASSES
from layers.heat_package.wbgt_class import wbgt_class

FIELDS = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 8), st.integers(1, 8)),
    elements=st.one_of(st.floats(15, 40, width=32), st.just(float("nan"))),
)


@settings(deadline=None)
@given(FIELDS)
def test_shares_are_those_of_the_cells_with_numbers(field: np.ndarray) -> None:
    known = [float(each) for each in field.ravel() if np.isfinite(each)]
    shares = class_shares(classes_of(field))
    if not known:
        assert np.isnan(shares).all()
        return
    for share, name in zip(shares, CLASSES, strict=True):
        expected = sum(wbgt_class(each).value == name for each in known) / len(known)
        assert share == pytest.approx(expected)
    assert ((classes_of(field) == -1) == ~np.isfinite(field)).all()


def test_limits_belong_to_the_class_above() -> None:
    field = np.array([[24.99, 25.0, 28.0, 31.0, np.nan]], np.float32)
    assert classes_of(field).tolist() == [[0, 1, 2, 3, -1]]


def test_what_a_scenario_cools() -> None:
    before = np.array([[32.0, 33.0], [34.0, np.nan]], np.float32)
    after = np.array([[32.0, 31.0], [33.5, 20.0]], np.float32)
    found = cooled(before, after, cell_m2=4.0)
    assert (found.area_m2, found.before, found.after, found.largest) == (8.0, 33.5, 32.25, -2.0)
    nothing = cooled(before, before - np.float32(CHANGED_C / 2), cell_m2=4.0)
    assert (nothing.area_m2, nothing.before, nothing.after, nothing.largest) == (0.0, None, None, 0)
