"""Passkeys (WebAuthn): a device signs a challenge; here lies only its public key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, delete, select, update
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from layers.errors import FieldError, InvalidInputError, SignInError
from layers.people.accounts import Account
from layers.store.identifiers import now_ms
from layers.store.tables import account, passkey
from layers.store.upsert import insert_if_absent

MOST = 10
NAME_MOST = 40
_CHALLENGE_BYTES = 32


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Where passkeys hold: the host name, and the origin that browsers sign."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """One of somebody's passkeys."""

    id: str
    name: str
    created_at: int
    used_at: int | None


def new_challenge() -> str:
    """Give a challenge to sign [256 bits, base64url]."""
    return bytes_to_base64url(secrets.token_bytes(_CHALLENGE_BYTES))


def registration_options(
    connection: Connection, party: RelyingParty, person: Account, challenge: str
) -> dict[str, Any]:
    """Give what `navigator.credentials.create` takes; keys that are there are excluded."""
    name = person.profile.pen_name
    options = generate_registration_options(
        rp_id=party.host,
        rp_name="Uchimizu",
        user_id=person.id.encode(),
        user_name=name,
        user_display_name=name,
        challenge=base64url_to_bytes(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.id))
            for each in passkeys_of(connection, person.id)
        ],
    )
    found: dict[str, Any] = orjson.loads(options_to_json(options))
    return found


def sign_in_options(party: RelyingParty, challenge: str) -> dict[str, Any]:
    """Give what `navigator.credentials.get` takes; it names nobody, the device knows its keys."""
    options = generate_authentication_options(
        rp_id=party.host,
        challenge=base64url_to_bytes(challenge),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    found: dict[str, Any] = orjson.loads(options_to_json(options))
    return found


def add_passkey(
    connection: Connection,
    account_id: str,
    party: RelyingParty,
    *,
    challenge: str,
    credential: Mapping[str, Any],
    name: str,
) -> Passkey:
    """Keep a new passkey.

    Raises
    ------
    InvalidInputError
        The device's answer does not fit the challenge, or there are too many passkeys.
    """
    if len(passkeys_of(connection, account_id)) >= MOST:
        raise _refusal(f"パスキーは{MOST}個までです。", f"There may be {MOST} passkeys.")
    try:
        found = verify_registration_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.host,
            expected_origin=party.origin,
        )
    except Exception:  # whatever its decoders raise on hostile bytes
        raise _refusal(
            "端末の答えを確かめられませんでした。もう一度試してください。",
            "The answer of the device could not be verified. Try again.",
        ) from None
    row = {
        "id": bytes_to_base64url(found.credential_id),
        "account": account_id,
        "public_key": bytes_to_base64url(found.credential_public_key),
        "sign_count": found.sign_count,
        "name": _printable(" ".join(name.split()))[:NAME_MOST] or "passkey",
        "created_at": now_ms(),
    }
    if not insert_if_absent(connection, passkey, row):
        raise _refusal("このパスキーはもう登録されています。", "This passkey is here already.")
    return Passkey(str(row["id"]), str(row["name"]), int(str(row["created_at"])), None)


def account_signing(
    connection: Connection,
    city: str,
    party: RelyingParty,
    *,
    challenge: str,
    credential: Mapping[str, Any],
) -> str:
    """Give the account whose passkey signed the challenge, and note the use.

    Raises
    ------
    SignInError
        No passkey of this city signed it.
    """
    row = connection.execute(
        select(passkey)
        .join(account, account.c.id == passkey.c.account)
        .where(passkey.c.id == _identifier(credential))
        .where(account.c.city == city, account.c.closed_at.is_(None))
        .with_for_update(of=passkey)
    ).first()
    if row is None:
        raise SignInError
    try:
        found = verify_authentication_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
        )
    except Exception:  # whatever its decoders raise on hostile bytes
        raise SignInError from None
    used = {"sign_count": found.new_sign_count, "used_at": now_ms()}
    connection.execute(update(passkey).where(passkey.c.id == row.id).values(used))
    return str(row.account)


def passkeys_of(connection: Connection, account_id: str) -> Sequence[Passkey]:
    """Give somebody's passkeys, the oldest first."""
    rows = select(passkey).where(passkey.c.account == account_id).order_by(passkey.c.created_at)
    return [
        Passkey(row.id, row.name, row.created_at, row.used_at) for row in connection.execute(rows)
    ]


def remove_passkey(connection: Connection, account_id: str, passkey_id: str) -> bool:
    """Take a passkey away; tells whether it was there."""
    mine = passkey.c.account == account_id
    gone = connection.execute(delete(passkey).where(mine, passkey.c.id == passkey_id))
    return gone.rowcount > 0


def _identifier(credential: Mapping[str, Any]) -> str:
    return _printable(str(credential.get("id")))


def _printable(text: str) -> str:
    return "".join(each for each in text if each.isprintable())


def _refusal(ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError("credential", ja, en)])
