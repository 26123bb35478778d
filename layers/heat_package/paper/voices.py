"""How many voices a piece of ground has, of those that everybody sees; nobody is named.

A count is told from `SHOWN_FROM` different people on, as with reactions. Sums are sums of what is
told, so that nothing can be worked out from the difference.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from layers.bilingual import Bilingual
from layers.comments.comment import CommentStatus
from layers.comments.reactions import REACTION_NAMES, SHOWN_FROM
from layers.features.feature import Feature, Status
from layers.features.layer import Layer, layers_seen_by
from layers.features.provenance import FROM_PAPER, NOTE_KIND
from layers.features.reading import published_on
from layers.people.actor import visitor
from layers.store.spatial_index import Bounds, within
from layers.store.tables import comment, feature, reaction

COMMENTS = Bilingual("コメント", "Comments")


@dataclass(frozen=True, slots=True)
class Counted:
    """One kind of voice and how many there are; `count` is None where too few people spoke."""

    label: Bilingual
    count: int | None


@dataclass(frozen=True, slots=True)
class Voices:
    """What residents said on a piece of ground.

    notes : by what they are about. from_paper : how many of the notes that are told came on paper.
    since, until : days of the first and last of those notes, None without any.
    """

    notes: Sequence[Counted]
    reactions: Sequence[Counted]
    comments: Counted
    from_paper: int
    since: datetime.datetime | None
    until: datetime.datetime | None

    @classmethod
    def none(cls) -> Voices:
        """Give those of a city where nobody has written yet."""
        return cls([], [], Counted(COMMENTS, 0), 0, None, None)

    @property
    def told(self) -> int:
        """Give the sum of the notes that are told."""
        return sum(each.count or 0 for each in self.notes)


def voices_in(connection: Connection, city: str, bounds: Bounds) -> Voices:
    """Count the voices within west, south, east, north [degrees]."""
    layers = [each for each in layers_seen_by(connection, visitor(city)) if not each.official]
    notes, labels = _notes(connection, layers, bounds)
    told = {name: found for name, found in notes.items() if _people(found) >= SHOWN_FROM}
    shown = [each for found in told.values() for each in found]
    times = [
        datetime.datetime.fromtimestamp(each.created_at / 1000, datetime.UTC) for each in shown
    ]
    return Voices(
        notes=[
            Counted(labels[name], len(found) if name in told else None)
            for name, found in notes.items()
        ],
        reactions=_reactions(connection, layers, bounds),
        comments=_comments(connection, layers, bounds),
        from_paper=sum(FROM_PAPER.id in each.content.properties for each in shown),
        since=min(times, default=None),
        until=max(times, default=None),
    )


def _notes(
    connection: Connection, layers: Sequence[Layer], bounds: Bounds
) -> tuple[dict[str, list[Feature]], Mapping[str, Bilingual]]:
    found: defaultdict[str, list[Feature]] = defaultdict(list)
    labels: dict[str, Bilingual] = {}
    for layer in layers:
        about = next((each for each in layer.fields if each.id == "about"), None)
        if layer.kind != NOTE_KIND or about is None:
            continue
        labels.update({each.id: each.label for each in about.choices})
        for each in published_on(connection, layer, bounds=bounds):
            kind = str(each.content.properties.get("about"))
            if kind in labels:
                found[kind].append(each)
    return {name: found[name] for name in labels if name in found}, labels


def _people(notes: Sequence[Feature]) -> int:
    """Give how many people wrote notes; one that came on paper has a writer of its own."""
    return len(
        {
            each.id
            if FROM_PAPER.id in each.content.properties
            else each.seat or each.account or each.id
            for each in notes
        }
    )


def _reactions(
    connection: Connection, layers: Sequence[Layer], bounds: Bounds
) -> Sequence[Counted]:
    people = func.count(reaction.c.who.distinct())
    rows = connection.execute(
        select(reaction.c.kind, func.count(), people)
        .join(feature, feature.c.id == reaction.c.feature)
        .where(*_public(connection, layers, bounds))
        .group_by(reaction.c.kind)
    )
    counts = {kind: int(count) if who >= SHOWN_FROM else None for kind, count, who in rows}
    return [
        Counted(label, counts[kind.value])
        for kind, label in REACTION_NAMES.items()
        if kind.value in counts
    ]


def _comments(connection: Connection, layers: Sequence[Layer], bounds: Bounds) -> Counted:
    who = func.coalesce(comment.c.seat, comment.c.account, comment.c.id)
    count, people = connection.execute(
        select(func.count(), func.count(who.distinct()))
        .select_from(comment)
        .join(feature, feature.c.id == comment.c.feature)
        .where(
            comment.c.status == CommentStatus.PUBLISHED.value,
            comment.c.voice != "office",
            *_public(connection, layers, bounds),
        )
    ).one()
    told = int(count) if not people or people >= SHOWN_FROM else None
    return Counted(COMMENTS, told)


def _public(
    connection: Connection, layers: Sequence[Layer], bounds: Bounds
) -> list[ColumnElement[bool]]:
    return [
        feature.c.layer.in_([each.id for each in layers]),
        feature.c.status == Status.PUBLISHED.value,
        feature.c.deleted_at.is_(None),
        within(bounds, connection),
    ]
