"""A small points service: takes signed events, keeps each once, books claims. One file.

    python receiver.py serve --database points.sqlite --secret-file points.secret --port 9000
    python receiver.py compare --database points.sqlite reconciliation.csv

It shows what a points service has to do: check the signature over the body as it came, refuse old
requests, keep an event under its key before answering, and answer the same to a second copy.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import hmac
import json
import sqlite3
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

OLDEST_S = 300
BODY_MOST = 20_000
TABLES = """
CREATE TABLE IF NOT EXISTS event (
    key TEXT PRIMARY KEY, city TEXT NOT NULL, spot TEXT NOT NULL, slot TEXT NOT NULL,
    points INTEGER NOT NULL, account_hash TEXT NOT NULL, body TEXT NOT NULL,
    copies INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE IF NOT EXISTS booking (
    key TEXT PRIMARY KEY REFERENCES event (key), member TEXT NOT NULL,
    points INTEGER NOT NULL) STRICT;
"""
ADD = """
INSERT INTO event (key, city, spot, slot, points, account_hash, body)
VALUES (:key, :city, :spot, :slot, :points, :account_hash, :body)
ON CONFLICT (key) DO UPDATE SET copies = copies + 1
"""


class Ledger:
    """Events and bookings in one SQLite file; what is acknowledged is on the disk."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
            self._database.execute(statement)
        self._database.executescript(TABLES)

    def add(self, event: Mapping[str, Any], body: str) -> None:
        """Keep an event; of a second copy only that it came."""
        with self._lock:
            self._database.execute(ADD, {**event, "body": body})

    def book(self, key: str, claim: str, member: str) -> int | None:
        """Book an event for a member who shows its claim; gives the points, None if it is wrong."""
        with self._lock:
            known = "SELECT account_hash, points FROM event WHERE key = ?"
            row = self._database.execute(known, (key,)).fetchone()
            if row is None or not hmac.compare_digest(account_hash(key, claim), row[0]):
                return None
            add = "INSERT INTO booking VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING"
            self._database.execute(add, (key, member, row[1]))
            booked = "SELECT member FROM booking WHERE key = ?"
            holder = self._database.execute(booked, (key,)).fetchone()[0]
        return int(row[1]) if holder == member else None

    def keys(self) -> set[str]:
        """Give the keys of all events."""
        with self._lock:
            return {row[0] for row in self._database.execute("SELECT key FROM event")}


def account_hash(key: str, claim: str) -> str:
    """Give the hash that stands in an event for the claim of its person."""
    letters = "".join(each for each in claim.upper() if each.isascii() and each.isalnum())
    return hashlib.sha256(f"{key}.{letters}".encode()).hexdigest()


def is_signed(secret: bytes, headers: Mapping[str, str], body: bytes, *, now_s: float) -> bool:
    """Tell whether a request was signed with the secret, and lately."""
    timestamp = headers.get("uchimizu-timestamp", "")
    if not timestamp.isdecimal() or abs(now_s - int(timestamp)) > OLDEST_S:
        return False
    signed = hmac.new(secret, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v1={signed}", headers.get("uchimizu-signature", ""))


def event_in(body: bytes) -> dict[str, Any]:
    """Read an event.

    Raises
    ------
    ValueError
        A member is missing or of another type.
    """
    found = json.loads(body)
    if not isinstance(found, dict) or found.get("event") != "visit":
        raise ValueError("expected an event `visit`")
    texts = {name: found.get(name) for name in ("key", "city", "spot", "slot", "account_hash")}
    points = found.get("points")
    if not all(isinstance(each, str) for each in texts.values()) or type(points) is not int:
        raise ValueError("expected key, city, spot, slot, account_hash, points")
    return {**texts, "points": points}


class Handler(BaseHTTPRequestHandler):
    """`POST /events`, signed; `POST /claims`, from the service's own pages."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    ledger: Ledger
    secret: bytes

    def do_POST(self) -> None:
        """Answer one request."""
        length = self.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > BODY_MOST:
            self.close_connection = True
            self._answer(413, {"error": "too large"})
            return
        body = self.rfile.read(int(length))
        answer = {"/events": self._take, "/claims": self._book}.get(self.path)
        if answer is None:
            self._answer(404, {"error": "POST /events or /claims"})
            return
        try:
            answer(body)
        except ValueError as error:
            self._answer(400, {"error": str(error)})

    def _take(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_signed(self.secret, headers, body, now_s=time.time()):
            self._answer(401, {"error": "not signed, or too old"})
            return
        event = event_in(body)
        self.ledger.add(event, body.decode())
        self._answer(200, {"acknowledged": event["key"]})

    def _book(self, body: bytes) -> None:
        asked = json.loads(body)
        names = ("key", "claim", "member")  # the member is who is signed in at the service
        if not isinstance(asked, dict) or not all(isinstance(asked.get(e), str) for e in names):
            raise ValueError("expected key, claim, member")
        points = self.ledger.book(*(asked[each] for each in names))
        if points is None:
            self._answer(403, {"error": "this claim is not of this event, or booked by another"})
        else:
            self._answer(200, {"points": points})

    def _answer(self, status: int, content: Mapping[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no line of requests."""


class Server(ThreadingHTTPServer):
    """A sender that went away in the middle is no error: it sends the event again."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(database: Path, secret_file: Path, port: int) -> None:
    """Answer on loopback until the process ends; a proxy with a certificate stands before it."""
    Handler.ledger = Ledger(database)
    Handler.secret = secret_file.read_bytes().strip()
    server = Server(("127.0.0.1", port), Handler)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}/\n")
    sys.stdout.flush()
    server.serve_forever()


def compare(database: Path, reconciliation: Path) -> int:
    """Say which events of a reconciliation file are missing here; gives how many."""
    with reconciliation.open(newline="", encoding="utf-8") as file:
        sent = {row["key"]: row["handed_over"] for row in csv.DictReader(file)}
    known = Ledger(database).keys()
    missing = sorted(set(sent) - known)
    for key in missing:
        sys.stdout.write(f"missing\t{key}\t{sent[key] or 'not handed over yet'}\n")
    sys.stdout.write(f"{len(sent)} in the file, {len(sent) - len(missing)} of them here\n")
    return len(missing)


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="take events and claims")
    serving.add_argument("--secret-file", type=Path, required=True)
    serving.add_argument("--port", type=int, default=9000)
    comparing = commands.add_parser("compare", help="compare with a reconciliation file")
    comparing.add_argument("file", type=Path)
    for each in (serving, comparing):
        each.add_argument("--database", type=Path, required=True)
    asked = parser.parse_args()
    if asked.command == "compare":
        return 1 if compare(asked.database, asked.file) else 0
    serve(asked.database, asked.secret_file, asked.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
