"""A weather file as a dataset: regular steps in UTC, gaps visible, order and repeats reported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.errors import Remark, WeatherError
from simulations.japanese import quantity_in_japanese
from simulations.weather.quantities import QUANTITIES

Times = npt.NDArray[np.datetime64]
Values = npt.NDArray[np.float64]
TimeLabel = Literal["instant", "preceding", "following", "unstated"]

MOST_STEPS = 1_100_000  # two years of minutes
SHOWN_TIMES = 5


@dataclass(frozen=True, slots=True)
class Source:
    """Where a series comes from, and how its times are meant.

    Attributes
    ----------
    name : of the file.
    format : short name of the format.
    utc_offset_h : local clock of the file minus UTC [h].
    time_label : what a time stands for: an instant, the interval before or after it, or unstated.
    interval_s : length of a step [s]; None: found from the times.
    latitude, longitude : of the station [°], None if the file does not say.
    elevation_m, wind_height_m : of the station, of its anemometer [m], None if not said.
    point_quantities : quantities taken at the time itself although others span the interval.
    typical_year : months come from different years; only month and day of a date count.
    """

    name: str
    format: str
    utc_offset_h: float
    time_label: TimeLabel
    interval_s: int | None = None
    station: str = ""
    latitude: float | None = None
    longitude: float | None = None
    elevation_m: float | None = None
    wind_height_m: float | None = None
    point_quantities: frozenset[str] = frozenset()
    typical_year: bool = False


@dataclass(slots=True)
class Series:
    """Values of a file in its order, before they are put in order.

    Attributes
    ----------
    times : UTC, (rows,) datetime64[s].
    lines : of the file, from 1, (rows,).
    columns : by id of `QUANTITIES`, (rows,) float64, NaN = missing.
    origins : "measured" (default), "assumed" … and method per column, if not plainly measured.
    """

    source: Source
    times: Times
    lines: Sequence[int]
    columns: dict[str, Values]
    methods: dict[str, tuple[str, str]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


def raw_weather(series: Series) -> xr.Dataset:
    """Give the dataset of a file: steps in order and complete, what was wrong as remarks.

    Returns
    -------
    Dimension time (UTC, as the file labels it); variables of `QUANTITIES`; values that cannot be
    are not a number and remarked. Missing steps are there, without values.

    Raises
    ------
    WeatherError
        No rows, or times that are no regular series.
    """
    name, remarks = series.source.name, list(series.remarks)
    if len(series.times) == 0:
        raise WeatherError(f"{name}: no row of data; expected one row per hour")
    times, columns = _in_order(series, remarks)
    times, columns = _without_repeats(times, columns, series, remarks)
    interval = _interval(times, series.source)
    times, columns = _complete(times, columns, interval, series.source, remarks)
    for each, values in columns.items():
        columns[each] = _possible(each, values, times, series.source, remarks)
    return _dataset(times, columns, interval, series, remarks)


def remarks_of(weather: xr.Dataset) -> list[Remark]:
    """Give what was remarked on a dataset so far."""
    return [Remark(**each) for each in json.loads(weather.attrs.get("remarks", "[]"))]


def remarks_as_text(remarks: Iterable[Remark]) -> str:
    """Give remarks as the JSON text of a dataset's attribute; each once."""
    return json.dumps([each.as_json() for each in dict.fromkeys(remarks)], ensure_ascii=False)


def local_text(time: np.datetime64, utc_offset_h: float) -> str:
    """Give a UTC time as the station's clock shows it, "2018-07-23 14:00"."""
    shifted = time + np.timedelta64(round(utc_offset_h * 3600), "s")
    return str(shifted.astype("datetime64[m]")).replace("T", " ")


