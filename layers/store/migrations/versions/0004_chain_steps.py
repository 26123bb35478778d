"""Table of the manual steps of the chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from layers.store.column_types import Json, Whole

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "chain_step",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("number", Whole, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("inputs", Json, nullable=False),
        sa.Column("outputs", Json, nullable=False),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.Column("told_at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["replaces"], ["chain_step.id"], name="fk_chain_step_replaces"),
        sa.PrimaryKeyConstraint("city", "number", name="pk_chain_step"),
        sa.UniqueConstraint("id", name="uq_chain_step_id"),
        sa.UniqueConstraint("replaces", name="uq_chain_step_replaces"),
        sqlite_strict=True,
    )
