"""GeoTIFFs: order of a cloud-optimised file, overviews, what bands say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio

from tiles.raster import BandText, BandWriter, PlaneGrid, rounded

GRID = PlaneGrid("EPSG:6677", 2.0, -40_048.0, 16_478.0, 1200, 900)


def written(path: Path) -> np.ndarray:
    random = np.random.default_rng(1)
    fields = rounded(random.normal(30, 5, (2, *GRID.shape)).astype(np.float32))
    fields[0, 100:200, 100:200] = np.nan
    bands = [BandText("14:00", "2018-07-23T14:00:00+09:00"), BandText("max")]
    with BandWriter(GRID, bands, unit="degC") as writer:
        for number, field in enumerate(fields, start=1):
            writer.write(number, field)
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
        assert (structure["COMPRESSION"], structure["PREDICTOR"]) == ("DEFLATE", "3")
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
    np.testing.assert_allclose(found[count > 0], mean[count > 0], atol=1e-4)


def test_published_numbers_are_off_by_a_128th_at_most() -> None:
    values = np.random.default_rng(2).uniform(-50, 90, 1000).astype(np.float32)
    assert np.abs(rounded(values) - values).max() <= 1 / 128
    assert (rounded(values) * 64 % 1 == 0).all()
    assert np.isnan(rounded(np.array([np.nan]))[0])
