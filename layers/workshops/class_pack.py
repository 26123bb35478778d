"""The class pack: one zip of all that a class made, to keep, to print and to open in a GIS."""

from __future__ import annotations

import dataclasses
import datetime
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from layers.bilingual import Bilingual, Language
from layers.exchange.csv_export import write_csv
from layers.exchange.csv_file import csv_bytes
from layers.exchange.geojson_file import write_geojson
from layers.exchange.geopackage_file import write_geopackage
from layers.exchange.giving_out import LICENCES
from layers.exchange.open_list import OpenFeature, OpenList
from layers.exchange.words_beside import local_time, with_words, words_of
from layers.features.fields import Choice, Field, FieldType
from layers.features.layer import Layer
from layers.workshops.class_page import Around, PhotoNames, class_page, terms
from layers.workshops.class_works import CALLED, ClassWorks, PhotoOfWork, Work
from layers.workshops.workshop import Workshop

PHOTOS_MOST_BYTES = 300_000_000
_SUFFIXES = {"image/jpeg": ".jpg", "image/webp": ".webp"}
_NAMED_BY_TOOLS = frozenset({"species", "cover"})
_CALLED = tuple(Choice(name, label) for name, label in CALLED.items())
_FIELDS = (
    Field("work_number", FieldType.INTEGER, Bilingual("番号", "Number")),
    Field("work_group", FieldType.TEXT, Bilingual("組", "Group")),
    Field("work_pen_name", FieldType.TEXT, Bilingual("ペンネーム", "Pen name")),
    Field("work_made", FieldType.TEXT, Bilingual("日時 (日本時間)", "Time (Japan)")),
    Field(
        "work_height_m", FieldType.NUMBER, Bilingual("地面からの高さ (m)", "Above the ground (m)")
    ),
)

_PHOTO_COLUMNS = (
    Bilingual("ファイル", "File"),
    Bilingual("作品の番号", "Number of the work"),
    Bilingual("写真の説明", "Description"),
    Bilingual("だれの写真か", "Credit"),
    Bilingual("ライセンス", "Licence"),
    Bilingual("AIで作ったか", "Made by AI"),
)

PhotoFile = Callable[[PhotoOfWork], Path]


def write_class_pack(
    given: ClassWorks, file: IO[bytes], *, photo_file: PhotoFile, around: Around
) -> None:
    """Write the pack of a class: page, README, GeoPackage, GeoJSON, CSV, photos.

    photo_file : where the file of a photo lies; one that is gone is left out.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        photos, left_out = _add_photos(pack, given, photo_file, around.language)
        for layer in given.layers:
            listed = _listed(given, layer)
            if listed.features:
                pack.writestr(f"{listed.name}.geojson", write_geojson(listed))
                table = write_csv(listed, headings=around.language)
                pack.writestr(f"{listed.name}.csv", table)
                pack.writestr(f"{listed.name}.gpkg", write_geopackage(listed))
        pack.writestr("page.html", class_page(given, photos=photos, around=around))
        pack.writestr("README.txt", _readme(given, photos_left_out=left_out))


def _add_photos(
    pack: zipfile.ZipFile, given: ClassWorks, photo_file: PhotoFile, language: Language
) -> tuple[PhotoNames, int]:
    """Add photos until there are too many bytes; gives their names, and how many were left out."""
    names: dict[tuple[int, int], str] = {}
    total, left_out = 0, 0
    for work in given.works:
        for index, photo in enumerate(work.photos, start=1):
            path = photo_file(photo)
            if total + photo.size > PHOTOS_MOST_BYTES or not path.is_file():
                left_out += 1
                continue
            total += photo.size
            name = f"photos/{work.number:04d}-{index}{_SUFFIXES[photo.media_type]}"
            pack.write(path, name, zipfile.ZIP_STORED)
            names[work.number, index] = name
    if names:
        pack.writestr("photos.csv", _photo_table(given, names, language))
    return names, left_out


def _photo_table(given: ClassWorks, names: PhotoNames, language: Language) -> bytes:
    """Give what must be said of each photo, whoever shows it."""
    rows = [
        (name, work.number, each.alt_text, each.credit, each.licence, each.ai_made)
        for work in given.works
        for index, each in enumerate(work.photos, start=1)
        if (name := names.get((work.number, index)))
    ]
    heads = [each.en if language == "en" else each.ja for each in _PHOTO_COLUMNS]
    return csv_bytes(heads, rows)


def _listed(given: ClassWorks, layer: Layer) -> OpenList:
    works = [
        each
        for each in given.works
        if each.layer.id == layer.id and each.feature.content.geometry is not None
    ]
    latest = max((each.feature.updated_at for each in works), default=0)
    fields = _fields(layer)
    return OpenList(
        name="works" if layer.id == given.workshop.works else "notes",
        title=Bilingual(layer.title["ja"], layer.title["en"]),
        fields=(*_FIELDS, *with_words(fields)),
        features=[_feature(each, fields) for each in works],
        licence=layer.licence,
        licence_url=LICENCES.get(layer.licence, ""),
        attribution=given.workshop.title,
        updated=_time(latest),
    )


def _fields(layer: Layer) -> tuple[Field, ...]:
    """Give the fields of a layer; those that tools fill in are of choices, for their words."""
    return tuple(
        dataclasses.replace(each, type=FieldType.CHOICE, choices=_CALLED)
        if each.id in _NAMED_BY_TOOLS
        else each
        for each in layer.fields
    )


def _feature(work: Work, fields: Sequence[Field]) -> OpenFeature:
    content = work.feature.content
    own = dict(content.properties)
    about = {
        "work_number": work.number,
        "work_group": work.group.name,
        "work_pen_name": work.feature.pen_name,
        "work_made": local_time(work.feature.created_at),
        "work_height_m": content.height_m,
    }
    said = words_of(fields, own)
    assert content.geometry is not None  # noqa: S101 - those without are in no list
    return OpenFeature(work.feature.id, content.geometry, about | said | own)


def _readme(given: ClassWorks, *, photos_left_out: int) -> str:
    japanese, english = terms(given)
    workshop: Workshop = given.workshop
    lines = [
        workshop.title,
        "",
        *japanese,
        "page.html: 印刷用のページ（A4） / works, notes: GeoPackage・GeoJSON・CSV / photos: 写真",
        "",
        *english,
        "page.html: to print (A4) / works, notes: GeoPackage, GeoJSON, CSV / photos",
    ]
    if given.left_out or photos_left_out:
        lines += [
            "",
            f"入っていないもの: 古い作品 {given.left_out}点、写真 {photos_left_out}枚",
            f"Left out: {given.left_out} of the oldest works, {photos_left_out} photos",
        ]
    return "\r\n".join([*lines, ""])


def _time(milliseconds: int) -> str:
    moment = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
