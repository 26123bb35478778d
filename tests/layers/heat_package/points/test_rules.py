"""Rules are read strictly, and give by class, hour, kind and day what they say."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from layers.errors import InvalidInputError
from layers.heat_package.points.award import Award, DaySoFar, VisitAsked, award
from layers.heat_package.points.refusals import WORDS, Refusal
from layers.heat_package.points.rules import (
    Rules,
    document_of,
    read_rules_file,
    rules_from_document,
)
from layers.heat_package.wbgt_class import WbgtClass
from tests.layers.heat_package.points.summer import NOON, RULES, rules

TOML = """
valid_from = 2026-07-01
[season]
first = "06-01"
last = "09-30"
[rates]
caution = 1
warning = 2
severe_warning = 3
danger = 5
unknown = 1
[caps]
visits_per_day = 3
visits_per_spot_and_day = 1
points_per_day = 12
[[bonuses]]
name = {ja = "お昼のお店", en = "Shops at noon"}
points = 2
from = "12:00"
to = "13:00"
kinds = ["shop"]
"""


def read(**changed: Any) -> Rules:
    return rules_from_document(rules(**changed))


def given(found: Rules, wbgt_class: str = "danger", kind: str = "public", **so_far: int) -> Any:
    return award(found, VisitAsked(NOON, wbgt_class, kind), DaySoFar(**so_far))


def test_four_classes_give_four_rates() -> None:
    found = read()
    assert [given(found, each).points for each in WbgtClass] == [1, 2, 3, 5]
    assert given(found, "unknown").points == 1


def test_a_bonus_holds_at_its_hours_and_kinds() -> None:
    found = read()
    assert given(found, kind="shop").points == 7
    assert [each.name.en for each in given(found, kind="shop").bonuses] == ["Shops at noon"]
    assert given(found, kind="public").points == 5
    later = VisitAsked(NOON.replace(hour=13, minute=0), "danger", "shop")
    assert award(found, later, DaySoFar()) == Award(5)


def test_caps() -> None:
    found = read()
    assert given(found, visits_here=1) is Refusal.SPOT_IS_FULL
    assert given(found, visits=3) is Refusal.DAY_IS_FULL
    assert given(found, visits=2, points=12) is Refusal.POINTS_ARE_FULL
    assert given(found, visits=2, points=10) == Award(2, capped=True)


@pytest.mark.parametrize(
    ("season", "day", "within"),
    [
        (("06-01", "09-30"), "2026-05-31", False),
        (("06-01", "09-30"), "2026-06-01", True),
        (("06-01", "09-30"), "2026-09-30", True),
        (("06-01", "09-30"), "2026-10-01", False),
        (("12-01", "02-29"), "2026-02-28", True),
        (("12-01", "02-29"), "2026-03-01", False),
        (("12-01", "02-29"), "2026-12-31", True),
    ],
)
def test_the_season(season: tuple[str, str], day: str, *, within: bool) -> None:
    found = read(season={"first": season[0], "last": season[1]})
    assert found.in_season(datetime.date.fromisoformat(day)) is within


def test_out_of_season_nothing_is_given() -> None:
    asked = VisitAsked(NOON.replace(month=10), "danger", "public")
    assert award(read(), asked, DaySoFar()) is Refusal.OUT_OF_SEASON


def test_rules_come_back_as_they_were_written(tmp_path: Path) -> None:
    assert document_of(read()) == RULES
    for name, content in (("rules.toml", TOML.encode()), ("rules.json", orjson.dumps(RULES))):
        (tmp_path / name).write_bytes(content)
        assert read_rules_file(tmp_path / name) == read()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"valid_from": "July"}, "valid_from"),
        ({"valid_from": None}, "valid_from"),
        ({"season": {"first": "06-31", "last": "09-30"}}, "season.first"),
        ({"season": "summer"}, "season"),
        ({"rates": {**RULES["rates"], "danger": -1}}, "rates.danger"),
        ({"rates": {**RULES["rates"], "danger": 1.5}}, "rates.danger"),
        ({"rates": {**RULES["rates"], "danger": True}}, "rates.danger"),
        ({"rates": {"caution": 1}}, "rates.unknown"),
        ({"rates": {**RULES["rates"], "hot": 1}}, "rates.hot"),
        ({"caps": {**RULES["caps"], "visits_per_day": 0}}, "caps.visits_per_day"),
        ({"caps": {}}, "caps.points_per_day"),
        ({"bonuses": {}}, "bonuses"),
        ({"bonuses": [{"name": {"ja": "あ"}, "points": 1}]}, "bonuses[0].name.en"),
        ({"bonuses": [{**RULES["bonuses"][0], "points": 0}]}, "bonuses[0].points"),
        ({"bonuses": [{**RULES["bonuses"][0], "from": "24:30"}]}, "bonuses[0].from"),
        ({"bonuses": [{**RULES["bonuses"][0], "to": "12:00"}]}, "bonuses[0].to"),
        ({"bonuses": [{**RULES["bonuses"][0], "kinds": ["pool"]}]}, "bonuses[0].kinds"),
        ({"bonuses": [{**RULES["bonuses"][0], "kinds": [["pool"]]}]}, "bonuses[0].kinds"),
        ({"bonuses": [{**RULES["bonuses"][0], "often": 1}]}, "bonuses[0].often"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_rules_name_the_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read(**changed)
    assert field in [each.field for each in refused.value.errors]


@pytest.mark.parametrize("document", [None, [], "rules", 5, {}])
def test_what_is_no_rules_is_refused(document: Any) -> None:
    with pytest.raises(InvalidInputError):
        rules_from_document(document)


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"valid_from = [", b""])
@pytest.mark.parametrize("name", ["rules.toml", "rules.json"])
def test_files_that_are_none_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInputError):
        read_rules_file(tmp_path / name)
    with pytest.raises(InvalidInputError):
        read_rules_file(tmp_path / "none.json")


def test_every_refusal_has_words() -> None:
    assert set(WORDS) == set(Refusal)
