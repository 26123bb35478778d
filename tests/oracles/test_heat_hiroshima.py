"""Surface temperature seen by Landsat over Hiroshima, as a check of the pattern, not of degrees.

2026-07-23, 10:40 of Japanese time: land surface temperature (USGS Landsat 9, measured at 100 m,
given at 30 m), the next day's NDVI at 10 m (Copernicus Sentinel-2), footprints of PLATEAU. The
weather of that day is not at hand and made up, the covers are guessed from NDVI, and a satellite
sees roofs, of which the engine has no temperature: only ground in the open is compared. Ranks
alone count. The first comparison took pixels that are up to 60 % built; that roofs decide these was
found then, and pixels without buildings are told apart since.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import numpy as np
import numpy.typing as npt
import pyproj
import pytest
import rasterio.features
import xarray as xr
from affine import Affine

from simulations.engine import simulate
from simulations.grid import Grid, grid_over
from simulations.surface.dataset import surface_dataset
from simulations.surface.materials import cover_code
from tests.simulations.engine.scenes import sunny_day

pytestmark = [pytest.mark.shared, pytest.mark.slow]

Values = npt.NDArray[np.float64]

CELL_M = 5.0
PLACE = {"latitude": 34.40, "longitude": 132.45}
STEP = 10  # 10:30, the step in which the picture was taken
# Chosen as usual limits before the first comparison.
WATER_BELOW, GRASS_FROM, TREES_FROM = -0.05, 0.3, 0.5
TREE_M = (2.0, 8.0)
AREAS = {
    "central": (132.4505, 34.3910, 132.4800, 34.4024),
    "yokogawa": (132.4410, 34.4024, 132.4570, 34.4160),
}


class Picture:
    """A numeric picture of the folder and where its pixels lie."""

    def __init__(self, folder: Path, kind: str) -> None:
        layers = json.loads((folder / "metadata.json").read_text("utf-8"))["layers"]
        (found,) = (each["numericGrid"] for each in layers if each["type"] == kind)
        self.shape = (found["height"], found["width"])
        raw = np.fromfile(folder / Path(found["dataUrl"]).name, "<i2").reshape(self.shape)
        self.values = np.where(raw == found["noData"], np.nan, raw * found["scale"])
        self.bounds: list[float] = found["bounds"]

    def pixels(self, lon: Values, lat: Values) -> tuple[Any, Any]:
        """Give row and column of the pixels at places."""
        west, south, east, north = self.bounds
        row = (north - lat) / (north - south) * self.shape[0]
        column = (lon - west) / (east - west) * self.shape[1]
        return row.astype(np.int64), column.astype(np.int64)


def footprints(folder: Path, grid: Grid) -> npt.NDArray[np.float32]:
    """Give building heights on a grid."""
    parts = [geopandas.read_file(path) for path in sorted(folder.glob("*.geojson"))]
    shapes = [
        (shape, float(height))
        for part in parts
        for shape, height in zip(part.geometry.to_crs(grid.crs), part["height"], strict=True)
        if height > 0
    ]
    shapes.sort(key=lambda each: each[1])
    west, _, _, north = grid.bounds
    frame = Affine(grid.resolution_m, 0, west, 0, -grid.resolution_m, north)
    found = rasterio.features.rasterize(shapes, grid.shape, transform=frame, dtype="float32")
    return np.asarray(found, np.float32)


def surface_at(folder: Path, area: str) -> tuple[xr.Dataset, Values, Values]:
    """Give the surface of an area, and longitude and latitude of its cells."""
    to_plane = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:6671", always_xy=True)
    grid = grid_over("EPSG:6671", to_plane.transform_bounds(*AREAS[area]), resolution_m=CELL_M)
    x, y = np.meshgrid(grid.x(), grid.y())
    lon, lat = to_plane.transform(x, y, direction="INVERSE")
    ndvi = Picture(folder / "satellite", "ndvi")
    green = np.nan_to_num(ndvi.values[ndvi.pixels(lon, lat)])
    height = footprints(folder / "plateau", grid)
    cover = np.full(grid.shape, cover_code("asphalt"), np.uint8)
    cover[green < WATER_BELOW] = cover_code("water")
    cover[green >= GRASS_FROM] = cover_code("grass")
    cover[height > 0] = cover_code("roof")
    trees = (green >= TREES_FROM) & (height == 0)
    layers = {
        "ground_height": np.full(grid.shape, 3.0),
        "building_height": height,
        "canopy_base": np.where(trees, TREE_M[0], 0),
        "canopy_top": np.where(trees, TREE_M[1], 0),
        "leaf_area_density": np.where(trees, 1.0, 0.0),
        "ground_cover": cover,
    }
    return surface_dataset(grid, layers), lon, lat


def rank_correlation(one: Values, other: Values) -> float:
    """Give Spearman's coefficient; equal values share their mean rank."""

    def ranks(values: Values) -> Values:
        _, place, count = np.unique(values, return_inverse=True, return_counts=True)
        return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])

    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


