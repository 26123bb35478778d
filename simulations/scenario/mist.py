"""Mist: water that evaporates cools the air that blows through it, at constant enthalpy."""

from __future__ import annotations

import math

# At 35 °C and 1013 hPa: dry air and vapour (Oke 1987, appendix A3).
AIR_DENSITY_KG_M3 = 1.146
SPECIFIC_HEAT_J_KG_K = 1006.0
LATENT_HEAT_J_KG = 2.418e6


def air_change(
    *, flow_l_h: float, area_m2: float, height_m: float, wind_m_s: float
) -> tuple[float, float]:
    """Give the change of air temperature [K] and of humidity ratio [kg/kg] in a mist.

    All water evaporates into the air that the wind carries through the cross-section of the mist,
    height × √area; nothing is lost upward. That is the most that the mist can do: droplets that
    fall or drift away cool less.
    """
    passing_kg_s = AIR_DENSITY_KG_M3 * wind_m_s * height_m * math.sqrt(area_m2)
    humidity = (flow_l_h / 3600.0) / passing_kg_s
    return -LATENT_HEAT_J_KG / SPECIFIC_HEAT_J_KG_K * humidity, humidity
