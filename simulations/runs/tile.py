"""One tile of a run: read with its halo, computed, written where it belongs."""

from __future__ import annotations

import time
from pathlib import Path

import xarray as xr

from simulations.engine import simulate
from simulations.grid import Grid
from simulations.runs.folder import FACADE, RunFolder, TileRecord
from simulations.runs.plan import RunPlan, dataset_digest, tiles_of, with_halo


def compute_tile(path: str, tile: str) -> TileRecord:
    """Compute a tile and write it; whoever does it twice writes the same.

    Parameters
    ----------
    path : folder of the run, as this process sees it.
    """
    folder = RunFolder(Path(path))
    plan = folder.plan()
    began = time.process_time()
    found = _computed(folder, plan, tiles_of(plan)[tile])
    _write(folder, plan, tile, found)
    record = TileRecord(tile, dataset_digest(found), time.process_time() - began)
    folder.put_record(record)
    return record


def tile_digest(path: str, tile: str, *, again: bool) -> str:
    """Give the digest of a tile: of its numbers as they lie there, or computed again."""
    folder = RunFolder(Path(path))
    plan = folder.plan()
    grid = tiles_of(plan)[tile]
    return dataset_digest(_computed(folder, plan, grid) if again else _read(folder, plan, tile))


def _computed(folder: RunFolder, plan: RunPlan, grid: Grid) -> xr.Dataset:
    outer = with_halo(grid, plan)
    window = grid.slices_in(outer)
    surface = folder.surface(outer)
    return simulate(surface, folder.weather(), parameters=plan.parameters, window=window)


def _write(folder: RunFolder, plan: RunPlan, tile: str, found: xr.Dataset) -> None:
    rows, columns = tiles_of(plan)[tile].slices_in(plan.grid)
    fields = found[[name for name in found.data_vars if "y" in found[name].dims]]
    others = [name for name in fields.coords if not {"y", "x"} & set(fields[name].dims)]
    fields.drop_vars([*others, "y", "x"]).drop_encoding().to_zarr(
        folder.result_path,
        region={"y": rows, "x": columns},
        consolidated=False,
        zarr_format=3,
        safe_chunks=False,  # a tile is one shard of its own
    )
    if FACADE in found.dims:
        names = [name for name in found.data_vars if FACADE in found[name].dims]
        folder.put_facades(tile, found[names].drop_vars(["y", "x"], errors="ignore"))


def _read(folder: RunFolder, plan: RunPlan, tile: str) -> xr.Dataset:
    rows, columns = tiles_of(plan)[tile].slices_in(plan.grid)
    found = folder.result().isel(y=rows, x=columns).load()
    facades = folder.facades(tile)
    return found if facades is None else xr.merge([found, facades])
