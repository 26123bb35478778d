"""The check before a publish: a file that says something else than the run stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import rasterio

from tests.tiles.heat import sunny_block
from tiles.errors import PublishError
from tiles.heat.check import check_run
from tiles.heat.description import Written
from tiles.heat.heat_run import hours_of
from tiles.heat.netcdf import NetcdfWriter
from tiles.heat.quantities import QUANTITIES
from tiles.heat.rasters import RasterWriter
from tiles.raster import TilePyramid, plane_grid_of


@dataclass(frozen=True)
class Staged:
    """Files of a small run that nobody shows yet."""

    folder: Path
    written: Written
    zoom: int

    def check(self) -> None:
        check_run(self.folder, self.written, zoom=self.zoom)


@pytest.fixture
def staged(tmp_path: Path) -> Staged:
    result = sunny_block.result().isel(y=slice(0, 20), x=slice(0, 30), time=slice(0, 2))
    run, pyramid = sunny_block.run(), TilePyramid(plane_grid_of(result))
    hours, quantity = hours_of(result, run), QUANTITIES["utci"]
    files = RasterWriter(pyramid, tmp_path, run).hourly(result["utci"], quantity, hours)
    with NetcdfWriter(tmp_path / "run.nc", pyramid.grid, result, run) as cube:
        cube.quantity(quantity, result["utci"])
    written = Written(pyramid.grid, hours, files, [], [], {}, True)
    return Staged(tmp_path, written, pyramid.highest)


def first_tile(staged: Staged) -> Path:
    return next((staged.folder / f"tiles/utci/0/{staged.zoom}").rglob("*.png"))


def spoil_tile(staged: Staged) -> None:
    other = staged.folder / "tiles/utci/1"
    path = first_tile(staged)
    path.write_bytes((other / path.relative_to(staged.folder / "tiles/utci/0")).read_bytes())


def spoil_geotiff(staged: Staged) -> None:
    with rasterio.open(staged.folder / "utci.tif", "r+", IGNORE_COG_LAYOUT_BREAK="YES") as file:
        file.write(file.read(1) + np.float32(0.5), 1)


def spoil_netcdf(staged: Staged) -> None:
    with netCDF4.Dataset(staged.folder / "run.nc", "a") as file:
        file["utci"][1] = file["utci"][0]


def test_files_as_they_were_written_pass(staged: Staged) -> None:
    staged.check()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_tile, "tiles, step 0"),
        (lambda staged: first_tile(staged).unlink(), "utci/0/16/.* is missing"),
        (spoil_geotiff, "utci.tif, step 0"),
        (spoil_netcdf, "run.nc, step 1"),
    ],
)
def test_a_file_that_says_another_number_is_found(
    staged: Staged, spoil: Callable[[Staged], None], words: str
) -> None:
    spoil(staged)
    with pytest.raises(PublishError, match=words):
        staged.check()
