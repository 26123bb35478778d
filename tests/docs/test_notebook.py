"""The notebook of the documents runs against a real server of the demo town."""

from __future__ import annotations

from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs/notebooks/open-data.ipynb"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_notebook_runs_from_top_to_bottom(
    demo_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITY_SERVER", demo_server)
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    client = nbclient.NotebookClient(notebook, timeout=180, kernel_name="python3")
    client.execute()
    ran = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(ran) >= 7
    assert all(cell.execution_count for cell in ran)
    said = "".join(output.get("text", "") for cell in ran for output in cell.outputs)
    assert "buildings cover" in said
    assert "are what the manifest says" in said
