"""Reference arrays of UMEP for Athens: how far the engine agrees with another model.

UMEP is no truth: its sky view factors are sums over patches of the sky, and rays show below what
that costs. The arrays do not say where the sun was; their shadows fit rays at
azimuth 180°, elevation 60° (noon) and 90°, 30° (morning), the best of steps of 5°.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import rasterio
import xarray as xr

from simulations.comfort.utci import utci
from simulations.engine import Parameters, simulate
from simulations.engine.scene import scene_of
from simulations.grid import Grid
from simulations.radiation.fluxes import Person, StepLight, person_radiation
from simulations.sky.azimuth_sweep import SkySums
from simulations.sky.sun_sweep import SunShade, sun_shade
from simulations.surface.dataset import surface_dataset
from tests.oracles.heat_ray_caster import sky_view_factors
from tests.simulations.engine.scenes import sunny_day

pytestmark = [pytest.mark.shared, pytest.mark.slow]

Values = npt.NDArray[np.float64]

SUN = {"noon": (180.0, 60.0), "morning": (90.0, 30.0)}
PLACE = {"latitude": 37.98, "longitude": 23.73}
# Share of what lies behind a crown that it lets through in UMEP.
CROWN_TRANSMISSIVITY = 0.03
CROWNS = ("canopy_top", "canopy_base", "leaf_area_density")


@dataclass(frozen=True)
class Athens:
    """UMEP's arrays and the surface that they were made from, 400 × 400 cells of 1 m."""

    folder: Path
    surface: xr.Dataset
    elevation: Values

    def array(self, name: str) -> Values:
        """Read an array; those above 100 kB are packed."""
        plain = self.folder / f"{name}.npy"
        if plain.exists():
            return np.asarray(np.load(plain), np.float64)
        with gzip.open(f"{plain}.gz") as packed:
            return np.asarray(np.load(packed), np.float64)

    @property
    def streets(self) -> npt.NDArray[np.bool_]:
        """Tell which cells have no building."""
        return np.asarray(self.surface.building_height.to_numpy() == 0)

    def bare(self) -> xr.Dataset:
        """Give the surface without trees."""
        found = self.surface.copy(deep=True)
        for name in CROWNS:
            found[name][:] = 0
        return found

    def shade(self, surface: xr.Dataset, moment: str) -> SunShade:
        """Give what of the sun reaches the cells of a surface."""
        azimuth, elevation = SUN[moment]
        whole = (slice(0, 400), slice(0, 400))
        obstacles = scene_of(surface, Parameters()).obstacles
        return sun_shade(obstacles, azimuth=azimuth, elevation=elevation, window=whole)


@pytest.fixture(scope="module")
def athens(shared_data: Path) -> Athens:
    folder = shared_data / "heat" / "umep-golden-athens"
    with rasterio.open(shared_data / "heat" / "umep-athens" / "DEM.tif") as source:
        dem = source.read(1).astype(np.float64)
    bare = Athens(folder, xr.Dataset(), dem)
    elevation, crown_top, crown_base = map(bare.array, ("input_dsm", "input_cdsm", "input_tdsm"))
    built = elevation - dem > 2
    ground = np.where(built, np.minimum(dem, elevation), elevation)
    crown = ~built & (crown_top > elevation) & (crown_top > crown_base)
    layers = {
        "ground_height": ground,
        "building_height": np.where(built, elevation - ground, 0),
        "canopy_top": np.where(crown, crown_top - ground, 0),
        "canopy_base": np.where(crown, np.maximum(crown_base - ground, 0), 0),
        "leaf_area_density": np.where(crown, 1.0, 0.0),
        "ground_cover": np.ones((400, 400), np.uint8),
    }
    surface = surface_dataset(Grid("EPSG:2100", 1.0, 476800, 4205850, 400, 400), layers)
    return Athens(folder, surface, elevation)


@pytest.mark.parametrize("moment", sorted(SUN))
def test_shadows_of_buildings_and_of_trees(athens: Athens, moment: str) -> None:
    """On the ground between buildings; on roofs UMEP's masks are those of the roof."""
    streets = athens.streets
    by_buildings = athens.array(f"shadow_{moment}_bldg_sh") < 0.5
    by_trees = athens.array(f"shadow_{moment}_veg_sh") < 0.5
    bare = athens.shade(athens.bare(), moment).ground < 128
    both = athens.shade(athens.surface, moment).ground < 128
    buildings = float((bare == by_buildings)[streets].mean())
    together = float((both == (by_buildings | by_trees))[streets].mean())
    print(f"{moment}: buildings {buildings:.2%}, buildings and trees {together:.2%} agree")
    assert buildings >= 0.98
    assert together >= 0.98


