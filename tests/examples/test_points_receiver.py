"""The example points service takes what is signed, keeps it once, and books a claim once."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from layers.heat_package.points.codes import account_hash
from tests.points_house import SECRET, Receiver, receiver_in

CLAIM = "CDFHJKMNPQRTWXY34679"
KEY = "k" * 64
EVENT: dict[str, Any] = {
    "event": "visit",
    "city": "kawabe",
    "key": KEY,
    "spot": "s1",
    "slot": "2026-07-23T03:00:00Z",
    "points": 5,
    "account_hash": account_hash(KEY, CLAIM),
}


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with receiver_in(tmp_path) as running:
        yield running


def send(receiver: Receiver, body: bytes, *, at: int | None = None, secret: bytes = SECRET) -> int:
    timestamp = int(time.time()) if at is None else at
    signed = hmac.new(secret, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"uchimizu-timestamp": str(timestamp), "uchimizu-signature": f"v1={signed}"}
    url = f"http://127.0.0.1:{receiver.port}/events"
    return httpx.post(url, content=body, headers=headers, timeout=20).status_code


def claim(receiver: Receiver, **changed: str) -> httpx.Response:
    body = {"key": KEY, "claim": CLAIM, "member": "m1", **changed}
    return httpx.post(f"http://127.0.0.1:{receiver.port}/claims", json=body, timeout=20)


def test_an_event_is_kept_once(receiver: Receiver) -> None:
    body = json.dumps(EVENT).encode()
    assert [send(receiver, body) for _ in range(3)] == [200] * 3
    assert receiver.rows("key, points, copies") == [(KEY, 5, 3)]


def test_what_is_not_signed_now_is_refused(receiver: Receiver) -> None:
    body = json.dumps(EVENT).encode()
    now = int(time.time())
    assert send(receiver, body, secret=b"another") == 401
    assert send(receiver, body, at=now - 301) == 401
    assert send(receiver, body, at=now + 360) == 401
    unsigned = httpx.post(f"http://127.0.0.1:{receiver.port}/events", content=body, timeout=20)
    assert unsigned.status_code == 401
    assert receiver.rows() == []


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"\xff", json.dumps({**EVENT, "points": "5"}).encode(), b'{"event": "visit"}'],
)
def test_what_is_no_event_is_refused(receiver: Receiver, body: bytes) -> None:
    assert send(receiver, body) == 400
    assert receiver.rows() == []


def test_a_claim_is_booked_once_for_one_member(receiver: Receiver) -> None:
    assert claim(receiver).status_code == 403  # before the event came
    send(receiver, json.dumps(EVENT).encode())
    assert claim(receiver, claim="CDFH").status_code == 403
    typed = claim(receiver, claim="cdfh-jkmn-pqrt-wxy3-4679")
    assert (typed.status_code, typed.json()) == (200, {"points": 5})
    assert claim(receiver).status_code == 200
    assert claim(receiver, member="m2").status_code == 403
    assert receiver.rows(table="booking") == [(KEY, "m1", 5)]


def test_a_file_is_compared(receiver: Receiver, tmp_path: Path) -> None:
    send(receiver, json.dumps(EVENT).encode())
    file = tmp_path / "reconciliation.csv"
    file.write_text(f"key,handed_over\r\n{KEY},webhook\r\n")
    assert receiver.compare(file).returncode == 0
    file.write_text(f"key,handed_over\r\n{KEY},webhook\r\nother,\r\n")
    told = receiver.compare(file)
    assert (told.returncode, "missing\tother\tnot handed over yet" in told.stdout) == (1, True)
