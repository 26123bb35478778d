"""Signing in with real providers of OpenID Connect on loopback, honest and misbehaving."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson
import pytest
from sqlalchemy import select, update

from gis_server.civic import SQLITE_FILE
from layers.people.roles import Role
from layers.people.suspensions import DAY_MS
from layers.store.tables import identity, suspension
from tests.gis_server.civic.house import CITY, NOTE, House
from tests.gis_server.people.browser import CONSENTS, Browser
from tests.gis_server.people.conftest import PUBLIC, open_house
from tests.gis_server.people.openid_server import (
    CLIENT,
    SECRET,
    OpenIdServer,
    Portal,
    serving_openid,
    serving_portal,
)
from tests.gis_server.people.test_powers import suspend

SESSION = "__Host-uchimizu"
NOTES = f"/layers/{CITY}-notes/items"
PROVIDERS = ("city", "line", "basic")


@dataclass
class Place:
    """A server with three providers: discovered, LINE's kind, and one with ES256 and Basic."""

    house: House
    city: OpenIdServer
    line: OpenIdServer
    basic: OpenIdServer
    portal: Portal

    def browser(self, **options: str) -> Browser:
        return Browser(self.house.client, self.house.description, **options)


@pytest.fixture(scope="module")
def whole_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    data: Path = tmp_path_factory.mktemp("providers")
    (data / "secret-of-client").write_text(SECRET + "\n")
    (data / "portal-token").write_text("portal-token-1\n")
    with (
        serving_openid() as city,
        serving_openid(algorithm="HS256") as line,
        serving_openid(algorithm="ES256", basic=True) as basic,
        serving_portal() as portal,
    ):
        line_at = {
            "authorization_endpoint": f"{line.address}/authorise",
            "token_endpoint": f"{line.address}/token",
        }
        client = {"client_id": CLIENT, "client_secret_file": "secret-of-client"}
        label = {"ja": "市", "en": "City"}
        post = {"client_authentication": "client_secret_basic"}
        settings = {
            "providers": [
                {"id": "city", "issuer": city.address, "label": label, **client},
                {"id": "line", "preset": "line", "issuer": line.address, **line_at, **client},
                {"id": "basic", "issuer": basic.address, "label": label, **post, **client},
            ],
            "membership": {
                "url": portal.address,
                "hosts": ["127.0.0.1"],
                "token_file": "portal-token",
                "providers": ["line"],
                "timeout_s": 1.0,
            },
        }
        (data / "sign-in.json").write_bytes(orjson.dumps(settings))
        with open_house(
            data,
            data / SQLITE_FILE,
            UCHIMIZU_SIGN_IN=str(data / "sign-in.json"),
            UCHIMIZU_PUBLIC_URL=f"https://{PUBLIC}",
        ) as house:
            yield Place(house, city, line, basic, portal)


@pytest.fixture
def place(whole_place: Place) -> Place:
    for each in (whole_place.city, whole_place.line, whole_place.basic, whole_place.portal):
        each.fault = ""
    whole_place.portal.members = {whole_place.line.subject}
    return whole_place


def go(browser: Browser, provider: str, return_to: str = "/map?x=1") -> tuple[str, httpx.Response]:
    """Sign in at a provider; gives the callback's address and its answer."""
    began = browser.ask("POST", f"/providers/{provider}/start", {"return_to": return_to})
    assert began.status_code == 200, began.text
    at_provider = httpx.get(began.json()["address"])
    back = urlsplit(at_provider.headers["location"])
    assert f"{back.scheme}://{back.netloc}" == browser.origin
    path = f"{back.path}?{back.query}"
    return path, browser.go("GET", path, sec_fetch_site="cross-site")


def ended(answer: httpx.Response) -> str:
    assert answer.status_code == 303
    page, _, how = answer.headers["location"].partition("#sign-in=")
    assert page.startswith("/")
    assert not page.startswith("//")
    return how


