"""Weather files: which format it is, and the dataset it gives."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from simulations.errors import WeatherError
from simulations.weather.amedas import is_amedas, read_amedas
from simulations.weather.epw import is_epw, read_epw
from simulations.weather.nedo import is_nedo, read_nedo
from simulations.weather.plain_csv import is_plain_csv, read_plain_csv
from simulations.weather.series import Series, raw_weather
from simulations.weather.text_file import read_text
from simulations.weather.umep import is_umep, read_umep


def read_weather(
    path: Path | str, *, utc_offset_h: float | None = None, station: str | None = None
) -> xr.Dataset:
    """Read a weather file; docs/weather.md shows the formats.

    Parameters
    ----------
    utc_offset_h : local clock minus UTC [h], for formats that do not carry it.
    station : name or number, for files of several stations.

    Returns
    -------
    Dimension time (UTC, as the file labels it); variables of the quantities in the file; attributes
    `utc_offset_h`, `interval_s`, `time_label`, `station`, `remarks` … Hand it to `prepare_weather`.

    Raises
    ------
    WeatherError
        The file cannot be read, is of no known format, does not tell its time zone, or tells
        another one than was given.
    """
    path = Path(path)
    text = read_text(path)
    series = _series(text, path.name, utc_offset_h, station)
    own = series.source.utc_offset_h
    if utc_offset_h is not None and utc_offset_h != own:
        raise WeatherError(
            f"{path.name}: the file says that its clock is {own:+g} h from UTC, but "
            f"{utc_offset_h:+g} h was given; give {own:g}, or mend the file"
        )
    return raw_weather(series)


def _series(text: str, name: str, utc_offset_h: float | None, station: str | None) -> Series:
    if is_plain_csv(text):
        return read_plain_csv(text, name=name, utc_offset_h=utc_offset_h)
    if is_epw(text):
        return read_epw(text, name=name)
    if is_umep(text):
        return read_umep(text, name=name, utc_offset_h=utc_offset_h)
    if is_nedo(text):
        return read_nedo(text, name=name)
    if is_amedas(text):
        return read_amedas(text, name=name, station=station)
    raise WeatherError(
        f"{name}: no known weather format; expected JMA (時別値), EPW, METPV-20, UMEP or our plain "
        "CSV, which docs/weather.md describes"
    )
