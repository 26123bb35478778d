"""Stations beside a run, as they are published and answered: curves, bias, RMSE and R²."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.errors import Remark
from simulations.observations import Comparison, compare_with_observations, read_observations
from simulations.observations.comparison import Agreement, StationSeries

NAME = "observations.json"


@dataclass(frozen=True, slots=True)
class Observed:
    """What observations say of a run.

    stations : as `GET …/observations` answers them. accuracy : of all stations together.
    """

    stations: tuple[Mapping[str, Any], ...]
    accuracy: tuple[Mapping[str, Any], ...]
    remarks: tuple[Remark, ...]


def observed(result: xr.Dataset, files: Sequence[Path]) -> Observed:
    """Compare a run with files of observations; docs/weather.md shows their form.

    Raises
    ------
    WeatherError
        A file cannot be read.
    """
    compared = [(path, read_observations(path)) for path in files]
    found = [compare_with_observations(result, observations) for _, observations in compared]
    zone = timezone(timedelta(hours=float(result.attrs["utc_offset_h"])))
    units = {str(name): str(result[name].attrs.get("units", "")) for name in result.data_vars}
    stations = [
        station
        for (path, observations), comparison in zip(compared, found, strict=True)
        for station in _stations(comparison, units, zone, origin=observations.origin, file=path)
    ]
    accuracy = [
        {
            **_figures(each),
            "quantity": each.quantity,
            "unit": units[each.quantity],
            "file": path.name,
        }
        for (path, _), comparison in zip(compared, found, strict=True)
        for each in comparison.agreements
        if not each.station
    ]
    remarks = tuple(remark for comparison in found for remark in comparison.remarks)
    return Observed(tuple(stations), tuple(accuracy), remarks)


def _stations(
    comparison: Comparison, units: Mapping[str, str], zone: timezone, *, origin: str, file: Path
) -> list[dict[str, Any]]:
    """Give the stations of one file; a survey that walks is one station per place."""
    figures = {(each.station, each.quantity): each for each in comparison.agreements}
    places: dict[tuple[str, float, float], list[StationSeries]] = {}
    for series in comparison.series:
        key = (series.station, series.longitude, series.latitude)
        places.setdefault(key, []).append(series)
    return [
        {
            "id": station,
            "name": station,
            "lon": lon,
            "lat": lat,
            "origin": origin,
            "file": file.name,
            "series": [
                {
                    "quantity": each.quantity,
                    "unit": units[each.quantity],
                    "times": [_local(moment, zone) for moment in each.times],
                    "measured": _numbers(each.observed),
                    "computed": _numbers(each.computed),
                    **_figures(figures[station, each.quantity]),
                }
                for each in members
            ],
        }
        for (station, lon, lat), members in places.items()
    ]


def _figures(found: Agreement) -> dict[str, Any]:
    return {
        "bias": _number(found.bias),
        "rmse": _number(found.rmse),
        "r2": _number(found.r_squared),
        "count": found.count,
    }


def _numbers(values: npt.NDArray[np.float64]) -> list[float | None]:
    return [_number(value) for value in values.tolist()]


def _number(value: float) -> float | None:
    return round(value, 3) if math.isfinite(value) else None


def _local(moment: np.datetime64, zone: timezone) -> str:
    seconds = int(moment.astype("datetime64[s]").astype(np.int64))
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).isoformat()