def join(browser: Browser, pen_name: str) -> httpx.Response:
    return browser.ask("POST", "/accounts", {"pen_name": pen_name, "consents": CONSENTS})


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_first_sign_in_asks_for_a_pen_name_and_consent(place: Place, provider: str) -> None:
    getattr(place, provider).subject = f"U-first-{provider}"
    place.portal.members = {"U-first-line"}
    one = place.browser()
    _, answer = go(one, provider)
    assert answer.headers["location"] == "/map?x=1#sign-in=joining"
    assert one.me()["hat"] == "visitor"
    refused = one.ask("POST", "/accounts", {"pen_name": "公式", "consents": CONSENTS})
    assert refused.status_code == 422, "another name can be tried with the same ticket"
    refused = one.ask("POST", "/accounts", {"pen_name": f"はじめ{provider}", "consents": {}})
    assert refused.status_code == 422
    joined = join(one, f"はじめ{provider}")
    assert joined.status_code == 201, joined.text
    assert joined.json()["login_name"] is None
    assert one.me()["account"]["ways"]["providers"] == [provider]
    again = place.browser()
    _, answer = go(again, provider)
    assert ended(answer) == "done"
    assert again.me()["pen_name"] == f"はじめ{provider}"


def test_only_a_hash_of_the_subject_is_kept(place: Place) -> None:
    place.city.subject = "U-kept-nowhere"
    one = place.browser()
    go(one, "city")
    assert join(one, "こよみ").status_code == 201
    with place.house.database.read() as connection:
        rows = connection.execute(select(identity).where(identity.c.provider == "city")).all()
    assert rows
    assert "U-kept-nowhere" not in str(rows)
    file = place.house.database.file
    assert file is not None
    kept = b"".join(each.read_bytes() for each in file.parent.glob(f"{SQLITE_FILE}*"))
    assert b"U-kept-nowhere" not in kept
    assert "U-kept-nowhere" not in place.house.server.log.read_text("utf-8")
    for path in ("/me", "/me/data", "/sessions"):
        assert "U-kept-nowhere" not in one.ask("GET", path).text


FAULTS = (
    *("nonce", "no-nonce", "audience", "audiences", "party", "issuer", "expired", "no-expiry"),
    *("expiry-text", "future", "old", "no-subject", "empty-subject", "number-subject"),
    *("none", "confused", "secret", "key", "signature", "state"),
)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_token_lets_nobody_in(place: Place, fault: str) -> None:
    place.city.fault = fault
    one = place.browser()
    _, answer = go(one, "city")
    assert ended(answer) == "failed"
    assert SESSION not in one.cookies
    assert join(one, "だれか").status_code == 422, "no ticket to join with"


@pytest.mark.parametrize("fault", ["nonce", "audience", "expired", "none"])
def test_a_wrong_token_of_line_lets_nobody_in(place: Place, fault: str) -> None:
    place.line.fault = fault
    _, answer = go(place.browser(), "line")
    assert ended(answer) == "failed"
    assert place.portal.asked == [] or place.portal.asked[-1]["subject"] != "another"


@pytest.mark.parametrize("fault", ["down", "redirect", "endless", "no-json"])
def test_a_provider_that_does_not_answer_lets_nobody_in(place: Place, fault: str) -> None:
    place.basic.fault = fault
    one = place.browser()
    _, answer = go(one, "basic")
    assert ended(answer) == "unavailable"
    assert SESSION not in one.cookies
    assert "/elsewhere" not in place.basic.asked


def test_saying_no_at_the_provider_is_no_error(place: Place) -> None:
    place.city.fault = "denied"
    _, answer = go(place.browser(), "city")
    assert ended(answer) == "cancelled"


