"""Numbered specifications of docs/heat-engine.md, on small scenes."""

from __future__ import annotations

import numpy as np
import pvlib
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.engine import Parameters, simulate
from simulations.engine.forcing import black_body
from simulations.engine.six_directions import six_directions
from simulations.radiation.ground_view import square_weights
from simulations.radiation.sky_radiance import diffuse_sky
from simulations.sky.directions import FACE_NORMALS, STANDING_PERSON, sky_directions
from tests.simulations.engine.scenes import grid_around_origin, small_town, sunny_day, surface_of


def night(temperature: float) -> xr.Dataset:
    """Give a day without sun under a sky as warm as the air."""
    black = black_body(np.full(24, temperature))
    return sunny_day(
        air_temperature=temperature,
        relative_humidity=100.0,
        direct_normal_irradiance=0.0,
        diffuse_irradiance=0.0,
        downwelling_longwave=black,
        cloud_fraction=1.0,
    )


def test_furnace_where_all_is_as_warm_so_is_mean_radiant_temperature() -> None:
    """Specification 1."""
    result = simulate(small_town(96), night(30.0))
    radiant = result["mean_radiant_temperature"].to_numpy()
    assert np.nanmax(np.abs(radiant - 30.0)) < 0.01
    assert np.nanmax(np.abs(result["surface_temperature"].to_numpy() - 30.0)) < 0.01


def test_weights_of_all_directions_sum_to_one() -> None:
    """Specification 2."""
    directions = sky_directions()
    person = directions.person_weights(STANDING_PERSON)
    below = square_weights(2.0, 2, receiver=STANDING_PERSON, height_m=1.1)
    assert person.sum() + below.sum() == pytest.approx(1.0, abs=1e-6)
    assert directions.horizontal_weights().sum() * 32 == pytest.approx(1.0, abs=1e-9)
    assert np.allclose(directions.face_weights(FACE_NORMALS).sum((1, 2))[:5], [0.5] * 4 + [1.0])


def test_diffuse_sky_is_that_of_perez_on_any_upright_plane() -> None:
    """Specification 4: the sum of the parts, against pvlib's transposition."""
    elevation, azimuth = np.array([20.0, 40.0, 65.0]), np.array([95.0, 130.0, 190.0])
    diffuse, direct = np.array([90.0, 180.0, 150.0]), np.array([600.0, 350.0, 850.0])
    outside = np.full(3, 1330.0)
    sky = diffuse_sky(diffuse, direct, elevation, extraterrestrial=outside)
    air_mass = pvlib.atmosphere.get_relative_airmass(90 - elevation)
    for face in (90.0, 180.0):
        expected = pvlib.irradiance.perez(
            90.0, face, diffuse, direct, outside, 90 - elevation, azimuth, air_mass
        )
        facing = np.cos(np.radians(elevation)) * np.cos(np.radians(azimuth - face))
        found = sky.isotropic / 2 + sky.circumsolar * np.maximum(facing, 0) + sky.horizon
        assert np.allclose(found, expected, rtol=0.01)


def test_energy_of_an_open_plain_closes() -> None:
    """Specification 3: what comes down is what the weather says, also as six directions."""
    weather = sunny_day(range(8, 17))
    window = (slice(30, 31), slice(30, 31))
    flat = six_directions(surface_of(grid_around_origin(60)), weather, window=window)
    height = np.sin(np.radians(weather["sun_elevation"])) if "sun_elevation" in weather else None
    assert height is None
    up, down = flat.short[:, 5, 0, 0], flat.short[:, 4, 0, 0]
    assert np.allclose(up / down, 0.12, atol=0.002)
    assert np.allclose(flat.long[:, 4, 0, 0], 430.0, atol=0.5)


@settings(max_examples=10)
@given(row=st.integers(20, 60), column=st.integers(20, 60), height=st.floats(3, 30))
def test_more_shade_never_raises_the_beam(row: int, column: int, height: float) -> None:
    """Specification 5: one more building never lets more sun to any place."""
    town, weather = small_town(80), sunny_day(range(8, 17))
    more = town.copy(deep=True)
    block = more["building_height"][row : row + 4, column : column + 4]
    block[:] = np.maximum(block, np.float32(height))
    before, after = (simulate(each, weather)["shadow"].to_numpy() for each in (town, more))
    assert np.nanmin(after - before) >= -1e-6


def test_number_of_threads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Specification 6."""
    town, weather = small_town(300), sunny_day(range(11, 14))
    results = []
    for threads in (1, 2, 5):
        monkeypatch.setattr("simulations.engine.rows.thread_count", lambda threads=threads: threads)
        monkeypatch.setattr("simulations.engine.rows.SMALLEST_SHARE", 8)
        results.append(simulate(town, weather)["utci"].to_numpy().tobytes())
    assert len(set(results)) == 1


def test_fewer_directions_are_a_choice() -> None:
    coarse = simulate(small_town(80), sunny_day(range(12, 14)), parameters=Parameters(azimuths=16))
    fine = simulate(small_town(80), sunny_day(range(12, 14)))
    difference = coarse["mean_radiant_temperature"] - fine["mean_radiant_temperature"]
    assert float(np.abs(difference).mean()) < 0.5
