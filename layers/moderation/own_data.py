"""What the keeping of a safe place holds about somebody, for that person to take along."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from layers.store.tables import decision, notice, reaction, report


def own_decisions(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    """Give what was decided about somebody's things, and the appeals."""
    said = ("kind", "object", "action", "reason", "words", "appeal", "appeal_state")
    rows = connection.execute(
        select(decision)
        .where(decision.c.author == account_id, decision.c.action != "keep")
        .order_by(decision.c.at)
    ).mappings()
    return [
        {name: row[name] for name in (*said, "appeal_answer")}
        | {"at": _iso(row["at"]), "undone_at": _iso(row["undone_at"])}
        for row in rows
    ]


def own_notices(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    """Give what somebody was told."""
    mine = notice.c.receiver == f"account:{account_id}"
    rows = connection.execute(select(notice).where(mine).order_by(notice.c.created_at))
    return [
        {"kind": row.kind, "content": row.content, "created_at": _iso(row.created_at)}
        for row in rows
    ]


def own_reactions(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    """Give the reactions that somebody gave."""
    mine = reaction.c.who == f"account:{account_id}"
    rows = connection.execute(select(reaction).where(mine).order_by(reaction.c.at))
    return [{"feature": row.feature, "kind": row.kind, "at": _iso(row.at)} for row in rows]


def own_reports(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    """Give what somebody reported."""
    mine = report.c.who == f"account:{account_id}"
    rows = connection.execute(select(report).where(mine).order_by(report.c.created_at))
    said = ("kind", "object", "reason", "words", "state")
    return [
        {name: row[name] for name in said} | {"created_at": _iso(row["created_at"])}
        for row in rows.mappings()
    ]


def _iso(at: int | None) -> str | None:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat() if at is not None else None
