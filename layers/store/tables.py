"""The tables, told once; migrations make them, and a test compares the two.

Times are UTC milliseconds. What people write is never overwritten: `feature` holds the present
state, `feature_version` every state that it had. Rows carry the city that they belong to.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from layers.store.column_types import Flag, Geometry, Json, Real, Time, Whole

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _time(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Time, nullable=null)


def _to(name: str, target: str, *, null: bool = False, index: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey(target), nullable=null, index=index)


# People ---------------------------------------------------------------------------------------

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _text("pen_name"),
    _text("pen_name_key"),  # as compared: NFKC, without case and spaces
    _text("age_band"),  # under-12 | 12-15 | 16-17 | adult | not-said
    _text("locale"),
    Column("furigana", Flag, nullable=False),
    Column("trusted", Flag, nullable=False),  # first posts of others wait for a moderator
    _time("created_at"),
    _time("closed_at", null=True),
    UniqueConstraint("city", "pen_name_key"),
    sqlite_strict=True,
)

password = Table(
    "password",
    metadata,
    Column("account", Text, ForeignKey("account.id"), primary_key=True),
    _text("city"),
    _text("login_name"),  # NFKC, without case; never shown to others
    _text("hash"),
    _time("changed_at"),
    UniqueConstraint("city", "login_name"),
    sqlite_strict=True,
)

passkey = Table(
    "passkey",
    metadata,
    Column("id", Text, primary_key=True),  # base64url of the credential's id
    _to("account", "account.id", index=True),
    _text("public_key"),  # base64url
    Column("sign_count", Whole, nullable=False),
    _text("name"),
    _time("created_at"),
    _time("used_at", null=True),
    sqlite_strict=True,
)

identity = Table(
    "identity",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _text("provider"),
    _text("subject_hash"),  # salted per city; the subject itself is never kept
    _to("account", "account.id", index=True),
    _time("created_at"),
    UniqueConstraint("city", "provider", "subject_hash"),
    sqlite_strict=True,
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("hash", Text, primary_key=True),
    _to("account", "account.id", index=True),
    _time("created_at"),
    _time("used_at", null=True),
    sqlite_strict=True,
)

membership = Table(
    "membership",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("account", "account.id", index=True),
    _text("role"),
    _text("scope"),  # city | space:ID | layer:ID | feature:ID | workshop:ID
    _to("granted_by", "account.id", null=True),
    _time("granted_at"),
    _time("ended_at", null=True),
    sqlite_strict=True,
)

session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("id", Text, nullable=False, unique=True),  # to end it by; no secret
    _text("city"),
    _to("account", "account.id", null=True, index=True),
    _to("seat", "seat.id", null=True, index=True),
    _text("hat"),  # person | office | seat
    _text("device"),  # what the browser said, cut short
    _time("created_at"),
    _time("seen_at"),
    _time("ended_at", null=True),
    sqlite_strict=True,
)

throttle = Table(
    "throttle",
    metadata,
    Column("key", Text, primary_key=True),  # what is counted, hashed where it tells of a person
    Column("count", Whole, nullable=False),
    _time("since"),
    sqlite_strict=True,
)

consent = Table(
    "consent",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("account", "account.id", index=True),
    _text("purpose"),
    _text("policy_version"),
    Column("data_kinds", Json, nullable=False),
    _text("receivers"),
    _time("given_at"),
    _time("withdrawn_at", null=True),
    sqlite_strict=True,
)

suspension = Table(
    "suspension",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("account", "account.id", index=True),
    Column("identity_hashes", Json, nullable=False),  # so that it outlives the account
    _text("reason"),
    _text("words"),
    _text("state"),  # proposed | active | refused | lifted
    _time("starts_at", null=True),
    _time("ends_at", null=True),
    _to("proposed_by", "account.id"),
    _to("decided_by", "account.id", null=True),
    _time("proposed_at"),
    _time("decided_at", null=True),
    _text("appeal", null=True),
    _time("appealed_at", null=True),
    _text("appeal_answer", null=True),
    sqlite_strict=True,
)

joint_act = Table(  # what waits for a second person
    "joint_act",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _text("kind"),  # grant | identify
    Column("content", Json, nullable=False),
    _text("reason"),
    _text("state"),  # proposed | done | refused
    _to("proposed_by", "account.id"),
    _time("proposed_at"),
    _to("decided_by", "account.id", null=True),
    _time("decided_at", null=True),
    sqlite_strict=True,
)

# Spaces, layers, features ---------------------------------------------------------------------

space = Table(
    "space",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    Column("title", Json, nullable=False),
    _text("led_by"),  # government | citizens
    Column("division", Json, nullable=True),  # the office that answers for it
    _text("rules_version"),
    Column("rules", Json, nullable=False),
    sqlite_strict=True,
)

layer = Table(
    "layer",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("space", "space.id", index=True),
    _text("kind"),  # cool-spot | note | proposal | survey | drawing | any other theme
    Column("title", Json, nullable=False),
    Column("fields", Json, nullable=False),
    Column("geometry_types", Json, nullable=False),
    Column("who_may_add", Json, nullable=False),  # roles
    _text("moderation"),  # before | after | open
    Column("official", Flag, nullable=False),
    _text("licence"),
    Column("blur_m", Integer, nullable=False),
    Column("retention_days", Integer, nullable=True),
    _to("workshop", "workshop.id", null=True, index=True),
    Column("position", Integer, nullable=False),
    Column("version", Whole, nullable=False),
    _time("created_at"),
    _time("closed_at", null=True),
    sqlite_strict=True,
)

feature = Table(
    "feature",
    metadata,
    Column("number", Whole, primary_key=True, autoincrement=True),  # for the spatial index
    Column("id", Text, nullable=False, unique=True),
    _text("city"),
    _to("layer", "layer.id"),
    Column("geometry", Geometry, nullable=True),
    Column("west", Real, nullable=True),
    Column("south", Real, nullable=True),
    Column("east", Real, nullable=True),
    Column("north", Real, nullable=True),
    Column("height_m", Real, nullable=True),  # above the ground, of what is extruded or stands
    Column("anchor", Json, nullable=True),  # {"gml_id", "offset": [east, north, up] in m, "face"}
    Column("blur_m", Integer, nullable=False),  # the exact place is not kept
    Column("properties", Json, nullable=False),
    _text("status"),  # draft | queued | published | hidden | withdrawn
    _text("voice"),  # person | office | workshop
    _to("account", "account.id", null=True, index=True),
    _to("seat", "seat.id", null=True, index=True),
    _text("pen_name"),
    _time("observed_at", null=True),
    Column("version", Whole, nullable=False),
    _time("created_at"),
    _time("updated_at"),
    _time("deleted_at", null=True),
    Index("ix_feature_layer_status_number", "layer", "status", "number"),
    sqlite_autoincrement=True,
    sqlite_strict=True,
)

feature_version = Table(
    "feature_version",
    metadata,
    _to("feature", "feature.id"),
    Column("version", Whole, nullable=False),
    _text("action"),  # create | update | delete | restore | undo | hide | show | publish …
    Column("geometry", Geometry, nullable=True),
    Column("height_m", Real, nullable=True),
    Column("anchor", Json, nullable=True),
    Column("blur_m", Integer, nullable=False),
    Column("properties", Json, nullable=False),
    _text("status"),
    _time("observed_at", null=True),
    Column("deleted", Flag, nullable=False),
    _to("account", "account.id", null=True),
    _to("seat", "seat.id", null=True),
    _text("pen_name"),
    _time("at"),
    PrimaryKeyConstraint("feature", "version"),
    sqlite_strict=True,
)

operation = Table(
    "operation",
    metadata,
    _text("client"),
    Column("sequence", Whole, nullable=False),
    _text("author"),  # account:ID or seat:ID; nobody else sees the result
    _text("digest"),  # of what was asked
    Column("result", Json, nullable=False),
    _time("at"),
    PrimaryKeyConstraint("client", "sequence"),
    sqlite_strict=True,
)

feed = Table(  # one row per city: whoever writes waits for it, so that numbers appear in order
    "feed",
    metadata,
    Column("city", Text, primary_key=True),
    Column("number", Whole, nullable=False),
    sqlite_strict=True,
)

change = Table(
    "change",
    metadata,
    _text("city"),
    Column("number", Whole, nullable=False),
    _text("kind"),  # feature | layer | comment | workshop …
    _text("layer", null=True),
    _text("object"),
    Column("version", Whole, nullable=True),
    _time("at"),
    PrimaryKeyConstraint("city", "number"),
    sqlite_strict=True,
)

media = Table(
    "media",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("feature", "feature.id", null=True, index=True),
    _text("sha256"),
    _text("media_type"),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    _text("licence"),
    _text("credit"),
    Column("ai_made", Flag, nullable=False),
    _text("alt_text"),
    Column("preview_width", Integer, nullable=False),
    Column("preview_height", Integer, nullable=False),
    _text("colour"),  # mean colour, #rrggbb, shown until the picture is there
    _text("status"),  # queued | published | hidden | withdrawn
    _to("account", "account.id", null=True, index=True),
    _to("seat", "seat.id", null=True),
    _text("pen_name"),
    _time("created_at"),
    _time("deleted_at", null=True),
    Index("ix_media_sha256", "sha256"),
    Index("ix_media_city_status", "city", "status"),
    sqlite_strict=True,
)

# Talk -----------------------------------------------------------------------------------------

comment = Table(
    "comment",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("feature", "feature.id", index=True),
    _text("voice"),  # person | office | workshop
    _text("text"),
    _text("official_page", null=True),
    _text("status"),  # queued | awaiting-second-person | published | hidden | withdrawn
    _to("account", "account.id", null=True, index=True),
    _to("seat", "seat.id", null=True),
    _text("pen_name"),
    _to("approved_by", "account.id", null=True),
    _time("created_at"),
    Index("ix_comment_city_status", "city", "status"),
    sqlite_strict=True,
)

reaction = Table(
    "reaction",
    metadata,
    _to("feature", "feature.id"),
    _text("kind"),  # cool | hot | useful | want-to-go
    _text("who"),  # account:ID, seat:ID or a hash that lives for a day
    _time("at"),
    PrimaryKeyConstraint("feature", "kind", "who"),
    sqlite_strict=True,
)

# Safety ---------------------------------------------------------------------------------------

report = Table(
    "report",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _text("kind"),  # feature | comment | photo
    _text("object"),
    _text("reason"),
    _text("words"),
    _text("who"),
    _text("state"),  # open | upheld | dismissed
    _to("decided_by", "account.id", null=True),
    _to("decision", "decision.id", null=True, index=True),
    _time("created_at"),
    _time("decided_at", null=True),
    Index("ix_report_city_state", "city", "state"),
    UniqueConstraint("object", "who"),
    sqlite_strict=True,
)

decision = Table(  # of a moderator on one thing, told to its author
    "decision",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _text("kind"),
    _text("object"),
    _text("action"),  # hide | show | keep | accept | refuse
    _text("reason"),
    _text("words"),
    Column("before", Json, nullable=False),  # what it was: `Decision.before`
    _to("decided_by", "account.id", null=True),  # null: the operator at the machine
    _to("author", "account.id", null=True, index=True),
    _text("appeal", null=True),
    _text("appeal_state", null=True),  # open | upheld | refused
    _text("appeal_answer", null=True),
    _to("answered_by", "account.id", null=True),
    _time("at"),
    _time("undone_at", null=True),
    Index("ix_decision_object", "object"),
    Index("ix_decision_city_appeal_state", "city", "appeal_state"),
    sqlite_strict=True,
)

audit = Table(  # who did what; each row holds the hash of the one before
    "audit",
    metadata,
    _text("city"),
    Column("number", Whole, nullable=False),
    _time("at"),
    _text("who"),  # account:ID, seat:ID, visitor or operator
    _text("hat"),
    _text("action"),
    _text("kind"),
    _text("object"),
    _text("reason"),
    Column("details", Json, nullable=False),
    _text("previous"),
    _text("hash"),
    PrimaryKeyConstraint("city", "number"),
    sqlite_strict=True,
)

notice = Table(  # to people here (account:ID), of the house (event), out of it (webhook:NAME)
    "notice",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _text("receiver"),
    _text("kind"),
    Column("content", Json, nullable=False),
    Column("attempts", Integer, nullable=False),
    _time("next_at", null=True),
    _time("done_at", null=True),
    _time("created_at"),
    Index("ix_notice_receiver_done_at", "receiver", "done_at"),
    Index("ix_notice_next_at", "next_at"),
    sqlite_strict=True,
)

# Workshops ------------------------------------------------------------------------------------

workshop = Table(
    "workshop",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _text("title"),
    _text("kind"),  # practice | policy
    _text("age_band"),  # elementary-low | elementary-high | junior-high | high | adult
    _text("code_hash", null=True),  # null once closed
    Column("code_number", Integer, nullable=False),  # of codes so far; the code follows from it
    Column("area", Json, nullable=True),  # [west, south, east, north]
    Column("tasks", Json, nullable=False),
    Column("rules", Json, nullable=False),
    _text("base_run", null=True),
    Column("held", Flag, nullable=False),  # 止める: nobody draws at the moment
    Column("open_to_public", Flag, nullable=False),
    Column("retention_days", Integer, nullable=False),
    _to("facilitator", "account.id", index=True),
    _time("opens_at"),
    _time("closes_at"),
    _time("closed_at", null=True),
    _time("swept_at", null=True),  # when its seats were removed
    _time("created_at"),
    UniqueConstraint("code_hash"),
    sqlite_strict=True,
)

workshop_group = Table(
    "workshop_group",
    metadata,
    Column("id", Text, primary_key=True),
    _to("workshop", "workshop.id", index=True),
    _text("name"),
    _text("colour"),
    Column("position", Integer, nullable=False),
    sqlite_strict=True,
)

seat = Table(
    "seat",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("workshop", "workshop.id", index=True),
    _to("group", "workshop_group.id", null=True),
    _text("pen_name"),  # an animal
    Column("hand_up", Flag, nullable=False),
    _time("joined_at"),
    _time("seen_at"),
    _text("return_hash", null=True),  # of a code that gives the seat to another browser, once
    _time("return_ends_at", null=True),
    _time("removed_at", null=True),
    UniqueConstraint("workshop", "pen_name"),
    UniqueConstraint("return_hash"),
    sqlite_strict=True,
)

# Points ---------------------------------------------------------------------------------------

points_rules = Table(  # what a visit gives, as the office put it into force; nothing is overwritten
    "points_rules",
    metadata,
    _text("city"),
    Column("version", Whole, nullable=False),
    Column("content", Json, nullable=False),
    _text("valid_from"),  # a date, as 2026-07-01
    _text("state"),  # proposed | active | refused
    _text("reason"),
    _to("proposed_by", "account.id"),
    _time("proposed_at"),
    _to("decided_by", "account.id", null=True),
    _time("decided_at", null=True),
    PrimaryKeyConstraint("city", "version"),
    sqlite_strict=True,
)

points_visit = Table(  # somebody was at a spot in a quarter of an hour; no place, no other time
    "points_visit",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    Column("key", Text, nullable=False, unique=True),  # the same visit has the same
    _to("spot", "feature.id"),
    _time("slot"),  # when its quarter of an hour began
    _text("wbgt_class"),  # caution | warning | severe_warning | danger | unknown
    _text("heat_from"),  # measured | forecast | computed | none
    Column("rules", Whole, nullable=False),  # version
    Column("points", Whole, nullable=False),
    _text("way"),  # code | owner
    _text("account_hash"),  # of a claim that this person alone can show
    _to("account", "account.id", null=True, index=True),  # for some weeks; it never leaves
    _text("handed_over", null=True),  # webhook | csv
    _time("handed_over_at", null=True),
    Index("ix_points_visit_city_slot", "city", "slot"),
    sqlite_strict=True,
)

points_wait = Table(  # somebody asks the people of a spot to confirm a visit, by a number
    "points_wait",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("spot", "feature.id"),
    _to("account", "account.id", index=True),
    _text("number"),
    _time("asked_at"),
    UniqueConstraint("spot", "number"),
    UniqueConstraint("spot", "account"),
    sqlite_strict=True,
)

points_tally = Table(  # what somebody was given on a day, for caps; the key is a hash, for two days
    "points_tally",
    metadata,
    Column("key", Text, primary_key=True),
    _text("day"),
    Column("visits", Whole, nullable=False),
    Column("points", Whole, nullable=False),
    sqlite_strict=True,
)

# Today ----------------------------------------------------------------------------------------

heat_entry = Table(  # what the city typed in (手入力); the log says who it was
    "heat_entry",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _text("kind"),  # wbgt | alert
    Column("wbgt", Real, nullable=True),  # [°C]
    _text("place"),  # where it was measured; empty for an alert
    _text("day", null=True),  # of an alert, as 2026-08-01
    _text("level", null=True),  # of an alert: none | warning | special-judged | special
    _time("holds_at"),  # when it was measured; of an alert, when it was issued
    _text("role"),
    _time("entered_at"),
    _time("withdrawn_at", null=True),
    Index("ix_heat_entry_city_entered_at", "city", "entered_at"),
    sqlite_strict=True,
)

# The chain ------------------------------------------------------------------------------------

chain_step = Table(  # what people did by hand; a correction is a row that replaces another one
    "chain_step",
    metadata,
    Column("id", Text, nullable=False, unique=True),
    _text("city"),
    Column("number", Whole, nullable=False),  # in the order in which they were told
    _text("role"),  # staff | planner | office | operator; who it was stands in the log alone
    _text("what"),
    _text("tool"),
    _text("done_on"),  # a date, as 2026-07-01
    _text("why"),
    Column("inputs", Json, nullable=False),  # [{"name", "sha256", "thing"}]
    Column("outputs", Json, nullable=False),
    _to("replaces", "chain_step.id", null=True),
    _time("told_at"),
    PrimaryKeyConstraint("city", "number"),
    UniqueConstraint("replaces"),
    sqlite_strict=True,
)

# Proposals ------------------------------------------------------------------------------------

scenario = Table(  # what a proposal would change, by version; the proposal is a feature of a layer
    "scenario",
    metadata,
    _to("proposal", "feature.id"),
    Column("version", Whole, nullable=False),
    _text("content"),  # GeoJSON, the very text that the checksum is of
    _text("sha256"),
    _to("variant_of", "feature.id", null=True, index=True),
    Column("variant_version", Whole, nullable=True),
    _time("at"),
    PrimaryKeyConstraint("proposal", "version"),
    sqlite_strict=True,
)

scenario_result = Table(  # what a run says a scenario changes; the official layer stays as it is
    "scenario_result",
    metadata,
    Column("id", Text, primary_key=True),
    _to("proposal", "feature.id"),
    Column("version", Whole, nullable=False),
    _text("run"),
    _text("run_version"),
    _text("run_sha256"),  # of the manifest of the run's version
    _text("program"),
    _text("answer"),  # JSON, the very text that the checksum is of
    _text("sha256"),
    _time("at"),
    UniqueConstraint("proposal", "version", "run", "run_version", "program"),
    sqlite_strict=True,
)

proposal_decision = Table(  # of the office, by two people, with what it rested on
    "proposal_decision",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("proposal", "feature.id", index=True),
    _text("outcome"),  # adopted | considered | not-taken-up
    _text("reason"),
    _text("official_page"),
    Column("rests_on", Json, nullable=False),  # scenario, result and run, with checksums
    _text("state"),  # proposed | published | refused
    _to("proposed_by", "account.id"),
    _time("proposed_at"),
    _to("decided_by", "account.id", null=True),
    _time("decided_at", null=True),
    Index("ix_proposal_decision_city_state", "city", "state"),
    sqlite_strict=True,
)

ballot = Table(  # a vote of a workshop on proposals
    "ballot",
    metadata,
    Column("id", Text, primary_key=True),
    _text("city"),
    _to("workshop", "workshop.id", index=True),
    _text("question"),
    Column("choices", Json, nullable=False),  # ids of proposals
    _time("opened_at"),
    _time("closed_at", null=True),
    sqlite_strict=True,
)

ballot_vote = Table(
    "ballot_vote",
    metadata,
    _to("ballot", "ballot.id"),
    _text("who"),  # account:ID or seat:ID; never shown
    _text("choice"),
    _time("at"),
    PrimaryKeyConstraint("ballot", "who"),
    sqlite_strict=True,
)
