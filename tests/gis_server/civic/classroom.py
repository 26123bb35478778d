"""A class on a running server: a teacher, a workshop, pupils with browsers of their own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from layers.people.roles import Role
from layers.store.identifiers import now_ms
from tests.gis_server.civic.described import require_described
from tests.gis_server.civic.house import CITY, HERE, House, Person

HOUR_MS = 3_600_000
COOKIE = "__Host-uchimizu"
TREE = {"geometry": HERE, "properties": {"kind": "tree"}}


@dataclass(frozen=True)
class Class:
    """A workshop as its teacher has it."""

    house: House
    teacher: Person
    about: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/workshops/{self.about['id']}"

    @property
    def works(self) -> str:
        return f"/layers/{self.about['works_layer']}/items"

    @property
    def code(self) -> str:
        return str(self.teacher.ask("GET", f"{self.path}/code").json()["code"])

    def act(self, act: str, **more: Any) -> httpx.Response:
        return self.teacher.ask("POST", f"{self.path}/acts", {"act": act, **more})

    def overview(self) -> dict[str, Any]:
        found = self.teacher.ask("GET", f"{self.path}/overview")
        assert found.status_code == 200, found.text
        return dict(found.json())

    def pupil(self, code: str | None = None) -> Person:
        answer = join(self.house, code or self.code)
        assert answer.status_code == 200, answer.text
        return seated(self.house, answer)


def plan(**changed: Any) -> dict[str, Any]:
    now = now_ms()
    tasks = [{"text": "木を6本うえよう", "kind": "tree", "count": 6}]
    times = {"opens_at": now - 1000, "closes_at": now + HOUR_MS}
    return {"title": "3年2組", "tasks": tasks, **times, **changed}


def begin_class(house: House, **changed: Any) -> Class:
    teacher = house.person(Role.FACILITATOR)
    made = teacher.ask("POST", "/workshops", plan(**changed))
    assert made.status_code == 201, made.text
    return Class(house, teacher, made.json())


def join(
    house: House, code: str, *, token: str | None = None, origin: str | None = None, **more: Any
) -> httpx.Response:
    """Join as a browser that has a token, or none."""
    headers = {"accept-language": "en"}
    if token:
        headers["cookie"] = f"{COOKIE}={token}"
    if origin:
        headers["origin"] = origin
    address = f"http://127.0.0.1:{house.server.port}/api/join"
    answer = httpx.post(address, json={"code": code, **more}, headers=headers, timeout=120)
    require_described(house.description, answer)
    return answer


def seated(house: House, answer: httpx.Response) -> Person:
    """Give a pupil as their browser is after joining."""
    return Person(house.client, house.description, answer.cookies[COOKIE])


def outbox(layer: str, number: int) -> dict[str, Any]:
    """Give what a browser hands in that drew so many trees."""
    operations = [
        {
            "sequence": sequence,
            "action": "add",
            "layer": layer,
            "item": str(uuid4()),
            "content": TREE,
        }
        for sequence in range(1, number + 1)
    ]
    return {"client": uuid4().hex, "operations": operations}


@contextlib.contextmanager
def following(house: House, person: Person) -> Iterator[Iterator[str]]:
    """Listen to the changes of the city as somebody; gives the lines as they come."""
    address = f"/api/cities/{CITY}/changes/stream"
    with house.client.stream("GET", address, headers=person.headers, timeout=120) as answer:
        yield answer.iter_lines()
