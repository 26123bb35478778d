"""Clients that write as browsers do: through an outbox, over connections that are cut."""

from __future__ import annotations

import contextlib
import http.client
import random
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson

from tests.gis_server.civic.house import CITY

LAYER = f"{CITY}-official"  # the office may change what others of it made
WORDS = ("暑い", "涼しい", "木がほしい", "水がある", "通りにくい")
ABOUT = ("hot", "cool", "shade", "water", "barrier", "other")
CUTS = 0.15
AGAIN_S = 0.2  # until the next attempt, after one in vain
FEW = 20  # changed things that are asked for one by one


@dataclass
class Address:
    """Where the server is at the moment; it changes when it was killed."""

    port: int


@dataclass
class Client:
    """One browser: what it knows of the layer, what it has not handed in, what was acknowledged."""

    address: Address
    token: str
    chance: random.Random
    client: str = field(default_factory=lambda: uuid.uuid4().hex)
    sequence: int = 0
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: int = 0
    outbox: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    in_vain: int = 0

    def write(self, count: int, stop: threading.Event) -> None:
        """Make operations, hand them in, follow the others; until all have arrived."""
        for _ in range(count):
            self.outbox.append(self.operation())
            if self.chance.random() < 0.3:
                self.hand_in()
            if self.chance.random() < 0.1:
                self.follow()
        while self.outbox and not stop.is_set():
            self.hand_in()

    def operation(self) -> dict[str, Any]:
        self.sequence += 1
        alive = [each for each in self.known.values() if not each["gone"]]
        asked: dict[str, Any] = {"sequence": self.sequence, "layer": LAYER, "content": {}}
        if not alive or self.chance.random() < 0.3:
            content = {"geometry": self.place(), "properties": self.properties()}
            return {**asked, "action": "add", "item": str(uuid.uuid4()), "content": content}
        item = self.chance.choice(alive)
        asked |= {"item": item["id"], "base_version": item["version"]}
        choice = self.chance.random()
        if choice < 0.1:
            return {**asked, "action": "delete"}
        if choice < 0.2:
            return {**asked, "action": "restore", "to_version": 1}
        if choice < 0.6:
            text = {"properties": {"text": self.chance.choice(WORDS) + str(self.sequence)}}
            return {**asked, "action": "change", "content": text}
        return {**asked, "action": "change", "content": {"geometry": self.place()}}

    def hand_in(self) -> None:
        """Send what is in the outbox; an answer that is cut off leaves it there."""
        batch = self.outbox[: self.chance.randint(1, 8)]
        if not batch:
            return
        cut = self.chance.random() < CUTS
        answer = self._ask(
            "POST", "/operations", {"client": self.client, "operations": batch}, cut=cut
        )
        if answer is None:
            self.in_vain += len(batch)
            return
        for result in answer["results"]:
            self.acknowledged.append(result)
            if result["done"]:
                self.note(result["item"])
        self.outbox = self.outbox[len(answer["results"]) :]

    def follow(self) -> bool:
        """Ask for what changed, as this client sees it now; tells whether all is seen."""
        answer = self._ask("GET", f"/changes?since={self.seen}")
        if answer is None:
            return False
        names = {each["object"] for each in answer["changes"] if each["layer"] == LAYER}
        read = self._read_all if len(names) > FEW else self._read_each
        if not read(names):
            return False
        caught_up = answer["last"] == self.seen
        self.seen = answer["last"]
        return bool(caught_up)

    def note(self, item: dict[str, Any]) -> None:
        known = self.known.get(item["id"])
        if known is None or known["version"] < item["about"]["version"]:
            self.known[item["id"]] = {
                "id": item["id"],
                "version": item["about"]["version"],
                "geometry": item["geometry"],
                "properties": item["properties"],
                "gone": item["about"]["deleted"],
            }

    def place(self) -> dict[str, Any]:
        lon = round(139.37 + self.chance.random() * 0.02, 7)
        lat = round(36.14 + self.chance.random() * 0.02, 7)
        return {"type": "Point", "coordinates": [lon, lat]}

    def properties(self) -> dict[str, Any]:
        return {"about": self.chance.choice(ABOUT), "text": self.chance.choice(WORDS)}

    def _read_each(self, names: set[str]) -> bool:
        for name in names:
            answer = self._ask("GET", f"/layers/{LAYER}/items/{name}")
            if answer is None:
                return False
            if "about" in answer:
                self.note(answer)
            else:
                self._note_gone(name)
        return True

    def _read_all(self, names: set[str]) -> bool:
        """Read the layer page by page; of the names, those that are not there are gone."""
        there, after = set[str](), 0
        while after is not None:
            page = self._ask("GET", f"/layers/{LAYER}/items?limit=1000&after={after}")
            if page is None:
                return False
            for item in page["features"]:
                self.note(item)
                there.add(item["id"])
            after = page["next"]
        for name in names - there:
            self._note_gone(name)
        return True

    def _note_gone(self, name: str) -> None:
        self.known.setdefault(name, {"id": name, "version": 0})["gone"] = True

    def _ask(
        self, method: str, path: str, body: Any = None, *, cut: bool = False
    ) -> dict[str, Any] | None:
        """Give the answer, None where the connection was cut before it came or all were busy."""
        connection = http.client.HTTPConnection("127.0.0.1", self.address.port, timeout=20)
        headers = {"cookie": f"__Host-uchimizu={self.token}", "content-type": "application/json"}
        with contextlib.closing(connection):
            try:
                content = orjson.dumps(body) if body is not None else None
                connection.request(method, f"/api/cities/{CITY}{path}", content, headers)
                if cut:
                    time.sleep(self.chance.random() * 0.02)
                    connection.sock.shutdown(socket.SHUT_RDWR)
                    return None
                response = connection.getresponse()
                found = orjson.loads(response.read())
            except (OSError, http.client.HTTPException, orjson.JSONDecodeError):
                time.sleep(AGAIN_S)
                return None
        if response.status == HTTPStatus.SERVICE_UNAVAILABLE:
            time.sleep(float(response.headers["retry-after"]))
            return None
        assert response.status in {200, 404}, found
        assert isinstance(found, dict)
        return found
