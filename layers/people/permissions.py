"""What each role may do, as data, and the sentences that read it. What is not said is denied.

`MATRIX` is the table of docs/permissions.md (a test holds them together); every cell of it, allowed
or not, is tried over HTTP. Terms narrow a cell: to one's own, to one's workshop, to a queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from layers.errors import NotAllowedError
from layers.people.actor import Actor, Membership
from layers.people.roles import Role


class Action(StrEnum):
    """What somebody can do; the columns of the matrix."""

    VIEW = "view"
    ADD = "add"
    ADD_IN_WORKSHOP = "add-in-workshop"
    COMMENT = "comment"
    REACT = "react"
    ADD_PHOTO = "add-photo"
    EDIT = "edit"
    REPORT = "report"
    HIDE = "hide"
    SUSPEND = "suspend"
    PUBLISH_OFFICIAL = "publish-official"
    EXPORT = "export"
    EXPORT_DEIDENTIFIED = "export-deidentified"
    SEE_IDENTITY = "see-identity"
    CONFIGURE = "configure"
    READ_LOG = "read-log"
    VISIT = "visit"
    CONFIRM_VISIT = "confirm-visit"
    PLAN_POINTS = "plan-points"
    SET_POINTS = "set-points"
    HAND_OVER_POINTS = "hand-over-points"
    ENTER_HEAT = "enter-heat"
    TELL_STEP = "tell-step"
    VOTE = "vote"


class Terms(StrEnum):
    """Under which terms; the text is how a reader is told."""

    YES = "yes"
    QUEUED = "after a moderator's look"
    PERSONAL = "as a personal opinion"
    IN_WORKSHOP = "in the own workshop"
    UNTIL_CLOSE = "own, until the workshop closes"
    OWN = "own"
    OWN_SPOT = "the own spot"
    OWN_WORKSHOP = "of the own workshop, with log"
    OFFICIAL_LAYER = "on official layers"
    SCENARIO_LAYER = "on scenario layers"
    PROPOSES = "proposes, at most 7 days"
    TWO_PERSONS = "two persons"
    EMERGENCY = "in an emergency, with log"
    UNDER_AGREEMENT = "under an agreement"


_A, _T = Action, Terms
_WRITES = {
    _A.VIEW: _T.YES,
    _A.COMMENT: _T.YES,
    _A.REACT: _T.YES,
    _A.REPORT: _T.YES,
    _A.VISIT: _T.YES,
    _A.VOTE: _T.YES,
}
_CITIZEN = {
    **_WRITES,
    _A.ADD: _T.YES,
    _A.ADD_IN_WORKSHOP: _T.IN_WORKSHOP,
    _A.ADD_PHOTO: _T.YES,
    _A.EDIT: _T.OWN,
    _A.EXPORT: _T.YES,
}

MATRIX: Mapping[Role, Mapping[Action, Terms]] = {
    Role.VISITOR: {
        _A.VIEW: _T.YES,
        _A.ADD: _T.QUEUED,
        _A.REACT: _T.YES,
        _A.REPORT: _T.YES,
        _A.EXPORT: _T.YES,
    },
    Role.PUPIL: {
        _A.VIEW: _T.YES,
        _A.ADD_IN_WORKSHOP: _T.IN_WORKSHOP,
        _A.COMMENT: _T.IN_WORKSHOP,
        _A.REACT: _T.IN_WORKSHOP,
        _A.ADD_PHOTO: _T.IN_WORKSHOP,
        _A.EDIT: _T.UNTIL_CLOSE,
        _A.REPORT: _T.YES,
        _A.VOTE: _T.IN_WORKSHOP,
    },
    Role.CITIZEN: _CITIZEN,
    Role.VOUCHED: _CITIZEN,
    Role.SPOT_OWNER: {
        **_WRITES,
        _A.ADD_PHOTO: _T.YES,
        _A.EDIT: _T.OWN_SPOT,
        _A.EXPORT: _T.YES,
        _A.CONFIRM_VISIT: _T.OWN_SPOT,
    },
    Role.FACILITATOR: {
        **_WRITES,
        _A.ADD: _T.YES,
        _A.ADD_IN_WORKSHOP: _T.OWN_WORKSHOP,
        _A.ADD_PHOTO: _T.YES,
        _A.EDIT: _T.OWN_WORKSHOP,
        _A.HIDE: _T.OWN_WORKSHOP,
        _A.SUSPEND: _T.OWN_WORKSHOP,
        _A.EXPORT: _T.YES,
        _A.CONFIGURE: _T.OWN_WORKSHOP,
    },
    Role.MODERATOR: {
        **_WRITES,
        _A.ADD: _T.YES,
        _A.ADD_PHOTO: _T.YES,
        _A.EDIT: _T.OWN,
        _A.HIDE: _T.YES,
        _A.SUSPEND: _T.PROPOSES,
        _A.EXPORT: _T.YES,
    },
    Role.STAFF: {**_CITIZEN, _A.ADD: _T.PERSONAL, _A.TELL_STEP: _T.YES},
    Role.OFFICE: {
        _A.VIEW: _T.YES,
        _A.ADD: _T.OFFICIAL_LAYER,
        _A.COMMENT: _T.TWO_PERSONS,
        _A.ADD_PHOTO: _T.YES,
        _A.EDIT: _T.OFFICIAL_LAYER,
        _A.REPORT: _T.YES,
        _A.HIDE: _T.YES,
        _A.SUSPEND: _T.TWO_PERSONS,
        _A.PUBLISH_OFFICIAL: _T.TWO_PERSONS,
        _A.EXPORT: _T.YES,
        _A.EXPORT_DEIDENTIFIED: _T.TWO_PERSONS,
        _A.SEE_IDENTITY: _T.TWO_PERSONS,
        _A.CONFIGURE: _T.YES,
        _A.CONFIRM_VISIT: _T.YES,
        _A.PLAN_POINTS: _T.YES,
        _A.SET_POINTS: _T.TWO_PERSONS,
        _A.HAND_OVER_POINTS: _T.YES,
        _A.ENTER_HEAT: _T.YES,
        _A.TELL_STEP: _T.YES,
    },
    Role.PLANNER: {
        **_WRITES,
        _A.ADD: _T.SCENARIO_LAYER,
        _A.EDIT: _T.OWN,
        _A.EXPORT: _T.YES,
        _A.EXPORT_DEIDENTIFIED: _T.UNDER_AGREEMENT,
        _A.PLAN_POINTS: _T.YES,
        _A.TELL_STEP: _T.YES,
    },
    Role.OPERATOR: {
        _A.VIEW: _T.YES,
        _A.HIDE: _T.EMERGENCY,
        _A.CONFIGURE: _T.YES,
        _A.TELL_STEP: _T.YES,
    },
    Role.AUDITOR: {_A.VIEW: _T.YES, _A.READ_LOG: _T.YES},
}

# Reading and taking data along go on during a suspension; whatever writes, also a report, does not.
_OPEN_TO_SUSPENDED = frozenset({Action.VIEW, Action.EXPORT})


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is to be done.

    scopes : of memberships that hold here, such as `layer:ID`; `city` always does.
    own : whether the actor made the thing.
    public : whether everybody may see it.
    workshop, workshop_open : of the layer, if it belongs to one, and whether that goes on.
    who_may_add : roles that the layer takes; empty takes all.
    official, scenario : what kind of layer it is.
    """

    scopes: frozenset[str] = frozenset()
    own: bool = False
    public: bool = True
    workshop: str | None = None
    workshop_open: bool = False
    who_may_add: frozenset[Role] = field(default_factory=frozenset)
    official: bool = False
    scenario: bool = False


