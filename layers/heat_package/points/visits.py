"""Visits: one event for a person, a spot and a quarter of an hour, and no more about it.

A row has no coordinates, no other time than the quarter, and for some weeks the account, so that
its person can look and claim; the account never leaves the house. What leaves carries a hash that
is another one for every event, so events of one person cannot be put together elsewhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, update

from layers.errors import UnknownError
from layers.features.reading import feature_seen_by
from layers.heat_package.points.award import Award, DaySoFar, VisitAsked, award
from layers.heat_package.points.codes import (
    account_hash,
    claim_of,
    code_is_good,
    tally_key,
    visit_key,
)
from layers.heat_package.points.events import queue_event
from layers.heat_package.points.kept_rules import rules_on
from layers.heat_package.points.refusals import Refusal, refused
from layers.heat_package.points.rules import UNKNOWN, Bonus
from layers.people.actor import Actor, visitor
from layers.people.permissions import Action, require
from layers.spots.cool_spot import SPOT_KIND
from layers.spots.opening import TOKYO
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import points_tally, points_visit
from layers.store.upsert import insert_if_absent

SLOT_MS: Final = 15 * 60_000
DAY_MS: Final = 86_400_000
ACCOUNT_KEPT_DAYS: Final = 45
TALLY_KEPT_DAYS: Final = 2
NOBODY: Final = "none"  # of heat: nobody measured, forecast or computed it


@dataclass(frozen=True, slots=True)
class Heat:
    """How hot it was outside, there and then.

    wbgt_class : id of a class, or `unknown`. origin : measured, forecast …, or `none`.
    """

    wbgt_class: str = UNKNOWN
    origin: str = NOBODY


@dataclass(frozen=True, slots=True)
class Visit:
    """An event, as the house keeps it; slot is UTC ms.

    claim : for its person alone, to be shown to the points service. bonuses : told once.
    """

    id: str
    spot: str
    slot: int
    heat: Heat
    rules: int
    points: int
    way: str
    handed_over: str | None
    key: str = ""
    claim: str = ""
    bonuses: tuple[Bonus, ...] = ()
    capped: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came where, when [UTC, ms], how hot it was there, and how that is known."""

    account: str
    spot: str
    at: int
    heat: Heat
    way: str


def spot_kind(connection: Connection, city: str, spot: str) -> str:
    """Give the kind of a spot that everybody sees.

    Raises
    ------
    UnknownError
        There is no such spot.
    """
    found, layer = feature_seen_by(connection, visitor(city), spot)
    if layer.kind != SPOT_KIND:
        raise UnknownError("spot", spot)
    return str(found.content.properties.get("kind"))


def check_in(
    connection: Connection, secret: bytes, actor: Actor, arrival: Arrival, *, code: str
) -> Visit:
    """Note a visit of whoever asks, with the code that the spot shows.

    Raises
    ------
    NotAllowedError, UnknownError
    VisitRefusedError
        The code is not good, or the rules give nothing.
    """
    require(actor, Action.VISIT)
    kind = spot_kind(connection, actor.city, arrival.spot)
    if not code_is_good(secret, actor.city, arrival.spot, code, at=arrival.at):
        raise refused(Refusal.CODE)
    return note_visit(connection, secret, actor.city, arrival, kind=kind)


def note_visit(
    connection: Connection, secret: bytes, city: str, arrival: Arrival, *, kind: str
) -> Visit:
    """Note a visit that is known to be one; the same again gives the one that is there.

    Raises
    ------
    VisitRefusedError
        The rules give nothing.
    """
    slot = arrival.at - arrival.at % SLOT_MS
    moment = datetime.datetime.fromtimestamp(slot / 1000, TOKYO)
    day = moment.date().isoformat()
    in_all = tally_key(secret, arrival.account, day)
    here = tally_key(secret, arrival.account, day, arrival.spot)
    so_far = _so_far(connection, in_all, here, day)  # holds them: side by side waits
    key = visit_key(secret, arrival.account, arrival.spot, slot)
    row = connection.execute(select(points_visit).where(points_visit.c.key == key)).first()
    if row is not None:
        return _visit(row, claim_of(secret, arrival.account, key))
    kept = rules_on(connection, city, moment.date())
    if kept is None:
        raise refused(Refusal.NO_RULES)
    given = award(kept.rules, VisitAsked(moment, arrival.heat.wbgt_class, kind), so_far)
    if isinstance(given, Refusal):
        raise refused(given)
    values = _row(secret, city, arrival, key, given.points)
    connection.execute(points_visit.insert().values(values | {"rules": kept.version, "slot": slot}))
    for tally in (in_all, here):
        _count(connection, tally, given)
    queue_event(connection, city, values | {"rules": kept.version, "slot": slot})
    made = connection.execute(select(points_visit).where(points_visit.c.key == key)).one()
    claim = claim_of(secret, arrival.account, key)
    return _visit(made, claim, award_=given)


