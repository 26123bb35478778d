"""The demo town, written once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis_server.demo_town import write_demo_town


@pytest.fixture(scope="session")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a freshly written demo town."""
    folder = tmp_path_factory.mktemp("demo_town")
    write_demo_town(folder)
    return folder
