"""The surface as a dataset: contract, round trip of the grid, refusals."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulations.errors import GridError, Remark, SurfaceError
from simulations.grid import Grid, grid_over
from simulations.surface.dataset import (
    VARIABLES,
    check_surface,
    grid_of,
    remarks_of,
    surface_dataset,
)

GRID = grid_over("EPSG:6677", (-33.0, 20.0, -3.0, 60.0), resolution_m=2.0)


def flat(grid: Grid = GRID, **layers: np.ndarray) -> xr.Dataset:
    ground = np.full(grid.shape, 30.0)
    return surface_dataset(grid, {"ground_height": ground, **layers})


def test_the_grid_comes_back_from_the_dataset() -> None:
    foreign = Grid("EPSG:3006", 2.0, 0, 0, 7, 5, anchor=(319001.3, 6397552.7))
    assert grid_of(flat()) == GRID
    assert grid_of(flat(foreign)) == foreign


def test_every_variable_of_the_contract_is_there_with_unit_and_type() -> None:
    found = flat()
    assert check_surface(found) == GRID
    for name, variable in VARIABLES.items():
        assert found[name].dtype == variable.dtype
        assert found[name].attrs["units"] == variable.units
    assert found.y.values[0] > found.y.values[-1]


def test_remarks_travel_with_the_surface() -> None:
    remark = Remark("ground-unknown", "warning", "nichts bekannt, 不明")
    made = surface_dataset(GRID, {"ground_height": np.zeros(GRID.shape)}, remarks=[remark])
    assert remarks_of(made) == [remark]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("building_height", -1.0, r"building_height runs from -1 to 0 m"),
        ("ground_height", np.nan, r"ground_height has 1 cells without a finite number"),
        ("canopy_base", 3.0, r"canopy_base lies above canopy_top in 1 cells"),
        ("ground_cover", 77, r"ground_cover has codes \[77\]"),
    ],
)
def test_impossible_values_are_refused(name: str, value: float, message: str) -> None:
    layer = np.zeros(GRID.shape)
    layer[3, 4] = value
    with pytest.raises(SurfaceError, match=message):
        flat(**{name: layer})


def test_a_layer_of_another_shape_is_refused() -> None:
    with pytest.raises(SurfaceError, match="the grid has"):
        flat(building_height=np.zeros((2, 2)))


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(SurfaceError, match="may have ground_height"):
        flat(roof_colour=np.zeros(GRID.shape))


def test_a_dataset_upside_down_is_refused() -> None:
    with pytest.raises(GridError, match="from north to south"):
        grid_of(flat().isel(y=slice(None, None, -1)))


def test_a_dataset_in_other_units_is_refused() -> None:
    found = flat()
    found["building_height"].attrs["units"] = "ft"
    with pytest.raises(SurfaceError, match="unit 'ft'"):
        check_surface(found)


def test_what_is_no_heat_dataset_is_named() -> None:
    with pytest.raises(GridError, match="it has no x, y, resolution_m"):
        grid_of(xr.Dataset(attrs={"crs": "EPSG:6677"}))
