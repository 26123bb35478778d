"""The demo town with two real runs of its hot day: as it is, and with a tree more."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import xarray as xr

from gis_server.demo_town import writing
from gis_server.demo_town.hot_day import write_hot_day
from tests.browser.tested_town import CITY, TOWN, placed, say
from tests.serving import UCHIMIZU, clean_environment

BOX = (*placed(139.4362, 36.2064), *placed(139.4388, 36.2110))  # with two of three stations
TREE_HEIGHT_M = 9.0


@dataclass(frozen=True)
class KnownRun:
    """A published run and the numbers in its NetCDF file."""

    id: str
    values: xr.Dataset
    crs: str

    def at(self, quantity: str, clock: str, place: tuple[float, float]) -> float:
        """Give the number of the cell at a place (lon, lat), at a time in Japan."""
        x, y = self._metres(place)
        cell = self.values[quantity].sel(x=x, y=y, method="nearest")
        return float(cell.sel(time=np.datetime64(f"2018-07-23T{clock}") - np.timedelta64(9, "h")))

    def around(self, quantity: str, clock: str, place: tuple[float, float]) -> list[float]:
        """Give the numbers of the cell and of its eight neighbours."""
        step = 2.0 / 111_320.0
        east = step / np.cos(np.radians(place[1]))
        return [
            self.at(quantity, clock, (place[0] + i * east, place[1] + j * step))
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
        ]

    def sunny_place(self, clock: str) -> tuple[float, float]:
        """Give the middle (lon, lat) of a cell near the centre that is sunlit with all around."""
        time = np.datetime64(f"2018-07-23T{clock}") - np.timedelta64(9, "h")
        dark = self.values["shadow"].sel(time=time).to_numpy()
        lit = np.ones_like(dark, dtype=bool)
        for i in range(-4, 5):
            for j in range(-4, 5):
                lit &= np.roll(dark, (i, j), axis=(0, 1)) == 0.0
        rows, columns = np.nonzero(lit)
        middle = np.array(dark.shape) / 2
        nearest = int(np.argmin(np.hypot(rows - middle[0], columns - middle[1])))
        return self._degrees(rows[nearest], columns[nearest])

    def hottest_place(self, quantity: str, clock: str) -> tuple[float, float]:
        """Give the middle (lon, lat) of the cell where a quantity is highest."""
        time = np.datetime64(f"2018-07-23T{clock}") - np.timedelta64(9, "h")
        found = self.values[quantity].sel(time=time).to_numpy()
        row, column = np.unravel_index(np.nanargmax(found), found.shape)
        return self._degrees(row, column)

    def _degrees(self, row: np.intp, column: np.intp) -> tuple[float, float]:
        x, y = float(self.values["x"][column]), float(self.values["y"][row])
        lon, lat = self._plane().transform(x, y, direction="INVERSE")
        return float(lon), float(lat)

    def _plane(self) -> pyproj.Transformer:
        return pyproj.Transformer.from_crs("EPSG:6668", self.crs, always_xy=True)

    def _metres(self, place: tuple[float, float]) -> tuple[float, float]:
        x, y = self._plane().transform(*place)
        return float(x), float(y)


@dataclass(frozen=True)
class HeatTown:
    """A data folder to serve, its runs, and where the tree of the second stands (lon, lat)."""

    data: Path
    plain: KnownRun
    planted: KnownRun
    tree: tuple[float, float]


def build_heat_town(demo_data: Path, folder: Path) -> HeatTown:
    """Copy the demo town and compute both runs with the command line."""
    data = folder / "data"
    shutil.copytree(demo_data, data)
    sources = folder / "hot-day"
    sources.mkdir()
    with writing(CITY):
        files = write_hot_day(sources)
    common = ["--weather", str(files.weather), "--observations", str(files.observations)]
    plain = _compute(data, [*common, "--title", say("現状", "As it is")])
    tree = plain.sunny_place("14:00")
    scenario = folder / "scenario.geojson"
    scenario.write_text(json.dumps(_planted(tree)), encoding="utf-8")
    planted = _compute(
        data, [*common, "--title", say("提案", "Proposal"), "--scenario", str(scenario)]
    )
    return HeatTown(data, plain, planted, tree)


def _planted(place: tuple[float, float]) -> dict[str, Any]:
    tree = {"kind": "tree", "species": "zelkova", "height_m": TREE_HEIGHT_M}
    point = {"type": "Point", "coordinates": list(place)}
    feature = {"type": "Feature", "geometry": point, "properties": tree}
    return {"type": "FeatureCollection", "features": [feature]}


def _compute(data: Path, options: list[str]) -> KnownRun:
    command = [*UCHIMIZU, "heat", "run", CITY, "--date", TOWN.hot_day.date]
    command += ["--bbox", ",".join(map(str, BOX)), "--workers", "1", "--data", str(data), *options]
    subprocess.run(command, check=True, env=clean_environment())
    return known_run(data, CITY)


def known_run(data: Path, city: str) -> KnownRun:
    """Give the run of a city that was published last."""
    folders = (data / "published" / "cities" / city).glob("heat-*/2*/run.nc")
    path = max(folders, key=lambda found: found.stat().st_mtime_ns)
    about = json.loads(path.with_name("run.json").read_text("utf-8"))
    return KnownRun(about["run"], xr.load_dataset(path), about["grid"]["crs"])
