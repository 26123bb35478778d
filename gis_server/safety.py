"""Reports, the moderation queue, decisions and notices as JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from gis_server.items import Item, item_json, time_text
from gis_server.people.bodies import Strict
from gis_server.talk import Words, words
from layers.features.feature import Feature
from layers.media.photos import KeptPhoto
from layers.moderation.decisions import Decision
from layers.moderation.past_decisions import PastDecision, PastDecisionPage
from layers.moderation.queue import Queue, Waiting
from layers.moderation.reasons import REASONS, WORDS_MOST
from layers.moderation.reports import DISMISSED, GONE, OPEN, UPHELD, OwnReport
from layers.moderation.things import Kind, Name, Thing
from layers.notices.outbox import Notice
from layers.people.actor import Actor

MOST_AT_ONCE = 200
_BECAME: Mapping[str, Literal["waiting", "hidden", "kept", "gone"]] = {
    OPEN: "waiting",
    GONE: "gone",
    UPHELD: "hidden",
    DISMISSED: "kept",
}
ThingId = Annotated[str, Field(min_length=1, max_length=64)]
KindName = Literal["feature", "comment", "photo"]
Reason = Annotated[str, Field(max_length=40)]
FewWords = Annotated[str, Field(max_length=2 * WORDS_MOST)]


class ThingName(Strict):
    """Which thing: a feature, a comment or a photo."""

    kind: KindName
    id: ThingId

    def name(self) -> Name:
        """Give it as `layers` takes it."""
        return Name(Kind(self.kind), self.id)


class ReportBody(ThingName):
    """What somebody reports, and why."""

    reason: Reason
    words: FewWords = ""


class Reported(BaseModel):
    """Whether this report is new; the same person's second on a thing changes nothing."""

    new: bool


class ItemWords(BaseModel):
    """What a feature says, without whose it is."""

    id: str
    properties: dict[str, Any]


class OwnReportJson(BaseModel):
    """What somebody reported, and what came of it; not who decided, nor on whose.

    state : waiting, hidden (once; `item` says whether it is shown again), kept, or gone: taken away
    before anybody decided.
    text : of a comment, or what a photo shows. item : what it is or lies on, in the words of today;
    null where it is not shown to all.
    """

    id: str
    kind: KindName
    reason_text: Words | None
    words: str
    at: str
    state: Literal["waiting", "hidden", "kept", "gone"]
    decided: str | None
    text: str
    layer: str
    item: ItemWords | None


class OwnReports(BaseModel):
    """One's own reports, the newest first."""

    reports: list[OwnReportJson]


class ReasonJson(BaseModel):
    """A reason to report or hide something, the worst first."""

    id: str
    text: Words


class Reasons(BaseModel):
    """The reasons that can be given."""

    reasons: list[ReasonJson]


class Appealed(BaseModel):
    """A decision that its author appeals against, as moderators read it.

    before : status that the thing had then, and has again where the appeal is upheld, unless it was
        changed since.
    decided_by : a pen name, told to moderators alone.
    may_answer : whether whoever asks neither made it nor wrote what it is about.
    """

    id: str
    action: Literal["hide", "show", "keep", "accept", "refuse"]
    reason_text: Words | None
    words: str
    at: str
    appeal: str
    before: str
    decided_by: str
    may_answer: bool


class PhotoThere(BaseModel):
    """A photo on a feature that waits; its files are at `/photos/{id}`."""

    id: str
    alt_text: str
    status: str


class QueueEntry(BaseModel):
    """Something that waits for a moderator, with all that is needed to decide.

    written : when the thing was made. since : when it was reported, appealed or handed in.
    photos : of a feature, those on it.
    edited : whether it is shown in the words that were decided on, and was changed since.
    """

    kind: KindName
    id: str
    cause: Literal["reported", "appealed", "waiting"]
    harm: int
    written: str
    since: str
    reasons: dict[str, int]
    words: list[str]
    decision: Appealed | None
    status: str
    pen_name: str
    text: str
    layer: str
    item: Item
    photos: list[PhotoThere]
    edited: bool


class QueueJson(BaseModel):
    """What waits, by harm and then age: the first 200 of `total`."""

    entries: list[QueueEntry]
    total: int


