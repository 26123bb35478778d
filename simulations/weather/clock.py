"""Clocks against the sun: is the irradiance of a file where the sun says it must be?

Irradiance capped at 50 W m-2 is a plateau from shortly after sunrise to shortly before sunset
under nearly any cloud. The phase of its daily wave, less the phase of the same wave of the sun, is
the error of the clock.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulations.errors import Remark
from simulations.sun import Times, Values, mean_clear_on_the_level
from simulations.weather.middles import middles_of

CAP = 50.0
CLEARNESS = 0.6
WEAKEST_WAVE = 0.15
# Errors reported, by number of days looked at. Four typical or real years (Athens, Komatsu,
# Gothenburg) give single days that err by 0.6 h (1 in 100) and periods of 60 days by 0.07 h.
REPORTED_H = ((20, 0.3), (5, 0.5), (0, 0.75))
NEAR_H = 0.75
JUMP_H = 0.7
LEAST_DAYS_BESIDE_A_JUMP = 4
DAY_S = 86400


def clock_error_h(times: Times, irradiance: Values, clear: Values) -> float:
    """Give how much later [h] a file's irradiance comes than the sun; NaN if it cannot be told.

    Parameters
    ----------
    times : UTC, middles of the steps, (times,).
    irradiance : global, NaN = missing, (times,) [W m-2].
    clear : the same under a clear sky, mean over the steps, (times,) [W m-2].
    """
    whole_days = len(times) - len(times) % _steps_per_day(times)
    times, irradiance = times[:whole_days], irradiance[:whole_days]
    clear = clear[:whole_days]
    known = np.isfinite(irradiance)
    seconds = times.astype("datetime64[s]").astype(np.int64)
    wave = np.exp(-2j * np.pi * (seconds % DAY_S) / DAY_S)[known]
    measured = np.clip(irradiance, 0.0, CAP)[known]
    expected = np.clip(CLEARNESS * clear, 0.0, CAP)[known]
    of_file, of_sun = complex(measured @ wave), complex(expected @ wave)
    weakest = WEAKEST_WAVE * min(float(measured.sum()), float(expected.sum()))
    if known.sum() < 8 or min(abs(of_file), abs(of_sun)) <= max(weakest, 1e-9):
        return float("nan")
    return float(-np.angle(of_file / of_sun) * 24 / (2 * np.pi))


def _steps_per_day(times: Times) -> int:
    if len(times) < 2:
        return 1
    step = int((times[1] - times[0]).astype("timedelta64[s]").astype(np.int64))
    return max(DAY_S // step, 1) if len(times) * step >= DAY_S else 1


def clock_remarks(raw: xr.Dataset, *, latitude: float, longitude: float) -> list[Remark]:
    """Tell whether a file's clock disagrees with the sun.

    Parameters
    ----------
    raw : weather in the file's steps, with `global_irradiance` (without, nothing can be told).
    """
    if "global_irradiance" not in raw:
        return []
    interval = int(raw.attrs["interval_s"])
    times = middles_of(raw)
    irradiance = raw["global_irradiance"].to_numpy().astype(np.float64)
    sun = mean_clear_on_the_level(times, interval, latitude=latitude, longitude=longitude)
    jump = _jump(times, irradiance, sun, float(raw.attrs["utc_offset_h"]))
    if jump:
        return [_jumped(str(raw.attrs["source"]), *jump)]
    error = clock_error_h(times, irradiance, sun)
    days = len(times) * interval / DAY_S
    if not abs(error) >= next(least for needed, least in REPORTED_H if days >= needed):
        return []
    meaning = _meaning(error, float(raw.attrs["utc_offset_h"]), str(raw.attrs["time_label"]))
    way = "later" if error > 0 else "earlier"
    return [
        Remark(
            "clock-error",
            "error",
            f"{raw.attrs['source']}: its irradiance comes {abs(error):.1f} h {way} than the sun "
            f"at {latitude:.3f}, {longitude:.3f}: {meaning}. Give the right offset; an hour's "
            "error costs up to 12 K of mean radiant temperature",
            ja=f"{raw.attrs['source']}：日射が太陽（{latitude:.3f}, {longitude:.3f}）より"
            f"{abs(error):.1f}時間{'おそい' if error > 0 else '早い'}ため、時計が合っていません。"
            "正しい時差を指定してください（1時間の誤りで平均放射温度は最大 12 K 変わります）",
        )
    ]


def _meaning(error: float, offset_h: float, label: str) -> str:
    if abs(error + offset_h) < NEAR_H and abs(offset_h) > 2:
        return "the times look like UTC although they count as local time"
    if abs(error) < NEAR_H:
        return f"about half an hour; does its time_label {label!r} hold?"
    if error > 0 and abs(error - 1) < NEAR_H / 2:
        return "the clock looks one hour late (daylight-saving time?)"
    if error < 0 and abs(error + 1) < NEAR_H / 2:
        return "the clock looks one hour early (labels at the beginning of hours?)"
    return f"the clock looks {error:+.1f} h wrong (local time that counts as UTC?)"


def _jump(
    times: Times, irradiance: Values, sun: Values, offset_h: float
) -> tuple[float, str] | None:
    """Give by how many hours and when the clock jumps within the series; None if it does not."""
    shifted = times.astype("datetime64[s]") + np.timedelta64(round(offset_h * 3600), "s")
    days = shifted.astype("datetime64[D]")
    names, starts = np.unique(days, return_index=True)
    ends = np.append(starts[1:], len(days))
    errors = np.array(
        [
            clock_error_h(times[a:b], irradiance[a:b], sun[a:b])
            for a, b in zip(starts, ends, strict=True)
        ]
    )
    told = np.isfinite(errors)
    names, errors = names[told], errors[told]
    places = range(LEAST_DAYS_BESIDE_A_JUMP, len(errors) - LEAST_DAYS_BESIDE_A_JUMP + 1)
    steps = [float(np.median(errors[i:]) - np.median(errors[:i])) for i in places]
    if not steps:
        return None
    # The place with the least spread on both sides is the jump, if there is one.
    spread = [float(errors[:i].std() * i + errors[i:].std() * (len(errors) - i)) for i in places]
    best = int(np.argmin(spread))
    if abs(steps[best]) < JUMP_H:
        return None
    day = names[places[best]]
    return steps[best], str(day)


def _jumped(source: str, hours: float, day: str) -> Remark:
    return Remark(
        "clock-change",
        "error",
        f"{source}: the clock jumps by {hours:+.1f} h against the sun about {day}; "
        "daylight-saving time? Give standard time throughout",
        ja=f"{source}：{day}ごろ、時計が太陽に対して {hours:+.1f} 時間とびます（夏時間？）。"
        "全体を標準時にしてください",
    )
