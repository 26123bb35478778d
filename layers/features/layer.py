"""Layers: what may be put where, by whom, and how it is looked at before others see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import orjson
from sqlalchemy import Connection, Row, Select, insert, select, update

from layers.errors import (
    AlreadyExistsError,
    FieldError,
    InvalidInputError,
    NotAllowedError,
    StaleVersionError,
    UnknownError,
)
from layers.features.fields import Field, FieldType, fields_from_json, fields_to_json
from layers.features.provenance import with_provenance
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.permissions import Action, Place, Terms, may, require
from layers.people.roles import Role
from layers.store import tables
from layers.store.feed import announce
from layers.store.identifiers import now_ms

Words = Mapping[str, str]
WorkshopState = Literal["going", "held", "ended"]
FIELDS_KEPT = 256
SCENARIO_KINDS = frozenset({"proposal", "drawing"})  # a planner may add to these


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a city.

    kind : cool-spot, note, proposal, survey, drawing, or any other theme.
    title : {"ja", "en"}.
    geometry_types : of GeoJSON.
    who_may_add : roles; what these may do is in the matrix of permissions.
    moderation : before, after or open: whether a moderator looks before others see.
    blur_m : places are never kept finer than this [m]; 0 keeps them.
    retention_days : after which features are withdrawn; None keeps them.
    workshop : to which it belongs; workshop_state : whether that is going, held or ended.
    public : whether everybody may see it.
    """

    id: str
    city: str
    space: str
    kind: str
    title: Words
    fields: tuple[Field, ...]
    geometry_types: tuple[str, ...]
    who_may_add: frozenset[Role]
    moderation: str = "after"
    official: bool = False
    licence: str = "CC BY 4.0"
    blur_m: int = 0
    retention_days: int | None = None
    workshop: str | None = None
    workshop_state: WorkshopState | None = None
    public: bool = True
    position: int = 0
    version: int = 1

    def place(self, *, own: bool = False, feature: str | None = None) -> Place:
        """Give the place that permissions speak of: this layer, or a feature on it."""
        scopes = {f"space:{self.space}", f"layer:{self.id}"}
        return Place(
            scopes=frozenset(scopes | ({f"feature:{feature}"} if feature else set())),
            own=own,
            public=self.public,
            workshop=self.workshop,
            workshop_open=self.workshop_open,
            who_may_add=self.who_may_add,
            official=self.official,
            scenario=self.kind in SCENARIO_KINDS,
        )

    @property
    def workshop_open(self) -> bool:
        """Tell whether its workshop goes on."""
        return self.workshop_state == "going"

    @property
    def kind_field(self) -> Field | None:
        """Give the field that says what a feature is: the first needed choice, else the first."""
        choices = [each for each in self.fields if each.type is FieldType.CHOICE]
        return next((each for each in choices if each.required), next(iter(choices), None))

    @property
    def adding(self) -> Action:
        """Give the action that adding a feature here is."""
        return Action.ADD_IN_WORKSHOP if self.workshop else Action.ADD


def layer_seen_by(connection: Connection, actor: Actor, layer_id: str) -> Layer:
    """Give a layer that somebody may see.

    Raises
    ------
    UnknownError
        There is none of this id in the city, or not for this person.
    """
    row = connection.execute(_layers(actor.city).where(tables.layer.c.id == layer_id)).first()
    layer = _layer(row) if row else None
    if layer is None or not may(actor, Action.VIEW, layer.place()):
        raise UnknownError("layer", layer_id)
    return layer


def layers_seen_by(connection: Connection, actor: Actor) -> Sequence[Layer]:
    """Give the layers that somebody may see, in the order in which they are shown."""
    rows = connection.execute(
        _layers(actor.city).order_by(tables.layer.c.position, tables.layer.c.id)
    )
    found = [_layer(row) for row in rows]
    return [each for each in found if may(actor, Action.VIEW, each.place())]


def add_layer(connection: Connection, actor: Actor, layer: Layer) -> None:
    """Add a layer.

    Raises
    ------
    NotAllowedError, AlreadyExistsError
    InvalidInputError
        The city has no such space.
    """
    require(actor, Action.CONFIGURE, layer.place())
    _require_space(connection, layer)
    taken = select(tables.layer.c.id).where(tables.layer.c.id == layer.id)
    if connection.execute(taken).first():
        raise AlreadyExistsError("layer", layer.id)
    insert_layer(connection, layer)
    audit.record(connection, actor, "add-layer", about=f"layer:{layer.id}")
    announce(connection, actor.city, kind="layer", object=layer.id, layer=layer.id, version=1)


