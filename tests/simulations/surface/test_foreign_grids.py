"""Surfaces from rasters: UMEP's own files, and bad ones refused or reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from simulations.errors import SurfaceError
from simulations.surface.dataset import check_surface, grid_of, remarks_of
from simulations.surface.foreign_grids import ForeignRasters, foreign_surface
from simulations.surface.materials import cover_code

SHAPE = (20, 30)
TRANSFORM = Affine(2.0, 0.0, -33000.0, 0.0, -2.0, 18040.0)


def written(path: Path, values: np.ndarray, **given: Any) -> Path:
    """Write a raster of one band."""
    units = given.pop("units", None)
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1,
        "height": values.shape[0],
        "width": values.shape[1],
        "crs": "EPSG:6677",
        "transform": TRANSFORM,
        "nodata": -9999.0,
    } | given
    with rasterio.open(path, "w", **profile) as target:
        target.write(values.astype(np.float32), 1)
        if units:
            target.set_band_unit(1, units)
    return path


@pytest.fixture
def house(tmp_path: Path) -> ForeignRasters:
    """Give a house of 8 m on a slope, a tree of 10 m, grass and paving."""
    dem = np.tile(np.linspace(20, 25, SHAPE[1]), (SHAPE[0], 1))
    dsm = dem.copy()
    dsm[5:10, 5:12] += 8.0
    dsm[15, 3] += 1.2
    cdsm = np.zeros(SHAPE)
    cdsm[12:15, 20:23] = 10.0
    cover = np.where(np.arange(SHAPE[1]) < 15, 1.0, 5.0) * np.ones(SHAPE)
    cover[5:10, 5:12] = 2.0
    return ForeignRasters(
        written(tmp_path / "dsm.tif", dsm),
        written(tmp_path / "dem.tif", dem),
        written(tmp_path / "cdsm.tif", cdsm),
        cover=written(tmp_path / "cover.tif", cover),
    )


def rewritten(path: Path, change: Callable[[np.ndarray], None], **given: Any) -> None:
    """Change the numbers or the frame of a raster."""
    with rasterio.open(path) as source:
        values = source.read(1)
    change(values)
    written(path, values, **given)


def as_it_was(values: np.ndarray) -> None:
    """Change nothing."""


def test_rasters_become_ground_house_tree_and_cover(house: ForeignRasters) -> None:
    found = foreign_surface(house)
    grid = check_surface(found)
    assert (grid.west, grid.south, grid.anchor) == (-16500, 9000, (0.0, 0.0))
    assert np.count_nonzero(found.building_height) == 35
    assert float(found.building_height.max()) == pytest.approx(8.0, abs=1e-5)
    assert float(found.ground_height[15, 3] - found.ground_height[14, 3]) == pytest.approx(1.2)
    assert np.unique(found.canopy_base).tolist() == [0.0, 2.5]
    assert np.unique(found.ground_cover).tolist() == sorted(
        cover_code(name) for name in ("roof", "asphalt", "grass")
    )


def test_a_corner_off_the_metre_is_kept_as_anchor(house: ForeignRasters) -> None:
    off = Affine(2.0, 0.0, -33000.3, 0.0, -2.0, 18040.7)
    for path in (house.dsm, house.dem):
        rewritten(path, as_it_was, transform=off)
    found = foreign_surface(ForeignRasters(house.dsm, house.dem))
    assert grid_of(found).anchor == pytest.approx((-33000.3, 18000.7))


def set_part(value: float, rows: int = 2) -> Callable[[np.ndarray], None]:
    def change(values: np.ndarray) -> None:
        values[:rows] = value

    return change


BAD: list[tuple[str, Callable[[np.ndarray], None], dict[str, Any], str]] = [
    ("dsm", as_it_was, {"crs": None}, r"names no coordinate system; write it into the file"),
    ("dsm", as_it_was, {"crs": "EPSG:4326"}, r"counts in degree"),
    ("dsm", as_it_was, {"crs": "EPSG:2263"}, r"counts in US survey foot"),
    ("dsm", as_it_was, {"units": "ft"}, r"gives heights in ft; expected metres"),
    ("dsm", as_it_was, {"transform": Affine.identity()}, r"does not say where its pixels lie"),
    ("dem", as_it_was, {"crs": "EPSG:6676"}, r"are in different coordinate systems"),
    ("dem", as_it_was, {"transform": TRANSFORM @ Affine.translation(0.5, 0)}, r"the same pixels"),
    ("dsm", as_it_was, {"transform": TRANSFORM @ Affine.rotation(10)}, r"is rotated"),
    ("dsm", as_it_was, {"transform": Affine(2, 0, 0, 0, -3, 0)}, r"2 × 3 m; expected squares"),
    ("dsm", as_it_was, {"transform": Affine(30, 0, 0, 0, -30, 0)}, r"pixels of 30 m"),
    ("dsm", set_part(np.nan, 5), {}, r"no data in 25.0% of its pixels"),
    ("dsm", set_part(-32768.0), {}, r"elevations from -32768 to"),
    ("dsm", set_part(5000.0), {}, r"rises up to 4980 m above"),
    ("dsm", set_part(2.0), {}, r"is the DSM a height above the ground"),
    ("cdsm", set_part(160.0), {}, r"not elevations \(subtract the DEM\)"),
    ("cover", set_part(11.0), {}, r"the land cover codes \[11\.0\]; expected those of UMEP"),
]


@pytest.mark.filterwarnings("ignore:The given matrix is equal to Affine.identity")
@pytest.mark.parametrize(("name", "change", "frame", "message"), BAD)
def test_rasters_that_cannot_be_meant_are_refused(
    house: ForeignRasters,
    name: str,
    change: Callable[[np.ndarray], None],
    frame: dict[str, Any],
    message: str,
) -> None:
    path = getattr(house, name)
    rewritten(path, change, **frame)
    with pytest.raises(SurfaceError, match=message) as refused:
        foreign_surface(house)
    assert path.name in str(refused.value)


def test_rasters_of_other_sizes_are_refused(house: ForeignRasters, tmp_path: Path) -> None:
    small = written(tmp_path / "small.tif", np.zeros((4, 5)))
    with pytest.raises(SurfaceError, match=r"\(20, 30\) and \(4, 5\) pixels"):
        foreign_surface(replace(house, cdsm=small))


@pytest.mark.parametrize("share", [0.01, 0.12, 0.5, 0.95])
def test_a_cut_raster_is_refused(house: ForeignRasters, tmp_path: Path, share: float) -> None:
    cut, whole = tmp_path / "cut.tif", house.dem.read_bytes()
    cut.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(SurfaceError, match=r"cut.tif cannot be read as a raster"):
        foreign_surface(replace(house, dem=cut))


def test_small_holes_and_walls_below_the_ground_are_reported(house: ForeignRasters) -> None:
    def change(values: np.ndarray) -> None:
        values[2, 3] = -9999.0
        values[6, 6] -= 14.0

    rewritten(house.dsm, change)
    found = foreign_surface(house)
    codes = {remark.code: remark.message for remark in remarks_of(found)}
    assert "1 pixels without data" in codes["holes-filled"]
    assert "1 pixels of dsm.tif lie more than 0.5 m below" in codes["dsm-below-dem"]
    assert np.isfinite(found.ground_height).all()
    assert float(found.building_height[6, 6]) == 0.0


def test_rows_from_the_south_are_turned(house: ForeignRasters) -> None:
    expected = foreign_surface(ForeignRasters(house.dsm, house.dem))
    upside = TRANSFORM @ Affine.translation(0, SHAPE[0]) @ Affine.scale(1, -1)
    with rasterio.open(house.dsm) as source:
        values = source.read(1)
    written(house.dsm, values[::-1].copy(), transform=upside)
    found = foreign_surface(ForeignRasters(house.dsm, house.dem))
    assert found.drop_attrs().identical(expected.drop_attrs())
    assert "south-up" in {remark.code for remark in remarks_of(found)}


@pytest.mark.shared
def test_the_measured_square_of_gothenburg(shared_data: Path) -> None:
    folder = shared_data / "heat" / "umep-gothenburg-gvc-measured"
    found = foreign_surface(
        ForeignRasters(
            folder / "DSM_GVC_1m.tif",
            folder / "DEM_GVC_1m.tif",
            folder / "CDSM_GVC_1m.tif",
            cover=folder / "landcover_1m_GVC.tif",
        )
    )
    grid = grid_of(found)
    assert (grid.crs, grid.resolution_m, grid.shape) == ("EPSG:3006", 2.0, (180, 180))
    said = [remark.message for remark in remarks_of(found) if remark.code == "resolution-in-name"]
    assert len(said) == 4
    assert "says 1 m, but the pixels are 2 m" in said[0]
    station = found.sel(x=319190.9, y=6398177.1, method="nearest")
    assert float(station.building_height) == 0.0
    assert float(found.building_height.max()) == pytest.approx(30.91, abs=0.01)


@pytest.mark.shared
def test_the_height_models_of_athens_contradict_each_other_a_little(shared_data: Path) -> None:
    folder = shared_data / "heat" / "umep-athens"
    found = foreign_surface(ForeignRasters(folder / "DSM.tif", folder / "DEM.tif"))
    codes = {remark.code: remark.message for remark in remarks_of(found)}
    assert "1489 pixels of DSM.tif lie more than 0.5 m below DEM.tif" in codes["dsm-below-dem"]
    assert float((found.building_height > 0).mean()) == pytest.approx(0.489, abs=0.002)


@pytest.mark.shared
def test_degrees_and_pictures_are_refused(shared_data: Path) -> None:
    folder = shared_data / "heat" / "tokyo-hibiya-voxcity"
    dem, picture = folder / "dem.tif", folder / "canopy_height.tif"
    with pytest.raises(SurfaceError, match="counts in degree"):
        foreign_surface(ForeignRasters(dem, dem))
    with pytest.raises(SurfaceError, match="has 4 bands"):
        foreign_surface(ForeignRasters(picture, picture))
