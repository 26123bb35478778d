"""Whether an author is trusted: what the last decision says that stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, select, update

from layers.store.tables import account, decision

TRUSTED_AFTER: Final[Mapping[str, bool]] = {"accept": True, "hide": False, "refuse": False}


def is_trusted(connection: Connection, account_id: str) -> bool:
    """Tell whether what somebody posts is seen without a moderator's look."""
    return bool(connection.scalar(select(account.c.trusted).where(account.c.id == account_id)))


def set_trusted(connection: Connection, account_id: str, *, trusted: bool) -> None:
    """Note whether somebody is trusted from now on."""
    row = update(account).where(account.c.id == account_id)
    connection.execute(row.values(trusted=trusted))


def trust_again(connection: Connection, account_id: str) -> None:
    """Trust an author as if what was taken back had never been decided."""
    one = select(account.c.id).where(account.c.id == account_id)
    connection.execute(one.with_for_update(key_share=True)).all()
    rows = connection.execute(
        select(decision.c.action, decision.c.before, decision.c.undone_at)
        .where(decision.c.author == account_id)
        .order_by(decision.c.at, decision.c.id)
    )
    counted = [row for row in rows if "trusted" in row.before]
    if not counted:
        return
    standing = [row.action for row in counted if row.undone_at is None]
    said = [TRUSTED_AFTER[action] for action in standing if action in TRUSTED_AFTER]
    before = bool(counted[0].before["trusted"])
    set_trusted(connection, account_id, trusted=said[-1] if said else before)
