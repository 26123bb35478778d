"""Radiation of one step: onto the ground, from the ground, and onto a person."""

# ruff: noqa: PLR0913, PLR0917 - kernels take many arrays
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.ground_temperature.conduction import Materials
from simulations.ground_temperature.surface_balance import KELVIN, STEFAN_BOLTZMANN
from simulations.sky.azimuth_sweep import SkySums

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.unsignedinteger[Any]]


class StepLight(NamedTuple):
    """Radiation of one step where nothing stands in its way; numbers, W m⁻².

    ground_beam : of the sun and its surroundings, on level ground.
    person_beam : the same, on the person's faces.
    isotropic, horizon : short wave of the dome and of the horizon.
    leaf_short, leaf_long : sent out by leaves.
    sky_long, sky_slope : long wave of the dome.
    """

    ground_beam: float
    person_beam: float
    isotropic: float
    horizon: float
    leaf_short: float
    leaf_long: float
    sky_long: float
    sky_slope: float


class Person(NamedTuple):
    """Receiver: absorptivities for short and long wave, weight of all faces above the horizon."""

    shortwave: float
    longwave: float
    upper: float


@njit(cache=True, nogil=True)
def ground_gain(
    short: Floats,
    gain: Floats,
    sun: Bytes,
    sums: SkySums,
    walls: tuple[Floats, Floats],
    kind: Bytes,
    materials: Materials,
    light: StepLight,
    rows: tuple[int, int],
) -> None:
    """Give short wave in, and absorbed short wave + ε × long wave in, of level ground [W m⁻²]."""
    beam, dome = np.float32(light.ground_beam / 255.0), np.float32(light.isotropic)
    leaf_short, leaf_long = np.float32(light.leaf_short), np.float32(light.leaf_long)
    sky_long, sky_slope = np.float32(light.sky_long), np.float32(light.sky_slope)
    one, zero = np.float32(1.0), np.float32(0.0)
    wall_short, wall_long = walls
    for row in range(rows[0], rows[1]):
        for i in range(short.shape[1]):
            sky, leaf = sums.ground[row, i], sums.ground_leaf[row, i]
            wall = one - sky - leaf
            wall = max(zero, wall)
            down = beam * np.float32(sun[row, i]) + dome * sky + leaf_short * leaf
            down += wall_short[row, i] * wall
            warm = sky_long * sky + sky_slope * sums.ground_slope[row, i]
            warm += leaf_long * leaf + wall_long[row, i] * wall
            own = kind[row, i]
            short[row, i] = down
            gain[row, i] = (one - materials.albedo[own]) * down + materials.emissivity[own] * warm


@njit(cache=True, nogil=True)
def ground_sends(
    sent_short: Floats,
    sent_long: Floats,
    short: Floats,
    gain: Floats,
    surface: Floats,
    open_air: npt.NDArray[np.bool_],
    kind: Bytes,
    materials: Materials,
    rows: tuple[int, int],
) -> None:
    """Give what ground in the open reflects and emits [W m⁻²]; 0 under buildings."""
    one, zero = np.float32(1.0), np.float32(0.0)
    sigma, kelvin = np.float32(STEFAN_BOLTZMANN), np.float32(KELVIN)
    for row in range(rows[0], rows[1]):
        for i in range(short.shape[1]):
            own = kind[row, i]
            albedo, emissivity = materials.albedo[own], materials.emissivity[own]
            warm = (gain[row, i] - (one - albedo) * short[row, i]) / emissivity
            square = (surface[row, i] + kelvin) * (surface[row, i] + kelvin)
            up = emissivity * sigma * square * square + (one - emissivity) * warm
            sent_short[row, i] = albedo * short[row, i] if open_air[row, i] else zero
            sent_long[row, i] = up if open_air[row, i] else zero


@njit(cache=True, nogil=True)
def add_ground(
    total: Floats, sent: Floats, count: Counts, weight: float, rows: tuple[int, int]
) -> None:
    """Add weight × mean over the open cells of a square to what a person gets from the ground."""
    share = np.float32(weight)
    for row in range(rows[0], rows[1]):
        for i in range(total.shape[1]):
            number = np.float32(count[row, i])
            number = max(np.float32(1.0), number)
            total[row, i] += share * sent[row, i] / number


@njit(cache=True, nogil=True)
def person_radiation(
    diffuse: Floats,
    warm: Floats,
    radiant: Floats,
    sun: Bytes,
    sums: SkySums,
    walls: tuple[Floats, Floats],
    open_air: npt.NDArray[np.bool_],
    person: Person,
    light: StepLight,
    rows: tuple[int, int],
) -> None:
    """Give what a person gets, and the mean radiant temperature.

    Parameters
    ----------
    diffuse, warm : short wave but the sun's, and long wave [W m⁻²]; given as what comes from the
        ground, results are all of it.
    radiant : °C, result; not a number under buildings.
    """
    beam, dome = np.float32(light.person_beam / 255.0), np.float32(light.isotropic)
    leaf_short, leaf_long = np.float32(light.leaf_short), np.float32(light.leaf_long)
    sky_long, sky_slope = np.float32(light.sky_long), np.float32(light.sky_slope)
    horizon = np.float32(light.horizon)
    zero, upper = np.float32(0.0), np.float32(person.upper)
    ratio = np.float32(person.shortwave / person.longwave)
    sigma, kelvin = np.float32(1.0 / STEFAN_BOLTZMANN), np.float32(KELVIN)
    wall_short, wall_long = walls
    for row in range(rows[0], rows[1]):
        for i in range(diffuse.shape[1]):
            sky, leaf = sums.person[row, i], sums.person_leaf[row, i]
            wall = upper - sky - leaf
            wall = max(zero, wall)
            short = diffuse[row, i] + dome * sky + leaf_short * leaf + wall_short[row, i] * wall
            short += horizon * sums.horizon[row, i]
            short = max(zero, short)
            long = warm[row, i] + sky_long * sky + sky_slope * sums.person_slope[row, i]
            long += leaf_long * leaf + wall_long[row, i] * wall
            flux = long + ratio * (short + beam * np.float32(sun[row, i]))
            kelvins = np.sqrt(np.sqrt(flux * sigma))
            diffuse[row, i], warm[row, i] = short, long
            radiant[row, i] = kelvins - kelvin if open_air[row, i] else np.float32(np.nan)
