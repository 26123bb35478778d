"""A run in tiles: the same bytes as in one piece, however often it was interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from simulations.engine import Parameters
from simulations.errors import RunError
from simulations.runs import (
    RunFolder,
    RunPlan,
    TileRecord,
    plan_run,
    resume_run,
    start_run,
    tiles_of,
    verify_run,
)
from simulations.runs.local import Limits, TileFailure
from simulations.runs.run import Machines
from simulations.runs.tile import compute_tile

ONE = Machines(workers=1)
TWO = Machines(workers=2, limits=Limits(tile_seconds=60, attempts=2))


def same(found: xr.Dataset, expected: xr.Dataset) -> bool:
    """Compare all fields byte by byte."""
    names = [name for name in expected.data_vars if "y" in expected[name].dims]
    assert names
    return all(found[n].values.tobytes() == expected[n].values.tobytes() for n in names)


def dies_at_the_first(path: str, tile: str) -> TileRecord:
    """Compute a tile; one takes its process with it at the first try."""
    mark = Path(path) / "died"
    if tile == "1-0" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return compute_tile(path, tile)


def always_dies(path: str, tile: str) -> TileRecord:
    """Compute a tile; one takes its process with it each time."""
    if tile == "1-0":
        os.kill(os.getpid(), signal.SIGKILL)
    return compute_tile(path, tile)


def hangs(path: str, tile: str) -> TileRecord:
    """Compute a tile; one never ends."""
    if tile == "0-1":
        time.sleep(600)
    return compute_tile(path, tile)


def raises(path: str, tile: str) -> TileRecord:
    """Compute a tile; one is broken."""
    if tile == "0-0":
        raise ValueError("broken on purpose")
    return compute_tile(path, tile)


def begun(path: Path, plan: RunPlan, town: xr.Dataset, hot_day: xr.Dataset) -> Path:
    """Give the folder of a run of which no tile is computed."""
    RunFolder(path).create(plan, town, hot_day)
    return path


def test_tiles_cover_the_grid_once(plan: RunPlan) -> None:
    covered = np.zeros(plan.grid.shape, int)
    for tile in tiles_of(plan).values():
        covered[tile.slices_in(plan.grid)] += 1
    assert (covered == 1).all()
    assert len(tiles_of(plan)) == 4


def test_a_tile_is_a_shard_of_its_own(run_of_town: Path, plan: RunPlan) -> None:
    for tile in tiles_of(plan).values():
        rows, columns = tile.slices_in(plan.grid)
        assert rows.start % plan.tile_cells == columns.start % plan.tile_cells == 0
    shards = [path for path in (run_of_town / "result.zarr/utci/c").rglob("*") if path.is_file()]
    assert len(shards) == len(tiles_of(plan))


def test_a_run_in_tiles_has_the_bytes_of_one_piece(run_of_town: Path, whole: xr.Dataset) -> None:
    found = RunFolder(run_of_town).result()
    assert same(found, whole)
    for name in whole.data_vars:
        if "y" in whole[name].dims:
            assert found[name].attrs == whole[name].attrs
            assert found[name].dims == whole[name].dims
    np.testing.assert_array_equal(found["time"], whole["time"])
    np.testing.assert_array_equal(found["x"], whole["x"])


def test_processes_and_tile_size_change_nothing(
    tmp_path: Path, town: xr.Dataset, hot_day: xr.Dataset, whole: xr.Dataset
) -> None:
    plan = plan_run(town, hot_day, parameters=Parameters(), tile_cells=128)
    assert not start_run(tmp_path / "a", plan, town, hot_day, machines=ONE).failures
    assert same(RunFolder(tmp_path / "a").result(), whole)
    plan = plan_run(town, hot_day, parameters=Parameters(), tile_cells=64)
    assert not start_run(tmp_path / "b", plan, town, hot_day, machines=TWO).failures
    assert same(RunFolder(tmp_path / "b").result(), whole)


def test_wall_faces_of_tiles_are_those_of_one_piece(run_of_town: Path, whole: xr.Dataset) -> None:
    found = RunFolder(run_of_town).whole()
    assert whole.sizes["facade"] > 100
    keys = ("facade_x", "facade_y", "facade_azimuth", "facade_base")

    def ordered(dataset: xr.Dataset) -> xr.Dataset:
        order = np.lexsort([dataset[key].values for key in keys])
        return dataset.isel(facade=order)

    one, other = ordered(found), ordered(whole)
    for name in whole.data_vars:
        if "facade" in whole[name].dims:
            np.testing.assert_array_equal(one[name].values, other[name].values, err_msg=str(name))


def test_what_is_there_is_not_computed_again(
    run_of_town: Path, plan: RunPlan, town: xr.Dataset, hot_day: xr.Dataset
) -> None:
    again = start_run(run_of_town, plan, town, hot_day, machines=ONE)
    assert again.reused == len(again.records) == 4


def test_another_day_in_the_same_folder_begins_anew(
    run_of_town: Path, town: xr.Dataset, hot_day: xr.Dataset
) -> None:
    warmer = hot_day.assign(air_temperature=hot_day["air_temperature"] + 1)
    plan = plan_run(town, warmer, parameters=Parameters(), tile_cells=64)
    outcome = start_run(run_of_town, plan, town, warmer, machines=ONE)
    assert outcome.reused == 0
    assert not verify_run(run_of_town)


def test_damaged_numbers_are_found_and_computed_again(run_of_town: Path, whole: xr.Dataset) -> None:
    shard = next(
        path
        for path in (run_of_town / "result.zarr" / "utci").rglob("*")
        if path.stem == "0" and path.is_file()
    )
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 0xFF
    shard.write_bytes(bytes(data))
    outcome = resume_run(run_of_town, machines=ONE)
    assert outcome.reused == 3
    assert same(RunFolder(run_of_town).result(), whole)


def test_a_changed_number_does_not_verify(run_of_town: Path) -> None:
    assert verify_run(run_of_town) == []
    folder = RunFolder(run_of_town)
    record = folder.record("1-1")
    assert record is not None
    folder.put_record(TileRecord("1-1", "0" * 64, record.cpu_seconds))
    assert verify_run(run_of_town) == ["1-1"]


def test_a_tile_that_dies_once_is_computed_by_another_process(
    tmp_path: Path, plan: RunPlan, town: xr.Dataset, hot_day: xr.Dataset, whole: xr.Dataset
) -> None:
    path = begun(tmp_path / "run", plan, town, hot_day)
    outcome = resume_run(path, machines=TWO, work=dies_at_the_first)
    assert not outcome.failures
    assert same(RunFolder(path).result(), whole)


@pytest.mark.parametrize(
    ("work", "tile", "why"),
    [
        (always_dies, "1-0", "signal 9, 2 times"),
        (raises, "0-0", "broken on purpose"),
    ],
)
def test_a_poisoned_tile_fails_alone_and_is_named(
    work: object,
    tile: str,
    why: str,
    tmp_path: Path,
    plan: RunPlan,
    town: xr.Dataset,
    hot_day: xr.Dataset,
) -> None:
    path = begun(tmp_path / "run", plan, town, hot_day)
    outcome = resume_run(path, machines=TWO, work=work)  # type: ignore[arg-type]
    assert [each.name for each in outcome.failures] == [tile]
    assert why in outcome.failures[0].message
    assert len(outcome.records) == 3
    assert not resume_run(path, machines=ONE).failures


@pytest.mark.slow
def test_a_tile_that_never_ends_is_given_up(
    tmp_path: Path, plan: RunPlan, town: xr.Dataset, hot_day: xr.Dataset
) -> None:
    path = begun(tmp_path / "run", plan, town, hot_day)
    limits = Limits(tile_seconds=30, attempts=1)
    outcome = resume_run(path, machines=Machines(workers=2, limits=limits), work=hangs)
    assert [each.name for each in outcome.failures] == ["0-1"]
    assert isinstance(outcome.failures[0], TileFailure)
    assert "time limit" in outcome.failures[0].message


def test_a_run_that_is_killed_goes_on(
    tmp_path: Path, plan: RunPlan, town: xr.Dataset, hot_day: xr.Dataset, whole: xr.Dataset
) -> None:
    path = begun(tmp_path / "run", plan, town, hot_day)
    program = (
        "import sys; from pathlib import Path; from simulations.runs import resume_run;"
        "from simulations.runs.run import Machines;"
        "resume_run(Path(sys.argv[1]), machines=Machines(workers=1))"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(path)])
    deadline = time.monotonic() + 60
    while not list((path / "tiles").glob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    finished = len(list((path / "tiles").glob("*.json")))
    assert finished > 0
    outcome = resume_run(path, machines=ONE)
    assert outcome.reused >= min(finished, 1)
    assert same(RunFolder(path).result(), whole)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no folder of a run"):
        resume_run(tmp_path)
    (tmp_path / "plan.json").write_text("{")
    with pytest.raises(RunError, match="no folder of a run"):
        resume_run(tmp_path)
