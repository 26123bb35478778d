"""The weather of one day, ready for a run: checked, with the sun and what can be worked out."""

from __future__ import annotations

import datetime

import numpy as np
import xarray as xr

from simulations.errors import WeatherError
from simulations.weather.checks import radiation_remarks, spike_remarks
from simulations.weather.clock import clock_remarks
from simulations.weather.closure import closure_remarks
from simulations.weather.completion import complete_air, complete_radiation
from simulations.weather.day import Day, date_in_file, day_of, local_midnight
from simulations.weather.labels import with_label
from simulations.weather.quantities import QUANTITIES
from simulations.weather.series import remarks_as_text, remarks_of

DAYS_LOOKED_AT = 30
SUN_METHOD = "pvlib: Reda and Andreas (2004), with refraction"
ANEMOMETER_HEIGHT_M = 10.0


def prepare_weather(
    raw: xr.Dataset,
    *,
    date: datetime.date | str,
    latitude: float,
    longitude: float,
    assume_clear_sky: bool = False,
) -> xr.Dataset:
    """Give the weather of a day with the sun and all that can be derived.

    Irradiance is held against the sun over the 30 days before and after as well; what is found
    stands in the attribute `remarks`.

    Parameters
    ----------
    raw : a file as `read_weather` gives it.
    date : day of the station's clock, "2018-07-23".
    latitude, longitude : of the city, WGS 84 [°].
    assume_clear_sky : without irradiance, sunshine and cloud in the file, take a cloudless sky.

    Returns
    -------
    Dataset of docs/data-contracts.md, "Weather": every step of the day; time is the middle of a
    step, in UTC.

    Raises
    ------
    WeatherError
        The day is not in the file, or has no air temperature or nothing that tells irradiance.
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise WeatherError(
            f"latitude {latitude:g}, longitude {longitude:g}: expected degrees north and east"
        )
    wanted = _date(date)
    around = _around(raw, date_in_file(raw, wanted))
    around, labelled = with_label(around, latitude=latitude, longitude=longitude)
    raw = raw.assign_attrs(time_label=around.attrs["time_label"])
    remarks = [*remarks_of(raw), *labelled]
    remarks += clock_remarks(around, latitude=latitude, longitude=longitude)
    remarks += closure_remarks(around, latitude=latitude, longitude=longitude)
    around, found = radiation_remarks(around, latitude=latitude, longitude=longitude)
    remarks += found
    around, found = spike_remarks(around)
    remarks += found
    day = day_of(around, wanted, latitude=latitude, longitude=longitude)
    if not day.has("air_temperature"):
        raise WeatherError(f"{day.source}: no air temperature on {wanted}; a run needs it")
    complete_radiation(day, assume_clear_sky=assume_clear_sky)
    complete_air(day)
    return _dataset(day, raw, wanted).assign_attrs(
        remarks=remarks_as_text([*remarks, *day.remarks])
    )


def _date(date: datetime.date | str) -> datetime.date:
    if isinstance(date, datetime.datetime):
        return date.date()
    if isinstance(date, datetime.date):
        return date
    try:
        return datetime.date.fromisoformat(date)
    except ValueError as error:
        raise WeatherError(f"{date!r} is no date; expected 2018-07-23") from error


def _around(raw: xr.Dataset, date: datetime.date) -> xr.Dataset:
    """Give the part of a file near a date; the whole if it has nothing there."""
    midnight = local_midnight(date, float(raw.attrs["utc_offset_h"]))
    labels = raw["time"].to_numpy().astype("datetime64[s]")
    first, last = np.searchsorted(
        labels, midnight + np.array([-DAYS_LOOKED_AT, DAYS_LOOKED_AT + 1], "timedelta64[D]")
    )
    return raw.isel(time=slice(first, last)) if last > first else raw


def _dataset(day: Day, raw: xr.Dataset, date: datetime.date) -> xr.Dataset:
    variables = {
        each: ("time", day.values[each], day.attributes[each])
        for each in QUANTITIES
        if day.has(each)
    }
    for name, values, standard_name in (
        ("sun_elevation", day.sun.elevation, "solar_elevation_angle"),
        ("sun_azimuth", day.sun.azimuth, "solar_azimuth_angle"),
    ):
        attributes = {"units": "degree", "long_name": name.replace("_", " ")}
        attributes |= {"standard_name": standard_name, "origin": "derived", "method": SUN_METHOD}
        variables[name] = ("time", values, attributes)
    kept = ("source", "format", "station", "utc_offset_h", "interval_s", "time_label")
    about = {each: raw.attrs[each] for each in kept}
    about |= {
        "date": date.isoformat(),
        "latitude": day.latitude,
        "longitude": day.longitude,
        "elevation_m": day.elevation_m,
        "wind_height_m": float(raw.attrs.get("wind_height_m", ANEMOMETER_HEIGHT_M)),
    }
    return xr.Dataset(variables, {"time": day.times.astype("datetime64[ns]")}, about)
