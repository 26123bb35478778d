"""Four reactions that anybody can give; how many is told only from three on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, func, select

from layers.bilingual import Bilingual
from layers.errors import UnknownError
from layers.features.feature import Status
from layers.features.reading import feature_seen_by
from layers.moderation import limits
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.store.feed import announce
from layers.store.identifiers import now_ms
from layers.store.tables import reaction
from layers.store.upsert import insert_if_absent

SHOWN_FROM = 3


class Reaction(StrEnum):
    """What somebody can feel about a place with one touch."""

    COOL = "cool"
    HOT = "hot"
    USEFUL = "useful"
    WANT_TO_GO = "want-to-go"


REACTION_NAMES: Mapping[Reaction, Bilingual] = {
    Reaction.COOL: Bilingual("涼しい", "cool here"),
    Reaction.HOT: Bilingual("暑い", "hot here"),
    Reaction.USEFUL: Bilingual("参考になった", "useful"),
    Reaction.WANT_TO_GO: Bilingual("行ってみたい", "want to go"),
}


@dataclass(frozen=True, slots=True)
class Reactions:
    """The reactions to a feature; counts below `SHOWN_FROM` are not told."""

    counts: Mapping[Reaction, int]
    mine: frozenset[Reaction]


def reactions_to(connection: Connection, actor: Actor, feature_id: str) -> Reactions:
    """Give the reactions to a feature that somebody may see.

    Raises
    ------
    UnknownError
    """
    feature_seen_by(connection, actor, feature_id)
    return _reactions(connection, actor, feature_id)


def react(
    connection: Connection, actor: Actor, feature_id: str, kind: Reaction, *, on: bool
) -> Reactions:
    """Give a reaction, or take it back; doing it twice changes nothing.

    Raises
    ------
    UnknownError, NotAllowedError, ThrottledError
    """
    found, layer = feature_seen_by(connection, actor, feature_id)
    require(actor, Action.REACT, layer.place())
    if found.deleted or found.status is not Status.PUBLISHED:
        raise UnknownError("feature", feature_id)
    before = _reactions(connection, actor, feature_id)
    row = {"feature": feature_id, "kind": kind.value, "who": actor.counted_as}
    if on:
        changed = insert_if_absent(connection, reaction, row | {"at": now_ms()})
    else:
        mine = [reaction.c[name] == value for name, value in row.items()]
        changed = connection.execute(delete(reaction).where(*mine)).rowcount > 0
    after = _reactions(connection, actor, feature_id)
    if changed:
        limits.admit_act(connection, actor, limits.REACTIONS)
        if kind in {*before.counts, *after.counts}:
            announce(connection, actor.city, kind="reaction", object=feature_id, layer=found.layer)
    return after


def _reactions(connection: Connection, actor: Actor, feature_id: str) -> Reactions:
    here = reaction.c.feature == feature_id
    counted = connection.execute(
        select(reaction.c.kind, func.count()).where(here).group_by(reaction.c.kind)
    )
    counts = {Reaction(kind): int(count) for kind, count in counted if count >= SHOWN_FROM}
    own = select(reaction.c.kind).where(here, reaction.c.who == actor.counted_as)
    return Reactions(counts, frozenset(Reaction(each) for each in connection.scalars(own)))