ANYWHERE = Place()


def terms_for(actor: Actor, action: Action, place: Place = ANYWHERE) -> Terms | None:
    """Give the terms under which an actor may do something there; None is no.

    Of several roles the one with the freest terms speaks (`Terms` is in no order: YES, then any
    other than a queue, then a queue).
    """
    if actor.suspended and action not in _OPEN_TO_SUSPENDED:
        return None
    found = [
        terms
        for membership in actor.roles
        if (terms := MATRIX[membership.role].get(action)) and _hold(terms, membership, place)
        if action is not Action.ADD or _layer_takes(membership.role, place)
        if action is not Action.COMMENT or _talks(membership, place)
    ]
    return min(found, key=_strictness, default=None)


def require(actor: Actor, action: Action, place: Place = ANYWHERE) -> Terms:
    """Give the terms, or refuse.

    Raises
    ------
    NotAllowedError
        Nobody with these roles may do that there.
    """
    terms = terms_for(actor, action, place)
    if terms is not None:
        return terms
    if actor.suspended:
        raise NotAllowedError(
            "いまは書き込みが止められています。理由と異議の出し方はマイページにあります。",
            "Writing is suspended for now. Your page says why, and how to appeal.",
        )
    if actor.is_in(place.workshop) and not place.workshop_open:
        raise NotAllowedError(
            "この授業は、いま止まっているか、終わっています。先生に聞いてください。",
            "This class is paused or over: ask your teacher.",
        )
    raise NotAllowedError(
        "この操作はここではできません。",
        "This is not allowed here with your role.",
        sign_in_helps=not actor.account and not actor.seat,
    )


def may(actor: Actor, action: Action, place: Place = ANYWHERE) -> bool:
    """Tell whether an actor may do something there, under whatever terms."""
    return terms_for(actor, action, place) is not None


def _strictness(terms: Terms) -> int:
    return {Terms.YES: 0, Terms.QUEUED: 2}.get(terms, 1)


def _layer_takes(role: Role, place: Place) -> bool:
    return not place.who_may_add or role in place.who_may_add


def _talks(membership: Membership, place: Place) -> bool:
    """Tell whether a role speaks there: with a class only its own people and the office do."""
    if place.workshop is None or membership.role is Role.OFFICE:
        return True
    return membership.scope == f"workshop:{place.workshop}"


def _hold(terms: Terms, membership: Membership, place: Place) -> bool:
    """Tell whether terms are met by a membership at a place."""
    inside = place.workshop is not None and membership.scope == f"workshop:{place.workshop}"
    if terms is Terms.OWN_WORKSHOP:
        return inside
    if terms in {Terms.IN_WORKSHOP, Terms.UNTIL_CLOSE}:
        return inside and place.workshop_open and (place.own or terms is Terms.IN_WORKSHOP)
    everywhere = membership.scope == "city" or membership.role is Role.PUPIL
    if not (inside or (place.public and (everywhere or membership.scope in place.scopes))):
        return False
    narrowed = {
        Terms.OWN: place.own,
        Terms.OWN_SPOT: membership.scope.startswith("feature:"),
        Terms.OFFICIAL_LAYER: place.official,
        Terms.SCENARIO_LAYER: place.scenario,
    }
    return narrowed.get(terms, True)
