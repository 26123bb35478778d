"""Weather files: which format it is, and the dataset it gives."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from simulations.errors import WeatherError
from simulations.weather.plain_csv import is_plain_csv, read_plain_csv
from simulations.weather.series import raw_weather
from simulations.weather.text_file import read_text


def read_weather(path: Path | str, *, utc_offset_h: float | None = None) -> xr.Dataset:
    """Read a weather file; docs/weather.md shows the formats.

    Parameters
    ----------
    utc_offset_h : local clock minus UTC [h], for formats that do not carry it.

    Returns
    -------
    Dimension time (UTC, as the file labels it); variables of the quantities in the file; attributes
    `utc_offset_h`, `interval_s`, `time_label`, `station`, `remarks` … Hand it to `prepare_weather`.

    Raises
    ------
    WeatherError
        The file cannot be read, is of no known format, or does not tell its time zone.
    """
    path = Path(path)
    text = read_text(path)
    if is_plain_csv(text):
        return raw_weather(read_plain_csv(text, name=path.name, utc_offset_h=utc_offset_h))
    raise WeatherError(f"{path.name}: no known weather format; docs/weather.md lists them")
