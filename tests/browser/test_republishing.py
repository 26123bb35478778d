"""Scenario 17: a note on a façade stays on its building when the model is published anew."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor
from tests.browser.known_building import BLDG, GML
from tests.browser.people_town import HERE, PeopleTown, served_people_town
from tests.browser.test_flat_map import wait_for_map
from tests.browser.tested_town import CITY, LOCALE, say
from tests.serving import clean_environment

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLISH_AGAIN = """
import sys
from pathlib import Path
from gis_server.commands.add_city import run
from gis_server.demo_town import load_town
from gis_server.settings import load_settings
from tiles.ingest.request import AddCity
settings = load_settings(data=sys.argv[1])
of = load_town(sys.argv[2])
request = AddCity(id=of.id, paths=(Path(sys.argv[1]) / f"{of.id}-town",), name=of.name,
                  year=of.year, language=of.language, attribution=of.attribution)
sys.exit(run(request, settings).exit_code())
"""
BUILDINGS = "bldg_lod1"


@pytest.fixture
def people_town(demo_data: Path, tmp_path: Path) -> Iterator[PeopleTown]:
    """Serve a copy of the demo town, whose model may change."""
    with served_people_town(demo_data, tmp_path) as served:
        yield served


def buildings(delivery: Path) -> list[str]:
    """Give the gml:ids of two buildings of the first file."""
    tree = etree.parse(min(delivery.glob("udx/bldg/*.gml")))
    return [str(each.get(f"{GML}id")) for each in tree.iter(f"{BLDG}Building")][:2]


def take_down(delivery: Path, gone: str, *, raised: str) -> None:
    """Take a building out of its file, and raise another by three metres."""
    path = min(delivery.glob("udx/bldg/*.gml"))
    tree = etree.parse(path)
    found = {str(each.get(f"{GML}id")): each for each in tree.iter(f"{BLDG}Building")}
    member = found[gone].getparent()
    assert member is not None
    tree.getroot().remove(member)
    for height in found[raised].iterfind(f"{BLDG}measuredHeight"):
        height.text = f"{float(height.text or 0) + 3:.1f}"
    path.write_bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))


def version_of(town: PeopleTown) -> str:
    """Give the version of the buildings that is served now."""
    answer = httpx.get(f"{town.address}/tiles/{CITY}/{BUILDINGS}/current.json", timeout=30)
    return str(answer.json()["version"])


def is_flagged(visitor: Visitor, note: dict[str, Any]) -> bool:
    """Open a note; tell whether it says that its building has changed."""
    page = visitor.open("/join")  # then the answer about the building is waited for
    gml_id = note["about"]["anchor"]["gml_id"]
    with page.expect_response(re.compile(f"/features/{re.escape(gml_id)}")) as answer:
        at = f"/?city={CITY}&at={HERE[1]},{HERE[0]},17.5,0,0&item={note['id']}"
        page.goto(visitor.server + at)
    assert answer.value.status in {200, 404}
    wait_for_map(page)
    card = page.locator("item-card")
    expect(card).to_contain_text(note["properties"]["text"])
    expect(card).to_contain_text(gml_id)
    if answer.value.status == 404:
        expect(card.locator(".gone")).to_contain_text(
            say("建物が変わりました", "The building changed")
        )
    found = card.locator(".gone").count() > 0
    page.close()
    return found


def test_a_note_stays_on_its_building_or_says_that_it_is_gone(
    browser: Browser, people_town: PeopleTown
) -> None:
    delivery = people_town.data / f"{CITY}-town"
    person = people_town.person("けやき")
    gone, stays = buildings(delivery)
    notes = [
        people_town.note(
            person,
            f"{gml_id}の壁が熱い",
            anchor={"gml_id": gml_id, "face": "wall", "offset": [1.5, -2.0, 3.5]},
        )
        for gml_id in (gone, stays)
    ]
    context = browser.new_context(viewport={"width": 1180, "height": 820}, locale=LOCALE)
    visitor = Visitor(context, people_town.address)
    visitor.expected = ("status of 404",)  # the building that is gone
    assert [is_flagged(visitor, note) for note in notes] == [False, False]
    before = version_of(people_town)
    take_down(delivery, gone, raised=stays)
    command = [sys.executable, "-c", PUBLISH_AGAIN, str(people_town.data), CITY]
    subprocess.run(command, check=True, env=clean_environment(), timeout=300)
    assert version_of(people_town) != before
    flagged = [is_flagged(visitor, note) for note in notes]
    kept = [
        people_town.ask("GET", f"/layers/{CITY}-notes/items/{each['id']}").json() for each in notes
    ]
    stayed = [
        (now["about"]["anchor"], now["geometry"]) == (was["about"]["anchor"], was["geometry"])
        for now, was in zip(kept, notes, strict=True)
    ]
    print(
        f"\n{len(notes)} notes on façades, the town published anew: {sum(stayed)} stayed at their "
        f"place, {sum(flagged)} say that their building changed (1 of them did)"
    )
    assert (stayed, flagged) == ([True, True], [True, False])
    context.close()
    assert visitor.errors == []
