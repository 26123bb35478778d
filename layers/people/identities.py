"""Identities at other providers (LINE …): only a hash, salted per city, is kept of each."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from sqlalchemy import Connection, select

from layers.errors import AlreadyExistsError
from layers.people.suspensions import follow
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import account, identity
from layers.store.upsert import insert_if_absent


def subject_hash(secret: bytes, city: str, provider: str, subject: str) -> str:
    """Give what is kept of a subject: without the secret nobody can try subjects out."""
    text = "\0".join(("identity", city, provider, subject))
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def account_with(connection: Connection, city: str, provider: str, subject: str) -> str | None:
    """Give the account that signs in with the hash of a subject."""
    return connection.scalar(
        select(identity.c.account)
        .join(account, account.c.id == identity.c.account)
        .where(identity.c.city == city, identity.c.provider == provider)
        .where(identity.c.subject_hash == subject, account.c.closed_at.is_(None))
    )


def add_identity(
    connection: Connection, city: str, account_id: str, *, provider: str, subject: str
) -> None:
    """Let an account sign in with the hash of a subject; a suspension of that subject comes along.

    Raises
    ------
    AlreadyExistsError
        Somebody signs in with it already.
    """
    row = {
        "id": new_id(),
        "city": city,
        "provider": provider,
        "subject_hash": subject,
        "account": account_id,
        "created_at": now_ms(),
    }
    if not insert_if_absent(connection, identity, row):
        raise AlreadyExistsError("identity", provider)
    follow(connection, city, account_id, subject)


def providers_of(connection: Connection, account_id: str) -> Sequence[str]:
    """Give the providers with which an account signs in."""
    rows = select(identity.c.provider).where(identity.c.account == account_id)
    return sorted(connection.scalars(rows))
