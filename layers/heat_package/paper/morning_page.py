"""暑い日の朝の要約: one A4 for whoever is on duty, from what is known that morning.

Nothing is estimated here: numbers keep what they are (measured, forecast …), their time and source;
what is not known is said to be not known.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from layers.bilingual import Language
from layers.heat_package.paper.map_page import day_and_time, name_of
from layers.heat_package.paper.morning_words import ALERTS, CLASSES, MORNING, ORIGINS, TO_DO
from layers.heat_package.paper.words import said
from layers.heat_package.today.alerts import Alert, opens_shelters
from layers.heat_package.today.cool_places import CoolPlace, Span, open_spans
from layers.heat_package.today.readings import PRECEDENCE, Reading, reading_now
from layers.heat_package.wbgt_class import wbgt_class
from layers.spots.opening import TOKYO

MOST_HOURS: Final = 12
MOST_QUARTERS: Final = 9
MOST_SHELTERS: Final = 9
DAYS_WRITTEN: Final = 3
_QUARTER: Final = re.compile(r"[0-9０-９].*$|[一二三四五六七八九十]+丁目.*$")


@dataclass(frozen=True, slots=True)
class Written:
    """How many notes people wrote lately, by what they are about, and how many came on paper."""

    by_kind: Sequence[tuple[Mapping[str, str], int]]
    from_paper: int


@dataclass(frozen=True, slots=True)
class Morning:
    """What the page is made of.

    moment : of which it tells. sources : names of files and runs with their checksums.
    """

    city: str
    moment: datetime.datetime
    readings: Sequence[Reading]
    alert: Alert | None
    tomorrow: Alert | None
    places: Sequence[CoolPlace]
    written: Written
    sources: Sequence[str]
    qr: str
    drill: bool = False


def morning_page(morning: Morning, language: Language) -> dict[str, Any]:
    """Give the values of the template `morning`."""
    local = morning.moment.astimezone(TOKYO)
    now = reading_now(morning.moment, morning.readings)
    hours = hours_of_day(morning.readings, local.date())
    hottest = max(hours, key=lambda each: each.wbgt_c, default=None)
    day = f"{local:%-d %B %Y}" if language == "en" else f"{local.month}月{local.day}日"
    title = _say("title", language, city=morning.city, day=day)
    return {
        "title": title,
        "description": title,
        "foot": _say("foot", language, made=day_and_time(morning.moment, language)),
        "drill": _say("drill", language) if morning.drill else "",
        "alert": _alert(morning.alert, language),
        "alert_class": _alert_class(morning.alert),
        "tomorrow": _alert(morning.tomorrow, language)["title"] if morning.tomorrow else "",
        "now": _reading(now, language) if now else _say("no_number", language),
        "hottest": _reading(hottest, language) if hottest else "",
        "hours": [
            {
                "time": f"{each.at.astimezone(TOKYO):%-H:%M}",
                "wbgt": f"{each.wbgt_c:.1f}",
                "class": wbgt_class(each.wbgt_c).value,
                "word": said(CLASSES[wbgt_class(each.wbgt_c)], language),
                "origin": said(ORIGINS[each.origin], language),
            }
            for each in hours
        ],
        **_places(morning, language),
        "written": _written(morning.written, language),
        "to_do": [said(each, language) for each in _to_do(morning, hottest)],
        "sources": morning.sources or [_say("no_source", language)],
        "qr": morning.qr,
        "qr_alt": _say("qr_alt", language),
        "words": {name: said(words, language) for name, words in MORNING.items() if name[0] == "h"},
    }


def hours_of_day(readings: Sequence[Reading], day: datetime.date) -> list[Reading]:
    """Give one number per time of a day, the best of several; of many those that are hottest."""
    best: dict[datetime.datetime, Reading] = {}
    order = list(PRECEDENCE)
    for each in readings:
        if each.at.astimezone(TOKYO).date() != day:
            continue
        known = best.get(each.at)
        if known is None or order.index(each.origin) < order.index(known.origin):
            best[each.at] = each
    found = sorted(best.values(), key=lambda each: each.at)
    kept = sorted(found, key=lambda each: -each.wbgt_c)[:MOST_HOURS]
    return sorted(kept, key=lambda each: each.at)


def quarter_of(properties: Mapping[str, Any]) -> str:
    """Give the quarter that an address names: what stands before its numbers."""
    address = str(properties.get("address") or "").strip()
    return _QUARTER.sub("", address).strip() if address else ""


def _say(name: str, language: Language, **values: object) -> str:
    return said(MORNING[name], language, **values)


def _alert(alert: Alert | None, language: Language) -> dict[str, str]:
    if alert is None:
        return {"title": _say("no_alert", language), "from": "", "body": ""}
    words = ALERTS[alert.level]
    issued = day_and_time(alert.issued_at, language) if alert.issued_at else "–"
    name = "by_hand" if alert.by_hand else "issued"
    told = _say(name, language, area=alert.area or "–", time=issued, source=alert.source or "–")
    return {
        "title": said(words.title, language),
        "body": said(words.body, language),
        "from": told + (_say("made_up", language) if alert.made_up else ""),
    }


def _alert_class(alert: Alert | None) -> str:
    return "danger" if alert and alert.level.value != "none" else ""


def _reading(reading: Reading, language: Language) -> str:
    return _say(
        "reading",
        language,
        wbgt=f"{reading.wbgt_c:.1f}",
        word=said(CLASSES[reading.wbgt_class], language),
        time=f"{reading.at.astimezone(TOKYO):%-H:%M}",
        origin=said(ORIGINS[reading.origin], language),
        place=reading.place or "–",
        made_up=_say("made_up", language) if reading.made_up else "",
    )


def _places(morning: Morning, language: Language) -> dict[str, Any]:
    special = opens_shelters(morning.alert)
    begin = morning.moment.astimezone(TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    found = [
        (each, spans)
        for each in morning.places
        if (spans := _of_day(open_spans(each.hours, begin, alert=special), begin))
    ]
    shelters = [
        (each, _of_day(open_spans(each.hours, begin, alert=True), begin))
        for each in morning.places
        if each.properties.get("designated_shelter") is True
    ]
    return {
        "open": _say("open", language, n=len(found), all=len(morning.places)),
        "quarters": _quarters(found, language),
        "shelters": [
            {"name": name_of(each.properties, language), "hours": _spans(spans, language)}
            for each, spans in shelters[:MOST_SHELTERS]
        ],
        "shelters_more": _say("more", language, n=len(shelters) - MOST_SHELTERS)
        if len(shelters) > MOST_SHELTERS
        else "",
        "no_shelters": _say("no_shelters", language),
    }


def _of_day(spans: Sequence[Span], begin: datetime.datetime) -> list[Span]:
    end = begin + datetime.timedelta(days=1)
    return [span for span in spans if span[0] < end]


def _quarters(
    found: Sequence[tuple[CoolPlace, Sequence[Span]]], language: Language
) -> list[dict[str, Any]]:
    by_quarter: defaultdict[str, list[Sequence[Span]]] = defaultdict(list)
    for place, spans in found:
        by_quarter[quarter_of(place.properties)].append(spans)
    named = sorted((name for name in by_quarter if name), key=lambda each: -len(by_quarter[each]))
    rest = [each for name in named[MOST_QUARTERS:] for each in by_quarter[name]]
    rows = [(name, by_quarter[name]) for name in named[:MOST_QUARTERS]]
    rows += [(_say("others", language), rest)] if rest else []
    rows += [(_say("no_address", language), by_quarter[""])] if "" in by_quarter else []
    return [
        {
            "name": name,
            "n": len(places),
            "first": _clock(min(_closing(each) for each in places)),
            "last": _clock(max(_closing(each) for each in places)),
        }
        for name, places in rows
    ]


def _closing(spans: Sequence[Span]) -> datetime.datetime:
    begin, end = spans[-1]
    return end or begin + datetime.timedelta(days=1)


def _clock(moment: datetime.datetime) -> str:
    local = moment.astimezone(TOKYO)
    return "24:00" if (local.hour, local.minute) == (0, 0) else f"{local:%-H:%M}"


def _spans(spans: Sequence[Span], language: Language) -> str:
    if not spans:
        return _say("closed", language)
    return ", ".join(
        f"{begin.astimezone(TOKYO):%-H:%M}–{_clock(_closing([(begin, end)]))}"
        for begin, end in spans
    )


def _written(written: Written, language: Language) -> dict[str, Any]:
    total = sum(count for _, count in written.by_kind)
    return {
        "title": _say("written", language, days=DAYS_WRITTEN, n=total, paper=written.from_paper),
        "kinds": [
            {"name": words[language], "n": count} for words, count in written.by_kind if count
        ],
    }


def _to_do(morning: Morning, hottest: Reading | None) -> Sequence[Any]:
    level = morning.alert.level.value if morning.alert else "none"
    if level == "special":
        return TO_DO["special"]
    if level != "none" or (hottest and hottest.wbgt_class.value == "danger"):
        return TO_DO["warning"]
    return TO_DO["none"]
