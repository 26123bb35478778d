"""Conduction against the analytic wave of a half-space, and against short steps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulations.engine.forcing import air_of
from simulations.engine.history import state_at_rest
from simulations.ground_temperature.conduction import DAY_S, street_materials
from simulations.surface.materials import BY_NAME

ASPHALT = BY_NAME["asphalt"]


def day_of_asphalt(sub_steps: int, days: int = 12) -> npt.NDArray[np.float64]:
    """Give hourly surface temperatures of the last day under a sine of absorbed radiation."""
    materials = street_materials(3600 / sub_steps)
    kind = np.array([ASPHALT.code], np.uint8)
    flux = 600 + 200 * np.sin(np.arange(24) / 24 * 2 * np.pi)
    air = air_of(*(np.full(sub_steps, each) for each in (25.0, 50.0, 10.0)))
    mean_air = air_of(*(np.full(1, each) for each in (25.0, 50.0, 10.0)))
    mean = np.array([600.0], np.float32)
    state = state_at_rest(kind, mean, mean.copy(), materials, mean_air)
    found = []
    for hour in range(24 * days):
        state.advance(flux[hour % 24 : hour % 24 + 1].astype(np.float32), materials, air)
        found.append(float(state.surface[0]))
    return np.array(found[-24:])


def test_amplitude_and_lag_are_those_of_the_half_space() -> None:
    surface = day_of_asphalt(12)
    mean = surface.mean()
    radiative = 4 * 0.95 * 5.670374419e-8 * (mean + 273.15) ** 3
    omega = 2 * np.pi / DAY_S
    admittance = np.sqrt(ASPHALT.conductivity_w_mk * ASPHALT.heat_capacity_j_m3k * omega)
    response = 200 / (10 + radiative + admittance * np.exp(1j * np.pi / 4))
    wave = np.fft.rfft(surface)[1] / 12 / -1j
    assert abs(wave) == np.clip(abs(wave), 0.95 * abs(response), 1.05 * abs(response))
    assert abs(np.angle(wave / response)) < np.radians(5)


def test_half_an_hour_is_short_enough() -> None:
    assert np.abs(day_of_asphalt(2) - day_of_asphalt(24)).max() < 0.6


def test_a_surface_in_balance_stays() -> None:
    materials = street_materials(1800)
    kind = np.arange(14, dtype=np.uint8)
    mean = np.full(14, 500.0, np.float32)
    one, two = (air_of(*(np.full(n, x) for x in (30.0, 40.0, 10.0))) for n in (1, 2))
    state = state_at_rest(kind, mean, mean.copy(), materials, one)
    start = state.surface.copy()
    for _ in range(24 * 20):
        state.advance(mean, materials, two)
    assert np.allclose(state.surface, start, atol=0.1)
