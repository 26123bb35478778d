"""What must hold in any town: turned and mirrored, more shaded, or not changed at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.engine import Parameters, simulate, what_if
from simulations.engine.six_directions import six_directions
from simulations.scenario import read_scenario
from simulations.sun import sun_position
from simulations.surface.dataset import grid_of
from simulations.surface.materials import BY_NAME
from simulations.surface.projecting import projected
from tests.simulations.engine.scenes import KUMAGAYA, grid_around_origin, sunny_day, surface_of

SIZE = 40
STEPS = range(24)
COVERS = [BY_NAME[name].code for name in ("asphalt", "concrete", "grass", "water")]
Layers = dict[str, npt.NDArray[Any]]


@st.composite
def towns(draw: st.DrawFn) -> Layers:
    """Draw the layers of a small town: buildings, trees and covers anywhere, on a slope."""
    building, base, top, density = np.zeros((4, SIZE, SIZE), np.float32)
    cover = np.full((SIZE, SIZE), COVERS[0], np.uint8)
    places = st.integers(0, SIZE - 1)
    sides = st.integers(1, 12)
    for code in draw(st.lists(st.sampled_from(COVERS), max_size=3)):
        cover[_box(draw, places, sides)] = code
    for height in draw(st.lists(st.sampled_from([2.5, 3.0, 6.0, 9.5, 24.0]), max_size=6)):
        building[_box(draw, places, sides)] = height
    for height in draw(st.lists(st.sampled_from([4.0, 7.0, 11.0]), max_size=4)):
        place = _box(draw, places, st.integers(1, 4))
        base[place], top[place], density[place] = height / 3, height, 0.8
    for layer in (base, top, density):
        layer[building > 0] = 0
    slope = draw(st.sampled_from([0.0, 0.02, 0.1]))
    return {
        "ground_height": (30 + slope * np.arange(SIZE)[:, None] + 0 * building).astype(np.float32),
        "building_height": building,
        "canopy_base": base,
        "canopy_top": top,
        "leaf_area_density": density,
        "ground_cover": cover,
    }


def _box(
    draw: st.DrawFn, places: st.SearchStrategy[int], sides: st.SearchStrategy[int]
) -> tuple[slice, slice]:
    row, column = draw(places), draw(places)
    return slice(row, row + draw(sides)), slice(column, column + draw(sides))


def town_of(layers: Layers) -> xr.Dataset:
    return surface_of(grid_around_origin(SIZE), **layers)


def day(*, turned: float = 0.0, mirrored: bool = False) -> xr.Dataset:
    """Give the sunny day, its sun turned clockwise [°] or mirrored, east for west."""
    weather = sunny_day(STEPS)
    sun = sun_position(weather["time"].to_numpy(), **KUMAGAYA)
    azimuth = ((-sun.azimuth if mirrored else sun.azimuth) + turned) % 360
    return weather.assign(sun_elevation=("time", sun.elevation), sun_azimuth=("time", azimuth))


@settings(max_examples=16)
@given(layers=towns(), quarters=st.integers(0, 3), mirrored=st.booleans())
def test_a_town_turned_or_mirrored_with_its_sun_is_as_hot(
    layers: Layers, quarters: int, mirrored: bool
) -> None:
    """Specification 7."""

    def moved(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        reflected = values[..., ::-1] if mirrored else values
        return np.rot90(reflected, -quarters, axes=(-2, -1))

    as_it_is = simulate(town_of(layers), day())
    town = town_of({name: moved(each) for name, each in layers.items()})
    found = simulate(town, day(turned=90.0 * quarters, mirrored=mirrored))
    for name, most in (
        ("mean_radiant_temperature", 0.02),
        ("surface_temperature", 0.03),
        ("utci", 0.005),
        ("wbgt", 0.005),
        ("shadow", 1e-6),
        ("sun_hours", 1e-5),
        ("sky_view_factor", 1e-5),
    ):
        there = moved(as_it_is[name].to_numpy())
        np.testing.assert_allclose(found[name].to_numpy(), there, rtol=0, atol=most)


@settings(max_examples=8)
@given(
    layers=towns(),
    row=st.integers(4, SIZE - 5),
    column=st.integers(4, SIZE - 5),
    reach=st.integers(0, 4),
    height=st.floats(2.5, 6.0),
    transmittance=st.floats(0.0, 0.9),
)
def test_a_roof_above_never_raises_the_short_wave_below(
    layers: Layers, row: int, column: int, reach: int, height: float, transmittance: float
) -> None:
    layers["building_height"][row, column] = 0
    around = (slice(row - reach, row + reach + 1), slice(column - reach, column + reach + 1))
    roof, under, passes = np.zeros((3, SIZE, SIZE), np.float32)
    roof[around], under[around], passes[around] = height, height - 0.1, transmittance
    shade = {"overhang_top": roof, "overhang_base": under, "overhang_transmittance": passes}
    window = (slice(row, row + 1), slice(column, column + 1))
    absorbing = Parameters(leaf_scattering=0.0)
    weights = np.array(absorbing.receiver)[:, None, None]
    open_sky, shaded = (
        (_six(each, window, absorbing) * weights).sum(1) for each in (layers, {**layers, **shade})
    )
    assert np.max(shaded - open_sky) <= 0.01


def _six(
    layers: Layers, window: tuple[slice, slice], parameters: Parameters
) -> npt.NDArray[np.float32]:
    weather = sunny_day(range(9, 16))
    return six_directions(town_of(layers), weather, window=window, parameters=parameters).short


@settings(max_examples=8)
@given(layers=towns(), row=st.integers(2, SIZE - 3), column=st.integers(2, SIZE - 3))
def test_a_scenario_that_changes_nothing_has_the_same_bytes(
    layers: Layers, row: int, column: int
) -> None:
    """Paving of the cover that is there, and nothing at all."""
    layers["building_height"][row - 1 : row + 2, column - 1 : column + 2] = 0
    cover = layers["ground_cover"][row - 1 : row + 2, column - 1 : column + 2]
    cover[:] = cover[0, 0]
    town, weather = town_of(layers), sunny_day(STEPS)
    (name,) = (each.name for each in BY_NAME.values() if each.code == cover[0, 0])
    base = simulate(town, weather)
    kind = {"kind": "water"} if name == "water" else {"kind": "paving", "cover": name}
    for features in ([], [_square(town, row, column, kind)]):
        scenario = read_scenario({"type": "FeatureCollection", "features": features})
        difference = what_if(town, weather, base, scenario=scenario)
        assert difference.grid is None
        after = simulate(difference.surface, weather)
        for quantity in base.data_vars:
            assert after[quantity].to_numpy().tobytes() == base[quantity].to_numpy().tobytes()


def _square(town: xr.Dataset, row: int, column: int, properties: dict[str, str]) -> dict[str, Any]:
    """Give a feature over the middle of one cell."""
    grid = grid_of(town)
    x, y = float(grid.x()[column]), float(grid.y()[row])
    shape = np.array([shapely.box(x - 0.9, y - 0.9, x + 0.9, y + 0.9)])
    (moved,) = projected(shape, source=grid.crs, target="EPSG:6668")
    geometry = shapely.geometry.mapping(moved)
    return {"type": "Feature", "geometry": geometry, "properties": properties}
