"""Every cell of the matrix of permissions, allowed or not, tried over HTTP on both databases.

What is expected is the cell itself: where it is empty the answer is a refusal. Who owns a spot or
leads a workshop is a citizen besides, so the citizen's cell counts for them, too. Data that tell of
nobody are not exported yet, so that column has no way to be tried.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from layers.features.defaults import DRAWN_FIELDS, NOTE_FIELDS
from layers.features.layer import Layer, insert_layer
from layers.people.permissions import MATRIX, Action, Terms
from layers.people.roles import Hat, Role
from layers.store.tables import layer as layer_table
from layers.store.tables import seat
from tests.gis_server.civic.classroom import plan
from tests.gis_server.civic.house import CITY, CITY_SITE, HERE, NOTE, House, Person
from tests.gis_server.civic.points_rules import decide, propose, put_rules, shown_code
from tests.gis_server.people.cast import Cast, cast_of

NOTES, OFFICIAL, PROPOSALS = (f"{CITY}-{name}" for name in ("notes", "official", "proposals"))
TREE = {"geometry": HERE, "properties": {"kind": "tree", "height_m": 8.0}}
WHY = {"reason": "other", "words": "ためし"}
REFUSED = {403, 404}
TRIED = [each for each in Action if each is not Action.EXPORT_DEIDENTIFIED]
CITIZENS_TOO = {Role.SPOT_OWNER, Role.FACILITATOR}


@dataclass
class Stage:
    """A house with its cast, a class with a layer, and things of others to act on."""

    house: House
    cast: Cast
    class_layer: str

    def note(self) -> str:
        """Give a fresh note of somebody else, for everybody to see."""
        return str(self.house.person().add_note().json()["id"])

    def class_note(self, who: Role = Role.PUPIL) -> dict[str, Any]:
        made = self.cast[who].ask("POST", f"/layers/{self.class_layer}/items", NOTE)
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found


@pytest.fixture(scope="module")
def stage(house: House) -> Stage:
    cast = cast_of(house)
    layer = f"{CITY}-class-{cast.workshop}"
    with house.database.write() as connection:
        insert_layer(
            connection,
            Layer(
                id=layer,
                city=CITY,
                space=f"{CITY}-common",
                kind="note",
                title={"ja": "授業", "en": "Class"},
                fields=NOTE_FIELDS,
                geometry_types=("Point",),
                who_may_add=frozenset(),
                workshop=cast.workshop,
            ),
        )
    accepted = {"things": [{"kind": "feature", "id": cast.spot}], "action": "accept"}
    answer = cast[Role.MODERATOR].ask("POST", "/moderation/decisions", {**accepted, **WHY})
    assert answer.status_code == 201, answer.text
    put_rules(house)
    return Stage(house, cast, layer)


def terms_of(role: Role, action: Action) -> Terms | None:
    """Give what the matrix says of an account with this role."""
    found = MATRIX[role].get(action)
    return found or (MATRIX[Role.CITIZEN].get(action) if role in CITIZENS_TOO else None)


def in_class(role: Role, action: Action) -> bool:
    """Tell whether a cell is about the class."""
    return terms_of(role, action) in {Terms.IN_WORKSHOP, Terms.UNTIL_CLOSE, Terms.OWN_WORKSHOP}


def view(stage: Stage, role: Role) -> httpx.Response:
    return stage.cast[role].ask("GET", f"/layers/{NOTES}/items/{stage.note()}")


def add(stage: Stage, role: Role) -> httpx.Response:
    terms = terms_of(role, Action.ADD)
    layer, body = {
        Terms.OFFICIAL_LAYER: (OFFICIAL, NOTE),
        Terms.SCENARIO_LAYER: (PROPOSALS, TREE),
    }.get(terms or Terms.YES, (NOTES, NOTE))
    answer = stage.cast[role].ask("POST", f"/layers/{layer}/items", body)
    if terms is Terms.QUEUED:
        assert answer.json()["about"]["status"] == "queued"
    elif terms is not None:
        assert answer.json()["about"]["voice"] == ("office" if role is Role.OFFICE else "person")
    return answer


def add_in_workshop(stage: Stage, role: Role) -> httpx.Response:
    return stage.cast[role].ask("POST", f"/layers/{stage.class_layer}/items", NOTE)


def thing(stage: Stage, role: Role, action: Action) -> tuple[str, str]:
    """Give layer and id of something of others to act on, where the cell is about."""
    if in_class(role, action):
        who = Role.FACILITATOR if role is Role.PUPIL else Role.PUPIL
        return stage.class_layer, stage.class_note(who)["id"]
    return NOTES, stage.note()


def comment(stage: Stage, role: Role) -> httpx.Response:
    layer, item = thing(stage, role, Action.COMMENT)
    body = {"text": "そうですね"}
    if role is Role.OFFICE:
        body["official_page"] = f"https://{CITY_SITE}/heat"
    return stage.cast[role].ask("POST", f"/layers/{layer}/items/{item}/comments", body)


def react(stage: Stage, role: Role) -> httpx.Response:
    layer, item = thing(stage, role, Action.REACT)
    return stage.cast[role].ask("PUT", f"/layers/{layer}/items/{item}/reactions/hot")


def add_photo(stage: Stage, role: Role) -> httpx.Response:
    layer, item = thing(stage, role, Action.ADD_PHOTO)
    who, picture = stage.cast[role], io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "JPEG")
    return who.client.post(
        f"/api/cities/{CITY}/layers/{layer}/items/{item}/photos",
        params={"licence": "CC BY 4.0", "credit": "わたし", "alt_text": "緑", "ai_made": "false"},
        content=picture.getvalue(),
        headers={**who.headers, "content-type": "image/jpeg"},
    )


def edit(stage: Stage, role: Role) -> httpx.Response:
    """Change what the cell is about: one's own, one's spot, a class's, the office's."""
    terms, who = terms_of(role, Action.EDIT), stage.cast[role]
    if MATRIX[role].get(Action.EDIT) is Terms.OWN_SPOT:
        layer, item = f"{CITY}-cool-spots", stage.cast.spot
        found = who.ask("GET", f"/layers/{layer}/items/{item}")
        return who.ask(
            "PATCH",
            f"/layers/{layer}/items/{item}",
            {"properties": {"name": "川辺の図書館"}},
            if_match=found.headers.get("etag", "x"),
        )
    if terms is Terms.OWN:
        layer, body = (PROPOSALS, TREE) if role is Role.PLANNER else (NOTES, NOTE)
        made = who.ask("POST", f"/layers/{layer}/items", body).json()
    elif terms is Terms.OFFICIAL_LAYER:
        layer, made = OFFICIAL, who.ask("POST", f"/layers/{OFFICIAL}/items", NOTE).json()
    elif terms in {Terms.UNTIL_CLOSE, Terms.OWN_WORKSHOP}:
        layer, made = stage.class_layer, stage.class_note(Role.PUPIL)
    else:
        layer, made = NOTES, {"id": stage.note()}
    change = {"properties": {"text": "直しました"}}
    path = f"/layers/{layer}/items/{made['id']}"
    return who.ask("PATCH", path, change, if_match=f'"{made["id"]}.1"')


def report(stage: Stage, role: Role) -> httpx.Response:
    body = {"kind": "feature", "id": stage.note(), "reason": "other", "words": "確認してください"}
    return stage.cast[role].ask("POST", "/reports", body)


def hide(stage: Stage, role: Role) -> httpx.Response:
    _, item = thing(stage, role, Action.HIDE)
    body = {
        "things": [{"kind": "feature", "id": item}],
        "action": "hide",
        **WHY,
    }
    return stage.cast[role].ask("POST", "/moderation/decisions", body)


def suspend(stage: Stage, role: Role) -> httpx.Response:
    who = stage.cast[role]
    if in_class(role, Action.SUSPEND):  # in a class it is the removal of a seat
        other = cast_of(stage.house)
        leader = other[Role.FACILITATOR]
        with stage.house.database.read() as connection:
            chair = connection.scalar(select(seat.c.id).where(seat.c.workshop == other.workshop))
        return leader.ask("DELETE", f"/workshops/{other.workshop}/seats/{chair}")
    made = stage.house.person()
    name = made.ask("GET", "/me").json()["pen_name"]
    body = {"pen_name": name, "reason": "other", "words": "ためしです", "days": 3}
    return who.ask("POST", "/suspensions", body)


def publish_official(stage: Stage, role: Role) -> httpx.Response:
    """Approve, as a second person, what one clerk wrote."""
    clerk = stage.house.person(Role.OFFICE, hat=Hat.OFFICE)
    body = {"text": "対応します", "official_page": f"https://{CITY_SITE}/heat"}
    made = clerk.ask("POST", f"/layers/{NOTES}/items/{stage.note()}/comments", body)
    assert made.status_code == 201, made.text
    reply = f"/official-replies/{made.json()['id']}"
    return stage.cast[role].ask("POST", reply, {"approve": True})


def export(stage: Stage, role: Role) -> httpx.Response:
    return stage.cast[role].ask("GET", f"/layers/{NOTES}/export/geojson")


def see_identity(stage: Stage, role: Role) -> httpx.Response:
    body = {"provider": "line", "subject": "U123", "reason": "警察からの照会"}
    return stage.cast[role].ask("POST", "/identifications", body)


def configure(stage: Stage, role: Role) -> httpx.Response:
    who = stage.cast[role]
    if in_class(role, Action.CONFIGURE):
        path = f"/workshops/{stage.cast.workshop}"
        return who.ask("PATCH", path, {"title": "総合的な探究の時間"})
    body = {
        "id": f"{CITY}-{role.value}-{stage.note()[:8]}",
        "space": f"{CITY}-common",
        "kind": "steps",
        "title": {"ja": "段差", "en": "Steps"},
        "fields": [],
        "geometry_types": ["Point"],
        "who_may_add": ["citizen"],
    }
    return who.ask("POST", "/layers", body)


def read_log(stage: Stage, role: Role) -> httpx.Response:
    return stage.cast[role].ask("GET", "/audit")


def enter_heat(stage: Stage, role: Role) -> httpx.Response:
    now = int(time.time() * 1000)
    body = {"kind": "wbgt", "wbgt": 30.5, "place": "市役所前", "at": now - 60_000}
    return stage.cast[role].ask("POST", "/today/entries", body)


def visit(stage: Stage, role: Role) -> httpx.Response:
    code = shown_code(stage.cast[Role.OFFICE], stage.cast.spot)
    body = {"spot": stage.cast.spot, "code": code}
    return stage.cast[role].ask("POST", "/points/visits", body)


def confirm_visit(stage: Stage, role: Role) -> httpx.Response:
    spot = f"/points/spots/{stage.cast.spot}"
    number = stage.house.person().ask("POST", f"{spot}/waits").json()["number"]
    return stage.cast[role].ask("POST", f"{spot}/confirmations", {"number": number})


def plan_points(stage: Stage, role: Role) -> httpx.Response:
    spot = {"name": "図書館", "kind": "public", "visits": [1] * 24}
    body = {"first_hour": "2025-07-01T00:00", "wbgt_c": [31.0] * 24, "spots": [spot]}
    return stage.cast[role].ask("POST", "/points/simulations", body)


def set_points(stage: Stage, role: Role) -> httpx.Response:
    """Put into force, as a second person, what one clerk proposed."""
    clerk = stage.house.person(Role.OFFICE, hat=Hat.OFFICE)
    return decide(stage.cast[role], propose(clerk))


def hand_over_points(stage: Stage, role: Role) -> httpx.Response:
    return stage.cast[role].ask("POST", "/points/exports")


def tell_step(stage: Stage, role: Role) -> httpx.Response:
    body = {
        "what": "欠けた時刻をうめた",
        "tool": "表計算",
        "done_on": "2026-07-01",
        "why": "観測所が止まっていた",
        "inputs": [{"name": "raw.csv", "sha256": "a" * 64}],
        "outputs": [{"name": "filled.csv", "sha256": "b" * 64}],
    }
    answer = stage.cast[role].ask("POST", "/chain/steps", body)
    if answer.status_code == 201:
        assert answer.json()["role"] == role.value
    return answer


def vote(stage: Stage, role: Role) -> httpx.Response:
    """Vote in a class of its own: the role's own one, or one that is open to all."""
    mine = role is Role.PUPIL
    leader = stage.cast[Role.FACILITATOR] if mine else stage.house.person(Role.FACILITATOR)
    room = stage.cast.workshop if mine else open_class(leader)
    works = f"{CITY}-class-{room}-works" if mine else f"{room}-works"
    if mine:
        add_works(stage.house, room, works)
    body = {"layer": works, "title": "木", "features": [{"type": "Feature", **TREE}]}
    choices = [leader.ask("POST", "/proposals", body).json()["id"] for _ in range(2)]
    asked = {"question": "どれ？", "choices": choices}
    opened = leader.ask("POST", f"/workshops/{room}/ballots", asked)
    assert opened.status_code == 201, opened.text
    where = f"/ballots/{opened.json()['id']}/vote"
    return stage.cast[role].ask("PUT", where, {"choice": choices[0]})


