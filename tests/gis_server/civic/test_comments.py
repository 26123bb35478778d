"""People talk about features in their own voice, the office in its own; and they react."""

from __future__ import annotations

import uuid

from layers.people.roles import Hat, Role
from tests.gis_server.civic.house import CITY, CITY_SITE, House, Person

NOTES = f"/layers/{CITY}-notes/items"
PAGE = f"https://{CITY_SITE}/heat/"


def comments(of: Person, item: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = of.ask("GET", f"{NOTES}/{item}/comments").json()["comments"]
    return found


def test_a_comment_is_said_seen_and_taken_away(house: House) -> None:
    me, other = house.person(), house.person()
    item = me.add_note().json()["id"]
    made = other.ask("POST", f"{NOTES}/{item}/comments", {"text": "夕方も暑い"})
    assert made.status_code == 201, made.text
    said = made.json()
    assert (said["voice"], said["voice_text"]["ja"]) == ("person", "個人の意見")
    assert (said["mine"], said["status"]) == (True, "published")
    (seen,) = comments(house.visitor, item)
    assert seen == {**said, "mine": False}
    (told,) = me.ask("GET", "/me/notices").json()["notices"]
    assert (told["kind"], told["content"]["feature"], told["read"]) == ("commented", item, False)
    read = me.ask("PATCH", "/me/notices", {"read": [told["id"]]}).json()["notices"]
    assert [each["read"] for each in read] == [True]
    assert house.visitor.ask("DELETE", f"/comments/{said['id']}").status_code == 403
    assert other.ask("DELETE", f"/comments/{said['id']}").status_code == 204
    (left,) = comments(house.visitor, item)
    assert (left["text"], left["status"]) == ("", "withdrawn")


def test_a_comment_with_an_id_of_its_own_can_be_sent_twice(house: House) -> None:
    me, other = house.person(), house.person()
    item = me.add_note().json()["id"]
    path, said = f"{NOTES}/{item}/comments", {"text": "夕方も暑い", "id": str(uuid.uuid4())}
    answers = [other.ask("POST", path, said) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert [each["id"] for each in comments(house.visitor, item)] == [said["id"]]
    taken = me.ask("POST", path, said)
    assert (taken.status_code, taken.json()["type"]) == (409, "urn:uchimizu:problem:already-exists")
    assert me.ask("POST", path, {"text": "x", "id": "no uuid"}).status_code == 422


def test_refusals_name_the_field(house: House) -> None:
    me = house.person()
    item = me.add_note().json()["id"]
    for text in ("x" * 2001, "a\u202eb", "http://a.example", " "):
        answer = me.ask("POST", f"{NOTES}/{item}/comments", {"text": text})
        assert answer.status_code == 422, text
        assert answer.json()["errors"][0]["field"] == "text"
    assert me.ask("POST", f"{NOTES}/{item}/comments", {}).status_code == 422
    extra = {"text": "x", "voice": "office"}
    assert me.ask("POST", f"{NOTES}/{item}/comments", extra).status_code == 422
    asked = house.visitor.ask("POST", f"{NOTES}/{item}/comments", {"text": "x"})
    assert asked.json()["type"] == "urn:uchimizu:problem:sign-in-needed"
    elsewhere = f"/layers/{CITY}-proposals/items/{item}/comments"
    assert me.ask("POST", elsewhere, {"text": "x"}).status_code == 404


def test_two_hats(house: House) -> None:
    """Scenario 10: staff speak as persons; the office needs a city page and a second person."""
    staff = house.person(Role.STAFF, Role.OFFICE)
    one, two = (house.person(Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
    item = house.person().add_note().json()["id"]
    path = f"{NOTES}/{item}/comments"
    personal = staff.ask("POST", path, {"text": "わたしも暑いと思います"}).json()
    assert (personal["voice"], personal["voice_text"]["ja"]) == ("person", "個人の意見")
    no_page = one.ask("POST", path, {"text": "木を植えます"})
    assert (no_page.status_code, no_page.json()["errors"][0]["field"]) == (422, "official_page")
    wrong = {"text": "木を植えます", "official_page": "https://www.city.example.jp.evil.example/"}
    as_staff = {"text": "公式です", "official_page": PAGE}
    refused = [no_page, one.ask("POST", path, wrong), staff.ask("POST", path, as_staff)]
    assert [each.status_code for each in refused] == [422, 422, 422]

    reply = one.ask("POST", path, {"text": "木を植えます", "official_page": PAGE}).json()
    assert reply["status"] == "awaiting-second-person"
    moderator = house.person(Role.MODERATOR)
    for other in (house.visitor, staff, moderator):
        assert reply["id"] not in {each["id"] for each in comments(other, item)}
        assert other.ask("GET", "/official-replies").json()["comments"] == []
    waiting = two.ask("GET", "/official-replies").json()["comments"]
    assert reply["id"] in {each["id"] for each in waiting}
    approval = f"/official-replies/{reply['id']}"
    alone = [each.ask("POST", approval, {"approve": True}) for each in (house.visitor, staff, one)]
    assert [each.status_code for each in alone] == [404, 404, 403]
    print(
        f"\nofficial words without a page of the city or a second person: "
        f"{len(refused + alone)} tried, {sum(each.is_error for each in refused + alone)} refused"
    )
    assert two.ask("POST", approval, {"approve": True}).json()["status"] == "published"
    shown = comments(house.visitor, item)[-1]
    assert (shown["voice"], shown["official_page"]) == ("office", PAGE)
    assert shown["voice_text"] == {"ja": "市役所の公式", "en": "City office, official"}


def test_reactions_are_told_from_three_on(house: House) -> None:
    item = house.person().add_note().json()["id"]
    path = f"{NOTES}/{item}/reactions"
    with house.guest("127.0.61.1") as one, house.guest("127.0.62.1") as two:
        for each in (one, two):
            given = each.ask("PUT", f"{path}/cool").json()
            assert (given["counts"], given["mine"]) == ({}, ["cool"])
        assert one.ask("PUT", f"{path}/cool").json()["counts"] == {}  # twice is once
        with house.guest("127.0.62.9") as neighbour:  # the same network is the same visitor
            assert neighbour.ask("GET", path).json()["mine"] == ["cool"]
        third = house.person().ask("PUT", f"{path}/cool").json()
        assert third["counts"] == {"cool": 3}
        assert two.ask("DELETE", f"{path}/cool").json() == {**third, "counts": {}, "mine": []}
    assert house.visitor.ask("PUT", f"{path}/love").status_code == 422
