"""A workshop: what it is, who may see it, who leads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from layers.errors import UnknownError
from layers.people.actor import Actor
from layers.people.permissions import Action, Place, may, require
from layers.store import tables
from layers.store.feed import announce
from layers.store.identifiers import now_ms

DAY_MS = 86_400_000
NOTE = "note"  # as what notes are counted, beside the kinds of things that are drawn
LISTED_MOST = 500


class Kind(StrEnum):
    """Whether something is tried out, or a policy is drafted; people are always told."""

    PRACTICE = "practice"
    POLICY = "policy"


class AgeBand(StrEnum):
    """For whom; rules and furigana follow from it."""

    ELEMENTARY_LOW = "elementary-low"
    ELEMENTARY_HIGH = "elementary-high"
    JUNIOR_HIGH = "junior-high"
    HIGH = "high"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; with `count` it is done when so many things (of a kind) are drawn.

    kind : of things that are drawn, or `NOTE`.
    """

    text: str
    kind: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of seats; its colour is #rrggbb."""

    id: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop as it is now. Times are UTC ms.

    area : west, south, east, north of the map to work on [degrees].
    rules : the teacher's own, beside those of the house.
    held : nobody draws at the moment.
    closed_at : when its teacher closed it; else it ends at `closes_at`.
    swept_at : when its seats were removed for good.
    """

    id: str
    city: str
    title: str
    kind: Kind
    age_band: AgeBand
    area: tuple[float, float, float, float] | None
    tasks: tuple[Task, ...]
    rules: tuple[str, ...]
    base_run: str | None
    held: bool
    open_to_public: bool
    retention_days: int
    opens_at: int
    closes_at: int
    closed_at: int | None
    swept_at: int | None
    code_number: int

    @property
    def works(self) -> str:
        """Give the id of the layer of what is drawn."""
        return works_layer(self.id)

    @property
    def ended_at(self) -> int:
        """Give when it ended or will end."""
        return min(self.closed_at or self.closes_at, self.closes_at)

    @property
    def kept_until(self) -> int:
        """Give when its seats are removed."""
        return self.ended_at + self.retention_days * DAY_MS

    def has_ended(self, at: int) -> bool:
        """Tell whether it is over."""
        return self.ended_at <= at

    @property
    def place(self) -> Place:
        """Give the place that permissions speak of."""
        return Place(
            public=self.open_to_public,
            workshop=self.id,
            workshop_open=not self.held and not self.has_ended(now_ms()),
        )


def works_layer(workshop_id: str) -> str:
    """Give the id of the layer of what is drawn in a workshop."""
    return f"{workshop_id}-works"


def notes_layer(workshop_id: str) -> str:
    """Give the id of the layer of what is noted in a workshop."""
    return f"{workshop_id}-notes"


def inside(workshop_id: str) -> Place:
    """Give the place where only roles in this workshop count, also once all may see it."""
    return Place(public=False, workshop=workshop_id)


def leads(actor: Actor, workshop_id: str) -> bool:
    """Tell whether somebody leads a workshop."""
    return may(actor, Action.CONFIGURE, inside(workshop_id))


def workshop_seen_by(connection: Connection, actor: Actor, workshop_id: str) -> Workshop:
    """Give a workshop that somebody may see.

    Raises
    ------
    UnknownError
        There is none of this id in the city, or not for this person.
    """
    found = _found(connection, tables.workshop.c.id == workshop_id, city=actor.city)
    if not found or not may(actor, Action.VIEW, found[0].place):
        raise UnknownError("workshop", workshop_id)
    return found[0]


def workshops_seen_by(connection: Connection, actor: Actor) -> Sequence[Workshop]:
    """Give the workshops that somebody is in, leads, or that are open to all; the newest first."""
    scopes = {each.scope.removeprefix("workshop:") for each in actor.roles}
    shown = tables.workshop.c.open_to_public | tables.workshop.c.id.in_(scopes)
    found = _found(connection, shown, city=actor.city)
    return [each for each in found if may(actor, Action.VIEW, each.place)]


def workshop_led_by(
    connection: Connection, actor: Actor, workshop_id: str, action: Action = Action.CONFIGURE
) -> Workshop:
    """Give a workshop to somebody who leads it, and keep others from changing it meanwhile.

    Raises
    ------
    UnknownError
        It is not shown to them.
    NotAllowedError
        They are in it, or may see it, but do not lead it.
    """
    lock_workshop(connection, workshop_id)
    found = workshop_seen_by(connection, actor, workshop_id)
    require(actor, action, inside(workshop_id))
    return found


def lock_workshop(connection: Connection, workshop_id: str) -> None:
    """Let the transaction be the only one that changes a workshop or gives out its seats."""
    one = select(tables.workshop.c.id).where(tables.workshop.c.id == workshop_id)
    connection.execute(one.with_for_update())


def groups_of(connection: Connection, workshop_id: str) -> Sequence[Group]:
    """Give the groups of a workshop in their order."""
    rows = connection.execute(
        select(tables.workshop_group)
        .where(tables.workshop_group.c.workshop == workshop_id)
        .order_by(tables.workshop_group.c.position)
    )
    return [Group(row.id, row.name, row.colour) for row in rows]


def tell(connection: Connection, workshop: Workshop, *, kind: str = "workshop") -> None:
    """Announce a change to those who see the layers of a workshop; call it last.

    kind : workshop, or seat, which names no seat: who may know asks for the workshop.
    """
    announce(connection, workshop.city, kind=kind, object=workshop.id, layer=workshop.works)


def _found(connection: Connection, which: ColumnElement[bool], *, city: str) -> Sequence[Workshop]:
    rows = connection.execute(
        select(tables.workshop)
        .where(tables.workshop.c.city == city, which)
        .order_by(tables.workshop.c.opens_at.desc(), tables.workshop.c.id)
        .limit(LISTED_MOST)
    )
    return [workshop_of(row) for row in rows]


def workshop_of(row: Row[Any]) -> Workshop:
    """Give the workshop of a row."""
    return Workshop(
        id=row.id,
        city=row.city,
        title=row.title,
        kind=Kind(row.kind),
        age_band=AgeBand(row.age_band),
        area=tuple(row.area) if row.area else None,
        tasks=tuple(Task(**each) for each in row.tasks),
        rules=tuple(row.rules),
        base_run=row.base_run,
        held=bool(row.held),
        open_to_public=bool(row.open_to_public),
        retention_days=row.retention_days,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        swept_at=row.swept_at,
        code_number=row.code_number,
    )
