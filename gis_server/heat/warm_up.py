"""Compiles what a run of heat needs, so that nobody waits for a compiler later."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from gis_server.demo_town import hot_day, town
from gis_server.heat.run_record import weather_summary
from simulations.engine import simulate
from simulations.grid import Grid
from simulations.scenario import apply_scenario, read_scenario
from simulations.surface.builder import SurfaceBuilder
from simulations.surface.canopy import Trees
from simulations.weather import prepare_weather, read_weather
from tiles.attribute_values import string_column
from tiles.heat import HeatRun, WallSurfaces, publish_heat
from tiles.publishing import DatasetRecord
from tiles.publishing.edit import edit_city
from tiles.storage import open_storage

_GRID = Grid("EPSG:6677", 2.0, -18000, 11500, 40, 40)
_STEPS = 3


def warm_up() -> DatasetRecord:
    """Make a small surface, simulate some hours on it and publish them, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        weather = _weather(folder)
        surface = apply_scenario(_surface(), read_scenario(_scenario())).surface
        result = simulate(surface, weather)
        run = HeatRun(
            id="warm-up",
            title={"ja": "準備", "en": "Warm-up"},
            kind="computed",
            source="",
            utc_offset_h=float(weather.attrs["utc_offset_h"]),
            interval_s=float(weather.attrs["interval_s"]),
            attribution="",
            program="",
            created="2018-07-23T00:00:00Z",
            weather=weather_summary(weather),
        )
        with edit_city(open_storage(str(folder / "published")), "warm-up") as edit:
            return publish_heat(edit, run, result, surface=surface, walls=_walls())


def _weather(folder: Path) -> xr.Dataset:
    raw = read_weather(hot_day.write_hot_day(folder).weather)
    of = town()
    day = prepare_weather(raw, date=of.hot_day.date, latitude=of.place.lat, longitude=of.place.lon)
    return day.isel(time=slice(11, 11 + _STEPS))


def _surface() -> xr.Dataset:
    builder = SurfaceBuilder(_GRID)
    west, south, _, _ = _GRID.bounds
    builder.add_ground(_square(west, south, 80.0, 20.0))
    builder.add_cover(_square(west, south, 80.0, 0.0), "grass", rank=1)
    builder.add_buildings(_square(west + 20, south + 20, 20.0, 28.0), np.full(2, 20.0))
    builder.add_footprints(_square(west + 60, south + 50, 10.0, 4.0))
    builder.add_feet(np.array([[west + 30, south + 30, 20.0]]))
    builder.add_thickets(_square(west + 4, south + 60, 10.0, 3.0))
    builder.add_overhang(_square(west + 44, south + 24, 6.0, 23.0), transmittance=0.2)
    one = np.ones(1)
    builder.add_trees(
        Trees(
            x=(west + 60) * one,
            y=(south + 30) * one,
            foot=20.0 * one,
            height=8.0 * one,
            crown_diameter=6.0 * one,
            crown_base=2.0 * one,
            leaf_area_density=one,
            shape=one,
        )
    )
    return builder.finish()


def _walls() -> WallSurfaces:
    """Give the south wall of the building, as a city model has it."""
    west, south, _, _ = _GRID.bounds
    left, right, y = west + 20.0, west + 40.0, south + 20.0
    corners = np.array([[left, y, 20.0], [right, y, 20.0], [right, y, 28.0], [left, y, 28.0]])
    return WallSurfaces(
        triangles=corners[[[0, 1, 2], [0, 2, 3]]],
        wall=np.zeros(2, np.int32),
        azimuth=np.array([180.0]),
        gml_id=string_column(["wall"]),
        building=string_column(["building"]),
    )


def _square(x: float, y: float, side: float, z: float) -> npt.NDArray[np.float64]:
    """Give two triangles, (2, 3, 3) m."""
    corners = np.array([[x, y, z], [x + side, y, z], [x + side, y + side, z], [x, y + side, z]])
    return corners[[[0, 1, 2], [0, 2, 3]]]


def _scenario() -> dict[str, object]:
    """Give a tree in the middle of the grid."""
    from pyproj import Transformer  # noqa: PLC0415 - only here

    west, south, east, north = _GRID.bounds
    to_degrees = Transformer.from_crs(_GRID.crs, "EPSG:6668", always_xy=True)
    place = to_degrees.transform((west + east) / 2 + 6.0, (south + north) / 2 + 6.0)
    tree = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(place)},
        "properties": {"kind": "tree", "height_m": 6.0},
    }
    return {"type": "FeatureCollection", "features": [tree]}
