"""A block of a town on a hot day, by plain arithmetic: input of the tests of published heat."""

from __future__ import annotations

import numpy as np
import pyproj
import xarray as xr

from tiles.attribute_values import string_column
from tiles.heat import HeatRun, WallSurfaces
from tiles.publishing.dataset_record import SourceRecord

CRS = "EPSG:6677"
CELL_M = 2.0
ROWS, COLUMNS = 150, 200
HOURS = (6, 9, 12, 14, 16, 18)
UTC_OFFSET_H = 9
LON, LAT = 139.3883, 36.1477  # north-west corner, moved to the next even metre

# Row, column, rows, columns, height [m].
HOUSES = (
    (20, 30, 8, 10, 7.0),
    (60, 90, 20, 12, 21.0),
    (100, 150, 10, 30, 10.0),
    (120, 20, 6, 6, 5.0),
)


def heights() -> tuple[np.ndarray, np.ndarray]:
    """Give the ground (a slope with a hump) and the buildings on it, (ROWS, COLUMNS) m."""
    row, column = np.mgrid[0:ROWS, 0:COLUMNS].astype(np.float64)
    ground = 25.0 + 0.01 * column + 3.0 * np.exp(-((row - 90) ** 2 + (column - 60) ** 2) / 800.0)
    building = np.zeros((ROWS, COLUMNS))
    for top, left, deep, wide, high in HOUSES:
        building[top : top + deep, left : left + wide] = high
    return ground, building


def corner() -> tuple[float, float]:
    """Give x, y of the north-west corner (m)."""
    x, y = pyproj.Transformer.from_crs(6668, CRS, always_xy=True).transform(LON, LAT)
    return np.floor(x / CELL_M) * CELL_M, np.floor(y / CELL_M) * CELL_M


def sun(hour: float) -> tuple[float, float]:
    """Give elevation and azimuth [rad] of the sun on 23 July (declination 20.0°, noon at 11:48)."""
    lat, declination = np.radians(LAT), np.radians(20.0)
    angle = np.radians(15.0 * (hour - 11.8))
    high = np.sin(lat) * np.sin(declination) + np.cos(lat) * np.cos(declination) * np.cos(angle)
    elevation = np.arcsin(high)
    east = -np.cos(declination) * np.sin(angle)
    north = np.sin(declination) * np.cos(lat) - np.cos(declination) * np.sin(lat) * np.cos(angle)
    return float(elevation), float(np.arctan2(east, north))


def shade(hour: float) -> np.ndarray:
    """Give 1 where a roof is between a place and the sun, walking cell by cell towards it."""
    ground, building = heights()
    elevation, azimuth = sun(hour)
    top = ground + building
    found = np.zeros((ROWS, COLUMNS))
    for step in range(1, 60):
        rows = np.clip(np.arange(ROWS) - round(step * np.cos(azimuth)), 0, ROWS - 1)
        columns = np.clip(np.arange(COLUMNS) + round(step * np.sin(azimuth)), 0, COLUMNS - 1)
        ray = ground + 1.1 + step * CELL_M * np.tan(max(elevation, 0.02))
        found = np.maximum(found, top[np.ix_(rows, columns)] > ray)
    return found


def surface() -> xr.Dataset:
    """Give the surface: heights and cover."""
    ground, building = heights()
    cover = np.where(building > 0, 9, np.where(np.arange(COLUMNS) % 20 < 4, 1, 4)).astype(np.uint8)
    layers = {
        "ground_height": (ground.astype(np.float32), "m", "height of the bare ground"),
        "building_height": (building.astype(np.float32), "m", "height of the roof above ground"),
        "ground_cover": (np.broadcast_to(cover, (ROWS, COLUMNS)), "1", "cover of the ground"),
    }
    found = _grid()
    for name, (values, unit, words) in layers.items():
        attrs = {"units": unit, "long_name": words}
        found[name] = xr.DataArray(values, dims=("y", "x"), attrs=attrs)
    codes = np.array([1, 4, 9], np.uint8)
    found["ground_cover"].attrs |= {"flag_values": codes, "flag_meanings": "asphalt grass roof"}
    return found


def result() -> xr.Dataset:
    """Give a run: hot in the sun, cooler in the shade and under trees, NaN inside buildings."""
    _, building = heights()
    outside = np.where(building > 0, np.nan, 1.0)
    shades = np.stack([shade(hour) for hour in HOURS])
    air = np.array([27.0, 33.0, 38.0, 41.0, 40.0, 36.0])[:, None, None]
    up = np.array([max(np.sin(sun(hour)[0]), 0.0) for hour in HOURS])[:, None, None]
    pattern = 0.4 * np.sin(np.arange(COLUMNS) / 7.0) * np.cos(np.arange(ROWS) / 11.0)[:, None]
    radiant = air + 3.0 + 28.0 * up * (1.0 - shades) + pattern
    fields = {
        "mean_radiant_temperature": (radiant, "degC"),
        "utci": (air + 0.28 * (radiant - air) + 1.0, "degC"),
        "wbgt": (0.7 * air + 0.06 * radiant + 1.5, "degC"),
        "surface_temperature": (air + 24.0 * up * (1.0 - 0.9 * shades) - 1.0, "degC"),
        "shadow": (shades, "1"),
    }
    found = _grid()
    hours = [np.datetime64("2018-07-23T00", "ns") + np.timedelta64(h - 9, "h") for h in HOURS]
    found = found.assign_coords(time=("time", np.array(hours)))
    for name, (values, unit) in fields.items():
        data = (values * outside).astype(np.float32)
        found[name] = xr.DataArray(data, dims=("time", "y", "x"), attrs={"units": unit})
    sunny = (np.where(np.isnan(outside), np.nan, (1.0 - shades).sum(axis=0))).astype(np.float32)
    found["sun_hours"] = xr.DataArray(sunny, dims=("y", "x"), attrs={"units": "h"})
    sky = (outside * (0.9 - 0.3 * (shades.mean(axis=0)))).astype(np.float32)
    found["sky_view_factor"] = xr.DataArray(sky, dims=("y", "x"), attrs={"units": "1"})
    return _with_walls(found)


