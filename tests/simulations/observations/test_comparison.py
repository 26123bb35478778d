"""A run beside observations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from pyproj import Transformer

from simulations.observations.comparison import agreement, compare_with_observations
from simulations.observations.table import Observations, observations_of

TIMES = np.datetime64("2018-07-23T00:30", "ns") + np.arange(6) * np.timedelta64(1, "h")
TO_DEGREES = Transformer.from_crs("EPSG:6677", "EPSG:4326", always_xy=True)


def run() -> xr.Dataset:
    """Give a run of 3 × 4 cells of 2 m: value = 10 × row + column + hour; one cell is built."""
    rows, columns = np.mgrid[0:3, 0:4]
    values = 10.0 * rows + columns + np.arange(6.0)[:, None, None]
    values[:, 1, 1] = np.nan
    return xr.Dataset(
        {"wbgt": (("time", "y", "x"), values.astype(np.float32))},
        {"time": TIMES, "x": 1001 + 2 * np.arange(4.0), "y": 2005 - 2 * np.arange(3.0)},
        {"crs": "EPSG:6677", "resolution_m": 2.0},
    )


def observed(x: float, y: float, minutes: list[int], values: list[float]) -> Observations:
    longitude, latitude = TO_DEGREES.transform(x, y)
    count = len(values)
    times = [TIMES[0] + np.timedelta64(each, "m") for each in minutes]
    columns = {
        "time": times,
        "station": ["駅前"] * count,
        "longitude": [longitude] * count,
        "latitude": [latitude] * count,
        "quantity": ["wbgt"] * count,
        "value": values,
    }
    return observations_of(columns, source="o.csv", origin="作成データ")


def test_a_station_takes_its_cell_and_the_line_between_steps() -> None:
    found = compare_with_observations(
        run(), observed(1006.9, 2002.1, [-30, 0, 90, 300, 301], [0.0, 12.0, 15.0, 19.0, 0.0])
    )
    only = found.series[0]
    assert only.computed.tolist() == [13.0, 14.5, 18.0]
    assert only.observed.tolist() == [12.0, 15.0, 19.0]
    together, alone = found.agreements
    assert (together.station, alone.station) == ("", "駅前")
    assert alone.count == 3
    assert alone.bias == pytest.approx(-0.5 / 3)
    assert alone.rmse == pytest.approx(np.sqrt(2.25 / 3))
    assert alone.r_squared == pytest.approx(np.corrcoef([13, 14.5, 18], [12, 15, 19])[0, 1] ** 2)


def test_a_place_outside_or_in_a_building_is_not_compared() -> None:
    outside = compare_with_observations(run(), observed(999.9, 2002.0, [0], [10.0]))
    assert (outside.series, outside.agreements, outside.remarks) == ([], [], [])
    inside = compare_with_observations(run(), observed(1003.0, 2003.0, [0], [10.0]))
    assert inside.series == []
    assert [each.code for each in inside.remarks] == ["observation-in-building"]


def test_corner_cells_are_in_the_run() -> None:
    for x, y, value in ((1000.1, 2005.9, 0.0), (1007.9, 2000.1, 23.0)):
        found = compare_with_observations(run(), observed(x, y, [0], [value]))
        assert found.series[0].computed.tolist() == [value]
        assert found.agreements[0].rmse == 0


def test_a_missing_step_leaves_out_the_times_beside_it() -> None:
    result = run()
    result["wbgt"][2] = np.nan
    found = compare_with_observations(
        result, observed(1001.0, 2005.0, [60, 90, 120, 150, 180], [1.0] * 5)
    )
    assert found.series[0].times.tolist() == [pd.Timestamp(TIMES[i]).value for i in (1, 3)]


def test_r_squared_needs_three_pairs_and_variation() -> None:
    two = agreement("wbgt", "", np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    assert np.isnan(two.r_squared)
    flat = agreement("wbgt", "", np.ones(5), np.arange(5.0))
    assert np.isnan(flat.r_squared)
    assert flat.bias == 1.0
