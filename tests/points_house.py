"""A house with rules, spots and people, and a points service: real processes on loopback."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

RECEIVER = Path(__file__).parents[1] / "examples" / "points_receiver" / "receiver.py"
SECRET = b"a secret that nobody guesses"


@dataclass
class Receiver:
    """The example points service in a folder; it can be killed and started again."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def database(self) -> Path:
        return self.folder / "points.sqlite"

    def start(self) -> None:
        (self.folder / "points.secret").write_bytes(SECRET)
        command = [sys.executable, str(RECEIVER), "serve", "--database", str(self.database)]
        command += ["--secret-file", str(self.folder / "points.secret"), "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self.process.stdout
        found = re.search(rb":(\d+)/", self.process.stdout.readline())
        assert found, "the receiver did not start"
        self.port = int(found[1])

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.communicate()
            self.process = None

    def webhooks(self, **changed: Any) -> Path:
        """Write the operator's file that names it."""
        hook = {
            "name": "points",
            "division": {"ja": "ポイント", "en": "Points"},
            "events": ["visit"],
            "url": f"http://127.0.0.1:{self.port}/events",
            "secret_file": "points.secret",
        }
        path = self.folder / "webhooks.json"
        path.write_bytes(orjson.dumps({"webhooks": [{**hook, **changed}]}))
        return path

    def rows(self, columns: str = "*", table: str = "event") -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.database, timeout=30)) as connection:
            return connection.execute(f"SELECT {columns} FROM {table}").fetchall()

    def compare(self, reconciliation: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(RECEIVER), "compare", "--database", str(self.database)]
        return subprocess.run(
            [*command, str(reconciliation)], check=False, capture_output=True, text=True
        )


@contextlib.contextmanager
def receiver_in(folder: Path) -> Iterator[Receiver]:
    """Run the example points service until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    receiver = Receiver(folder)
    receiver.start()
    try:
        yield receiver
    finally:
        receiver.kill()


def kill_now(process: subprocess.Popen[bytes]) -> None:
    """Kill a process as a power cut would, and wait until it is gone."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(what: Any, *, seconds: float = 120) -> None:
    """Wait until something is true."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
