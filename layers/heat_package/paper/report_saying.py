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


def say(name: str, language: Language, /, **values: object) -> str:
    """Give words of the report, with values in their places."""
    return said(REPORT[name], language, **values)


def value(number: float | None, digits: int, unit: str = "") -> str:
    """Give a number with its unit, – where there is none."""
    if number is None:
        return NONE
    text = f"{number:,.{digits}f}"
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
    zone = datetime.timezone(datetime.timedelta(hours=float(report.about["utc_offset_h"])))
    return f"{moment.astimezone(zone):%-H:%M}"


def class_columns(language: Language) -> list[Column]:
    """Give a column for each class of WBGT, from the mildest."""
    return [Column(said(words, language), wbgt_class=each.value) for each, words in CLASSES.items()]
