"""The table of WBGT and alerts that the city types in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from layers.store.column_types import Real, Whole

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "heat_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wbgt", Real, nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("holds_at", Whole, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("entered_at", Whole, nullable=False),
        sa.Column("withdrawn_at", Whole, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_heat_entry"),
        sqlite_strict=True,
    )
    op.create_index("ix_heat_entry_city_entered_at", "heat_entry", ["city", "entered_at"])
