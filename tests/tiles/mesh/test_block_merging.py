"""Merging level by level: sums kept, landmarks kept, nothing dropped that is not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from tiles.mesh.block_merging import ROUNDING_M, merged
from tiles.mesh.far_blocks import FarBlocks, as_bytes, from_bytes, joined

SIZES_M = (25.0, 50.0, 100.0, 200.0)
# South-west corner of a cell of the widest grid, and a degree there (m).
LAT = 20_124 * 200.0 / 111_320.0
BAND = np.cos(np.radians(36.1))
LON = np.ceil(139.5 * 111_320.0 * BAND / 200.0) * 200.0 / (111_320.0 * BAND)
DEGREES_M = (111_320.0 * np.cos(np.radians(LAT)), 111_320.0)


def blocks(
    places: Sequence[tuple[float, float]],
    *,
    length: float = 10.0,
    width: float = 8.0,
    azimuth: float = 0.0,
    base: float = 60.0,
    top: float = 68.0,
) -> FarBlocks:
    """Give blocks that stand exactly for what they are, `places` in metres from the corner."""
    ones = np.ones(len(places), np.float32)
    east, north = np.array(places).reshape(-1, 2).T
    return FarBlocks(
        LON + east / DEGREES_M[0],
        LAT + north / DEGREES_M[1],
        length * ones,
        width * ones,
        azimuth * ones,
        base * ones,
        top * ones,
        0 * ones,
        ones.astype(np.int32),
    )


number = st.floats(0.0, 1.0, width=32)
any_block = st.tuples(number, number, number, number, number, number).map(
    lambda n: blocks(
        [(5.0 + 190.0 * n[0], 5.0 + 190.0 * n[1])],
        length=1.0 + 40.0 * n[2],
        width=1.0 + 20.0 * n[3],
        azimuth=3.0 * n[4] - 1.5,
        base=60.0 + n[5],
        top=66.0 + 6.0 * n[4],
    )
)


def levels(found: FarBlocks) -> list[FarBlocks]:
    """Merge level by level, as the tree does."""
    made = [found]
    for cell_m in SIZES_M:
        made.append(merged(made[-1], cell_m=cell_m))
    return made


def rectangle(found: FarBlocks, row: int) -> shapely.Polygon:
    """Give the footprint of a block in metres from the corner."""
    length, width = float(found.length_m[row]), float(found.width_m[row])
    box = shapely.box(-length / 2, -width / 2, length / 2, width / 2)
    east = (found.lon_deg[row] - LON) * DEGREES_M[0]
    north = (found.lat_deg[row] - LAT) * DEGREES_M[1]
    turned = rotate(box, float(found.azimuth_rad[row]), (0, 0), use_radians=True)
    return translate(turned, east, north)


def corners(found: FarBlocks, row: int) -> npt.NDArray[np.float64]:
    return shapely.get_coordinates(rectangle(found, row).exterior)


@settings(max_examples=60, deadline=None)
@given(st.lists(any_block, min_size=1, max_size=25).map(joined))
def test_what_a_level_drops_is_never_more_than_it_says(raw: FarBlocks) -> None:
    for level in levels(raw)[1:]:
        said = float(level.deviation_m.max())
        shown = shapely.union_all([rectangle(level, row) for row in range(len(level))])
        for row in range(len(raw)):
            beside = shapely.distance(shapely.points(corners(raw, row)), shown).max()
            assert beside <= said + 1e-3
        if len(level) == 1:
            assert np.abs(raw.top_m - level.top_m).max() <= said + 1e-3
            assert np.abs(raw.base_m - level.base_m).max() <= said + 1e-3


@settings(max_examples=60, deadline=None)
@given(st.lists(any_block, min_size=1, max_size=25).map(joined))
def test_levels_keep_counts_and_their_errors_never_fall(raw: FarBlocks) -> None:
    made = levels(raw)
    for below, level in pairwise(made):
        assert level.features.sum() == len(raw)
        assert len(level) <= len(below)
        assert level.deviation_m.max() >= below.deviation_m.max()
        assert (level.length_m > 0).all()
        assert (level.width_m > 0).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(any_block, min_size=1, max_size=25).map(joined))
def test_rounding_again_changes_nothing(raw: FarBlocks) -> None:
    once = merged(raw, cell_m=0.0)
    assert len(once) == len(raw)
    assert as_bytes(merged(once, cell_m=0.0)) == as_bytes(once)
    assert (once.deviation_m <= raw.deviation_m + 3 * ROUNDING_M).all()


def test_merging_by_levels_comes_close_to_merging_at_once() -> None:
    raw = blocks([(10 + 18 * (i % 10), 10 + 18 * (i // 10)) for i in range(100)])
    last, at_once = levels(raw)[-1], merged(raw, cell_m=SIZES_M[-1])
    assert len(last) == len(at_once) == 1
    for column in ("length_m", "width_m", "base_m", "top_m"):
        assert getattr(last, column) == pytest.approx(getattr(at_once, column), rel=0.02)
    assert last.deviation_m[0] < 1.3 * at_once.deviation_m[0]


def test_a_centimetre_changes_no_level_above() -> None:
    places = [(10 + 18 * (i % 10), 10 + 18 * (i // 10)) for i in range(100)]
    raw = blocks(places)
    lifted = joined([blocks(places[:1], top=68.01), blocks(places[1:])])
    assert as_bytes(raw) != as_bytes(lifted)
    assert [as_bytes(level) for level in levels(raw)[1:]] == [
        as_bytes(level) for level in levels(lifted)[1:]
    ]


def test_a_change_stays_in_its_cells() -> None:
    places = [(10 + 18 * (i % 10), 10 + 18 * (i // 10)) for i in range(100)]
    before = merged(blocks(places), cell_m=50.0)
    after = merged(joined([blocks(places[:1], top=75.0), blocks(places[1:])]), cell_m=50.0)
    same = [
        getattr(before, column.name) == getattr(after, column.name) for column in fields(FarBlocks)
    ]
    assert np.logical_and.reduce(same).sum() == len(before) - 1


def test_a_landmark_and_a_block_wider_than_a_cell_stay() -> None:
    small = blocks([(5, 5), (20, 5), (5, 20)], length=6.0)
    tower = blocks([(15, 15)], top=160.0)
    hall = blocks([(15, 10)], length=30.0)
    found = merged(joined([small, tower, hall]), cell_m=25.0)
    assert sorted(found.features.tolist()) == [1, 1, 3]
    assert found.top_m.max() == 160.0
    assert found.length_m.max() == 30.0


def test_blocks_read_back_are_the_same_and_torn_ones_are_refused() -> None:
    found = blocks([(5, 5), (20, 5), (5, 20)])
    data = as_bytes(found)
    again = from_bytes(data)
    for column in fields(FarBlocks):
        assert getattr(again, column.name).dtype == getattr(found, column.name).dtype
        assert np.array_equal(getattr(again, column.name), getattr(found, column.name))
    with pytest.raises(ValueError, match="whole rows"):
        from_bytes(data[:-1])
