"""Measured direct and diffuse irradiance against the global one: at which sun do they close?

Global = direct × sin(elevation) + diffuse holds at the sun of the measurement to a few watts, so
that three measured columns tell to minutes which sun they belong to, clouds or not.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr

from simulations.errors import Remark
from simulations.sun import Times, Values, sun_position
from simulations.weather.middles import middles_of

PARTS = ("global_irradiance", "direct_normal_irradiance", "diffuse_irradiance")
LONGEST_SHIFT_MIN = 90
COARSE_MIN = 10
MOST_STEPS = 200
LEAST_IRRADIANCE = 50.0
REPORTED_MIN = 5
LEAST_STEPS = 6
CLOSED_W_M2 = 15.0
BETTER = 0.6


def closure_remarks(raw: xr.Dataset, *, latitude: float, longitude: float) -> list[Remark]:
    """Tell whether measured irradiances belong to a sun of another moment than the middle."""
    fit = best_shift(raw, latitude=latitude, longitude=longitude)
    if fit is None or abs(fit.minutes) < REPORTED_MIN:
        return []
    if fit.closed >= min(CLOSED_W_M2, BETTER * fit.here):
        return []
    way = "later" if fit.minutes > 0 else "earlier"
    return [
        Remark(
            "sun-of-another-moment",
            "warning",
            f"{raw.attrs['source']}: global, direct and diffuse irradiance fit together at the sun "
            f"{abs(fit.minutes)} minutes {way} than the middle of the steps (they differ by "
            f"{fit.closed:.1f} there and {fit.here:.1f} W m-2 here); do times and label hold?",
            ja=f"{raw.attrs['source']}：全天・直達・散乱の日射は、こまの中央より"
            f"{abs(fit.minutes)}分{'あと' if fit.minutes > 0 else '前'}の太陽と合います（差は"
            f"そこで {fit.closed:.1f}、ここで {fit.here:.1f} W/m²）。時刻の意味は正しいですか",
        )
    ]


class Fit(NamedTuple):
    """Where three irradiances fit together: minutes later than the middles, and how well [W m-2].

    closed, here : mean absolute difference there, and at the middles.
    """

    minutes: int
    closed: float
    here: float


def best_shift(raw: xr.Dataset, *, latitude: float, longitude: float) -> Fit | None:
    """Give the moment of the sun at which irradiances close; None where it cannot be told."""
    if any(each not in raw for each in PARTS):
        return None
    total, beam, diffuse = (raw[each].to_numpy().astype(np.float64) for each in PARTS)
    used = np.isfinite(total + beam + diffuse) & (total > LEAST_IRRADIANCE) & (beam > 0)
    if used.sum() < LEAST_STEPS:
        return None
    chosen = np.flatnonzero(used)
    chosen = chosen[:: 1 + len(chosen) // MOST_STEPS]
    times, irradiance = middles_of(raw)[chosen], (total[chosen], beam[chosen], diffuse[chosen])

    def gap(shift_min: int) -> float:
        return _gap(times, shift_min, irradiance, latitude, longitude)

    near = min(range(-LONGEST_SHIFT_MIN, LONGEST_SHIFT_MIN + 1, COARSE_MIN), key=gap)
    best = min(range(near - COARSE_MIN, near + COARSE_MIN + 1), key=gap)
    return Fit(best, gap(best), gap(0))


def _gap(
    times: Times,
    shift_min: int,
    irradiance: tuple[Values, Values, Values],
    latitude: float,
    longitude: float,
) -> float:
    """Give the mean absolute difference of global and its parts [W m-2], the sun shifted."""
    moved = times + np.timedelta64(int(shift_min) * 60, "s")
    elevation = sun_position(moved, latitude=latitude, longitude=longitude).elevation
    total, beam, diffuse = irradiance
    parts = beam * np.maximum(np.sin(np.radians(elevation)), 0.0) + diffuse
    return float(np.abs(total - parts).mean())
