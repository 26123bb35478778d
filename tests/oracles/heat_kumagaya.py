"""A replica of the park at Kumagaya whose cooling was computed with MSSG before it was built.

Published (Saitama Prefecture and JAMSTEC, 21 June 2018; Nikkei, 10 July 2018): an avenue of
zelkovas, 390 m long, in place of a bare asphalt path; heat-reflective paving on it; 4,600 m² of
grove beside it; 15,000 m² in all; a past day of great heat with 35.7 °C at the observatory.

Assumed, and chosen before the first run: level ground and nothing else around; a path of 10 m in a
strip of 26 m, the rest lawn; zelkovas of 8 m (planted as tall trees), crowns of 5.2 m, every 8 m in
two rows along the edges of the path; a grove of konara oaks of 7 m every 6 m, on lawn. The day:
1 August, 35.7 °C at 14:00 and 26 °C at 5:00, dew point 21 °C, 2.5 m/s, cloudless with the Linke
turbidity of the place. Which way the path runs, how wide it is and how large the crowns are is not
published, so that these are varied.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import xarray as xr

from simulations.comfort.humidity import relative_humidity_of
from simulations.engine import simulate
from simulations.errors import Remark
from simulations.grid import Grid
from simulations.scenario import apply_scenario, read_scenario
from simulations.surface.dataset import surface_dataset
from simulations.surface.materials import cover_code
from simulations.weather import prepare_weather, read_weather

PLACE = {"latitude": 36.166, "longitude": 139.404}
DATE = "2018-08-01"
STRIP = 26.0
GROVE = (100.0, 46.0)  # along the path, away from it
MARGIN = 30
TREE_SPACING, GROVE_SPACING = 8.0, 6.0
ZELKOVA = {"kind": "tree", "species": "zelkova", "height_m": 8.0}
KONARA = {"kind": "tree", "species": "konara_oak", "height_m": 7.0}
MIDDAY = (10, 11, 12, 13, 14, 15)

Mask = npt.NDArray[np.bool_]
Point = tuple[float, float]


@dataclass(frozen=True)
class Park:
    """The replica.

    Places are told as metres along the path and across it, from the middle of its beginning.

    Attributes
    ----------
    north_south : which way the path runs; else east and west.
    length_m, path_m : of the path. crown_m : diameter of the avenue's crowns.
    cells_per_m : 1 or more.
    """

    north_south: bool = True
    length_m: float = 390.0
    path_m: float = 10.0
    crown_m: float = 5.2
    cells_per_m: int = 1

    @property
    def grid(self) -> Grid:
        """Cells around path and grove."""
        to_plane = pyproj.Transformer.from_crs("EPSG:6668", "EPSG:6677", always_xy=True)
        x, y = to_plane.transform(PLACE["longitude"], PLACE["latitude"])
        along = round(self.length_m) + 2 * MARGIN
        across = round(STRIP + GROVE[1]) + 2 * MARGIN
        size = (across, along) if self.north_south else (along, across)
        fine = self.cells_per_m
        corner = fine * round(x), fine * round(y)
        return Grid("EPSG:6677", 1 / fine, *corner, size[0] * fine, size[1] * fine)

    def places(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Give metres along and across the path of every cell."""
        west, south = self.grid.bounds[:2]
        x, y = np.meshgrid(self.grid.x() - west, self.grid.y() - south)
        along, across = (y, x) if self.north_south else (x, y)
        return along - MARGIN, across - MARGIN - STRIP / 2

    @property
    def path(self) -> Mask:
        """Tell the cells of the path."""
        along, across = self.places()
        return np.asarray((along > 0) & (along < self.length_m) & (abs(across) < self.path_m / 2))

    @property
    def grove(self) -> Mask:
        """Tell the cells of the grove."""
        along, across = self.places()
        inside = abs(along - self.length_m / 2) < GROVE[0] / 2
        return np.asarray(inside & (across > STRIP / 2) & (across < STRIP / 2 + GROVE[1]))

    @property
    def treated(self) -> Mask:
        """Tell the cells of the whole area that was treated."""
        along, across = self.places()
        strip = (along > 0) & (along < self.length_m) & (abs(across) < STRIP / 2)
        return np.asarray(strip | self.grove)

    def before(self) -> xr.Dataset:
        """Give the park before: an asphalt path through lawn."""
        cover = np.where(self.path, cover_code("asphalt"), cover_code("grass"))
        return surface_dataset(
            self.grid, {"ground_height": np.full(self.grid.shape, 30.0), "ground_cover": cover}
        )

    def after(self, *, staggered: bool = True, paved: bool = True) -> Changed:
        """Give the park with avenue, grove and, if asked, reflective paving."""
        zelkova = ZELKOVA | {"crown_diameter_m": self.crown_m}
        features = [self._tree(zelkova, place) for place in self.avenue(staggered=staggered)]
        features += [self._tree(KONARA, place) for place in self.grove_places()]
        if paved:
            edge = self.path_m / 2
            corners = [
                (0, -edge),
                (self.length_m, -edge),
                (self.length_m, edge),
                (0, edge),
                (0, -edge),
            ]
            ring = [self._degrees((float(a), float(b))) for a, b in corners]
            area = {"type": "Polygon", "coordinates": [ring]}
            features.append(_feature(area, {"kind": "paving", "cover": "reflective_paving"}))
        scenario = read_scenario({"type": "FeatureCollection", "features": features})
        applied = apply_scenario(self.before(), scenario)
        return Changed(applied.surface, applied.remarks)

    def avenue(self, *, staggered: bool) -> list[Point]:
        """Give the stems of two rows; side by side or in turn."""
        first = np.arange(TREE_SPACING / 4, self.length_m - TREE_SPACING / 2, TREE_SPACING)
        second = first + (TREE_SPACING / 2 if staggered else 0.0)
        edge = self.path_m / 2
        rows = [(each, -edge) for each in first] + [(each, edge) for each in second]
        return [(float(along), across) for along, across in rows]

    def grove_places(self) -> list[Point]:
        """Give the stems of the grove."""
        along = np.arange(GROVE_SPACING / 2, GROVE[0], GROVE_SPACING)
        along += (self.length_m - GROVE[0]) / 2
        across = np.arange(GROVE_SPACING / 2, GROVE[1], GROVE_SPACING) + STRIP / 2
        return [(float(a), float(b)) for a in along for b in across]

    def _tree(self, properties: dict[str, Any], place: Point) -> dict[str, Any]:
        return _feature({"type": "Point", "coordinates": self._degrees(place)}, properties)

    def _degrees(self, place: Point) -> Point:
        along, across = place[0] + MARGIN, place[1] + MARGIN + STRIP / 2
        dx, dy = (across, along) if self.north_south else (along, across)
        to_degrees = pyproj.Transformer.from_crs("EPSG:6677", "EPSG:6668", always_xy=True)
        west, south = self.grid.bounds[:2]
        lon, lat = to_degrees.transform(west + dx, south + dy)
        return float(lon), float(lat)


