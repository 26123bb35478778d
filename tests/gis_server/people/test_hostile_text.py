"""Text that databases and decoders stumble over is refused, in every field and every id."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from layers.people.roles import Hat, Role
from tests.gis_server.civic.house import House
from tests.gis_server.people.browser import CONSENTS, PASSWORD, Browser

Open = Callable[..., Browser]
TEXTS = (
    "\0",
    "a\0b",
    "\ud7ff\uffff",
    "\U0010ffff",
    "'\"\\;--",
    "${jndi:x}",
    "<b>",
    "\u202e",
    "%00",
)


@pytest.mark.parametrize("text", TEXTS)
def test_bodies(house: House, browser: Open, text: str) -> None:
    one, office = browser(), house.person(Role.OFFICE, hat=Hat.OFFICE)
    pen_name = one.join()["me"]["pen_name"]
    answers = [
        browser().ask(
            "POST", "/accounts", {"pen_name": text, "password": PASSWORD, "consents": CONSENTS}
        ),
        browser().ask(
            "POST", "/accounts", {"pen_name": "x", "password": PASSWORD, "consents": {text: text}}
        ),
        browser().ask("POST", "/recovery", {"code": text, "password": PASSWORD}),
        browser().sign_in(text, text or "x"),
        browser().ask("POST", "/sessions/passkey", {"credential": {"id": text, text: text}}),
        one.ask("POST", "/me/passkeys", {"credential": {"id": text}, "name": text}),
        one.ask("POST", "/me/consents", {"consents": {text: text}}),
        one.ask("POST", "/providers/x/start", {"return_to": f"/{text}"}),
        one.ask("POST", "/suspensions/x/appeal", {"words": text}),
    ]
    assert {each.status_code for each in answers} <= {201, 403, 404, 422}
    proposed = {"pen_name": text, "reason": "spam", "words": text, "days": 1}
    given = {"pen_name": pen_name, "role": "moderator", "reason": text}
    looked_up = {"provider": text, "subject": text, "reason": text}
    answers = [
        office.ask("POST", "/suspensions", proposed),
        office.ask("POST", "/suspensions", {**proposed, "pen_name": pen_name}),
        office.ask("POST", "/roles", given),
        office.ask("POST", "/roles", {**given, "pen_name": text}),
        office.ask("POST", "/roles", {**given, "role": "vouched"}),
        office.ask("POST", "/identifications", looked_up),
        office.ask("POST", "/identifications", {**looked_up, "provider": "line"}),
    ]
    assert {each.status_code for each in answers} <= {201, 404, 422}


@pytest.mark.parametrize("text", TEXTS)
def test_ids(house: House, browser: Open, text: str) -> None:
    one, office = browser(), house.person(Role.OFFICE, hat=Hat.OFFICE)
    one.join()
    word = quote(text, safe="")
    for method, path in (
        ("DELETE", f"/sessions/{word}"),
        ("DELETE", f"/me/passkeys/{word}"),
        ("DELETE", f"/me/consents/{word}"),
        ("GET", f"/providers/{word}/callback"),
    ):
        assert one.ask(method, path).status_code in {404, 422}, path
    for method, path in (
        ("DELETE", f"/suspensions/{word}"),
        ("DELETE", f"/joint-acts/{word}"),
        ("POST", f"/joint-acts/{word}/confirmation"),
        ("DELETE", f"/roles?pen_name={word}&role=moderator"),
        ("DELETE", f"/roles?pen_name=x&role=moderator&scope={word}"),
    ):
        assert office.ask(method, path).status_code in {404, 422}, path
