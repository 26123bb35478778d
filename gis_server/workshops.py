"""Workshops as JSON: what a class, its teacher and everybody else are told. Times are UTC ms."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from gis_server.items import Item, item_json
from gis_server.records import Title
from layers.bilingual import Language
from layers.people.actor import Actor
from layers.store.identifiers import now_ms
from layers.workshops.animals import animal_in_words
from layers.workshops.overview import Overview, SeatAtWork, works_by_seat
from layers.workshops.plan import GroupPlan, Plan, house_rules, usual_groups
from layers.workshops.seats import Seat, seat_of
from layers.workshops.workshop import (
    AgeBand,
    Kind,
    Task,
    Workshop,
    groups_of,
    leads,
    notes_layer,
)

Text = Annotated[str, Field(max_length=1000)]
Milliseconds = Annotated[int, Field(ge=0, le=4_102_444_800_000, description="UTC, ms since 1970")]
Kinds = Literal["practice", "policy"]
AgeBands = Literal["elementary-low", "elementary-high", "junior-high", "high", "adult"]
Area = Annotated[list[float], Field(min_length=4, max_length=4, description="W, S, E, N, degrees")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class TaskBody(_Strict):
    """One thing to do, done when `count` things (of a kind, or notes) are drawn."""

    text: Text
    kind: Text | None = None
    count: int | None = None


class GroupBody(_Strict):
    """A group to be made; colour as #rrggbb."""

    name: Text
    colour: Text


class WorkshopBody(_Strict):
    """A workshop as it is planned."""

    title: Text
    opens_at: Milliseconds
    closes_at: Milliseconds
    kind: Kinds = "practice"
    age_band: AgeBands = "elementary-high"
    area: Area | None = None
    tasks: Annotated[list[TaskBody], Field(max_length=100)] = Field(default_factory=list)
    rules: Annotated[list[Text], Field(max_length=100)] = Field(default_factory=list)
    base_run: Text | None = None
    groups: Annotated[list[GroupBody] | None, Field(max_length=100)] = None
    retention_days: int = 30

    def plan(self, language: Language) -> Plan:
        """Give it as `layers` takes it.

        language : in which groups are called of whoever names none.
        """
        values = _values(self, set(type(self).model_fields))
        return Plan(**values | ({"groups": usual_groups(language)} if self.groups is None else {}))


class WorkshopChanges(_Strict):
    """What is changed of a plan; what is not named stays. Groups, until somebody has joined."""

    title: Text = ""
    closes_at: Milliseconds = 0
    kind: Kinds = "practice"
    age_band: AgeBands = "elementary-high"
    area: Area | None = None
    tasks: Annotated[list[TaskBody], Field(max_length=100)] = Field(default_factory=list)
    rules: Annotated[list[Text], Field(max_length=100)] = Field(default_factory=list)
    base_run: Text | None = None
    groups: Annotated[list[GroupBody], Field(max_length=100)] = Field(default_factory=list)
    retention_days: int = 30

    def changes(self) -> dict[str, Any]:
        """Give the members that were sent, as `layers` takes them."""
        return _values(self, self.model_fields_set)


class TaskAnswer(BaseModel):
    """A task; `done` counts what whoever asks has drawn for it, null without a count."""

    text: str
    kind: str | None
    count: int | None
    done: int | None


class GroupAnswer(BaseModel):
    """A group of seats."""

    id: str
    name: str
    colour: str


class SeatAnswer(BaseModel):
    """A seat; its pen name is an animal."""

    id: str
    group: str
    pen_name: Title
    hand_up: bool


class WorkshopAnswer(BaseModel):
    """A workshop, and what whoever asks is in it.

    `rules` begin with those of the house. `drawing` tells whether pupils draw at the moment.
    """

    id: str
    title: str
    kind: Kinds
    age_band: AgeBands
    area: list[float] | None
    tasks: list[TaskAnswer]
    rules: list[Title]
    base_run: str | None
    groups: list[GroupAnswer]
    works_layer: str
    notes_layer: str
    held: bool
    open_to_public: bool
    drawing: bool
    ended: bool
    opens_at: int
    closes_at: int
    ended_at: int
    retention_days: int
    kept_until: int
    swept: bool
    leads: bool
    seat: SeatAnswer | None


class Workshops(BaseModel):
    """Workshops that whoever asks is in, leads, or that are open to all; the newest first."""

    workshops: list[WorkshopAnswer]


class PictureAnswer(BaseModel):
    """A photo of a class; `waits` until its teacher has looked at it."""

    id: str
    alt_text: str
    waits: bool


