"""Wind where people stand, from wind at a station, by the roughness of the surroundings.

Logarithmic profiles: up from the station over its own open surroundings to a height at which
roughness no longer matters, down again over the town (Wieringa 1986, Atmos. Environ. 20, 867–884),
and from 10 m to a person as in UTCI (Bröde et al. 2012: z₀ = 0.01 m near the person). One value for
a whole map: streets that channel wind and corners that raise it are not modelled.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

BLENDING_HEIGHT_M = 60.0
STATION_ROUGHNESS_M = 0.03
NEAR_PERSON_ROUGHNESS_M = 0.01
REFERENCE_HEIGHT_M = 10.0


def wind_at_10_m(station: Values, *, station_height_m: float, roughness_m: float) -> Values:
    """Give the wind speed 10 m above the ground of the town [m s-1].

    Parameters
    ----------
    station : wind speed at the station, any shape, [m s-1].
    station_height_m : height of its anemometer above ground.
    roughness_m : roughness length of the town (Davenport classes: 0.5 suburb, 1.0 town).
    """
    up = math.log(BLENDING_HEIGHT_M / STATION_ROUGHNESS_M)
    up /= math.log(max(station_height_m, 1.0) / STATION_ROUGHNESS_M)
    down = math.log(REFERENCE_HEIGHT_M / roughness_m) / math.log(BLENDING_HEIGHT_M / roughness_m)
    return np.asarray(station * up * down)


def wind_at_person(at_10_m: Values, *, height_m: float = 1.1) -> Values:
    """Give the wind speed at a person [m s-1] from that at 10 m."""
    share = math.log(height_m / NEAR_PERSON_ROUGHNESS_M)
    share /= math.log(REFERENCE_HEIGHT_M / NEAR_PERSON_ROUGHNESS_M)
    return np.asarray(at_10_m * share)
