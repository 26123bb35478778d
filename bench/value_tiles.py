"""Work per value tile of a run of heat, and what publishing the whole run costs.

1,000,000 cells × 15 hours, one quantity whose numbers vary as those of a town do (sun and shade
of blocks, a gradient, noise of tenths). Times are CPU time of this process; everything that is
compiled is compiled before. The work per tile is sampling, averaging, coding, compressing and
writing.

    .venv/bin/python bench/value_tiles.py [cells]
"""

from __future__ import annotations

import io
import math
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import xarray as xr
from PIL import Image

from tiles.heat import HeatRun, publish_heat
from tiles.publishing import edit_city
from tiles.raster import PlaneGrid, TilePyramid, ValueCoding
from tiles.raster.value_png import value_png
from tiles.storage import open_storage

HOURS = 15
CELL_M = 2.0
CODING = ValueCoding(-100.0, 1 / 16)
GOAL_MS = 5.0


def town(side: int) -> np.ndarray:
    """Give the fields of a day, (HOURS, side, side) float32 °C, NaN inside buildings."""
    random = np.random.default_rng(7)
    row, column = np.mgrid[0:side, 0:side].astype(np.float32)
    ground = 30.0 + 2.0 * np.sin(row / 300.0) + 2.0 * np.cos(column / 210.0)
    ground += random.normal(0.0, 0.2, ground.shape)
    fields = np.repeat(ground[None], HOURS, axis=0).astype(np.float32)
    for hour in range(HOURS):
        fields[hour] += 8.0 * math.sin(math.pi * (hour + 1) / (HOURS + 1))
    for _ in range(side * side // 900):
        top, left = random.integers(0, side - 16, 2)
        deep, wide = random.integers(4, 14, 2)
        for hour in range(HOURS):
            shift = hour - HOURS // 2
            east = slice(max(left + shift, 0), max(left + shift, 0) + wide)
            fields[hour, top : top + deep + 4, east] -= np.float32(6.0)
        fields[:, top : top + deep, left : left + wide] = np.nan
    return fields


def pillow_png(values: np.ndarray) -> bytes:
    """Code a tile with numpy and Pillow, for comparison."""
    known = np.isfinite(values)
    codes = np.rint((np.where(known, values, 0.0) - CODING.offset) / CODING.scale).astype(np.uint16)
    pixels = np.zeros((*values.shape, 4), np.uint8)
    pixels[..., 0], pixels[..., 1] = codes >> 8, codes & 255
    pixels[..., 3] = known * np.uint8(255)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG")
    return buffer.getvalue()


def measure_tiles(fields: np.ndarray) -> None:
    grid = PlaneGrid("EPSG:6677", CELL_M, -40_048.0, 16_478.0, *fields.shape[:0:-1])
    with tempfile.TemporaryDirectory() as folder:
        TilePyramid(grid).write(fields[0], CODING, Path(folder) / "compiled")
        began = time.process_time()
        pyramid = TilePyramid(grid)
        placed = time.process_time() - began
        began = time.process_time()
        count = sum(
            pyramid.write(field, CODING, Path(folder) / str(hour))
            for hour, field in enumerate(fields)
        )
        spent = time.process_time() - began
        size = sum(path.stat().st_size for path in Path(folder).glob("[0-9]*/**/*.png"))
        print(f"zooms {pyramid.lowest} to {pyramid.highest}, {count} tiles of {HOURS} hours")
        print(f"  work per tile   {spent / count * 1e3:8.2f} ms   (goal {GOAL_MS} ms)")
        print(f"  size per tile   {size / count / 1e3:8.1f} kB")
        print(f"  places of cells {placed * 1e3:8.1f} ms, once for all hours and quantities")
    tile = np.ascontiguousarray(fields[0, :256, :256])
    for name, encode in (("ours", lambda t: value_png(t, CODING)), ("Pillow", pillow_png)):
        encode(tile)
        began = time.process_time()
        for _ in range(20):
            data = encode(tile)
        spent = (time.process_time() - began) / 20
        print(f"  coding, {name:6s}  {spent * 1e3:8.2f} ms, {len(data) / 1e3:6.1f} kB")


def measure_publishing(fields: np.ndarray) -> None:
    rows, columns = fields.shape[1:]
    axes = {
        "time": np.datetime64("2018-07-22T20", "ns") + np.arange(HOURS) * np.timedelta64(1, "h"),
        "y": 16_477.0 - np.arange(rows) * CELL_M,
        "x": -40_047.0 + np.arange(columns) * CELL_M,
    }
    result = xr.Dataset(coords=axes, attrs={"crs": "EPSG:6677", "resolution_m": CELL_M})
    result["utci"] = (("time", "y", "x"), fields, {"units": "degC"})
    surface = xr.Dataset(
        {"ground_height": (("y", "x"), np.full((rows, columns), 30.0, np.float32))}
    )
    run = HeatRun(
        id="bench",
        title={"ja": "測定", "en": "Bench"},
        kind="computed",
        source="作成データ",
        utc_offset_h=9.0,
        interval_s=3600.0,
        attribution="",
        program="bench",
        created="2026-01-01T00:00:00Z",
    )
    with tempfile.TemporaryDirectory() as folder:
        storage = open_storage(Path(folder))
        with edit_city(storage, "bench") as edit:
            began, wall = time.process_time(), time.perf_counter()
            record = publish_heat(edit, run, result, surface=surface)
            spent, waited = time.process_time() - began, time.perf_counter() - wall
    print(
        f"whole dataset of one quantity, checked: {spent:.1f} CPU-s, {waited:.1f} s of wall time,"
    )
    print(f"  {record.bytes / 1e6:.0f} MB in tiles, GeoTIFF, NetCDF, table and 3D Tiles")


if __name__ == "__main__":
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    made = town(math.isqrt(cells))
    print(f"{made[0].size} cells x {HOURS} hours")
    measure_tiles(made)
    measure_publishing(made)
