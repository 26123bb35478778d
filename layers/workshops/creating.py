"""Making a workshop with its groups, layers and first code; changing what it says of itself."""

from __future__ import annotations

import dataclasses
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from layers.errors import FieldError, InvalidInputError
from layers.features.defaults import DRAWN_FIELDS, NOTE_FIELDS
from layers.features.fields import Field
from layers.features.layer import Layer, insert_layer
from layers.moderation import audit
from layers.people.actor import Actor, Membership
from layers.people.memberships import grant
from layers.people.permissions import Action, require
from layers.people.roles import Role
from layers.store import tables
from layers.store.identifiers import new_id, now_ms
from layers.workshops.codes import hash_of, join_code
from layers.workshops.deleting import was_joined
from layers.workshops.plan import Bounds, GroupPlan, Plan, checked_plan
from layers.workshops.workshop import (
    Workshop,
    groups_of,
    inside,
    notes_layer,
    tell,
    works_layer,
    workshop_led_by,
    workshop_seen_by,
)

CHANGEABLE = frozenset(
    {"title", "kind", "age_band", "area", "tasks", "rules", "base_run", "closes_at"}
    | {"groups", "retention_days"}
)
_CLASS = frozenset({Role.PUPIL, Role.FACILITATOR})
_POSITION = 1000  # after the layers of everybody


def create_workshop(
    connection: Connection, actor: Actor, plan: Plan, *, secret: bytes, bounds: Bounds | None
) -> Workshop:
    """Make a workshop; whoever makes it leads it.

    secret : of the installation, from which its codes follow.
    bounds : of the city [degrees].

    Raises
    ------
    NotAllowedError
        The actor is no teacher or facilitator of this city.
    InvalidInputError
    """
    identifier = new_id()
    if Membership(Role.FACILITATOR) in actor.roles:
        actor = leading_too(actor, identifier)
    require(actor, Action.CONFIGURE, inside(identifier))
    checked = checked_plan(plan, bounds=bounds, now=now_ms())
    row = _values(checked) | {
        "id": identifier,
        "city": actor.city,
        "code_hash": hash_of(secret, join_code(secret, identifier, 1)),
        "code_number": 1,
        "held": False,
        "open_to_public": False,
        "facilitator": actor.account,
        "opens_at": checked.opens_at,
        "created_at": now_ms(),
    }
    connection.execute(insert(tables.workshop).values(**row))
    leads = actor.memberships[-1]
    grant(connection, actor.city, str(actor.account), leads, by=actor.account)
    _add_groups(connection, identifier, checked.groups)
    for layer in _layers(actor.city, identifier, checked.title):
        insert_layer(connection, layer)
    audit.record(connection, actor, "create-workshop", about=f"workshop:{identifier}")
    made = workshop_seen_by(connection, actor, identifier)
    tell(connection, made)
    return made


def leading_too(actor: Actor, workshop_id: str) -> Actor:
    """Give somebody as they are once they lead a workshop, too."""
    leads = Membership(Role.FACILITATOR, f"workshop:{workshop_id}")
    return dataclasses.replace(actor, memberships=(*actor.memberships, leads))


def change_workshop(
    connection: Connection,
    actor: Actor,
    workshop_id: str,
    changes: dict[str, Any],
    *,
    bounds: Bounds | None,
) -> Workshop:
    """Change some of what a workshop says of itself, by the names of `CHANGEABLE`.

    Raises
    ------
    UnknownError, NotAllowedError
    InvalidInputError
        Also where works would be kept for longer than those who joined were told, and for other
        groups once somebody has joined.
    """
    found = workshop_led_by(connection, actor, workshop_id)
    require_kept(found)
    now = now_ms()
    ended = found.has_ended(now)
    plan = dataclasses.replace(_plan(found), **{name: changes[name] for name in changes})
    checked = checked_plan(plan, bounds=bounds, now=0 if ended else now)
    if ended and checked.closes_at != found.closes_at:
        words = ("終わっています。もう一度ひらいてください", "it is over; open it again")
        raise InvalidInputError([FieldError("closes_at", *words)])
    if checked.retention_days > found.retention_days:
        words = ("参加した人に伝えた日数より長くはできません", "cannot be longer than was told")
        raise InvalidInputError([FieldError("retention_days", *words)])
    change = update(tables.workshop).where(tables.workshop.c.id == workshop_id)
    connection.execute(change.values(**_values(checked)))
    if "groups" in changes:
        _replace_groups(connection, found, checked.groups)
    _rename_layers(connection, workshop_id, checked.title)
    audit.record(connection, actor, "change-workshop", about=f"workshop:{workshop_id}")
    tell(connection, found)
    return workshop_seen_by(connection, actor, workshop_id)


