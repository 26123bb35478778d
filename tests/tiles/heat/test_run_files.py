"""The files of a run: the same numbers in tiles, GeoTIFF, NetCDF and table."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import pytest
import rasterio
import xarray as xr
from PIL import Image

from tests.tiles.heat import sunny_block
from tests.tiles.heat.conftest import Published
from tiles.heat import QUANTITIES, publish_heat
from tiles.publishing import edit_city
from tiles.raster import ValueCoding, plane_grid_of
from tiles.raster.tile_pyramid import tile_of
from tiles.raster.value_png import decoded_png
from tiles.storage import open_storage

PLACES = [(5, 5), (70, 80), (149, 199), (90, 60), (118, 22)]


def in_tile(published: Published, quantity: str, step: str, place: tuple[int, int]) -> float:
    """Give what a browser reads at the centre of a cell, from run.json and the tile alone."""
    description = published.description()
    about = next(each for each in description["quantities"] if each["id"] == quantity)
    row, column = place
    lon, lat = plane_grid_of(published.result).degrees(
        np.array([column + 0.5]), np.array([row + 0.5])
    )
    zoom = description["maxzoom"]
    (x, y), (across, down) = tile_of(zoom, lon[0], lat[0])
    address = description["tiles"].format(quantity=quantity, step=step, z=zoom, x=x, y=y)
    with Image.open(published.folder / address) as image:
        pixels = np.asarray(image.convert("RGBA"))
    coding = ValueCoding(about["offset"], about["scale"])
    return float(decoded_png(pixels, coding)[down, across])


@pytest.mark.parametrize("quantity", ["wbgt", "utci", "surface_temperature", "shadow"])
def test_tiles_show_the_number_of_the_cell_at_each_hour(
    published: Published, quantity: str
) -> None:
    limit = QUANTITIES[quantity].coding.scale / 2 + 1e-6
    for step in range(len(sunny_block.HOURS)):
        for place in PLACES:
            expected = float(published.result[quantity][step].to_numpy()[place])
            found = in_tile(published, quantity, str(step), place)
            assert found == pytest.approx(expected, abs=limit)


def test_inside_of_buildings_there_is_no_number(published: Published) -> None:
    assert np.isnan(in_tile(published, "utci", "3", (24, 35)))
    assert np.isnan(in_tile(published, "wbgt_hours_danger", "day", (24, 35)))


def test_statistics_are_those_of_the_day(published: Published) -> None:
    values = published.result["wbgt"].to_numpy().astype(np.float64)
    for place in PLACES:
        series = values[(slice(None), *place)]
        expected = {
            "max": series.max(),
            "mean": series.mean(),
        }
        for name, number in expected.items():
            found = in_tile(published, "wbgt", name, place)
            assert found == pytest.approx(number, abs=1 / 16)


def test_hours_by_class_are_counted_and_add_up_to_the_day(published: Published) -> None:
    """Limits of the guideline: from 25, from 28, from 31, each belonging to its class."""
    values = np.rint(published.result["wbgt"].to_numpy() * 16) / 16
    edges = [-np.inf, 25.0, 28.0, 31.0, np.inf]
    names = ["caution", "warning", "severe_warning", "danger"]
    total = 0.0
    for name, low, high in zip(names, edges, edges[1:], strict=False):
        with rasterio.open(published.folder / f"wbgt_hours_{name}.tif") as file:
            found = file.read(1)
        expected = ((values >= low) & (values < high)).sum(axis=0).astype(float)
        known = np.isfinite(values).any(axis=0)
        np.testing.assert_array_equal(found[known], expected[known])
        assert np.isnan(found[~known]).all()
        total += found
    assert set(np.unique(total[known])) == {6.0}


def test_geotiffs_have_a_band_per_hour_and_statistic(published: Published) -> None:
    with rasterio.open(published.folder / "utci.tif") as file:
        assert file.descriptions[-3:] == ("18:00", "max", "mean")
        assert file.tags(4)["TIME"] == "2018-07-23T14:00:00+09:00"
        assert file.crs.to_epsg() == 6677
        found = file.read(range(1, 7))
    np.testing.assert_allclose(found, published.result["utci"], atol=1 / 32)


def test_a_geotiff_says_which_run_and_quantity_it_is(published: Published) -> None:
    run = sunny_block.run()
    with rasterio.open(published.folder / "utci.tif") as file:
        said = file.tags()
    assert (said["RUN"], said["TITLE"], said["TITLE_EN"]) == (
        run.id,
        run.title["ja"],
        run.title["en"],
    )
    assert (said["QUANTITY"], said["QUANTITY_JA"], said["UNIT"]) == (
        "utci",
        "体感温度（UTCI）",
        "degC",
    )
    assert (said["KIND"], said["SOURCE"], said["SCENARIO"]) == (run.kind, run.source, "no")
    assert (said["ATTRIBUTION"], said["PROGRAM"]) == (run.attribution, run.program)
    assert said["INPUTS"] == "; ".join(each.path for each in run.sources)
    with xr.open_dataset(published.folder / "run.nc") as found:
        assert found.attrs["id"] == run.id


def test_netcdf_gives_the_run_back_as_cf_wants_it(published: Published) -> None:
    with xr.open_dataset(published.folder / "run.nc", decode_coords="all") as found:
        assert found.attrs["Conventions"] == "CF-1.11"
        np.testing.assert_array_equal(found["time"], published.result["time"])
        np.testing.assert_array_equal(found["x"], published.result["x"])
        np.testing.assert_array_equal(found["y"], published.result["y"])
        for name in ("utci", "wbgt", "shadow", "sun_hours", "sky_view_factor"):
            limit = QUANTITIES[name].coding.scale / 2
            np.testing.assert_allclose(found[name], published.result[name], atol=limit)
            assert found[name].attrs["units"] == published.result[name].attrs["units"]
        assert found["surface_temperature"].attrs["standard_name"] == "surface_temperature"
        assert found["utci"].encoding["grid_mapping"] == "crs"
        assert pyproj.CRS.from_cf(found["crs"].attrs).equals(pyproj.CRS(6677))
        np.testing.assert_array_equal(found["ground_cover"], published.surface["ground_cover"])
        edges = found["time_bounds"].to_numpy()
        assert (edges[:, 1] - edges[:, 0] == np.timedelta64(1, "h")).all()


def test_gdal_places_the_netcdf_where_it_lies(published: Published) -> None:
    """QGIS opens NetCDF through GDAL."""
    with rasterio.open(f"netcdf:{published.folder / 'run.nc'}:utci") as file:
        assert file.crs.to_epsg() == 6677
        assert file.transform.to_gdal() == plane_grid_of(published.result).transform.to_gdal()
        assert file.count == 6
        np.testing.assert_allclose(file.read(4), published.result["utci"][3], atol=1 / 32)


def test_the_table_has_a_row_per_cell_and_hour(published: Published) -> None:
    with gzip.open(published.folder / "run.csv.gz") as file:
        table = pd.read_csv(file)
    cells = int(np.isfinite(published.result["utci"][0]).sum())
    assert len(table) == cells * 6
    row = table[
        (table["x_m"] == float(published.result["x"][80]))
        & (table["y_m"] == float(published.result["y"][70]))
    ]
    assert [datetime.fromisoformat(each).hour for each in row["time"]] == list(sunny_block.HOURS)
    expected = published.result["utci"][:, 70, 80].to_numpy()
    np.testing.assert_allclose(row["utci [degC]"], expected, atol=1 / 32 + 0.0051)
    lon, lat = plane_grid_of(published.result).degrees(np.array([80.5]), np.array([70.5]))
    assert row["lon"].iloc[0] == pytest.approx(lon[0], abs=1e-7)
    assert row["lat"].iloc[0] == pytest.approx(lat[0], abs=1e-7)


@pytest.mark.parametrize("held", [True, False])
def test_a_run_is_the_same_bytes_each_time(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, held: bool
) -> None:
    """Held in memory as a whole, or read quantity by quantity."""
    if not held:
        monkeypatch.setattr("tiles.heat.publish.HELD_BYTES", 0)
    storage = open_storage(tmp_path)
    with edit_city(storage, "town") as edit:
        run, surface = sunny_block.run(), sunny_block.surface()
        walls = published.walls
        record = publish_heat(edit, run, sunny_block.result(), surface=surface, walls=walls)
    again = tmp_path / "cities/town/heat-hot-day" / record.version
    compared = 0
    for path in published.folder.rglob("*"):
        if path.suffix in {".png", ".tif", ".glb", ".gz"}:
            same = path.read_bytes() == (again / path.relative_to(published.folder)).read_bytes()
            assert same, path.name
            compared += 1
    assert compared > 100
