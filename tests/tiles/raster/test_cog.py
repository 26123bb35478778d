"""GeoTIFFs: order of a cloud-optimised file, overviews, what bands say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio

from tiles.raster import BandText, BandWriter, PlaneGrid, cog, rounded

GRID = PlaneGrid("EPSG:6677", 2.0, -40_048.0, 16_478.0, 1200, 900)


# A plane of Japan without a code: another origin in the east.
PLANE = "+proj=tmerc +lat_0=36 +lon_0=139.5 +k=0.9999 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs"


def written(path: Path, grid: PlaneGrid = GRID) -> np.ndarray:
    random = np.random.default_rng(1)
    fields = rounded(random.normal(30, 5, (2, *GRID.shape)).astype(np.float32))
    fields[0, 100:200, 100:200] = np.nan
    bands = [BandText("14:00", "2018-07-23T14:00:00+09:00"), BandText("max")]
    with BandWriter(grid, bands, unit="degC", step=1 / 16) as writer:
        for field in fields:
            writer.write(field)
        writer.finish(path)
    return fields


def test_bands_come_back_with_their_time_unit_and_place(tmp_path: Path) -> None:
    fields = written(tmp_path / "utci.tif")
    with rasterio.open(tmp_path / "utci.tif") as file:
        np.testing.assert_array_equal(file.read(), fields)
        assert file.crs.to_epsg() == 6677
        assert file.transform == GRID.transform
        assert file.units == ("degC", "degC")
        assert file.descriptions == ("14:00", "max")
        assert file.tags(1)["TIME"] == "2018-07-23T14:00:00+09:00"
        assert np.isnan(file.nodata)


def test_the_file_is_cloud_optimised(tmp_path: Path) -> None:
    """The directories come first, then the overviews from the coarsest, then the pixels."""
    written(tmp_path / "utci.tif")
    with rasterio.open(tmp_path / "utci.tif") as file:

        def offset(name: str, overview: int | None) -> int:
            return int(file.get_tag_item(name, "TIFF", bidx=1, ovr=overview))

        levels = [None, 0, 1, 2]
        directories = [offset("IFD_OFFSET", each) for each in levels]
        pixels = [offset("BLOCK_OFFSET_0_0", each) for each in levels]
        assert directories == sorted(directories)
        assert pixels == sorted(pixels, reverse=True)
        assert directories[0] < 300
        assert directories[-1] < pixels[-1]
        structure = file.tags(ns="IMAGE_STRUCTURE")
        assert structure["INTERLEAVE"] == "BAND"  # one hour is read without the others
        assert structure["COMPRESSION"] == "DEFLATE"
        assert file.block_shapes[0] == (256, 256)
        assert file.overviews(1) == [2, 4, 8]


def test_overviews_are_means_of_what_is_there(tmp_path: Path) -> None:
    fields = written(tmp_path / "utci.tif")
    with rasterio.open(tmp_path / "utci.tif", overview_level=0) as file:
        found = file.read(1)
    blocks = fields[0].reshape(GRID.rows // 2, 2, GRID.columns // 2, 2)
    count = np.isfinite(blocks).sum(axis=(1, 3))
    mean = np.nansum(blocks, axis=(1, 3)) / np.maximum(count, 1)
    assert (np.isnan(found) == (count == 0)).all()
    np.testing.assert_allclose(found[count > 0], mean[count > 0], atol=1 / 128)


def test_published_numbers_are_off_by_half_a_step_at_most() -> None:
    values = np.random.default_rng(2).uniform(-50, 90, 1000).astype(np.float32)
    for step in (1 / 16, 1 / 128):
        assert np.abs(rounded(values, step) - values).max() <= step / 2
        assert (rounded(values, step) / step % 1 == 0).all()
    assert np.isnan(rounded(np.array([np.nan]))[0])


@pytest.mark.parametrize("crs", ["EPSG:6677", PLANE])
def test_gdal_writes_and_reads_the_same_file(tmp_path: Path, crs: str) -> None:
    """What a file says of itself is what GDAL itself says of it, a system without a code too."""
    grid = replace(GRID, crs=crs)
    fields = written(tmp_path / "ours.tif", grid)
    with rasterio.open(tmp_path / "ours.tif") as ours:
        profile = {**ours.profile, "driver": "GTiff"}
        with rasterio.open(tmp_path / "theirs.tif", "w", **profile) as theirs:
            theirs.write(fields)
        with rasterio.open(tmp_path / "theirs.tif") as theirs:
            assert ours.crs == theirs.crs == rasterio.CRS.from_user_input(crs)
            assert ours.transform == theirs.transform
            assert repr(ours.profile) == repr(theirs.profile)  # NaN is not NaN
            np.testing.assert_array_equal(ours.read(), theirs.read())


def test_a_file_beyond_4_gb_is_a_bigtiff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cog, "_LARGEST_CLASSIC", 100_000)
    fields = written(tmp_path / "big.tif")
    assert (tmp_path / "big.tif").read_bytes()[:4] == b"II\x2b\x00"
    with rasterio.open(tmp_path / "big.tif") as file:
        np.testing.assert_array_equal(file.read(), fields)
        assert file.overviews(1) == [2, 4, 8]
    with rasterio.open(tmp_path / "big.tif", overview_level=2) as file:
        assert file.shape == (113, 150)
