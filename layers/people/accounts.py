"""Accounts: a pen name, an age band and how somebody likes to read; nothing that says who it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select, update

from layers.errors import AlreadyExistsError, FieldError, InvalidInputError, UnknownError
from layers.people import pen_names
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import account
from layers.store.upsert import insert_if_absent


class AgeBand(StrEnum):
    """How old somebody says to be; nobody asks for a date of birth."""

    UNDER_12 = "under-12"
    FROM_12 = "12-15"
    FROM_16 = "16-17"
    ADULT = "adult"
    NOT_SAID = "not-said"


class Locale(StrEnum):
    """The language in which somebody reads; ja-plain is やさしい日本語."""

    JA = "ja"
    JA_PLAIN = "ja-plain"
    EN = "en"


# Children take part through a workshop of their school, for which no account is needed.
WORKSHOP_ONLY = frozenset({AgeBand.UNDER_12, AgeBand.FROM_12})


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody says when joining."""

    pen_name: str
    age_band: AgeBand = AgeBand.NOT_SAID
    locale: Locale = Locale.JA
    furigana: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An account; `trusted` lets its posts be seen without a moderator's look."""

    id: str
    city: str
    profile: Profile
    trusted: bool
    created_at: int


def create_account(
    connection: Connection, city: str, profile: Profile, *, city_names: Iterable[str] = ()
) -> Account:
    """Make an account, as yet without a way to sign in.

    Raises
    ------
    InvalidInputError
        The pen name cannot be taken, or a child joins by a workshop instead.
    AlreadyExistsError
        Somebody has this pen name, or one that looks like it.
    """
    if profile.age_band in WORKSHOP_ONLY:
        raise InvalidInputError(
            [
                FieldError(
                    "age_band",
                    "15歳までの人は、授業や講座の参加コードから入ってください。登録はいりません。",
                    "People up to 15 take part with the code of a workshop; no account is needed.",
                )
            ]
        )
    name = pen_names.pen_name(profile.pen_name, city_names=city_names)
    former = select(account.c.id).where(
        account.c.city == city, account.c.pen_name_key == pen_names.key_of_former(city, name.name)
    )
    if connection.execute(former).first() is not None:
        raise AlreadyExistsError("pen name", name.name)
    row = {
        "id": new_id(),
        "city": city,
        "pen_name": name.name,
        "pen_name_key": name.key,
        "age_band": profile.age_band.value,
        "locale": profile.locale.value,
        "furigana": profile.furigana,
        "trusted": False,
        "created_at": now_ms(),
    }
    if not insert_if_absent(connection, account, row):
        raise AlreadyExistsError("pen name", name.name)
    return account_of(connection, str(row["id"]))


def account_of(connection: Connection, account_id: str) -> Account:
    """Give an account that is not closed.

    Raises
    ------
    UnknownError
        There is none.
    """
    row = connection.execute(
        select(account).where(account.c.id == account_id, account.c.closed_at.is_(None))
    ).first()
    if row is None:
        raise UnknownError("account", account_id)
    profile = Profile(
        row.pen_name, AgeBand(row.age_band), Locale(row.locale), furigana=bool(row.furigana)
    )
    return Account(row.id, row.city, profile, bool(row.trusted), row.created_at)


def account_named(connection: Connection, city: str, pen_name: str) -> Account:
    """Give the account of a pen name.

    Raises
    ------
    UnknownError
        Nobody has it.
    """
    found = connection.scalar(
        select(account.c.id).where(
            account.c.city == city, account.c.pen_name_key == pen_names.folded(pen_name)
        )
    )
    return account_of(connection, found or "")


def pen_names_of(connection: Connection, accounts: Collection[str]) -> Mapping[str, str]:
    """Give the pen names of accounts by their ids."""
    chosen = select(account.c.id, account.c.pen_name).where(account.c.id.in_(accounts))
    return {row.id: row.pen_name for row in connection.execute(chosen)}


def change_reading(
    connection: Connection, account_id: str, *, locale: Locale | None, furigana: bool | None
) -> None:
    """Change how somebody likes to read; None leaves it."""
    chosen = {"locale": locale.value if locale else None, "furigana": furigana}
    values = {name: value for name, value in chosen.items() if value is not None}
    if values:
        connection.execute(update(account).where(account.c.id == account_id).values(values))
