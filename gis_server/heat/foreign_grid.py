"""Heat on rasters of any place, without a city model, into one CF NetCDF file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pyproj
import xarray as xr

from gis_server.errors import SettingsError
from gis_server.heat.published_record import COMPUTED
from gis_server.heat.run_folders import sha256_of
from gis_server.heat.run_record import weather_summary
from simulations.engine import Parameters, simulate
from simulations.errors import Remark
from simulations.surface import grid_of
from simulations.surface.dataset import remarks_of
from simulations.surface.foreign_grids import ForeignRasters, foreign_surface
from simulations.weather import prepare_weather, read_weather
from simulations.weather import remarks_of as weather_remarks_of
from simulations.weather.middles import seconds_to_middle
from tiles.heat import HeatRun
from tiles.heat.heat_run import quantities_in
from tiles.heat.netcdf import NetcdfWriter
from tiles.publishing import SourceRecord
from tiles.raster import plane_grid_of


@dataclass(frozen=True, slots=True)
class GridRequest:
    """A day of heat on rasters.

    utc_offset_h : of the weather file's clock [h].
    """

    rasters: ForeignRasters
    weather: Path
    date: str
    utc_offset_h: float
    out: Path

    def files(self) -> list[Path]:
        """Give all files that go in."""
        rasters = self.rasters
        found = (rasters.dsm, rasters.dem, rasters.cdsm, rasters.tdsm, rasters.cover, self.weather)
        return [path for path in found if path is not None]


def heat_of_grid(request: GridRequest) -> tuple[list[str], list[Remark]]:
    """Compute the day and write the file; give the quantities in it and what must be known.

    Raises
    ------
    SettingsError
        The file cannot be written there.
    SimulationError
        A raster or the weather cannot be used.
    """
    _check_out(request)
    surface = foreign_surface(request.rasters)
    grid = grid_of(surface)
    west, south, east, north = grid.bounds
    to_degrees = pyproj.Transformer.from_crs(grid.crs, "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform((west + east) / 2, (south + north) / 2)
    raw = read_weather(request.weather, utc_offset_h=request.utc_offset_h)
    weather = prepare_weather(raw, date=request.date, latitude=lat, longitude=lon)
    result = simulate(surface, weather, parameters=Parameters())
    remarks = [*remarks_of(surface), *weather_remarks_of(weather), *remarks_of(result)]
    hourly, daily = quantities_in(result)
    part = request.out.with_name(f".{request.out.name}.part")
    try:
        with NetcdfWriter(
            part,
            plane_grid_of(result),
            result,
            _described(request, weather),
            label_after_middle_s=_label_after_middle_s(weather),
        ) as file:
            for quantity in (*hourly, *daily):
                file.quantity(quantity, result[quantity.id])
            file.surface(surface)
        part.replace(request.out)
    finally:
        part.unlink(missing_ok=True)
    return [each.id for each in (*hourly, *daily)], list(dict.fromkeys(remarks))


def _label_after_middle_s(weather: xr.Dataset) -> int:
    """Give how long after the middle of its interval a time of the weather file stands [s].

    Whoever compares the result with records of the same place finds them by the file's own times.
    """
    return -seconds_to_middle(str(weather.attrs["time_label"]), int(weather.attrs["interval_s"]))


def _check_out(request: GridRequest) -> None:
    """Refuse, before anything is computed, a place where the result cannot be written."""
    if not request.out.parent.is_dir():
        raise SettingsError(f"--out {request.out}: there is no folder {request.out.parent}")
    if request.out.resolve() in {path.resolve() for path in request.files()}:
        raise SettingsError(f"--out {request.out} is an input; it would be overwritten")


def _described(request: GridRequest, weather: xr.Dataset) -> HeatRun:
    program = f"uchimizu {version('uchimizu')}"
    return HeatRun(
        id=f"grid-{request.date}",
        title={"ja": f"{request.date}の暑さ", "en": f"Heat of {request.date}"},
        kind="computed",
        source=COMPUTED,
        utc_offset_h=request.utc_offset_h,
        interval_s=float(weather.attrs["interval_s"]),
        attribution=", ".join(path.name for path in request.files()),
        program=program,
        created=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        sources=tuple(
            SourceRecord(path.name, sha256_of(path), path.stat().st_size)
            for path in request.files()
        ),
        steps=({"name": "heat of rasters", "kind": "automatic", "program": program},),
        weather=weather_summary(weather),
    )
