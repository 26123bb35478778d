"""Who posts too much is told when to go on; an outbox loses nothing by it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import delete

from layers.people.roles import Role
from layers.store.tables import throttle
from tests.gis_server.civic.classroom import begin_class
from tests.gis_server.civic.house import CITY, NOTE, House
from tests.gis_server.civic.test_photos import add_photo, ask_file, photos, picture

NOTES = f"/layers/{CITY}-notes/items"


def test_guests_suggest_five_an_hour(house: House) -> None:
    moderator = house.person(Role.MODERATOR)
    with house.guest("127.0.201.1") as guest, house.guest("127.0.201.77") as neighbour:
        made = [each.add_note() for each in (guest, neighbour) for _ in range(3)]
        assert [each.status_code for each in made] == [201] * 5 + [429]
        assert int(made[-1].headers["retry-after"]) > 0
        items = [each.json()["id"] for each in made[:5]]
        assert guest.ask("GET", f"{NOTES}/{items[0]}").status_code == 404  # not before a look
    things = [{"kind": "feature", "id": each} for each in items]
    accepted = {"things": things, "action": "accept"}
    assert moderator.ask("POST", "/moderation/decisions", accepted).status_code == 201
    assert house.visitor.ask("GET", f"{NOTES}/{items[0]}").status_code == 200


def test_an_outbox_keeps_what_is_too_much(house: House) -> None:
    new, client = house.person(trusted=False), uuid4().hex
    operations = [
        {
            "sequence": each,
            "action": "add",
            "layer": f"{CITY}-notes",
            "item": str(uuid4()),
            "content": NOTE,
        }
        for each in range(1, 36)
    ]
    outbox = {"client": client, "operations": operations}
    refused = new.ask("POST", "/operations", outbox)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert len(new.ask("GET", f"{NOTES}?mine=true").json()["features"]) == 30
    with house.database.write() as connection:  # an hour later
        connection.execute(delete(throttle).where(throttle.c.key.startswith("new-account")))
    answer = new.ask("POST", "/operations", outbox).json()
    assert (answer["last"], [each["done"] for each in answer["results"]]) == (35, [True] * 35)
    mine = new.ask("GET", f"{NOTES}?mine=true").json()["features"]
    assert {each["id"] for each in mine} == {each["item"] for each in operations}


def test_links_of_features_are_counted(house: House) -> None:
    me = house.person()
    for text in ("http://a.example", "https://a.example " * 3):
        refused = me.add_note(properties={"about": "hot", "text": text})
        assert refused.json()["errors"][0]["field"] == "properties.text"
    made = me.add_note(properties={"about": "hot", "text": "https://a.example"})
    assert made.status_code == 201
    path = f"{NOTES}/{made.json()['id']}"
    changed = {"properties": {"text": "http://a.example"}}
    assert me.ask("PATCH", path, changed, if_match=made.headers["etag"]).status_code == 422


def test_a_facilitator_moderates_the_own_workshop(house: House) -> None:
    room, other = begin_class(house), begin_class(house)
    pupil, neighbour, stranger = room.pupil(), room.pupil(), other.pupil()
    tree = {"geometry": NOTE["geometry"], "properties": {"kind": "tree"}}
    item = pupil.ask("POST", room.works, tree).json()["id"]
    talk = f"{room.works}/{item}/comments"
    assert neighbour.ask("POST", talk, {"text": "いいね"}).json()["status"] == "published"
    assert pupil.ask("GET", talk).json()["comments"][0]["voice"] == "workshop"
    assert stranger.ask("GET", talk).status_code == 404
    assert house.visitor.ask("GET", talk).status_code == 404

    layer = room.about["works_layer"]
    photo = add_photo(pupil, item, picture("#334455"), layer=layer).json()
    assert photo["status"] == "queued"
    assert photos(neighbour, item, layer=layer) == []
    assert ask_file(neighbour, photo["url"]).status_code == 404
    (entry,) = room.teacher.ask("GET", "/moderation/queue").json()["entries"]
    assert (entry["kind"], entry["id"], entry["text"]) == ("photo", photo["id"], "駅前の木かげ")
    assert other.teacher.ask("GET", "/moderation/queue").json()["total"] == 0
    narrowed = "/moderation/queue?workshop={}".format
    assert room.teacher.ask("GET", narrowed(room.about["id"])).json()["entries"] == [entry]
    assert room.teacher.ask("GET", narrowed(other.about["id"])).json()["total"] == 0
    release = {"things": [{"kind": "photo", "id": photo["id"]}], "action": "accept"}
    assert other.teacher.ask("POST", "/moderation/decisions", release).status_code == 404
    assert room.teacher.ask("POST", "/moderation/decisions", release).status_code == 201
    assert ask_file(neighbour, photo["url"]).status_code == 200
    assert ask_file(stranger, photo["url"]).status_code == 404

    report = {"kind": "feature", "id": item, "reason": "insult"}
    assert neighbour.ask("POST", "/reports", report).json() == {"new": True}
    (entry,) = room.teacher.ask("GET", "/moderation/queue").json()["entries"]
    assert (entry["id"], entry["cause"]) == (item, "reported")
    hide = {"things": [{"kind": "feature", "id": item}], "action": "hide", "reason": "insult"}
    assert other.teacher.ask("POST", "/moderation/decisions", hide).status_code == 404
    assert room.teacher.ask("POST", "/moderation/decisions", hide).status_code == 201
    assert neighbour.ask("GET", talk).status_code == 404
    assert pupil.ask("GET", f"{room.works}/{item}").json()["about"]["status"] == "hidden"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"{NOTES}/%00", None),
        ("GET", f"{NOTES}/%00/comments", None),
        ("GET", "/photos/%00/full", None),
        ("GET", f"{NOTES}/%ff%fe/comments", None),
        ("POST", "/reports", {"kind": "comment", "id": "a\0", "reason": "other"}),
        ("POST", "/moderation/appeals/%00", {"uphold": True, "words": "x"}),
        ("PATCH", "/me/notices", {"read": ["\0"]}),
        ("POST", "/moderation/decisions/undo", {"decisions": ["\0"]}),
    ],
)
def test_texts_that_a_database_does_not_hold(
    house: House, method: str, path: str, body: object
) -> None:
    answer = house.person().ask(method, path, body)
    assert answer.status_code in {200, 404, 422}, answer.text
