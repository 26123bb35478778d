"""An open workshop of the demo town: seats in groups, what they drew, a hand that is up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import Connection

from gis_server.demo_people.drawings import class_notes, works
from gis_server.demo_people.gallery import Gallery
from gis_server.demo_town.town_data import town
from layers.features import writing
from layers.features.layer import layer_seen_by
from layers.people.actor import Actor
from layers.people.sessions import actor_of, end_session
from layers.store.identifiers import now_ms
from layers.workshops.codes import join_code
from layers.workshops.creating import create_workshop
from layers.workshops.joining import Browser, join
from layers.workshops.plan import GROUPS, Bounds, GroupPlan, Plan
from layers.workshops.seats import raise_hand
from layers.workshops.workshop import Task, Workshop, groups_of, notes_layer

DAYS: Final = 30
SEATS_OF_A_GROUP: Final = 3
_PICTURES: Final = ("bus stop", "tree", "mist", "kerb")
_TASKS: Final = (("tree", 6), ("awning", 1), ("note", 1))


@dataclass(frozen=True, slots=True)
class Classroom:
    """A workshop that goes on, and the code that opens it."""

    workshop: Workshop
    code: str


def open_classroom(
    connection: Connection, teacher: Actor, *, secret: bytes, bounds: Bounds | None
) -> Classroom:
    """Open a workshop for a month."""
    now, people = now_ms(), town().people
    plan = Plan(
        title=people.lesson["title"],
        opens_at=now,
        closes_at=now + DAYS * 86_400_000,
        tasks=tuple(Task(text, *what) for text, what in zip(people.tasks, _TASKS, strict=True)),
        rules=tuple(people.rules),
        groups=tuple(
            GroupPlan(name, each.colour)
            for name, each in zip(people.group_names, GROUPS, strict=False)
        ),
    )
    made = create_workshop(connection, teacher, plan, secret=secret, bounds=bounds)
    return Classroom(made, join_code(secret, made.id, made.code_number))


def let_pupils_draw(
    connection: Connection,
    room: Classroom,
    gallery: Gallery,
    *,
    secret: bytes,
    rng: np.random.Generator,
) -> None:
    """Let seats be taken and one of each group draw, note and show a picture; one hand is up."""
    for number, group in enumerate(groups_of(connection, room.workshop.id)):
        for place in range(SEATS_OF_A_GROUP):
            browser = Browser(device=town().people.lesson["device"])
            joined = join(
                connection,
                secret,
                room.code,
                browser=browser,
                group=group.id,
                language_of=lambda _city: town().language,
            )
            token = joined.token
            pupil = actor_of(connection, room.workshop.city, token)
            if place == 0:
                _draw(connection, pupil, room.workshop, gallery, group=number, rng=rng)
            if place == 1 and number == 1:
                raise_hand(connection, pupil, room.workshop.id, up=True)
            end_session(connection, token)


def _draw(
    connection: Connection,
    pupil: Actor,
    workshop: Workshop,
    gallery: Gallery,
    *,
    group: int,
    rng: np.random.Generator,
) -> None:
    drawn = layer_seen_by(connection, pupil, workshop.works)
    for content in works(group, rng):
        writing.add_feature(connection, pupil, drawn, content)
    noted = layer_seen_by(connection, pupil, notes_layer(workshop.id))
    for content in class_notes(group):
        made = writing.add_feature(connection, pupil, noted, content)
        gallery.hang(connection, pupil, made.id, _PICTURES[group % len(_PICTURES)], group)
