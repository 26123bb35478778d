"""Small weather files for tests, made here from a clear-sky day."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from simulations.sun import sun_position
from simulations.weather.derivation import clear_sky

LATITUDE, LONGITUDE = 36.15, 139.38
HEADING = (
    "time,air_temperature [degC],relative_humidity [%],wind_speed [m/s],global_irradiance [W/m²]"
)
HEADER = "# station: 作成データ\n# utc_offset_h: 9\n# time_label: preceding\n"


def clear_rows(first: str = "2018-07-22", days: int = 3, *, late_h: float = 0.0) -> list[str]:
    """Give hourly rows in JST, labelled at the end of the hour; `late_h`: error of the clock."""
    labels = np.datetime64(first, "s") + np.arange(1, 24 * days + 1) * np.timedelta64(1, "h")
    ends = labels - np.timedelta64(round((9 + late_h) * 3600), "s")
    times = (ends[:, None] - np.arange(5, 60, 10) * np.timedelta64(1, "m")).reshape(-1)
    elevation = sun_position(times, latitude=LATITUDE, longitude=LONGITUDE).elevation
    place = {"latitude": LATITUDE, "longitude": LONGITUDE, "elevation_m": 30.0}
    total = clear_sky(times, elevation, **place)[0].reshape(-1, 6).mean(axis=1)
    hours = np.arange(len(labels)) % 24
    warmth = 31 + 7 * np.cos((hours - 14) / 24 * 2 * np.pi)
    return [
        f"{label},{t:.1f},{90 - 1.4 * t:.0f},2.0,{g:.0f}"
        for label, t, g in zip(labels, warmth, total, strict=True)
    ]


def write_plain(
    path: Path, rows: list[str] | None = None, *, header: str = HEADER, heading: str = HEADING
) -> Path:
    """Write a plain CSV and give its path."""
    lines = clear_rows() if rows is None else rows
    path.write_text(header + "\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return path
