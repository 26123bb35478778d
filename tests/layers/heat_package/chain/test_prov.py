"""PROV-JSON holds to the structure of the W3C member submission of 24 April 2013, sections 2 to 3.

Kinds of records and their parts are as listed there; names are qualified names of declared
prefixes; attributes are literals, typed literals, or lists of them.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given

from layers.heat_package.chain.graph import Chain
from layers.heat_package.chain.manual import ManualStep, Named, joined
from layers.heat_package.chain.prov import prov_json
from tests.hostile_texts import HOSTILE_TEXTS
from tests.layers.heat_package.chain.test_manual import CLEAN, STEPS, THINGS, told

ELEMENTS = {"entity", "activity", "agent"}
# Relation → its needed and its other parts, each with the elements that it may name.
RELATIONS: dict[str, tuple[dict[str, set[str]], dict[str, set[str]]]] = {
    "used": ({"prov:activity": {"activity"}}, {"prov:entity": {"entity"}}),
    "wasGeneratedBy": ({"prov:entity": {"entity"}}, {"prov:activity": {"activity"}}),
    "wasAssociatedWith": ({"prov:activity": {"activity"}}, {"prov:agent": {"agent"}}),
    "wasDerivedFrom": (
        {"prov:generatedEntity": {"entity"}, "prov:usedEntity": {"entity"}},
        {"prov:activity": {"activity"}},
    ),
    "hadMember": ({"prov:collection": {"entity"}, "prov:entity": {"entity"}}, {}),
}
TIMES = {"prov:startTime", "prov:endTime", "prov:time"}
NAME = re.compile(r"(?P<prefix>[A-Za-z][\w-]*):(?:[\w./-]|%[0-9A-F]{2})+")
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
NAMESPACE = "https://example.jp/api/cities/town/chain#"


def require_prov(document: Any) -> None:
    """Fail where a document is no PROV-JSON."""
    prefixes = {*document["prefix"], "prov"}
    assert all(re.fullmatch(r"\w+:\S+", iri) for iri in document["prefix"].values())
    assert document.keys() <= {"prefix"} | ELEMENTS | RELATIONS.keys()
    for kind in ELEMENTS & document.keys():
        for name, record in document[kind].items():
            require_name(name, prefixes)
            require_attributes(record, prefixes)
    for kind in RELATIONS.keys() & document.keys():
        needed, others = RELATIONS[kind]
        for name, record in document[kind].items():
            assert re.fullmatch(r"_:\w+", name)
            assert needed.keys() <= record.keys()
            for part, kinds in (needed | others).items():
                if part in record:
                    assert any(record[part] in document[each] for each in kinds), record
            rest = {key: each for key, each in record.items() if key not in needed | others}
            require_attributes(rest, prefixes)


def require_attributes(record: dict[str, Any], prefixes: set[str]) -> None:
    for key, value in record.items():
        require_name(key, prefixes)
        for each in value if isinstance(value, list) else [value]:
            if key in TIMES:
                assert DATE_TIME.fullmatch(each)
            elif isinstance(each, dict):
                assert isinstance(each["$"], str)
                assert each.keys() in ({"$", "type"}, {"$", "lang"})
                require_name(each.get("type", "prov:x"), prefixes)
                if each.get("type") == "prov:QUALIFIED_NAME":
                    require_name(each["$"], prefixes)
            else:
                assert isinstance(each, str | int | float | bool)


def require_name(name: str, prefixes: set[str]) -> None:
    match = NAME.fullmatch(name)
    assert match, name
    assert match["prefix"] in prefixes, name


def document(chain: Chain) -> dict[str, dict[str, Any]]:
    return prov_json(chain, namespace=NAMESPACE)


@given(told())
def test_any_chain_is_prov_json(steps: list[ManualStep]) -> None:
    chain = joined(THINGS, STEPS, steps)
    found = document(chain)
    require_prov(found)
    assert len(found["activity"]) == len(chain.steps)
    assert len(found["entity"]) >= len(chain.things)


def test_who_and_what_came_of_what() -> None:
    step = ManualStep(
        *("m1", "planner", "直した", "表計算 4", "2026-07-01", "欠けた"),
        (Named("raw.csv", "1" * 64),),
        (Named("weather.csv", CLEAN),),
    )
    found = document(joined(THINGS, STEPS, [step]))
    assert found["agent"]["uchimizu:role/planner"]["prov:label"] == "planner"
    taken = {each["prov:entity"] for each in found["used"].values()}
    assert f"uchimizu:file/{'1' * 64}" in taken
    assert {
        "prov:generatedEntity": "uchimizu:weather/cccc",
        "prov:usedEntity": f"uchimizu:file/{'1' * 64}",
        "prov:activity": "uchimizu:m1",
    } in found["wasDerivedFrom"].values()


@pytest.mark.parametrize("text", HOSTILE_TEXTS[::7])
def test_texts_of_people_are_values(text: str) -> None:
    names = (Named(text, "1" * 64),), (Named(text, "2" * 64),)
    step = ManualStep("m1", "staff", text, text, "2026-07-01", text, *names)
    found = document(joined(THINGS, STEPS, [step]))
    require_prov(found)
    label = found["activity"]["uchimizu:m1"]["prov:label"]
    assert label == [{"$": text, "lang": "ja"}, {"$": text, "lang": "en"}]
