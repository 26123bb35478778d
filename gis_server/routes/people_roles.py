"""`/api/cities/{city}/roles`, `…/joint-acts`: who may do what, and what needs two persons."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi import Path as InPath
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from gis_server.access import Acting
from gis_server.people.bodies import Strict, read_as
from gis_server.people.sign_in import SignIn
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.people_answers import IDENTIFIER
from layers.people import grants
from layers.people.accounts import account_named, account_of
from layers.people.actor import Actor, Membership
from layers.people.identities import subject_hash
from layers.people.memberships import holders
from layers.people.permissions import Action, require
from layers.people.roles import Role

RoleAsked = Literal[
    "vouched",
    "spot-owner",
    "facilitator",
    "moderator",
    "staff",
    "office",
    "planner",
    "operator",
    "auditor",
]
SCOPE = r"^(city|(space|layer|feature|workshop):[A-Za-z0-9_-]{1,80})$"
Scope = Annotated[str, Field(pattern=SCOPE, description="city, or space:ID, layer:ID …")]
PenNameAsked = Annotated[str, Field(min_length=1, max_length=80)]
ActId = Annotated[
    str, InPath(pattern=IDENTIFIER, max_length=40, description="Id of a joint act, as listed.")
]


class Grant(Strict):
    """Which role somebody gets, where, and why."""

    pen_name: PenNameAsked
    role: RoleAsked
    scope: Scope = "city"
    reason: Annotated[str, Field(max_length=500)] = ""


class Identification(Strict):
    """A subject that a provider named, and why its pen name must be known."""

    provider: Annotated[str, Field(max_length=32, pattern=IDENTIFIER)]
    subject: Annotated[str, Field(min_length=1, max_length=255)]
    reason: Annotated[str, Field(max_length=500)]


class RoleRecord(BaseModel):
    """Who has which role, where; times are UTC ms."""

    pen_name: str
    role: str
    scope: str
    granted_at: int


class Roles(BaseModel):
    """Who has which role."""

    roles: list[RoleRecord]


class JointAct(BaseModel):
    """What waits for a second person; times are UTC ms.

    mine : whether whoever asks proposed it; somebody else confirms then.
    """

    id: str
    kind: Literal["grant", "identify"]
    pen_name: str | None
    role: str | None
    scope: str | None
    reason: str
    mine: bool
    proposed_at: int


class JointActs(BaseModel):
    """What waits for a second person, the oldest first."""

    joint_acts: list[JointAct]


class Granted(BaseModel):
    """Whether the role is given; if not, what waits for a second person."""

    granted: bool
    waits: JointAct | None


class Confirmed(BaseModel):
    """What came of a joint act: for identify, the pen name or none."""

    kind: Literal["grant", "identify"]
    pen_name: str | None


def roles_router(sign_in: SignIn) -> APIRouter:
    """Give the routes of roles."""
    router = APIRouter(prefix="/api/cities/{city}", tags=["people"])
    civic = sign_in.civic

    @router.get("/roles", summary="Who has which role")
    def list_roles(city: CityId, actor: Acting) -> Roles:
        require(actor, Action.CONFIGURE)
        with civic.database_for(city).read() as connection:
            found = holders(connection, city)
        return Roles(
            roles=[
                RoleRecord(
                    pen_name=each.pen_name,
                    role=each.membership.role.value,
                    scope=each.membership.scope,
                    granted_at=each.granted_at,
                )
                for each in found
            ]
        )

    @router.post("/roles", summary="Give a role", status_code=201, openapi_extra=described(Grant))
    def give_role(
        city: CityId, actor: Acting, asked: Annotated[Grant, Depends(read_as(Grant))]
    ) -> Granted:
        require(actor, Action.CONFIGURE)
        what = Membership(Role(asked.role), asked.scope)
        with civic.database_for(city).write() as connection:
            person = account_named(connection, city, asked.pen_name)
            waits = grants.give_role(connection, actor, person.id, what, reason=asked.reason)
            act = _act(connection, waits, actor) if waits else None
        return Granted(granted=waits is None, waits=act)

    @router.delete("/roles", summary="Take a role away", status_code=204)
    def take_role(
        city: CityId,
        actor: Acting,
        pen_name: Annotated[str, Query(max_length=80)],
        role: RoleAsked,
        scope: Annotated[str, Query(pattern=SCOPE)] = "city",
    ) -> None:
        require(actor, Action.CONFIGURE)
        with civic.database_for(city).write() as connection:
            person = account_named(connection, city, pen_name)
            grants.take_role(connection, actor, person.id, Membership(Role(role), scope))

    @router.post(
        "/identifications",
        summary="Propose to see which pen name a provider's subject has",
        status_code=201,
        openapi_extra=described(Identification),
    )
    def propose_to_identify(
        city: CityId,
        actor: Acting,
        asked: Annotated[Identification, Depends(read_as(Identification))],
    ) -> JointAct:
        hashed = subject_hash(civic.secret, city, asked.provider, asked.subject)
        with civic.database_for(city).write() as connection:
            act = grants.propose_to_identify(
                connection, actor, provider=asked.provider, subject=hashed, reason=asked.reason
            )
            return _act(connection, act, actor)

    @router.get("/joint-acts", summary="What waits for a second person")
    def list_acts(city: CityId, actor: Acting) -> JointActs:
        with civic.database_for(city).read() as connection:
            found = grants.joint_acts(connection, actor)
            return JointActs(joint_acts=[_act(connection, each, actor) for each in found])

    @router.post("/joint-acts/{act}/confirmation", summary="Do what another person proposed")
    def confirm(city: CityId, actor: Acting, act: ActId) -> Confirmed:
        with civic.database_for(city).write() as connection:
            kind, pen_name = grants.confirm(connection, actor, act)
        return Confirmed(kind=kind, pen_name=pen_name)  # type: ignore[arg-type]

    @router.delete("/joint-acts/{act}", summary="Refuse what waits", status_code=204)
    def refuse(city: CityId, actor: Acting, act: ActId) -> None:
        with civic.database_for(city).write() as connection:
            grants.refuse(connection, actor, act)

    return router


def _act(connection: Connection, act: grants.JointAct, actor: Actor) -> JointAct:
    content: dict[str, Any] = act.content
    account = content.get("account")
    return JointAct(
        id=act.id,
        kind="grant" if act.kind == grants.GRANT else "identify",
        pen_name=account_of(connection, account).profile.pen_name if account else None,
        role=content.get("role"),
        scope=content.get("scope"),
        reason=act.reason,
        mine=act.proposed_by == actor.account,
        proposed_at=act.proposed_at,
    )
