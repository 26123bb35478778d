"""Ids and the clock of what people write."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Iterator, Sequence

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another
_IN_ONE_STATEMENT = 500


def new_id(length: int = 16) -> str:
    """Give a random id [79 bits]; no secret, but not to be guessed or counted."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def new_feature_id() -> str:
    """Give the id of a feature; a client may make such an id itself."""
    return str(uuid.uuid4())


def in_parts(identifiers: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give ids in parts that fit into one statement of either database."""
    for start in range(0, len(identifiers), _IN_ONE_STATEMENT):
        yield identifiers[start : start + _IN_ONE_STATEMENT]


def now_ms() -> int:
    """Give the time [ms since 1970, UTC]."""
    return time.time_ns() // 1_000_000