class ThingSeen(ThingName):
    """Which thing, as whoever decides has seen it."""

    version: Annotated[
        int | None,
        Field(ge=1, description="Of a feature; one that was changed since is not decided."),
    ] = None


class DecisionBody(Strict):
    """What is decided on up to 200 things with one reason."""

    things: Annotated[list[ThingSeen], Field(min_length=1, max_length=MOST_AT_ONCE)]
    action: Literal["hide", "show", "keep", "accept", "refuse"]
    reason: Reason = ""
    words: FewWords = ""


class UndoBody(Strict):
    """Decisions to take back."""

    decisions: Annotated[list[ThingId], Field(min_length=1, max_length=MOST_AT_ONCE)]


class DecisionJson(BaseModel):
    """A decision, as its author and moderators read it."""

    id: str
    kind: KindName
    thing: str
    action: Literal["hide", "show", "keep", "accept", "refuse"]
    reason: str
    reason_text: Words | None
    words: str
    at: str
    undone: str | None
    appeal: str | None
    appeal_state: Literal["open", "upheld", "refused"] | None
    appeal_answer: str | None
    appealed: str | None


class Decisions(BaseModel):
    """Decisions, the newest first."""

    decisions: list[DecisionJson]


class OwnDecisionJson(DecisionJson):
    """A decision as the author of what it is about reads it.

    trusted : what it changed for what the author posts from then on; null where nothing.
    text : of a comment, or what a photo shows. item : what it is or lies on, in the words that
    were decided on; null if it is gone. edited : whether its words were changed since.
    """

    trusted: bool | None
    text: str
    layer: str
    item: Item | None
    edited: bool


class OwnDecisions(BaseModel):
    """Decisions about one's own, the newest first."""

    decisions: list[OwnDecisionJson]


class PastDecisionJson(DecisionJson):
    """A decision as moderators look back on it.

    decided_by : a pen name, told to moderators alone. item : in the words that were decided on;
    null where it was taken away. edited : whether its words were changed since.
    """

    decided_by: str
    pen_name: str
    text: str
    layer: str
    item: Item | None
    edited: bool


class PastDecisions(BaseModel):
    """Decisions, the newest first; `next` is the parameter `before` of older ones."""

    decisions: list[PastDecisionJson]
    next: str | None


class Decided(Decisions):
    """What was decided, and what was not since it was changed meanwhile."""

    changed: list[ThingName]


class AppealBody(Strict):
    """Why a decision is wrong."""

    words: FewWords


class AnswerBody(Strict):
    """What becomes of an appeal, and why."""

    uphold: bool
    words: FewWords


class NoticeJson(BaseModel):
    """Something that somebody is told."""

    id: str
    kind: str
    content: dict[str, Any]
    at: str
    read: bool


class Notices(BaseModel):
    """One's notices, the newest first."""

    notices: list[NoticeJson]


class ReadBody(Strict):
    """Notices that were read."""

    read: Annotated[list[ThingId], Field(max_length=MOST_AT_ONCE)]


def reasons_json() -> Reasons:
    """Give the reasons."""
    found = [ReasonJson(id=name, text=words(text)) for name, text in REASONS.items()]
    return Reasons(reasons=found)


def own_reports_json(found: Sequence[OwnReport]) -> OwnReports:
    """Give one's own reports."""
    return OwnReports(reports=[_own_report(each) for each in found])


def queue_json(queue: Queue, actor: Actor) -> QueueJson:
    """Give what waits."""
    found = [
        _entry(waiting, thing, queue.photos.get(thing.name.id, ()), actor)
        for waiting, thing in queue.entries
    ]
    return QueueJson(entries=found, total=queue.total)


def decisions_json(found: list[Decision]) -> Decisions:
    """Give decisions."""
    return Decisions(decisions=[decision_json(each) for each in found])


def past_decisions_json(found: PastDecisionPage, actor: Actor) -> PastDecisions:
    """Give decisions to look back on."""
    return PastDecisions(
        decisions=[_past(each, actor) for each in found.decisions], next=found.next
    )


def own_decisions_json(found: Sequence[PastDecision], actor: Actor) -> OwnDecisions:
    """Give what was decided about one's own."""
    return OwnDecisions(decisions=[_own(each, actor) for each in found])


