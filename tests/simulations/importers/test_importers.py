"""Fields of other models: taken where they say everything, refused where they do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import xarray as xr
from rasterio.transform import Affine

from simulations.errors import ImportedFieldError
from simulations.grid import Grid
from simulations.importers import ImportOptions, read_model_fields
from simulations.surface.dataset import coordinates, grid_attributes, grid_of, remarks_of

HOURS, ROWS, COLUMNS = 3, 4, 5
SIZE = 2.0
ORIGIN = (-33000.0, 18000.0)
RAMP = 300.0 + np.arange(HOURS * ROWS * COLUMNS, dtype=np.float32).reshape(HOURS, ROWS, COLUMNS) / 9


def palm() -> xr.Dataset:
    """Give a file as PALM writes it: local metres, south-up rows, kelvin, fills of −9999."""
    mrt = RAMP.copy()
    mrt[0, 0, 0] = -9999.0
    level = ("time", "zu1_xy", "y", "x")
    centres = {"x": SIZE * (np.arange(COLUMNS) + 0.5), "y": SIZE * (np.arange(ROWS) + 0.5)}
    return xr.Dataset(
        {
            "bio_mrt*_xy": (level, mrt[:, None], {"units": "K", "height_m": 1.1}),
            "tsurf*_xy": (level, RAMP[:, None] + 10, {"units": "K"}),
            "bio_pet*_xy": (level, RAMP[:, None], {"units": "degree_C"}),
            "crs": ((), np.int32(0), {"epsg_code": "EPSG:6677"}),
        },
        coords={
            "time": (
                "time",
                3600.0 * np.arange(HOURS),
                {"units": "seconds since 2018-07-23 05:00:00", "standard_name": "time"},
            ),
            "zu1_xy": ("zu1_xy", [1.0], {"units": "m"}),
            **{axis: (axis, values, {"units": "m"}) for axis, values in centres.items()},
        },
        attrs={
            "Conventions": "CF-1.7",
            "origin_x": ORIGIN[0],
            "origin_y": ORIGIN[1],
            "origin_time": "2018-07-23 05:00:00 +00",
            "rotation_angle": 0.0,
        },
    )


def written(path: Path, data: xr.Dataset) -> Path:
    data.to_netcdf(path, engine="netcdf4")
    return path


def test_palm_comes_north_up_in_degrees_and_utc(tmp_path: Path) -> None:
    found = read_model_fields(written(tmp_path / "palm.nc", palm()))
    grid = grid_of(found)
    assert (grid.crs, grid.west, grid.south, grid.shape) == ("EPSG:6677", -16500, 9000, (4, 5))
    assert set(found.data_vars) == {"mean_radiant_temperature", "surface_temperature"}
    radiant = found.mean_radiant_temperature
    assert radiant.dtype == np.float32
    assert np.isnan(radiant[0, -1, 0])
    assert float(radiant[0, 0, 0]) == pytest.approx(RAMP[0, -1, 0] - 273.15, abs=1e-4)
    assert radiant.attrs["units"] == "degC"
    assert radiant.attrs["height_m"] == 1.1
    assert str(found.time.values[1])[:16] == "2018-07-23T06:00"
    remarks = {remark.code: remark.message for remark in remarks_of(found)}
    assert "1 values are -9999" in remarks["undeclared-fill"]
    assert "bio_pet*_xy" in remarks["fields-not-used"]


def without(*names: str) -> Callable[[xr.Dataset], xr.Dataset]:
    def change(data: xr.Dataset) -> xr.Dataset:
        for name in names:
            if name in data.variables:
                data = data.drop_vars(name)
            data.attrs.pop(name, None)
        return data

    return change


def attribute(variable: str, name: str, value: Any) -> Callable[[xr.Dataset], xr.Dataset]:
    def change(data: xr.Dataset) -> xr.Dataset:
        attrs = data.attrs if variable == "global" else data[variable].attrs
        attrs.pop(name, None)
        if value is not None:
            attrs[name] = value
        return data

    return change


def positions(axis: str, values: np.ndarray) -> Callable[[xr.Dataset], xr.Dataset]:
    return lambda data: data.assign_coords({axis: (axis, values, {"units": "m"})})


BAD: list[tuple[Callable[[xr.Dataset], xr.Dataset], str]] = [
    (without("crs"), r"names no coordinate system; add a variable `crs`"),
    (attribute("crs", "epsg_code", "EPSG:999999"), r"unknown coordinate system 'EPSG:999999'"),
    (attribute("crs", "epsg_code", "EPSG:4326"), r"counts in degree"),
    (attribute("bio_mrt*_xy", "units", None), r"bio_mrt\*_xy has no unit; add the attribute"),
    (attribute("bio_mrt*_xy", "units", "furlong"), r"is in 'furlong'; mean_radiant_temperature is"),
    (
        attribute("bio_mrt*_xy", "units", "degC"),
        r"runs from 300.111 to 306.556 degC if it is in 'degC'",
    ),
    (attribute("bio_mrt*_xy", "height_m", None), r"does not say at which height above the ground"),
    (attribute("global", "origin_time", None), r"has no zone, and an hour's error costs 10 K"),
    (attribute("time", "units", "seconds"), r""),
    (attribute("time", "units", "fortnights"), r"has the unit 'fortnights'; expected `seconds"),
    (attribute("time", "calendar", "noleap"), r"counts in the calendar 'noleap'"),
    (attribute("global", "rotation_angle", 12.5), r"is rotated by 12.5°"),
    (attribute("x", "units", None), r"x has the unit ''; expected m"),
    (attribute("y", "units", "degrees_north"), r"lies on longitude and latitude"),
    (positions("x", np.array([1.0, 3.0, 5.5, 7.0, 9.0])), r"x is not evenly spaced"),
    (positions("y", 3.0 * np.arange(ROWS)), r"cells of 2 × 3 m; expected squares"),
    (lambda data: data.isel(time=[0, 2, 1]), r"times must ascend"),
    (lambda data: data.isel(time=0, drop=True), r"has no field of|no dimension is a time"),
    (without("bio_mrt*_xy", "tsurf*_xy"), r"say with the option names which one is what"),
    (
        lambda data: data.assign(utci=data["bio_mrt*_xy"] * np.nan).assign(
            utci=lambda d: d.utci.assign_attrs(units="K", height_m=1.1)
        ),
        r"utci has no number at all",
    ),
    (lambda data: data.assign(tmrt=data["bio_mrt*_xy"]), r"are both mean_radiant_temperature"),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_what_is_missing_is_said_and_never_guessed(
    tmp_path: Path, change: Callable[[xr.Dataset], xr.Dataset], message: str
) -> None:
    path = written(tmp_path / "bad.nc", change(palm()))
    if not message:  # PALM's older files: the zone stands in origin_time alone
        assert str(read_model_fields(path).time.values[0])[:16] == "2018-07-23T05:00"
        return
    with pytest.raises(ImportedFieldError, match=message) as refused:
        read_model_fields(path)
    assert "bad.nc" in str(refused.value)


def test_options_say_what_a_file_does_not(tmp_path: Path) -> None:
    bare = without("crs", "origin_time")(palm()).rename({"bio_mrt*_xy": "T1"})
    bare["T1"].attrs.clear()
    options = ImportOptions(
        crs="EPSG:6677",
        height_m=1.1,
        utc_offset_h=9.0,
        names={"T1": "mean_radiant_temperature"},
        units={"T1": "K"},
    )
    found = read_model_fields(written(tmp_path / "bare.nc", bare), options=options)
    assert str(found.time.values[0])[:16] == "2018-07-22T20:00"
    assert "mean_radiant_temperature" in found


def test_a_wrong_name_in_the_options_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "palm.nc", palm())
    with pytest.raises(ImportedFieldError, match="has no field 'T9'"):
        read_model_fields(path, options=ImportOptions(names={"T9": "utci"}))
    with pytest.raises(ImportedFieldError, match="cannot be 'heat'; the quantities are"):
        read_model_fields(path, options=ImportOptions(names={"tsurf*_xy": "heat"}))


def test_a_level_is_chosen_not_guessed(tmp_path: Path) -> None:
    levels = np.stack([RAMP, RAMP + 1], axis=1)
    data = palm()[["time", "x", "y", "crs"]]
    data["ta"] = (("time", "zu_3d", "y", "x"), levels, {"units": "K"})
    data = data.assign_coords(zu_3d=("zu_3d", [1.0, 3.0], {"units": "m"}))
    path = written(tmp_path / "levels.nc", data)
    with pytest.raises(ImportedFieldError, match="fields at 1, 3 m; choose one"):
        read_model_fields(path)
    with pytest.raises(ImportedFieldError, match="none at 2 m"):
        read_model_fields(path, options=ImportOptions(height_m=2.0))
    found = read_model_fields(path, options=ImportOptions(height_m=3.0))
    assert float(found.air_temperature[0, -1, 0]) == pytest.approx(301 - 273.15, abs=1e-4)
    assert found.air_temperature.attrs["height_m"] == 3.0


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_cut_file_is_refused(tmp_path: Path, share: float) -> None:
    whole = written(tmp_path / "palm.nc", palm()).read_bytes()
    cut = tmp_path / "cut.nc"
    cut.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ImportedFieldError, match=r"cut\.nc.* cannot be read"):
        read_model_fields(cut)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportedFieldError, match=r"expected a NetCDF file"):
        read_model_fields(tmp_path / "fields.xlsx")


TRANSFORM = Affine(SIZE, 0, ORIGIN[0], 0, -SIZE, ORIGIN[1] + ROWS * SIZE)


def raster(path: Path, bands: np.ndarray, **given: Any) -> Path:
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": len(bands),
        "height": bands.shape[1],
        "width": bands.shape[2],
        "crs": "EPSG:6677",
        "transform": TRANSFORM,
    } | given
    with rasterio.open(path, "w", **profile) as target:
        target.write(bands.astype(np.float32))
    return path


STAMPS = tuple(f"2018-07-23T{hour}:00+09:00" for hour in (13, 14, 15))
TIFF = ImportOptions(names={"*": "utci"}, units={"*": "K"}, height_m=1.1, times=STAMPS)


def test_bands_of_a_geotiff_are_times(tmp_path: Path) -> None:
    found = read_model_fields(raster(tmp_path / "u.tif", RAMP), options=TIFF)
    assert grid_of(found).south == 9000
    assert str(found.time.values[0])[:16] == "2018-07-23T04:00"
    np.testing.assert_allclose(found.utci[0], RAMP[0] - 273.15, atol=1e-4)


def test_files_of_a_folder_are_times_by_their_names(tmp_path: Path) -> None:
    for number, hour in enumerate((13, 14, 15)):
        raster(tmp_path / f"utci_20180723T{hour}00+0900.tif", RAMP[number : number + 1])
    options = ImportOptions(names={"*": "utci"}, units={"*": "K"}, height_m=1.1)
    found = read_model_fields(tmp_path, options=options)
    assert found.sizes["time"] == 3
    assert str(found.time.values[2])[:16] == "2018-07-23T06:00"


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        ({"crs": None}, {}, r"names no coordinate system"),
        ({"crs": "EPSG:4326"}, {}, r"counts in degree"),
        ({"transform": TRANSFORM @ Affine.rotation(5)}, {}, r"is rotated"),
        ({}, {"names": {}}, r"does not say what it is; give the option names"),
        ({}, {"units": {}}, r"band 1 has no unit"),
        ({}, {"height_m": None}, r"does not say at which height"),
        ({}, {"times": ()}, r"does not say its time; give the option times"),
        ({}, {"times": STAMPS[:2]}, r"has 3 fields, but the option times gives 2"),
        ({}, {"times": ("2018-07-23T13:00",) * 3}, r"has no zone"),
        ({}, {"times": STAMPS[::-1]}, r"times must ascend"),
        ({}, {"times": ("noon",) * 3}, r"'noon' is no date and time"),
    ],
)
def test_a_geotiff_that_says_too_little_is_refused(
    tmp_path: Path, given: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    path = raster(tmp_path / "u.tif", RAMP, **given)
    fields = {name: getattr(TIFF, name) for name in ("names", "units", "height_m", "times")}
    with pytest.raises(ImportedFieldError, match=message) as refused:
        read_model_fields(path, options=ImportOptions(**fields | options))
    assert "u.tif" in str(refused.value)


def test_a_result_of_our_own_needs_no_options(tmp_path: Path) -> None:
    grid = Grid("EPSG:6677", SIZE, -16500, 9000, COLUMNS, ROWS)
    times = np.array(["2018-07-23T04:00", "2018-07-23T05:00"], "datetime64[ns]")
    result = xr.Dataset(
        {"utci": (("time", "y", "x"), RAMP[:2] - 270, {"units": "degC"})},
        coords=coordinates(grid) | {"time": ("time", times, {"standard_name": "time"})},
        attrs=grid_attributes(grid) | {"program": "uchimizu 0.1.0", "utc_offset_h": 9.0},
    )
    found = read_model_fields(written(tmp_path / "run.nc", result))
    assert grid_of(found) == grid
    np.testing.assert_array_equal(found.utci, result.utci)
    np.testing.assert_array_equal(found.time, times)
    assert found.utci.attrs["height_m"] == 1.1
