"""Maps on paper over HTTP: made, printed, typed in."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest

from layers.people.roles import Hat, Role
from tests.gis_server.civic.classroom import begin_class
from tests.gis_server.civic.house import CITY, House, Person
from tests.gis_server.civic.test_spots import add_spot
from tests.layers.heat_package.paper.pdf_looks import fonts_not_embedded, words_of

PLACE = (139.3715, 36.1425)  # far from the places of other tests


@pytest.fixture(scope="module")
def office(house: House) -> Person:
    return house.person(Role.OFFICE, hat=Hat.OFFICE)


@pytest.fixture
def sheet(house: House, office: Person, made: dict[int, Any]) -> dict[str, Any]:
    """Give a sheet with one place; it is made anew where another test took the place away."""
    known = made.get(id(house))
    if known is None or not _shown(house, known):
        add_spot(office, *PLACE, name="紙の図書館")
        time.sleep(1.1)  # a sheet shows what was there when its second began
        asked = f"middle={PLACE[0]},{PLACE[1]}&paper=a4-landscape&scale=1000"
        known = made[id(house)] = house.visitor.ask("GET", f"/paper/new-sheet?{asked}").json()
    found: dict[str, Any] = known
    return found


@pytest.fixture(scope="module")
def made() -> dict[int, Any]:
    return {}


def _shown(house: House, sheet: dict[str, Any]) -> bool:
    found = house.visitor.ask("GET", f"/paper/sheets/{sheet['number']}").json()
    return any(each["shown"] for each in found["spots"])


def test_a_sheet_is_found_again_by_its_number(house: House, sheet: dict[str, Any]) -> None:
    assert sheet["spots"][0]["name"]["ja"] == "紙の図書館"
    assert (sheet["columns"], sheet["rows"], sheet["scale"]) == (9, 4, 1000)
    typed = sheet["number"].lower().replace("-", " ")
    again = house.visitor.ask("GET", f"/paper/sheets/{typed}")
    assert again.json() == sheet


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_prints(house: House, sheet: dict[str, Any], language: str) -> None:
    path = f"/api/cities/{CITY}/paper/sheets/{sheet['number']}/map.pdf?language={language}"
    answer = house.visitor.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert sheet["number"] in answer.headers["content-disposition"]
    words = words_of(answer.content)
    assert "紙の図書館" in words
    assert sheet["number"] in words
    assert fonts_not_embedded(answer.content) == []


def test_a_line_is_typed_in_once(house: House, sheet: dict[str, Any]) -> None:
    citizen = house.person()
    path = f"/paper/sheets/{sheet['number']}/notes"
    line = {"id": str(uuid.uuid4()), "where": "1", "text": "入口に日かげがない", "about": "hot"}
    made = citizen.ask("POST", path, line)
    assert made.status_code == 201, made.text
    note = made.json()
    assert note["properties"]["from_paper"] == f"{sheet['number']} 1"
    assert note["about"]["status"] == "published"
    assert note["geometry"]["coordinates"] == pytest.approx(PLACE)
    assert citizen.ask("POST", path, line).status_code == 409
    shown = house.visitor.ask("GET", f"/layers/{CITY}-notes/items/{note['id']}").json()
    assert shown["properties"]["from_paper"] == f"{sheet['number']} 1"
    exported = house.visitor.client.get(f"/api/cities/{CITY}/layers/{CITY}-notes/export/csv")
    assert "from_paper" in exported.text
    assert f"{sheet['number']} 1" in exported.text


def test_layers_of_notes_say_so(house: House) -> None:
    layers = house.visitor.ask("GET", "/layers").json()["layers"]
    notes = next(each for each in layers if each["id"] == f"{CITY}-notes")
    label = next(each["label"] for each in notes["fields"] if each["id"] == "from_paper")
    assert label == {"ja": "紙から", "en": "From paper"}


def test_a_visitors_line_waits(house: House, sheet: dict[str, Any]) -> None:
    body = {"where": "B2", "text": "日かげ"}
    made = house.visitor.ask("POST", f"/paper/sheets/{sheet['number']}/notes", body)
    assert made.status_code == 201
    assert made.json()["about"]["status"] == "queued"


def typed_into(who: Person, sheet: dict[str, Any], workshop: str) -> Any:
    line = {"where": "1", "text": "すべり台があつい", "about": "hot", "workshop": workshop}
    return who.ask("POST", f"/paper/sheets/{sheet['number']}/notes", line)


def test_a_class_keeps_its_sheets_to_itself_until_it_is_opened(
    house: House, sheet: dict[str, Any]
) -> None:
    room = begin_class(house)
    pupil, outsider = room.pupil(), house.person()
    made = typed_into(room.teacher, sheet, room.about["id"])
    assert made.status_code == 201, made.text
    note = made.json()
    assert note["about"]["layer"] == room.about["notes_layer"]
    assert note["about"]["status"] == "published"
    assert note["properties"]["from_paper"] == f"{sheet['number']} 1"
    path = f"/layers/{room.about['notes_layer']}/items/{note['id']}"
    assert pupil.ask("GET", path).json()["properties"]["text"] == "すべり台があつい"
    for who in (house.visitor, outsider):
        assert who.ask("GET", path).status_code == 404
    assert room.act("open").status_code == 200
    assert house.visitor.ask("GET", path).status_code == 200


def test_who_does_not_lead_a_class_types_nothing_into_it(
    house: House, sheet: dict[str, Any]
) -> None:
    room, other = begin_class(house), begin_class(house)
    workshop = room.about["id"]
    assert typed_into(room.pupil(), sheet, workshop).status_code == 403
    assert typed_into(other.teacher, sheet, workshop).status_code == 404
    assert typed_into(house.visitor, sheet, workshop).status_code == 404
    room.act("open")  # now they see it, and still do not lead it
    assert typed_into(other.teacher, sheet, workshop).status_code == 403
    assert typed_into(house.person(), sheet, workshop).status_code == 403
    listed = house.visitor.ask("GET", f"/layers/{room.about['notes_layer']}/items")
    assert listed.json()["features"] == []


def test_nothing_is_typed_into_a_class_that_is_over(house: House, sheet: dict[str, Any]) -> None:
    room = begin_class(house)
    room.act("hold")  # nobody draws; the teacher types on
    assert typed_into(room.teacher, sheet, room.about["id"]).status_code == 201
    room.act("close")
    answer = typed_into(room.teacher, sheet, room.about["id"])
    assert answer.status_code == 422
    said = {"field": "workshop", "message": "this workshop is over"}
    assert answer.json()["errors"] == [said]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"where": "61", "text": "x"}, "where"),
        ({"where": "K9", "text": "x"}, "where"),
        ({"where": "1", "text": ""}, "properties.text"),
        ({"where": "1", "text": "x", "about": "nothing"}, "properties.about"),
        ({"where": "1"}, "text"),
    ],
)
def test_what_is_wrong_is_said(
    house: House, sheet: dict[str, Any], body: dict[str, str], field: str
) -> None:
    answer = house.person().ask("POST", f"/paper/sheets/{sheet['number']}/notes", body)
    assert answer.status_code == 422
    assert field in {each["field"] for each in answer.json()["errors"]}


@pytest.mark.parametrize("query", ["middle=1", "middle=a,b", "middle=nan,1", "scale=7", "paper=a5"])
def test_what_no_sheet_can_be(house: House, query: str) -> None:
    assert house.visitor.ask("GET", f"/paper/new-sheet?{query}").status_code == 422


def test_the_mornings_page_is_the_offices(house: House, office: Person) -> None:
    path = f"/api/cities/{CITY}/today/morning.pdf?language=en"
    for who in (house.visitor, house.person()):
        assert who.client.get(path, headers=who.headers).status_code in {401, 403}
    answer = office.client.get(path, headers=office.headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert "morning of a hot day" in words_of(answer.content)


def test_a_mistyped_number_is_found(house: House, sheet: dict[str, Any]) -> None:
    wrong = sheet["number"][:-1] + ("A" if sheet["number"][-1] != "A" else "B")
    for path in (f"/paper/sheets/{wrong}", f"/paper/sheets/{wrong}/map.pdf"):
        answer = house.visitor.client.get(f"/api/cities/{CITY}{path}")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "sheet"