def _in_order(series: Series, remarks: list[Remark]) -> tuple[Times, dict[str, Values]]:
    times = series.times.astype("datetime64[s]")
    backwards = np.flatnonzero(np.diff(times) < np.timedelta64(0, "s"))
    order = np.argsort(times, kind="stable")
    if len(backwards):
        line = series.lines[int(backwards[0]) + 1]
        remarks.append(
            Remark(
                "hours-out-of-order",
                "warning",
                f"{series.source.name}: {len(backwards)} rows go back in time, the first at line "
                f"{line}; rows were put in order of their times",
                line,
                ja=f"{series.source.name}：時刻が前に戻る行が{len(backwards)}行（最初は{line}行め）あり、"
                "時刻の順に並べました",
            )
        )
    return times[order], {each: values[order] for each, values in series.columns.items()}


def _without_repeats(
    times: Times, columns: dict[str, Values], series: Series, remarks: list[Remark]
) -> tuple[Times, dict[str, Values]]:
    """Merge rows of one time: equal ones to one, contradicting ones to a missing value."""
    first = np.concatenate([[True], times[1:] != times[:-1]])
    if first.all():
        return times, columns
    starts = np.flatnonzero(first)
    merged, differ = {}, np.zeros(len(starts), bool)
    for each, values in columns.items():
        lowest = np.fmin.reduceat(values, starts)
        contradicts = np.fmax.reduceat(values, starts) != lowest
        contradicts &= ~np.isnan(lowest)
        merged[each] = np.where(contradicts, np.nan, lowest)
        differ |= contradicts
    offset = series.source.utc_offset_h
    repeated = np.unique(times[~first])
    remarks.append(
        Remark(
            "repeated-hour",
            "error" if differ.any() else "warning",
            f"{series.source.name}: {len(repeated)} times occur twice or more "
            f"({_times_text(repeated, offset)}); {int(differ.sum())} of them with different values,"
            " which are not used",
            ja=f"{series.source.name}：{len(repeated)}個の時刻が2回以上あります"
            f"（{_times_text(repeated, offset)}）。うち{int(differ.sum())}個は値が食いちがい、"
            "使っていません",
        )
    )
    return times[first], merged


def _interval(times: Times, source: Source) -> int:
    """Give the step [s]: what the file says, else the commonest difference of its times."""
    if source.interval_s is not None:
        interval = source.interval_s
    elif len(times) == 1:
        interval = 3600
    else:
        steps, counts = np.unique(np.diff(times).astype(np.int64), return_counts=True)
        interval = int(steps[np.argmax(counts)])
    if not 60 <= interval <= 3 * 3600:
        raise WeatherError(
            f"{source.name}: steps of {interval} s; heat needs steps of 1 minute to 3 hours"
        )
    return interval


def _complete(
    times: Times, columns: dict[str, Values], interval: int, source: Source, remarks: list[Remark]
) -> tuple[Times, dict[str, Values]]:
    """Put the rows on regular steps; steps without a row have no values."""
    seconds = (times - times[0]).astype(np.int64)
    odd = np.flatnonzero(seconds % interval)
    if len(odd):
        raise WeatherError(
            f"{source.name}: {local_text(times[odd[0]], source.utc_offset_h)} is not on the steps "
            f"of {interval} s that the other rows keep; give a series of equal steps"
        )
    place = seconds // interval
    count = int(place[-1]) + 1
    if count > MOST_STEPS:
        raise WeatherError(
            f"{source.name}: from {times[0]} to {times[-1]} are {count} steps of {interval} s; "
            f"at most {MOST_STEPS} are read; check the years"
        )
    complete = times[0] + np.arange(count) * np.timedelta64(interval, "s")
    missing = np.ones(count, bool)
    missing[place] = False
    if missing.any():
        gaps = complete[missing]
        remarks.append(
            Remark(
                "missing-hour",
                "warning",
                f"{source.name}: {len(gaps)} of {count} steps are missing "
                f"({_times_text(gaps, source.utc_offset_h)}); they stay without values",
                ja=f"{source.name}：{count}こまのうち{len(gaps)}こまがなく、値のないままにしました"
                f"（{_times_text(gaps, source.utc_offset_h)}）",
            )
        )
    spread = {}
    for each, values in columns.items():
        spread[each] = np.full(count, np.nan)
        spread[each][place] = values
    return complete, spread


