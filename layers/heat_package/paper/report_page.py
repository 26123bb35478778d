"""The planner's report as sections in one language: for the PDF, and for the page on the screen."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from layers.bilingual import Language
from layers.heat_package.paper.blocks import Section
from layers.heat_package.paper.map_page import day_and_time
from layers.heat_package.paper.morning_words import CLASSES
from layers.heat_package.paper.pattern_map import CLASS_COLOURS, HOUR_COLOURS, pattern_sample
from layers.heat_package.paper.report import Report
from layers.heat_package.paper.report_heat import accuracy_section, area_section, heat_section
from layers.heat_package.paper.report_people import (
    exposure_section,
    longest,
    mark_of,
    scenarios_section,
    street_name,
    ties_of,
    voices_section,
)
from layers.heat_package.paper.report_saying import (
    clock,
    percent,
    say,
    signed,
    value,
    version_words,
)
from layers.heat_package.paper.report_sources import caveats_section, sources_section
from layers.heat_package.paper.report_words import MADE_UP, MEASURED, ORIGINS
from layers.heat_package.paper.words import said
from layers.heat_package.wbgt_class import LOWEST_C, WbgtClass

LIMITS: Final = dict(LOWEST_C)
HALF: Final = 0.5  # of the ground


def report_title(report: Report, language: Language) -> str:
    """Give the heading of the report."""
    return say("title", language, city=report.city)


def report_mark(report: Report, language: Language) -> str:
    """Give why nobody should decide by it without more, "" where nothing speaks against it."""
    origins = {report.source, *(str(each["origin"]) for each in report.stations)}
    if MADE_UP in origins:
        return say("mark_made_up", language)
    return "" if report.about["accuracy"] else say("mark_unchecked", language)


def report_sections(report: Report, language: Language) -> list[Section]:
    """Give all sections in their order."""
    return [
        summary_section(report, language),
        area_section(report, language),
        heat_section(report, language),
        accuracy_section(report, language),
        exposure_section(report, language),
        scenarios_section(report, language),
        voices_section(report, language),
        sources_section(report, language),
        caveats_section(report, language),
    ]


def report_page(report: Report, language: Language) -> dict[str, Any]:
    """Give the values of the template `report`."""
    title = report_title(report, language)
    run = report.about["title"][language]
    made = day_and_time(report.made, language)
    times = [clock(each.at, report) for each in report.maps]
    return {
        "title": title,
        "description": f"{title} {run} {report.about['date']}",
        "about": say("about", language, run=run, date=day_of(report, language)),
        "origin": said(ORIGINS[report.source], language),
        "mark": report_mark(report, language),
        "foot": say(
            "foot",
            language,
            title=title,
            run=report.run,
            version=version_words(report, language),
            made=made,
        ),
        "qr": report.qr,
        "qr_alt": say("qr_alt", language),
        "sections": [dataclasses.asdict(each) for each in report_sections(report, language)],
        "maps": [
            {"time": time, "svg": each.svg, "alt": say("alt_map", language, time=time)}
            for each, time in zip(report.maps, times, strict=True)
        ],
        "marked_map": marked_map(report, language),
        "legend": _legend(
            CLASS_COLOURS,
            [f"{said(words, language)} {_limits(each)} °C" for each, words in CLASSES.items()],
            language,
        ),
        "sample": say("sample", language),
        "north": _north(report, language),
        "page_words": say("h_page", language),
    }


def marked_map(report: Report, language: Language) -> dict[str, Any] | None:
    """Give the map with the marks of places and streets, and its words; None without one."""
    found = report.exposed.marked if report.exposed else None
    if found is None:
        return None
    word = said(CLASSES[found.wbgt_class], language)
    first, second = found.bounds_h
    hours = [say(f"level_{n}", language, h=first, more=second) for n in range(4)]
    return {
        "svg": found.svg,
        "words": say("alt_places", language, word=word),
        "title": say("marked", language, word=word),
        "legend": _legend(HOUR_COLOURS, hours, language),
    }


def _legend(
    colours: Sequence[str], words: Sequence[str], language: Language
) -> list[dict[str, str]]:
    named = [*enumerate(words), (-1, say("no_number", language))]
    return [{"svg": pattern_sample(level, colours), "words": each} for level, each in named]


def summary_section(report: Report, language: Language) -> Section:
    """Give the sentences that a reader takes along."""
    parts = [_danger, _accuracy, _kind, _street, _scenario, _voices]
    found = [words for part in parts if (words := part(report, language))]
    return Section("summary", say("summary", language), text=found)


def day_of(report: Report, language: Language) -> str:
    """Give the day of the run in words."""
    day = datetime.date.fromisoformat(str(report.about["date"]))
    return f"{day:%-d %B %Y}" if language == "en" else f"{day.year}年{day.month}月{day.day}日"


def _limits(each: WbgtClass) -> str:
    order = list(WbgtClass)
    above = order[order.index(each) + 1] if each is not order[-1] else None
    low = f"{LIMITS[each]:g}" if each in LIMITS else ""
    return f"{low}–{LIMITS[above]:g}" if above else f"{low}–"


def _north(report: Report, language: Language) -> str:
    grid = report.about["grid"]
    return say("north", language, width=f"{grid['columns'] * grid['cell_m']:,.0f}")


def _danger(report: Report, language: Language) -> str:
    hour = report.hottest
    if hour is None:
        return say("no_wbgt", language)
    order: Sequence[WbgtClass] = list(WbgtClass)
    at = max((number for number, share in enumerate(hour.shares) if share > 0), default=0)
    if at == 0:
        return ""
    return say(
        "s_danger",
        language,
        time=clock(hour.at, report),
        share=percent(hour.shares[at]),
        word=said(CLASSES[order[at]], language),
        limit=f"{LIMITS[order[at]]:g}",
        n=sum(each.shares[at] > HALF for each in report.hours),
    )


def _accuracy(report: Report, language: Language) -> str:
    found = next((each for each in report.about["accuracy"] if each["quantity"] == "wbgt"), None)
    if found is None:
        return say("no_accuracy", language) if not report.about["accuracy"] else ""
    of_file = (each for each in report.stations if each["file"] == found.get("file"))
    origin = next((str(each["origin"]) for each in of_file), MEASURED)
    return say(
        "s_accuracy",
        language,
        origin=said(ORIGINS[origin], language) if origin in ORIGINS else origin,
        bias=signed(found["bias"]),
        rmse=value(found["rmse"], 1),
        r2=value(found["r2"], 2),
        count=found["count"],
    )


def _kind(report: Report, language: Language) -> str:
    kinds = report.exposed.kinds if report.exposed else ()
    for each in (WbgtClass.DANGER, WbgtClass.SEVERE_WARNING, WbgtClass.WARNING):
        most, first = longest(kinds, each)
        if most > 0:
            return say(
                "s_kinds" if len(first) > 1 else "s_kind",
                language,
                word=said(CLASSES[each], language),
                kind=say("between", language).join(_label(kind, language) for kind in first),
                hours=value(most, 1),
                n=sum(kind["places"] for kind in first),
            ) + _longest_place(report, each, language)
    return ""


def _label(kind: Mapping[str, Any], language: Language) -> str:
    """Give what a kind of place is called within a sentence."""
    words = str(kind["label"][language])
    return words.lower() if language == "en" else words


def _longest_place(report: Report, each: WbgtClass, language: Language) -> str:
    """Give the longest hours of one place, with its mark on the map."""
    places = report.exposed.places if report.exposed else ()
    most, first = longest(places, each)
    if most <= 0:
        return ""
    marks = [mark_of(number) for number, place in enumerate(places) if place in first]
    marks_words = say("between", language).join(marks)
    return say("s_place", language, hours=value(most, 1), marks=marks_words)


def _street(report: Report, language: Language) -> str:
    if report.exposed is None or not report.exposed.streets:
        return ""
    first = report.exposed.streets[0]
    ties = ties_of(report.exposed.streets)
    return say(
        "s_streets" if ties and ties[0][0] == 1 else "s_street",
        language,
        last=ties[0][1] if ties else 1,
        name=street_name(first, language),
        length=value(first["length_m"], 0),
        relief=value(first["relief"], 1),
    )


def _scenario(report: Report, language: Language) -> str:
    if report.standings is None or not report.standings.proposals:
        return ""
    first = report.standings.proposals[0]
    count = len(report.standings.proposals) + report.standings.left_out
    return say(
        "s_scenario",
        language,
        n=count,
        title=first.proposal.title,
        relief=f"{first.relief:,.0f}",
    )


def _voices(report: Report, language: Language) -> str:
    if report.voices is None or not report.voices.told:
        return ""
    most = max(report.voices.notes, key=lambda each: each.count or 0)
    return say(
        "s_voices",
        language,
        n=report.voices.told,
        paper=report.voices.from_paper,
        label=said(most.label, language),
        most=most.count,
    )
