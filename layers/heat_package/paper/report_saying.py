"""How the report says numbers and times."""

from __future__ import annotations

import datetime
from typing import Final

from layers.bilingual import Language
from layers.heat_package.paper.blocks import Column
from layers.heat_package.paper.morning_words import CLASSES
from layers.heat_package.paper.report import Report
from layers.heat_package.paper.report_words import REPORT
from layers.heat_package.paper.words import said

NONE: Final = "–"
JAPAN_H: Final = 9.0  # from UTC


def say(name: str, language: Language, /, **values: object) -> str:
    """Give words of the report, with values in their places."""
    return said(REPORT[name], language, **values)


def value(number: float | None, digits: int, unit: str = "") -> str:
    """Give a number with its unit, – where there is none."""
    if number is None:
        return NONE
    text = f"{number:,.{digits}f}".replace("-", "−")
    return f"{text} {unit}" if unit else text


def signed(number: float | None, digits: int = 1, unit: str = "") -> str:
    """Give a difference with its sign."""
    if number is None:
        return NONE
    text = f"{number:+,.{digits}f}".replace("-", "−")
    text = text.replace("+", "±") if not text.strip("+−0.") else text
    return f"{text} {unit}" if unit else text


def percent(share: float) -> str:
    """Give a share of one as per cent."""
    return f"{share * 100:.1f} %"


def clock(moment: datetime.datetime, report: Report) -> str:
    """Give a time of the run as the clocks of its place say it."""
    return f"{moment.astimezone(_zone(report)):%-H:%M}"


def when(moment: datetime.datetime, report: Report) -> str:
    """Give a day and time as the clocks of the run's place say it."""
    return f"{moment.astimezone(_zone(report)):%Y-%m-%d %H:%M}"


def zone_words(report: Report, language: Language) -> str:
    """Give what the clocks of the run's place are called."""
    hours = float(report.about["utc_offset_h"])
    if hours == JAPAN_H:
        return say("zone_japan", language)
    return say("zone", language, offset=f"{hours:+g}".replace("-", "−"))


def version_words(report: Report, language: Language) -> str:
    """Give the version of the run, which begins with its second in UTC, with its local time."""
    try:
        moment = datetime.datetime.strptime(report.version[:16], "%Y%m%dT%H%M%S%z")
    except ValueError:
        return report.version
    return say(
        "version",
        language,
        version=report.version,
        time=when(moment, report),
        zone=zone_words(report, language),
    )


def _zone(report: Report) -> datetime.timezone:
    return datetime.timezone(datetime.timedelta(hours=float(report.about["utc_offset_h"])))


def class_columns(language: Language) -> list[Column]:
    """Give a column for each class of WBGT, from the mildest."""
    return [Column(said(words, language), wbgt_class=each.value) for each, words in CLASSES.items()]
