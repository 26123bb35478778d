"""A list onto a layer: looked at first, then its good rows in one transaction, each once."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, select

from layers.bilingual import Bilingual
from layers.errors import StaleVersionError
from layers.exchange.column_mapping import ColumnMapping
from layers.exchange.importing import (
    Imported,
    ImportedFeature,
    TablePreview,
    inspect_table,
    read_rows,
)
from layers.exchange.positions import Bounds
from layers.exchange.table import Outcome, RowError, refuse
from layers.features.blur import blurred
from layers.features.feature import Content, Voice
from layers.features.geometry_check import VERTICES_MAX
from layers.features.layer import Layer, layer_seen_by
from layers.features.writing_many import add_published
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.people.roles import Hat
from layers.store.tables import feature

MOST_ROWS: Final = 20_000
IMPORTED: Final = "import"  # in the log


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list as it would come onto a layer.

    mapping : told, else guessed. imported : None where the guess gives no place.
    """

    preview: TablePreview
    mapping: ColumnMapping
    imported: Imported | None


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """How many features a list added, and how many of its rows were there already."""

    added: int
    already: int


def require_import(actor: Actor, layer: Layer) -> None:
    """Refuse whoever may not bring lists onto a layer: those who configure it and add to it.

    Commands on the machine of the server add to every layer.

    Raises
    ------
    NotAllowedError
    """
    require(actor, Action.CONFIGURE, layer.place())
    if actor.hat is not Hat.COMMAND_LINE:
        require(actor, layer.adding, layer.place())


def read_list(
    data: bytes, layer: Layer, *, name: str, mapping: ColumnMapping | None, bounds: Bounds | None
) -> ReadList:
    """Read a list for a layer, without writing anything.

    Raises
    ------
    InvalidInputError
        The file is no list that can be read, or the mapping that was told does not fit it.
    """
    preview = inspect_table(data, name=name, fields=layer.fields)
    if preview.row_count > MOST_ROWS:
        raise refuse(
            f"{MOST_ROWS}行までです。分けてください。", f"at most {MOST_ROWS} rows; split it"
        )
    used = mapping or preview.mapping
    places = {each for each in used.targets.values() if each.startswith("@")}
    if mapping is None and not (preview.placed or (places - {"@lat"} and places - {"@lon"})):
        return ReadList(preview, used, None)
    found = read_rows(data, used, fields=layer.fields, bounds=bounds)
    return ReadList(preview, used, _fitting(found, layer))


def count_already_there(
    connection: Connection, layer: Layer, rows: Sequence[ImportedFeature]
) -> int:
    """Give how many rows are on the layer as they stand."""
    there = _keys_on(connection, layer)
    return sum(_key(each.geometry, each.properties) in there for each in _blurred(rows, layer))


def bring_in(
    connection: Connection, actor: Actor, layer: Layer, rows: Sequence[ImportedFeature]
) -> BroughtIn:
    """Put rows on a layer that was read before; what is there as it stands is left out.

    Raises
    ------
    NotAllowedError, UnknownError
    StaleVersionError
        The layer was configured anew meanwhile.
    """
    now = layer_seen_by(connection, actor, layer.id)
    require_import(actor, now)
    if now.version != layer.version:
        raise StaleVersionError(now.version)
    there = _keys_on(connection, now)
    new = [
        Content(each.geometry, each.properties, blur_m=now.blur_m)
        for each in _blurred(rows, now)
        if _key(each.geometry, each.properties) not in there
    ]
    result = BroughtIn(len(new), len(rows) - len(new))
    details = dataclasses.asdict(result)
    if new:  # the time tells later which features came with this list
        details["at"] = add_published(connection, actor, now, new, voice=_voice(actor, now))
    audit.record(connection, actor, IMPORTED, about=f"layer:{now.id}", details=details)
    return result


def _fitting(found: Imported, layer: Layer) -> Imported:
    """Give the rows whose geometry the layer takes; the others are told."""
    faults = {each.row: _fault(each.geometry, layer) for each in found.rows}
    errors = [
        RowError(row, "geometry", "", Outcome.REFUSED, expected, CHANGE_SHAPE)
        for row, expected in faults.items()
        if expected is not None
    ]
    rows = tuple(each for each in found.rows if faults[each.row] is None)
    return Imported(rows, tuple(sorted([*found.errors, *errors], key=lambda each: each.row)))


def _fault(geometry: BaseGeometry, layer: Layer) -> Bilingual | None:
    if geometry.geom_type not in layer.geometry_types:
        kinds = ", ".join(layer.geometry_types)
        return Bilingual(f"形は {kinds} のどれか", f"a geometry of {kinds}")
    if shapely.get_num_coordinates(geometry) > VERTICES_MAX:
        return Bilingual(f"点は{VERTICES_MAX}個まで", f"at most {VERTICES_MAX} vertices")
    return None


CHANGE_SHAPE: Final = Bilingual("形を直してください。", "change the shape")


def _blurred(rows: Sequence[ImportedFeature], layer: Layer) -> Sequence[ImportedFeature]:
    if not layer.blur_m:
        return rows
    return [
        dataclasses.replace(each, geometry=blurred(each.geometry, layer.blur_m)) for each in rows
    ]


def _keys_on(connection: Connection, layer: Layer) -> set[bytes]:
    """Give what is on a layer, hidden things included: hiding is not undone by a list."""
    rows = connection.execute(
        select(feature.c.geometry, feature.c.properties).where(
            feature.c.layer == layer.id, feature.c.deleted_at.is_(None)
        )
    )
    return {_key(row.geometry, row.properties) for row in rows if row.geometry is not None}


def _key(geometry: BaseGeometry, properties: Mapping[str, Any]) -> bytes:
    flat = shapely.force_2d(geometry)
    written: bytes = shapely.to_wkb(flat, byte_order=1)
    return written + orjson.dumps(dict(properties), option=orjson.OPT_SORT_KEYS)


def _voice(actor: Actor, layer: Layer) -> Voice:
    """Give the voice of the hat; a command on a layer of the office speaks for the office."""
    if actor.hat is Hat.OFFICE or (actor.hat is Hat.COMMAND_LINE and layer.official):
        return Voice.OFFICE
    return Voice.PERSON
