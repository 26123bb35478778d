"""Shadows and sky view factors of real Osaka blocks against rays that know nothing of sweeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj
import pytest
import rasterio
import rasterio.features
from numba import njit

from simulations.grid import Grid
from simulations.radiation.facades import faces_of
from simulations.sky.azimuth_sweep import Relief
from simulations.sky.directions import STANDING_PERSON, sky_directions
from simulations.sky.leaf_sweep import empty_layer
from simulations.sky.obstacles import both_ways
from simulations.sky.sun_sweep import sun_shade
from simulations.sky.visibility import sky_visibility
from tiles.citygml import read_citygml

pytestmark = [pytest.mark.shared, pytest.mark.slow]

SIDE = 300
INNER = slice(100, 200)
GRID = Grid("EPSG:6674", 2.0, -23000, -70000, SIDE, SIDE)


@njit(cache=True)
def hidden(
    top: npt.NDArray[np.float32], row: float, column: float, ray: tuple[float, float, float]
) -> bool:
    """March a ray in small steps through boxes of cells; row, column are in cells, up in cells."""
    south, east, up = ray
    z = 1e-3
    reach = 0.0
    while z < 400.0 and reach < SIDE * 1.5:
        reach += 0.05
        r, c, z = row + south * reach, column + east * reach, 1e-3 + 2.0 * up * reach
        i, j = int(np.floor(r)), int(np.floor(c))
        if i < 0 or j < 0 or i >= top.shape[0] or j >= top.shape[1]:
            return False
        if top[i, j] > z:
            return True
    return False


@njit(cache=True)
def shadow_mask(
    top: npt.NDArray[np.float32], azimuth: float, elevation: float
) -> npt.NDArray[np.bool_]:
    result = np.zeros((100, 100), np.bool_)
    flat = np.cos(elevation)
    ray = (-np.cos(azimuth) * flat, np.sin(azimuth) * flat, np.sin(elevation))
    for i in range(100):
        for j in range(100):
            result[i, j] = hidden(top, i + 100.5, j + 100.5, ray)
    return result


@njit(cache=True)
def sky_of(top: npt.NDArray[np.float32], i: int, j: int, rays: npt.NDArray[np.float64]) -> float:
    seen = 0
    for k in range(rays.shape[0]):
        if not hidden(top, i + 0.5, j + 0.5, (rays[k, 0], rays[k, 1], rays[k, 2])):
            seen += 1
    return seen / rays.shape[0]


@pytest.fixture(scope="module")
def osaka(shared_data: Path) -> npt.NDArray[np.float32]:
    """Give building heights above their feet on 2 m cells, from one file of the city's model."""
    folder = shared_data / "plateau" / "27100_osaka-shi_iur30" / "udx" / "bldg"
    path = folder / "51357353_bldg_6697_op.gml"
    tables = read_citygml(path.read_bytes(), path=path.name).tables
    to_plane = pyproj.Transformer.from_crs(6668, 6674, always_xy=True)
    x, y = to_plane.transform(tables.vertices[:, 0], tables.vertices[:, 1])
    z = tables.vertices[:, 2]
    shapes: list[tuple[dict[str, object], float]] = []
    root = tables.features.root[tables.polygons.feature]
    chosen = tables.polygons.lod == 1
    span: dict[int, tuple[float, float]] = {}
    rings = {}
    for polygon in np.flatnonzero(chosen).tolist():
        ring = tables.polygons.ring_start[polygon]
        part = slice(tables.vertex_start[ring], tables.vertex_start[ring + 1])
        low, high = span.get(int(root[polygon]), (np.inf, -np.inf))
        span[int(root[polygon])] = min(low, z[part].min()), max(high, z[part].max())
        rings[polygon] = np.stack([x[part], y[part]], 1)
    middle = np.median(np.concatenate(list(rings.values())), axis=0)
    for polygon, ring_xy in rings.items():
        low, high = span[int(root[polygon])]
        outline = [*ring_xy.tolist(), ring_xy[0].tolist()]
        shapes.append(({"type": "Polygon", "coordinates": [outline]}, high - low))
    shapes.sort(key=lambda each: each[1])
    half = SIDE * 1.0
    transform = rasterio.Affine(2.0, 0.0, middle[0] - half, 0.0, -2.0, middle[1] + half)
    found = rasterio.features.rasterize(
        shapes, (SIDE, SIDE), fill=0.0, transform=transform, dtype="float32"
    )
    return np.ascontiguousarray(found)


def test_shadows_agree(osaka: npt.NDArray[np.float32]) -> None:
    assert (osaka > 0).mean() > 0.2
    flat = np.zeros_like(osaka)
    obstacles = both_ways(GRID, Relief(osaka, flat), (empty_layer(), empty_layer()))
    street = osaka[INNER, INNER] == 0
    for azimuth, elevation in ((95.0, 25.0), (140.0, 50.0), (205.0, 65.0), (262.0, 35.0)):
        shade = sun_shade(obstacles, azimuth=azimuth, elevation=elevation, window=(INNER, INNER))
        rays = shadow_mask(osaka, np.radians(azimuth), np.radians(elevation))
        agree = ((shade.ground < 128) == rays)[street].mean()
        print(f"azimuth {azimuth:.0f}°, elevation {elevation:.0f}°: {agree:.2%} agree")
        assert agree >= 0.98


def test_sky_view_factors_agree(osaka: npt.NDArray[np.float32]) -> None:
    flat = np.zeros_like(osaka)
    relief = Relief(osaka, flat)
    window = (INNER, INNER)
    seen = sky_visibility(
        both_ways(GRID, relief, (empty_layer(), empty_layer())),
        directions=sky_directions(),
        window=window,
        weights=STANDING_PERSON,
        faces=faces_of(relief, osaka > 0, window, 3.0),
    ).sums.ground
    random = np.random.default_rng(5)
    number = np.arange(1500) + 0.5
    slant, turn = np.arcsin(np.sqrt(number / number.size)), number * np.pi * (3 - np.sqrt(5))
    rays = np.stack([np.sin(slant) * np.cos(turn), np.sin(slant) * np.sin(turn), np.cos(slant)], 1)
    streets = random.permutation(np.argwhere(osaka[INNER, INNER] == 0))[:400]
    errors = [
        seen[i, j] - sky_of(osaka, i + INNER.start, j + INNER.start, rays) for i, j in streets
    ]
    rmse = float(np.sqrt(np.mean(np.square(errors))))
    print(f"sky view factors: RMSE {rmse:.4f}, bias {np.mean(errors):.4f}")
    assert rmse <= 0.02
