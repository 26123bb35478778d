"""Over which connections people sign in, and under which name the cookie lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request

from gis_server.civic import SQLITE_FILE
from gis_server.errors import SecureConnectionError, SettingsError
from gis_server.people.client_address import client_address
from gis_server.people.web_origin import require_secure, web_origin
from gis_server.settings import Settings, load_settings
from tests.gis_server.civic.house import House
from tests.gis_server.people.browser import Browser
from tests.gis_server.people.conftest import PLAIN, PUBLIC, open_house

PROXIED = {"public_url": "https://gis.example.jp"}


def request(host: str, peer: str = "127.0.0.1", **headers: str) -> Request:
    lines = [(b"host", host.encode())]
    lines += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "headers": lines, "client": (peer, 1)})


@pytest.mark.parametrize(
    ("settings", "host", "origin", "secure", "passkeys"),
    [
        ({}, "127.0.0.1:8000", "http://127.0.0.1:8000", True, False),
        ({}, "localhost:8000", "http://localhost:8000", True, True),
        ({}, "[::1]:8000", "http://[::1]:8000", True, False),
        ({}, "192.168.1.5:8000", "http://192.168.1.5:8000", False, False),
        ({}, "gis.example.jp", "http://gis.example.jp", False, False),
        (PROXIED, "gis.example.jp", "https://gis.example.jp", True, True),
        (PROXIED, "GIS.example.jp", "https://gis.example.jp", True, True),
        (PROXIED, "other.example.jp", "http://other.example.jp", False, False),
        (PROXIED, "localhost:8000", "http://localhost:8000", True, True),
        ({"public_url": "https://g.jp:8443/"}, "g.jp", "https://g.jp:8443", True, True),
        ({"public_url": "http://class.local"}, "class.local", "http://class.local", False, False),
    ],
)
def test_the_origin_comes_from_settings_and_host(
    settings: dict[str, str], host: str, origin: str, secure: bool, passkeys: bool
) -> None:
    asked = request(host, x_forwarded_proto="https", x_forwarded_host="evil.example")
    found = web_origin(asked, Settings(**settings))
    assert (found.text, found.secure, found.takes_passkeys) == (origin, secure, passkeys)


def test_plain_http_lets_nobody_sign_in_unless_the_operator_says_so() -> None:
    asked = request("192.168.1.5:8000")
    with pytest.raises(SecureConnectionError):
        require_secure(asked, Settings())
    assert not require_secure(asked, Settings(plain_http_sign_in=True)).secure


@pytest.mark.parametrize(
    ("settings", "peer", "forwarded", "address"),
    [
        ({}, "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ({}, "127.0.0.1", "198.51.100.1", "127.0.0.1"),
        (PROXIED, "127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (PROXIED, "172.17.0.1", "198.51.100.1", "198.51.100.1"),
        (PROXIED, "8.8.8.8", "198.51.100.1", "8.8.8.8"),
        (PROXIED, "127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_a_near_proxy_says_from_where_people_come(
    settings: dict[str, str], peer: str, forwarded: str, address: str
) -> None:
    asked = request("gis.example.jp", peer, x_forwarded_for=forwarded)
    assert client_address(asked, Settings(**settings)) == address


@pytest.mark.parametrize(
    "url", ["gis.example.jp", "ftp://x.jp", "https://", "https://x.jp/map", "https://u@x.jp"]
)
def test_a_public_address_is_an_origin(url: str) -> None:
    with pytest.raises(SettingsError, match="UCHIMIZU_PUBLIC_URL"):
        load_settings({}, public_url=url)


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a laptop that serves tablets without internet."""
    data: Path = tmp_path_factory.mktemp("classroom")
    names = {"UCHIMIZU_ALLOWED_HOSTS": "class.local", "UCHIMIZU_PLAIN_HTTP_SIGN_IN": "true"}
    with open_house(data, data / SQLITE_FILE, **names) as opened:
        yield opened


def test_a_tablet_in_a_classroom_signs_in(classroom: House) -> None:
    tablet = Browser(classroom.client, classroom.description, host="class.local")
    tablet.origin = "http://class.local"
    assert tablet.ask("GET", "/sign-in").json()["possible"]
    tablet.join()
    assert set(tablet.cookies) == {"uchimizu"}
    assert tablet.me()["hat"] == "person"
    tablet.cookies = {"__Host-uchimizu": tablet.cookies["uchimizu"]}
    assert tablet.me()["hat"] == "visitor"


def test_behind_a_proxy_people_sign_in(house: House) -> None:
    one = Browser(house.client, house.description, host=PUBLIC)
    one.join()
    assert set(one.cookies) == {"__Host-uchimizu"}
    assert one.ask("GET", "/sign-in").json()["passkeys"]
    assert house.visitor.ask("GET", "/sign-in").json()["possible"]


def test_a_name_without_https_says_so(house: House) -> None:
    one = Browser(house.client, house.description, host=PLAIN)
    one.origin = f"http://{PLAIN}"
    assert not one.ask("GET", "/sign-in").json()["possible"]
    refused = one.sign_in("a-b-1")
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("secure-connection-needed")
    assert one.cookies == {}
