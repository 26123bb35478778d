"""WBGT of places: three thermometers in local radiation, anchored to the station's value.

ISO 7243:2017, equation 1: 0.7 natural wet bulb + 0.2 globe + 0.1 air temperature. A map gives
station value (Ono and Tonouchi 2014) + model at the place − model in the open, so that an open
place has what the city publishes, and the model contributes the local difference only.

Over fields both thermometers are read from tables of the hour: nodes every 4 W m-2 at fixed values
(so that a window of a field gives the same bits as the whole), straight lines between; that errs by
less than 0.005 °C.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.comfort.globe import globe_of_flux
from simulations.comfort.station_wbgt import station_wbgt
from simulations.comfort.wet_bulb import ALBEDO, EMISSIVITY, END_SHARE, wet_bulb_of_flux

STEFAN_BOLTZMANN = 5.670374419e-8
KELVIN = 273.15
WET_BULB_SHARE, GLOBE_SHARE, AIR_SHARE = 0.7, 0.2, 0.1
NODE_STEP = 4.0
SPHERE_SHARE = 0.25

FloatArray = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Air:
    """Air of one hour where people stand, the same for a whole field.

    Attributes
    ----------
    temperature : [°C].
    relative_humidity : [%].
    wind_speed : at 1.1 m above ground, [m s-1].
    pressure : [hPa].
    """

    temperature: float
    relative_humidity: float
    wind_speed: float
    pressure: float = 1013.25


@dataclass(frozen=True, slots=True)
class Sun:
    """The sun's disc of one hour.

    Attributes
    ----------
    direct_normal_irradiance : on a plane that faces the sun, [W m-2].
    elevation : above the horizon, [°].
    """

    direct_normal_irradiance: float
    elevation: float


@dataclass(frozen=True, slots=True)
class LocalRadiation:
    """Radiation that a small body receives at 1.1 m above ground.

    Attributes
    ----------
    diffuse_shortwave : mean over all directions of all but the sun's disc, any shape, [W m-2].
    longwave : mean over all directions, [W m-2].
    sunlit : share of the sun's disc that arrives, 0 to 1.
    """

    diffuse_shortwave: npt.ArrayLike
    longwave: npt.ArrayLike
    sunlit: npt.ArrayLike


def wbgt(
    *, natural_wet_bulb: npt.ArrayLike, globe: npt.ArrayLike, air: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Give the wet bulb globe temperature in the open [°C] from three thermometers [°C]."""
    return np.asarray(
        WET_BULB_SHARE * np.asarray(natural_wet_bulb, np.float64)
        + GLOBE_SHARE * np.asarray(globe, np.float64)
        + AIR_SHARE * np.asarray(air, np.float64)
    )


def local_wbgt(radiation: LocalRadiation, air: Air, *, sun: Sun) -> FloatArray:
    """Give the modelled wet bulb globe temperature of places [°C].

    Returns
    -------
    Shape of the radiation, float32 if the long wave is, else float64; not a number where the
    radiation is.
    """
    longwave = np.asarray(radiation.longwave)
    kind = np.float32 if longwave.dtype == np.float32 else np.float64
    shape = np.broadcast_shapes(
        longwave.shape, np.shape(radiation.diffuse_shortwave), np.shape(radiation.sunlit)
    )
    fields = [
        np.ascontiguousarray(np.broadcast_to(np.asarray(each, kind), shape)).reshape(-1)
        for each in (radiation.diffuse_shortwave, longwave, radiation.sunlit)
    ]
    wick_beam, globe_beam = _beams(sun)
    highest = _highest(fields, max(wick_beam, globe_beam))
    result = np.empty(shape, kind)
    _fill(
        result.reshape(-1),
        *fields,
        np.array([wick_beam, globe_beam]),
        _tables(air, highest),
    )
    return result


