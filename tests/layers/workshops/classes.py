"""A class for tests: a teacher, a workshop, pupils at their seats."""

from __future__ import annotations

import dataclasses
from typing import Any

import shapely
from sqlalchemy import Connection

from layers.features.feature import Content, Feature
from layers.features.layer import layer_seen_by
from layers.features.writing import add_feature
from layers.people.actor import Actor
from layers.people.memberships import memberships_of
from layers.people.roles import Role
from layers.people.sessions import actor_of
from layers.store.identifiers import now_ms
from layers.workshops.codes import join_code
from layers.workshops.creating import create_workshop
from layers.workshops.joining import Browser, join
from layers.workshops.plan import Plan
from layers.workshops.workshop import Task, Workshop
from tests.layers.people_here import CITY, person

SECRET = b"secret of the tests"
HERE = shapely.Point(139.388, 36.147)
TREE = Content(HERE, {"kind": "tree", "species": "けやき"})
NOTE = Content(HERE, {"about": "shade", "text": "木かげがある"})
HOUR_MS = 3_600_000


def plan(**changed: Any) -> Plan:
    now = now_ms()
    tasks = (Task("木を6本うえよう", "tree", 6), Task("気づきを書こう"))
    times = {"opens_at": now - 1000, "closes_at": now + HOUR_MS}
    values: dict[str, Any] = {"title": "3年2組", "tasks": tasks, **times}
    return Plan(**values | changed)


def teacher(connection: Connection) -> Actor:
    return person(connection, Role.FACILITATOR)


def begin_class(
    connection: Connection, leader: Actor | None = None, **changed: Any
) -> tuple[Actor, Workshop]:
    """Make a workshop, and give its teacher as they are after the next sign of life."""
    leader = leader or teacher(connection)
    made = create_workshop(connection, leader, plan(**changed), secret=SECRET, bounds=None)
    granted = tuple(memberships_of(connection, str(leader.account)))
    roles = dict.fromkeys((*leader.memberships, *granted))
    return dataclasses.replace(leader, memberships=tuple(roles)), made


def code_of(workshop: Workshop) -> str:
    return join_code(SECRET, workshop.id, workshop.code_number)


def pupil(connection: Connection, workshop: Workshop, *, token: str | None = None) -> Actor:
    """Join a workshop, and give who that is by the session."""
    joined = join(connection, SECRET, code_of(workshop), browser=Browser(token))
    return actor_of(connection, CITY, joined.token)


def draw(
    connection: Connection, actor: Actor, workshop: Workshop, content: Content = TREE
) -> Feature:
    layer = layer_seen_by(connection, actor, workshop.works if content is TREE else notes(workshop))
    return add_feature(connection, actor, layer, content)


def notes(workshop: Workshop) -> str:
    return f"{workshop.id}-notes"
