"""What is here about somebody, for that person to take along."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import shapely
from sqlalchemy import Connection, select

from layers.people.accounts import account_of
from layers.people.consents import consents_of
from layers.people.identities import providers_of
from layers.people.login_names import login_name_of
from layers.people.passkeys import passkeys_of
from layers.people.sessions import sessions_of
from layers.people.suspensions import suspensions_of
from layers.store.tables import comment, feature, media, membership

Part = Callable[[Connection, str], Any]
_SAID_BY_OFFICE = ("reason", "words", "state", "starts_at", "ends_at", "appeal", "appeal_answer")


def own_data(
    connection: Connection, account_id: str, *, parts: Mapping[str, Part] | None = None
) -> dict[str, Any]:
    """Give all that is kept about an account, as it can be written as JSON; times are ISO 8601.

    parts : what other libraries keep of an account, by name; they come after our own.
    """
    person = account_of(connection, account_id)
    given: dict[str, Any] = {
        "account": {
            "id": person.id,
            **dataclasses.asdict(person.profile),
            "login_name": login_name_of(connection, account_id),
            "providers": providers_of(connection, account_id),
            "created_at": _iso(person.created_at),
        }
    }
    for name, part in {**_PARTS, **(parts or {})}.items():
        given[name] = part(connection, account_id)
    return given


def _passkeys(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "created_at": _iso(each.created_at), "used_at": _iso(each.used_at)}
        for each in passkeys_of(connection, account_id)
    ]


def _sessions(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    return [
        {
            "hat": each.hat.value,
            "device": each.device,
            "created_at": _iso(each.created_at),
            "seen_at": _iso(each.seen_at),
        }
        for each in sessions_of(connection, account_id)
    ]


def _consents(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    return [
        {
            "purpose": each.purpose,
            "version": each.version,
            "given_at": _iso(each.given_at),
            "withdrawn_at": _iso(each.withdrawn_at),
        }
        for each in consents_of(connection, account_id)
    ]


def _memberships(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(membership)
        .where(membership.c.account == account_id)
        .order_by(membership.c.granted_at)
    )
    return [
        {
            "role": row.role,
            "scope": row.scope,
            "granted_at": _iso(row.granted_at),
            "ended_at": _iso(row.ended_at),
        }
        for row in rows
    ]


def _suspensions(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    found = []
    for each in suspensions_of(connection, account_id):
        row = {name: getattr(each, name) for name in _SAID_BY_OFFICE}
        found.append(row | {name: _iso(row[name]) for name in ("starts_at", "ends_at")})
    return found


def _features(connection: Connection, account_id: str) -> dict[str, Any]:
    rows = connection.execute(
        select(feature).where(feature.c.account == account_id).order_by(feature.c.number)
    )
    found = [
        {
            "type": "Feature",
            "id": row.id,
            "geometry": shapely.geometry.mapping(row.geometry) if row.geometry else None,
            "properties": {
                **row.properties,
                "layer": row.layer,
                "status": row.status,
                "voice": row.voice,
                "height_m": row.height_m,
                "anchor": row.anchor,
                "created_at": _iso(row.created_at),
                "updated_at": _iso(row.updated_at),
                "deleted_at": _iso(row.deleted_at),
            },
        }
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": found}


def _comments(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(comment).where(comment.c.account == account_id).order_by(comment.c.created_at)
    )
    return [
        {
            "id": row.id,
            "feature": row.feature,
            "text": row.text,
            "status": row.status,
            "created_at": _iso(row.created_at),
        }
        for row in rows
    ]


def _photos(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(media).where(media.c.account == account_id).order_by(media.c.created_at)
    )
    return [
        {
            "id": row.id,
            "feature": row.feature,
            "media_type": row.media_type,
            "licence": row.licence,
            "credit": row.credit,
            "alt_text": row.alt_text,
            "status": row.status,
            "created_at": _iso(row.created_at),
        }
        for row in rows
    ]


_PARTS: dict[str, Part] = {
    "passkeys": _passkeys,
    "sessions": _sessions,
    "consents": _consents,
    "memberships": _memberships,
    "suspensions": _suspensions,
    "features": _features,
    "comments": _comments,
    "photos": _photos,
}


def _iso(at: int | None) -> str | None:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat() if at is not None else None
