"""A comment: a plain text about a feature, in somebody's own voice or the office's."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from layers.errors import FieldError, InvalidInputError
from layers.features.feature import Voice
from layers.people.actor import Actor
from layers.plain_text import foreign_characters

TEXT_MOST = 2000


class CommentStatus(StrEnum):
    """Who sees a comment.

    An official reply that waits for its second person is seen by the office alone; a withdrawn
    comment leaves an empty place.
    """

    QUEUED = "queued"
    AWAITING_SECOND_PERSON = "awaiting-second-person"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment. `account`, `seat` and `approved_by` never leave the house; times are UTC ms."""

    id: str
    feature: str
    voice: Voice
    text: str
    official_page: str | None
    status: CommentStatus
    account: str | None
    seat: str | None
    pen_name: str
    approved_by: str | None
    created_at: int

    def is_by(self, actor: Actor) -> bool:
        """Tell whether somebody wrote it."""
        if actor.seat:
            return self.seat == actor.seat
        return actor.account is not None and self.account == actor.account


def comment_of(row: Row[Any]) -> Comment:
    """Give the comment of a row."""
    withdrawn = row.status == CommentStatus.WITHDRAWN.value
    return Comment(
        id=row.id,
        feature=row.feature,
        voice=Voice(row.voice),
        text="" if withdrawn else row.text,
        official_page=None if withdrawn else row.official_page,
        status=CommentStatus(row.status),
        account=row.account,
        seat=row.seat,
        pen_name=row.pen_name,
        approved_by=row.approved_by,
        created_at=row.created_at,
    )


def comment_text(text: str) -> str:
    """Give a text as it is kept: NFC, lines ended by line feeds, no spaces around it.

    Raises
    ------
    InvalidInputError
        It is empty, too long, or has characters that nobody sees.
    """
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if not 1 <= len(kept) <= TEXT_MOST:
        raise InvalidInputError(
            [
                FieldError(
                    "text",
                    f"1文字から{TEXT_MOST}文字までにしてください。",
                    f"Write 1 to {TEXT_MOST} characters.",
                )
            ]
        )
    if foreign := foreign_characters(kept, lines=True):
        raise InvalidInputError(
            [
                FieldError(
                    "text",
                    f"使えない文字があります: {', '.join(foreign)}",
                    f"Some characters cannot be used: {', '.join(foreign)}",
                )
            ]
        )
    return kept
