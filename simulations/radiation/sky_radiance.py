"""How bright the sky is: short wave after Perez, long wave brighter towards the horizon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulations.ground_temperature.surface_balance import KELVIN, STEFAN_BOLTZMANN

Values = npt.NDArray[np.float64]

# Perez, Ineichen, Seals, Michalsky and Stewart (1990), Solar Energy 44, 271–289, table 6:
# limits of sky clearness ε, and F11, F12, F13, F21, F22, F23 per bin.
CLEARNESS_LIMITS = np.array([1.065, 1.23, 1.5, 1.95, 2.8, 4.5, 6.2])
COEFFICIENTS = np.array(
    [
        [-0.008, 0.588, -0.062, -0.060, 0.072, -0.022],
        [0.130, 0.683, -0.151, -0.019, 0.066, -0.029],
        [0.330, 0.487, -0.221, 0.055, -0.064, -0.026],
        [0.568, 0.187, -0.295, 0.109, -0.152, -0.014],
        [0.873, -0.392, -0.362, 0.226, -0.462, 0.001],
        [1.132, -1.237, -0.412, 0.288, -0.823, 0.056],
        [1.060, -1.600, -0.359, 0.264, -1.127, 0.131],
        [0.678, -0.327, -0.250, 0.156, -1.377, 0.251],
    ]
)
# Unsworth and Monteith (1975), Q. J. R. Meteorol. Soc. 101, 13–24: emissivity of a clear sky grows
# by 0.09 per unit of ln(sec zenith angle).
EMISSIVITY_SLOPE = 0.09


@dataclass(frozen=True, slots=True)
class DiffuseSky:
    """Parts of the diffuse short wave; all (times,), W m⁻².

    Attributes
    ----------
    isotropic : from the whole dome, on level ground.
    circumsolar : from around the sun, on a plane that faces the sun.
    horizon : from the horizon, on an upright plane; negative under cloud.
    """

    isotropic: Values
    circumsolar: Values
    horizon: Values


def diffuse_sky(
    diffuse: Values, direct_normal: Values, elevation: Values, *, extraterrestrial: Values
) -> DiffuseSky:
    """Split diffuse irradiance into dome, surroundings of the sun, and horizon.

    Perez et al. (1990), equations 1, 2 and 9. Without sun all of it is the dome.

    Parameters
    ----------
    diffuse, direct_normal, extraterrestrial : (times,) W m⁻².
    elevation : of the sun, (times,) °.
    """
    zenith = np.radians(np.clip(90.0 - elevation, 0.0, 89.0))
    safe = np.maximum(diffuse, 1e-6)
    cubed = 5.535e-6 * np.degrees(zenith) ** 3
    clearness = ((safe + direct_normal) / safe + cubed) / (1 + cubed)
    air_mass = 1 / (np.cos(zenith) + 0.50572 * (96.07995 - np.degrees(zenith)) ** -1.6364)
    brightness = safe * air_mass / extraterrestrial
    f = COEFFICIENTS[np.searchsorted(CLEARNESS_LIMITS, clearness, side="right")]
    around = np.maximum(f[:, 0] + f[:, 1] * brightness + f[:, 2] * zenith, 0.0)
    horizon = f[:, 3] + f[:, 4] * brightness + f[:, 5] * zenith
    up = (elevation > 0) & (diffuse > 1e-6)
    around, horizon = np.where(up, np.minimum(around, 1.0), 0.0), np.where(up, horizon, 0.0)
    steepest = np.maximum(np.cos(zenith), np.cos(np.radians(85.0)))
    return DiffuseSky(diffuse * (1 - around), diffuse * around / steepest, diffuse * horizon)


def longwave_slope(air_temperature: Values, cloud: Values) -> Values:
    """Give how much long wave grows per unit of ln(sec zenith angle) [W m⁻²], (times,).

    Unsworth and Monteith (1975); cloud evens it out.
    """
    black = STEFAN_BOLTZMANN * (air_temperature + KELVIN) ** 4
    return np.asarray(EMISSIVITY_SLOPE * (1 - cloud) * black)
