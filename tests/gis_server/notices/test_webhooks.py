"""The operator's file of channels is read strictly, and requests are signed."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Any

import orjson
import pytest

from gis_server.errors import SettingsError
from gis_server.webhooks import Webhook, read_webhooks, request_for
from layers.notices.deliveries import Delivery

SECRET = b"a secret that nobody guesses"
HOOK: dict[str, Any] = {
    "name": "environment",
    "division": {"ja": "環境政策課", "en": "Environment"},
    "url": "https://hooks.example.jp/x",
    "secret_file": "hook.secret",
}
CONTENT = {
    "about": "feature:f1",
    "feature": "f1",
    "layer": "kawabe-notes",
    "layer_title": {"ja": "気づき<b>", "en": "Notes & more"},
    "kind": "note",
    "category": "hot",
}
EVENT = Delivery("n1", "kawabe", "environment", "added", CONTENT, 1, 1_790_000_000_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hook.secret").write_bytes(SECRET + b"\n")
    (tmp_path / "short.secret").write_bytes(b"short")
    return tmp_path


def read(folder: Path, *hooks: Any) -> tuple[Webhook, ...]:
    path = folder / "webhooks.json"
    path.write_bytes(orjson.dumps({"webhooks": hooks}))
    return read_webhooks(path).webhooks


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"url": "http://hooks.example.jp/x"}, "url"),
        ({"url": "https://user:pass@hooks.example.jp/"}, "url"),
        ({"url": "ftp://127.0.0.1/"}, "url"),
        ({"secret_file": None}, "secret_file"),
        ({"secret_file": "short.secret"}, "secret_file"),
        ({"secret_file": "missing.secret"}, "secret_file"),
        ({"events": ["everything"]}, "events"),
        ({"categories": ["Hot!"]}, "categories"),
        ({"name": "A B"}, "name"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_files_are_refused(folder: Path, changed: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as refused:
        read(folder, {**HOOK, **changed})
    assert "user:pass" not in str(refused.value)


def test_files_that_are_missing_or_say_a_name_twice(folder: Path) -> None:
    with pytest.raises(SettingsError, match="WEBHOOKS"):
        read_webhooks(folder / "none.json")
    with pytest.raises(SettingsError, match="same name"):
        read(folder, HOOK, HOOK)
    assert read_webhooks(None).webhooks == ()


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, True),
        ({"categories": ["note"]}, True),
        ({"categories": ["note/hot"]}, True),
        ({"categories": ["note/cool", "cool-spot"]}, False),
        ({"events": ["reported"]}, False),
        ({"cities": ["elsewhere"]}, False),
    ],
)
def test_a_category_has_its_division(folder: Path, changed: dict[str, Any], wanted: bool) -> None:
    (hook,) = read(folder, {**HOOK, **changed})
    assert hook.wants(EVENT) is wanted


def test_requests_are_signed_with_their_time(folder: Path) -> None:
    (hook,) = read(folder, HOOK)
    body, headers = request_for(
        hook, EVENT, public_url="https://gis.example.jp", now_s=1_790_000_001
    )
    signed = hmac.new(SECRET, b"1790000001." + body, hashlib.sha256).hexdigest()
    assert headers["uchimizu-signature"] == f"v1={signed}"
    assert (headers["uchimizu-id"], headers["uchimizu-timestamp"]) == ("n1", "1790000001")
    assert orjson.loads(body) == {
        "id": "n1",
        "event": "added",
        "city": "kawabe",
        "at": "2026-09-21T14:13:20.000Z",
        **CONTENT,
        "link": "https://gis.example.jp/?city=kawabe&list=kawabe-notes&item=f1",
    }


def test_slack_gets_words_without_markup(folder: Path) -> None:
    (hook,) = read(folder, {**HOOK, "format": "slack", "secret_file": None})
    body, headers = request_for(hook, EVENT, public_url="", now_s=1)
    text = orjson.loads(body)["text"]
    assert text == (
        "新しい書き込みがあります（気づき&lt;b&gt;） / Something new was added (Notes &amp; more)"
    )
    assert "uchimizu-signature" not in headers
