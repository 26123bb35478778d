"""Giving roles: some by one person, those with power over others by two.

What needs two persons waits as a joint act until somebody else confirms it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from layers.errors import FieldError, InvalidInputError, NotAllowedError, UnknownError
from layers.moderation import audit
from layers.people.accounts import account_of
from layers.people.actor import Actor, Membership
from layers.people.identities import account_with
from layers.people.memberships import grant, memberships_of, revoke
from layers.people.permissions import Action, Terms, require
from layers.people.roles import GRANTED, Role
from layers.plain_text import foreign_characters
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import joint_act, notice

ONE_IS_ENOUGH = frozenset({Role.SPOT_OWNER, Role.FACILITATOR, Role.VOUCHED})
REASON_MOST = 500
GRANT = "grant"
IDENTIFY = "identify"


@dataclass(frozen=True, slots=True)
class JointAct:
    """Something that somebody proposed and another person must confirm.

    kind : grant or identify.
    """

    id: str
    kind: str
    content: dict[str, Any]
    reason: str
    proposed_by: str
    proposed_at: int


def give_role(
    connection: Connection, actor: Actor, account_id: str, what: Membership, *, reason: str = ""
) -> JointAct | None:
    """Give a role, or propose to give it where that needs two persons.

    Raises
    ------
    NotAllowedError
        The actor gives no roles.
    InvalidInputError
        The role is one that nobody gives, or somebody means to give it to themselves.
    """
    _require_to_grant(actor)
    if what.role not in GRANTED:
        raise _invalid("role", "この役割は与えられません。", "Nobody gives this role.")
    person = account_of(connection, account_id)
    if person.city != actor.city:
        raise UnknownError("account", account_id)
    if account_id == actor.account:
        raise _invalid("account", "自分には与えられません。", "Nobody gives to themselves.")
    if what in memberships_of(connection, account_id):
        return None
    if len(reason) > REASON_MOST or foreign_characters(reason, lines=True):
        raise _no_reason()
    if what.role in ONE_IS_ENOUGH:
        give_at_once(connection, actor, account_id, what, reason=reason)
        return None
    content = {"account": account_id, "role": what.role.value, "scope": what.scope}
    return _propose(connection, actor, GRANT, content, reason=reason)


def give_at_once(
    connection: Connection, actor: Actor, account_id: str, what: Membership, *, reason: str = ""
) -> None:
    """Give a role and log it; whoever calls has seen to it that the actor may.

    Raises
    ------
    InvalidInputError
        An owner of a spot without the spot, which could do nothing.
    """
    if what.role is Role.SPOT_OWNER and not what.scope.startswith("feature:"):
        raise _invalid(
            "scope",
            "どの涼み処の持ち主かを選んでください。",
            "An owner of a spot needs the spot: give feature:ID.",
        )
    grant(connection, actor.city, account_id, what, by=actor.account)
    _log(connection, actor, "grant", account_id, what, reason=reason)


def take_role(connection: Connection, actor: Actor, account_id: str, what: Membership) -> None:
    """Take a role away; one person is enough to take power away.

    Raises
    ------
    NotAllowedError
        The actor gives no roles.
    UnknownError
        The account has no such role.
    """
    _require_to_grant(actor)
    person = account_of(connection, account_id)
    if person.city != actor.city or not revoke(connection, account_id, what):
        raise UnknownError("membership", f"{what.role} {what.scope}")
    _log(connection, actor, "revoke", account_id, what)


def propose_to_identify(
    connection: Connection, actor: Actor, *, provider: str, subject: str, reason: str
) -> JointAct:
    """Propose to see which pen name signs in with the hash of a subject, that a provider named.

    Raises
    ------
    NotAllowedError
        The actor is not of the office.
    """
    require(actor, Action.SEE_IDENTITY)
    return _propose(
        connection, actor, IDENTIFY, {"provider": provider, "subject": subject}, reason=reason
    )


def confirm(connection: Connection, actor: Actor, act_id: str) -> tuple[str, str | None]:
    """Do what another person proposed; gives its kind, and whose pen name came of it.

    Raises
    ------
    NotAllowedError
        The actor proposed it, gains by it, or may not do such things.
    UnknownError
        Nothing of this id waits.
    """
    act = _waiting(connection, actor, act_id)
    if actor.account in {act.proposed_by, act.content.get("account")}:
        raise NotAllowedError(
            "提案した人や本人とは別の人が確認します。",
            "Somebody else than those concerned must confirm this.",
        )
    _decide(connection, actor, act, "done")
    if act.kind == IDENTIFY:
        return IDENTIFY, _identify(connection, actor, act)
    what = Membership(Role(act.content["role"]), act.content["scope"])
    give_at_once(connection, actor, act.content["account"], what, reason=act.reason)
    return GRANT, account_of(connection, act.content["account"]).profile.pen_name


def refuse(connection: Connection, actor: Actor, act_id: str) -> None:
    """Say no to what waits; whoever proposed it may take it back so.

    Raises
    ------
    NotAllowedError
        The actor may not do such things.
    UnknownError
        Nothing of this id waits.
    """
    act = _waiting(connection, actor, act_id)
    _decide(connection, actor, act, "refused")
    audit.record(connection, actor, f"refuse-{act.kind}", about=f"joint-act:{act.id}")


def joint_acts(connection: Connection, actor: Actor) -> Sequence[JointAct]:
    """Give what waits for a second person, to those who could be it."""
    _require_to_grant(actor)
    rows = connection.execute(
        select(joint_act)
        .where(joint_act.c.city == actor.city, joint_act.c.state == "proposed")
        .order_by(joint_act.c.proposed_at)
    )
    return [_act_of(row) for row in rows]


def _require_to_grant(actor: Actor) -> None:
    """Let pass who configures the city; the terms of a workshop's leader are narrower."""
    if require(actor, Action.CONFIGURE) is not Terms.YES:
        raise NotAllowedError("役割は与えられません。", "You give no roles.")


