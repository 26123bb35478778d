"""Tables of points for visits to spots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from layers.store.column_types import Json, Whole

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "points_rules",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("version", Whole, nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", Whole, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name="fk_points_rules_proposed_by"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="fk_points_rules_decided_by"),
        sa.PrimaryKeyConstraint("city", "version", name="pk_points_rules"),
        sqlite_strict=True,
    )
    op.create_table(
        "points_visit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("spot", sa.Text(), nullable=False),
        sa.Column("slot", Whole, nullable=False),
        sa.Column("wbgt_class", sa.Text(), nullable=False),
        sa.Column("heat_from", sa.Text(), nullable=False),
        sa.Column("rules", Whole, nullable=False),
        sa.Column("points", Whole, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("account_hash", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("handed_over", sa.Text(), nullable=True),
        sa.Column("handed_over_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["spot"], ["feature.id"], name="fk_points_visit_spot"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_points_visit_account"),
        sa.PrimaryKeyConstraint("id", name="pk_points_visit"),
        sa.UniqueConstraint("key", name="uq_points_visit_key"),
        sqlite_strict=True,
    )
    op.create_index("ix_points_visit_account", "points_visit", ["account"], unique=False)
    op.create_index("ix_points_visit_city_slot", "points_visit", ["city", "slot"], unique=False)
    op.create_table(
        "points_wait",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("spot", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("asked_at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["spot"], ["feature.id"], name="fk_points_wait_spot"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_points_wait_account"),
        sa.PrimaryKeyConstraint("id", name="pk_points_wait"),
        sa.UniqueConstraint("spot", "number", name="uq_points_wait_spot_number"),
        sa.UniqueConstraint("spot", "account", name="uq_points_wait_spot_account"),
        sqlite_strict=True,
    )
    op.create_index("ix_points_wait_account", "points_wait", ["account"], unique=False)
    op.create_table(
        "points_tally",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("visits", Whole, nullable=False),
        sa.Column("points", Whole, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_points_tally"),
        sqlite_strict=True,
    )
