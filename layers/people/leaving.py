"""Closing an account: what is personal goes, what others build on stays without a name.

What was public says 退会した人 from then on, also in its history; what waited for a moderator is
withdrawn. The row of the account stays empty, so that the log and the decisions of others still
refer to something; its pen name stays taken (as a hash), so that nobody passes as who has left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, literal, null, select, update

from layers.features.operations import forget_results
from layers.moderation import audit
from layers.people.accounts import AgeBand, Locale, account_of
from layers.people.actor import Actor
from layers.people.pen_names import FORMER_MEMBER, key_of_former
from layers.store.feed import announce
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import (
    account,
    comment,
    consent,
    decision,
    feature,
    feature_version,
    identity,
    joint_act,
    media,
    membership,
    notice,
    operation,
    passkey,
    password,
    reaction,
    recovery_code,
    report,
    session,
)

Closer = Callable[[Connection, str], None]
_NAMELESS = {"pen_name": FORMER_MEMBER, "account": None}


def close_account(connection: Connection, actor: Actor, *, closers: Sequence[Closer] = ()) -> None:
    """Close the account of whoever asks.

    closers : of other libraries that keep something of an account; they come first.

    Raises
    ------
    UnknownError
        Nobody with an account asks.
    """
    person = account_of(connection, actor.account or "")
    for close in closers:
        close(connection, person.id)
    _take_names_off(connection, actor.city, person.id)
    _forget_person(connection, person.id)
    emptied = {
        "pen_name": FORMER_MEMBER,
        "pen_name_key": key_of_former(person.city, person.profile.pen_name),
        "age_band": AgeBand.NOT_SAID.value,
        "locale": Locale.JA.value,
        "furigana": False,
        "trusted": False,
        "closed_at": now_ms(),
    }
    connection.execute(update(account).where(account.c.id == person.id).values(emptied))
    audit.record(connection, actor, "close-account", about=f"account:{person.id}")


def _forget_person(connection: Connection, account_id: str) -> None:
    for table in (session, password, passkey, identity, recovery_code, consent):
        connection.execute(delete(table).where(table.c.account == account_id))
    waiting = select(joint_act.c.id, joint_act.c.content).where(joint_act.c.state == "proposed")
    for row in connection.execute(waiting).all():
        if row.content.get("account") == account_id:
            taken_back = update(joint_act).where(joint_act.c.id == row.id)
            connection.execute(taken_back.values(state="refused", decided_at=now_ms()))
    author = f"account:{account_id}"
    connection.execute(delete(operation).where(operation.c.author == author))
    connection.execute(delete(notice).where(notice.c.receiver == author))
    holding = membership.c.account == account_id, membership.c.ended_at.is_(None)
    connection.execute(update(membership).where(*holding).values(ended_at=now_ms()))


def _take_names_off(connection: Connection, city: str, account_id: str) -> None:
    for table in (comment, media):
        mine = table.c.account == account_id
        waiting = update(table).where(mine, table.c.status == "queued")
        connection.execute(waiting.values(status="withdrawn"))
        connection.execute(update(table).where(mine).values(_NAMELESS))
    connection.execute(update(decision).where(decision.c.author == account_id).values(author=None))
    _take_names_off_features(connection, city, account_id)
    author = f"account:{account_id}"
    for kind in (reaction, report):  # counts stay; who it was does not
        stand_in = f"former:{new_id()}"
        connection.execute(update(kind).where(kind.c.who == author).values(who=stand_in))


def _take_names_off_features(connection: Connection, city: str, account_id: str) -> None:
    """Make a version of each feature that has no name, and take it off all that was before."""
    now = now_ms()
    forget_results(connection, select(feature.c.id).where(feature.c.account == account_id))
    mine = connection.execute(
        select(feature.c.id, feature.c.layer, feature.c.version, feature.c.status).where(
            feature.c.account == account_id
        )
    ).all()
    written = feature_version.c.account == account_id
    connection.execute(update(feature_version).where(written).values(_NAMELESS))
    for row in mine:
        values = {**_NAMELESS, "version": row.version + 1, "updated_at": now}
        if row.status == "queued":
            values |= {"status": "withdrawn", "deleted_at": now}
        connection.execute(update(feature).where(feature.c.id == row.id).values(values))
        _add_version(connection, row.id, at=now)
        announce(
            connection,
            city,
            kind="feature",
            object=row.id,
            layer=row.layer,
            version=row.version + 1,
        )


def _add_version(connection: Connection, feature_id: str, *, at: int) -> None:
    kept = ("version", "geometry", "height_m", "anchor", "blur_m", "properties", "status")
    columns: dict[str, ColumnElement[Any]] = {
        name: feature.c[name] for name in (*kept, "observed_at", "pen_name")
    }
    columns |= {
        "feature": feature.c.id,
        "action": literal("author-left"),
        "deleted": feature.c.deleted_at.is_not(None),
        "account": null(),
        "seat": null(),
        "at": literal(at),
    }
    chosen = select(*(each.label(name) for name, each in columns.items()))
    source = chosen.where(feature.c.id == feature_id)
    connection.execute(insert(feature_version).from_select(list(columns), source))