def _possible(
    quantity_id: str, values: Values, times: Times, source: Source, remarks: list[Remark]
) -> Values:
    """Give values with impossible ones removed; a column in a wrong unit is refused."""
    _refuse_wrong_unit(quantity_id, values, source)
    quantity = QUANTITIES[quantity_id]
    with np.errstate(invalid="ignore"):
        beyond = (values < quantity.lowest) | (values > quantity.highest)
    if beyond.any():
        worst = values[beyond][0]
        remarks.append(
            Remark(
                "impossible-value",
                "error",
                f"{source.name}: {int(beyond.sum())} values of {quantity_id} are impossible "
                f"({worst:g} {quantity.units} at {_times_text(times[beyond], source.utc_offset_h)};"
                f" possible are {quantity.lowest:g} to {quantity.highest:g}); they are not used",
                ja=f"{source.name}：{quantity_in_japanese(quantity_id)}にありえない値が"
                f"{int(beyond.sum())}個（{worst:g} {quantity.units}、"
                f"{_times_text(times[beyond], source.utc_offset_h)}。ありうるのは "
                f"{quantity.lowest:g}〜{quantity.highest:g}）あり、使っていません",
            )
        )
    return np.where(beyond, np.nan, values)


def _refuse_wrong_unit(quantity_id: str, values: Values, source: Source) -> None:
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return
    middle, highest = float(np.median(known)), float(known.max())
    guess = ""
    if quantity_id == "air_temperature" and middle > 180:
        guess = "kelvin; subtract 273.15"
    elif quantity_id == "air_temperature" and middle > 55:
        guess = "degrees Fahrenheit; use (F − 32) / 1.8"
    elif quantity_id == "air_pressure" and 40 < middle < 120:
        guess = "kPa; multiply by 10"
    elif quantity_id == "air_pressure" and middle > 40_000:
        guess = "Pa; divide by 100"
    elif quantity_id == "relative_humidity" and highest <= 1.05 and middle > 0.05:
        guess = "a share of 1; multiply by 100"
    if guess:
        raise WeatherError(
            f"{source.name}: {quantity_id} must be in {QUANTITIES[quantity_id].units}; "
            f"its median is {middle:g}, which looks like {guess}"
        )


def _dataset(
    times: Times,
    columns: Mapping[str, Values],
    interval: int,
    series: Series,
    remarks: list[Remark],
) -> xr.Dataset:
    source = series.source
    variables = {}
    for each, values in columns.items():
        origin, method = series.methods.get(each, ("measured", f"as in {source.name}"))
        variables[each] = ("time", values, variable_attributes(each, origin, method))
        point = source.time_label == "instant" or each in source.point_quantities
        variables[each][2]["cell_methods"] = "time: point" if point else "time: mean"
    attributes: dict[str, Any] = {
        "source": source.name,
        "format": source.format,
        "station": source.station,
        "utc_offset_h": source.utc_offset_h,
        "interval_s": interval,
        "time_label": source.time_label,
        "typical_year": int(source.typical_year),
        "remarks": remarks_as_text(remarks),
    }
    for each in ("latitude", "longitude", "elevation_m", "wind_height_m"):
        if getattr(source, each) is not None:
            attributes[each] = getattr(source, each)
    return xr.Dataset(variables, {"time": times.astype("datetime64[ns]")}, attributes)


def variable_attributes(quantity_id: str, origin: str, method: str) -> dict[str, str]:
    """Give the attributes of a variable."""
    quantity = QUANTITIES[quantity_id]
    attributes = {"units": quantity.units, "long_name": quantity.long_name}
    if quantity.standard_name:
        attributes["standard_name"] = quantity.standard_name
    return {**attributes, "origin": origin, "method": method}


def _times_text(times: Times, utc_offset_h: float) -> str:
    shown = ", ".join(local_text(each, utc_offset_h) for each in times[:SHOWN_TIMES])
    return shown + (" …" if len(times) > SHOWN_TIMES else "")
