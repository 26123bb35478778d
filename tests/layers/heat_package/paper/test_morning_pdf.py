"""The morning's page: one A4, nothing of it made up, legible in grey."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from gis_server.paper.printing import FONTS
from layers.bilingual import Language
from layers.heat_package.paper.morning_page import (
    Morning,
    Written,
    hours_of_day,
    morning_page,
    quarter_of,
)
from layers.heat_package.paper.pdf import make_pdf
from layers.heat_package.today.alerts import Alert, AlertLevel
from layers.heat_package.today.cool_places import CoolPlace
from layers.heat_package.today.readings import Origin, Reading
from layers.spots.hours_text import read_hours
from layers.spots.opening import TOKYO
from tests.layers.heat_package.paper.pdf_looks import (
    fonts_not_embedded,
    grey_pixels,
    inked_mm,
    missing_in_order,
    opened,
    page_sizes_mm,
    tags_of,
    untagged_words,
    words_of,
)

DAY = datetime.date(2026, 7, 23)
QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>'
WBGT = {6: 24.0, 9: 27.5, 12: 31.2, 15: 33.4, 18: 29.0}


def clock(hour: float) -> datetime.datetime:
    midnight = datetime.datetime.combine(DAY, datetime.time(), TOKYO)
    return midnight + datetime.timedelta(hours=hour)


def place(number: int, hours: str, address: str, **more: Any) -> CoolPlace:
    properties: Mapping[str, Any] = {"name": f"館{number}", "address": address, **more}
    return CoolPlace(str(number), "spots", 139.0, 36.0, properties, read_hours(hours).hours)


def morning(**changed: Any) -> Morning:
    places = [
        *(place(n, "毎日 9:00-17:00", f"本町{n}-2") for n in range(5)),
        *(place(10 + n, "毎日 10:00-20:30", f"星川三丁目{n}") for n in range(3)),
        place(20, "9:00-17:00(木曜休館)", "本町9"),
        place(30, "毎日 8:30-17:15", "", designated_shelter=True),
    ]
    usual = Morning(
        city="川辺町",
        moment=clock(6.5),
        readings=[
            *(Reading(wbgt, clock(hour), Origin.FORECAST, "熊谷") for hour, wbgt in WBGT.items()),
            Reading(24.6, clock(6), Origin.MEASURED, "熊谷"),
        ],
        alert=Alert(DAY, AlertLevel.WARNING, clock(5), "埼玉県", "alert_20260723_05.csv"),
        tomorrow=None,
        places=places,
        written=Written([({"ja": "暑い", "en": "hot"}, 4), ({"ja": "涼しい", "en": "cool"}, 0)], 3),
        sources=["yohou_43056.csv (sha256 abababababab…)"],
        qr=QR,
    )
    return dataclasses.replace(usual, **changed)


def printed(given: Morning, language: Language = "ja") -> bytes:
    content = morning_page(given, language)
    return make_pdf("morning", content, language=language, fonts=FONTS, made=given.moment)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_one_a4_says_what_is_known(language: Language) -> None:
    pdf = printed(morning(), language)
    assert page_sizes_mm(pdf) == [(210, 297)]
    assert min(inked_mm(pdf, 0)) > 8
    assert fonts_not_embedded(pdf) == []
    assert str(opened(pdf).trailer["/Root"]["/Lang"]).startswith(language)
    tags = tags_of(pdf)
    assert tags.index("/H1") < tags.index("/Table") < tags.index("/L")
    words = "".join(words_of(pdf).split())
    expected = {
        "ja": (
            "熱中症警戒アラート",
            "埼玉県・環境省の発表2026年7月23日05:00",
            "WBGT33.4危険（15:00、熊谷、予測値）",
            "WBGT24.6注意（6:00、熊谷、実測値）",
            "きょう開く涼み処9か所（登録10か所）",
            "気づき4件（うち紙から3件）",
        ),
        "en": ("Heatillnessalert", "WBGT33.4,danger(15:00,熊谷,forecast)", "9coolplacesopentoday"),
    }[language]
    for each in (*expected, "yohou_43056.csv", "20:30"):
        assert each in words, each


def test_places_are_counted_by_quarter_with_their_closing_times() -> None:
    rows = morning_page(morning(), "ja")["quarters"]
    assert rows == [
        {"name": "本町", "n": 5, "first": "17:00", "last": "17:00"},
        {"name": "星川", "n": 3, "first": "20:30", "last": "20:30"},
        {"name": "所在地の記録なし", "n": 1, "first": "17:15", "last": "17:15"},
    ]


@pytest.mark.parametrize(
    ("address", "quarter"),
    [("本町1-2", "本町"), ("星川町三丁目4", "星川町"), ("大字上之", "大字上之"), ("", "")],
)
def test_quarters_of_addresses(address: str, quarter: str) -> None:
    assert quarter_of({"address": address}) == quarter


def test_what_was_measured_goes_before_what_was_foreseen() -> None:
    hours = hours_of_day(morning().readings, DAY)
    assert [(each.wbgt_c, each.origin) for each in hours[:2]] == [
        (24.6, Origin.MEASURED),
        (27.5, Origin.FORECAST),
    ]
    assert hours_of_day(morning().readings, DAY + datetime.timedelta(days=1)) == []


def test_where_nothing_is_known_it_says_so() -> None:
    empty = morning(readings=[], alert=None, places=[], written=Written([], 0), sources=[])
    words = words_of(printed(empty))
    for each in (
        "アラートの情報を読んでいません",
        "いまの暑さの数字はありません",
        "登録がありません",
        "読みこんだファイルなし",
    ):
        assert each in words


def test_a_special_alert_lists_who_must_open_and_calls_for_more() -> None:
    alert = Alert(DAY, AlertLevel.SPECIAL, clock(-10), "埼玉県", "a.csv", by_hand=True)
    words = words_of(printed(morning(alert=alert)))
    assert "指定暑熱避難施設が開いているか" in words
    assert "市役所の手入力" in words
    assert "館308:30–17:15" in "".join(words.split())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_is_read_out_in_the_order_of_the_page(language: Language) -> None:
    pdf = printed(morning(), language)
    assert untagged_words(pdf) == []
    content = morning_page(morning(), language)
    words = content["words"]
    hours = [each["time"] for each in content["hours"]]
    expected = [
        *(content["title"], content["alert"]["title"], content["alert"]["body"], content["now"]),
        *(words["h_hours"], *hours, content["open"], content["quarters"][0]["name"]),
        *(words["h_shelters"], content["written"]["title"], words["h_to_do"], *content["to_do"]),
        *(words["h_sources"], *content["sources"]),
    ]
    assert missing_in_order(pdf, expected) == []


def test_many_of_everything_stay_on_one_page() -> None:
    places = [
        place(n, "毎日 9:00-17:00", f"町{chr(0x3042 + n % 40)}{n}", designated_shelter=n % 3 == 0)
        for n in range(300)
    ]
    readings = [Reading(25 + hour / 4, clock(hour), Origin.FORECAST, "熊谷") for hour in range(24)]
    given = morning(places=places, readings=readings, sources=["長い名前のファイル.csv"] * 6)
    for language in ("ja", "en"):
        assert len(page_sizes_mm(printed(given, language))) == 1  # type: ignore[arg-type]


def test_the_four_classes_differ_in_grey() -> None:
    """Ink of the four swatches without colours: each pair differs by shade or by pattern."""
    wbgt = {9: 24.0, 11: 26.0, 13: 29.0, 15: 32.0}
    readings = [Reading(value, clock(hour), Origin.FORECAST) for hour, value in wbgt.items()]
    grey = grey_pixels(printed(morning(readings=readings)), 0, dots_per_inch=300).astype(float)
    looks = [(patch.mean(), patch.std()) for patch in _swatches(grey)]
    assert len(looks) == 4
    means, spreads = np.array(looks).T
    assert means[3] < 90  # danger: solid and dark
    assert spreads[3] < 25
    assert means[0] > 215  # caution: light with dots
    for first in range(4):
        for second in range(first + 1, 4):
            apart = abs(means[first] - means[second]), abs(spreads[first] - spreads[second])
            assert max(apart) > 12, (first, second, looks)


def _swatches(grey: np.ndarray) -> list[np.ndarray]:
    """Give the insides of the boxes 9 mm wide and 4 mm high that stand in one row."""
    wide, high = round(9 / 25.4 * 300), round(4 / 25.4 * 300)
    dark = grey < 120
    for top in range(grey.shape[0] - high - 2):
        line = dark[top]
        runs = _runs(line, wide)
        if len(runs) == 4 and all(
            dark[top + high - 3 : top + high + 3, left + 20].any() for left in runs
        ):
            return [grey[top + 6 : top + high - 5, left + 6 : left + wide - 5] for left in runs]
    return []


def _runs(line: np.ndarray, wide: int) -> list[int]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [int(begin) for begin, end in pairs if abs(end - begin - wide) <= 4]