def open_class(leader: Person) -> str:
    """Make a workshop that everybody may see."""
    made = leader.ask("POST", "/workshops", plan())
    assert made.status_code == 201, made.text
    room = str(made.json()["id"])
    assert leader.ask("POST", f"/workshops/{room}/acts", {"act": "open"}).status_code == 200
    return room


def add_works(house: House, room: str, layer: str) -> None:
    """Give the class of the cast a layer of drawings."""
    with house.database.write() as connection:
        if connection.scalar(select(layer_table.c.id).where(layer_table.c.id == layer)) is None:
            insert_layer(
                connection,
                Layer(
                    id=layer,
                    city=CITY,
                    space=f"{CITY}-common",
                    kind="drawing",
                    title={"ja": "授業の絵", "en": "Drawings of a class"},
                    fields=DRAWN_FIELDS,
                    geometry_types=("Point", "Polygon"),
                    who_may_add=frozenset(),
                    workshop=room,
                ),
            )


TRIES: dict[Action, Callable[[Stage, Role], httpx.Response]] = {
    Action.VIEW: view,
    Action.ADD: add,
    Action.ADD_IN_WORKSHOP: add_in_workshop,
    Action.COMMENT: comment,
    Action.REACT: react,
    Action.ADD_PHOTO: add_photo,
    Action.EDIT: edit,
    Action.REPORT: report,
    Action.HIDE: hide,
    Action.SUSPEND: suspend,
    Action.PUBLISH_OFFICIAL: publish_official,
    Action.EXPORT: export,
    Action.SEE_IDENTITY: see_identity,
    Action.CONFIGURE: configure,
    Action.READ_LOG: read_log,
    Action.TELL_STEP: tell_step,
    Action.ENTER_HEAT: enter_heat,
    Action.VISIT: visit,
    Action.CONFIRM_VISIT: confirm_visit,
    Action.PLAN_POINTS: plan_points,
    Action.SET_POINTS: set_points,
    Action.HAND_OVER_POINTS: hand_over_points,
    Action.VOTE: vote,
}
# Citizens add in a workshop as who sits in it: with a seat, which is the pupil's cell.
ELSEWHERE = {
    (role, Action.ADD_IN_WORKSHOP)
    for role in (Role.CITIZEN, Role.VOUCHED, Role.STAFF, Role.SPOT_OWNER)
}


def test_every_column_is_tried() -> None:
    assert set(TRIES) == set(TRIED)


@pytest.mark.parametrize("action", TRIED, ids=lambda each: each.value)
@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_a_cell(stage: Stage, role: Role, action: Action) -> None:
    answer = TRIES[action](stage, role)
    allowed = terms_of(role, action) is not None and (role, action) not in ELSEWHERE
    if allowed:
        assert answer.status_code in {200, 201, 202, 204}, f"{answer.status_code} {answer.text}"
    else:
        assert answer.status_code in REFUSED, f"{answer.status_code} {answer.text}"
