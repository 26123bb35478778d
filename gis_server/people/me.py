"""Who somebody is here, as the page about oneself shows it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection

from layers.bilingual import Bilingual
from layers.people.accounts import account_of
from layers.people.actor import Actor
from layers.people.consents import agrees, due
from layers.people.identities import providers_of
from layers.people.login_names import login_name_of
from layers.people.passkeys import passkeys_of
from layers.people.permission_words import ACTION_NAMES, TERM_NAMES
from layers.people.permissions import MATRIX, Action, Terms
from layers.people.policy import PURPOSES, Purpose
from layers.people.recovery import codes_left
from layers.people.roles import ROLE_NAMES, Role
from layers.people.suspensions import REASONS, Suspension, suspensions_of
from layers.store.identifiers import now_ms


class Words(BaseModel):
    """The same words in both languages."""

    ja: str
    en: str


class Power(BaseModel):
    """Something that a role may do; `terms` narrow it, null where nothing does."""

    action: str
    label: Words
    terms: Words | None


class RoleHeld(BaseModel):
    """A role, where it holds, and what it may do."""

    role: str
    scope: str
    label: Words
    may: list[Power]


class OwnSuspension(BaseModel):
    """A suspension as its person sees it; times are UTC ms."""

    id: str
    state: str
    reason: Words
    words: str
    starts_at: int
    ends_at: int
    runs: bool
    may_appeal: bool
    appeal: str | None
    appealed_at: int | None
    appeal_answer: str | None


class Ways(BaseModel):
    """How somebody signs in."""

    login_name: str | None
    passkeys: int
    providers: list[str]
    recovery_codes_left: int


class Account(BaseModel):
    """What only a person with an account has."""

    age_band: str
    locale: str
    furigana: bool
    trusted: bool
    may_wear_office: bool
    ways: Ways
    consents_due: list[str]
    suspensions: list[OwnSuspension]


class Me(BaseModel):
    """Who asks: a visitor, a seat in a workshop, a person or the office."""

    hat: str
    pen_name: str
    suspended: bool
    roles: list[RoleHeld]
    account: Account | None


class ConsentText(BaseModel):
    """A purpose to agree to, and whether somebody does."""

    id: str
    version: str
    title: Words
    text: Words
    data_kinds: list[Words]
    receivers: Words
    required: bool
    agreed: bool


def me_of(connection: Connection, actor: Actor) -> Me:
    """Tell who asks, with what is kept of an account."""
    return stranger(actor).model_copy(update={"account": _account(connection, actor)})


def stranger(actor: Actor) -> Me:
    """Tell who asks without looking up an account: a visitor, a seat in a workshop."""
    roles = [
        RoleHeld(
            role=each.role.value, scope=each.scope, label=_role(each.role), may=_powers(each.role)
        )
        for each in actor.roles
    ]
    return Me(
        hat=actor.hat.value,
        pen_name=actor.pen_name,
        suspended=actor.suspended,
        roles=roles,
        account=None,
    )


def _powers(role: Role) -> list[Power]:
    return [
        Power(
            action=action.value,
            label=words(ACTION_NAMES[action]),
            terms=None if terms is Terms.YES else words(TERM_NAMES[terms]),
        )
        for action, terms in MATRIX[role].items()
        if action is not Action.EXPORT_DEIDENTIFIED  # not built yet
    ]


def consent_texts(connection: Connection | None, account: str | None) -> list[ConsentText]:
    """Give what people agree to, and whether this person does."""
    return [_consent(each, connection, account) for each in PURPOSES]


def words(text: Bilingual) -> Words:
    """Give a text in both languages as JSON has it."""
    return Words(ja=text.ja, en=text.en)


def _account(connection: Connection, actor: Actor) -> Account:
    identifier = actor.account or ""
    found = account_of(connection, identifier)
    return Account(
        age_band=found.profile.age_band.value,
        locale=found.profile.locale.value,
        furigana=found.profile.furigana,
        trusted=found.trusted,
        may_wear_office=any(each.role is Role.OFFICE for each in actor.memberships),
        ways=Ways(
            login_name=login_name_of(connection, identifier),
            passkeys=len(passkeys_of(connection, identifier)),
            providers=list(providers_of(connection, identifier)),
            recovery_codes_left=codes_left(connection, identifier),
        ),
        consents_due=[each.id for each in due(connection, identifier)],
        suspensions=[own_suspension(each) for each in suspensions_of(connection, identifier)],
    )


def own_suspension(found: Suspension) -> OwnSuspension:
    """Give a suspension without those who decided on it."""
    runs = found.runs(now_ms())
    return OwnSuspension(
        id=found.id,
        state=found.state.value,
        reason=words(REASONS[found.reason]),
        words=found.words,
        starts_at=found.starts_at or 0,
        ends_at=found.ends_at,
        runs=runs,
        may_appeal=runs and found.appeal is None,
        appeal=found.appeal,
        appealed_at=found.appealed_at,
        appeal_answer=found.appeal_answer,
    )


def _consent(purpose: Purpose, connection: Connection | None, account: str | None) -> ConsentText:
    agreed = bool(connection and account and agrees(connection, account, purpose.id))
    return ConsentText(
        id=purpose.id,
        version=purpose.version,
        title=words(purpose.title),
        text=words(purpose.text),
        data_kinds=[words(each) for each in purpose.data_kinds],
        receivers=words(purpose.receivers),
        required=purpose.required,
        agreed=agreed,
    )


def _role(role: Role) -> Words:
    ja, en = ROLE_NAMES[role]
    return Words(ja=ja, en=en)


def as_json(found: BaseModel) -> dict[str, Any]:
    """Give a model as the JSON of an answer."""
    return found.model_dump(mode="json")
