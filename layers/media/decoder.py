"""The pool's end of one process that decodes photos."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, cast

from layers.errors import LayersError
from layers.media.photo import PhotoLimits

READY = b"R"
LENGTH = struct.Struct(">I")
START_S = 60.0
HEAD_BYTES = 4096
KILLED_FOR_ITS_COST = {128 + 24, 128 + 9}  # processor time; memory of the machine
ROOT = str(Path(__file__).resolve().parents[2])
PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from layers.media.child import main; sys.exit(main())"
)
KEPT_VARIABLES = ("LD_LIBRARY_PATH", "SYSTEMROOT")


class DecoderEnded(Exception):
    """The process ended before it had answered; `code` is that of the refusal."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Decoder:
    """One process of `layers/media/child.py`; used by one thread at a time.

    It starts without waiting, with none of our environment's secrets and none of our open files.
    """

    def __init__(self, limits: PhotoLimits) -> None:
        self._limits = limits
        self._ready = False
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-I", "-c", PROGRAM, ROOT, json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
            cwd=Path(sys.executable).anchor,
            start_new_session=True,
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, data: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """Have one file rebuilt: the description and the two files, or why it is refused.

        Raises
        ------
        DecoderEnded
            The file broke the process, or took too long and the process was killed.
        """
        self._wait_until_ready()
        with self._killed_after(self._limits.wall_s) as late:
            try:
                return self._exchange(data)
            except (OSError, EOFError, ValueError, AttributeError, TypeError):
                code = self._exit_code()
        self.kill()
        if late.is_set():
            raise DecoderEnded("too-demanding", f"killed after {self._limits.wall_s} s")
        if code in KILLED_FOR_ITS_COST:
            raise DecoderEnded("too-demanding", f"exit code {code}")
        raise DecoderEnded("damaged", f"exit code {code}")

    def kill(self) -> None:
        """End the process, and the fork that is at work."""
        self._stop()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        with self._killed_after(START_S):
            self._ready = self._answers.read(1) == READY
        if not self._ready:
            self.kill()
            raise LayersError("the process that decodes photos does not start (Pillow, pi-heif?)")

    def _exchange(self, data: bytes) -> tuple[dict[str, Any], list[bytes]]:
        self._requests.write(LENGTH.pack(len(data)))
        self._requests.write(data)
        self._requests.flush()
        length = int.from_bytes(self._read(LENGTH.size), "big")
        answer = json.loads(self._read(length, most=HEAD_BYTES))
        most = 4 * max(self._limits.full_px, self._limits.preview_px) ** 2
        return answer, [self._read(each, most=most) for each in answer.get("bytes", ())]

    def _read(self, length: int, *, most: int = HEAD_BYTES) -> bytes:
        if not 0 <= length <= most:
            raise ValueError(f"an answer of {length} bytes")
        part = self._answers.read(length)
        if len(part) < length:
            raise EOFError("the process ended")
        return part

    def _exit_code(self) -> int | None:
        """Give the exit code of a process whose output has ended; None while it runs on."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=1)
        return None

    @contextlib.contextmanager
    def _killed_after(self, seconds: float) -> Iterator[threading.Event]:
        """Kill the process where the block takes longer; the event tells that it did."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._stop()

        alarm = threading.Timer(seconds, stop)
        alarm.start()
        try:
            yield late
        finally:
            alarm.cancel()

    def _stop(self) -> None:
        if self._process.returncode is not None:  # its number may be another process's by now
            return
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
