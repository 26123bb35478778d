"""Values of a file that cannot be true: irradiance against the sun, single spikes."""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulations.errors import Remark, WeatherError
from simulations.japanese import quantity_in_japanese
from simulations.sun import Values, extraterrestrial_irradiance, mean_extraterrestrial_on_the_level
from simulations.weather.middles import middles_of
from simulations.weather.series import local_text

NIGHT_IRRADIANCE = 20.0
# Under a sun that would give this much outside the atmosphere, even the darkest cloud lets more
# than DARKEST_IRRADIANCE through.
HIGH_SUN_IRRADIANCE = 600.0
DARKEST_IRRADIANCE = 10.0
FEWEST_HIGH_STEPS = 3
SPIKES = {"air_temperature": 10.0, "air_pressure": 15.0}
AT_NIGHT = "while the sun is below the horizon", "太陽が沈んでいる間に 20 W/m² を超える"
ABOVE_POSSIBLE = "than can arrive there at that hour", "その時刻に届きうるより大きい"


def radiation_remarks(
    raw: xr.Dataset, *, latitude: float, longitude: float
) -> tuple[xr.Dataset, list[Remark]]:
    """Remove irradiance that cannot be, and tell of it.

    Limits of the Baseline Surface Radiation Network (Long and Dutton 2002, "physically possible");
    at night more than 20 W m-2.

    Returns
    -------
    The weather without those values, and the remarks.

    Raises
    ------
    WeatherError
        Global irradiance is so small under a high sun that it must be in another unit.
    """
    times = middles_of(raw)
    interval = int(raw.attrs["interval_s"])
    outside = mean_extraterrestrial_on_the_level(
        times, interval, latitude=latitude, longitude=longitude
    )
    _refuse_other_unit(raw, outside)
    constant = extraterrestrial_irradiance(times)
    height = (outside / constant) ** 1.2
    limits = {
        "global_irradiance": 1.5 * constant * height + 100.0,
        "direct_normal_irradiance": constant,
        "diffuse_irradiance": 0.95 * constant * height + 50.0,
    }
    remarks: list[Remark] = []
    for each, highest in limits.items():
        if each in raw:
            limit = np.where(outside > 0, highest, NIGHT_IRRADIANCE)
            raw = _without(raw, each, limit, outside, remarks)
    return raw, remarks


def _refuse_other_unit(raw: xr.Dataset, outside: Values) -> None:
    if "global_irradiance" not in raw:
        return
    values = raw["global_irradiance"].to_numpy()[outside > HIGH_SUN_IRRADIANCE]
    known = values[np.isfinite(values)]
    if len(known) >= FEWEST_HIGH_STEPS and float(known.max()) < DARKEST_IRRADIANCE:
        raise WeatherError(
            f"{raw.attrs['source']}: global_irradiance must be in W m-2; under a high sun it is at "
            f"most {known.max():g}, which looks like MJ m-2 in an hour (multiply by 277.8), kW m-2 "
            "(by 1000), or a sensor that was off"
        )


def spike_remarks(raw: xr.Dataset) -> tuple[xr.Dataset, list[Remark]]:
    """Remove single values that leave both neighbours the same way by far, and tell of it."""
    remarks: list[Remark] = []
    for each, least in SPIKES.items():
        if each not in raw:
            continue
        values = raw[each].to_numpy().astype(np.float64)
        steps = np.diff(values)
        spike = np.zeros(len(values), bool)
        with np.errstate(invalid="ignore"):
            large = np.minimum(np.abs(steps[:-1]), np.abs(steps[1:])) > least
            spike[1:-1] = large & (steps[:-1] * steps[1:] < 0)
        if spike.any():
            raw = raw.assign({each: raw[each].where(~spike)})
            first = int(np.argmax(spike))
            remarks.append(
                Remark(
                    "spike",
                    "error",
                    f"{raw.attrs['source']}: {int(spike.sum())} values of {each} jump by more than "
                    f"{least:g} {raw[each].attrs['units']} and back within one step "
                    f"({values[first]:g} at {_local(raw, first)}); they are not used",
                    ja=f"{raw.attrs['source']}：{quantity_in_japanese(each)}が1こまだけ {least:g} "
                    f"{raw[each].attrs['units']} より大きくとぶ値が{int(spike.sum())}個"
                    f"（{_local(raw, first)} の {values[first]:g} など）あり、使っていません",
                )
            )
    return raw, remarks


def _without(
    raw: xr.Dataset, each: str, limit: Values, outside: Values, remarks: list[Remark]
) -> xr.Dataset:
    values = raw[each].to_numpy().astype(np.float64)
    with np.errstate(invalid="ignore"):
        beyond = values > limit
    if not beyond.any():
        return raw
    for at_night, code, what, what_ja in (
        (True, "irradiance-at-night", *AT_NIGHT),
        (False, "irradiance-above-possible", *ABOVE_POSSIBLE),
    ):
        found = beyond & ((outside <= 0) == at_night)
        if found.any():
            first = int(np.argmax(found))
            remarks.append(
                Remark(
                    code,
                    "error",
                    f"{raw.attrs['source']}: {int(found.sum())} values of {each} are larger "
                    f"{'than 20 W m-2 ' if at_night else ''}{what} ({values[first]:g} W m-2 at "
                    f"{_local(raw, first)}); they are not used",
                    ja=f"{raw.attrs['source']}：{what_ja}{quantity_in_japanese(each)}の値が"
                    f"{int(found.sum())}個（{_local(raw, first)} の {values[first]:g} W/m² など）"
                    "あり、使っていません",
                )
            )
    return raw.assign({each: raw[each].where(~beyond)})


def _local(raw: xr.Dataset, index: int) -> str:
    time = raw["time"].to_numpy()[index].astype("datetime64[s]")
    return local_text(time, float(raw.attrs["utc_offset_h"]))
