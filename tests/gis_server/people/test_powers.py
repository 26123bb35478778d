"""Suspensions, roles and looking somebody up, over HTTP, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from layers.people.accounts import account_named
from layers.people.identities import add_identity, subject_hash
from layers.people.permissions import MATRIX, Action
from layers.people.roles import Hat, Role
from layers.store.tables import audit, notice
from tests.gis_server.civic.house import CITY, NOTE, House, Person
from tests.gis_server.people.browser import Browser
from tests.gis_server.people.cast import Cast, cast_of

Open = Callable[..., Browser]


@pytest.fixture(scope="module")
def cast(house: House) -> Cast:
    return cast_of(house)


def office(house: House) -> Person:
    return house.person(Role.OFFICE, hat=Hat.OFFICE)


def suspend(house: House, moderator: Person, pen_name: str, days: int = 7) -> str:
    """Suspend somebody, as a moderator proposes and the office decides; gives the id."""
    body = {"pen_name": pen_name, "reason": "harassment", "words": "三度目です", "days": days}
    made = moderator.ask("POST", "/suspensions", body)
    assert made.status_code == 201, made.text
    identifier: str = made.json()["id"]
    decided = office(house).ask("POST", f"/suspensions/{identifier}/decision", {"accept": True})
    assert decided.status_code == 200, decided.text
    return identifier


def test_everybody_of_the_cast_is_who_they_are(cast: Cast) -> None:
    assert set(cast) == set(Role)
    for role, person in cast.items():
        me = person.ask("GET", "/me").json()
        assert role.value in [each["role"] for each in me["roles"]]
        assert all(each["label"]["ja"] for each in me["roles"])
        told = {each["role"]: {power["action"] for power in each["may"]} for each in me["roles"]}
        unbuilt = {Action.EXPORT_DEIDENTIFIED}
        assert told[role.value] == {each.value for each in set(MATRIX[role]) - unbuilt}
    assert cast[Role.PUPIL].ask("GET", "/me").json()["hat"] == "seat"
    assert cast[Role.OFFICE].ask("GET", "/me").json()["hat"] == "office"


def test_a_suspension_from_proposal_to_answer(house: House, cast: Cast, browser: Open) -> None:
    troll = browser()
    pen_name = troll.join()["me"]["pen_name"]
    nobody = {"pen_name": "いない人", "reason": "spam", "words": "x", "days": 1}
    refused = cast[Role.MODERATOR].ask("POST", "/suspensions", nobody)
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["pen_name"]
    identifier = suspend(house, cast[Role.MODERATOR], pen_name)
    me = troll.me()
    assert me["suspended"]
    (told,) = me["account"]["suspensions"]
    assert (told["words"], told["runs"], told["may_appeal"]) == ("三度目です", True, True)
    assert told["reason"]["ja"] == "人を傷つける書きこみ"
    refused = troll.ask("POST", f"/layers/{CITY}-notes/items", NOTE)
    assert refused.status_code == 403
    assert "suspended" in refused.json()["detail"]
    assert troll.ask("GET", f"/layers/{CITY}-notes/items").status_code == 200
    assert troll.ask("GET", "/me/data").status_code == 200
    appeal = troll.ask("POST", f"/suspensions/{identifier}/appeal", {"words": "見直してください"})
    assert appeal.status_code == 204
    seen = cast[Role.MODERATOR].ask("GET", "/suspensions").json()["suspensions"]
    (mine,) = [each for each in seen if each["id"] == identifier]
    assert (mine["appeal"], mine["mine"]) == ("見直してください", True)
    assert mine["appealed_at"] == troll.me()["account"]["suspensions"][0]["appealed_at"] > 0
    answered = office(house).ask(
        "POST", f"/suspensions/{identifier}/answer", {"words": "見直しました", "lift": True}
    )
    assert answered.json()["state"] == "lifted"
    assert not troll.me()["suspended"]
    assert troll.me()["account"]["suspensions"][0]["appeal_answer"] == "見直しました"


def test_who_decides_on_a_suspension_reads_who_proposed_it_and_on_what_it_rests(
    house: House, cast: Cast
) -> None:
    troll, moderator, reader = house.person(), cast[Role.MODERATOR], house.person()
    pen_name = troll.ask("GET", "/me").json()["pen_name"]
    hidden, reported, fine = (troll.add_note().json()["id"] for _ in range(3))
    things = [{"kind": "feature", "id": each} for each in (hidden, reported, fine)]
    accepted = {"things": things, "action": "accept"}
    moderator.ask("POST", "/moderation/decisions", accepted)
    away = {"things": things[:1], "action": "hide", "reason": "insult"}
    assert moderator.ask("POST", "/moderation/decisions", away).status_code == 201
    told = {"kind": "feature", "id": reported, "reason": "advertising"}
    assert reader.ask("POST", "/reports", told).is_success
    body = {"pen_name": pen_name, "reason": "spam", "words": "くりかえし", "days": 3}
    identifier = moderator.ask("POST", "/suspensions", body).json()["id"]
    listed = office(house).ask("GET", "/suspensions").json()["suspensions"]
    (proposed,) = [each for each in listed if each["id"] == identifier]
    assert proposed["proposed_by"] == moderator.ask("GET", "/me").json()["pen_name"]
    assert (proposed["decided_by"], proposed["mine"]) == ("", False)
    found = {each["item"]["id"]: each for each in proposed["grounds"]}
    assert {name: each["cause"] for name, each in found.items()} == {
        hidden: "hide",
        reported: "reported",
    }
    assert found[hidden]["reason"]["en"] == "hurts somebody"
    path = f"/suspensions/{identifier}/decision"
    decider = office(house)
    decided = decider.ask("POST", path, {"accept": True}).json()
    assert decided["decided_by"] == decider.ask("GET", "/me").json()["pen_name"]
    assert decided["grounds"] == [], "nobody is to decide any more"
    (own,) = troll.ask("GET", "/me").json()["account"]["suspensions"]
    assert not {"proposed_by", "decided_by", "grounds"} & own.keys(), "its person is told neither"


def test_a_suspension_is_ended_early_by_the_office_alone(
    house: House, cast: Cast, browser: Open
) -> None:
    troll = browser()
    identifier = suspend(house, cast[Role.MODERATOR], troll.join()["me"]["pen_name"])
    path = f"/suspensions/{identifier}"
    assert cast[Role.MODERATOR].ask("DELETE", path).status_code == 403
    assert troll.ask("DELETE", path).status_code == 403
    assert office(house).ask("DELETE", path).json()["state"] == "lifted"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MODERATOR, Role.OFFICE}))
def test_others_neither_see_nor_propose(cast: Cast, role: Role) -> None:
    body = {"pen_name": "だれか", "reason": "spam", "words": "x", "days": 1}
    assert cast[role].ask("GET", "/suspensions").status_code == 403
    assert cast[role].ask("POST", "/suspensions", body).status_code == 403
    assert cast[role].ask("POST", "/suspensions/x/decision", {"accept": True}).status_code == 403


def test_a_role_of_power_needs_two_persons(house: House, browser: Open) -> None:
    one, other, person = office(house), office(house), browser()
    pen_name = person.join()["me"]["pen_name"]
    asked = {"pen_name": pen_name, "role": "moderator", "reason": "地域の会から"}
    given = one.ask("POST", "/roles", asked).json()
    assert not given["granted"]
    act = given["waits"]["id"]
    assert one.ask("POST", f"/joint-acts/{act}/confirmation").status_code == 403
    (waiting,) = [
        each for each in other.ask("GET", "/joint-acts").json()["joint_acts"] if each["id"] == act
    ]
    assert (waiting["pen_name"], waiting["role"], waiting["mine"]) == (pen_name, "moderator", False)
    assert other.ask("POST", f"/joint-acts/{act}/confirmation").json()["pen_name"] == pen_name
    assert other.ask("POST", f"/joint-acts/{act}/confirmation").status_code == 404
    assert "moderator" in [each["role"] for each in person.me()["roles"]]
    listed = one.ask("GET", "/roles").json()["roles"]
    assert (pen_name, "moderator") in {(each["pen_name"], each["role"]) for each in listed}
    path = f"/roles?pen_name={pen_name}&role=moderator"
    assert one.ask("DELETE", path).status_code == 204
    assert one.ask("DELETE", path).status_code == 404
    assert "moderator" not in [each["role"] for each in person.me()["roles"]]


def test_a_small_role_needs_one(house: House, browser: Open) -> None:
    person = browser()
    asked = {"pen_name": person.join()["me"]["pen_name"], "role": "facilitator"}
    asked["scope"] = "workshop:abc"
    assert office(house).ask("POST", "/roles", asked).json() == {"granted": True, "waits": None}
    assert person.me()["roles"][1]["scope"] == "workshop:abc"
    owning = asked | {"role": "spot-owner", "scope": "city"}
    refused = office(house).ask("POST", "/roles", owning)
    assert [each["field"] for each in refused.json()["errors"]] == ["scope"]
    assert office(house).ask("POST", "/roles", owning | {"scope": "feature:abc"}).status_code == 201


def test_what_waits_can_be_refused(house: House, browser: Open) -> None:
    one, person = office(house), browser()
    asked = {"pen_name": person.join()["me"]["pen_name"], "role": "auditor", "reason": "x"}
    act = one.ask("POST", "/roles", asked).json()["waits"]["id"]
    assert one.ask("DELETE", f"/joint-acts/{act}").status_code == 204
    assert office(house).ask("POST", f"/joint-acts/{act}/confirmation").status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"role": "visitor"},
        {"role": "emperor"},
        {"scope": "everywhere"},
        {"scope": "layer:../x"},
        {"role": "spot-owner"},
        {"reason": ""},
        {"account": "x"},
    ],
)
def test_bad_grants_are_refused(house: House, browser: Open, changed: dict[str, str]) -> None:
    pen_name = browser().join()["me"]["pen_name"]
    asked = {"pen_name": pen_name, "role": "moderator", "reason": "x", **changed}
    assert office(house).ask("POST", "/roles", asked).status_code == 422


def test_nobody_gives_to_themselves(house: House) -> None:
    one = office(house)
    pen_name = one.ask("GET", "/me").json()["pen_name"]
    body = {"pen_name": pen_name, "role": "operator", "reason": "x"}
    assert one.ask("POST", "/roles", body).status_code in {404, 422}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OPERATOR, Role.OFFICE}))
def test_others_give_no_roles(cast: Cast, role: Role) -> None:
    body = {"pen_name": "だれか", "role": "vouched", "reason": "x"}
    assert cast[role].ask("POST", "/roles", body).status_code == 403
    assert cast[role].ask("GET", "/roles").status_code == 403
    assert cast[role].ask("GET", "/joint-acts").status_code == 403
    assert cast[role].ask("POST", "/joint-acts/x/confirmation").status_code == 403
    assert cast[role].ask("DELETE", "/roles?pen_name=x&role=vouched").status_code == 403


def test_looking_somebody_up_needs_two_and_is_told(house: House, browser: Open) -> None:
    person, one, other = browser(), office(house), office(house)
    pen_name = person.join()["me"]["pen_name"]
    secret = (house.server.log.parent / "secret").read_bytes()
    hashed = subject_hash(secret, CITY, "line", "U-looked-up")
    with house.database.write() as connection:
        account = account_named(connection, CITY, pen_name).id
        add_identity(connection, CITY, account, provider="line", subject=hashed)
    asked = {"provider": "line", "subject": "U-looked-up", "reason": "裁判所の命令 12号"}
    act = one.ask("POST", "/identifications", asked).json()
    assert act["pen_name"] is None
    assert one.ask("POST", f"/joint-acts/{act['id']}/confirmation").status_code == 403
    found = other.ask("POST", f"/joint-acts/{act['id']}/confirmation").json()
    assert found == {"kind": "identify", "pen_name": pen_name}
    with house.database.read() as connection:
        mine = notice.c.receiver == f"account:{account}"
        told = connection.execute(select(notice).where(mine)).all()
        rows = connection.execute(select(audit).where(audit.c.action == "identify")).all()
    assert [each.kind for each in told] == ["identity-seen"]
    assert rows
    assert "U-looked-up" not in str(rows) + str(told)
    nobody = one.ask("POST", "/identifications", {**asked, "subject": "U-nobody"}).json()["id"]
    assert other.ask("POST", f"/joint-acts/{nobody}/confirmation").json()["pen_name"] is None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE}))
def test_others_look_nobody_up(cast: Cast, role: Role) -> None:
    asked = {"provider": "line", "subject": "U", "reason": "x"}
    assert cast[role].ask("POST", "/identifications", asked).status_code == 403
