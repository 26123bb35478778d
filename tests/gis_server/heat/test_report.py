"""The planner's report over HTTP: its numbers are those of the run, and of what everybody sees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from tests.gis_server.heat.conftest import HeatTown
from tests.gis_server.heat.proposal_town import LAYER, ProposalTown, Somebody
from tests.layers.heat_package.paper.pdf_looks import (
    fonts_not_embedded,
    page_sizes_mm,
    tags_of,
    untagged_words,
    words_of,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("heat")]

SECTIONS = [
    *("summary", "area", "heat", "accuracy", "exposure", "scenarios", "voices", "sources"),
    "caveats",
]
TITLE, SECRET = "報告に出る四本の木", "まだ開いていない授業の木"
CLASS_LIMITS = (25.0, 28.0, 31.0)


@pytest.fixture(scope="module")
def asked(peopled: ProposalTown) -> dict[str, Any]:
    """Propose trees with a result, the same in a closed class, and notes; give the result."""
    kept = result_of(peopled.person(), peopled, LAYER, TITLE)
    _, room, (fox,) = peopled.pupils(1)
    result_of(fox, peopled, room["works_layer"], SECRET)
    lon, lat = peopled.sunny
    for _ in range(3):
        note = {
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"about": "barrier", "text": "坂がきつい"},
        }
        peopled.person().done("POST", "/layers/demo-notes/items", note)
    return kept


def result_of(who: Somebody, town: ProposalTown, layer: str, title: str) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": each["geometry"],
            "properties": {"kind": "tree", "height_m": 8.0},
        }
        for each in town.drawing(4)[:4]
    ]
    made = who.done("POST", "/proposals", {"layer": layer, "title": title, "features": features})
    where = f"/proposals/{made['id']}/versions/1/results"
    found: dict[str, Any] = who.done("POST", where, {"run": town.run})
    return found


def report_of(who: Somebody, town: ProposalTown, language: str = "ja") -> dict[str, Any]:
    found: dict[str, Any] = who.done("GET", f"/heat/{town.run}/report?language={language}")
    return found


def section(report: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in report["sections"] if each["id"] == name)


def test_shares_are_those_of_the_published_numbers(
    peopled: ProposalTown, heat_town: HeatTown, asked: dict[str, Any]
) -> None:
    report = report_of(peopled.visitor, peopled)
    assert [each["id"] for each in report["sections"]] == SECTIONS
    (table,) = section(report, "heat")["tables"]
    (path,) = heat_town.data.glob("published/cities/demo/heat-*/*/run.nc")
    with xr.open_dataset(path) as run:
        wbgt = run["wbgt"].load()
    for row in table["rows"]:
        local = np.datetime64(f"2018-07-23T{row[0].zfill(5)}")
        field = wbgt.sel(time=local - np.timedelta64(9, "h"))
        known = field.to_numpy()[np.isfinite(field.to_numpy())]
        counts = np.bincount(np.digitize(known, CLASS_LIMITS), minlength=4) / len(known) * 100
        assert [float(each.split()[0]) for each in row[1:5]] == pytest.approx(counts, abs=0.051)
        assert float(row[5].split()[0]) == pytest.approx(known.mean(), abs=0.051)
    assert asked["run"] == report["run"]
    heat = {
        row[0]: [float(each.split()[0]) for each in (*row[4:0:-1], row[5])] for row in table["rows"]
    }
    hottest = max(heat, key=lambda hour: heat[hour])
    assert hottest in [each[11:16].removeprefix("0") for each in report["map_times"]]
    told = peopled.visitor.done("GET", f"/heat/{peopled.run}/hottest")
    assert hottest == told["hottest"][11:16].removeprefix("0")


def test_exposure_and_proposals_are_what_their_own_routes_say(
    peopled: ProposalTown, asked: dict[str, Any]
) -> None:
    report = report_of(peopled.visitor, peopled)
    exposure = peopled.visitor.done("GET", f"/heat/{peopled.run}/exposure")
    kinds = section(report, "exposure")["tables"][0]["rows"]
    assert len(kinds) == len(exposure["kinds"])
    for row, each in zip(kinds, exposure["kinds"], strict=True):
        assert row[:2] == [each["label"]["ja"], str(each["places"])]
        hours = [each["before"][name] for name in (*exposure["classes"], "unknown")]
        assert [float(cell) for cell in row[2:]] == pytest.approx(hours, abs=0.051)
    rows = section(report, "scenarios")["tables"][0]["rows"]
    row = next(each for each in rows if each[0].startswith(TITLE))
    shown = asked["hours"]["wbgt"][asked["hour"]]
    assert row[1] == "木4"
    assert f"{shown['before']:.1f} → {shown['after']:.1f} °C" in row[2]
    relief = sum(each["relief"] for each in asked["hours"]["wbgt"])
    assert row[4] == f"{relief:,.0f} °C·m²·h"
    assert row[6] == "まだ"


def test_it_tells_of_what_everybody_sees_alone(
    peopled: ProposalTown, asked: dict[str, Any]
) -> None:
    for who in (peopled.visitor, peopled.person()):
        report = report_of(who, peopled)
        assert SECRET not in str(report)
        assert TITLE in str(report)
    voices = dict(section(report, "voices")["tables"][0]["rows"])
    assert int(voices["通りにくい"]) >= 3
    files = section(report, "sources")["tables"][0]["rows"]
    assert any("街のモデル" in each[0] and each[3] == "同じ" for each in files)
    assert asked["run_sha256"][:16] in section(report, "sources")["text"][0]


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "くらべた提案"), ("en", "Scenarioscompared")]
)
def test_it_prints_with_one_question(
    peopled: ProposalTown, asked: dict[str, Any], language: str, words: str
) -> None:
    path = f"/api/cities/demo/heat/{asked['run']}/report.pdf?language={language}"
    answer = peopled.client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert f"-report-{language}.pdf" in answer.headers["content-disposition"]
    pdf = answer.content
    assert set(page_sizes_mm(pdf)) == {(210, 297)}
    assert fonts_not_embedded(pdf) == []
    assert untagged_words(pdf) == []
    assert tags_of(pdf).count("/H2") == len(SECTIONS)
    read = "".join(words_of(pdf).split())
    for each in (words, TITLE, "°C·m²·h"):
        assert each in read, each


def test_what_is_not_there_is_told(peopled: ProposalTown) -> None:
    for path in ("/heat/none/report", "/heat/none/report.pdf", "/heat/none/hottest"):
        assert peopled.visitor.ask("GET", path).status_code == 404
    path = f"/heat/{peopled.run}/report?language=fr"
    assert peopled.visitor.ask("GET", path).status_code == 422
