"""Forty tablets join at once, draw at once; nothing is lost, and later nobody can tell who it was.

Scenario 4: join within 60 s, 200 of 200 works after re-reading, the code dead after closing, seats
removed by the retention, opened works kept. The figures are printed (`pytest -s`).
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np
from sqlalchemy import select

from layers.store.identifiers import now_ms
from layers.store.tables import feature, seat
from layers.workshops.retention import sweep_workshops
from layers.workshops.workshop import DAY_MS
from tests.gis_server.civic.classroom import COOKIE, Class, begin_class, join, outbox
from tests.gis_server.civic.house import CITY, House, Person

PUPILS = 40
DRAWN = 5


class Tablet:
    """A browser of its own: connection, cookie, outbox."""

    def __init__(self, room: Class) -> None:
        address = f"http://127.0.0.1:{room.house.server.port}"
        self.room = room
        self.client = httpx.Client(base_url=address, timeout=60)
        self.pen_name = ""
        self.drawn: list[str] = []

    def join(self, code: str, ready: threading.Barrier) -> float:
        """Join when all do; gives how long it took [s]."""
        ready.wait(60)
        began = time.monotonic()
        answer = self.client.post("/api/join", json={"code": code})
        assert answer.status_code == 200, answer.text
        # Browsers send secure cookies to this machine also without TLS; httpx does not.
        self.client.headers["cookie"] = f"{COOKIE}={answer.cookies[COOKIE]}"
        self.pen_name = answer.json()["seat"]["pen_name"]["ja"]
        return time.monotonic() - began

    def draw(self, ready: threading.Barrier) -> float:
        """Draw several things when all do; gives how long it took [s]."""
        asked = outbox(self.room.about["works_layer"], DRAWN)
        ready.wait(60)
        began = time.monotonic()
        answer = self.client.post(f"/api/cities/{CITY}/operations", json=asked)
        took = time.monotonic() - began
        assert [each["done"] for each in answer.json()["results"]] == [True] * DRAWN
        self.drawn = [each["item"] for each in asked["operations"]]
        return took

    def reload(self) -> list[str]:
        """Give the ids of what this browser finds of its own when it loads the layer anew."""
        path = f"/api/cities/{CITY}{self.room.works}?mine=true"
        return [each["id"] for each in self.client.get(path).json()["features"]]


def p95(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 95))


def test_a_class_of_forty(house: House) -> None:
    room = begin_class(house, retention_days=7)
    code, ready = room.code, threading.Barrier(PUPILS)
    tablets = [Tablet(room) for _ in range(PUPILS)]
    with ThreadPoolExecutor(PUPILS) as pool:
        began = time.monotonic()
        joining = list(pool.map(lambda each: each.join(code, ready), tablets))
        all_joined = time.monotonic() - began
        drawing = list(pool.map(lambda each: each.draw(ready), tablets))
        found = list(pool.map(Tablet.reload, tablets))

    drawn = {item for each in tablets for item in each.drawn}
    listed = room.teacher.ask("GET", f"{room.works}?limit=1000").json()["features"]
    kept = drawn & {each["id"] for each in listed}
    print(
        f"\n{house.database.engine.dialect.name}: {PUPILS} joined in {all_joined:.2f} s, "
        f"one in {p95(joining):.2f} s (p95); {DRAWN} works of each were saved in "
        f"{p95(drawing):.2f} s (p95); {len(kept)} of {PUPILS * DRAWN} are there"
    )
    assert all_joined < 60
    assert max(joining) < 20
    assert len(kept) == len(listed) == PUPILS * DRAWN
    assert [sorted(each) for each in found] == [sorted(each.drawn) for each in tablets]

    seen = room.overview()
    assert len({each.pen_name for each in tablets}) == PUPILS
    assert [each["counts"] for each in seen["seats"]] == [{"tree": DRAWN}] * PUPILS
    sizes = [each["group"] for each in seen["seats"]]
    assert {sizes.count(group["id"]) for group in room.about["groups"]} == {6, 7}
    close_and_sweep(house, room, tablets[0], code)
    for each in tablets:
        each.client.close()


def close_and_sweep(house: House, room: Class, tablet: Tablet, code: str) -> None:
    """End a class that was opened, and let its retention pass."""
    room.act("open")
    room.act("close")
    assert join(house, code).status_code == 422
    late = tablet.client.post(
        f"/api/cities/{CITY}/operations", json=outbox(room.about["works_layer"], 1)
    )
    assert late.json()["results"][0]["problem"]["status"] == 403
    assert sweep_workshops(house.database, at=now_ms() + 8 * DAY_MS) >= 1
    with house.database.read() as connection:
        seats = connection.execute(select(seat).where(seat.c.workshop == room.about["id"])).all()
        linked = select(feature.c.id).where(
            feature.c.layer == room.about["works_layer"], feature.c.seat.is_not(None)
        )
        assert (seats, connection.execute(linked).all()) == ([], [])
    assert tablet.client.get(f"/api/cities/{CITY}{room.path}").json()["seat"] is None
    kept = house.visitor.ask("GET", f"{room.works}?limit=1000").json()["features"]
    assert len(kept) == PUPILS * DRAWN
    assert {each["about"]["pen_name"] for each in kept} == {room.about["title"]}
    print(f"seats after the retention: {len(seats)}; opened works kept: {len(kept)}")


def test_who_is_not_of_the_class_saw_nothing(house: House) -> None:
    room = begin_class(house)
    pupil: Person = room.pupil()
    pupil.ask("POST", "/operations", outbox(room.about["works_layer"], 3))
    room.act("close")
    sweep_workshops(house.database, at=now_ms() + 31 * DAY_MS)
    assert room.teacher.ask("GET", room.works).status_code == 404
    assert room.teacher.ask("GET", room.path).json()["swept"]
    refused = room.act("reopen", closes_at=now_ms() + DAY_MS)
    assert refused.status_code == 422
