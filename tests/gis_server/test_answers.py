"""What every answer carries, whatever was asked: headers, request id, one shape of errors."""

from __future__ import annotations

import re
import socket

import orjson
import pytest

from tests.gis_server.conftest import Server
from tests.gis_server.published_town import Town

PAGES = ["/", "/city/kawabe", "/index.html", "/assets/none.js", "/no/such.file", "/%2e%2e/x"]
API = [
    "/api/cities",
    "/api/cities/kawabe",
    "/api/cities/unknown",
    "/api/cities/%2e%2e",
    "/api/cities/" + "a" * 65,
    "/api/openapi.json",
    "/api/nothing",
    "/api/cities/",
    "/live",
    "/ready",
    "/version",
]
TILES = ["/tiles/kawabe/bldg_lod1/current.json", "/tiles/x", "/tiles/kawabe/bldg_lod1/files/x.glb"]
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
EVERY = [(method, path) for method in METHODS for path in PAGES + API + TILES]


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_every_answer_is_guarded(server: Server, method: str, path: str) -> None:
    answer = server.ask(path, method=method)
    headers = answer.headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    public = path.startswith("/tiles/")
    expected = "cross-origin" if public else "same-origin"
    assert headers["cross-origin-resource-policy"] == expected
    assert ("access-control-allow-origin" in headers) == public
    assert "server" not in headers
    assert re.fullmatch("[0-9a-f]{16}", headers["x-request-id"])
    assert answer.status < 500 or (answer.status == 503 and path in PAGES)


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_every_refusal_has_the_problem_shape(server: Server, method: str, path: str) -> None:
    answer = server.ask(path, method=method)
    if answer.status < 400 or answer.status == 503:
        return
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    if method == "HEAD":
        assert answer.body == b""
        return
    problem = answer.json()
    assert problem["type"].startswith("urn:uchimizu:problem:")
    assert problem["status"] == answer.status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "sent",
    [
        b"garbage\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_with_the_same_care(server: Server, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(sent)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"\r\ncontent-security-policy: default-src 'none'; " in head
    assert b"\r\nx-content-type-options: nosniff" in head
    problem = orjson.loads(body)
    assert problem["type"] == "urn:uchimizu:problem:bad-request"
    assert f"x-request-id: {problem['request_id']}".encode() in head


def test_405_names_the_methods_that_work(server: Server) -> None:
    for path in ("/api/cities", "/live", "/", "/tiles/kawabe/bldg_lod1/current.json"):
        answer = server.ask(path, method="DELETE")
        assert answer.status == 405
        assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("accept", "language", "title"),
    [
        ("ja", "ja", "その都市はありません"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja", "その都市はありません"),
        ("en-GB,en;q=0.9,ja;q=0.8", "en", "No such city"),
        ("de, *;q=0.1", "en", "No such city"),
        ("", "en", "No such city"),
        ("ja;q=x,en", "en", "No such city"),
        ("," * 300, "en", "No such city"),
    ],
)
def test_problems_speak_the_readers_language(
    server: Server, accept: str, language: str, title: str
) -> None:
    answer = server.ask("/api/cities/unknown", headers={"Accept-Language": accept})
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.json()["title"] == title


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "a b", "", "[::1", "x" * 300]
)
def test_foreign_host_names_are_refused(server: Server, host: str) -> None:
    for path in ("/", "/api/cities", "/tiles/kawabe/bldg_lod1/current.json"):
        answer = server.ask(path, headers={"Host": host}, own_host=False)
        assert answer.status == 400, path


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:1", "[::1]:8000"])
def test_own_host_names_are_answered(server: Server, host: str) -> None:
    assert server.ask("/live", headers={"Host": host}, own_host=False).status == 200


def test_request_id_of_a_proxy_is_kept_only_if_harmless(server: Server) -> None:
    kept = server.ask("/live", headers={"X-Request-ID": "0123456789abcdef-1"})
    assert kept.headers["x-request-id"] == "0123456789abcdef-1"
    for hostile in ("short", "a" * 65, 'quote"quote"', "space space"):
        assert (
            server.ask("/live", headers={"X-Request-ID": hostile}).headers["x-request-id"]
            != hostile
        )


def test_one_line_per_request_and_nothing_personal_in_it(server: Server, town: Town) -> None:
    answer = server.ask(
        f"/api/cities/{town.city}/search?q=canary-query",
        headers={"User-Agent": "canary-browser", "Cookie": "canary-cookie"},
    )
    server.ask(town.glb, headers={"Referer": "https://canary.example"})
    text = server.log.read_text("utf-8")
    assert "canary" not in text
    assert "127.0.0.1" not in text.split("\n", 1)[1]
    line = server.line_of(answer.headers["x-request-id"])
    assert sorted(line) == sorted(
        ["time", "event", "request_id", "method", "route", "status", "milliseconds"]
    )
    assert line["route"] == "/api/cities/{city}/search"
