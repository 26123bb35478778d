"""Who is the operator, and which requests a page of another website may not send."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from gis_server.errors import CrossSiteError, OperatorOnlyError
from gis_server.request_origin import FORWARDED, operator_only, same_site
from gis_server.settings import Settings


def request(*, client: str | None = "127.0.0.1", http: str = "1.1", **headers: str) -> Request:
    named = {"host": "127.0.0.1:8000", **{k.replace("_", "-"): v for k, v in headers.items()}}
    scope = {
        "type": "http",
        "method": "POST",
        "http_version": http,
        "client": (client, 50_000) if client else None,
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }
    return Request(scope)


@pytest.mark.parametrize(
    "asked",
    [
        request(),
        request(client="::1", host="[::1]:8000"),
        request(client="127.8.9.10"),
        request(client="::ffff:127.0.0.1"),
        request(host="localhost"),
        request(host="LOCALHOST:8000", origin="http://localhost:8000"),
        request(origin="http://127.0.0.1:8000", sec_fetch_site="same-origin"),
        request(sec_fetch_site="none"),
    ],
)
def test_the_operator_passes(asked: Request) -> None:
    operator_only(Settings())(asked)


@pytest.mark.parametrize(
    "asked",
    [
        request(client="192.0.2.7"),
        request(client="::ffff:192.0.2.7"),
        request(client="2001:db8::1"),
        request(client=None),
        request(client="testclient"),
        request(http="1.0"),
        request(host="gis.example.jp"),
        request(host="127.0.0.1.example.jp"),
        request(host=""),
        *(request(**{name: "192.0.2.7"}) for name in FORWARDED),
    ],
)
def test_everybody_else_is_refused(asked: Request) -> None:
    with pytest.raises(OperatorOnlyError):
        operator_only(Settings())(asked)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(allowed_hosts=("gis.example.jp",)),
        Settings(host="0.0.0.0", allowed_hosts=("*",)),
    ],
)
def test_a_public_server_has_no_operator_over_http(settings: Settings) -> None:
    with pytest.raises(OperatorOnlyError):
        operator_only(settings)(request())


@pytest.mark.parametrize(
    "asked",
    [
        request(sec_fetch_site="cross-site"),
        request(sec_fetch_site="same-site"),
        request(sec_fetch_site="SAME-ORIGIN"),
        request(sec_fetch_site=""),
        request(origin="null"),
        request(origin="https://evil.example"),
        request(origin="http://127.0.0.1:8001"),
        request(origin="http://127.0.0.1:8000.evil.example"),
        request(origin="http://evil@127.0.0.1:8000"),
        request(origin="https://evil.example", sec_fetch_site="same-origin"),
        request(origin="http://localhost:8000", sec_fetch_site="none"),
        request(origin=""),
        request(origin="http://[::1"),
    ],
)
def test_pages_of_other_websites_are_refused(asked: Request) -> None:
    with pytest.raises(CrossSiteError):
        same_site(asked)
