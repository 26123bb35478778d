"""Tiles on a Dask cluster (an extra); files are the truth, so a lost answer loses nothing.

Workers must see the folder of the run under the same path and have the same version of the
program. A worker that dies takes its tile with it; the tile is given to another one. Dask may
wait for ever for a task that always kills its worker (dask/distributed issue 3196), so nothing
here waits without a limit.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from simulations.errors import RunError
from simulations.runs.folder import RunFolder, TileRecord
from simulations.runs.local import Limits, TileFailure, TileWork

CONNECT_SECONDS = 30.0
_LOOK_SECONDS = 0.5


def cluster_tiles(
    path: str, tiles: Sequence[str], *, work: TileWork, address: str, limits: Limits
) -> Iterator[TileRecord | TileFailure]:
    """Compute tiles on the cluster at `address`; give records and failures as they come.

    Raises
    ------
    RunError
        There is no cluster at the address, or the extra `cluster` is not installed.
    """
    with _client(address) as client:
        suspects = []
        for found in _round(client, path, list(tiles), work, limits):
            if isinstance(found, TileRecord):
                yield found
            else:
                suspects.append(found)
        # Whatever was running beside a tile that kills its worker is suspected, too: each
        # suspect has its other attempts alone.
        for suspect in suspects:
            yield _alone(client, path, suspect, work, limits)


def _client(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise RunError("a cluster needs the extra: pip install 'uchimizu[cluster]'") from error
    try:
        connect: Any = Client  # it has no types
        return connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise RunError(f"no Dask scheduler answers at {address}: {error}") from error


def _alone(
    client: Any, path: str, suspect: TileFailure, work: TileWork, limits: Limits
) -> TileRecord | TileFailure:
    failure = suspect
    for _ in range(limits.attempts - 1):
        found = next(_round(client, path, [suspect.name], work, limits))
        if isinstance(found, TileRecord):
            return found
        failure = found
    return failure


def _round(
    client: Any, path: str, tiles: list[str], work: TileWork, limits: Limits
) -> Iterator[TileRecord | TileFailure]:
    """Give every tile to the cluster once; end when all have ended or nothing moves any more."""
    folder = RunFolder(Path(path))
    futures = {tile: client.submit(work, path, tile, pure=False) for tile in tiles}
    moved = time.monotonic()
    try:
        while futures:
            ended = {tile for tile, future in futures.items() if future.done()}
            # A worker may die between the record and its answer.
            ended |= {tile for tile in futures if folder.record(tile) is not None}
            for tile in sorted(ended):
                yield _answer(folder, tile, futures.pop(tile))
                moved = time.monotonic()
            if time.monotonic() - moved > limits.tile_seconds:
                for tile, future in futures.items():
                    future.cancel(force=True)
                    yield TileFailure(tile, f"tile {tile}: no answer in {limits.tile_seconds:g} s")
                return
            if futures and not ended:
                time.sleep(_LOOK_SECONDS)
    finally:
        client.cancel(list(futures.values()), force=True)


def _answer(folder: RunFolder, tile: str, future: Any) -> TileRecord | TileFailure:
    record = folder.record(tile)
    if record is not None:
        future.cancel(force=True)
        return record
    try:
        found: TileRecord = future.result(timeout=CONNECT_SECONDS)
        return found
    except Exception as error:  # whatever the tile or the cluster raised; it is named
        return TileFailure(tile, f"tile {tile}: {type(error).__name__}: {error}")