def decided_json(made: list[Decision], changed: Collection[Name]) -> Decided:
    """Give what was decided, and what was not."""
    return Decided(
        decisions=[decision_json(each) for each in made],
        changed=[ThingName(kind=each.kind.value, id=each.id) for each in changed],
    )


def decision_json(found: Decision) -> DecisionJson:
    """Give a decision without who made it: its author is not told."""
    return DecisionJson(
        id=found.id,
        kind=found.name.kind.value,
        thing=found.name.id,
        action=found.act.value,
        reason=found.why.reason,
        reason_text=_reason(found),
        words=found.why.words,
        at=time_text(found.at),
        undone=time_text(found.undone_at) if found.undone_at is not None else None,
        appeal=found.appeal,
        appeal_state=found.appeal_state,  # type: ignore[arg-type]  # one of the three
        appeal_answer=found.appeal_answer,
        appealed=None if found.appealed_at is None else time_text(found.appealed_at),
    )


def notice_json(found: Notice) -> NoticeJson:
    """Give a notice."""
    return NoticeJson(
        id=found.id,
        kind=found.kind,
        content=dict(found.content),
        at=time_text(found.created_at),
        read=found.read_at is not None,
    )


def _appealed(found: Decision, decided_by: str, actor: Actor) -> Appealed:
    return Appealed(
        id=found.id,
        action=found.act.value,
        reason_text=_reason(found),
        words=found.why.words,
        at=time_text(found.at),
        appeal=found.appeal or "",
        before=found.before["status"],
        decided_by=decided_by,
        may_answer=found.may_be_answered_by(actor),
    )


def _own_report(found: OwnReport) -> OwnReportJson:
    thing = found.thing
    return OwnReportJson(
        id=found.id,
        kind=found.name.kind.value,
        reason_text=_words_of(found.reason),
        words=found.words,
        at=time_text(found.at),
        state=_BECAME[found.state],
        decided=time_text(found.decided_at) if found.decided_at is not None else None,
        text=thing.text if thing else "",
        layer=thing.layer.id if thing else "",
        item=_item_words(thing.feature) if thing else None,
    )


def _item_words(found: Feature) -> ItemWords:
    return ItemWords(id=found.id, properties=dict(found.content.properties))


def _reason(found: Decision) -> Words | None:
    return _words_of(found.why.reason)


def _words_of(reason: str) -> Words | None:
    known = REASONS.get(reason)
    return words(known) if known else None


def _own(found: PastDecision, actor: Actor) -> OwnDecisionJson:
    thing, decision = found.thing, found.decision
    return OwnDecisionJson(
        **decision_json(decision).model_dump(),
        trusted=None if decision.undone_at is not None else decision.changes_trust,
        text=thing.text if thing else "",
        layer=thing.layer.id if thing else "",
        item=Item(**item_json(thing.feature, thing.layer, actor)) if thing else None,
        edited=thing is not None and thing.edited,
    )


def _past(found: PastDecision, actor: Actor) -> PastDecisionJson:
    thing = found.thing
    return PastDecisionJson(
        **decision_json(found.decision).model_dump(),
        decided_by=found.decided_by,
        pen_name=thing.pen_name if thing else "",
        text=thing.text if thing else "",
        layer=thing.layer.id if thing else "",
        item=Item(**item_json(thing.feature, thing.layer, actor)) if thing else None,
        edited=thing is not None and thing.edited,
    )


def _entry(waiting: Waiting, thing: Thing, photos: Sequence[KeptPhoto], actor: Actor) -> QueueEntry:
    return QueueEntry(
        kind=waiting.name.kind.value,
        id=waiting.name.id,
        cause=waiting.cause,
        harm=waiting.harm,
        written=time_text(thing.created_at),
        since=time_text(waiting.since),
        reasons=dict(waiting.reasons),
        words=list(waiting.words),
        decision=_appealed(waiting.decision, waiting.decided_by, actor)
        if waiting.decision
        else None,
        status=thing.status,
        pen_name=thing.pen_name,
        text=thing.text,
        layer=thing.layer.id,
        item=Item(**item_json(thing.feature, thing.layer, actor)),
        photos=[
            PhotoThere(id=each.id, alt_text=each.caption.alt_text, status=each.status.value)
            for each in photos
        ],
        edited=thing.edited,
    )
