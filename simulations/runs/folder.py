"""The folder of a run: inputs, results and one record per finished tile.

```
plan.json            how the run is cut, digest of what goes into it
inputs.zarr/         groups `surface` and `weather`
result.zarr/         the whole run; each tile writes its own chunks
facades/{tile}.zarr  wall faces of a tile
tiles/{tile}.json    written last: the tile is done, with the digest of its numbers
```
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import xarray as xr

from simulations.errors import RunError
from simulations.grid import Grid
from simulations.runs.plan import RunPlan, plan_from_json

SURFACE, WEATHER = "surface", "weather"
# Dimension of the wall faces in an engine's result.
FACADE = "facade"
# Cells of a chunk's side inside a tile's shard: a point's day is read from one chunk.
CHUNK_CELLS = 64


@dataclass(frozen=True, slots=True)
class TileRecord:
    """A finished tile.

    digest : SHA-256 of its numbers. cpu_seconds : what it took.
    """

    name: str
    digest: str
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The files of one run."""

    path: Path

    @property
    def result_path(self) -> Path:
        """Zarr store of the whole run."""
        return self.path / "result.zarr"

    def create(self, plan: RunPlan, surface: xr.Dataset, weather: xr.Dataset) -> None:
        """Write plan and inputs of a new run; the plan last, so that a torn folder is no run."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / "plan.json").unlink(missing_ok=True)
        for name in ("inputs.zarr", "result.zarr", "facades", "tiles"):
            shutil.rmtree(self.path / name, ignore_errors=True)
        side = {"y": 4 * CHUNK_CELLS, "x": 4 * CHUNK_CELLS}
        for group, dataset in ((SURFACE, surface), (WEATHER, weather)):
            chunked = {
                str(name): {
                    "chunks": tuple(
                        min(side.get(str(dim), size), size) or 1
                        for dim, size in variable.sizes.items()
                    )
                }
                for name, variable in dataset.data_vars.items()
            }
            dataset.drop_encoding().to_zarr(
                self.path / "inputs.zarr",
                group=group,
                mode="w",
                encoding=chunked,
                consolidated=False,
                zarr_format=3,
            )
        (self.path / "tiles").mkdir()
        _replace(self.path / "plan.json", orjson.dumps(plan.as_json()))

    def plan(self) -> RunPlan:
        """Read the plan.

        Raises
        ------
        RunError
            There is none, or it is damaged.
        """
        try:
            return plan_from_json(orjson.loads((self.path / "plan.json").read_bytes()))
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise RunError(f"{self.path} is no folder of a run that was begun: {error}") from error

    def weather(self) -> xr.Dataset:
        """Read the weather of the run."""
        return self._input(WEATHER).load()

    def surface(self, window: Grid | None = None) -> xr.Dataset:
        """Read the surface, all of it or a window."""
        found = self._input(SURFACE)
        if window is not None:
            rows, columns = window.slices_in(self.plan().surface)
            found = found.isel(y=rows, x=columns).assign_attrs(
                west_index=window.west, south_index=window.south
            )
        return found.load()

    def _input(self, group: str) -> xr.Dataset:
        found: xr.Dataset = xr.open_zarr(
            self.path / "inputs.zarr", group=group, consolidated=False, chunks=None
        )
        return found.drop_encoding()

    def result(self) -> xr.Dataset:
        """Open the results; values are read when they are used."""
        found: xr.Dataset = xr.open_zarr(self.result_path, consolidated=False, chunks=None)
        return found

    def whole(self) -> xr.Dataset:
        """Open the results together with the wall faces of all tiles."""
        stores = sorted((self.path / "facades").glob("*.zarr"))
        faces = [xr.open_zarr(path, consolidated=False, chunks=None).load() for path in stores]
        found = self.result()
        return found.merge(xr.concat(faces, dim=FACADE, join="exact")) if faces else found

    def facades(self, tile: str) -> xr.Dataset | None:
        """Read the wall faces of a tile; None where it has none."""
        path = self.path / "facades" / f"{tile}.zarr"
        return xr.open_zarr(path, consolidated=False, chunks=None).load() if path.exists() else None

    def put_facades(self, tile: str, facades: xr.Dataset) -> None:
        """Write the wall faces of a tile in one step."""
        target = self.path / "facades" / f"{tile}.zarr"
        temporary = target.with_name(f".{tile}.{secrets.token_hex(4)}.part")
        facades.to_zarr(temporary, mode="w", consolidated=False, zarr_format=3)
        shutil.rmtree(target, ignore_errors=True)
        temporary.rename(target)

    def record(self, tile: str) -> TileRecord | None:
        """Read the record of a finished tile."""
        try:
            found: dict[str, Any] = orjson.loads(self._record_path(tile).read_bytes())
            return TileRecord(**found)
        except (OSError, TypeError, ValueError):
            return None

    def put_record(self, record: TileRecord) -> None:
        """Say that a tile is done."""
        _replace(self._record_path(record.name), orjson.dumps(asdict(record)))

    def forget(self, tile: str) -> None:
        """Take away the record of a tile: it will be computed again."""
        self._record_path(tile).unlink(missing_ok=True)

    def _record_path(self, tile: str) -> Path:
        return self.path / "tiles" / f"{tile}.json"


def create_result(folder: RunFolder, plan: RunPlan, sample: xr.Dataset) -> None:
    """Lay out the results of the whole run after those of some cells; no values yet."""
    grid = plan.grid
    coordinates = {"y": grid.y(), "x": grid.x()}
    variables = {}
    for name, variable in sample.data_vars.items():
        if "y" not in variable.dims:
            continue
        shape = tuple(
            coordinates[d].size if d in coordinates else sample.sizes[d] for d in variable.dims
        )
        chunks = tuple(CHUNK_CELLS if d in coordinates else sample.sizes[d] for d in variable.dims)
        shards = tuple(
            plan.tile_cells if d in coordinates else sample.sizes[d] for d in variable.dims
        )
        variables[name] = (variable.dims, shape, chunks, shards, variable)
    frame = sample.drop_vars([*sample.data_vars, "y", "x"], errors="ignore").drop_dims(
        ["y", "x"], errors="ignore"
    )
    frame = frame.assign_coords(
        y=("y", coordinates["y"], sample["y"].attrs), x=("x", coordinates["x"], sample["x"].attrs)
    ).assign_attrs(west_index=grid.west, south_index=grid.south)
    temporary = folder.result_path.with_name(f".result.{secrets.token_hex(4)}.part")
    frame.drop_encoding().to_zarr(temporary, mode="w", consolidated=False, zarr_format=3)
    _add_arrays(temporary, variables)
    temporary.rename(folder.result_path)


def _add_arrays(path: Path, variables: dict[Any, Any]) -> None:
    import zarr  # noqa: PLC0415 - slow to import, and readers of records need it not
    from zarr.codecs import ZstdCodec  # noqa: PLC0415

    group = zarr.open_group(path, mode="r+", use_consolidated=False)
    for name, (dims, shape, chunks, shards, variable) in variables.items():
        floating = np.issubdtype(variable.dtype, np.floating)
        attributes = dict(variable.attrs)
        group.create_array(
            str(name),
            shape=shape,
            chunks=chunks,
            shards=shards,
            dtype=variable.dtype,
            fill_value=np.nan if floating else 0,
            dimension_names=[str(dim) for dim in dims],
            attributes=attributes,
            compressors=ZstdCodec(level=1),
        )


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    temporary.write_bytes(data)
    temporary.replace(path)
