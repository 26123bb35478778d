"""The sections of the report about people: where they are, what they propose, what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from layers.bilingual import Bilingual, Language
from layers.comments.reactions import SHOWN_FROM
from layers.heat_package.paper.blocks import Column, Section, Table
from layers.heat_package.paper.map_page import day_and_time
from layers.heat_package.paper.report import Exposed, Report
from layers.heat_package.paper.report_saying import (
    NONE,
    class_columns,
    clock,
    percent,
    say,
    signed,
    value,
)
from layers.heat_package.paper.report_words import ONE_PLACE, ORIGINS, OUTCOMES, THINGS
from layers.heat_package.paper.report_words import VOICES as VOICE_WORDS
from layers.heat_package.paper.voices import Counted
from layers.heat_package.paper.words import said
from layers.heat_package.proposals.standing import Standing
from layers.heat_package.wbgt_class import WbgtClass

CLASSES: Final = tuple(WbgtClass)


def exposure_section(report: Report, language: Language) -> Section:
    """Give the hours in each class where people are, and the streets that want shade."""
    title, exposed = say("exposure", language), report.exposed
    if exposed is None:
        return Section("exposure", title, text=[say("no_exposure", language)])
    tables = [_kinds(exposed, language), _places(exposed, language)]
    notes = [said(each, language) for each in exposed.notes]
    if exposed.streets:
        tables.append(_streets(exposed, language))
        ties = [
            say("ties", language, first=first, last=last, relief=relief)
            for first, last, relief in ties_of(exposed.streets)
        ]
        notes = [*ties, say("load_unit", language), *notes]
    origin = said(ORIGINS[report.source], language)
    return Section("exposure", title, origin, tables=tables, notes=notes)


def longest(
    things: Sequence[Mapping[str, Any]], each: WbgtClass
) -> tuple[float, list[Mapping[str, Any]]]:
    """Give the longest hours in a class as they are said [h], and all that have so many."""
    hours = [round(thing["before"][each.value], 1) for thing in things]
    most = max(hours, default=0.0)
    return most, [thing for thing, found in zip(things, hours, strict=True) if found == most]


def ties_of(streets: Sequence[Mapping[str, Any]]) -> list[tuple[int, int, str]]:
    """Give which streets are said to relieve alike: first and last number, and how much."""
    told = [value(each["relief"], 1) for each in streets]
    numbers = {relief: [n for n, each in enumerate(told, 1) if each == relief] for relief in told}
    return [(each[0], each[-1], relief) for relief, each in numbers.items() if len(each) > 1]


def mark_of(number: int) -> str:
    """Give the letter of a place on the map."""
    return chr(ord("A") + number)


def _hours(hours: Mapping[str, float]) -> list[str]:
    return [value(hours[each.value], 1) for each in CLASSES]


def _kinds(exposed: Exposed, language: Language) -> Table:
    columns = [
        Column(say("t_kind", language), False),
        Column(say("t_places", language)),
        *class_columns(language),
        Column(say("t_unknown", language)),
    ]
    rows = [
        (
            each["label"][language],
            str(each["places"]),
            *_hours(each["before"]),
            value(each["before"]["unknown"], 1),
        )
        for each in exposed.kinds
    ]
    return Table(say("kinds", language), columns, rows)


def _places(exposed: Exposed, language: Language) -> Table:
    columns = [
        Column(say("t_mark", language), False),
        Column(say("t_place", language), False),
        *class_columns(language)[:1:-1],
        Column(say("t_hottest", language)),
    ]
    rows = [
        (
            mark_of(number),
            _named(each, said(ONE_PLACE[each["kind"]], language), language),
            *_hours(each["before"])[:1:-1],
            _hottest(each),
        )
        for number, each in enumerate(exposed.places)
    ]
    return Table(say("places", language), columns, rows)


def _named(thing: Mapping[str, Any], kind: str, language: Language) -> str:
    """Give the name of a place or street and what it is; without a name, where it is."""
    if not thing["name"]:
        return say("no_name", language, kind=kind, where=said(thing["where"], language))
    return say("between", language).join((thing["name"], kind))


def _hottest(place: Mapping[str, Any]) -> str:
    if place["warmest_c"] is None:
        return NONE
    at = str(place["warmest_at"])[11:16].removeprefix("0")
    return f"{value(place['warmest_c'], 1, '°C')} ({at})"


def street_name(street: Mapping[str, Any], language: Language) -> str:
    """Give what a street is called, with what it is and what is near: a street is long."""
    named = _named(street, street["kind"][language], language)
    if not street["name"]:
        return named
    return named + _in_brackets(said(street["where"], language), language)


def _streets(exposed: Exposed, language: Language) -> Table:
    columns = [
        Column(say("t_mark", language), False),
        Column(say("t_street", language), False),
        Column(say("t_length", language)),
        Column(say("t_sun", language)),
        Column(say("t_load", language)),
        Column(say("t_relief", language)),
    ]
    rows = [
        (
            str(number),
            street_name(each, language),
            value(each["length_m"], 0, "m"),
            percent(each["sun_share"]),
            value(each["load"], 1),
            value(each["relief"], 1),
        )
        for number, each in enumerate(exposed.streets, 1)
    ]
    return Table(say("streets", language), columns, rows)


def scenarios_section(report: Report, language: Language) -> Section:
    """Give proposals, runs with scenarios, decisions and votes side by side."""
    tables, text, notes = [], [], []
    if report.standings is None:
        text.append(say("missing", language))
    elif not report.standings.proposals:
        text.append(say("no_proposals", language))
    else:
        tables.append(_proposals(report, report.standings.proposals, language))
        if report.standings.left_out:
            notes.append(say("more_proposals", language, n=report.standings.left_out))
        notes += _remarks(report.standings.proposals, language)
    if report.scenario_runs and report.hottest is not None:
        tables.append(_runs(report, language))
    if report.standings is not None:
        tables += _decisions(report.standings.proposals, language)
        tables += _votes(report, language)
    origin = said(ORIGINS[report.source], language)
    return Section("scenarios", say("scenarios", language), origin, text, tables, notes)


def _proposals(report: Report, standings: Sequence[Standing], language: Language) -> Table:
    names = ("proposal", "things", "change", "largest_day", "total", "milder", "decision")
    numbers = {"largest_day", "total"}
    columns = [Column(say(f"t_{name}", language), name in numbers) for name in names]
    rows = []
    for each in standings:
        hours = each.figures.hours.get("wbgt", ())
        voice = VOICE_WORDS[each.proposal.feature.voice.value]
        largest = min((hour.largest for hour in hours), default=None)
        rows.append(
            (
                each.proposal.title + _in_brackets(said(voice, language), language),
                _things(each.things, language),
                _change(each, language),
                signed(largest, 1, "°C"),
                f"{each.relief:,.0f} °C·m²·h",
                _milder(report, each, language),
                said(OUTCOMES[each.decision.outcome.value], language)
                if each.decision
                else say("no_decision", language),
            )
        )
    return Table(say("proposals", language), columns, rows)


def _in_brackets(words: str, language: Language) -> str:
    return f"（{words}）" if language == "ja" else f" ({words})"


def _things(things: Mapping[str, int], language: Language) -> str:
    between = "・" if language == "ja" else ", "
    words = {name: said(label, language) for name, label in THINGS.items()}
    if language == "ja":
        return between.join(f"{words.get(name, name)}{count}" for name, count in things.items())
    return between.join(f"{words.get(name, name)}: {count}" for name, count in things.items())


def _change(standing: Standing, language: Language) -> str:
    hours = standing.figures.hours.get("wbgt", ())
    if not hours or hours[standing.figures.hour].before is None:
        return NONE
    shown = hours[standing.figures.hour]
    return say(
        "change",
        language,
        hour=shown.hour[11:16].removeprefix("0"),
        before=value(shown.before, 1),
        after=value(shown.after, 1),
    )


def _milder(report: Report, standing: Standing, language: Language) -> str:
    found = report.exposed.milder.get(standing.result.id) if report.exposed else None
    if found is None:
        return NONE
    if found.name is None:
        return say("milder", language, n=found.count)
    return say(
        "milder_most",
        language,
        n=found.count,
        name=said(found.name, language),
        before=value(found.before, 1),
        after=value(found.after, 1),
    )


def _remarks(standings: Sequence[Standing], language: Language) -> list[str]:
    """Give what one must know of the results, each sentence once."""
    remarks = [each for one in standings for each in one.result.answer["remarks"]]
    words = (_in_language(each["message"], language) for each in remarks)
    return list(dict.fromkeys(words))


def _in_language(message: Any, language: Language) -> str:
    return str(message[language]) if isinstance(message, Mapping) else str(message)


def _runs(report: Report, language: Language) -> Table:
    assert report.hottest is not None  # noqa: S101 - its caller looked
    names = ("run", "things", "area", "before", "after", "largest_hour")
    columns = [Column(say(f"t_{name}", language), name not in {"run", "things"}) for name in names]
    rows = [
        (
            said(each.title, language),
            _things(each.things, language),
            value(each.change.area_m2, 0, "m²"),
            value(each.change.before, 1, "°C"),
            value(each.change.after, 1, "°C"),
            signed(each.change.largest, 1, "°C"),
        )
        for each in report.scenario_runs
    ]
    time = clock(report.hottest.at, report)
    return Table(say("runs", language, time=time), columns, rows)


def _decisions(standings: Sequence[Standing], language: Language) -> list[Table]:
    found = [(each, each.decision) for each in standings if each.decision is not None]
    columns = [
        Column(say(f"t_{name}", language), False)
        for name in ("proposal", "decision", "reason", "page")
    ]
    rows = [
        (
            each.proposal.title,
            said(OUTCOMES[decision.outcome.value], language),
            decision.reason,
            decision.official_page,
        )
        for each, decision in found
    ]
    return [Table(say("decisions", language), columns, rows)] if rows else []


def _votes(report: Report, language: Language) -> list[Table]:
    assert report.standings is not None  # noqa: S101 - its caller looked
    titles = {each.proposal.id: each.proposal.title for each in report.standings.proposals}
    rows = []
    for ballot in report.standings.votes:
        few = ballot.votes < SHOWN_FROM
        for choice, count in (ballot.counts or {}).items():
            if choice in titles:
                told = say("few_votes", language) if few else str(count)
                rows.append((ballot.question, titles[choice], told))
    columns = [
        Column(say("t_question", language), False),
        Column(say("t_proposal", language), False),
        Column(say("t_votes", language)),
    ]
    return [Table(say("votes", language), columns, rows)] if rows else []


def voices_section(report: Report, language: Language) -> Section:
    """Give how many voices there are by kind, of those that everybody sees."""
    title, voices = say("voices", language), report.voices
    if voices is None:
        return Section("voices", title, text=[say("missing", language)])
    tables, text = [], []
    if voices.notes:
        total = (Counted(Bilingual(*_both("sum")), voices.told),)
        tables.append(_counts("notes", "t_about", [*voices.notes, *total], language))
    else:
        text.append(say("no_voices", language))
    if voices.since and voices.until:
        first, last = (day_and_time(each, language) for each in (voices.since, voices.until))
        paper = voices.from_paper
        text.append(say("voices_when", language, first=first, last=last, paper=paper))
    if voices.reactions or voices.comments.count != 0:
        found = [*voices.reactions, voices.comments]
        tables.append(_counts("reactions", "t_reaction", found, language))
    notes = [say("voices_rule", language, k=SHOWN_FROM)]
    origin = said(ORIGINS["counted"], language)
    return Section("voices", title, origin, text, tables, notes)


def _both(name: str) -> tuple[str, str]:
    return say(name, "ja"), say(name, "en")


def _counts(name: str, head: str, counts: Sequence[Counted], language: Language) -> Table:
    rows = [
        (
            said(each.label, language),
            say("few", language, k=SHOWN_FROM) if each.count is None else f"{each.count:,}",
        )
        for each in counts
    ]
    columns = [Column(say(head, language), False), Column(say("t_count", language))]
    return Table(say(name, language), columns, rows)
