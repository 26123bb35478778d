"""A layer as a file: what is published on it, with licence and attribution."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from layers.bilingual import Bilingual
from layers.exchange.csv_export import write_csv
from layers.exchange.geojson_file import write_geojson
from layers.exchange.geopackage_file import write_geopackage
from layers.exchange.kml_file import write_kml
from layers.exchange.narrowing import Narrowing
from layers.exchange.open_list import OpenFeature, OpenList
from layers.exchange.standard_columns import (
    Municipality,
    write_cooling_shelters,
    write_public_facilities,
)
from layers.exchange.words_beside import local_time, with_words, words_of
from layers.features.feature import Feature
from layers.features.fields import Field, FieldType, validate
from layers.features.layer import Layer
from layers.features.reading import published_on
from layers.spots.cool_spot import SPOT_KIND
from layers.store.tables import space

LICENCES: Final = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
ALL: Final = Narrowing()
# What every file says of a feature besides the layer's own fields, unless these have such a name.
ABOUT: Final = (
    Field("voice", FieldType.TEXT, Bilingual("だれの声", "Voice")),
    Field("created", FieldType.TEXT, Bilingual("作成 (UTC)", "Created (UTC)")),
    Field("created_local", FieldType.TEXT, Bilingual("作成 (日本時間)", "Created (Japan)")),
    Field("updated", FieldType.TEXT, Bilingual("更新 (UTC)", "Updated (UTC)")),
    Field("updated_local", FieldType.TEXT, Bilingual("更新 (日本時間)", "Updated (Japan)")),
)


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One kind of file.

    name : in addresses and at the end of file names. spots_only : of layers of spots alone.
    """

    name: str
    media_type: str
    write: Callable[[OpenList, Municipality], bytes]
    spots_only: bool = False


CSV_TYPE: Final = "text/csv; charset=utf-8"
FORMATS: Final = {
    each.name: each
    for each in (
        FileFormat("geojson", "application/geo+json", lambda given, _: write_geojson(given)),
        FileFormat("csv", CSV_TYPE, lambda given, _: write_csv(given)),
        FileFormat(
            "gpkg", "application/geopackage+sqlite3", lambda given, _: write_geopackage(given)
        ),
        FileFormat(
            "kml", "application/vnd.google-earth.kml+xml", lambda given, _: write_kml(given)
        ),
        FileFormat(
            "facilities.csv",
            CSV_TYPE,
            lambda given, city: write_public_facilities(given, municipality=city),
            spots_only=True,
        ),
        FileFormat(
            "cooling-shelters.csv",
            CSV_TYPE,
            lambda given, city: write_cooling_shelters(given, municipality=city),
            spots_only=True,
        ),
    )
}


def formats_of(layer: Layer) -> tuple[FileFormat, ...]:
    """Give the formats in which a layer is given out."""
    hours = any(each.id == "hours" and each.type is FieldType.HOURS for each in layer.fields)
    spots = layer.kind == SPOT_KIND and hours
    return tuple(each for each in FORMATS.values() if spots or not each.spots_only)


def file_name(layer: Layer, given: FileFormat, narrowing: Narrowing = ALL) -> str:
    """Give the name under which a file is kept by whoever fetches it."""
    name = f"{layer.id}-selection" if narrowing else layer.id
    return f"{name}-{given.name}" if given.spots_only else f"{name}.{given.name}"


def written_file(
    connection: Connection,
    layer: Layer,
    given: FileFormat,
    *,
    municipality: Municipality,
    narrowing: Narrowing = ALL,
) -> bytes:
    """Give what is published on a layer, or what is wanted of it, as a file."""
    return given.write(listed(connection, layer, municipality, narrowing), municipality)


def listed(
    connection: Connection, layer: Layer, municipality: Municipality, narrowing: Narrowing = ALL
) -> OpenList:
    """Give what is published on a layer, or what is wanted of it, with what has to be said."""
    published = published_on(connection, layer)
    found = [each for each in published if narrowing.lets_pass(each, layer)]
    of_space = select(space.c.title).where(space.c.id == layer.space)
    space_title: Mapping[str, str] = connection.scalar(of_space) or {}
    own = {each.id for each in layer.fields}
    about = tuple(each for each in ABOUT if each.id not in own)
    return OpenList(
        name=layer.id.replace("-", "_"),
        title=Bilingual(layer.title["ja"], layer.title["en"]),
        fields=(*with_words(layer.fields), *about),
        features=[_open(each, layer) for each in found if each.content.geometry is not None],
        licence=layer.licence,
        attribution=f"{municipality.name} {space_title.get('ja', '')}".strip(),
        updated=_time(max((each.updated_at for each in found), default=None)),
        licence_url=LICENCES.get(layer.licence, ""),
    )


def _open(found: Feature, layer: Layer) -> OpenFeature:
    """Give a feature with what fits the layer as it is configured now."""
    about: dict[str, Any] = {
        "voice": found.voice.value,
        "created": _time(found.created_at),
        "created_local": local_time(found.created_at),
        "updated": _time(found.updated_at),
        "updated_local": local_time(found.updated_at),
    }
    kept = validate(layer.fields, found.content.properties).values
    assert found.content.geometry is not None  # noqa: S101 - the others were left out
    words = words_of(layer.fields, kept)
    return OpenFeature(found.id, found.content.geometry, {**about, **words, **kept})


def _time(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    moment = datetime.datetime.fromtimestamp(milliseconds // 1000, datetime.UTC)
    return moment.isoformat().replace("+00:00", "Z")
