"""The energy balance of surfaces through one weather step, in several sub-steps.

Absorbed short wave + ε (long wave in − σT⁴) = convection + evaporation + conduction. Convection is
h (T − air); evaporation is the bulk formula β h (L_v/c_p) (q_sat(T) − q) with the material's
evaporation efficiency β (Kondo 1994), never negative.
"""

# ruff: noqa: PLR0913, PLR0917 - kernels take many arrays
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.ground_temperature.conduction import Materials

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

STEFAN_BOLTZMANN = 5.670374419e-8
KELVIN = 273.15
LATENT_PER_SENSIBLE = 2.45e6 / 1006.0


class Air(NamedTuple):
    """Air at the sub-steps of one weather step; each (sub-steps,) float32.

    temperature : °C. exchange : W m⁻² K⁻¹, convective coefficient.
    deficit, slope, curvature : evaporation of a wet surface per unit of `exchange` as a polynomial
        of surface − air temperature [K, 1, K⁻¹].
    """

    temperature: Floats
    exchange: Floats
    deficit: Floats
    slope: Floats
    curvature: Floats


@njit(cache=True, nogil=True)
def advance(
    surface: Floats,
    layers: Floats,
    deep: np.float32,
    before: Floats,
    now: Floats,
    kind: Bytes,
    materials: Materials,
    air: Air,
) -> None:
    """Advance surfaces through one weather step.

    Parameters
    ----------
    surface : (n,) float32, °C, surface temperature; changed.
    layers : (LAYERS, n) float32, °C; changed.
    deep : float32, °C, temperature far below.
    before, now : (n,) float32, W m⁻², absorbed short wave + ε × long wave in, at the last and this
        weather step; between them the straight line is taken.
    kind : (n,) uint8, row of `materials`.
    """
    steps = air.temperature.size
    sigma, kelvin = np.float32(STEFAN_BOLTZMANN), np.float32(KELVIN)
    zero, two, three, four = np.float32(0.0), np.float32(2.0), np.float32(3.0), np.float32(4.0)
    for i in range(surface.size):
        row = kind[i]
        emissivity = materials.emissivity[row] * sigma
        wet = materials.evaporation[row]
        conduct, stays = materials.surface[row, 0], materials.surface[row, 1]
        w = materials.forward[row]
        t, t0, t1, t2, t3 = surface[i], layers[0, i], layers[1, i], layers[2, i], layers[3, i]
        flux = before[i]
        rise = (now[i] - before[i]) / np.float32(steps)
        for step in range(steps):
            flux += rise
            q3 = w[3, 0] * t3 + w[3, 1] * deep
            q2 = w[2, 0] * t2 + w[2, 1] * q3
            q1 = w[1, 0] * t1 + w[1, 1] * q2
            q0 = w[0, 0] * t0 + w[0, 1] * q1
            kelvins = t + kelvin
            cube = emissivity * kelvins * kelvins * kelvins
            exchange = air.exchange[step]
            difference = t - air.temperature[step]
            slope = air.slope[step] + two * air.curvature[step] * difference
            latent = (
                air.deficit[step]
                + (air.slope[step] + air.curvature[step] * difference) * difference
            )
            dry = (latent <= zero) | (slope <= zero)
            factor = wet * exchange
            latent = zero if dry else factor * latent
            slope = zero if dry else factor * slope
            gain = (
                flux
                + cube * (three * t - kelvin)
                + exchange * air.temperature[step]
                - latent
                + slope * t
                + conduct * q0
            )
            t = gain / (four * cube + exchange + slope + conduct * stays)
            t0 = q0 + w[0, 2] * t
            t1 = q1 + w[1, 2] * t0
            t2 = q2 + w[2, 2] * t1
            t3 = q3 + w[3, 2] * t2
        surface[i], layers[0, i], layers[1, i], layers[2, i] = t, t0, t1, t2
        layers[3, i] = t3


@njit(cache=True, nogil=True)
def steady_temperature(
    surface: Floats, mean: Floats, kind: Bytes, materials: Materials, air: Air
) -> None:
    """Give the temperature at which mean gain and loss are equal: where a spin-up begins.

    Parameters
    ----------
    surface : (n,) float32, °C, result.
    mean : (n,) float32, W m⁻², mean absorbed short wave + ε × long wave in.
    air : means of the cycle, one sub-step.
    """
    for i in range(surface.size):
        row = kind[i]
        emissivity = materials.emissivity[row] * STEFAN_BOLTZMANN
        factor = materials.evaporation[row] * air.exchange[0]
        t = float(air.temperature[0])
        for _ in range(6):
            difference = t - air.temperature[0]
            latent = air.deficit[0] + (air.slope[0] + air.curvature[0] * difference) * difference
            slope = air.slope[0] + 2 * air.curvature[0] * difference
            if latent <= 0 or slope <= 0:
                latent, slope = 0.0, 0.0
            cube = emissivity * (t + KELVIN) ** 3
            linear = air.exchange[0] + materials.surface[row, 2]
            lost = cube * (t + KELVIN) + linear * difference + factor * latent
            t += (mean[i] - lost) / (4 * cube + linear + factor * slope)
        surface[i] = t
