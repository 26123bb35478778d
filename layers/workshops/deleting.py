"""Taking back a workshop that was made by mistake: nobody joined it, nothing was drawn in it."""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, select, update

from layers.errors import FieldError, InvalidInputError, NotAllowedError
from layers.moderation import audit
from layers.people.actor import Actor
from layers.store import tables
from layers.store.feed import announce
from layers.store.identifiers import now_ms
from layers.workshops.workshop import Workshop, notes_layer, workshop_led_by


def delete_workshop(connection: Connection, actor: Actor, workshop_id: str) -> None:
    """Delete a workshop with its groups, layers and the roles in it; the log tells that it was.

    Raises
    ------
    UnknownError, NotAllowedError
        Also for whoever leads it and did not make it.
    InvalidInputError
        Somebody joined, or something was drawn: then it can be closed.
    """
    found = workshop_led_by(connection, actor, workshop_id)
    if not is_made_by(connection, found, actor):
        words = ("消せるのは、作った人だけです。", "Whoever made it deletes it; you can close it.")
        raise NotAllowedError(*words)
    _hold_layers(connection, found)
    if was_joined(connection, found) or is_drawn_in(connection, found):
        words = (
            "参加した人か、かかれたものがあるので消せません。閉じてください",
            "somebody joined or drew; close it instead",
        )
        raise InvalidInputError([FieldError("workshop", *words)])
    _remove(connection, found)
    audit.record(connection, actor, "delete-workshop", about=f"workshop:{workshop_id}")
    for kind, thing in (
        ("layer", found.works),
        ("layer", notes_layer(found.id)),
        ("workshop", found.id),
    ):
        announce(connection, found.city, kind=kind, object=thing)  # its layer is gone for all


def is_made_by(connection: Connection, found: Workshop, actor: Actor) -> bool:
    """Tell whether somebody made a workshop."""
    maker = select(tables.workshop.c.facilitator).where(tables.workshop.c.id == found.id)
    return actor.account is not None and connection.scalar(maker) == actor.account


def was_joined(connection: Connection, found: Workshop) -> bool:
    """Tell whether anybody has taken a seat of a workshop, also one that was removed since."""
    if found.swept_at is not None:
        return _seats_swept(connection, found) > 0
    taken = exists().where(tables.seat.c.workshop == found.id)
    return bool(connection.scalar(select(taken)))


def _seats_swept(connection: Connection, found: Workshop) -> int:
    """Give how many seats a swept workshop had; only the log still knows."""
    log = tables.audit.c
    about = (log.city == found.city, log.kind == "workshop", log.object == found.id)
    swept = select(log.details).where(*about, log.action == "sweep-workshop")
    return int(connection.scalars(swept).one()["seats"])


def _hold_layers(connection: Connection, found: Workshop) -> None:
    """Let nobody draw in a workshop from here on until the transaction ends.

    A feature names its layer, so that its row waits for that of the layer.
    """
    layers = select(tables.layer.c.id).where(tables.layer.c.workshop == found.id)
    connection.execute(layers.order_by(tables.layer.c.id).with_for_update()).all()


def is_drawn_in(connection: Connection, found: Workshop) -> bool:
    """Tell whether anything was ever drawn in a workshop."""
    drawn = exists().where(tables.feature.c.layer.in_([found.works, notes_layer(found.id)]))
    return bool(connection.scalar(select(drawn)))


def _remove(connection: Connection, found: Workshop) -> None:
    for table in (tables.workshop_group, tables.layer):
        connection.execute(delete(table).where(table.c.workshop == found.id))
    roles = tables.membership.c.scope == f"workshop:{found.id}"
    going_on = update(tables.membership).where(roles, tables.membership.c.ended_at.is_(None))
    connection.execute(going_on.values(ended_at=now_ms()))
    connection.execute(delete(tables.workshop).where(tables.workshop.c.id == found.id))