def test_new_keys_of_a_provider_are_found_but_not_asked_for_all_the_time(place: Place) -> None:
    place.basic.subject = "U-keys"
    assert ended(go(place.browser(), "basic")[1]) == "joining"
    place.basic.rotate()
    assert ended(go(place.browser(), "basic")[1]) == "joining"
    asked = place.basic.asked.count("/keys")
    place.basic.fault = "signature"
    for _ in range(3):
        assert ended(go(place.browser(), "basic")[1]) == "failed"
    assert place.basic.asked.count("/keys") == asked


def test_an_answer_is_taken_once_and_only_from_its_browser(place: Place) -> None:
    place.city.subject = "U-replay"
    victim, thief = place.browser(), place.browser()
    path, answer = go(victim, "city")
    assert ended(answer) == "joining"
    assert ended(thief.go("GET", path)) == "failed", "no ticket in this browser"
    assert ended(victim.go("GET", path)) == "failed", "the ticket is used up"

    began = victim.ask("POST", "/providers/city/start", {})
    kept = dict(victim.cookies)
    back = httpx.get(began.json()["address"]).headers["location"]
    path = back.removeprefix(victim.origin)
    assert ended(victim.go("GET", path)) == "joining"
    victim.cookies = kept
    assert ended(victim.go("GET", path)) == "failed", "also with the cookie put back"


def test_a_code_of_another_browser_is_not_taken(place: Place) -> None:
    place.city.subject = "U-mixed"
    one, other = place.browser(), place.browser()
    began = one.ask("POST", "/providers/city/start", {}).json()["address"]
    other.ask("POST", "/providers/city/start", {})
    back = urlsplit(httpx.get(began).headers["location"])
    code = parse_qs(back.query)["code"][0]
    mine = httpx.get(other.ask("POST", "/providers/city/start", {}).json()["address"])
    state = parse_qs(urlsplit(mine.headers["location"]).query)["state"][0]
    answer = other.go("GET", f"{back.path}?code={code}&state={state}")
    assert ended(answer) in {"failed", "unavailable"}
    assert SESSION not in other.cookies


@pytest.mark.parametrize("change", ["signature", "content", "empty", "other-purpose"])
def test_a_changed_ticket_is_refused(place: Place, change: str) -> None:
    one = place.browser()
    began = one.ask("POST", "/providers/city/start", {})
    back = httpx.get(began.json()["address"]).headers["location"].removeprefix(one.origin)
    name = "__Host-uchimizu-provider"
    text, _, signature = one.cookies[name].partition(".")
    one.cookies[name] = {
        "signature": f"{text}.{'0' * len(signature)}",
        "content": f"{'A' + text[1:]}.{signature}",
        "empty": ".",
        "other-purpose": _ticket_of_a_passkey(place),
    }[change]
    assert ended(one.go("GET", back)) == "failed"


def _ticket_of_a_passkey(place: Place) -> str:
    other = place.browser()
    other.ask("POST", "/sessions/passkey/challenge")
    return other.cookies["__Host-uchimizu-passkey"]


def test_only_members_of_the_portal_come_in_by_line(place: Place) -> None:
    place.line.subject, place.portal.members = "U-no-member", set()
    one = place.browser()
    _, answer = go(one, "line")
    assert ended(answer) == "not-a-member"
    assert join(one, "よそ").status_code == 422
    assert place.portal.asked[-1] == {
        "provider": "line",
        "subject": "U-no-member",
        "token": "Bearer portal-token-1",
    }
    before = len(place.portal.asked)
    place.city.subject = "U-of-the-city"
    assert ended(go(place.browser(), "city")[1]) == "joining"
    assert len(place.portal.asked) == before, "others are not asked about"


@pytest.mark.parametrize("fault", ["down", "slow", "text", "empty", "list", "html"])
def test_while_the_portal_does_not_answer_nobody_comes_in(place: Place, fault: str) -> None:
    place.line.subject = f"U-member-{fault}"
    place.portal.members = {place.line.subject}
    place.portal.fault = fault
    one = place.browser()
    _, answer = go(one, "line")
    assert ended(answer) == "unavailable"
    assert SESSION not in one.cookies


