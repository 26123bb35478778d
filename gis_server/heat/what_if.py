"""What-ifs for everybody: a few processes compute them, and there is a limit to all of it.

Nothing is stored. More questions than the processes can take are refused at once, one that takes
too long loses its process, and the server itself only hands lines to and fro.
"""

from __future__ import annotations

import contextlib
import os
import queue
import selectors
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import Any

import orjson

from gis_server.errors import BusyError, RunInputsError, TimeLimitError
from gis_server.heat.run_folders import runs
from simulations.errors import ScenarioError

WAITING_MAX = 6  # questions that may wait for a process
WAIT_S = 15.0
SHARES_WAIT_S = 2.0
ANSWER_S = 20.0
WARM_S = 120.0


class WhatIfFault(Exception):
    """The process had a fault; its traceback is the message."""


class WhatIfProcess:
    """One process that answers one question at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gis_server.heat.what_if_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        assert self._process.stdout is not None  # noqa: S101
        self._questions, self._answers = self._process.stdin, self._process.stdout
        self._taking_away = weakref.finalize(self, _take_away, self._process)

    def ask(self, question: bytes, *, seconds: float) -> bytes:
        """Give the answer's line.

        Raises
        ------
        TimeLimitError
            It took longer; the process is gone.
        WhatIfFault
            The process died.
        """
        process, answers = self._process, self._answers
        until = time.monotonic() + seconds
        found = bytearray()
        try:
            self._questions.write(question + b"\n")
            self._questions.flush()
            with selectors.DefaultSelector() as selector:
                selector.register(answers, selectors.EVENT_READ)
                while not found.endswith(b"\n"):
                    if not selector.select(max(0.0, until - time.monotonic())):
                        raise TimeLimitError
                    part = os.read(answers.fileno(), 1 << 20)
                    if not part:
                        raise WhatIfFault(f"the process ended with status {process.wait()}")
                    found += part
        except (TimeLimitError, WhatIfFault, OSError):
            self.end()
            raise
        return bytes(found)

    def has_ended(self) -> bool:
        """Tell whether the process is gone."""
        return self._process.poll() is not None

    def end(self) -> None:
        """Take the process away; it goes as well with the last who knows it."""
        self._taking_away()


def _take_away(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # a question that could not be flushed
            if pipe:
                pipe.close()
    process.wait()


class WhatIfs:
    """The processes of one server; they start when the first question comes, or when warmed.

    answer_s : after so many seconds an answer is given up, and its process with it.
    """

    def __init__(self, *, processes: int | None = None, answer_s: float = ANSWER_S) -> None:
        self._answer_s = answer_s
        count = processes or max(1, (os.cpu_count() or 1) // 2)
        self._places = threading.BoundedSemaphore(count + WAITING_MAX)
        self._getting_ready = threading.Lock()
        self._stopped = threading.Event()
        self._idle: queue.LifoQueue[WhatIfProcess | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)

    def ask(self, run: Path, scenario: dict[str, Any]) -> bytes:
        """Give what a scenario changes in a run, as JSON.

        Raises
        ------
        ScenarioError
            The scenario cannot be used.
        RunInputsError
            The run was computed by another version of the program.
        BusyError, TimeLimitError
            Too much is under way; it took too long.
        """
        try:
            question = orjson.dumps({"run": str(run), "scenario": scenario})
        except TypeError as error:  # lists in lists without end
            raise ScenarioError(f"the scenario cannot be read: {error}") from None
        return self._found(question, wait_s=WAIT_S)

    def shares(self, run: Path, cell: tuple[int, int]) -> bytes:
        """Give the shares of the absorbed radiation at a cell of a run, by step, as JSON.

        Errors are those of `ask`; numbers of a place are not to wait long for their reasons.
        """
        question = orjson.dumps({"run": str(run), "cell": cell})
        return self._found(question, wait_s=SHARES_WAIT_S)

    def _found(self, question: bytes, *, wait_s: float) -> bytes:
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            line = self._answered(question, seconds=self._answer_s, wait_s=wait_s)
        finally:
            self._places.release()
        kind, found = line[:1], line[1:]
        if kind == b"I":
            said = orjson.loads(found)
            raise ScenarioError(said["message"], feature=said["feature"])
        if kind == b"M":
            raise RunInputsError(orjson.loads(found)["message"])
        if kind == b"F":
            raise WhatIfFault(orjson.loads(found)["trace"])
        return found

    def start(self, data: Path) -> None:
        """Get ready in the background where there is a run; a server without any pays nothing."""
        folders = [path for path in runs(data) if (path / "plan.json").exists()]
        if folders:
            newest = max(folders, key=lambda path: (path / "plan.json").stat().st_mtime)
            self.get_ready(newest)

    def get_ready(self, run: Path, place: tuple[float, float] | None = None) -> None:
        """Get one process ready for a place of a run in the background, unless one does just that.

        place : longitude, latitude [°]; the middle of the run by default.
        """
        if self._getting_ready.acquire(blocking=False):
            question = orjson.dumps({"run": str(run), "place": place})
            threading.Thread(target=self._get_ready, args=(question,), daemon=True).start()

    def _get_ready(self, question: bytes) -> None:
        try:
            with contextlib.suppress(BusyError, TimeLimitError, WhatIfFault, OSError):
                self._answered(question, seconds=WARM_S)
        finally:
            self._getting_ready.release()

    def stop(self) -> None:
        """Take the processes away: those that are idle now, the others after their answer."""
        self._stopped.set()
        while True:
            try:
                process = self._idle.get_nowait()
            except queue.Empty:
                return
            if process:
                process.end()

    def _answered(self, question: bytes, *, seconds: float, wait_s: float = WAIT_S) -> bytes:
        try:
            process = self._idle.get(timeout=wait_s)
        except queue.Empty:
            raise BusyError from None
        try:
            if process and not process.has_ended():
                with contextlib.suppress(WhatIfFault, OSError):  # killed: another one takes over
                    return process.ask(question, seconds=seconds)
            if process:
                process.end()
            process = WhatIfProcess()
            return process.ask(question, seconds=seconds)
        finally:
            self._idle.put(process)
            if self._stopped.is_set():
                self.stop()
