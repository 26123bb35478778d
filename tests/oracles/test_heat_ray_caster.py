"""Shadows and sky view factors of real blocks of Osaka, held to an independent ray-caster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import xarray as xr

from gis_server.heat.city_surface import CityPlace, city_surface
from simulations.engine import simulate
from simulations.sun import sun_position
from simulations.surface.dataset import grid_of
from tests.oracles.heat_ray_caster import horizons, sky_view_factors
from tests.simulations.engine.scenes import sunny_day
from tiles.ingest import AddCity, add_city
from tiles.storage import FolderStorage

PLACE = {"latitude": 34.65, "longitude": 135.45}
HOURS = [6.5, 7.5, 8.5, 9.5, 10.5, 11.5, 12.5, 13.5, 14.5, 15.5, 16.5, 17.5]
EYE_M = 1.1
LEAST_AGREEMENT = 0.985
LARGEST_RMSE = 0.015
LARGEST_BIAS = 0.003


class Case(NamedTuple):
    """A box of a delivery (west, south, east, north [°]); all of it if there is none."""

    delivery: str
    bounds: tuple[float, float, float, float] | None
    resolution_m: float


SUMIYOSHI = "27100_osaka-shi_city_2024_iur31_40/iur31"
CASES = {
    # Offices, houses and a tower of 276 m, 600 m × 600 m.
    "suminoe": Case("27100_osaka-shi_iur30", (135.4131, 34.63317, 135.4196, 34.6386), 2.0),
    # Rows of low houses, the whole file.
    "sumiyoshi": Case(SUMIYOSHI, None, 1.0),
    # The same, where gaps of one or two cells between houses are mostly edge.
    "sumiyoshi-coarse": Case(SUMIYOSHI, None, 2.0),
}
LAYERS = (
    "canopy_top",
    "canopy_base",
    "leaf_area_density",
    "overhang_top",
    "overhang_base",
    "overhang_transmittance",
)


@dataclass(frozen=True)
class Block:
    """A real block without trees and decks, and what the engine says of it."""

    case: Case
    surface: xr.Dataset
    weather: xr.Dataset
    result: xr.Dataset

    @property
    def open_cells(self) -> np.ndarray:
        """Row and column of every cell without a building."""
        return np.argwhere(self.surface.building_height.to_numpy() <= 0)

    def sides(self, *names: str) -> np.ndarray:
        """Give a sum of layers in sides of a cell."""
        total = sum(self.surface[name].to_numpy().astype(np.float64) for name in names)
        return np.asarray(total / grid_of(self.surface).resolution_m)


@pytest.fixture(scope="module", params=sorted(CASES))
def block(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Block:
    """Publish a delivery, take a box of it and let the engine look at it."""
    case = CASES[request.param]
    folder = tmp_path_factory.mktemp("osaka")
    storage = FolderStorage(folder / "storage")
    delivery = shared_data / "plateau" / case.delivery
    wanted = AddCity("osaka", (delivery,), publish=frozenset({"open-data"}))
    add_city(wanted, storage=storage, store=folder / "store")
    place = CityPlace(storage, folder / "store", "osaka")
    surface = city_surface(place, bounds=case.bounds, resolution_m=case.resolution_m)
    for name in LAYERS:
        surface[name][:] = 0
    assert float((surface.building_height > 0).mean()) > 0.2
    weather = sunny_day(HOURS).assign_attrs(PLACE)
    return Block(case, surface, weather, simulate(surface, weather))


def test_the_ray_caster_knows_the_sky_between_endless_walls() -> None:
    """Middle of a street of width 21 between walls of 20: cos(atan(2 H/W)) = 0.4648."""
    top = np.zeros((2001, 61))
    top[:, :20], top[:, 41:] = 20.0, 20.0
    middle = np.array([[1000, 30]])
    (found,) = sky_view_factors(top, middle, np.zeros(1), azimuths=1440)
    assert found == pytest.approx(np.cos(np.arctan(2 * 20 / 21)), abs=5e-4)


@pytest.mark.slow
@pytest.mark.shared
def test_shadow_masks_agree(block: Block) -> None:
    """Of every open cell, at a person's middle; a cell counts as shaded from one half on."""
    top, cells = block.sides("ground_height", "building_height"), block.open_cells
    eyes = block.sides("ground_height")[tuple(cells.T)] + EYE_M / block.case.resolution_m
    sun = sun_position(block.weather.time.to_numpy(), **PLACE)
    assert float(sun.elevation.min()) < 20 < 70 < float(sun.elevation.max())
    shaded = block.result.shadow.to_numpy()[:, cells[:, 0], cells[:, 1]] > 0.5
    steep = horizons(top, cells, eyes, np.radians(sun.azimuth))
    expected = (steep > np.tan(np.radians(sun.elevation))).T
    agreement = (shaded == expected).mean(axis=1)
    print("agreement [%]", np.round(100 * agreement, 2), "shade", expected.mean(axis=1).round(3))
    assert expected[0].mean() > 0.2, "a shadow mask without shade would tell nothing"
    assert agreement.min() >= LEAST_AGREEMENT


@pytest.mark.slow
@pytest.mark.shared
def test_sky_view_factors_agree(block: Block) -> None:
    """Of 6,000 open cells on the ground, 1,440 azimuths, exact in elevation."""
    top, cells = block.sides("ground_height", "building_height"), block.open_cells
    chosen = np.random.default_rng(3).permutation(len(cells))[:6000]
    cells = cells[chosen]
    ground = block.sides("ground_height")[tuple(cells.T)]
    expected = sky_view_factors(top, cells, ground, azimuths=1440)
    error = block.result.sky_view_factor.to_numpy()[tuple(cells.T)] - expected
    rmse = float(np.sqrt((error**2).mean()))
    print(f"RMSE {rmse:.4f}, bias {error.mean():+.4f}, largest {abs(error).max():.3f}")
    assert rmse <= LARGEST_RMSE
    assert abs(error.mean()) <= LARGEST_BIAS
    assert expected.std() > 0.1
