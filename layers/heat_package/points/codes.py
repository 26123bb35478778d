"""The code that a spot shows: it changes every minute and follows from the house's secret.

Nothing of it is kept. A code is good for its own minute and the two after it, so that there is
time to type it; who photographs it has three minutes.
"""

from __future__ import annotations

import hashlib
import hmac

from layers.workshops.codes import LETTERS, as_typed, letters_of

STEP_MS = 60_000
STEPS_GOOD = 3
CLAIM_LENGTH = 20


def code_at(secret: bytes, city: str, spot: str, *, at: int) -> str:
    """Give the code of a spot at a time [UTC, ms]."""
    return letters_of(_keyed(secret, "code", city, spot, str(at // STEP_MS)))


def code_is_good(secret: bytes, city: str, spot: str, typed: str, *, at: int) -> bool:
    """Tell whether a typed or scanned code is one of a spot's that is still good."""
    given = as_typed(typed).encode()
    good = [
        code_at(secret, city, spot, at=at - step * STEP_MS).encode() for step in range(STEPS_GOOD)
    ]
    return sum(hmac.compare_digest(each, given) for each in good) > 0  # all are compared


def visit_key(secret: bytes, account_id: str, spot: str, slot: int) -> str:
    """Give the idempotency key: the same visit has the same, and nobody else can make it."""
    return _keyed(secret, "visit", account_id, spot, str(slot)).hex()


def tally_key(secret: bytes, account_id: str, day: str, spot: str = "") -> str:
    """Give the key under which it is counted what a person was given on a day, or at a spot."""
    return _keyed(secret, "tally", account_id, day, spot).hex()


def claim_of(secret: bytes, account_id: str, key: str) -> str:
    """Give what only the person of a visit is shown; the points service knows its hash alone."""
    digest = _keyed(secret, "claim", account_id, key)
    return letters_of(digest, length=CLAIM_LENGTH)


def account_hash(key: str, claim: str) -> str:
    """Give the account hash of an event: of another event of the same person it is another."""
    return hashlib.sha256(f"{key}.{claim}".encode()).hexdigest()


def claim_is_of(key: str, claim: str, known_hash: str) -> bool:
    """Tell whether a claim is the one of an event; the points service does the same."""
    typed = as_typed(claim)
    fits = len(typed) == CLAIM_LENGTH and set(typed) <= set(LETTERS)
    return fits and hmac.compare_digest(account_hash(key, typed), known_hash)


def _keyed(secret: bytes, *parts: str) -> bytes:
    text = "\0".join(parts)
    return hmac.new(secret, b"points\0" + text.encode(), hashlib.sha256).digest()
