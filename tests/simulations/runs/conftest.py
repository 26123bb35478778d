from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import xarray as xr

from simulations.engine import Parameters, simulate
from simulations.runs import RunPlan, plan_run, start_run
from simulations.runs.run import Machines


def _small_town() -> ModuleType:
    """Load the town beside this file; test folders are no packages."""
    spec = importlib.util.spec_from_file_location(
        "small_town", Path(__file__).with_name("small_town.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["small_town"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def town() -> xr.Dataset:
    """Surface of a small town."""
    return _small_town().surface()


@pytest.fixture(scope="session")
def hot_day(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    """Weather of a hot day."""
    return _small_town().weather(tmp_path_factory.mktemp("weather"))


@pytest.fixture(scope="session")
def whole(town: xr.Dataset, hot_day: xr.Dataset) -> xr.Dataset:
    """The run in one piece, without tiles, files and processes."""
    return simulate(town, hot_day)


@pytest.fixture
def plan(town: xr.Dataset, hot_day: xr.Dataset) -> RunPlan:
    """Four tiles of at most 64 cells."""
    return plan_run(town, hot_day, parameters=Parameters(), tile_cells=64)


@pytest.fixture
def run_of_town(tmp_path: Path, plan: RunPlan, town: xr.Dataset, hot_day: xr.Dataset) -> Path:
    """A finished run."""
    outcome = start_run(tmp_path / "run", plan, town, hot_day, machines=Machines(workers=1))
    assert not outcome.failures
    return tmp_path / "run"
