"""AMeDAS stations as observations: what the weather reader reads, with a place."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simulations.errors import WeatherError
from simulations.observations.plain_csv import MEASURED
from simulations.observations.table import OBSERVED, Observations, observations_of
from simulations.observations.wbgt_service import Station
from simulations.weather.reading import read_weather
from simulations.weather.series import remarks_of

FORMAT = "JMA AMeDAS"


def read_amedas_observations(path: Path | str, *, place: Station) -> Observations:
    """Read air temperature, humidity and wind of an AMeDAS station as observations.

    Parameters
    ----------
    place : the station, whose name or number chooses it in a file of several.

    Raises
    ------
    WeatherError
        The file is no AMeDAS file of hourly values, or does not hold the station.
    """
    try:
        raw = read_weather(path, station=place.name)
    except WeatherError:
        raw = read_weather(path, station=place.number)
    if raw.attrs["format"] != FORMAT:
        raise WeatherError(f"{raw.attrs['source']}: {raw.attrs['format']}, expected {FORMAT}")
    quantities = [str(each) for each in raw.data_vars if each in OBSERVED]
    times = raw["time"].to_numpy()
    count, columns = len(times), len(quantities)
    values = np.concatenate([raw[each].to_numpy() for each in quantities] or [np.empty(0)])
    return observations_of(
        {
            "time": np.tile(times, columns),
            "station": [place.label] * (count * columns),
            "longitude": np.full(count * columns, place.longitude),
            "latitude": np.full(count * columns, place.latitude),
            "quantity": np.repeat(np.array(quantities, dtype=object), count),
            "value": values,
        },
        source=str(raw.attrs["source"]),
        origin=MEASURED,
        remarks=remarks_of(raw),
    )
