"""Visitors are told apart for a day; what they did counts on, who it was does not."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select, update

from layers.store.identifiers import new_id, now_ms
from layers.store.tables import reaction, report

KEPT_MS: Final = 86_400_000


def forget_visitors(connection: Connection) -> int:
    """Put stand-ins for the hashes of visitors of the day before; gives for how many."""
    gone = 0
    for table, at in ((reaction, reaction.c.at), (report, report.c.created_at)):
        old = (table.c.who.startswith("visitor:"), at < now_ms() - KEPT_MS)
        for who in connection.scalars(select(table.c.who).where(*old).distinct()).all():
            named = update(table).where(*old, table.c.who == who)
            connection.execute(named.values(who=f"former:{new_id()}"))
            gone += 1
    return gone
