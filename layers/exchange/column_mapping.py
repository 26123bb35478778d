"""Which column of a list is which field: guessed from the names in use, or told.

A target is the id of a field, a place (`@lat`, `@lon`, `@lat_lon`, `@wkt`), or a piece of a field
of opening hours (`hours.days`, `hours.opens`, `hours.mon.closes` …).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError
from layers.exchange.flat_values import JSON_SUFFIX
from layers.features.fields import Field, FieldType
from layers.spots.hours import WEEKDAYS

PLACES: Final = {
    "@lat": Bilingual("緯度", "Latitude"),
    "@lon": Bilingual("経度", "Longitude"),
    "@lat_lon": Bilingual("緯度と経度", "Latitude and longitude"),
    "@wkt": Bilingual("図形(WKT)", "Geometry (WKT)"),
}
HOURS_PIECES: Final = {
    "days": Bilingual("曜日", "days"),
    "opens": Bilingual("開始時間", "opens"),
    "closes": Bilingual("終了時間", "closes"),
    "note": Bilingual("特記事項", "remarks"),
    "closed": Bilingual("休みの日", "closing days"),
    "season": Bilingual("期間", "season"),
} | {
    f"{day}.{end}": Bilingual(f"{name}曜{word}", f"{day} {end}")
    for day, name in zip(WEEKDAYS, "月火水木金土日", strict=True)
    for end, word in (("opens", "開始"), ("closes", "終了"))
}
# Names of columns in lists of cities and prefectures, of GTFS, LinkData and OpenStreetMap.
PLACE_NAMES: Final = {
    "@lat": "緯度 北緯 lat latitude stop_lat 緯度(世界測地系) 緯度(10進法) y",
    "@lon": "経度 東経 lon lng long longitude stop_lon 経度(世界測地系) 経度(10進法) x",
    "@lat_lon": "location 緯度経度 緯度・経度 座標 latlon latlng 位置",
    "@wkt": "wkt geometry geom geometry_wkt",
}
FIELD_NAMES: Final = {
    "name": "名称 施設名 施設名称 施設・場所名 名前 スポット名 name stop_name parkname stationname",
    "name_kana": "名称_カナ 施設名カナ 施設名(カナ) ふりがな フリガナ 名称_かな fullnameinkana",
    "name_en": "名称_英語 名称_英字 英語名 name_en name:en fullnameinromaji",
    "address": "住所 所在地 所在地_連結表記 施設所在地 address",
    "floor": "方書 建物名等(方書) 設置位置 設置場所 階 建物名等_方書 installationposition katagaki",
    "capacity": "受入可能人数 収容人数 収容可能人数 定員 受入人数 capacity",
    "operator": "施設管理者名 管理者 施設管理者 団体名 管理団体 operator",
    "contact": "電話番号 連絡先 問い合わせ先 問合せ先 telephonenumber phone tel",
    "page": "url ホームページ 公式ページ webサイト website 施設url",
    "designated_on": "指定日 指定年月日",
    "audience": "対象者 利用対象 受入対象者 利用できる人",
    "wheelchair_toilet": "車椅子使用者用トイレ有無 車椅子使用者用トイレ wheelchairrestroom",
    "benefit": "特典 サービス内容",
    "source_id": "id no no. 番号 共通id 施設id stop_id identification #property",
    "note": "備考 その他 note remarks",
    "species": "樹種 樹種名 species",
}
HOURS_NAMES: Final = {
    "": "開館時間 利用時間 利用可能時間 開放時間 営業時間 開放日時 open_hours opening_hours",
    "days": "利用可能曜日 開放曜日 利用曜日 開放日 開放日等 開館日 availabledate",
    "opens": "開始時間 利用開始時間 開放開始時間 starttime",
    "closes": "終了時間 利用終了時間 開放終了時間 endtime",
    "note": "利用可能日時特記事項 開放特記事項 利用可能時間特記事項 availabledatenote",
    "closed": "休館日 定休日 休業日 休園日 休み 閉館日 closed_days",
    "season": "開放期間 開設期間 利用期間 実施期間 期間",
}
WEEKDAY_COLUMN: Final = re.compile(r"([月火水木金土日])(?:曜日?)?[_ ]?(開始|終了)(?:時間|時刻)?")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Target of each column that is read, and values for fields that no cell gives."""

    targets: Mapping[str, str]
    defaults: Mapping[str, object] = field(default_factory=dict)


