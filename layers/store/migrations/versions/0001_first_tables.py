"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from layers.store.column_types import Flag, Geometry, Json, Real, Whole
from layers.store.spatial_index import create_spatial_index

revision = "0001"
down_revision = None


def upgrade() -> None:  # noqa: PLR0915 - one statement per table
    """Make them."""
    op.create_table(
        "account",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("pen_name", sa.Text(), nullable=False),
        sa.Column("pen_name_key", sa.Text(), nullable=False),
        sa.Column("age_band", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("furigana", Flag, nullable=False),
        sa.Column("trusted", Flag, nullable=False),
        sa.Column("created_at", Whole, nullable=False),
        sa.Column("closed_at", Whole, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("city", "pen_name_key", name="uq_account_city_pen_name_key"),
        sqlite_strict=True,
    )
    op.create_table(
        "audit",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("number", Whole, nullable=False),
        sa.Column("at", Whole, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("hat", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("city", "number", name="pk_audit"),
        sqlite_strict=True,
    )
    op.create_table(
        "change",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("number", Whole, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=True),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("version", Whole, nullable=True),
        sa.Column("at", Whole, nullable=False),
        sa.PrimaryKeyConstraint("city", "number", name="pk_change"),
        sqlite_strict=True,
    )
    op.create_table(
        "feed",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("number", Whole, nullable=False),
        sa.PrimaryKeyConstraint("city", name="pk_feed"),
        sqlite_strict=True,
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Whole, nullable=True),
        sa.Column("done_at", Whole, nullable=True),
        sa.Column("created_at", Whole, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sqlite_strict=True,
    )
    op.create_index("ix_notice_next_at", "notice", ["next_at"], unique=False)
    op.create_index("ix_notice_receiver_done_at", "notice", ["receiver", "done_at"], unique=False)
    op.create_table(
        "operation",
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("sequence", Whole, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("at", Whole, nullable=False),
        sa.PrimaryKeyConstraint("client", "sequence", name="pk_operation"),
        sqlite_strict=True,
    )
    op.create_table(
        "space",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("title", Json, nullable=False),
        sa.Column("led_by", sa.Text(), nullable=False),
        sa.Column("division", Json, nullable=True),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("rules", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_space"),
        sqlite_strict=True,
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", Whole, nullable=False),
        sa.Column("since", Whole, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_throttle"),
        sqlite_strict=True,
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("data_kinds", Json, nullable=False),
        sa.Column("receivers", sa.Text(), nullable=False),
        sa.Column("given_at", Whole, nullable=False),
        sa.Column("withdrawn_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_consent_account"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sqlite_strict=True,
    )
    op.create_index("ix_consent_account", "consent", ["account"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("appeal_state", sa.Text(), nullable=True),
        sa.Column("appeal_answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("at", Whole, nullable=False),
        sa.Column("undone_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name="fk_decision_answered_by"),
        sa.ForeignKeyConstraint(["author"], ["account.id"], name="fk_decision_author"),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="fk_decision_decided_by"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sqlite_strict=True,
    )
    op.create_index("ix_decision_author", "decision", ["author"], unique=False)
    op.create_index(
        "ix_decision_city_appeal_state", "decision", ["city", "appeal_state"], unique=False
    )
    op.create_index("ix_decision_object", "decision", ["object"], unique=False)
    op.create_table(
        "identity",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("subject_hash", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("created_at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_identity_account"),
        sa.PrimaryKeyConstraint("id", name="pk_identity"),
        sa.UniqueConstraint(
            "city", "provider", "subject_hash", name="uq_identity_city_provider_subject_hash"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_identity_account", "identity", ["account"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=True),
        sa.Column("granted_at", Whole, nullable=False),
        sa.Column("ended_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_membership_account"),
        sa.ForeignKeyConstraint(["granted_by"], ["account.id"], name="fk_membership_granted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sqlite_strict=True,
    )
    op.create_index("ix_membership_account", "membership", ["account"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", Whole, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", Whole, nullable=False),
        sa.Column("used_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_passkey_account"),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sqlite_strict=True,
    )
    op.create_index("ix_passkey_account", "passkey", ["account"], unique=False)
    op.create_table(
        "password",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("login_name", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("changed_at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_password_account"),
        sa.PrimaryKeyConstraint("account", name="pk_password"),
        sa.UniqueConstraint("city", "login_name", name="uq_password_city_login_name"),
        sqlite_strict=True,
    )
    op.create_table(
        "recovery_code",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("created_at", Whole, nullable=False),
        sa.Column("used_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_recovery_code_account"),
        sa.PrimaryKeyConstraint("hash", name="pk_recovery_code"),
        sqlite_strict=True,
    )
    op.create_index("ix_recovery_code_account", "recovery_code", ["account"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("created_at", Whole, nullable=False),
        sa.Column("decided_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="fk_report_decided_by"),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"], name="fk_report_decision"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("object", "who", name="uq_report_object_who"),
        sqlite_strict=True,
    )
    op.create_index("ix_report_city_state", "report", ["city", "state"], unique=False)
    op.create_index("ix_report_decision", "report", ["decision"], unique=False)
    op.create_table(
        "joint_act",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", Whole, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="fk_joint_act_decided_by"),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name="fk_joint_act_proposed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_joint_act"),
        sqlite_strict=True,
    )
    op.create_table(
        "suspension",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("identity_hashes", Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("starts_at", Whole, nullable=True),
        sa.Column("ends_at", Whole, nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("proposed_at", Whole, nullable=False),
        sa.Column("decided_at", Whole, nullable=True),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("appealed_at", Whole, nullable=True),
        sa.Column("appeal_answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_suspension_account"),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="fk_suspension_decided_by"),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name="fk_suspension_proposed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_suspension"),
        sqlite_strict=True,
    )
    op.create_index("ix_suspension_account", "suspension", ["account"], unique=False)
    op.create_table(
        "workshop",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("age_band", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("code_number", sa.Integer(), nullable=False),
        sa.Column("area", Json, nullable=True),
        sa.Column("tasks", Json, nullable=False),
        sa.Column("rules", Json, nullable=False),
        sa.Column("base_run", sa.Text(), nullable=True),
        sa.Column("held", Flag, nullable=False),
        sa.Column("open_to_public", Flag, nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("facilitator", sa.Text(), nullable=False),
        sa.Column("opens_at", Whole, nullable=False),
        sa.Column("closes_at", Whole, nullable=False),
        sa.Column("closed_at", Whole, nullable=True),
        sa.Column("swept_at", Whole, nullable=True),
        sa.Column("created_at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["facilitator"], ["account.id"], name="fk_workshop_facilitator"),
        sa.PrimaryKeyConstraint("id", name="pk_workshop"),
        sa.UniqueConstraint("code_hash", name="uq_workshop_code_hash"),
        sqlite_strict=True,
    )
    op.create_index("ix_workshop_facilitator", "workshop", ["facilitator"], unique=False)
    op.create_table(
        "layer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", Json, nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("geometry_types", Json, nullable=False),
        sa.Column("who_may_add", Json, nullable=False),
        sa.Column("moderation", sa.Text(), nullable=False),
        sa.Column("official", Flag, nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("blur_m", sa.Integer(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=True),
        sa.Column("workshop", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", Whole, nullable=False),
        sa.Column("created_at", Whole, nullable=False),
        sa.Column("closed_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["space"], ["space.id"], name="fk_layer_space"),
        sa.ForeignKeyConstraint(["workshop"], ["workshop.id"], name="fk_layer_workshop"),
        sa.PrimaryKeyConstraint("id", name="pk_layer"),
        sqlite_strict=True,
    )
    op.create_index("ix_layer_space", "layer", ["space"], unique=False)
    op.create_index("ix_layer_workshop", "layer", ["workshop"], unique=False)
    op.create_table(
        "workshop_group",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workshop", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workshop"], ["workshop.id"], name="fk_workshop_group_workshop"),
        sa.PrimaryKeyConstraint("id", name="pk_workshop_group"),
        sqlite_strict=True,
    )
    op.create_index("ix_workshop_group_workshop", "workshop_group", ["workshop"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("workshop", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=True),
        sa.Column("pen_name", sa.Text(), nullable=False),
        sa.Column("hand_up", Flag, nullable=False),
        sa.Column("joined_at", Whole, nullable=False),
        sa.Column("seen_at", Whole, nullable=False),
        sa.Column("return_hash", sa.Text(), nullable=True),
        sa.Column("return_ends_at", Whole, nullable=True),
        sa.Column("removed_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["group"], ["workshop_group.id"], name="fk_seat_group"),
        sa.ForeignKeyConstraint(["workshop"], ["workshop.id"], name="fk_seat_workshop"),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
        sa.UniqueConstraint("return_hash", name="uq_seat_return_hash"),
        sa.UniqueConstraint("workshop", "pen_name", name="uq_seat_workshop_pen_name"),
        sqlite_strict=True,
    )
    op.create_index("ix_seat_workshop", "seat", ["workshop"], unique=False)
    op.create_table(
        "feature",
        sa.Column("number", Whole, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("geometry", Geometry, nullable=True),
        sa.Column("west", Real, nullable=True),
        sa.Column("south", Real, nullable=True),
        sa.Column("east", Real, nullable=True),
        sa.Column("north", Real, nullable=True),
        sa.Column("height_m", Real, nullable=True),
        sa.Column("anchor", Json, nullable=True),
        sa.Column("blur_m", sa.Integer(), nullable=False),
        sa.Column("properties", Json, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("pen_name", sa.Text(), nullable=False),
        sa.Column("observed_at", Whole, nullable=True),
        sa.Column("version", Whole, nullable=False),
        sa.Column("created_at", Whole, nullable=False),
        sa.Column("updated_at", Whole, nullable=False),
        sa.Column("deleted_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_feature_account"),
        sa.ForeignKeyConstraint(["layer"], ["layer.id"], name="fk_feature_layer"),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_feature_seat"),
        sa.PrimaryKeyConstraint("number", name="pk_feature"),
        sa.UniqueConstraint("id", name="uq_feature_id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_feature_account", "feature", ["account"], unique=False)
    op.create_index(
        "ix_feature_layer_status_number", "feature", ["layer", "status", "number"], unique=False
    )
    op.create_index("ix_feature_seat", "feature", ["seat"], unique=False)
    op.create_table(
        "session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("hat", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("created_at", Whole, nullable=False),
        sa.Column("seen_at", Whole, nullable=False),
        sa.Column("ended_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_session_account"),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_session_seat"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
        sa.UniqueConstraint("id", name="uq_session_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_session_account", "session", ["account"], unique=False)
    op.create_index("ix_session_seat", "session", ["seat"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("official_page", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("pen_name", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("created_at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_comment_account"),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name="fk_comment_approved_by"),
        sa.ForeignKeyConstraint(["feature"], ["feature.id"], name="fk_comment_feature"),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_comment_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        sqlite_strict=True,
    )
    op.create_index("ix_comment_account", "comment", ["account"], unique=False)
    op.create_index("ix_comment_city_status", "comment", ["city", "status"], unique=False)
    op.create_index("ix_comment_feature", "comment", ["feature"], unique=False)
    op.create_table(
        "feature_version",
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("version", Whole, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("geometry", Geometry, nullable=True),
        sa.Column("height_m", Real, nullable=True),
        sa.Column("anchor", Json, nullable=True),
        sa.Column("blur_m", sa.Integer(), nullable=False),
        sa.Column("properties", Json, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("observed_at", Whole, nullable=True),
        sa.Column("deleted", Flag, nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("pen_name", sa.Text(), nullable=False),
        sa.Column("at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_feature_version_account"),
        sa.ForeignKeyConstraint(["feature"], ["feature.id"], name="fk_feature_version_feature"),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_feature_version_seat"),
        sa.PrimaryKeyConstraint("feature", "version", name="pk_feature_version"),
        sqlite_strict=True,
    )
    op.create_table(
        "media",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("ai_made", Flag, nullable=False),
        sa.Column("alt_text", sa.Text(), nullable=False),
        sa.Column("preview_width", sa.Integer(), nullable=False),
        sa.Column("preview_height", sa.Integer(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("pen_name", sa.Text(), nullable=False),
        sa.Column("created_at", Whole, nullable=False),
        sa.Column("deleted_at", Whole, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_media_account"),
        sa.ForeignKeyConstraint(["feature"], ["feature.id"], name="fk_media_feature"),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name="fk_media_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_media"),
        sqlite_strict=True,
    )
    op.create_index("ix_media_account", "media", ["account"], unique=False)
    op.create_index("ix_media_city_status", "media", ["city", "status"], unique=False)
    op.create_index("ix_media_feature", "media", ["feature"], unique=False)
    op.create_index("ix_media_sha256", "media", ["sha256"], unique=False)
    op.create_table(
        "reaction",
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", Whole, nullable=False),
        sa.ForeignKeyConstraint(["feature"], ["feature.id"], name="fk_reaction_feature"),
        sa.PrimaryKeyConstraint("feature", "kind", "who", name="pk_reaction"),
        sqlite_strict=True,
    )
    create_spatial_index(op.get_bind())