def test_who_is_suspended_stays_so_with_a_fresh_browser_and_nobody_is_told(place: Place) -> None:
    """Scenario 9: writing is refused here, reading works, LINE and the portal hear of nothing."""
    place.line.subject, place.portal.members = "U-rough", {"U-rough", "U-calm"}
    first = place.browser()
    go(first, "line")
    assert join(first, "あらし").status_code == 201
    moderator = place.house.person(Role.MODERATOR)
    item = place.house.person().add_note().json()["id"]
    asked = [len(each.asked) for each in (place.line, place.portal)]
    suspend(place.house, moderator, "あらし")
    assert [len(each.asked) for each in (place.line, place.portal)] == asked

    fresh = place.browser()
    assert ended(go(fresh, "line")[1]) == "done"
    tried = [writing(each, item) for each in (first, fresh)]
    left = first.ask("DELETE", "/me", {"close_account": True})
    assert left.is_success, left.text
    anew = place.browser()
    go(anew, "line")
    assert join(anew, "べつのなまえ").status_code == 201
    tried.append(writing(anew, item))
    read = [anew.ask("GET", path).status_code for path in (NOTES, "/layers", "/me", "/me/data")]
    refused = sum(each == [403] * 3 for each in tried)
    sign_ins = ["/authorise", "/token"]
    heard = place.line.asked[asked[0] :], place.portal.asked[asked[1] :]
    print(
        f"\n3 browsers of a suspended subject: {refused} refused, {read.count(200)} of {len(read)} "
        f"readings answered; beside 2 sign-ins the provider was asked {len(heard[0]) - 4} times"
    )
    assert (refused, read) == (3, [200] * 4)
    assert [each for each in heard[0] if each != "/keys"] == sign_ins * 2
    assert [set(each) for each in heard[1]] == [{"provider", "subject", "token"}] * 2

    place.line.subject = "U-calm"
    calm = place.browser()
    go(calm, "line")
    assert join(calm, "おだやか").status_code == 201
    assert writing(calm, item) == [201, 201, 200]
    with place.house.database.write() as connection:  # eight days go by
        times = (suspension.c.starts_at, suspension.c.ends_at)
        connection.execute(update(suspension).values({at: at - 8 * DAY_MS for at in times}))
    assert writing(anew, item) == [201, 201, 200]


def writing(browser: Browser, item: str) -> list[int]:
    """Try to write a note, a comment and a reaction; gives the states of the answers."""
    tried = [
        browser.ask("POST", NOTES, NOTE),
        browser.ask("POST", f"{NOTES}/{item}/comments", {"text": "x"}),
        browser.ask("PUT", f"{NOTES}/{item}/reactions/hot"),
    ]
    return [each.status_code for each in tried]


def test_behind_a_proxy_the_public_address_is_used(place: Place) -> None:
    place.city.subject = "U-public"
    one = place.browser(host=PUBLIC)
    began = one.ask("POST", "/providers/city/start", {}, x_forwarded_proto="http")
    asked = parse_qs(urlsplit(began.json()["address"]).query)
    assert asked["redirect_uri"] == [f"https://{PUBLIC}/api/cities/{CITY}/providers/city/callback"]
    assert asked["ui_locales"] == ["ja"]


@pytest.mark.parametrize(
    "page",
    ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "", "/a b", "/a\\b"],
)
def test_people_are_sent_back_to_this_server_only(place: Place, page: str) -> None:
    answer = place.browser().ask("POST", "/providers/city/start", {"return_to": page})
    assert answer.status_code == 422


def test_ways_to_sign_in_are_listed(place: Place) -> None:
    ways = place.browser().ask("GET", "/sign-in").json()
    assert [each["id"] for each in ways["providers"]] == list(PROVIDERS)
    assert ways["providers"][1]["label"]["ja"] == "LINEではじめる"
    assert SECRET not in str(ways)
    assert place.browser().ask("POST", "/providers/none/start", {}).status_code == 404