def test_sky_view_factors_of_buildings_and_of_trees(athens: Athens) -> None:
    streets = athens.streets
    umep = athens.array("svf_total")
    leaves = umep - (1 - athens.array("svf_veg")) * (1 - CROWN_TRANSMISSIVITY)
    weather = sunny_day([11.5, 12.5]).assign_attrs(PLACE)
    for name, surface, expected in (
        ("buildings", athens.bare(), umep),
        ("buildings and trees", athens.surface, leaves),
    ):
        found = simulate(surface, weather).sky_view_factor.to_numpy()
        error = (found - expected)[streets]
        rmse = float(np.sqrt((error**2).mean()))
        r = float(np.corrcoef(found[streets], expected[streets])[0, 1])
        print(f"{name}: RMSE {rmse:.3f}, bias {error.mean():+.3f}, r {r:.3f}")
        assert rmse <= 0.035
        assert r >= 0.99


def test_rays_side_with_the_engine_where_the_two_models_differ(athens: Athens) -> None:
    """Sky view factors of 3,000 cells of the streets, exact in elevation, 1,440 azimuths."""
    cells = np.argwhere(athens.streets)
    cells = cells[np.random.default_rng(7).permutation(len(cells))[:3000]]
    here = tuple(cells.T)
    rays = sky_view_factors(athens.elevation, cells, athens.elevation[here], azimuths=1440)
    weather = sunny_day([11.5, 12.5]).assign_attrs(PLACE)
    ours = simulate(athens.bare(), weather).sky_view_factor.to_numpy()[here] - rays
    theirs = athens.array("svf_total")[here] - rays
    for name, error in (("engine", ours), ("UMEP", theirs)):
        print(f"{name}: RMSE {np.sqrt((error**2).mean()):.4f}, bias {error.mean():+.4f}")
    assert np.sqrt((ours**2).mean()) <= 0.02
    assert np.sqrt((ours**2).mean()) < np.sqrt((theirs**2).mean())


@pytest.mark.parametrize(("sky", "cylinder"), [("iso", 0.0), ("aniso", 1.0)])
def test_mean_radiant_temperature_of_given_fluxes(
    athens: Athens, sky: str, cylinder: float
) -> None:
    """30 × 30 unphysical sets of fluxes, summed as UMEP does, through our last step to Tmrt."""

    def fluxes(kind: str) -> Values:
        upright = sum(athens.array(f"tmrt_input_{kind}side_{face}") for face in "nesw")
        level = athens.array(f"tmrt_input_{kind}down") + athens.array(f"tmrt_input_{kind}up")
        return np.asarray(0.22 * upright + 0.06 * level)

    around = [athens.array(f"tmrt_input_{kind}side_total") for kind in "kl"]
    short = (fluxes("k") + 0.28 * around[0]).astype(np.float32)
    long = (fluxes("l") + 0.28 * cylinder * around[1]).astype(np.float32)
    nothing = np.zeros((30, 30), np.float32)
    radiant = np.empty_like(nothing)
    person_radiation(
        short,
        long,
        radiant,
        np.zeros((30, 30), np.uint8),
        SkySums(*(nothing for _ in SkySums._fields)),
        (nothing, nothing),
        np.ones((30, 30), bool),
        Person(0.7, 0.97, 0.0),
        StepLight(*(0.0 for _ in StepLight._fields)),
        (0, 30),
    )
    error = np.abs(radiant - athens.array(f"tmrt_output_{sky}")).max()
    print(f"{sky}: largest difference {error:.4f} K (σ is 5.67e-8 there)")
    assert error < 0.01


def test_utci_of_a_field_and_of_single_weathers(athens: Athens) -> None:
    """At 0.1 m/s UMEP extrapolates the polynomial; it holds from 0.5 m/s on (Bröde 2012)."""
    found = utci(
        athens.array("utci_grid_tmrt"),
        air_temperature=25.0,
        wind_speed_10m=athens.array("utci_grid_va"),
        relative_humidity=50.0,
    )
    assert np.abs(found - athens.array("utci_grid_output")).max() < 1e-5
    single = np.load(athens.folder / "utci_single_point.npz")
    air, humidity, radiant, wind = single["inputs"].T
    alone = utci(radiant, air_temperature=air, wind_speed_10m=wind, relative_humidity=humidity)
    error = np.abs(alone - single["outputs"])
    assert error[wind >= 0.5].max() < 1e-5
    assert error[wind < 0.5].max() < 0.11
