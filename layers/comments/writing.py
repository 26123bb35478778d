"""Writing comments: in one's own voice at once or after a look, as the office by two persons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, select, update

from layers.comments.comment import Comment, CommentStatus, comment_of, comment_text
from layers.comments.reading import comment_seen_by
from layers.errors import (
    AlreadyExistsError,
    FieldError,
    InvalidInputError,
    NotAllowedError,
    UnknownError,
)
from layers.features.feature import Feature, Status, Voice
from layers.features.layer import Layer
from layers.features.reading import feature_seen_by
from layers.moderation import audit, limits
from layers.moderation.first_look import is_looked_at_first
from layers.notices.outbox import Event, tell_house, tell_person
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.people.roles import Hat
from layers.store.feed import announce
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import comment
from layers.store.upsert import insert_if_absent

PAGE_ADDRESS_MOST = 500
_EVENTS = {
    CommentStatus.QUEUED: "waiting",
    CommentStatus.PUBLISHED: "commented",
    CommentStatus.AWAITING_SECOND_PERSON: "reply-waiting",
}
_VOICES = {Hat.OFFICE: Voice.OFFICE, Hat.SEAT: Voice.WORKSHOP}


@dataclass(frozen=True, slots=True)
class NamedPage:
    """A page that a reply names; it must be on a host of the city's own site."""

    address: str | None = None
    city_sites: Collection[str] = ()


_NO_PAGE = NamedPage()


def add_comment(
    connection: Connection,
    actor: Actor,
    feature_id: str,
    text: str,
    *,
    comment_id: str | None = None,
    page: NamedPage = _NO_PAGE,
) -> Comment:
    """Say something about a feature.

    comment_id : chosen by whoever asks; said again under it, it is said once.
    page : what a reply of the office needs.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError, ThrottledError
    AlreadyExistsError
        The id is that of another comment.
    """
    identifier = comment_id or new_id()
    if (before := _said_before(connection, actor, feature_id, identifier)) is not None:
        return before
    found, layer = feature_seen_by(connection, actor, feature_id)
    require(actor, Action.COMMENT, layer.place())
    if found.deleted or found.status is not Status.PUBLISHED:
        raise UnknownError("feature", feature_id)
    kept = comment_text(text)
    limits.admit_post(connection, actor, layer.place(), texts={"text": kept})
    row = {
        "id": identifier,
        "city": actor.city,
        "feature": feature_id,
        "voice": _VOICES.get(actor.hat, Voice.PERSON).value,
        "text": kept,
        "official_page": official_page_of(actor, page.address, page.city_sites),
        "status": _first_status(actor, layer).value,
        "account": actor.account,
        "seat": actor.seat,
        "pen_name": actor.pen_name,
        "created_at": now_ms(),
    }
    if not insert_if_absent(connection, comment, row):
        raise AlreadyExistsError("comment", identifier)
    made, _, _ = comment_seen_by(connection, actor, identifier)
    about = f"comment:{made.id}"
    event = Event(_EVENTS[made.status], layer, about=about, feature=feature_id)
    tell_house(connection, actor.city, event)
    if made.status is CommentStatus.AWAITING_SECOND_PERSON:
        audit.record(connection, actor, "propose-official-reply", about=f"comment:{made.id}")
    if made.status is CommentStatus.PUBLISHED:
        _tell_author(connection, actor, found, made)
        tell_others(connection, actor.city, found)
    return made


def _said_before(
    connection: Connection, actor: Actor, feature_id: str, comment_id: str
) -> Comment | None:
    row = connection.execute(select(comment).where(comment.c.id == comment_id)).first()
    if row is None:
        return None
    before = comment_of(row)
    is_gone = before.status is CommentStatus.WITHDRAWN
    if before.feature != feature_id or is_gone or not before.is_by(actor):
        raise AlreadyExistsError("comment", comment_id)
    return before