def targets_of(fields: Sequence[Field]) -> dict[str, Bilingual]:
    """Give every target that a column may have, with its name."""
    found = dict(PLACES)
    for each in fields:
        found[each.id] = each.label
        if each.type is FieldType.HOURS:
            for piece, label in HOURS_PIECES.items():
                found[f"{each.id}.{piece}"] = Bilingual(
                    f"{each.label.ja}: {label.ja}", f"{each.label.en}: {label.en}"
                )
    return found


def guess_mapping(columns: Sequence[str], fields: Sequence[Field]) -> ColumnMapping:
    """Guess from the names of the columns; the first of two candidates wins."""
    own, names = _own_names(fields), _known_names(fields)
    hours = next((each.id for each in fields if each.type is FieldType.HOURS), None)
    found: dict[str, str] = {}
    for known in (own, names):
        for column in columns:
            weekday = WEEKDAY_COLUMN.fullmatch(_normal(column))
            target = known.get(_normal(column))
            if weekday and hours:
                target = f"{hours}.{_weekday_piece(weekday)}"
            if target and column not in found and target not in found.values():
                found[column] = target
    exact = {each.removesuffix(JSON_SUFFIX) for each in found if each.endswith(JSON_SUFFIX)}
    in_order = {each: found[each] for each in columns if each in found and each not in exact}
    return ColumnMapping(in_order)


def check_mapping(
    mapping: ColumnMapping, *, columns: Sequence[str], fields: Sequence[Field], placed: bool
) -> None:
    """Hold a mapping against the list and the fields.

    placed : the rows have geometries of their own.

    Raises
    ------
    InvalidInputError
        A column or target is unknown, one target has two columns, or no column gives the place.
    """
    errors: list[FieldError] = []
    known = targets_of(fields)
    used: dict[str, str] = {}
    for column, target in mapping.targets.items():
        where = f"targets.{column}"[:120]
        if column not in columns:
            errors.append(FieldError(where, "この列はありません。", "the list has no such column"))
        if target not in known:
            named = f"「{target}」という項目はありません。", f"no field {target!r}"
            errors.append(FieldError(where, *(each[:200] for each in named)))
        if target in used:
            errors.append(
                FieldError(
                    where,
                    f"「{used[target]}」の列と重なっています。",
                    f"column {used[target]!r} has this target already",
                )
            )
        used[target] = column
    ids = {each.id for each in fields}
    errors += [
        FieldError(f"defaults.{each}"[:120], "この項目はありません。", "there is no such field")
        for each in mapping.defaults
        if each not in ids
    ]
    if not placed and not ({"@lat", "@lon"} <= used.keys() or used.keys() & {"@lat_lon", "@wkt"}):
        errors.append(
            FieldError(
                "targets",
                "緯度と経度の列を選んでください。",
                "no column gives the place; choose those of latitude and longitude",
            )
        )
    if errors:
        raise InvalidInputError(errors)


def _weekday_piece(found: re.Match[str]) -> str:
    day = WEEKDAYS["月火水木金土日".index(found[1])]
    return f"{day}.{'opens' if found[2] == '開始' else 'closes'}"


def _own_names(fields: Sequence[Field]) -> dict[str, str]:
    """Give the names that our own files have; JSON of opening hours goes before its words."""
    exact = {
        _normal(f"{each.id}{JSON_SUFFIX}"): each.id
        for each in fields
        if each.type is FieldType.HOURS
    }
    plain = {
        _normal(name): each.id
        for each in fields
        for name in (each.id, each.label.ja, each.label.en)
        if each.type is not FieldType.HOURS
    }
    return exact | plain


def _known_names(fields: Sequence[Field]) -> dict[str, str]:
    names: dict[str, str] = {}
    for target, listed in PLACE_NAMES.items():
        names |= dict.fromkeys(map(_normal, listed.split()), target)
    for each in fields:
        own = [each.id, each.label.ja, each.label.en, *FIELD_NAMES.get(each.id, "").split()]
        for name in own:
            names.setdefault(_normal(name), each.id)
        if each.type is FieldType.HOURS:
            for piece, listed in HOURS_NAMES.items():
                target = f"{each.id}.{piece}".rstrip(".")
                for name in listed.split():
                    names.setdefault(_normal(name), target)
    return names


def _normal(name: str) -> str:
    return re.sub(r"[\s_]+", "", unicodedata.normalize("NFKC", name)).casefold()
