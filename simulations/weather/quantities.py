"""What weather is made of: names, units and what is possible on Earth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of weather.

    Attributes
    ----------
    id : name of the variable, and of the column of a plain CSV.
    units : as CF writes them.
    long_name : English.
    standard_name : of CF, "" without.
    lowest, highest : what can be true; values beyond are reported and not used.
    """

    id: str
    units: str
    long_name: str
    standard_name: str
    lowest: float
    highest: float


# Limits: a little beyond the records of the World Meteorological Organization's archive of
# extremes (air −89.2 and 56.7 °C, pressure 870 and 1085 hPa at sea level, gust 113 m s-1) and, of
# irradiance, beyond the solar constant with cloud enhancement; pressure down to 5,000 m of height.
QUANTITIES = {
    each.id: each
    for each in (
        Quantity("air_temperature", "degC", "air temperature", "air_temperature", -90.0, 58.0),
        Quantity("relative_humidity", "%", "relative humidity", "relative_humidity", 0.0, 105.0),
        Quantity("wind_speed", "m s-1", "wind speed of the station", "wind_speed", 0.0, 115.0),
        Quantity(
            "air_pressure", "hPa", "air pressure of the station", "air_pressure", 500.0, 1090.0
        ),
        Quantity(
            "global_irradiance",
            "W m-2",
            "shortwave irradiance on the level",
            "surface_downwelling_shortwave_flux_in_air",
            -20.0,
            1700.0,
        ),
        Quantity(
            "direct_normal_irradiance",
            "W m-2",
            "direct irradiance on a plane that faces the sun",
            "surface_direct_along_beam_shortwave_flux_in_air",
            -20.0,
            1420.0,
        ),
        Quantity(
            "diffuse_irradiance",
            "W m-2",
            "diffuse shortwave irradiance on the level",
            "surface_diffuse_downwelling_shortwave_flux_in_air",
            -20.0,
            1000.0,
        ),
        Quantity(
            "downwelling_longwave",
            "W m-2",
            "long-wave irradiance from the sky on the level",
            "surface_downwelling_longwave_flux_in_air",
            40.0,
            600.0,
        ),
        Quantity(
            "cloud_fraction", "1", "share of the sky under cloud", "cloud_area_fraction", 0, 1
        ),
        Quantity("sunshine_fraction", "1", "share of the interval with sunshine", "", 0.0, 1.0),
    )
}