@dataclass(frozen=True)
class Changed:
    """The park after a scenario, and what the scenario says beside it."""

    surface: xr.Dataset
    remarks: tuple[Remark, ...]


def hot_day(folder: Path, *, dew_point_c: float = 21.0) -> xr.Dataset:
    """Give the day through our own reader: temperature, humidity and wind; a cloudless sky."""
    hours = np.arange(24.0)
    since = np.mod(hours - 5, 24)
    rising = -np.cos(np.pi * since / 9)
    falling = np.cos(np.pi * (since - 9) / 15)
    air = (35.7 + 26) / 2 + (35.7 - 26) / 2 * np.where(since <= 9, rising, falling)
    humidity = relative_humidity_of(air, np.full(24, dew_point_c))
    lines = [
        "# station: Kumagaya, made",
        *(f"# {key}: {value}" for key, value in PLACE.items()),
        "# elevation_m: 30",
        "# wind_height_m: 10",
        "# utc_offset_h: 9",
        "# time_label: instant",
        "# origin: assumed: a day of great heat, 35.7 degC at 14:00",
        "time,air_temperature [degC],relative_humidity [%],wind_speed [m s-1]",
        *(
            f"{DATE}T{int(hour):02}:00,{warmth:.3f},{wet:.2f},2.5"
            for hour, warmth, wet in zip(hours, air, humidity, strict=True)
        ),
    ]
    path = folder / "kumagaya.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return prepare_weather(read_weather(path), date=DATE, **PLACE, assume_clear_sky=True)


def heat_of(surface: xr.Dataset, weather: xr.Dataset) -> xr.Dataset:
    """Give the heat of a day, hours of Japanese time in place of times."""
    found = simulate(surface, weather)
    hours = (found.time.to_numpy() + np.timedelta64(9, "h")).astype("datetime64[h]").astype(
        int
    ) % 24
    return found.assign_coords(hour=("time", hours)).swap_dims(time="hour")


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
