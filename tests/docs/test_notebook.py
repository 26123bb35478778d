"""The notebooks of the documents run against real servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from sqlalchemy import update

from layers.store.database import open_database
from layers.store.tables import feature
from tests.browser.people_town import PeopleTown
from tests.gis_server.heat.conftest import HeatTown, heat_town  # noqa: F401 - a fixture
from tests.serving import serving

NOTEBOOKS = Path(__file__).resolve().parents[2] / "docs/notebooks"

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def run_notebook(name: str) -> tuple[list[Any], str]:
    """Execute a notebook; gives its code cells and all that they printed."""
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)  # type: ignore[no-untyped-call]
    nbclient.NotebookClient(notebook, timeout=180, kernel_name="python3").execute()
    ran = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in ran)
    return ran, "".join(output.get("text", "") for cell in ran for output in cell.outputs)


def publish(data: Path, spot: str) -> None:
    """Let everybody see a spot, as a moderator does."""
    database = open_database(data / "people.sqlite")
    try:
        with database.write() as connection:
            seen = update(feature).where(feature.c.id == spot).values(status="published")
            connection.execute(seen)
    finally:
        database.close()


def test_open_data_is_read(demo_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITY_SERVER", demo_server)
    ran, said = run_notebook("open-data.ipynb")
    assert len(ran) >= 7
    assert "buildings cover" in said
    assert "are what the manifest says" in said


def test_heat_spots_and_a_what_if_are_shown(
    heat_town: HeatTown,  # noqa: F811 - the fixture
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(heat_town.data, tmp_path / "log") as server:
        town = PeopleTown(server.address, heat_town.data)
        person = town.person("のうと")
        spot = town.add(person, "cool-spots", {"name": "木かげの広場", "kind": "park_shade"})
        publish(heat_town.data, spot["id"])
        monkeypatch.setenv("CITY_SERVER", server.address)
        try:
            ran, said = run_notebook("heat-and-people.ipynb")
        finally:
            town.take_away(person, spot)
    assert "木かげの広場" in str(ran[1].outputs)
    assert "計算値" in said
    assert "mean radiant temperature falls by up to" in said
    assert "application/vnd.jupyter.widget-view+json" in ran[-1].outputs[-1]["data"]