def run(**changes: object) -> HeatRun:
    """Give what is said of the run."""
    fields: dict[str, object] = {
        "id": "hot-day",
        "title": {"ja": "暑い日", "en": "Hot day"},
        "kind": "computed",
        "source": "作成データ",
        "utc_offset_h": 9.0,
        "interval_s": 3600.0,
        "attribution": "架空の町のデータ",
        "program": "uchimizu 0.1.0",
        "created": "2026-11-20T00:00:00Z",
        "sources": (SourceRecord("udx/bldg/a.gml", "ab" * 32, 12_345),),
        "steps": (
            {"name": "地表面", "kind": "automatic"},
            {"name": "放射と温度", "kind": "automatic"},
        ),
        "observations": {"stations": []},
        "weather": {"station": "熊谷", "maximum_air_temperature": 41.1},
    }
    return HeatRun(**{**fields, **changes})  # type: ignore[arg-type]


def _grid() -> xr.Dataset:
    west, north = corner()
    return xr.Dataset(
        coords={
            "y": ("y", north - (np.arange(ROWS) + 0.5) * CELL_M, {"units": "m"}),
            "x": ("x", west + (np.arange(COLUMNS) + 0.5) * CELL_M, {"units": "m"}),
        },
        attrs={"crs": CRS, "resolution_m": CELL_M},
    )


def walls() -> WallSurfaces:
    """Give the walls of the houses as a model has them: north, east, south, west of each."""
    west, north = corner()
    ground, _ = heights()
    triangles, azimuth, names, owners = [], [], [], []
    for number, (top, left, deep, wide, high) in enumerate(HOUSES):
        x0, x1 = west + left * CELL_M, west + (left + wide) * CELL_M
        y1, y0 = north - top * CELL_M, north - (top + deep) * CELL_M
        around = ground[top - 1 : top + deep + 1, left - 1 : left + wide + 1]
        low, roof = float(around.min()), float(around.max()) + high
        # From left to right for someone who stands before the wall.
        ends = [(x1, y1, x0, y1), (x1, y0, x1, y1), (x0, y0, x1, y0), (x0, y1, x0, y0)]
        for side, (xa, ya, xb, yb) in enumerate(ends):
            a, b = (xa, ya, low), (xb, yb, low)
            triangles += [[a, b, (xb, yb, roof)], [a, (xb, yb, roof), (xa, ya, roof)]]
            azimuth.append(side * 90.0)
            names.append(f"wall_{number}_{side}")
            owners.append(f"house_{number}")
    return WallSurfaces(
        np.array(triangles, np.float64),
        np.repeat(np.arange(len(azimuth), dtype=np.int32), 2),
        np.array(azimuth),
        string_column(names),
        string_column(owners),
    )


def _with_walls(found: xr.Dataset) -> xr.Dataset:
    """Add the faces of the houses' walls in bands of 3 m; sunny ones are warmer."""
    west, north = corner()
    rows: list[tuple[float, ...]] = []
    for top, left, deep, wide, high in HOUSES:
        east_side = [(left + wide, top + i + 0.5, 90.0) for i in range(deep)]
        west_side = [(left, top + i + 0.5, 270.0) for i in range(deep)]
        north_side = [(left + i + 0.5, top, 0.0) for i in range(wide)]
        south_side = [(left + i + 0.5, top + deep, 180.0) for i in range(wide)]
        for column, row, azimuth in east_side + west_side + north_side + south_side:
            bands = np.arange(0.0, high, 3.0)
            rows += [(column, row, azimuth, base, min(base + 3.0, high)) for base in bands]
    column, row, azimuth, base, top_m = np.array(rows).T
    toward = np.stack(
        [
            max(np.sin(sun(h)[0]), 0.0) * np.maximum(np.cos(np.radians(azimuth) - sun(h)[1]), 0.0)
            for h in HOURS
        ]
    )
    air = np.array([27.0, 33.0, 38.0, 41.0, 40.0, 36.0])[:, None]
    columns = {
        "facade_x": (west + column * CELL_M, "m"),
        "facade_y": (north - row * CELL_M, "m"),
        "facade_azimuth": (azimuth, "degree"),
        "facade_base": (base, "m"),
        "facade_top": (top_m, "m"),
        "facade_sun_hours": ((toward > 0).sum(axis=0).astype(np.float32), "h"),
    }
    for name, (values, unit) in columns.items():
        found[name] = xr.DataArray(values, dims="facade", attrs={"units": unit})
    warm = (air + 1.0 + 15.0 * toward).astype(np.float32)
    found["facade_surface_temperature"] = xr.DataArray(
        warm, dims=("time", "facade"), attrs={"units": "degC"}
    )
    return found
