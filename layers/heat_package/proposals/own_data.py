"""What is kept of somebody's proposals and votes: to take along, and when the account is closed."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Connection, select, update

from layers.store.identifiers import new_id
from layers.store.tables import ballot, ballot_vote, feature, scenario


def own_scenarios(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    """Give the scenarios of the proposals of an account, every version."""
    rows = connection.execute(
        select(scenario.c.proposal, scenario.c.version, scenario.c.content)
        .join(feature, feature.c.id == scenario.c.proposal)
        .where(feature.c.account == account_id)
        .order_by(scenario.c.proposal, scenario.c.version)
    )
    return [
        {"proposal": row.proposal, "version": row.version, "scenario": orjson.loads(row.content)}
        for row in rows
    ]


def own_votes(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    """Give how an account voted."""
    rows = connection.execute(
        select(ballot.c.question, ballot_vote.c.choice)
        .join(ballot, ballot.c.id == ballot_vote.c.ballot)
        .where(ballot_vote.c.who == f"account:{account_id}")
        .order_by(ballot.c.opened_at)
    )
    return [{"question": row.question, "choice": row.choice} for row in rows]


def take_names_off_votes(connection: Connection, account_id: str) -> None:
    """Let votes count on without telling whose they were."""
    mine = ballot_vote.c.who == f"account:{account_id}"
    values = {"who": f"former:{new_id()}"}
    connection.execute(update(ballot_vote).where(mine).values(values))
