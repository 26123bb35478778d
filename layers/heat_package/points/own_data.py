"""What is kept of somebody's visits: to take along, and to forget when the account is closed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, select, update

from layers.heat_package.points.events import event_of
from layers.store.tables import points_visit, points_wait


def own_visit_rows(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    """Give the visits of an account."""
    mine = select(points_visit).where(points_visit.c.account == account_id)
    return [event_of(row) for row in connection.execute(mine.order_by("slot")).mappings()]


def forget_visits(connection: Connection, account_id: str) -> None:
    """Take an account off its visits; proposals of rules stay with its pseudonymous id."""
    mine = points_visit.c.account == account_id
    connection.execute(update(points_visit).where(mine).values(account=None))
    connection.execute(delete(points_wait).where(points_wait.c.account == account_id))
