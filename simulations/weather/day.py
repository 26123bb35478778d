"""The steps of one day, cut out of a file."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.errors import Remark, WeatherError
from simulations.japanese import quantity_in_japanese
from simulations.sun import SunPosition, Times, Values, sun_position
from simulations.weather.middles import seconds_to_middle
from simulations.weather.quantities import QUANTITIES
from simulations.weather.series import local_text, variable_attributes

DAY_S = 86400
BOTH_ENDS = "; mean of the values at both ends of the step"


@dataclass(slots=True)
class Day:
    """The steps of one day while they are completed.

    Attributes
    ----------
    source : name of the file.
    times : UTC, middles of the steps (the instants of a file of instants), (steps,).
    values, attributes : by id of `QUANTITIES`.
    """

    source: str
    times: Times
    interval_s: int
    latitude: float
    longitude: float
    elevation_m: float
    sun: SunPosition
    values: dict[str, Values]
    attributes: dict[str, dict[str, str]]
    remarks: list[Remark] = field(default_factory=list)

    def put(self, quantity: str, values: Values, *, origin: str, method: str) -> None:
        """Add a quantity that was not in the file."""
        self.values[quantity] = np.asarray(values, np.float64)
        self.attributes[quantity] = variable_attributes(quantity, origin, method)

    def has(self, quantity: str) -> bool:
        """Tell whether the day has any value of a quantity."""
        return quantity in self.values and bool(np.isfinite(self.values[quantity]).any())


def day_of(raw: xr.Dataset, date: datetime.date, *, latitude: float, longitude: float) -> Day:
    """Cut a day of the station's clock out of a file; what the file lacks of it has no values.

    Raises
    ------
    WeatherError
        The file has nothing of that day.
    """
    interval, offset = int(raw.attrs["interval_s"]), float(raw.attrs["utc_offset_h"])
    labels = raw["time"].to_numpy().astype("datetime64[s]")
    start = local_midnight(date, offset)
    in_file = local_midnight(date_in_file(raw, date), offset)
    to_middle = seconds_to_middle(str(raw.attrs["time_label"]), interval)
    # Steps of a file need not begin at midnight: 00:10, 00:40 … belong to the day as well.
    first = int((labels[0] - in_file).astype(np.int64) + to_middle) % interval
    steps = np.arange(math.ceil((DAY_S - first) / interval)) * np.timedelta64(interval, "s")
    middles = start + np.timedelta64(first, "s") + steps
    wanted = middles + (in_file - start) - np.timedelta64(to_middle, "s")
    found = np.isin(wanted, labels)
    if not found.any():
        raise WeatherError(
            f"{raw.attrs['source']}: no hour of {date}; the file covers "
            f"{local_text(labels[0], offset)} to {local_text(labels[-1], offset)}"
        )
    day = Day(
        str(raw.attrs["source"]),
        middles,
        interval,
        latitude,
        longitude,
        float(raw.attrs.get("elevation_m", 0.0)),
        sun_position(middles, latitude=latitude, longitude=longitude),
        {str(each): _values(raw[each], labels, wanted, to_middle) for each in raw.data_vars},
        {str(each): _attributes(raw[each], to_middle) for each in raw.data_vars},
    )
    _remark_gaps(day, found, offset)
    return day


def local_midnight(date: datetime.date, utc_offset_h: float) -> np.datetime64:
    """Give the UTC time at which a day of the station's clock begins."""
    midnight = np.datetime64(date.isoformat(), "s")
    return midnight - np.timedelta64(round(utc_offset_h * 3600), "s")


def date_in_file(raw: xr.Dataset, date: datetime.date) -> datetime.date:
    """Give the date itself or, of a typical year, the same day in the file's year.

    Raises
    ------
    WeatherError
        A 29 February is asked of a typical year.
    """
    if not raw.attrs.get("typical_year"):
        return date
    if (date.month, date.day) == (2, 29):
        raise WeatherError("a typical year has no 29 February; choose another date")
    middle = raw["time"].to_numpy()[raw.sizes["time"] // 2].astype("datetime64[D]").item()
    return date.replace(year=middle.year)


def _attributes(column: xr.DataArray, to_middle: int) -> dict[str, str]:
    attributes = dict(column.attrs)
    if attributes.pop("cell_methods", "") == "time: point" and to_middle:
        attributes["method"] += BOTH_ENDS
    return attributes


def _values(column: xr.DataArray, labels: Times, wanted: Times, to_middle: int) -> Values:
    """Give the values at wanted labels; values taken at points are brought to the middle."""
    values = column.to_numpy().astype(np.float64)
    here = _at(values, labels, wanted)
    if to_middle == 0 or column.attrs.get("cell_methods") != "time: point":
        return here
    other = wanted + np.timedelta64(2 * to_middle, "s")
    outside = (other < labels[0]) | (other > labels[-1])
    return np.asarray(np.where(outside, here, 0.5 * (here + _at(values, labels, other))))


def _at(values: Values, labels: Times, wanted: Times) -> Values:
    index = np.clip(np.searchsorted(labels, wanted), 0, len(labels) - 1)
    return np.asarray(np.where(labels[index] == wanted, values[index], np.nan))


def _remark_gaps(day: Day, found: npt.NDArray[np.bool_], offset_h: float) -> None:
    def hours(which: npt.NDArray[np.bool_]) -> str:
        shown = [local_text(each, offset_h)[11:] for each in day.times[which]]
        return ", ".join(shown[:8]) + (" …" if len(shown) > 8 else "")

    if not found.all():
        message = (
            f"{day.source}: {int((~found).sum())} of {len(found)} steps of the day are not in the "
            f"file (middles {hours(~found)}); they have no results"
        )
        japanese = (
            f"{day.source}：この日の{len(found)}こまのうち{int((~found).sum())}こまがファイルになく、"
            f"結果がありません（中央の時刻 {hours(~found)}）"
        )
        day.remarks.append(Remark("missing-hour", "warning", message, ja=japanese))
    for each, values in day.values.items():
        gaps = found & ~np.isfinite(values)
        if each in QUANTITIES and gaps.any():
            message = (
                f"{day.source}: {each} has no usable value in {int(gaps.sum())} steps of the day "
                f"(middles {hours(gaps)})"
            )
            japanese = (
                f"{day.source}：{quantity_in_japanese(each)}は、この日の{int(gaps.sum())}こまで"
                f"使える値がありません（中央の時刻 {hours(gaps)}）"
            )
            day.remarks.append(Remark("missing-value", "warning", message, ja=japanese))
