"""Passkeys over HTTP: made, used, counted, and refused when anything does not fit."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import update
from webauthn.helpers import bytes_to_base64url

from layers.store.tables import session
from tests.gis_server.civic.house import House
from tests.gis_server.people.authenticator import Authenticator
from tests.gis_server.people.browser import Browser

Open = Callable[..., Browser]


def add(browser: Browser, device: Authenticator, name: str = "", **changed: Any):  # type: ignore[no-untyped-def]
    options = browser.ask("POST", "/me/passkeys/challenge").json()["options"]
    body = {"credential": device.create(options, **changed), "name": name}
    return browser.ask("POST", "/me/passkeys", body)


def use(browser: Browser, device: Authenticator, hat: str = "person", **changed: Any):  # type: ignore[no-untyped-def]
    options = browser.ask("POST", "/sessions/passkey/challenge").json()["options"]
    body = {"credential": device.get(options, **changed), "hat": hat}
    return browser.ask("POST", "/sessions/passkey", body)


@pytest.mark.parametrize("counts", [True, False])
def test_a_passkey_signs_in(browser: Open, counts: bool) -> None:
    one = browser()
    pen_name = one.join()["me"]["pen_name"]
    device = Authenticator(one.origin, counts=counts)
    made = add(one, device, "  わたしの スマホ ")
    assert made.status_code == 201, made.text
    assert made.json()["name"] == "わたしの スマホ"
    other = browser()
    for _ in range(2):
        assert use(other, device).status_code == 201
        assert other.me()["pen_name"] == pen_name
    listed = one.ask("GET", "/me/passkeys").json()["passkeys"]
    assert [each["used_at"] is not None for each in listed] == [True]
    assert one.me()["account"]["ways"]["passkeys"] == 1


def test_several_passkeys_and_removing_one(browser: Open) -> None:
    one = browser()
    one.join()
    devices = [Authenticator(one.origin) for _ in range(2)]
    ids = [add(one, each).json()["id"] for each in devices]
    options = one.ask("POST", "/me/passkeys/challenge").json()["options"]
    assert [each["id"] for each in options["excludeCredentials"]] == ids
    assert options["authenticatorSelection"]["userVerification"] == "preferred"
    assert add(one, devices[0]).status_code == 422, "it is there already"
    stranger = browser()
    stranger.join()
    assert stranger.ask("DELETE", f"/me/passkeys/{ids[0]}").status_code == 404
    assert one.ask("DELETE", f"/me/passkeys/{ids[0]}").status_code == 204
    assert use(browser(), devices[0]).status_code == 403
    assert use(browser(), devices[1]).status_code == 201


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"challenge": bytes_to_base64url(b"x" * 32)},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"count": 0},
    ],
)
def test_what_does_not_fit_lets_nobody_in(browser: Open, changed: dict[str, Any]) -> None:
    one = browser()
    one.join()
    device = Authenticator(one.origin)
    add(one, device)
    assert use(browser(), device).status_code == 201
    other = browser()
    answer = use(other, device, **changed)
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("sign-in-failed")
    assert other.me()["hat"] == "visitor"


def test_an_answer_is_taken_once(browser: Open) -> None:
    one, other = browser(), browser()
    one.join()
    device = Authenticator(one.origin, counts=False)
    add(one, device)
    options = other.ask("POST", "/sessions/passkey/challenge").json()["options"]
    kept = dict(other.cookies)
    body = {"credential": device.get(options)}
    assert other.ask("POST", "/sessions/passkey", body).status_code == 201
    other.cookies = kept
    assert other.ask("POST", "/sessions/passkey", body).status_code == 403
    assert browser().ask("POST", "/sessions/passkey", body).status_code == 403


def test_a_challenge_of_somebody_else_adds_no_passkey(browser: Open) -> None:
    one, other = browser(), browser()
    one.join()
    other.join()
    device = Authenticator(one.origin)
    options = one.ask("POST", "/me/passkeys/challenge").json()["options"]
    ticket = "__Host-uchimizu-new-passkey"
    other.cookies[ticket] = one.cookies[ticket]
    body = {"credential": device.create(options)}
    assert other.ask("POST", "/me/passkeys", body).status_code == 404
    assert other.ask("GET", "/me/passkeys").json() == {"passkeys": []}


def test_adding_needs_a_recent_sign_in(house: House, browser: Open) -> None:
    one = browser()
    one.join()
    with house.database.write() as connection:
        old = update(session).values(created_at=session.c.created_at - 16 * 60_000)
        connection.execute(old)
    for method, path in (
        ("POST", "/me/passkeys/challenge"),
        ("POST", "/me/recovery-codes"),
        ("DELETE", "/me/passkeys/x"),
    ):
        answer = one.ask(method, path)
        assert (answer.status_code, answer.json()["detail"]) == (
            403,
            "To be safe, sign in once more and do it then.",
        )
    assert one.ask("GET", "/me/passkeys").status_code == 200


def _damaged(value: Any, chance: random.Random) -> Any:
    """Damage one thing of an answer, as a hostile client does."""
    if isinstance(value, dict):
        name = chance.choice(sorted(value))
        return {**value, name: _damaged(value[name], chance)}
    kinds = (7, None, [], {}, True, "", "あ", "A" * 9000, value[:-4], value[4:], "!" + value)
    if chance.random() < 0.5:
        place = chance.randrange(len(value))
        return value[:place] + chance.choice("ABxy09-_") + value[place + 1 :]
    return chance.choice(kinds)


def test_hostile_answers_are_refused_without_a_fault_of_ours(house: House, browser: Open) -> None:
    one, other = browser(), browser()
    one.join()
    device = Authenticator(one.origin)
    add(one, device)
    chance = random.Random(4)
    statuses = set()
    for _ in range(30):
        options = other.ask("POST", "/sessions/passkey/challenge").json()["options"]
        body = {"credential": _damaged(device.get(options), chance)}
        statuses.add(other.ask("POST", "/sessions/passkey", body).status_code)
        options = one.ask("POST", "/me/passkeys/challenge").json()["options"]
        spare = Authenticator(one.origin)
        body = {"credential": _damaged(spare.create(options), chance)}
        statuses.add(one.ask("POST", "/me/passkeys", body).status_code)
    # A change in what is not signed (padding, type of attestation) may pass: 201.
    assert statuses <= {201, 403, 422}
    assert {403, 422} <= statuses
