"""How much somebody may post: so that a flood of posts stays small, and a class does not notice.

New accounts, guests and all guests of a city together have limits of their own; whoever keeps the
place safe (moderators, the office, a teacher in the own workshop) has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from layers.errors import FieldError, InvalidInputError
from layers.people.actor import Actor
from layers.people.permissions import Action, Place, may
from layers.people.throttling import Counter, Limit, admit

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
GUEST: Final = Limit("guest", 5, window_ms=_HOUR_MS)  # one network
GUESTS_A_MINUTE: Final = Limit("guests-minute", 20, window_ms=_MINUTE_MS)  # of the whole city
GUESTS: Final = Limit("guests", 60, window_ms=_HOUR_MS)
NEW_ACCOUNT: Final = Limit("new-account", 30, window_ms=_HOUR_MS)
ACCOUNT: Final = Limit("account", 1200, window_ms=_HOUR_MS)
SEAT: Final = Limit("seat", 1200, window_ms=_HOUR_MS)
REACTIONS: Final = Limit("reactions", 300, window_ms=_HOUR_MS)
REPORTS: Final = Limit("reports", 20, window_ms=_HOUR_MS)
OUTCOMES: Final = Limit("outcomes", 300, window_ms=_HOUR_MS)

LINKS_MOST: Final = 2
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}://|(?<![a-z0-9])www\.)\S", re.IGNORECASE)


def admit_post(
    connection: Connection, actor: Actor, place: Place, *, texts: Mapping[str, str]
) -> None:
    """Count something that somebody adds, in the transaction in which it is added.

    texts : what was written freely, by field.

    Raises
    ------
    InvalidInputError
        Too many links, or others than https.
    ThrottledError
    """
    require_few_links(actor, place, texts)
    for limit, about in _post_limits(actor, place):
        admit(connection, Counter(limit, f"{limit.name}:{actor.city}:{about}"))


def admit_act(connection: Connection, actor: Actor, limit: Limit) -> None:
    """Count a reaction, a report or a question about what became of posts.

    Raises
    ------
    ThrottledError
    """
    admit(connection, Counter(limit, f"{limit.name}:{actor.city}:{actor.counted_as}"))


def require_few_links(actor: Actor, place: Place, texts: Mapping[str, str]) -> None:
    """Refuse texts with many links, or with links that are not https.

    Raises
    ------
    InvalidInputError
    """
    if may(actor, Action.HIDE, place):
        return
    errors = [error for name, text in texts.items() if (error := _link_error(name, text))]
    if errors:
        raise InvalidInputError(errors)


def _post_limits(actor: Actor, place: Place) -> Sequence[tuple[Limit, str]]:
    if may(actor, Action.HIDE, place):
        return []
    if actor.seat:
        return [(SEAT, actor.author)]
    if actor.account:
        return [(ACCOUNT if actor.trusted else NEW_ACCOUNT, actor.author)]
    return [(GUEST, actor.origin), (GUESTS_A_MINUTE, ""), (GUESTS, "")]


def _link_error(field: str, text: str) -> FieldError | None:
    found = [each.group().lower() for each in _LINK.finditer(text)]
    if len(found) > LINKS_MOST:
        return FieldError(
            field,
            f"リンクは{LINKS_MOST}つまでにしてください。",
            f"Give at most {LINKS_MOST} links.",
        )
    if any("://" in each and not each.startswith("https://") for each in found):
        return FieldError(
            field, "リンクは https:// のものだけにしてください。", "Links must be https://."
        )
    return None
