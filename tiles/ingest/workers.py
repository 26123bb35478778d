"""Processes that do one task each at a time; one that dies takes only its task with it.

(`concurrent.futures` gives up all waiting tasks when one of its processes is killed.)
"""

from __future__ import annotations

import contextlib
import multiprocessing
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

# A server that has everything loaded forks the processes: 0.1 s each instead of 2.7 s (Linux, two
# AMD EPYC cores). It has no threads, and nothing of this process is inherited.
_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_PRELOADED = "tiles.ingest.warmed"

Task = TypeVar("Task")
Result = TypeVar("Result")
State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Failure:
    """A task whose process died, or in which something went wrong that nobody foresaw."""

    message: str
    died: bool


@dataclass(frozen=True, slots=True)
class Work(Generic[State, Task, Result]):
    """What the processes run; importable functions, because processes do not inherit ours.

    begin : makes what a process keeps between tasks from `setting`.
    run : does one task with it.
    """

    begin: Callable[[Any], State]
    setting: Any
    run: Callable[[State, Task], Result]


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    place: int | None = None


class Crew(Generic[State, Task, Result]):
    """Some processes, or this process itself with one worker or one task; a context manager."""

    def __init__(self, work: Work[State, Task, Result], *, workers: int) -> None:
        self._work = work
        self._count = workers
        self._workers: list[_Worker] = []
        self._state: State | None = None

    def __enter__(self) -> Crew[State, Task, Result]:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.process.terminate()  # it waits, or nobody waits for it
        for worker in self._workers:
            worker.connection.close()
            worker.process.join()

    def results(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Result | Failure]]:
        """Do all tasks; give (place in `tasks`, result) as they finish."""
        if self._count <= 1 or (len(tasks) <= 1 and not self._workers):
            if self._state is None:
                self._state = self._work.begin(self._work.setting)
            for place, task in enumerate(tasks):
                yield place, _tried(self._work.run, self._state, task)
            return
        waiting = list(enumerate(tasks))[::-1]
        while len(self._workers) < min(self._count, len(tasks)):
            self._workers.append(_start(self._work))
        for worker in self._workers:
            _give(worker, waiting)
        while busy := [each for each in self._workers if each.place is not None]:
            ready = wait([each.connection for each in busy])
            for worker in [each for each in busy if each.connection in ready]:
                place, result = _take(worker)
                died = isinstance(result, Failure) and result.died
                if died:
                    self._workers.remove(worker)
                    self._workers.append(_start(self._work))
                _give(self._workers[-1] if died else worker, waiting)
                yield place, result


def _tried(run: Callable[[State, Task], Result], state: State, task: Task) -> Result | Failure:
    try:
        return run(state, task)
    except Exception:  # one bad file must not stop the others; it is reported
        return Failure(traceback.format_exc(limit=-4).strip(), died=False)


def _start(work: Work[Any, Any, Any]) -> _Worker:
    context: Any = multiprocessing.get_context(_METHOD)
    if _METHOD == "forkserver":
        context.set_forkserver_preload([_PRELOADED])
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, work), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _give(worker: _Worker, waiting: list[tuple[int, Any]]) -> None:
    worker.place = None
    if not waiting:
        return
    worker.place, task = waiting.pop()
    with contextlib.suppress(OSError):  # it has died; `_take` finds out
        worker.connection.send(task)


def _take(worker: _Worker) -> tuple[int, Any]:
    place = worker.place
    assert place is not None  # noqa: S101 (only busy workers are waited for)
    try:
        return place, worker.connection.recv()
    except (EOFError, OSError):
        worker.process.join()
        worker.connection.close()
        code = worker.process.exitcode
        why = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return place, Failure(f"the process that read it ended ({why})", died=True)


def _serve(connection: Connection, work: Work[Any, Any, Any]) -> None:
    state = work.begin(work.setting)
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return  # the run is over, or was killed
        connection.send(_tried(work.run, state, task))
