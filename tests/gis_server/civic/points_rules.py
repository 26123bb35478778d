"""Rules of points in force on a running server, and the code that a spot shows."""

from __future__ import annotations

import datetime
from typing import Any

import httpx

from layers.people.roles import Hat, Role
from layers.spots.opening import TOKYO
from tests.gis_server.civic.house import House, Person

RULES: dict[str, Any] = {
    "season": {"first": "01-01", "last": "12-31"},
    "rates": {"caution": 1, "warning": 2, "severe_warning": 3, "danger": 5, "unknown": 1},
    "caps": {"visits_per_day": 3, "visits_per_spot_and_day": 1, "points_per_day": 12},
    "bonuses": [],
}


def document(**changed: Any) -> dict[str, Any]:
    """Give rules that hold from today on."""
    today = datetime.datetime.now(TOKYO).date().isoformat()
    return {"valid_from": today, **RULES, **changed}


def propose(clerk: Person, **changed: Any) -> int:
    """Propose rules as one of the office; gives their version."""
    body = {"rules": document(**changed), "reason": "夏の外出のため"}
    made = clerk.ask("POST", "/points/rules/versions", body)
    assert made.status_code == 201, made.text
    return int(made.json()["version"])


def decide(clerk: Person, version: int, *, accept: bool = True) -> httpx.Response:
    path = f"/points/rules/versions/{version}/decision"
    return clerk.ask("POST", path, {"accept": accept})


def put_rules(house: House, **changed: Any) -> int:
    """Put rules into force, as two of the office do; gives their version."""
    one, other = (house.person(Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
    version = propose(one, **changed)
    answer = decide(other, version)
    assert answer.status_code == 200, answer.text
    return version


def shown_code(clerk: Person, spot: str) -> str:
    """Give the code that a spot shows now."""
    answer = clerk.ask("GET", f"/points/spots/{spot}/code")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["code"])
