"""The ledger of consents: who agreed to which purpose, in which version, since when, until when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from layers.errors import FieldError, InvalidInputError
from layers.people.policy import BY_ID, REQUIRED, Purpose
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import consent


@dataclass(frozen=True, slots=True)
class Consent:
    """One entry of the ledger."""

    purpose: str
    version: str
    given_at: int
    withdrawn_at: int | None


def give(
    connection: Connection, city: str, account_id: str, agreed: Mapping[str, str]
) -> Sequence[str]:
    """Note that somebody agreed; `agreed` is the version by purpose. Gives what is new.

    Raises
    ------
    InvalidInputError
        There is no such purpose, or its text was changed meanwhile.
    """
    for name, version in agreed.items():
        if name not in BY_ID or BY_ID[name].version != version:
            raise InvalidInputError(
                [
                    FieldError(
                        f"consents.{name}",
                        "文が新しくなりました。もう一度読んでください。",
                        "There is no such text in this version; read it again.",
                    )
                ]
            )
    holding = {
        (each.purpose, each.version) for each in consents_of(connection, account_id, now=True)
    }
    new = [name for name, version in agreed.items() if (name, version) not in holding]
    for name in new:
        _end(connection, account_id, name)
        connection.execute(insert(consent).values(_row(city, account_id, BY_ID[name])))
    return new


def require_joining(agreed: Collection[str]) -> None:
    """Refuse somebody who does not agree to what joining needs.

    Raises
    ------
    InvalidInputError
        With one error per purpose that is missing.
    """
    missing = [each for each in REQUIRED if each.id not in agreed]
    if missing:
        raise InvalidInputError(
            [
                FieldError(
                    f"consents.{each.id}",
                    f"「{each.title.ja}」への同意がないと参加できません。",
                    f"Joining needs your consent to “{each.title.en}”.",
                )
                for each in missing
            ]
        )


def withdraw(connection: Connection, account_id: str, purpose: str) -> None:
    """Note that somebody no longer agrees.

    Raises
    ------
    InvalidInputError
        Without this purpose there is no account; it is closed instead.
    """
    found = BY_ID.get(purpose)
    if found is None or found.required:
        raise InvalidInputError(
            [
                FieldError(
                    "purpose",
                    "この同意はアカウントに必要です。やめるときは退会してください。",
                    "The account needs this consent; to withdraw it, close the account.",
                )
            ]
        )
    _end(connection, account_id, purpose)


def consents_of(connection: Connection, account_id: str, *, now: bool = False) -> Sequence[Consent]:
    """Give somebody's entries in order; with `now`, those that hold."""
    rows = select(consent).where(consent.c.account == account_id).order_by(consent.c.given_at)
    if now:
        rows = rows.where(consent.c.withdrawn_at.is_(None))
    return [
        Consent(row.purpose, row.policy_version, row.given_at, row.withdrawn_at)
        for row in connection.execute(rows)
    ]


def due(connection: Connection, account_id: str) -> Sequence[Purpose]:
    """Give the required purposes whose present text somebody has not agreed to."""
    holding = {
        (each.purpose, each.version) for each in consents_of(connection, account_id, now=True)
    }
    return [each for each in REQUIRED if (each.id, each.version) not in holding]


def agrees(connection: Connection, account_id: str, purpose: str) -> bool:
    """Tell whether somebody agrees to a purpose now, in whatever version."""
    return any(each.purpose == purpose for each in consents_of(connection, account_id, now=True))


def _end(connection: Connection, account_id: str, purpose: str) -> None:
    holds = consent.c.withdrawn_at.is_(None)
    row = update(consent).where(consent.c.account == account_id, consent.c.purpose == purpose)
    connection.execute(row.where(holds).values(withdrawn_at=now_ms()))


def _row(city: str, account_id: str, purpose: Purpose) -> dict[str, object]:
    return {
        "id": new_id(),
        "city": city,
        "account": account_id,
        "purpose": purpose.id,
        "policy_version": purpose.version,
        "data_kinds": [each.en for each in purpose.data_kinds],
        "receivers": purpose.receivers.en,
        "given_at": now_ms(),
    }