def wbgt_of_mean_radiant_temperature(
    mean_radiant_temperature: npt.ArrayLike, air: Air
) -> FloatArray:
    """Give the modelled wet bulb globe temperature [°C] where only Tmrt is known.

    All radiation is taken as long wave; the white wick then gets up to 7 % too much in full sun,
    which makes the WBGT up to 0.4 °C too high there. Where short and long wave are known,
    `local_wbgt` is right.

    Parameters
    ----------
    mean_radiant_temperature : any shape, float32 or float64, [°C].
    """
    kelvin = np.asarray(mean_radiant_temperature) + KELVIN
    flux = STEFAN_BOLTZMANN * kelvin**4
    return local_wbgt(LocalRadiation(0.0, flux, 0.0), air, sun=Sun(0.0, 0.0))


def map_wbgt(
    here: FloatArray,
    in_the_open: float,
    *,
    station: float,
) -> FloatArray:
    """Give the wet bulb globe temperature of a map [°C]: station + model here − model in the open.

    Parameters
    ----------
    here : `local_wbgt` of the places, any shape, [°C].
    in_the_open : `local_wbgt` of an unobstructed place in the same hour, [°C].
    station : `station_wbgt` of the hour, [°C].
    """
    return np.asarray(here + np.asarray(station - in_the_open, here.dtype))


def _beams(sun: Sun) -> tuple[float, float]:
    """Give what one share of the sun's disc adds to the wick's and the globe's mean short wave."""
    elevation = np.radians(sun.elevation)
    side = float(np.cos(elevation) / np.pi + max(float(np.sin(elevation)), 0.0) * END_SHARE)
    beam = sun.direct_normal_irradiance
    return beam * side, beam * SPHERE_SHARE


def _highest(fields: list[FloatArray], beam: float) -> float:
    """Give a bound of the radiation of any place [W m-2]."""
    diffuse, longwave, _ = fields
    with np.errstate(invalid="ignore"):
        found = [float(np.fmax.reduce(each, initial=0.0)) for each in (diffuse, longwave)]
    return min(sum(found) + beam, 5000.0)


def _tables(air: Air, highest: float) -> npt.NDArray[np.float64]:
    """Give WBGT shares of wick and globe at fluxes of 0, 4, 8 … W m-2, air's share included."""
    fluxes = np.arange(0.0, highest + 3 * NODE_STEP, NODE_STEP)
    wick = wet_bulb_of_flux(
        fluxes, air.temperature, air.relative_humidity, max(air.wind_speed, 0.0), air.pressure
    )
    globe = globe_of_flux(fluxes, air.temperature, max(air.wind_speed, 0.0))
    shares = np.stack([WET_BULB_SHARE * wick, GLOBE_SHARE * globe])
    shares[1] += AIR_SHARE * air.temperature
    return np.ascontiguousarray(shares)


@njit(cache=True)
def _fill(
    result: FloatArray,
    diffuse: FloatArray,
    longwave: FloatArray,
    sunlit: FloatArray,
    beams: npt.NDArray[np.float64],
    tables: npt.NDArray[np.float64],
) -> None:
    last = tables.shape[1] - 2
    for i in range(result.size):
        short, long, share = float(diffuse[i]), float(longwave[i]), float(sunlit[i])
        wick = (1 - ALBEDO) * (short + share * beams[0]) + EMISSIVITY * long
        globe = short + share * beams[1] + long
        if not (wick >= 0 and globe < (last + 1) * NODE_STEP):
            result[i] = np.nan
            continue
        at = wick / NODE_STEP
        node = int(at)
        total = tables[0, node] + (at - node) * (tables[0, node + 1] - tables[0, node])
        at = globe / NODE_STEP
        node = int(at)
        total += tables[1, node] + (at - node) * (tables[1, node + 1] - tables[1, node])
        result[i] = total


__all__ = [
    "Air",
    "LocalRadiation",
    "Sun",
    "local_wbgt",
    "map_wbgt",
    "station_wbgt",
    "wbgt",
    "wbgt_of_mean_radiant_temperature",
]