def _waiting(connection: Connection, actor: Actor, act_id: str) -> JointAct:
    row = connection.execute(
        select(joint_act).where(
            joint_act.c.id == act_id,
            joint_act.c.city == actor.city,
            joint_act.c.state == "proposed",
        )
    ).first()
    if row is not None and row.kind == IDENTIFY:
        require(actor, Action.SEE_IDENTITY)
    else:
        _require_to_grant(actor)
    if row is None:
        raise UnknownError("joint act", act_id)
    return _act_of(row)


def _act_of(row: Any) -> JointAct:
    return JointAct(
        row.id, row.kind, dict(row.content), row.reason, row.proposed_by, row.proposed_at
    )


def _propose(
    connection: Connection, actor: Actor, kind: str, content: dict[str, Any], *, reason: str
) -> JointAct:
    if not 1 <= len(reason.strip()) <= REASON_MOST or foreign_characters(reason, lines=True):
        raise _no_reason()
    if actor.account is None:
        raise NotAllowedError("提案には二人が要ります。", "A proposal is made by a person.")
    row = {
        "id": new_id(),
        "city": actor.city,
        "kind": kind,
        "content": content,
        "reason": reason.strip(),
        "state": "proposed",
        "proposed_by": actor.account,
        "proposed_at": now_ms(),
    }
    connection.execute(insert(joint_act).values(row))
    audit.record(connection, actor, f"propose-{kind}", about=f"joint-act:{row['id']}")
    return JointAct(
        str(row["id"]), kind, content, reason.strip(), actor.account, int(str(row["proposed_at"]))
    )


def _decide(connection: Connection, actor: Actor, act: JointAct, state: str) -> None:
    decided = {"state": state, "decided_by": actor.account, "decided_at": now_ms()}
    waiting = update(joint_act).where(joint_act.c.id == act.id, joint_act.c.state == "proposed")
    if connection.execute(waiting.values(decided)).rowcount == 0:
        raise UnknownError("joint act", act.id)


def _identify(connection: Connection, actor: Actor, act: JointAct) -> str | None:
    """Give the pen name, log it without the name, and tell the person that it was looked up."""
    found = account_with(connection, actor.city, act.content["provider"], act.content["subject"])
    about = f"account:{found}" if found else f"joint-act:{act.id}"
    audit.record(connection, actor, "identify", about=about, details={"act": act.id})
    if found is None:
        return None
    told = {
        "id": new_id(),
        "city": actor.city,
        "receiver": f"account:{found}",
        "kind": "identity-seen",
        "content": {"reason": act.reason},
        "attempts": 0,
        "created_at": now_ms(),
    }
    connection.execute(insert(notice).values(told))
    return account_of(connection, found).profile.pen_name


def _log(
    connection: Connection,
    actor: Actor,
    action: str,
    account_id: str,
    what: Membership,
    *,
    reason: str = "",
) -> None:
    details = {"role": what.role.value, "scope": what.scope}
    about = f"account:{account_id}"
    audit.record(connection, actor, action, about=about, reason=reason, details=details)


def _invalid(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, ja, en)])


def _no_reason() -> InvalidInputError:
    words = (
        f"理由を{REASON_MOST}文字までで書いてください。",
        f"Say why, in up to {REASON_MOST} characters.",
    )
    return _invalid("reason", *words)
