"""Begin a run, go on with one that was interrupted, and compute one again to verify it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import xarray as xr

from simulations.engine import simulate
from simulations.grid import Grid
from simulations.runs.cluster import cluster_tiles
from simulations.runs.folder import RunFolder, TileRecord, create_result
from simulations.runs.local import Limits, TileFailure, TileWork, local_tiles
from simulations.runs.plan import RunPlan, tiles_of
from simulations.runs.tile import compute_tile, tile_digest

Progress = Callable[[int, int], None]

# Cells of the corner that is computed first to know which quantities the weather allows.
SAMPLE_CELLS = 8


@dataclass(frozen=True, slots=True)
class Machines:
    """Where tiles are computed.

    workers : local processes, None for one per core. cluster : address of a Dask scheduler.
    """

    workers: int | None = None
    cluster: str | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What became of a run; it is whole when there is no failure.

    reused : tiles that were there already.
    """

    records: tuple[TileRecord, ...]
    failures: tuple[TileFailure, ...]
    reused: int


def silent(done: int, total: int) -> None:
    """Show no progress."""


def start_run(
    path: Path,
    plan: RunPlan,
    surface: xr.Dataset,
    weather: xr.Dataset,
    *,
    machines: Machines | None = None,
    progress: Progress = silent,
) -> RunOutcome:
    """Begin a run in a folder, or go on if the same run was begun there."""
    folder = RunFolder(path)
    if not _begun(folder, plan):
        folder.create(plan, surface, weather)
    return resume_run(path, machines=machines, progress=progress)


def _begun(folder: RunFolder, plan: RunPlan) -> bool:
    exists = (folder.path / "plan.json").exists()
    return exists and orjson.dumps(folder.plan().as_json()) == orjson.dumps(plan.as_json())


def resume_run(
    path: Path,
    *,
    machines: Machines | None = None,
    progress: Progress = silent,
    work: TileWork = compute_tile,
) -> RunOutcome:
    """Compute the tiles of a run that are not there yet, or whose numbers are damaged.

    Raises
    ------
    RunError
        No run was begun in the folder; no cluster answers.
    """
    machines = machines or Machines()
    folder = RunFolder(path)
    plan = folder.plan()
    if not folder.result_path.exists():
        create_result(folder, plan, _sample(folder, plan))
    tiles = list(tiles_of(plan))
    records = {tile: record for tile in tiles if (record := _intact(folder, tile))}
    missing = [tile for tile in tiles if tile not in records]
    failures = []
    reused = len(records)
    progress(reused, len(tiles))
    for found in _computed(folder, missing, machines, work):
        if isinstance(found, TileRecord):
            records[found.name] = found
        else:
            failures.append(found)
        progress(len(records) + len(failures), len(tiles))
    finished = tuple(records[tile] for tile in tiles if tile in records)
    return RunOutcome(finished, tuple(failures), reused)


def verify_run(path: Path, *, progress: Progress = silent) -> list[str]:
    """Compute a run again; give the tiles whose numbers differ from those that lie there."""
    folder = RunFolder(path)
    tiles = list(tiles_of(folder.plan()))
    different = []
    for number, tile in enumerate(tiles):
        progress(number, len(tiles))
        record = folder.record(tile)
        stored = tile_digest(str(path), tile, again=False)
        again = tile_digest(str(path), tile, again=True)
        if record is None or not record.digest == stored == again:
            different.append(tile)
    progress(len(tiles), len(tiles))
    return different


def _sample(folder: RunFolder, plan: RunPlan) -> xr.Dataset:
    grid = plan.grid
    window: Grid = grid.window(
        grid.west, grid.south, min(SAMPLE_CELLS, grid.columns), min(SAMPLE_CELLS, grid.rows)
    )
    return simulate(folder.surface(window), folder.weather(), parameters=plan.parameters)


def _intact(folder: RunFolder, tile: str) -> TileRecord | None:
    """Give the record of a tile whose numbers are still those that were written."""
    record = folder.record(tile)
    if record is None:
        return None
    try:
        if tile_digest(str(folder.path), tile, again=False) == record.digest:
            return record
    except (OSError, KeyError, ValueError, RuntimeError):  # a damaged file; it is written again
        pass
    folder.forget(tile)
    return None


def _computed(
    folder: RunFolder, tiles: list[str], machines: Machines, work: TileWork
) -> Iterator[TileRecord | TileFailure]:
    path = str(folder.path.absolute())
    if machines.cluster is not None and tiles:
        yield from cluster_tiles(
            path, tiles, work=work, address=machines.cluster, limits=machines.limits
        )
        return
    workers = machines.workers or os.cpu_count() or 1
    yield from local_tiles(path, tiles, work=work, workers=workers, limits=machines.limits)
