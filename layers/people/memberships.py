"""Grants of roles: who gave which role to whom, where, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, insert, select, update

from layers.people.actor import Membership
from layers.people.roles import GRANTED, Role
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import account, membership


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a role."""

    pen_name: str
    membership: Membership
    granted_at: int


def grant(
    connection: Connection, city: str, account_id: str, what: Membership, *, by: str | None = None
) -> None:
    """Give a role; nothing happens where it is there already. `by` is an account, None is us.

    Raises
    ------
    ValueError
        The role is one that nobody grants, such as visitor.
    """
    if what.role not in GRANTED:
        raise ValueError(f"{what.role} is not granted to anybody")
    if what in memberships_of(connection, account_id):
        return
    row = insert(membership).values(id=new_id(), city=city, account=account_id, granted_by=by)
    connection.execute(row.values(role=what.role.value, scope=what.scope, granted_at=now_ms()))


def revoke(connection: Connection, account_id: str, what: Membership) -> bool:
    """Take a role away; tells whether it was there."""
    which = and_(
        membership.c.account == account_id,
        membership.c.role == what.role.value,
        membership.c.scope == what.scope,
        membership.c.ended_at.is_(None),
    )
    ended = connection.execute(update(membership).where(which).values(ended_at=now_ms()))
    return ended.rowcount > 0


def memberships_of(connection: Connection, account_id: str) -> Sequence[Membership]:
    """Give the roles of an account."""
    rows = connection.execute(
        select(membership.c.role, membership.c.scope).where(
            membership.c.account == account_id, membership.c.ended_at.is_(None)
        )
    )
    return [Membership(Role(row.role), row.scope) for row in rows]


def holders(connection: Connection, city: str) -> Sequence[Holder]:
    """Give who has a role in a city, in the order in which they got it."""
    rows = connection.execute(
        select(account.c.pen_name, membership.c.role, membership.c.scope, membership.c.granted_at)
        .join(account, account.c.id == membership.c.account)
        .where(membership.c.city == city, membership.c.ended_at.is_(None))
        .order_by(membership.c.granted_at, membership.c.id)
    )
    return [
        Holder(row.pen_name, Membership(Role(row.role), row.scope), row.granted_at) for row in rows
    ]
