"""Passwords: what is refused, how they are kept (argon2id), and verifying without telling names."""

from __future__ import annotations

import contextlib
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, select, update

from layers.errors import BusyError, FieldError, InvalidInputError
from layers.people.password_strength import is_guessable
from layers.store.identifiers import now_ms
from layers.store.tables import account, password

SHORTEST = 12
LONGEST = 128
HASHINGS = 2  # at once in this process: each takes 19 MiB and a core
WAIT_S = 5.0  # for one of these; who has waited for longer is turned away

_hasher = Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Of no password; verified where there is no account, so that it takes as long as where there is.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$vZHdaLsNz7k2I/e2z8meuw"
    "$pQ3UZslslh09SGKvRcMU9Q1ZJi0/IGCFjL+wQqCnD+w"
)
_turns = threading.BoundedSemaphore(HASHINGS)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of an account's password."""

    account: str | None
    hash: str


def check(text: str, *, about: tuple[str, ...]) -> None:
    """Refuse a password that is easily guessed.

    about : names of the person and the place; a password is not made of them.

    Raises
    ------
    InvalidInputError
        It is too short, too long or among the first that are tried.
    """
    if not SHORTEST <= len(_normal(text)) <= LONGEST:
        raise _refusal(
            f"{SHORTEST}文字から{LONGEST}文字までにしてください。",
            f"Give {SHORTEST} to {LONGEST} characters.",
        )
    if is_guessable(_normal(text), about=about):
        raise _refusal(
            "すぐに当てられる合言葉です。つながりのない言葉を三つ以上並べてください。",
            "This is among the first that are tried. Join three or more words that do not belong "
            "together.",
        )


def hashed(text: str) -> str:
    """Give what is kept of a password; takes about 20 ms of a core.

    Raises
    ------
    BusyError
        Too many are being hashed.
    """
    with _turn():
        return _hasher.hash(_normal(text))


def verify(stored: Stored, text: str) -> str | None:
    """Give the account if the password is its own; takes as long where there is no account.

    Raises
    ------
    BusyError
        Too many are being hashed.
    """
    with _turn():
        try:
            right = _hasher.verify(_normal(text), stored.hash)
        except PwdlibError:
            right = False
    return stored.account if right else None


def stored_for(connection: Connection, city: str, login_name: str) -> Stored:
    """Give what is kept for a login name; of nobody where the city has none such."""
    row = connection.execute(
        select(password.c.account, password.c.hash)
        .join(account, account.c.id == password.c.account)
        .where(password.c.city == city, password.c.login_name == login_key(login_name))
        .where(account.c.closed_at.is_(None))
    ).first()
    return Stored(row.account, row.hash) if row else Stored(None, _NOBODY)


def stored_of(connection: Connection, account_id: str) -> Stored:
    """Give what is kept for an account; of nobody where it has no password."""
    found = connection.scalar(select(password.c.hash).where(password.c.account == account_id))
    return Stored(account_id, found) if found else Stored(None, _NOBODY)


def set_password(connection: Connection, account_id: str, hash_: str) -> bool:
    """Keep a new password; tells whether the account had one to replace."""
    row = update(password).where(password.c.account == account_id)
    return connection.execute(row.values(hash=hash_, changed_at=now_ms())).rowcount > 0


def login_key(login_name: str) -> str:
    """Give a login name as it is compared."""
    name = unicodedata.normalize("NFKC", login_name).casefold().strip()
    return name if name.isprintable() else ""  # databases take no U+0000


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_S):
        raise BusyError(2)
    try:
        yield
    finally:
        _turns.release()


def _refusal(ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError("password", ja, en)])
