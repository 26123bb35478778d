"""Tables of proposals: scenarios, their results, decisions, votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from layers.store.column_types import Json, Whole

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make them."""
    _scenarios()
    _decisions()
    _votes()


def _scenarios() -> None:
    op.create_table(
        "scenario",
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("version", Whole, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("variant_of", sa.Text(), nullable=True),
        sa.Column("variant_version", Whole, nullable=True),
        sa.Column("at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["proposal"], ["feature.id"], name="fk_scenario_proposal"),
        sa.ForeignKeyConstraint(["variant_of"], ["feature.id"], name="fk_scenario_variant_of"),
        sa.PrimaryKeyConstraint("proposal", "version", name="pk_scenario"),
        sqlite_strict=True,
    )
    op.create_index("ix_scenario_variant_of", "scenario", ["variant_of"])
    op.create_table(
        "scenario_result",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("version", Whole, nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("run_version", sa.Text(), nullable=False),
        sa.Column("run_sha256", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["proposal"], ["feature.id"], name="fk_scenario_result_proposal"),
        sa.PrimaryKeyConstraint("id", name="pk_scenario_result"),
        sa.UniqueConstraint(
            *("proposal", "version", "run", "run_version", "program"),
            name="uq_scenario_result_proposal_version_run_run_version_program",
        ),
        sqlite_strict=True,
    )


def _decisions() -> None:
    people = ("proposed_by", "decided_by")
    op.create_table(
        "proposal_decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("official_page", sa.Text(), nullable=False),
        sa.Column("rests_on", Json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", Whole, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["proposal"], ["feature.id"], name="fk_proposal_decision_proposal"),
        *(
            sa.ForeignKeyConstraint([each], ["account.id"], name=f"fk_proposal_decision_{each}")
            for each in people
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal_decision"),
        sqlite_strict=True,
    )
    op.create_index("ix_proposal_decision_proposal", "proposal_decision", ["proposal"])
    op.create_index("ix_proposal_decision_city_state", "proposal_decision", ["city", "state"])


def _votes() -> None:
    op.create_table(
        "ballot",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("workshop", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("choices", Json, nullable=False),
        sa.Column("opened_at", Whole, nullable=False),
        sa.Column("closed_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["workshop"], ["workshop.id"], name="fk_ballot_workshop"),
        sa.PrimaryKeyConstraint("id", name="pk_ballot"),
        sqlite_strict=True,
    )
    op.create_index("ix_ballot_workshop", "ballot", ["workshop"])
    op.create_table(
        "ballot_vote",
        sa.Column("ballot", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["ballot"], ["ballot.id"], name="fk_ballot_vote_ballot"),
        sa.PrimaryKeyConstraint("ballot", "who", name="pk_ballot_vote"),
        sqlite_strict=True,
    )
