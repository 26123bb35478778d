"""The page on data contracts tells what a run really gives."""

from __future__ import annotations

from pathlib import Path

from simulations.engine import simulate
from tests.simulations.engine.scenes import small_town, sunny_day

PAGE = Path(__file__).resolve().parents[3] / "docs" / "data-contracts.md"


def test_page_and_result_agree() -> None:
    section = PAGE.read_text().split("## Result of a run")[1].split("\n## ")[0]
    lines = [line.split("|")[1:-1] for line in section.splitlines() if line.startswith("| `")]
    rows = [[cell.strip().strip("`") for cell in line] for line in lines]
    told = {name: (dims, dtype, unit) for name, dims, dtype, unit, _, _ in rows}
    result = simulate(small_town(80), sunny_day(range(11, 14)))
    found = {
        str(name): (", ".join(map(str, each.dims)), str(each.dtype), each.attrs["units"])
        for name, each in result.data_vars.items()
    }
    assert told == found
