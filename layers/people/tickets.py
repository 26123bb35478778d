"""Tickets: what the server asked a browser to bring back, signed, for a few minutes, to use once.

A ticket lies in a cookie of the browser that began to sign in (a passkey's challenge, state and
nonce of a provider), so that another browser cannot end what this one began.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import orjson

from layers.errors import SignInError
from layers.store.identifiers import new_id, now_ms

VALID_MS = 10 * 60_000


def seal(secret: bytes, purpose: str, city: str, content: dict[str, Any]) -> str:
    """Give a ticket; its content can be read by the browser, but not changed."""
    ends = now_ms() + VALID_MS
    body = {"purpose": purpose, "city": city, "ends": ends, "id": new_id(), **content}
    text = base64.urlsafe_b64encode(orjson.dumps(body)).decode()
    return f"{text}.{_signature(secret, text)}"


def unseal(secret: bytes, purpose: str, city: str, ticket: str | None) -> dict[str, Any]:
    """Give the content of a ticket; `id` is what `throttling.spend` takes.

    Raises
    ------
    SignInError
        There is none, it is not ours, for something else, or too old.
    """
    text, _, signature = (ticket or "").partition(".")
    if not hmac.compare_digest(_signature(secret, text).encode(), signature.encode()):
        raise SignInError
    content: dict[str, Any] = orjson.loads(base64.urlsafe_b64decode(text))
    if (content["purpose"], content["city"]) != (purpose, city) or content["ends"] < now_ms():
        raise SignInError
    return content


def _signature(secret: bytes, text: str) -> str:
    return hmac.new(secret, b"ticket\0" + text.encode(), hashlib.sha256).hexdigest()
