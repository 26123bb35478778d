"""Builds the terrain of a city: Terrarium tiles and `terrain.json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import orjson

from tiles.city_files import BuildResult, CityContext, CityFile, FileProblem, lineage
from tiles.errors import Problem, Severity
from tiles.publishing.dataset_record import Coordinates, DatasetRecord
from tiles.terrain.geoid_grid import geoid_grid
from tiles.terrain.pyramid import Pyramid, pyramid
from tiles.terrain.sources import Ground, ground_of
from tiles.terrain.terrarium import encode
from tiles.terrain.triangle_raster import Tiles, rasterise
from tiles.web_mercator import (
    TILE_PIXELS,
    pixel_positions,
    tile_bounds,
    zoom_for_resolution,
)

HIGHEST_ZOOM = 15
LOWEST_ZOOM = 5  # one tile is 1,250 km wide: below it there is nothing of a city to see
LOWEST_FINEST_ZOOM = 12

Bounds = tuple[float, float, float, float]


def build_terrain(city: CityContext, files: Sequence[CityFile], out: Path) -> BuildResult:
    """Write `{z}/{x}/{y}.png` and `terrain.json` into the folder `out`.

    From the dem files of the city; where it has none, from the bases of its buildings, and
    `terrain.json` says so. Heights are orthometric, in the vertical datum of the source.
    """
    ground = ground_of(files)
    if ground is None:
        return BuildResult(
            None, "no dem file with triangles, and fewer than 3 buildings with heights"
        )
    zoom = max(
        LOWEST_FINEST_ZOOM,
        zoom_for_resolution(ground.resolution_m, lat=ground.lat, highest=HIGHEST_ZOOM),
    )
    finest, bounds = _rasterised(ground, zoom)
    if not finest:
        return BuildResult(None, "no triangle covers the centre of a pixel", tuple(ground.problems))
    levels = pyramid(finest, zoom=zoom, lowest=LOWEST_ZOOM)
    heights = _height_range(finest)
    _write_tiles(levels, out)
    description = _description(city, ground, levels, bounds, heights)
    (out / "terrain.json").write_bytes(orjson.dumps(description, option=orjson.OPT_APPEND_NEWLINE))
    record = _record(city, ground, levels, bounds, heights)
    return BuildResult(record, problems=tuple(ground.problems))


def _rasterised(ground: Ground, zoom: int) -> tuple[Tiles, Bounds]:
    tiles: Tiles = {}
    low, high = np.full(2, np.inf), np.full(2, -np.inf)
    too_large = 0
    for portion in ground.triangles():
        if not len(portion):
            continue
        x, y = pixel_positions(portion[:, :, 0], portion[:, :, 1], zoom=zoom)
        too_large += rasterise(np.stack([x, y, portion[:, :, 2]], axis=-1), tiles)
        low = np.minimum(low, portion[:, :, :2].min(axis=(0, 1)))
        high = np.maximum(high, portion[:, :, :2].max(axis=(0, 1)))
    if too_large:
        message = f"{too_large} triangles are kilometres wide; left out"
        problem = Problem(code="relief-too-large", severity=Severity.WARNING, message=message)
        ground.problems.append(FileProblem(ground.files[0].path, problem))
    west, south, east, north = (float(each) for each in (*low, *high))
    return tiles, (west, south, east, north)


def _height_range(tiles: Tiles) -> tuple[float, float]:
    low = min(float(np.nanmin(each)) for each in tiles.values())
    high = max(float(np.nanmax(each)) for each in tiles.values())
    return round(low, 3), round(high, 3)


def _write_tiles(levels: Pyramid, out: Path) -> None:
    for zoom, tiles in levels.levels.items():
        for (x, y), heights in tiles.items():
            folder = out / str(zoom) / str(x)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{y}.png").write_bytes(encode(heights))


def _description(
    city: CityContext,
    ground: Ground,
    levels: Pyramid,
    bounds: Bounds,
    heights: tuple[float, float],
) -> dict[str, object]:
    """Give the object of `terrain.json`; field by field in `docs/open-data.md`."""
    zoom = max(levels.levels)
    return {
        "tiles": ["{z}/{x}/{y}.png"],
        "tileSize": TILE_PIXELS,
        "encoding": "terrarium",
        "scheme": "xyz",
        "bounds": bounds,
        "minzoom": LOWEST_ZOOM,
        "maxzoom": zoom,
        "available": {
            str(each): available_ranges(tiles) for each, tiles in sorted(levels.levels.items())
        },
        "height_range": heights,
        "heights": "orthometric",
        "geoid": asdict(geoid_grid(_covered(levels.levels[zoom], zoom), ground.geoid)),
        "source": ground.source,
        "resolution_m": round(ground.resolution_m, 2),
        "filled": {f"{zoom}/{x}/{y}": share for (x, y), share in levels.partly_filled.items()},
        "attribution": city.attribution,
        "lineage": asdict(lineage(city, ground.files, _steps(ground, zoom))),
    }


def available_ranges(tiles: Tiles) -> list[dict[str, int]]:
    """Give the tiles of a zoom as rectangles, each one row high or the whole if there is one."""
    rows: dict[tuple[int, int], list[int]] = {}
    for y in sorted({y for _, y in tiles}):
        columns = sorted(x for x, row in tiles if row == y)
        breaks = [i for i in range(1, len(columns)) if columns[i] != columns[i - 1] + 1]
        for first, last in zip([0, *breaks], [*breaks, len(columns)], strict=True):
            rows.setdefault((columns[first], columns[last - 1]), []).append(y)
    return [
        {"startX": start, "endX": end, "startY": run[0], "endY": run[-1]}
        for (start, end), ys in rows.items()
        for run in _runs(ys)
    ]


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for each in numbers:
        if runs and runs[-1][-1] == each - 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _covered(tiles: Tiles, zoom: int) -> Bounds:
    edges = np.array([tile_bounds(zoom, x, y) for x, y in tiles])
    west, south = edges[:, :2].min(axis=0).tolist()
    east, north = edges[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _steps(ground: Ground, zoom: int) -> tuple[str, ...]:
    first = {
        "dem": "triangles of the relief rasterised at pixel centres",
        "building-bases": "lowest height of each building, triangulated (Delaunay), rasterised",
    }[ground.source]
    return (
        f"{first}, zoom {zoom}",
        "coarser levels: mean of the four finer pixels",
        "pixels without data continued from coarser levels (listed under `filled`)",
        "rounded to 1/64 m",
    )


def _record(
    city: CityContext,
    ground: Ground,
    levels: Pyramid,
    bounds: Bounds,
    heights: tuple[float, float],
) -> DatasetRecord:
    from_relief = ground.source == "dem"
    return DatasetRecord(
        id="terrain",
        kind="terrain",
        theme="dem",
        title={
            "ja": "地形" if from_relief else "地形（建物の底面から推定）",
            "en": "Terrain" if from_relief else "Terrain (estimated from building bases)",
        },
        entry="terrain.json",
        features=ground.features,
        bounds=bounds,
        crs=Coordinates(
            source=f"EPSG:{ground.epsg}",
            horizontal="JGD2011",
            geoid=ground.geoid,
            heights="orthometric",
        ),
        attribution=city.attribution,
        lineage=lineage(city, ground.files, _steps(ground, max(levels.levels))),
        height_range=heights,
    )
