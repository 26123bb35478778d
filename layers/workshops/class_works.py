"""The works of a class as they are given away: numbered by group, with their photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Row, and_, func, select

from layers.bilingual import Bilingual, Language
from layers.features.feature import Feature, Status, feature_of
from layers.features.fields import Field, FieldType
from layers.features.layer import Layer, layers_seen_by
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.store.tables import feature, media, seat
from layers.workshops.workshop import Group, Workshop, groups_of, inside, workshop_seen_by

WORKS_MOST = 5000
NOBODY = Group("", "そのほか", "#555555")  # what a teacher drew, and whose seat is gone


@dataclass(frozen=True, slots=True)
class PhotoOfWork:
    """A photo as it lies in the store of photos, and what is said of it."""

    sha256: str
    media_type: str
    size: int
    alt_text: str
    credit: str
    licence: str
    ai_made: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One work; `number` counts from 1 through all groups."""

    number: int
    feature: Feature
    layer: Layer
    group: Group
    photos: Sequence[PhotoOfWork]

    def words(self, language: Language) -> str:
        """Give what it says: choices by their labels, then what was written."""
        words = []
        for field in self.layer.fields:
            value = self._value_words(field, language)
            if value is None:
                continue
            named = field.type in {FieldType.CHOICE, FieldType.TEXT, FieldType.LONG_TEXT}
            words.append(value if named else f"{field.label.said(language)} {value}")
        return ("／" if language == "ja" else ", ").join(words)

    def _value_words(self, field: Field, language: Language) -> str | None:
        """Give the value of a field as a class says it; None where it has none."""
        value = self.feature.content.properties.get(field.id)
        if value is None:
            return None
        if field.type is FieldType.CHOICE:
            labels = (c.label.said(language) for c in field.choices if c.id == value)
            return next(labels, str(value))
        if field.type in {FieldType.TEXT, FieldType.LONG_TEXT}:
            called = CALLED.get(str(value))
            return called.said(language) if called else str(value)
        return f"{value:g}" if field.type is FieldType.NUMBER else str(value)


# What the drawing tools offer by the names of simulations, as a class says it.
CALLED: Final = {
    "zelkova": Bilingual("ケヤキ", "zelkova"),
    "ginkgo": Bilingual("イチョウ", "ginkgo"),
    "cherry": Bilingual("サクラ", "cherry"),
    "dogwood": Bilingual("ハナミズキ", "dogwood"),
    "grass": Bilingual("芝生", "grass"),
    "bare_soil": Bilingual("土", "bare soil"),
    "gravel": Bilingual("じゃり", "gravel"),
    "block_paving": Bilingual("ブロック", "block paving"),
    "reflective_paving": Bilingual("熱をはね返す舗装", "paving that reflects heat"),
    "water_retentive_paving": Bilingual("水をためる舗装", "paving that holds water"),
}


@dataclass(frozen=True, slots=True)
class ClassWorks:
    """A workshop with what is there to see of it.

    left_out : how many of the oldest works are not among them because there are too many.
    """

    workshop: Workshop
    layers: Sequence[Layer]
    groups: Sequence[Group]
    works: Sequence[Work]
    left_out: int

    def of_group(self, group: Group) -> Sequence[Work]:
        """Give the works of one group, in their order."""
        return [each for each in self.works if each.group == group]


def class_works(connection: Connection, actor: Actor, workshop_id: str) -> ClassWorks:
    """Give the works of a class to whoever leads it; the log tells of it.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found = workshop_seen_by(connection, actor, workshop_id)
    require(actor, Action.EXPORT, inside(workshop_id))
    audit.record(connection, actor, "export-class", about=f"workshop:{workshop_id}")
    layers = [each for each in layers_seen_by(connection, actor) if each.workshop == workshop_id]
    groups = [*groups_of(connection, workshop_id), NOBODY]
    rows, left_out = _rows(connection, layers)
    photos = _photos(connection, layers)
    places = {group.id: place for place, group in enumerate(groups)}
    in_order = sorted(rows, key=lambda row: (places[row.group or ""], row.number))
    by_id = {each.id: each for each in layers}
    works = [
        Work(
            number,
            feature_of(row),
            by_id[row.layer],
            groups[places[row.group or ""]],
            photos.get(row.id, ()),
        )
        for number, row in enumerate(in_order, start=1)
    ]
    return ClassWorks(found, layers, groups, works, left_out)


def _rows(
    connection: Connection, layers: Sequence[Layer]
) -> tuple[Sequence[Row[tuple[object, ...]]], int]:
    """Give the newest works with their groups, and how many there are besides."""
    shown = and_(
        feature.c.layer.in_([each.id for each in layers]),
        feature.c.status == Status.PUBLISHED.value,
        feature.c.deleted_at.is_(None),
    )
    rows = connection.execute(
        select(feature, seat.c.group)
        .outerjoin(seat, seat.c.id == feature.c.seat)
        .where(shown)
        .order_by(feature.c.number.desc())
        .limit(WORKS_MOST)
    ).all()
    total = connection.scalar(select(func.count()).select_from(feature).where(shown)) or 0
    return rows, total - len(rows)


def _photos(connection: Connection, layers: Sequence[Layer]) -> Mapping[str, Sequence[PhotoOfWork]]:
    rows = connection.execute(
        select(media)
        .join(feature, feature.c.id == media.c.feature)
        .where(
            feature.c.layer.in_([each.id for each in layers]),
            media.c.status == Status.PUBLISHED.value,
            media.c.deleted_at.is_(None),
        )
        .order_by(media.c.created_at, media.c.id)
    )
    found: dict[str, list[PhotoOfWork]] = {}
    for row in rows:
        photo = PhotoOfWork(
            sha256=row.sha256,
            media_type=row.media_type,
            size=row.bytes,
            alt_text=row.alt_text,
            credit=row.credit,
            licence=row.licence,
            ai_made=bool(row.ai_made),
        )
        found.setdefault(row.feature, []).append(photo)
    return found
