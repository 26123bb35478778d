"""A run as a dataset of its city: versions, record, refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from tests.tiles.heat import sunny_block
from tests.tiles.heat.conftest import Published
from tiles.errors import PublishError
from tiles.heat import publish_heat
from tiles.publishing import (
    current_version,
    dataset_record,
    datasets,
    edit_city,
    rollback,
    verify_version,
)
from tiles.publishing.layout import heat_dataset
from tiles.storage import open_storage


def small() -> xr.Dataset:
    """Give a corner of the run: what is refused is refused before anything is made."""
    return sunny_block.result().isel(y=slice(0, 20), x=slice(0, 30))


def test_the_version_is_whole_and_its_record_reads_back(published: Published) -> None:
    storage, record = published.storage, published.record
    assert datasets(storage, "town") == ["heat-hot-day"]
    assert verify_version(storage, "town", record.id, record.version) == []
    assert dataset_record(storage, "town", record.id) == record
    assert (record.kind, record.theme, record.entry) == ("heat", "heat", "run.json")
    names = [file.name for file in record.files]
    assert {"run.nc", "run.csv.gz", "utci.tif", "wbgt_hours_danger.tif"} <= set(names)
    assert all((published.folder / name).is_file() for name in names)


def test_the_record_names_each_quantity_with_its_range(published: Published) -> None:
    ranges = {each.id: (each.min, each.max) for each in published.record.properties}
    for name in ("wbgt", "utci", "surface_temperature", "sun_hours"):
        values = published.result[name].to_numpy()
        low, high = ranges[name]
        assert low == pytest.approx(np.nanmin(values), abs=1 / 32)
        assert high == pytest.approx(np.nanmax(values), abs=1 / 32)


def test_the_same_run_again_keeps_its_version_and_another_can_be_rolled_back(
    tmp_path: Path,
) -> None:
    storage = open_storage(tmp_path)
    result = small()
    with edit_city(storage, "town") as edit:
        first = publish_heat(edit, sunny_block.run(), result).version
        again = sunny_block.run(created="2027-01-01T00:00:00Z")
        assert publish_heat(edit, again, result).version == first
        warmer = result.assign(utci=(result["utci"] + 1.0).assign_attrs(units="degC"))
        second = publish_heat(edit, sunny_block.run(), warmer).version
        assert second != first
        assert rollback(edit, heat_dataset("hot-day")) == first
    assert current_version(storage, "town", "heat-hot-day") == first


def test_without_a_surface_there_are_no_3d_tiles_and_the_run_says_so(tmp_path: Path) -> None:
    storage = open_storage(tmp_path)
    with edit_city(storage, "town") as edit:
        record = publish_heat(edit, sunny_block.run(), small())
    folder = tmp_path / "cities/town/heat-hot-day" / record.version
    assert record.height_range is None
    assert not (folder / "surface").exists()
    assert "地面の高さがないため" in (folder / "run.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.assign_attrs(crs=""), "no coordinate system"),
        (lambda d: d.assign_attrs(crs="EPSG:2263"), "expected metres"),
        (lambda d: d.assign_attrs(resolution_m=1.0), "no even squares of 1.0 m"),
        (lambda d: d.isel(time=[1, 0, 2]), "do not grow"),
        (lambda d: d.isel(time=[0, 1, 1]), "do not grow"),
        (lambda d: d.drop_vars("time"), "no coordinate 'time'"),
        (lambda d: d.assign_coords(time=np.arange(6.0)), "expected datetime64 in UTC"),
        (lambda d: d.assign(utci=d["utci"].assign_attrs(units="K")), "unit 'K'; expected 'degC'"),
        (lambda d: d.assign(utci=d["utci"].assign_attrs(units=None)), "unit None"),
        (lambda d: d.assign(utci=d["utci"].transpose("y", "x", "time")), "has dimensions"),
        (lambda d: d[["sun_hours"]].assign_coords(time=d["time"]), "no hourly field"),
        (
            lambda d: d.assign(wbgt=(d["wbgt"] * np.inf).assign_attrs(units="degC")),
            "wbgt has infinite values",
        ),
        (
            lambda d: d.assign(facade_x=d["facade_x"].assign_attrs(units="km")),
            "need facade_x in m; found 'km'",
        ),
    ],
)
def test_a_result_that_is_not_as_the_contract_says_is_refused(
    tmp_path: Path, change: Callable[[xr.Dataset], xr.Dataset], words: str
) -> None:
    storage = open_storage(tmp_path)
    surface = sunny_block.surface().isel(y=slice(0, 20), x=slice(0, 30))
    with edit_city(storage, "town") as edit, pytest.raises(PublishError, match=words):
        publish_heat(edit, sunny_block.run(), change(small()), surface=surface)
    assert datasets(storage, "town") == []
    assert [path for path in tmp_path.glob(".staging/*") if any(path.iterdir())] == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "../up"}, "is no id of a run"),
        ({"id": ""}, "is no id of a run"),
        ({"title": {"ja": "暑い日"}}, "needs a title in ja and en"),
        ({"utc_offset_h": 32400.0}, "expected −14 to 14 h"),
        ({"interval_s": 0.0}, "a positive number"),
    ],
)
def test_what_is_said_of_a_run_is_checked(changes: dict[str, object], words: str) -> None:
    with pytest.raises(PublishError, match=words):
        sunny_block.run(**changes)


def test_a_surface_of_other_cells_is_refused(tmp_path: Path) -> None:
    storage = open_storage(tmp_path)
    with edit_city(storage, "town") as edit, pytest.raises(PublishError, match="surface has"):
        publish_heat(edit, sunny_block.run(), small(), surface=sunny_block.surface())
