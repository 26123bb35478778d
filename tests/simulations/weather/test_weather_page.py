"""docs/weather.md and the weather of docs/data-contracts.md against what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulations.observations import read_observations
from simulations.observations.table import COLUMNS
from simulations.weather import prepare_weather, read_weather, remarks_of
from simulations.weather.quantities import QUANTITIES
from tests.simulations.weather.weather_files import LATITUDE, LONGITUDE, write_plain

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/weather.md").read_text(encoding="utf-8")
CONTRACTS = (ROOT / "docs/data-contracts.md").read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    return page.split(f"{heading}\n", 1)[1].split("\n## ", 1)[0]


def rows_after(text: str, first_heading: str) -> list[list[str]]:
    """Give the rows of the table whose heading row begins so."""
    lines = text.split(f"| {first_heading} |", 1)[1].split("\n")[2:]
    table = lines[: lines.index("")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table]


def example(heading: str) -> str:
    return section(PAGE, heading).split("```csv\n", 1)[1].split("```", 1)[0]


def test_the_headings_of_a_plain_csv_are_on_the_page() -> None:
    found = dict(rows_after(PAGE, "heading"))
    expected = {
        f"{each.id} [{each.units}]": f"{each.lowest:g} to {each.highest:g}"
        for each in QUANTITIES.values()
    }
    assert found == expected


def test_every_remark_is_on_the_page() -> None:
    """Codes are short English names with hyphens; the page lists all that the code can say."""
    pattern = re.compile(r'(?:Remark\(\s*|True, |False, )"([a-z]+(?:-[a-z0-9]+)*)"')
    sources = sorted((ROOT / "simulations/weather").glob("*.py"))
    used = {each for path in sources for each in pattern.findall(path.read_text("utf-8"))}
    listed = {row[0] for row in rows_after(section(PAGE, "## What is reported"), "code")}
    assert used == listed


def test_the_example_of_a_plain_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text(example("### Plain CSV"), encoding="utf-8")
    raw = read_weather(path)
    assert raw["air_temperature"].to_numpy().tolist() == [39.9, 40.8, 41.0]
    assert remarks_of(raw) == []


def test_the_example_of_amedas_is_read(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(example("### JMA AMeDAS"), encoding="cp932")
    assert float(read_weather(path)["global_irradiance"][0]) == pytest.approx(800)


def test_the_example_of_observations_is_read(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text(example("## Observations"), encoding="utf-8")
    found = read_observations(path)
    assert len(found.table) == 3
    columns = [row[0] for row in rows_after(section(CONTRACTS, "## Observations"), "column")]
    assert tuple(columns) == COLUMNS == tuple(found.table.columns)
    for name, dtype, *_ in rows_after(section(CONTRACTS, "## Observations"), "column"):
        if dtype != "str":
            assert str(found.table[name].dtype) == dtype


def test_a_prepared_day_is_as_the_contract_says(tmp_path: Path) -> None:
    rows = rows_after(section(CONTRACTS, "## Weather"), "variable")
    listed = {row[0]: row[1:] for row in rows}
    assert list(listed) == [*QUANTITIES, "sun_elevation", "sun_azimuth"]
    raw = read_weather(write_plain(tmp_path / "w.csv"))
    weather = prepare_weather(raw, date="2018-07-23", latitude=LATITUDE, longitude=LONGITUDE)
    assert {name for name, row in listed.items() if row[2] == "yes"} <= set(weather.data_vars)
    for name, variable in weather.data_vars.items():
        dtype, unit, _, _ = listed[str(name)]
        assert (str(variable.dtype), variable.attrs["units"]) == (dtype, unit)
        assert variable.dims == ("time",)
        assert variable.attrs["origin"] in ("measured", "derived", "assumed")
        assert variable.attrs["method"]
        assert variable.attrs["long_name"]
    said = section(CONTRACTS, "## Weather").split("Attributes:", 1)[1].replace("`", " ` ")
    assert set(weather.attrs) <= set(re.findall(r"` (\w+) `", said))