def change_layer(connection: Connection, actor: Actor, layer: Layer, *, version: int) -> Layer:
    """Replace what a layer says of itself; features keep what they have.

    Raises
    ------
    NotAllowedError, UnknownError, StaleVersionError
    InvalidInputError
        The city has no such space.
    """
    present = layer_seen_by(connection, actor, layer.id)
    terms = require(actor, Action.CONFIGURE, present.place())
    if terms is Terms.OWN_WORKSHOP and _standing(layer) != _standing(present):
        raise NotAllowedError(
            "授業のレイヤーの種類と扱いは変えられません。",
            "A class's layer stays of its kind, and is never official.",
        )
    if present.version != version:
        raise StaleVersionError(present.version)
    _require_space(connection, layer)
    values = _values(layer) | {"version": version + 1}
    del values["id"], values["city"], values["workshop"]
    which = (tables.layer.c.id == layer.id, tables.layer.c.version == version)
    if connection.execute(update(tables.layer).where(*which).values(**values)).rowcount == 0:
        raise StaleVersionError(version + 1)  # somebody else was faster
    audit.record(connection, actor, "change-layer", about=f"layer:{layer.id}")
    announce(
        connection, actor.city, kind="layer", object=layer.id, layer=layer.id, version=version + 1
    )
    return layer_seen_by(connection, actor, layer.id)


def layer_as_json(layer: Layer) -> dict[str, Any]:
    """Give what a layer is configured to be, as JSON-able values."""
    return {
        "id": layer.id,
        "space": layer.space,
        "kind": layer.kind,
        "title": dict(layer.title),
        "fields": fields_to_json(layer.fields),
        "geometry_types": list(layer.geometry_types),
        "who_may_add": sorted(layer.who_may_add),
        "moderation": layer.moderation,
        "official": layer.official,
        "licence": layer.licence,
        "blur_m": layer.blur_m,
        "retention_days": layer.retention_days,
        "workshop": layer.workshop,
        "position": layer.position,
    }


def _require_space(connection: Connection, layer: Layer) -> None:
    spaces = select(tables.space.c.id).where(tables.space.c.city == layer.city)
    if not connection.execute(spaces.where(tables.space.c.id == layer.space)).first():
        raise InvalidInputError(
            [
                FieldError(
                    "space",
                    "このまちにあるスペースのIDを書いてください。",
                    "Give the id of a space of this city.",
                )
            ]
        )


def _standing(layer: Layer) -> tuple[str, str, bool]:
    return (layer.space, layer.kind, layer.official)


def insert_layer(connection: Connection, layer: Layer) -> None:
    """Write a new layer without asking who does it: for defaults and workshops."""
    values = _values(layer) | {"version": layer.version, "created_at": now_ms()}
    connection.execute(insert(tables.layer).values(**values))


def _layers(city: str) -> Select[Any]:
    """Select layers that are not closed, with what their workshop says."""
    return (
        select(
            tables.layer,
            tables.workshop.c.closed_at.label("workshop_closed_at"),
            tables.workshop.c.closes_at.label("workshop_closes_at"),
            tables.workshop.c.held.label("workshop_held"),
            tables.workshop.c.open_to_public.label("workshop_public"),
        )
        .outerjoin(tables.workshop, tables.workshop.c.id == tables.layer.c.workshop)
        .where(tables.layer.c.city == city, tables.layer.c.closed_at.is_(None))
    )


def _layer(row: Row[Any]) -> Layer:
    return Layer(
        id=row.id,
        city=row.city,
        space=row.space,
        kind=row.kind,
        title=row.title,
        fields=with_provenance(row.kind, _fields(orjson.dumps(row.fields))),
        geometry_types=tuple(row.geometry_types),
        who_may_add=frozenset(Role(each) for each in row.who_may_add),
        moderation=row.moderation,
        official=bool(row.official),
        licence=row.licence,
        blur_m=row.blur_m,
        retention_days=row.retention_days,
        workshop=row.workshop,
        workshop_state=_state(row),
        public=row.workshop is None or bool(row.workshop_public),
        position=row.position,
        version=row.version,
    )


def _state(row: Row[Any]) -> WorkshopState | None:
    if row.workshop is None:
        return None
    if row.workshop_closed_at is not None or row.workshop_closes_at <= now_ms():
        return "ended"
    return "held" if row.workshop_held else "going"


@lru_cache(maxsize=FIELDS_KEPT)
def _fields(text: bytes) -> tuple[Field, ...]:
    """Read the fields of a layer; nearly every request reads those of the same few layers."""
    return fields_from_json(orjson.loads(text))


def _values(layer: Layer) -> dict[str, Any]:
    return layer_as_json(layer) | {"city": layer.city}
