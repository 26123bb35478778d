"""What people wrote on a sheet, typed in: each note at its number or cell, marked 紙から."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import shapely
from sqlalchemy import Connection

from layers.errors import FieldError, InvalidInputError, NotAllowedError
from layers.features.feature import Content, Feature
from layers.features.layer import Layer, layer_seen_by, layers_seen_by
from layers.features.provenance import FROM_PAPER, NOTE_KIND
from layers.features.writing import add_feature
from layers.heat_package.paper.sheet import Sheet
from layers.heat_package.paper.spots_then import SheetSpots
from layers.people.actor import Actor
from layers.people.permissions import may
from layers.store.identifiers import now_ms
from layers.workshops.workshop import notes_layer, workshop_led_by


@dataclass(frozen=True, slots=True)
class TypedNote:
    """One line of a sheet, and where it goes.

    where : number of a place or name of a cell, as it was written. about : a choice of the layer.
    workshop : onto whose layer it goes; None is everybody's.
    """

    where: str
    text: str
    about: str = "other"
    workshop: str | None = None


def add_typed_note(
    connection: Connection,
    actor: Actor,
    sheet: Sheet,
    note: TypedNote,
    *,
    spots: SheetSpots,
    feature_id: str | None = None,
) -> tuple[Feature, Layer]:
    """Put a note of a sheet on the map; it says from which sheet and where on it.

    Raises
    ------
    InvalidInputError, NotAllowedError, ThrottledError, UnknownError
    AlreadyExistsError
        The id is taken: this line was typed in before.
    """
    if note.workshop is None:
        layer = common_notes_layer(connection, actor)
    else:
        layer = class_notes_layer(connection, actor, note.workshop)
    where, (lon, lat) = _place(sheet, spots, note.where)
    properties = {
        "about": note.about,
        "text": note.text,
        FROM_PAPER.id: f"{sheet.number} {where}",
    }
    known = {each.id for each in layer.fields}
    content = Content(
        shapely.Point(lon, lat),
        {name: value for name, value in properties.items() if name in known},
    )
    return add_feature(connection, actor, layer, content, feature_id=feature_id), layer


def common_notes_layer(connection: Connection, actor: Actor) -> Layer:
    """Give the layer that notes of everybody go on.

    Raises
    ------
    NotAllowedError
        There is none that this person may write on.
    """
    layers = [
        each
        for each in layers_seen_by(connection, actor)
        if each.kind == NOTE_KIND and each.workshop is None and not each.official
    ]
    allowed = [each for each in layers if may(actor, each.adding, each.place())]
    if not allowed:
        raise NotAllowedError(
            "気づきを書けるレイヤーがありません。",
            "There is no layer of notes that you may write on.",
            sign_in_helps=not actor.account and bool(layers),
        )
    return allowed[0]


def class_notes_layer(connection: Connection, actor: Actor, workshop_id: str) -> Layer:
    """Give the layer that notes of a class go on, to whoever leads it.

    Raises
    ------
    UnknownError
        The workshop is not shown to them.
    NotAllowedError
        They do not lead it.
    InvalidInputError
        It is over.
    """
    found = workshop_led_by(connection, actor, workshop_id)
    if found.has_ended(now_ms()):
        words = ("この授業は終わっています", "this workshop is over")
        raise InvalidInputError([FieldError("workshop", *words)])
    return layer_seen_by(connection, actor, notes_layer(workshop_id))


def _place(sheet: Sheet, spots: SheetSpots, where: str) -> tuple[str, tuple[float, float]]:
    """Give a place as it is named on the sheet, and its longitude and latitude [°]."""
    text = "".join(unicodedata.normalize("NFKC", where).upper().split())
    if text.isdecimal():
        spot = spots.of_number(int(text))
        if spot is not None:
            return str(spot.number), (spot.lon, spot.lat)
        last = len(spots.spots)
        raise _no_place(f"1〜{last} の番号", f"a number of 1 to {last}" if last else "a cell")
    middle = sheet.middle_of(text)
    if middle is None:
        form = sheet.format
        end = f"{chr(ord('A') + form.columns - 1)}{form.rows}"
        raise _no_place(f"番号か、A1〜{end} のマス", f"a number, or a cell of A1 to {end}")
    return sheet.cell_of(*middle), middle


def _no_place(ja: str, en: str) -> InvalidInputError:
    return InvalidInputError(
        [FieldError("where", f"この紙の{ja}を入れてください", f"type {en} of this sheet")]
    )
