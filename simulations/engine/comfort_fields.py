"""UTCI and WBGT of one step, over a field; where there is mist, in its cooler, moister air."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.comfort.humidity import saturation_vapour_pressure, vapour_pressure
from simulations.comfort.station_wbgt import station_wbgt
from simulations.comfort.utci import utci
from simulations.comfort.wbgt import Air, LocalRadiation, Sun, local_wbgt, map_wbgt
from simulations.engine.forcing import Forcing
from simulations.engine.open_place import open_place
from simulations.engine.parameters import Parameters

Floats = npt.NDArray[np.float32]
VAPOUR_TO_AIR = 0.622
SATURATION_HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Radiation:
    """What reaches people in one step; all (rows, columns) float32.

    Attributes
    ----------
    radiant : mean radiant temperature, °C.
    diffuse, longwave : W m⁻². sunlit : share of the sun's disc.
    """

    radiant: Floats
    diffuse: Floats
    longwave: Floats
    sunlit: Floats


@dataclass(frozen=True, slots=True)
class Mist:
    """Cells with the same change of the air.

    Attributes
    ----------
    cells : (rows, columns) bool. warmer : K, negative in mist. moister : kg per kg of dry air.
    """

    cells: npt.NDArray[np.bool_]
    warmer: float
    moister: float


def mist_of(surface: xr.Dataset, window: tuple[slice, slice]) -> tuple[Mist, ...]:
    """Give the changes of air that a scenario put into a window of a surface."""
    if "air_temperature_offset" not in surface:
        return ()
    warmer = surface["air_temperature_offset"].to_numpy()[window]
    moister = np.zeros_like(warmer)
    if "humidity_ratio_offset" in surface:
        moister = surface["humidity_ratio_offset"].to_numpy()[window]
    changed = (warmer != 0) | (moister != 0)
    pairs = set(zip(warmer[changed].tolist(), moister[changed].tolist(), strict=True))
    return tuple(
        Mist((warmer == one) & (moister == other), one, other) for one, other in sorted(pairs)
    )


def comfort_of(
    here: Radiation,
    forcing: Forcing,
    step: int,
    *,
    mist: tuple[Mist, ...],
    parameters: Parameters,
) -> dict[str, Floats]:
    """Give UTCI and WBGT [°C] of one step; the weather must have wind and humidity."""
    found = _in_air(here, forcing, step, change=(0.0, 0.0), parameters=parameters)
    for each in mist:
        part = Radiation(
            here.radiant[each.cells],
            here.diffuse[each.cells],
            here.longwave[each.cells],
            here.sunlit[each.cells],
        )
        change = (each.warmer, each.moister)
        cooled = _in_air(part, forcing, step, change=change, parameters=parameters)
        for name, values in cooled.items():
            found[name][each.cells] = values
    return found


def _in_air(
    here: Radiation,
    forcing: Forcing,
    step: int,
    *,
    change: tuple[float, float],
    parameters: Parameters,
) -> dict[str, Floats]:
    if forcing.wind is None:
        raise ValueError("comfort needs wind and humidity")
    wind = forcing.wind
    sun = Sun(float(forcing.beam[step]), max(float(forcing.elevation[step]), 0.0))
    plain = Air(
        float(forcing.air[step]),
        float(forcing.humidity[step]),
        float(wind.at_person[step]),
        float(forcing.pressure[step]),
    )
    air = changed_air(plain, warmer=change[0], moister=change[1])
    radiation = LocalRadiation(here.diffuse, here.longwave, here.sunlit)
    diffuse, longwave = open_place(forcing, step, parameters)
    in_the_open = _open_wbgt(diffuse, longwave, plain, sun)
    station = station_wbgt(
        plain.temperature,
        relative_humidity=plain.relative_humidity,
        global_irradiance=forcing.global_horizontal[step],
        wind_speed=wind.station[step],
    )
    return {
        "utci": utci(
            here.radiant,
            air_temperature=air.temperature,
            wind_speed_10m=float(wind.at_10_m[step]),
            relative_humidity=air.relative_humidity,
        ),
        "wbgt": map_wbgt(local_wbgt(radiation, air, sun=sun), in_the_open, station=float(station)),
    }


@lru_cache(maxsize=4096)
def _open_wbgt(diffuse: float, longwave: float, air: Air, sun: Sun) -> float:
    """Give the modelled WBGT in the open [°C], which is the same for all places and what-ifs."""
    return float(local_wbgt(LocalRadiation(diffuse, longwave, 1.0), air, sun=sun))


def changed_air(air: Air, *, warmer: float, moister: float) -> Air:
    """Give air that is warmer [K] and has more vapour per dry air [kg/kg].

    Air takes up no more water than saturates it: of a greater change counts the part that does, so
    that mist, whose two changes keep the enthalpy, cools down to the wet-bulb temperature at most.
    """
    share = 1.0
    if _relative_humidity(air, warmer, moister) > 100:
        share, beyond = 0.0, 1.0
        for _ in range(SATURATION_HALVINGS):
            middle = (share + beyond) / 2
            if _relative_humidity(air, middle * warmer, middle * moister) > 100:
                beyond = middle
            else:
                share = middle
    if warmer * share == 0 and moister * share == 0:
        return air
    humidity = _relative_humidity(air, share * warmer, share * moister)
    return replace(air, temperature=air.temperature + share * warmer, relative_humidity=humidity)


def _relative_humidity(air: Air, warmer: float, moister: float) -> float:
    """Give the relative humidity [%] of changed air, above 100 where it would be oversaturated."""
    vapour = float(vapour_pressure(air.temperature, air.relative_humidity))
    ratio = VAPOUR_TO_AIR * vapour / (air.pressure - vapour) + moister
    vapour = air.pressure * ratio / (VAPOUR_TO_AIR + ratio)
    return 100 * vapour / float(saturation_vapour_pressure(air.temperature + warmer))