def decide_reply(
    connection: Connection, actor: Actor, comment_id: str, *, approve: bool
) -> Comment:
    """Approve or refuse an official reply, as a second person of the office.

    Raises
    ------
    UnknownError
    NotAllowedError
        The actor is not of the office, or wrote the reply.
    """
    reply, feature, layer = comment_seen_by(connection, actor, comment_id, for_change=True)
    require(actor, Action.PUBLISH_OFFICIAL, layer.place())
    if reply.status is not CommentStatus.AWAITING_SECOND_PERSON:
        raise UnknownError("waiting reply", comment_id)
    if approve and reply.is_by(actor):
        raise NotAllowedError(
            "公式の返信は、書いた人とは別の市役所の人が確かめます。",
            "A second person of the office must approve an official reply.",
        )
    status = CommentStatus.PUBLISHED if approve else CommentStatus.WITHDRAWN
    values = {"status": status.value, "approved_by": actor.account if approve else None}
    connection.execute(update(comment).where(comment.c.id == comment_id).values(values))
    action = "approve-official-reply" if approve else "refuse-official-reply"
    audit.record(connection, actor, action, about=f"comment:{comment_id}")
    if approve:
        _tell_author(connection, actor, feature, reply)
        tell_others(connection, actor.city, feature)
    return comment_seen_by(connection, actor, comment_id)[0]


def withdraw_comment(connection: Connection, actor: Actor, comment_id: str) -> None:
    """Take one's own comment away; where it was seen an empty place stays.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found, feature, layer = comment_seen_by(connection, actor, comment_id, for_change=True)
    require(actor, Action.COMMENT, layer.place())
    if not found.is_by(actor):
        raise NotAllowedError("自分の書き込みだけを消せます。", "Only your own can be taken away.")
    which = comment.c.id == comment_id
    if found.status in {CommentStatus.QUEUED, CommentStatus.AWAITING_SECOND_PERSON}:
        connection.execute(delete(comment).where(which))
        return
    gone = {"status": CommentStatus.WITHDRAWN.value, "text": "", "official_page": None}
    connection.execute(update(comment).where(which).values(gone))
    if found.voice is Voice.OFFICE:
        audit.record(connection, actor, "withdraw-official-reply", about=f"comment:{comment_id}")
    tell_others(connection, actor.city, feature)


def forget_waiting(connection: Connection, account_id: str) -> None:
    """Forget comments of an account that is closed which nobody has seen."""
    unseen = (CommentStatus.QUEUED.value, CommentStatus.AWAITING_SECOND_PERSON.value)
    mine = (comment.c.account == account_id, comment.c.status.in_(unseen))
    connection.execute(delete(comment).where(*mine))


def tell_others(connection: Connection, city: str, found: Feature) -> None:
    """Announce that the comments on a feature are others than before."""
    announce(connection, city, kind="comment", object=found.id, layer=found.layer)


def _tell_author(connection: Connection, actor: Actor, found: Feature, said: Comment) -> None:
    """Tell whoever made a feature that somebody else says something about it."""
    if found.account is None or found.account == said.account:
        return
    content = {"comment": said.id, "feature": found.id, "layer": found.layer, "voice": said.voice}
    tell_person(connection, actor.city, found.account, kind="commented", content=content)


def _first_status(actor: Actor, layer: Layer) -> CommentStatus:
    if actor.hat is Hat.OFFICE:
        return CommentStatus.AWAITING_SECOND_PERSON
    waits = is_looked_at_first(actor, layer)
    return CommentStatus.QUEUED if waits else CommentStatus.PUBLISHED


def official_page_of(actor: Actor, address: str | None, city_sites: Collection[str]) -> str | None:
    """Give the page on the city's own site, which the office names and nobody else.

    Raises
    ------
    InvalidInputError
    """
    if actor.hat is not Hat.OFFICE:
        if address is not None:
            raise _page_error("公式のページは市役所の返信だけに付けられます。", "For the office.")
        return None
    if not city_sites:
        raise _page_error(
            "市のサイトが設定されていません (UCHIMIZU_CITY_SITES)。運用者に知らせてください。",
            "The city's site is not configured (UCHIMIZU_CITY_SITES); tell the operator.",
        )
    hosts = " / ".join(sorted(city_sites))
    if not (address and _is_on(address, city_sites)):
        raise _page_error(
            f"市のサイトのページ (https://{hosts}/…) が要ります。",
            f"A page of the city's own site (https://{hosts}/…) is needed.",
        )
    return address


def _is_on(address: str, city_sites: Collection[str]) -> bool:
    """Tell whether an address is a page of one of the sites, spelt without tricks."""
    if len(address) > PAGE_ADDRESS_MOST or not address.isascii() or not address.isprintable():
        return False
    if set(address) & set(" \\<>\"'`{}|^"):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" and parts.netloc.lower() in city_sites


def _page_error(ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError("official_page", ja, en)])