class Pixels(NamedTuple):
    """Our cells, and the picture's pixel of each.

    heat : °C, not a number under buildings. cover : codes. seen : the picture, °C.
    """

    area: str
    heat: Values
    cover: npt.NDArray[np.uint8]
    seen: Values
    place: tuple[Any, Any]

    def means(self, block: int, least_open: float) -> tuple[Values, Values]:
        """Give ours and the picture's means over blocks of pixels with that much open ground."""
        rows, columns = (-(-size // block) for size in self.seen.shape)

        def summed(values: Values, row: Any, column: Any) -> Values:
            number = (row // block * columns + column // block).ravel()
            known = np.isfinite(values).ravel()
            weights = np.where(known, values.ravel(), 0.0)
            found = [np.bincount(number, each, rows * columns) for each in (weights, known * 1.0)]
            return np.stack([*found, np.bincount(number, minlength=rows * columns)])

        total, ground, cells = summed(self.heat, *self.place)
        sight, valid, _ = summed(self.seen, *np.indices(self.seen.shape))
        whole = cells > 0.8 * (30 * block / CELL_M) ** 2
        chosen = whole & (ground >= least_open * cells) & (valid > 0.5 * block**2)
        return total[chosen] / ground[chosen], sight[chosen] / valid[chosen]


@pytest.fixture(scope="module", params=sorted(AREAS))
def pixels(request: pytest.FixtureRequest, shared_data: Path) -> Pixels:
    """Compute an area and bring it to the pixels of 30 m."""
    folder = shared_data / "heat" / "hiroshima-lst-ndvi-2026"
    surface, lon, lat = surface_at(folder, request.param)
    day = sunny_day([hour + 0.5 for hour in range(24)]).assign_attrs(PLACE)
    heat = simulate(surface, day)["surface_temperature"].to_numpy()[STEP].astype(np.float64)
    picture = Picture(folder / "satellite", "land-surface-temperature")
    cover = surface["ground_cover"].to_numpy()
    return Pixels(request.param, heat, cover, picture.values, picture.pixels(lon, lat))


def test_covers_are_in_the_order_of_the_picture(pixels: Pixels) -> None:
    """Water, grass, asphalt; roofs are hotter still, and the engine has none."""
    here, there = [], []
    for name in ("water", "grass", "asphalt", "roof"):
        cells = pixels.cover == cover_code(name)
        here.append(float(np.mean(pixels.heat[cells])))
        there.append(float(np.nanmean(pixels.seen[pixels.place][cells])))
    print(f"{pixels.area}: here {np.round(here, 1)}, in the picture {np.round(there, 1)}")
    assert here[:3] == sorted(here[:3])
    assert there == sorted(there)


@pytest.mark.parametrize(
    ("block", "least_open", "least"),
    [
        pytest.param(1, 0.4, 0.1, id="30 m, up to 60 % built"),
        pytest.param(1, 0.95, 0.35, id="30 m, ground only"),
        pytest.param(3, 0.95, 0.5, id="90 m, ground only"),
    ],
)
def test_hot_and_cool_places(pixels: Pixels, block: int, least_open: float, least: float) -> None:
    """Among buildings the picture shows roofs, the hottest of all, and we shaded streets."""
    ours, seen = pixels.means(block, least_open)
    rho = rank_correlation(ours, seen)
    print(f"{pixels.area}: {ours.size} pixels of {30 * block} m, rank correlation {rho:.2f}")
    assert ours.size > 90
    assert rho > least
