"""What is kept of a run's request."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis_server.errors import SettingsError
from gis_server.heat.heat_run import run_heat
from gis_server.heat.run_folders import HeatRequest
from gis_server.settings import Settings


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """One would take the place of the other among the files that are kept."""
    paths = [tmp_path / folder / "kumagaya.csv" for folder in ("2018", "2019")]
    request = HeatRequest("demo", paths[0], "2018-07-23", observations=(paths[1],))
    with pytest.raises(SettingsError, match="rename one"):
        run_heat(request, Settings(data=tmp_path), progress=lambda *_: None)


def test_one_file_may_be_weather_and_measurement(tmp_path: Path) -> None:
    path = tmp_path / "kumagaya.csv"
    request = HeatRequest("demo", path, "2018-07-23", observations=(path,))
    with pytest.raises(Exception, match="no city"):
        run_heat(request, Settings(data=tmp_path), progress=lambda *_: None)
