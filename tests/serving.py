"""A real `uchimizu serve` in a process of its own, for tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

UCHIMIZU = [sys.executable, "-c", "from gis_server.cli import main; main()"]


@dataclass(frozen=True)
class RunningServer:
    """The process, the port that it listens on at 127.0.0.1, and the file that it writes to."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(data: Path, log: Path, *, port: int = 0, **settings: str) -> Iterator[RunningServer]:
    """Run `uchimizu serve` on a port (0: a free one) until the block ends."""
    command = [*UCHIMIZU, "serve", "--data", str(data), "--port", str(port)]
    with (
        log.open("wb") as stream,
        subprocess.Popen(
            command, stdout=stream, stderr=stream, env=clean_environment(**settings)
        ) as process,
    ):
        try:
            yield RunningServer(process, _port(process, log), log)
        finally:
            process.terminate()
            process.wait(timeout=20)


def clean_environment(**settings: str) -> dict[str, str]:
    """Give the environment without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UCHIMIZU_")}
    return {**kept, **settings}


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    for _ in range(600):
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", log.read_text("utf-8")):
            return int(found[1])
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text('utf-8')}")
