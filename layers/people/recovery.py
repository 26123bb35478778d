"""Recovery codes: for people without e-mail, each sets a new password once.

A code alone says whose it is [79 bits], so nobody needs a name here, and nobody can ask for one.
"""

from __future__ import annotations

import hashlib
import unicodedata

from sqlalchemy import Connection, delete, func, insert, select, update

from layers.errors import SignInError
from layers.people.accounts import Account, account_of
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import account, recovery_code

NUMBER = 8
_GROUP = 4
_LENGTH = 16


def make_codes(connection: Connection, account_id: str, *, number: int = NUMBER) -> list[str]:
    """Give new codes, to be printed once; those given before hold no longer."""
    connection.execute(delete(recovery_code).where(recovery_code.c.account == account_id))
    codes = [new_id(_LENGTH) for _ in range(number)]
    now = now_ms()
    rows = [{"hash": _hash(code), "account": account_id, "created_at": now} for code in codes]
    connection.execute(insert(recovery_code), rows)
    return ["-".join(code[i : i + _GROUP] for i in range(0, _LENGTH, _GROUP)) for code in codes]


def owner_of(connection: Connection, city: str, code: str) -> Account:
    """Give whose a code is that was not used.

    Raises
    ------
    SignInError
        It is nobody's, or was used.
    """
    found = connection.scalar(
        select(recovery_code.c.account)
        .join(account, account.c.id == recovery_code.c.account)
        .where(recovery_code.c.hash == _hash(code), recovery_code.c.used_at.is_(None))
        .where(account.c.city == city, account.c.closed_at.is_(None))
    )
    if found is None:
        raise SignInError
    return account_of(connection, found)


def use_code(connection: Connection, code: str) -> None:
    """Note that a code is used.

    Raises
    ------
    SignInError
        Somebody was faster.
    """
    unused = recovery_code.c.used_at.is_(None)
    row = update(recovery_code).where(recovery_code.c.hash == _hash(code), unused)
    if connection.execute(row.values(used_at=now_ms())).rowcount == 0:
        raise SignInError


def codes_left(connection: Connection, account_id: str) -> int:
    """Tell how many codes of an account can still be used."""
    unused = recovery_code.c.used_at.is_(None)
    counted = select(func.count()).where(recovery_code.c.account == account_id, unused)
    return connection.scalar(counted) or 0


def _hash(code: str) -> str:
    letters = unicodedata.normalize("NFKC", code).casefold()
    kept = "".join(each for each in letters if each.isalnum())
    return hashlib.sha256(kept.encode()).hexdigest()
