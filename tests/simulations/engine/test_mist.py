"""Mist: cooler, moister air where it is, as far as published, and nothing anywhere else."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from simulations.comfort.humidity import vapour_pressure
from simulations.comfort.wbgt import Air
from simulations.engine import simulate, what_if
from simulations.engine.comfort_fields import changed_air, mist_of
from simulations.scenario.mist import LATENT_HEAT_J_KG, SPECIFIC_HEAT_J_KG_K
from simulations.surface.dataset import grid_of
from tests.simulations.engine.scenes import small_town, sunny_day
from tests.simulations.engine.test_what_if import scenario_at

HOURS = tuple(range(9, 17))
ENTHALPY_KEPT = SPECIFIC_HEAT_J_KG_K / LATENT_HEAT_J_KG  # kg/kg for each kelvin of cooling
NOON = HOURS.index(12)
OTHERS = ("mean_radiant_temperature", "surface_temperature", "shadow", "sky_view_factor")


@pytest.fixture(scope="module")
def town() -> xr.Dataset:
    return small_town(96)


@pytest.fixture(scope="module")
def base(town: xr.Dataset) -> xr.Dataset:
    return simulate(town, sunny_day(HOURS))


def misted(town: xr.Dataset, colder: float) -> tuple[xr.Dataset, np.ndarray]:
    """Give the town with a mist of some kelvin on 6 × 6 cells, and those outside of buildings."""
    there = np.zeros(grid_of(town).shape, bool)
    there[40:46, 40:46] = True
    fields = {
        "air_temperature_offset": np.where(there, -colder, 0).astype(np.float32),
        "humidity_ratio_offset": np.where(there, colder * ENTHALPY_KEPT, 0).astype(np.float32),
    }
    changed = town.assign({name: (("y", "x"), each) for name, each in fields.items()})
    return changed, there & (town["building_height"].to_numpy() == 0)


def test_two_kelvin_of_mist_lower_wbgt_by_half_a_degree(town: xr.Dataset, base: xr.Dataset) -> None:
    surface, there = misted(town, 2.0)
    change = simulate(surface, sunny_day(HOURS)) - base
    assert there.any()
    wbgt, utci = (change[name].to_numpy()[NOON] for name in ("wbgt", "utci"))
    assert np.allclose(wbgt[there], -0.45, atol=0.1)
    assert (utci[there] < -0.8).all()
    assert (utci[there] > -2.0).all()  # the moister air takes a part away


def test_nothing_else_changes_a_byte(town: xr.Dataset, base: xr.Dataset) -> None:
    surface, there = misted(town, 2.0)
    after = simulate(surface, sunny_day(HOURS))
    for name in OTHERS:
        assert after[name].to_numpy().tobytes() == base[name].to_numpy().tobytes()
    for name in ("utci", "wbgt", "wbgt_hours"):
        apart = [each[name].to_numpy()[:, ~there].tobytes() for each in (after, base)]
        assert apart[0] == apart[1]


def test_a_misting_line_cools_as_published(town: xr.Dataset, base: xr.Dataset) -> None:
    """20 L/h in the open and a light breeze: −0.5 to −1 K within 2 m (Kobe, 2023)."""
    weather = sunny_day(HOURS)
    row, column = _open_place(town)
    properties = {"flow_l_h": 20.0, "height_m": 2.5, "wind_m_s": 0.6}
    scenario = scenario_at(town, row, column, kind="mist", **properties)
    difference = what_if(town, weather, base, scenario=scenario)
    colder = float(difference.surface["air_temperature_offset"].min())
    assert -1.0 < colder < -0.5
    change = difference.of("wbgt").to_numpy()[NOON]
    assert float(np.nanmin(change)) == pytest.approx(-0.22 * -colder, rel=0.25)


def test_a_mist_of_a_what_if_has_the_bytes_of_a_full_run(
    town: xr.Dataset, base: xr.Dataset
) -> None:
    weather = sunny_day(HOURS)
    row, column = _open_place(town)
    scenario = scenario_at(town, row, column, kind="mist", flow_l_h=60.0)
    difference = what_if(town, weather, base, scenario=scenario)
    assert difference.grid is not None
    assert difference.after is not None
    full = simulate(difference.surface, weather)
    rows, columns = difference.grid.slices_in(grid_of(town))
    for name in ("utci", "wbgt", *OTHERS):
        whole = np.ascontiguousarray(full[name].to_numpy()[..., rows, columns])
        assert difference.after[name].to_numpy().tobytes() == whole.tobytes()
    assert float(np.nanmin(difference.of("utci"))) < -0.1


def test_cells_of_equal_mist_are_one_part(town: xr.Dataset) -> None:
    whole = (slice(None), slice(None))
    assert mist_of(town, whole) == ()
    surface, _ = misted(town, 2.0)
    (one,) = mist_of(surface, whole)
    assert one.cells.sum() == 36
    assert (one.warmer, one.moister) == pytest.approx((-2.0, 2.0 * ENTHALPY_KEPT))


@given(
    temperature=st.floats(15, 42),
    humidity=st.floats(10, 99),
    colder=st.floats(0, 30),
)
def test_mist_keeps_the_enthalpy_and_stops_at_the_wet_bulb(
    temperature: float, humidity: float, colder: float
) -> None:
    air = Air(temperature, humidity, 1.0)
    found = changed_air(air, warmer=-colder, moister=colder * ENTHALPY_KEPT)
    assert found.temperature <= temperature
    assert found.relative_humidity <= 100.0
    if found.relative_humidity < 99.999:
        assert found.temperature == pytest.approx(temperature - colder)
    before, after = (_ratio(each) for each in (air, found))
    cooling = temperature - found.temperature
    assert after - before == pytest.approx(cooling * ENTHALPY_KEPT, abs=1e-9)


def test_the_wet_bulb_is_that_of_the_psychrometric_chart() -> None:
    """35 °C and 50 %: 26.1 °C (ASHRAE chart, sea level)."""
    air = changed_air(Air(35.0, 50.0, 1.0), warmer=-30.0, moister=30.0 * ENTHALPY_KEPT)
    assert air.temperature == pytest.approx(26.1, abs=0.15)
    assert air.relative_humidity == pytest.approx(100.0, abs=1e-6)


def _ratio(air: Air) -> float:
    vapour = float(vapour_pressure(air.temperature, air.relative_humidity))
    return 0.622 * vapour / (air.pressure - vapour)


def _open_place(town: xr.Dataset) -> tuple[int, int]:
    places = np.argwhere(town["building_height"].to_numpy()[40:56, 40:56] == 0)
    row, column = (places[len(places) // 2] + 40).tolist()
    return row, column
