"""One's own page: consents, what is kept, and leaving; over HTTP, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import pytest
from sqlalchemy import select

from layers.features.operations import Operation, apply_once
from layers.moderation.audit import verify
from layers.people.accounts import account_named
from layers.people.actor import Actor, Membership
from layers.people.memberships import grant
from layers.people.roles import Hat, Role
from layers.store import tables
from tests.gis_server.civic.house import CITY, NOTE, House
from tests.gis_server.people.authenticator import Authenticator
from tests.gis_server.people.browser import PASSWORD, Browser
from tests.gis_server.people.test_passkeys import add

Open = Callable[..., Browser]
NOTES = f"/layers/{CITY}-notes/items"


def test_how_somebody_reads(browser: Open) -> None:
    one = browser()
    one.join()
    changed = one.ask("PATCH", "/me", {"locale": "ja-plain", "furigana": True}).json()
    assert (changed["account"]["locale"], changed["account"]["furigana"]) == ("ja-plain", True)
    assert one.ask("PATCH", "/me", {}).json() == changed
    for body in ({"locale": "fr"}, {"trusted": True}, {"pen_name": "x"}, {"furigana": "yes"}):
        assert one.ask("PATCH", "/me", body).status_code == 422


def test_consents_are_given_and_withdrawn(browser: Open) -> None:
    one = browser()
    one.join()
    listed = {each["id"]: each for each in one.ask("GET", "/me/consents").json()["consents"]}
    assert {name: each["agreed"] for name, each in listed.items()} == {
        "rules": True,
        "account": True,
        "research": False,
    }
    assert "個人の意見" in listed["rules"]["text"]["ja"]
    given = {"consents": {"research": listed["research"]["version"]}}
    now = one.ask("POST", "/me/consents", given).json()["consents"]
    assert all(each["agreed"] for each in now)
    assert one.ask("DELETE", "/me/consents/research").status_code == 204
    assert one.ask("DELETE", "/me/consents/rules").status_code == 422
    assert one.ask("POST", "/me/consents", {"consents": {"research": "0"}}).status_code == 422
    ledger = one.ask("GET", "/me/data").json()["consents"]
    assert [each["purpose"] for each in ledger] == ["rules", "account", "research"]
    assert ledger[2]["withdrawn_at"] >= ledger[2]["given_at"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me/data"),
        ("GET", "/me/consents"),
        ("GET", "/me/passkeys"),
        ("GET", "/sessions"),
        ("DELETE", "/sessions"),
        ("POST", "/me/recovery-codes"),
        ("POST", "/sessions/person"),
        ("POST", "/me/passkeys/challenge"),
    ],
)
def test_visitors_have_no_page_of_their_own(browser: Open, method: str, path: str) -> None:
    answer = browser().ask(method, path)
    assert (answer.status_code, answer.json()["type"]) == (
        403,
        "urn:uchimizu:problem:sign-in-needed",
    )


def test_all_that_is_kept_can_be_taken_along(house: House, browser: Open) -> None:
    one = browser()
    joined = one.join("みずうみ")
    add(one, Authenticator(one.origin), "スマホ")
    item = one.ask("POST", NOTES, NOTE).json()["id"]
    answer = one.ask("GET", "/me/data")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert found["account"]["pen_name"] == "みずうみ"
    assert found["account"]["login_name"] == joined["login_name"]
    assert [each["name"] for each in found["passkeys"]] == ["スマホ"]
    assert [each["id"] for each in found["features"]["features"]] == [item]
    assert found["features"]["features"][0]["geometry"] == NOTE["geometry"]
    assert len(found["sessions"]) == 1
    others = browser()
    others.join()
    assert item not in others.ask("GET", "/me/data").text
    for secret in (PASSWORD, "argon2", one.cookies["__Host-uchimizu"]):
        assert secret not in answer.text


def test_leaving_takes_the_name_off_everything(house: House, browser: Open) -> None:
    one = browser()
    joined = one.join("あめんぼ")
    with house.database.write() as connection:
        person = account_named(connection, CITY, "あめんぼ").id
        trust = tables.account.update().where(tables.account.c.id == person)
        connection.execute(trust.values(trusted=True))
        grant(connection, CITY, person, Membership(Role.VOUCHED))
    device = Authenticator(one.origin)
    add(one, device)
    item = one.ask("POST", NOTES, NOTE)
    path = f"{NOTES}/{item.json()['id']}"
    one.ask("PATCH", path, {"properties": {"text": "木かげ"}}, if_match=item.headers["etag"])
    before = browser().ask("GET", path)
    assert "あめんぼ" in before.text
    shown = {"sequence": 1, "done": True, "item": before.json()}
    other = Actor(CITY, Hat.PERSON, "other")  # who changed it, too
    with house.database.write() as connection:
        apply_once(connection, other, Operation("a" * 16, 1, {}), lambda: shown)
    assert one.ask("DELETE", "/me", {"close_account": False}).status_code == 422
    assert one.ask("DELETE", "/me", {"close_account": True}).status_code == 204

    assert one.me()["hat"] == "visitor"
    after = browser().ask("GET", path)
    assert after.json()["about"]["pen_name"] == "退会した人"
    assert after.json()["properties"]["text"] == "木かげ"
    assert after.headers["etag"] != before.headers["etag"], "no cache keeps the name"
    history = browser().ask("GET", f"{path}/versions")
    assert "あめんぼ" not in history.text
    assert history.json()["versions"][0]["about"]["action"] == "author-left"
    assert browser().sign_in(joined["login_name"]).status_code == 403
    code = {"code": joined["recovery_codes"][0], "password": "ringo to mikan to nashi"}
    assert browser().ask("POST", "/recovery", code).status_code == 403
    with house.database.read() as connection:
        for table in tables.metadata.sorted_tables:
            rows = orjson.dumps([list(map(str, row)) for row in connection.execute(select(table))])
            assert "あめんぼ".encode() not in rows, table.name
        for name in ("password", "passkey", "identity", "recovery_code", "consent", "session"):
            table = tables.metadata.tables[name]
            left = connection.execute(select(table).where(table.c.account == person)).all()
            assert left == [], name
        assert verify(connection, CITY) is None
        again = apply_once(connection, other, Operation("a" * 16, 1, {}), lambda: shown)
        assert again == {"sequence": 1, "done": True}
    taken = {"pen_name": "アメンボ", "password": PASSWORD, "consents": {}}
    taken["consents"] = {"rules": "2026-11", "account": "2026-11"}
    assert browser().ask("POST", "/accounts", taken).status_code == 409, "nobody passes as who left"


def test_what_waited_for_a_look_is_withdrawn(house: House, browser: Open) -> None:
    one = browser()
    one.join()
    item = one.ask("POST", NOTES, NOTE).json()
    with house.database.write() as connection:
        row = tables.feature.c.id == item["id"]
        connection.execute(tables.feature.update().where(row).values(status="queued"))
    assert one.ask("DELETE", "/me", {"close_account": True}).status_code == 204
    with house.database.read() as connection:
        found = connection.execute(select(tables.feature).where(row)).one()
        versions = connection.execute(
            select(tables.feature_version).where(tables.feature_version.c.feature == item["id"])
        ).all()
    assert (found.status, found.account) == ("withdrawn", None)
    assert found.deleted_at is not None
    assert [each.version for each in versions] == [1, 2]
    assert {each.pen_name for each in versions} == {"退会した人"}