def own_visits(connection: Connection, secret: bytes, actor: Actor) -> Sequence[Visit]:
    """Give the visits of whoever asks, the newest first."""
    mine = points_visit.c.account == actor.account, points_visit.c.city == actor.city
    rows = connection.execute(
        select(points_visit).where(*mine).order_by(points_visit.c.slot.desc(), points_visit.c.id)
    )
    return [_visit(row, claim_of(secret, actor.account or "", row.key)) for row in rows]


def forget_visit(connection: Connection, actor: Actor, visit_id: str) -> None:
    """Take an own visit off one's account; the event, which names nobody, stays.

    Raises
    ------
    UnknownError
        It is not theirs.
    """
    mine = points_visit.c.id == visit_id, points_visit.c.account == actor.account
    forgotten = update(points_visit).where(*mine, points_visit.c.city == actor.city)
    if actor.account is None or connection.execute(forgotten.values(account=None)).rowcount == 0:
        raise UnknownError("visit", visit_id)


def sweep(connection: Connection) -> int:
    """Forget who came, after some weeks, and what was counted of days that are over."""
    old = points_visit.c.slot < now_ms() - ACCOUNT_KEPT_DAYS * DAY_MS
    named = points_visit.c.account.is_not(None)
    gone = connection.execute(update(points_visit).where(old, named).values(account=None)).rowcount
    kept = datetime.datetime.now(TOKYO).date() - datetime.timedelta(days=TALLY_KEPT_DAYS)
    past = delete(points_tally).where(points_tally.c.day < kept.isoformat())
    return gone + connection.execute(past).rowcount


def _so_far(connection: Connection, in_all: str, here: str, day: str) -> DaySoFar:
    """Give what the day has given, and keep others of this person waiting until it is done."""
    for key in (in_all, here):
        insert_if_absent(
            connection, points_tally, {"key": key, "day": day, "visits": 0, "points": 0}
        )
    wanted = points_tally.c.key.in_((in_all, here))
    rows = connection.execute(
        select(points_tally).where(wanted).order_by(points_tally.c.key).with_for_update()
    )
    found = {row.key: row for row in rows}
    return DaySoFar(found[in_all].visits, found[here].visits, found[in_all].points)


def _count(connection: Connection, key: str, given: Award) -> None:
    more = {
        "visits": points_tally.c.visits + 1,
        "points": points_tally.c.points + given.points,
    }
    connection.execute(update(points_tally).where(points_tally.c.key == key).values(more))


def _row(secret: bytes, city: str, arrival: Arrival, key: str, points: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "city": city,
        "key": key,
        "spot": arrival.spot,
        "wbgt_class": arrival.heat.wbgt_class,
        "heat_from": arrival.heat.origin,
        "points": points,
        "way": arrival.way,
        "account_hash": account_hash(key, claim_of(secret, arrival.account, key)),
        "account": arrival.account,
    }


def _visit(row: Row[Any], claim: str, *, award_: Award | None = None) -> Visit:
    return Visit(
        row.id,
        row.spot,
        row.slot,
        Heat(row.wbgt_class, row.heat_from),
        row.rules,
        row.points,
        row.way,
        row.handed_over,
        row.key,
        claim,
        award_.bonuses if award_ else (),
        award_.capped if award_ else False,
        is_new=award_ is not None,
    )
