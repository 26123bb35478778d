"""Joining, signing in and out, recovery codes, hats: over HTTP, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from layers.people.accounts import account_named
from layers.people.actor import Membership
from layers.people.memberships import grant
from layers.people.roles import Role
from tests.gis_server.civic.house import CITY, House
from tests.gis_server.people.browser import CONSENTS, PASSWORD, Browser

Open = Callable[..., Browser]
SESSION = "__Host-uchimizu"
ANOTHER = "yakan no yuge to kaeru"


def kind_of(answer) -> str:  # type: ignore[no-untyped-def]
    return str(answer.json()["type"]).removeprefix("urn:uchimizu:problem:")


def test_joining_gives_a_session_a_name_and_codes(browser: Open) -> None:
    one = browser()
    assert one.me()["hat"] == "visitor"
    joined = one.join("ひなたぼっこ", locale="en", furigana=True)
    assert joined["me"]["pen_name"] == "ひなたぼっこ"
    assert len(set(joined["recovery_codes"])) == 8
    me = one.me()
    assert me["hat"] == "person"
    assert [each["role"] for each in me["roles"]] == ["citizen"]
    account = me["account"]
    assert (account["locale"], account["furigana"]) == ("en", True)
    assert account["ways"]["login_name"] == joined["login_name"] != "ひなたぼっこ"
    assert account["ways"]["recovery_codes_left"] == 8
    assert account["consents_due"] == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"pen_name": "熊谷 公式"}, "pen_name"),
        ({"pen_name": "か\u202eわ"}, "pen_name"),
        ({"password": "short"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": None}, "password"),
        ({"age_band": "12-15"}, "age_band"),
        ({"consents": {"rules": "2026-11"}}, "consents.account"),
        ({"consents": {**CONSENTS, "rules": "1999-01"}}, "consents.rules"),
        ({"consents": {**CONSENTS, "spying": "1"}}, "consents.spying"),
        ({"trusted": True}, "trusted"),
        ({"roles": ["operator"]}, "roles"),
    ],
)
def test_what_cannot_be_joined_with_is_named(
    browser: Open, changed: dict[str, object], field: str
) -> None:
    one = browser()
    asked = {"pen_name": "すずかぜ", "password": PASSWORD, "consents": CONSENTS, **changed}
    answer = one.ask("POST", "/accounts", asked)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert one.cookies == {}


def test_a_pen_name_is_taken_once(browser: Open) -> None:
    browser().join("コカゲ")
    asked = {"pen_name": "こかげ", "password": PASSWORD, "consents": CONSENTS}
    answer = browser().ask("POST", "/accounts", asked)
    assert (answer.status_code, kind_of(answer)) == (409, "already-exists")


def test_signing_in_elsewhere_and_out(browser: Open) -> None:
    one, other = browser(), browser()
    name = one.join()["login_name"]
    answer = other.sign_in(name.upper())
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    listed = other.ask("GET", "/sessions").json()["sessions"]
    assert len(listed) == 2
    assert [each["this"] for each in listed].count(True) == 1
    token = other.cookies[SESSION]
    assert other.ask("DELETE", "/sessions/this").status_code == 204
    assert SESSION not in other.cookies
    other.cookies[SESSION] = token
    assert other.me()["hat"] == "visitor", "a token that was signed out is dead"
    assert one.me()["hat"] == "person"


def test_one_session_is_ended_from_another(browser: Open) -> None:
    one, other, stranger = browser(), browser(), browser()
    name = one.join()["login_name"]
    other.sign_in(name)
    stranger.join()
    ids = {each["this"]: each["id"] for each in one.ask("GET", "/sessions").json()["sessions"]}
    assert stranger.ask("DELETE", f"/sessions/{ids[False]}").status_code == 404
    assert one.ask("DELETE", f"/sessions/{ids[False]}").status_code == 204
    assert (one.me()["hat"], other.me()["hat"]) == ("person", "visitor")
    other.sign_in(name)
    assert one.ask("DELETE", "/sessions").status_code == 204
    assert (one.me()["hat"], other.me()["hat"]) == ("visitor", "visitor")


def test_a_cookie_set_before_signing_in_is_not_taken_over(browser: Open) -> None:
    victim = browser()
    name = victim.join()["login_name"]
    victim.cookies = {SESSION: "x" * 43, "uchimizu": "planted"}
    victim.sign_in(name)
    assert victim.cookies[SESSION] != "x" * 43
    attacker = browser()
    attacker.cookies = {SESSION: "x" * 43}
    assert attacker.me()["hat"] == "visitor"
    attacker.cookies = {"uchimizu": victim.cookies[SESSION]}
    assert attacker.me()["hat"] == "visitor", "only the __Host- name is taken here"


def test_a_new_sign_in_ends_the_session_before(browser: Open) -> None:
    one = browser()
    name = one.join()["login_name"]
    before = one.cookies[SESSION]
    one.sign_in(name)
    assert one.cookies[SESSION] != before
    assert len(one.ask("GET", "/sessions").json()["sessions"]) == 1


def test_known_and_unknown_names_are_answered_alike(browser: Open) -> None:
    name = browser().join()["login_name"]
    answers = [browser().sign_in(each, ANOTHER) for each in (name, "kawa-momiji-999", "", "' OR 1")]
    shown = {(each.status_code, kind_of(each), len(each.content)) for each in answers}
    assert len(shown) == 1
    assert shown.pop()[:2] == (403, "sign-in-failed")
    headers = [sorted(set(each.headers) - {"x-request-id", "date"}) for each in answers]
    assert headers[0] == headers[1]


def test_guessing_is_slowed_and_the_owner_still_gets_in(house: House, browser: Open) -> None:
    owner = browser()
    name = owner.join()["login_name"]
    attacker = browser()
    answers = [attacker.sign_in(name, f"{ANOTHER}{i}") for i in range(14)]
    assert [each.status_code for each in answers[:4]] == [403] * 4
    throttled = [each for each in answers if each.status_code == 429]
    assert len(throttled) >= 8
    assert int(throttled[0].headers["retry-after"]) >= 1
    assert owner.me()["hat"] == "person", "nobody is signed out by another's guesses"
    assert attacker.sign_in(name).status_code == 429, "not even the right one, from there, now"


@pytest.mark.parametrize(
    ("path", "asked", "most"),
    [
        ("/recovery", {"code": "2222" * 4, "password": ANOTHER}, 20),
        ("/accounts", {"pen_name": "x", "password": ANOTHER, "consents": {}}, 60),
    ],
)
@pytest.mark.parametrize(
    ("network", "other"), [("2001:db8:1::{:x}", "2001:db8:2::1"), ("203.0.113.{}", "203.0.114.1")]
)
def test_tries_from_one_network_count_together(
    browser: Open, path: str, asked: dict[str, object], most: int, network: str, other: str
) -> None:
    def tried(address: str) -> int:
        return browser(address=address).ask("POST", path, asked).status_code

    assert 429 not in [tried(network.format(number)) for number in range(1, most + 1)]
    assert tried(network.format(most + 1)) == 429
    assert tried(other) != 429


def test_a_recovery_code_sets_a_password_and_ends_sessions(browser: Open) -> None:
    lost, found = browser(), browser()
    joined = lost.join()
    code = joined["recovery_codes"][2]
    weak = found.ask("POST", "/recovery", {"code": code, "password": "short"})
    assert weak.status_code == 422, "a refused password uses no code up"
    both = found.ask("POST", "/recovery", {"code": "2222" * 4, "password": "short"})
    assert both.status_code == 422, "what is wrong with a password is told before the code"
    answer = found.ask("POST", "/recovery", {"code": code.upper(), "password": ANOTHER})
    assert answer.status_code == 201
    assert answer.json()["login_name"] == joined["login_name"]
    assert (found.me()["hat"], lost.me()["hat"]) == ("person", "visitor")
    assert browser().sign_in(joined["login_name"]).status_code == 403
    assert browser().sign_in(joined["login_name"], ANOTHER).status_code == 201
    again = browser().ask("POST", "/recovery", {"code": code, "password": ANOTHER})
    unknown = browser().ask("POST", "/recovery", {"code": "2222" * 4, "password": ANOTHER})
    assert (again.status_code, kind_of(again)) == (403, "sign-in-failed")
    assert len(again.content) == len(unknown.content)


def test_new_codes_and_a_new_password(browser: Open) -> None:
    one, other = browser(), browser()
    joined = one.join()
    other.sign_in(joined["login_name"])
    codes = one.ask("POST", "/me/recovery-codes").json()["recovery_codes"]
    assert not set(codes) & set(joined["recovery_codes"])
    changed = one.ask("PUT", "/me/password", {"password": ANOTHER})
    assert changed.status_code == 201
    assert (one.me()["hat"], other.me()["hat"]) == ("person", "visitor")
    old = browser().ask(
        "POST", "/recovery", {"code": joined["recovery_codes"][0], "password": ANOTHER}
    )
    assert old.status_code == 403


def test_the_office_is_a_second_sign_in(house: House, browser: Open) -> None:
    one = browser()
    joined = one.join()
    name = joined["login_name"]
    refused = one.sign_in(name, hat="office")
    assert (refused.status_code, kind_of(refused)) == (403, "not-allowed")
    with house.database.write() as connection:
        person = account_named(connection, CITY, joined["me"]["pen_name"])
        grant(connection, CITY, person.id, Membership(Role.OFFICE))
    me = one.me()
    assert me["account"]["may_wear_office"]
    assert "office" not in [each["role"] for each in me["roles"]]
    before = one.cookies[SESSION]
    assert one.sign_in(name, ANOTHER, hat="office").status_code == 403
    assert one.sign_in(name, hat="office").json()["hat"] == "office"
    assert [each["role"] for each in one.me()["roles"]] == ["office"]
    assert one.cookies[SESSION] != before
    office = one.cookies[SESSION]
    assert one.ask("POST", "/sessions/person").json()["hat"] == "person"
    one.cookies[SESSION] = office
    assert one.me()["hat"] == "visitor", "the hat was taken off for good"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "null"},
        {"content_type": "text/plain"},
        {"content_type": "application/x-www-form-urlencoded"},
    ],
)
def test_other_websites_change_nothing(browser: Open, headers: dict[str, str]) -> None:
    one = browser()
    name = one.join()["login_name"]
    for method, path, body in (
        ("POST", "/sessions", {"login_name": name, "password": PASSWORD}),
        ("PATCH", "/me", {"locale": "en"}),
        ("DELETE", "/me", {"close_account": True}),
    ):
        answer = one.ask(method, path, body, **headers)
        assert answer.status_code in {403, 415}, (method, path)
    if "content_type" not in headers:
        assert one.ask("DELETE", "/sessions", **headers).status_code == 403
    assert one.me()["account"]["locale"] == "ja"


def test_tokens_and_passwords_are_never_in_the_log(house: House, browser: Open) -> None:
    one = browser()
    joined = one.join()
    one.sign_in(joined["login_name"])
    one.sign_in(joined["login_name"], ANOTHER)
    log = house.server.log.read_text("utf-8")
    for secret in (one.cookies[SESSION], PASSWORD, ANOTHER, joined["login_name"]):
        assert secret not in log
    assert joined["recovery_codes"][0] not in log
