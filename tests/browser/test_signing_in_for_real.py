"""A real Chromium keeps the cookie and makes and uses a passkey, by our options as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from gis_server.civic import SQLITE_FILE
from tests.gis_server.civic.house import CITY, House
from tests.gis_server.people.browser import CONSENTS, PASSWORD
from tests.gis_server.people.conftest import open_house

pytestmark = pytest.mark.browser
ASK = """async ([method, path, body]) => {
    const answer = await fetch(path, {method, headers: {'content-type': 'application/json'},
                                      body: body === null ? undefined : JSON.stringify(body)});
    const text = await answer.text();
    return [answer.status, text ? JSON.parse(text) : null];
}"""
CREATE = """async (options) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return (await navigator.credentials.create({publicKey})).toJSON();
}"""
GET = """async (options) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return (await navigator.credentials.get({publicKey})).toJSON();
}"""


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a server that only this machine reaches, as after installing."""
    data: Path = tmp_path_factory.mktemp("laptop")
    with open_house(data, data / SQLITE_FILE) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def ask(page: Page, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    status, found = page.evaluate(ASK, [method, f"/api/cities/{CITY}{path}", body])
    return status, found


def join(page: Page, pen_name: str) -> None:
    asked = {"pen_name": pen_name, "password": PASSWORD, "consents": CONSENTS}
    status, found = ask(page, "POST", "/accounts", asked)
    assert status == 201, found


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_cookie_is_kept_on_the_machine_itself(laptop: House, page: Page, host: str) -> None:
    page.goto(f"http://{host}:{laptop.server.port}/")
    join(page, f"くも{host[:3]}")
    assert ask(page, "GET", "/me")[1]["hat"] == "person"
    (cookie,) = [each for each in page.context.cookies() if each["name"] == "__Host-uchimizu"]
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
    assert page.evaluate("document.cookie") == ""
    assert ask(page, "DELETE", "/sessions/this")[0] == 204
    assert ask(page, "GET", "/me")[1]["hat"] == "visitor"


def test_a_passkey_is_made_and_used(laptop: House, page: Page) -> None:
    page.goto(f"http://localhost:{laptop.server.port}/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    device |= {"hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    join(page, "かざぐるま")
    options = ask(page, "POST", "/me/passkeys/challenge")[1]["options"]
    made = {"credential": page.evaluate(CREATE, options), "name": "laptop"}
    assert ask(page, "POST", "/me/passkeys", made)[0] == 201
    ask(page, "DELETE", "/sessions/this")
    options = ask(page, "POST", "/sessions/passkey/challenge")[1]["options"]
    used = {"credential": page.evaluate(GET, options)}
    status, me = ask(page, "POST", "/sessions/passkey", used)
    assert (status, me["pen_name"]) == (201, "かざぐるま")
