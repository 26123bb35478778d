"""Fixtures of every test folder."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
UCHIMIZU = [sys.executable, "-c", "from gis_server.cli import main; main()"]
PUBLISH_DEMO_TOWN = """
import sys
from gis_server.commands.demo import publish_demo_town
from gis_server.settings import load_settings
publish_demo_town(load_settings(data=sys.argv[1]))
"""


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real city models, or skip (fail where CI=true) and say so."""
    if SHARED_DATA.is_dir():
        return SHARED_DATA
    message = f"real city models are not at {SHARED_DATA}; tests on them did not run"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with the published demo town; all test processes share one.

    The town's delivery is in its folder `demo-town`.
    """
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    data = place / "demo-data"
    with (place / "demo-data.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "published").is_dir():
            command = [sys.executable, "-c", PUBLISH_DEMO_TOWN, str(data)]
            subprocess.run(command, check=True, env=environment_without_settings())
    return data


@pytest.fixture(scope="session")
def demo_server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a real server of the demo town."""
    with serving(demo_data, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@contextmanager
def serving(data: Path, log: Path) -> Iterator[str]:
    """Run `uchimizu serve` on a free port until the block ends; give its address."""
    with (
        log.open("wb") as stream,
        subprocess.Popen(
            [*UCHIMIZU, "serve", "--data", str(data), "--port", "0"],
            stdout=stream,
            stderr=stream,
            env=environment_without_settings(),
        ) as process,
    ):
        try:
            yield _address(process, log)
        finally:
            process.terminate()


def environment_without_settings() -> dict[str, str]:
    """Give the environment without the settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("UCHIMIZU_")}


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(600):
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text("utf-8")):
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text('utf-8')}")
