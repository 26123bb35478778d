"""The last sections of the report: what it is made from and how, and how to read it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final

from layers.bilingual import Language
from layers.heat_package.paper.blocks import Column, Section, Table
from layers.heat_package.paper.map_page import day_and_time
from layers.heat_package.paper.report import Report
from layers.heat_package.paper.report_saying import say, version_words, when, zone_words
from layers.heat_package.paper.report_words import ORIGINS
from layers.heat_package.paper.words import said

SHA_SHOWN: Final = 16


def sources_section(report: Report, language: Language) -> Section:
    """Give files with checksums, steps with tools, the published version."""
    version = say(
        "published",
        language,
        version=version_words(report, language),
        digest=report.manifest_sha256[:SHA_SHOWN],
        address=report.chain_address,
    )
    named = say("attribution", language, words=report.about["attribution"])
    return Section(
        "sources",
        say("sources", language),
        said(ORIGINS["recorded"], language),
        text=[version, named],
        tables=[_files(report, language), _steps(report, language)],
    )


def _files(report: Report, language: Language) -> Table:
    columns = [
        Column(say("t_source", language), False),
        Column(say("t_files", language)),
        Column(say("t_digest", language), False),
        Column(say("t_now", language), False),
    ]
    rows = [
        (
            said(each.title, language),
            say("one_file" if each.files == 1 else "n_files", language, n=each.files),
            each.digest[:SHA_SHOWN],
            say("changed" if each.changed else "same", language),
        )
        for each in report.sources
    ]
    return Table(say("files", language), columns, rows)


def _steps(report: Report, language: Language) -> Table:
    heads = [say(f"t_{name}", language) for name in ("step", "way", "tool")]
    heads.append(say("t_done", language, zone=zone_words(report, language)))
    columns = [Column(words, False) for words in heads]
    rows = [
        (
            said(each.label, language),
            say("automatic" if each.automatic else "manual", language),
            each.tool,
            _when(each.at, report),
        )
        for each in report.steps
    ]
    return Table(say("steps", language), columns, rows)


def _when(at: str, report: Report) -> str:
    """Give a time as the clocks of the run's place say it."""
    try:
        moment = datetime.datetime.fromisoformat(at)
    except ValueError:
        return at
    return when(moment, report) if moment.tzinfo else at


def caveats_section(report: Report, language: Language) -> Section:
    """Give what one must know to read the numbers rightly."""
    remarks = [
        each["message"] if isinstance(each, Mapping) else each for each in report.about["remarks"]
    ]
    words = [str(each[language]) if isinstance(each, Mapping) else str(each) for each in remarks]
    made = day_and_time(report.made, language)
    fixed = [say(name, language) for name in ("guide", "person", "one_day")]
    public = say("voices_public", language, made=made)
    return Section("caveats", say("caveats", language), text=[*fixed, public, *words])
