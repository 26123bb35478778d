"""Shares of absorbed radiation: they add up to the mean radiant temperature."""

from __future__ import annotations

import numpy as np
import pytest

from simulations.engine import explain, simulate
from simulations.engine.explain import SHARES
from simulations.errors import RunError
from tests.simulations.engine.scenes import small_town, sunny_day

STEFAN_BOLTZMANN = 5.670374419e-8


def test_shares_add_up_and_are_those_of_the_run() -> None:
    town, weather = small_town(96), sunny_day(range(8, 18))
    run = simulate(town, weather)["mean_radiant_temperature"].to_numpy()
    row, column = np.argwhere(np.isfinite(run[0]))[1500].tolist()
    for each in explain(town, weather, row=row, column=column):
        assert tuple(each.shares) == SHARES
        assert each.mean_radiant_temperature == run[each.step, row, column]
        expected = 0.97 * STEFAN_BOLTZMANN * (each.mean_radiant_temperature + 273.15) ** 4
        assert each.total == pytest.approx(expected, rel=1e-4)
        assert min(each.shares.values()) >= -2.0


def test_inside_of_a_building_is_refused() -> None:
    town = small_town(96)
    row, column = np.argwhere(town["building_height"].to_numpy() > 0)[0].tolist()
    with pytest.raises(RunError, match="inside a building"):
        explain(town, sunny_day(range(8, 18)), row=row, column=column)
