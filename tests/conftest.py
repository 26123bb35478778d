"""Fixtures of every test folder."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.serving import clean_environment, serving

# Nothing is timed in a test: what compiles at first, or a busy machine, is no failure.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PUBLISH_DEMO_TOWN = """
import sys
from gis_server.commands.demo import publish_demo_town
from gis_server.demo_town import writing
from gis_server.settings import load_settings
with writing(sys.argv[2]):
    publish_demo_town(load_settings(data=sys.argv[1]))
"""


@pytest.hookimpl(tryfirst=True)  # before the plug-in that hands groups to processes reads them
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process, so that what they share is made once.

    Files with slow tests come first, so that no process is alone with one of them at the end. Tests
    with a browser come last, in one process: the loop of its driver stays, others need their own.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (bool(item.get_closest_marker("browser")), item.path not in slow))
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            file = item.nodeid.partition("::")[0]
            group = "browser" if item.get_closest_marker("browser") else file
            item.add_marker(pytest.mark.xdist_group(group))


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: many tests wait for servers, databases and clocks."""
    return (os.cpu_count() or 1) + 1


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: with a clock in them each process would know other tests."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real city models, or skip (fail where CI=true) and say so."""
    if SHARED_DATA.is_dir():
        return SHARED_DATA
    message = f"real city models are not at {SHARED_DATA}; tests on them did not run"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the settings of whoever runs the tests from commands that run in this process."""
    for name in [name for name in os.environ if name.startswith("UCHIMIZU_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with the published demo town; all test processes share one.

    The town's delivery is in its folder `demo-town`. For browser tests UCHIMIZU_TEST_TOWN may name
    another town.
    """
    town = os.environ.get("UCHIMIZU_TEST_TOWN", "demo")
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    data = place / "demo-data"
    with (place / "demo-data.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "published").is_dir():
            command = [sys.executable, "-c", PUBLISH_DEMO_TOWN, str(data), town]
            subprocess.run(command, check=True, env=clean_environment())
    return data


@pytest.fixture(scope="session")
def demo_server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a real server of the demo town."""
    with serving(demo_data, tmp_path_factory.mktemp("server") / "log") as server:
        yield server.address
