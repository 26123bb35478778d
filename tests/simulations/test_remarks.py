"""Remarks are said in Japanese and in English, wherever they are made."""

from __future__ import annotations

import ast
from pathlib import Path

from gis_server.heat.remarks import remark_json
from simulations.errors import Remark
from simulations.scenario.published import published_remarks

ROOT = Path(__file__).parents[2]


def remarks_made(path: Path) -> list[tuple[str, ast.Call]]:
    calls = (
        each for each in ast.walk(ast.parse(path.read_text("utf-8"))) if type(each) is ast.Call
    )
    made = [each for each in calls if getattr(each.func, "id", "") == "Remark"]
    return [(f"{path.relative_to(ROOT)}:{each.lineno}", each) for each in made]


def test_every_remark_has_its_words_in_japanese() -> None:
    made = {
        place: call
        for folder in ("simulations", "gis_server")
        for path in (ROOT / folder).rglob("*.py")
        for place, call in remarks_made(path)
        if not (len(call.keywords) == 1 and call.keywords[0].arg is None)  # read back
    }
    assert len(made) > 40
    without = [
        place for place, call in made.items() if "ja" not in {each.arg for each in call.keywords}
    ]
    assert without == []


def test_readers_get_both_languages() -> None:
    for remark in published_remarks({"tree", "awning", "mist", "water", "green_wall"}):
        message = remark_json(remark)["message"]
        assert any("ぁ" <= letter <= "ん" for letter in message["ja"])
        assert message["en"].isprintable()
        assert message["ja"] != message["en"]


def test_a_remark_of_an_old_run_is_told_as_it_is() -> None:
    old = Remark("missing-hour", "warning", "an hour", line=3)
    assert remark_json(old)["message"] == {"ja": "an hour", "en": "an hour"}