def require_kept(found: Workshop) -> None:
    """Refuse what cannot be done once the seats are removed for good."""
    if found.swept_at is not None:
        words = ("保存期間が終わりました", "its retention is over")
        raise InvalidInputError([FieldError("workshop", *words)])


def _plan(found: Workshop) -> Plan:
    return Plan(
        title=found.title,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        kind=found.kind,
        age_band=found.age_band,
        area=found.area,
        tasks=found.tasks,
        rules=found.rules,
        base_run=found.base_run,
        retention_days=found.retention_days,
    )


def _values(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "kind": plan.kind.value,
        "age_band": plan.age_band.value,
        "area": list(plan.area) if plan.area else None,
        "tasks": [dataclasses.asdict(each) for each in plan.tasks],
        "rules": list(plan.rules),
        "base_run": plan.base_run,
        "closes_at": plan.closes_at,
        "retention_days": plan.retention_days,
    }


def _add_groups(connection: Connection, workshop_id: str, groups: tuple[GroupPlan, ...]) -> None:
    rows = [
        {
            "id": new_id(),
            "workshop": workshop_id,
            "name": group.name,
            "colour": group.colour,
            "position": position,
        }
        for position, group in enumerate(groups)
    ]
    connection.execute(insert(tables.workshop_group), rows)


def _replace_groups(connection: Connection, found: Workshop, groups: tuple[GroupPlan, ...]) -> None:
    now = groups_of(connection, found.id)
    if groups == tuple(GroupPlan(each.name, each.colour) for each in now):
        return
    if was_joined(connection, found):
        words = ("参加した人がいるので、組は変えられません", "somebody has joined these groups")
        raise InvalidInputError([FieldError("groups", *words)])
    of_workshop = tables.workshop_group.c.workshop == found.id
    connection.execute(delete(tables.workshop_group).where(of_workshop))
    _add_groups(connection, found.id, groups)


def _layers(city: str, workshop_id: str, title: str) -> tuple[Layer, Layer]:
    titles = _titles(workshop_id, title)
    works, notes = works_layer(workshop_id), notes_layer(workshop_id)

    def layer(identifier: str, kind: str, fields: tuple[Field, ...], position: int) -> Layer:
        return Layer(
            id=identifier,
            city=city,
            space=f"{city}-common",
            kind=kind,
            title=titles[identifier],
            fields=fields,
            geometry_types=("Point", "LineString", "Polygon"),
            who_may_add=_CLASS,
            workshop=workshop_id,
            position=position,
        )

    return (
        layer(works, "drawing", DRAWN_FIELDS, _POSITION),
        layer(notes, "note", NOTE_FIELDS, _POSITION + 1),
    )


def _rename_layers(connection: Connection, workshop_id: str, title: str) -> None:
    for identifier, words in _titles(workshop_id, title).items():
        row = tables.layer.c.id == identifier
        connection.execute(update(tables.layer).where(row).values(title=words))


def _titles(workshop_id: str, title: str) -> dict[str, dict[str, str]]:
    return {
        works_layer(workshop_id): {"ja": f"{title}：作品", "en": f"{title}: works"},
        notes_layer(workshop_id): {"ja": f"{title}：気づき", "en": f"{title}: notes"},
    }
