"""Cool-share spots in the columns that cities and prefectures publish.

`PUBLIC_FACILITIES` : 公共施設一覧 of the standard open data set for local governments (自治体標準
オープンデータセット). `COOLING_SHELTERS` : the list of cooling shelters of Saitama prefecture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from layers.exchange.csv_file import csv_bytes
from layers.exchange.geojson_file import DECIMALS
from layers.exchange.open_list import OpenFeature, OpenList
from layers.spots.cool_spot import KINDS
from layers.spots.hours import Hours, Spans
from layers.spots.hours_json import clock, hours_from_json
from layers.spots.hours_words import DAYS_JA, hours_in_words

PUBLIC_FACILITIES: Final = (
    *("全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "名称_英字"),
    *("所在地_全国地方公共団体コード", "町字ID", "所在地_連結表記", "所在地_都道府県"),
    *("所在地_市区町村", "所在地_町字", "所在地_番地以下", "建物名等(方書)", "緯度", "経度"),
    *("高度の種別", "高度の値", "電話番号", "内線番号", "連絡先メールアドレス", "連絡先FormURL"),
    *("連絡先備考（その他、SNSなど）", "郵便番号", "法人番号", "団体名", "利用可能曜日"),
    *("開始時間", "終了時間", "利用可能日時特記事項", "説明", "バリアフリー情報", "URL"),
    *("画像", "画像_ライセンス", "備考"),
)
SUNDAY_FIRST: Final = (6, 0, 1, 2, 3, 4, 5)
COOLING_SHELTERS: Final = (
    *("ID", "自治体コード", "自治体名", "施設名", "所在地", "緯度", "経度"),
    *(f"{DAYS_JA[day]}曜{word}" for day in SUNDAY_FIRST for word in ("開始", "終了")),
    *("開放特記事項", "受入可能人数", "施設管理者名", "連絡先メールアドレス", "電話番号"),
    *("URL", "指定日", "公共施設", "施設の種類"),
)
KIND_LABELS: Final = {each.id: each.label.ja for each in KINDS}


@dataclass(frozen=True, slots=True)
class Municipality:
    """Whose list it is: code of the local government (全国地方公共団体コード) and name."""

    code: str
    name: str


def write_public_facilities(listed: OpenList, *, municipality: Municipality) -> bytes:
    """Give spots in the columns of the standard list of public facilities."""
    rows = [_facility(each, municipality, listed) for each in listed.features]
    return csv_bytes(PUBLIC_FACILITIES, _cells(rows, PUBLIC_FACILITIES))


def write_cooling_shelters(listed: OpenList, *, municipality: Municipality) -> bytes:
    """Give the designated cooling shelters among the spots in the prefecture's columns."""
    shelters = [each for each in listed.features if each.properties.get("designated_shelter")]
    rows = [_shelter(each, municipality) for each in shelters]
    return csv_bytes(COOLING_SHELTERS, _cells(rows, COOLING_SHELTERS))


def _cells(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> list[list[Any]]:
    return [[row.get(column) for column in columns] for row in rows]


def _place(feature: OpenFeature) -> dict[str, Any]:
    point = feature.geometry.representative_point()
    return {"緯度": round(point.y, DECIMALS), "経度": round(point.x, DECIMALS)}


def _facility(feature: OpenFeature, municipality: Municipality, listed: OpenList) -> dict[str, Any]:
    spot = feature.properties
    access = [
        word
        for key, word in (("step_free", "段差なし"), ("wheelchair_toilet", "車いす用トイレあり"))
        if spot.get(key)
    ]
    notes = [spot.get("note"), f"{listed.attribution} {listed.licence}"]
    return {
        "全国地方公共団体コード": municipality.code,
        "ID": spot.get("source_id", feature.id),
        "地方公共団体名": municipality.name,
        "名称": spot.get("name"),
        "名称_カナ": spot.get("name_kana"),
        "名称_英字": spot.get("name_en"),
        "所在地_連結表記": spot.get("address"),
        "建物名等(方書)": spot.get("floor"),
        "電話番号": spot.get("contact"),
        "団体名": spot.get("operator"),
        "説明": KIND_LABELS.get(str(spot.get("kind"))),
        "バリアフリー情報": "、".join(access),
        "URL": spot.get("page"),
        "備考": " ".join(each for each in notes if each),
        **_place(feature),
        **_days_and_times(_hours(spot)),
    }


def _shelter(feature: OpenFeature, municipality: Municipality) -> dict[str, Any]:
    spot = feature.properties
    return {
        "ID": spot.get("source_id", feature.id),
        "自治体コード": municipality.code,
        "自治体名": municipality.name,
        "施設名": spot.get("name"),
        "所在地": spot.get("address"),
        "受入可能人数": spot.get("capacity"),
        "施設管理者名": spot.get("operator"),
        "電話番号": spot.get("contact"),
        "URL": spot.get("page"),
        "指定日": spot.get("designated_on"),
        "公共施設": "公共施設" if spot.get("kind") == "public" else "民間施設",
        "施設の種類": KIND_LABELS.get(str(spot.get("kind"))),
        **_place(feature),
        **_times_by_day(_hours(spot)),
    }


def _hours(spot: Mapping[str, Any]) -> Hours | None:
    value = spot.get("hours")
    return None if value is None else hours_from_json(value)


def _days_and_times(hours: Hours | None) -> dict[str, str]:
    """Give days, begin and end where all open days are alike; the rest in words."""
    if hours is None:
        return {}
    words = hours.original or hours_in_words(hours).ja
    week = hours.weekly or ()
    spans = {each for each in week if each}
    if len(spans) != 1:
        return {"利用可能日時特記事項": words}
    only = spans.pop()
    if len(only) != 1:
        return {"利用可能日時特記事項": words}
    found = {
        "利用可能曜日": "".join(DAYS_JA[day] for day in range(7) if week[day]),
        "開始時間": clock(only[0].opens),
        "終了時間": clock(only[0].closes),
    }
    more = _beyond_the_week(hours)
    return found | ({"利用可能日時特記事項": more} if more else {})


def _times_by_day(hours: Hours | None) -> dict[str, str]:
    if hours is None:
        return {}
    if hours.weekly is None or any(len(each) > 1 for each in hours.weekly):
        return {"開放特記事項": hours.original or hours_in_words(hours).ja}
    found = {}
    for day, spans in enumerate(hours.weekly):
        for span in spans:
            found[f"{DAYS_JA[day]}曜開始"] = clock(span.opens)
            found[f"{DAYS_JA[day]}曜終了"] = clock(span.closes)
    more = _beyond_the_week(hours)
    return found | ({"開放特記事項": more} if more else {})


def _beyond_the_week(hours: Hours) -> str:
    """Say in words what stands beside the hours of the week."""
    nothing: tuple[Spans, ...] = ((),) * 7
    bare = Hours(
        nothing,
        hours.nth_weekdays,
        hours.exceptions,
        hours.season,
        hours.holidays,
        hours.alert_spans,
    )
    return hours_in_words(bare).ja.removeprefix("毎日 休み").lstrip("、")