class SeatAtWorkAnswer(SeatAnswer):
    """A seat and what it did; `counts` by kind of thing drawn, and of notes.

    `pictures` are its newest photos, three at most.
    """

    joined_at: int
    seen_at: int
    counts: dict[str, int]
    photos: int
    pictures: list[PictureAnswer]


class OverviewAnswer(BaseModel):
    """A class at work, for its teacher; `latest` has the newest first.

    `removed` are seats that were removed and of which something is still there.
    """

    workshop: WorkshopAnswer
    seats: list[SeatAtWorkAnswer]
    removed: list[SeatAtWorkAnswer]
    photos_waiting: Annotated[int, Field(description="Until the teacher has looked at them.")]
    latest: list[Item]
    joined: Annotated[bool, Field(description="Whether anybody ever took a seat.")]
    may_delete: bool


def workshop_json(connection: Connection, found: Workshop, actor: Actor) -> dict[str, Any]:
    """Give the object of a workshop, for whoever asks."""
    mine = seat_of(connection, actor.seat) if actor.seat and actor.workshop == found.id else None
    ended = found.has_ended(now_ms())
    return {
        "id": found.id,
        "title": found.title,
        "kind": found.kind,
        "age_band": found.age_band,
        "area": found.area,
        "tasks": _tasks_json(connection, found, mine),
        "rules": [
            *({"ja": each.ja, "en": each.en} for each in house_rules(found.age_band)),
            *({"ja": each, "en": each} for each in found.rules),
        ],
        "base_run": found.base_run,
        "groups": [
            {"id": each.id, "name": each.name, "colour": each.colour}
            for each in groups_of(connection, found.id)
        ],
        "works_layer": found.works,
        "notes_layer": notes_layer(found.id),
        "held": found.held,
        "open_to_public": found.open_to_public,
        "drawing": not found.held and not ended,
        "ended": ended,
        "opens_at": found.opens_at,
        "closes_at": found.closes_at,
        "ended_at": found.ended_at,
        "retention_days": found.retention_days,
        "kept_until": found.kept_until,
        "swept": found.swept_at is not None,
        "leads": leads(actor, found.id),
        "seat": seat_json(mine) if mine else None,
    }


def seat_json(seat: Seat) -> dict[str, Any]:
    """Give the object of a seat."""
    return {
        "id": seat.id,
        "group": seat.group,
        "pen_name": asdict(animal_in_words(seat.pen_name)),
        "hand_up": seat.hand_up,
    }


def overview_json(connection: Connection, seen: Overview, actor: Actor) -> dict[str, Any]:
    """Give the object of a class at work."""
    return {
        "workshop": workshop_json(connection, seen.workshop, actor),
        "seats": [_at_work_json(each) for each in seen.seats],
        "removed": [_at_work_json(each) for each in seen.removed],
        "photos_waiting": seen.photos_waiting,
        "latest": [item_json(found, layer, actor) for found, layer in seen.latest],
        "joined": seen.joined,
        "may_delete": seen.may_delete,
    }


def _at_work_json(at_work: SeatAtWork) -> dict[str, Any]:
    return seat_json(at_work.seat) | {
        "joined_at": at_work.seat.joined_at,
        "seen_at": at_work.seen_at,
        "counts": dict(at_work.counts),
        "photos": at_work.photos,
        "pictures": [
            {"id": each.id, "alt_text": each.alt_text, "waits": each.waits}
            for each in at_work.pictures
        ],
    }


def _tasks_json(connection: Connection, found: Workshop, mine: Seat | None) -> list[dict[str, Any]]:
    drawn = works_by_seat(connection, found.id, seat_id=mine.id)[mine.id] if mine else None
    return [
        {
            "text": task.text,
            "kind": task.kind,
            "count": task.count,
            "done": None
            if task.count is None or drawn is None
            else drawn[task.kind]
            if task.kind
            else drawn.total(),
        }
        for task in found.tasks
    ]


def _values(body: WorkshopBody | WorkshopChanges, names: set[str]) -> dict[str, Any]:
    values = {name: getattr(body, name) for name in names}
    turned: dict[str, Any] = {"kind": Kind, "age_band": AgeBand, "rules": tuple}
    turned["area"] = lambda area: tuple(area) if area else None
    turned["groups"] = lambda groups: tuple(GroupPlan(**each.model_dump()) for each in groups or ())
    turned["tasks"] = lambda tasks: tuple(Task(**each.model_dump()) for each in tasks)
    return {name: turned.get(name, lambda same: same)(value) for name, value in values.items()}
