"""A run as a whole: contract of the result, and what must never change it."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulations.engine import Parameters, halo_m, simulate
from simulations.errors import WeatherError
from simulations.surface.dataset import grid_of
from tests.simulations.engine.scenes import grid_around_origin, small_town, sunny_day, surface_of

DAYTIME = range(5, 20)


@pytest.fixture(scope="module")
def town() -> xr.Dataset:
    return small_town()


@pytest.fixture(scope="module")
def result(town: xr.Dataset) -> xr.Dataset:
    return simulate(town, sunny_day(DAYTIME))


def same_bytes(one: xr.Dataset, other: xr.Dataset) -> bool:
    names = [str(name) for name in one.data_vars if "facade" not in one[name].dims]
    return all(one[name].to_numpy().tobytes() == other[name].to_numpy().tobytes() for name in names)


def same_facades(part: xr.Dataset, whole: xr.Dataset) -> bool:
    """Hold every face of a part against the face of the whole at the same place."""

    def by_place(dataset: xr.Dataset) -> dict[tuple[float, ...], bytes]:
        names = ("facade_x", "facade_y", "facade_azimuth", "facade_base")
        places = zip(*(dataset[name].to_numpy().tolist() for name in names), strict=True)
        values = dataset["facade_surface_temperature"].to_numpy().T
        return {place: row.tobytes() for place, row in zip(places, values, strict=True)}

    found, expected = by_place(part), by_place(whole)
    return bool(found) and all(expected[place] == row for place, row in found.items())


def test_result_has_all_quantities_on_the_grid_of_the_surface(
    town: xr.Dataset, result: xr.Dataset
) -> None:
    for name in ("mean_radiant_temperature", "utci", "wbgt", "surface_temperature", "shadow"):
        assert result[name].dims == ("time", "y", "x")
        assert result[name].dtype == np.float32
        assert result[name].attrs["units"]
    assert grid_of(result) == grid_of(town)
    inside = town["building_height"].to_numpy() > 0
    assert np.isnan(result["utci"].to_numpy()[:, inside]).all()
    assert np.isfinite(result["utci"].to_numpy()[:, ~inside]).all()


def test_hours_of_all_classes_are_the_day(result: xr.Dataset) -> None:
    hours = result["wbgt_hours"].sum("wbgt_class", skipna=False).to_numpy()
    assert np.allclose(hours[np.isfinite(hours)], len(DAYTIME))


def test_same_input_gives_same_bytes(town: xr.Dataset, result: xr.Dataset) -> None:
    assert same_bytes(simulate(town, sunny_day(DAYTIME)), result)


def test_window_has_the_bytes_of_the_whole(town: xr.Dataset, result: xr.Dataset) -> None:
    rows, columns = slice(20, 61), slice(33, 70)
    part = simulate(town, sunny_day(DAYTIME), window=(rows, columns))
    assert same_bytes(part, result.isel(y=rows, x=columns))
    assert same_facades(part, result)


def test_tile_with_halo_has_the_bytes_of_the_whole() -> None:
    low = Parameters(bands=3, lowest_elevation=20.0, wall_view_m=10.0)
    whole = small_town(160)
    whole["building_height"] = whole["building_height"].clip(max=9)
    weather = sunny_day(range(10, 15))
    cells = round(halo_m(whole, low) / 2)
    rows, columns = slice(70, 90), slice(60, 85)
    around = {
        "y": slice(max(0, rows.start - cells), rows.stop + cells),
        "x": slice(max(0, columns.start - cells), columns.stop + cells),
    }
    assert around["y"].start > 0, "the halo must be smaller than the surface to test it"
    tile = whole.isel(around).assign_attrs(
        west_index=whole.attrs["west_index"] + around["x"].start,
        south_index=whole.attrs["south_index"] + max(0, 160 - around["y"].stop),
    )
    part = simulate(tile, weather, parameters=low)
    inner = {
        "y": slice(rows.start - around["y"].start, rows.stop - around["y"].start),
        "x": slice(columns.start - around["x"].start, columns.stop - around["x"].start),
    }
    full = simulate(whole, weather, parameters=low)
    assert same_bytes(part.isel(inner), full.isel(y=rows, x=columns))


def test_without_wind_there_is_no_utci_and_a_remark(town: xr.Dataset) -> None:
    result = simulate(town, sunny_day(range(11, 14), wind_speed=np.nan))
    assert "utci" not in result
    assert "wbgt" not in result
    assert "no-wind" in result.attrs["remarks"]


def test_without_humidity_there_is_no_utci_and_a_remark(town: xr.Dataset) -> None:
    result = simulate(town, sunny_day(range(11, 14), relative_humidity=np.nan))
    assert "utci" not in result
    assert "no-humidity" in result.attrs["remarks"]
    assert np.isfinite(result["mean_radiant_temperature"]).any()


def test_missing_step_has_no_result(town: xr.Dataset) -> None:
    weather = sunny_day(range(11, 14))
    weather["air_temperature"][1] = np.nan
    result = simulate(town, weather)
    assert np.isnan(result["utci"][1]).all()
    assert np.isfinite(result["utci"][2]).any()
    assert "missing-step" in result.attrs["remarks"]


def test_weather_without_radiation_is_refused() -> None:
    weather = sunny_day(range(11, 14)).drop_vars("diffuse_irradiance")
    with pytest.raises(WeatherError, match="diffuse_irradiance"):
        simulate(surface_of(grid_around_origin(16)), weather)


def test_a_sunny_square_is_hotter_than_a_shaded_one(town: xr.Dataset, result: xr.Dataset) -> None:
    noon = result.isel(time=7)
    shadow, radiant = noon["shadow"].to_numpy(), noon["mean_radiant_temperature"].to_numpy()
    assert np.nanmean(radiant[shadow < 0.05]) - np.nanmean(radiant[shadow > 0.95]) > 10
