"""Tiles on processes of this machine; one that dies or hangs takes only its tile with it."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from simulations.runs.folder import TileRecord

_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"

TileWork = Callable[[str, str], TileRecord]


@dataclass(frozen=True, slots=True)
class TileFailure:
    """A tile that could not be computed, however often it was tried."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Limits:
    """When a tile is given up.

    tile_seconds : wall time of one attempt [s]. attempts : how often a tile may take its process
    with it; an error that the tile raises itself is final at once.
    """

    tile_seconds: float = 1800.0
    attempts: int = 3


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    tile: str = ""
    until: float = 0.0


def local_tiles(
    path: str, tiles: Sequence[str], *, work: TileWork, workers: int, limits: Limits
) -> Iterator[TileRecord | TileFailure]:
    """Compute tiles on local processes; give records and failures as they come."""
    if workers <= 1 or len(tiles) <= 1:
        yield from (_tried(work, path, tile) for tile in tiles)
        return
    waiting = list(tiles)[::-1]
    attempts = dict.fromkeys(tiles, 0)
    idle = [_start(work, path) for _ in range(min(workers, len(tiles)))]
    busy: list[_Worker] = []
    try:
        while waiting or busy:
            while waiting and idle:
                worker = idle.pop()
                worker.tile, worker.until = waiting.pop(), time.monotonic() + limits.tile_seconds
                attempts[worker.tile] += 1
                with contextlib.suppress(OSError):  # it has died; `_taken` finds out
                    worker.connection.send(worker.tile)
                busy.append(worker)
            for worker in _ended(busy):
                busy.remove(worker)
                found = _taken(worker)
                if not isinstance(found, str):
                    idle.append(worker)
                    yield found
                    continue
                idle.append(_start(work, path))
                if attempts[worker.tile] < limits.attempts:
                    waiting.append(worker.tile)
                    continue
                message = f"tile {worker.tile}: {found}, {limits.attempts} times"
                yield TileFailure(worker.tile, message)
    finally:
        for worker in (*idle, *busy):
            worker.process.kill()
            worker.process.join()
            worker.connection.close()


def _ended(busy: Sequence[_Worker]) -> list[_Worker]:
    soonest = min(worker.until for worker in busy)
    ready = wait([worker.connection for worker in busy], max(0.0, soonest - time.monotonic()))
    now = time.monotonic()
    return [worker for worker in busy if worker.connection in ready or worker.until <= now]


def _taken(worker: _Worker) -> TileRecord | TileFailure | str:
    """Give what a worker answered; or why it is gone."""
    try:
        if worker.connection.poll():
            found: TileRecord | TileFailure = worker.connection.recv()
            return found
        why = "took longer than its time limit"
    except (EOFError, OSError):
        worker.process.join()
        code = worker.process.exitcode or 0
        why = f"its process ended with {f'signal {-code}' if code < 0 else f'exit code {code}'}"
    worker.process.kill()
    worker.process.join()
    worker.connection.close()
    return why


def _start(work: TileWork, path: str) -> _Worker:
    context: Any = multiprocessing.get_context(_METHOD)
    if _METHOD == "forkserver":
        context.set_forkserver_preload(["simulations.runs.tile"])
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, work, path), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _serve(connection: Connection, work: TileWork, path: str) -> None:
    while True:
        try:
            tile = connection.recv()
        except (EOFError, OSError):
            return  # the run is over, or was killed
        connection.send(_tried(work, path, tile))


def _tried(work: TileWork, path: str, tile: str) -> TileRecord | TileFailure:
    try:
        return work(path, tile)
    except Exception:  # one bad tile must not stop the others; it is named
        trace = traceback.format_exc(limit=-4).strip()
        return TileFailure(tile, f"tile {tile}: {trace}")
