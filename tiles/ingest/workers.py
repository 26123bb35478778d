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
    """What the processes run; importable functions, because processes are spawned.

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


def results_of(
    work: Work[State, Task, Result], tasks: Sequence[Task], *, workers: int
) -> Iterator[tuple[int, Result | Failure]]:
    """Do all tasks; give (place in `tasks`, result) as they finish.

    With one worker the tasks run in this process, one after the other.
    """
    if workers <= 1 or len(tasks) <= 1:
        state = work.begin(work.setting)
        for place, task in enumerate(tasks):
            yield place, _tried(work.run, state, task)
        return
    context = multiprocessing.get_context("spawn")
    waiting = list(enumerate(tasks))[::-1]
    crew = [_start(context, work) for _ in range(min(workers, len(tasks)))]
    try:
        for worker in crew:
            _give(worker, waiting)
        while any(worker.place is not None for worker in crew):
            for ready in wait([worker.connection for worker in crew if worker.place is not None]):
                worker = next(each for each in crew if each.connection is ready)
                place, result = _take(worker)
                if isinstance(result, Failure) and result.died:
                    crew.remove(worker)
                    worker = _start(context, work)
                    crew.append(worker)
                _give(worker, waiting)
                yield place, result
    finally:
        for worker in crew:
            _stop(worker)


def _tried(run: Callable[[State, Task], Result], state: State, task: Task) -> Result | Failure:
    try:
        return run(state, task)
    except Exception:  # one bad file must not stop the others; it is reported
        return Failure(traceback.format_exc(limit=-4).strip(), died=False)


def _start(context: Any, work: Work[Any, Any, Any]) -> _Worker:
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


def _stop(worker: _Worker) -> None:
    if worker.place is not None:
        worker.process.terminate()
    worker.connection.close()
    worker.process.join()


def _serve(connection: Connection, work: Work[Any, Any, Any]) -> None:
    state = work.begin(work.setting)
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return  # the run is over, or was killed
        connection.send(_tried(work.run, state, task))
