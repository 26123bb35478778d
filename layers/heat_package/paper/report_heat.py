"""The sections of the report about the run: its area and inputs, its heat, how accurate it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from layers.bilingual import Language
from layers.heat_package.paper.blocks import Column, Section, Table
from layers.heat_package.paper.report import Report
from layers.heat_package.paper.report_saying import (
    class_columns,
    clock,
    percent,
    say,
    signed,
    value,
)
from layers.heat_package.paper.report_words import ORIGINS, UNITS, WEATHER, WEATHER_ORIGINS
from layers.heat_package.paper.words import said

MOST_HOURS: Final = 12
MOST_STATIONS: Final = 12


def area_section(report: Report, language: Language) -> Section:
    """Give where, when, and from which weather the run is."""
    about, grid = report.about, report.about["grid"]
    west, south, east, north = about["bounds"]
    wide, high = (grid[name] * grid["cell_m"] for name in ("columns", "rows"))
    hours = [str(each)[11:16] for each in about["hours"]]
    weather = about["weather"]
    stated = [str(weather[name]) for name in ("station", "source") if weather.get(name)]
    rows = [
        (say("a_run", language), f"{about['title'][language]}（{report.run}）"),
        (
            say("a_bounds", language),
            say(
                "bounds",
                language,
                w=f"{west:.4f}",
                e=f"{east:.4f}",
                s=f"{south:.4f}",
                n=f"{north:.4f}",
            ),
        ),
        (
            say("a_size", language),
            say(
                "size",
                language,
                w=f"{wide:,.0f}",
                h=f"{high:,.0f}",
                ha=f"{wide * high / 1e4:,.1f}",
                cell=f"{grid['cell_m']:g}",
            ),
        ),
        (
            say("a_hours", language),
            say(
                "hours",
                language,
                date=about["date"],
                first=hours[0] if hours else "–",
                last=hours[-1] if hours else "–",
                n=len(hours),
            ),
        ),
        (say("a_weather", language), "・".join(stated) or "–"),
        (
            say("a_scenario", language),
            say("with_scenario" if about["scenario"] else "as_is", language),
        ),
    ]
    item = Table(
        "",
        [Column(say("t_item", language), False), Column(say("t_value", language), False)],
        rows,
    )
    series = _weather(weather.get("quantities") or {}, language)
    return Section(
        "area", say("area", language), said(ORIGINS["recorded"], language), tables=[item, *series]
    )


def _weather(series: Mapping[str, Any], language: Language) -> list[Table]:
    rows = []
    for name, words in WEATHER.items():
        if name not in series:
            continue
        about = series[name]
        known = [each for each in about["values"] if each is not None]
        unit = UNITS.get(about["unit"], about["unit"])
        origin = WEATHER_ORIGINS.get(about["origin"])
        rows.append(
            (
                said(words, language),
                value(min(known, default=None), 1, unit),
                value(max(known, default=None), 1, unit),
                said(origin, language) if origin else str(about["origin"]),
            )
        )
    columns = [
        Column(say("t_weather", language), False),
        Column(say("t_lowest", language)),
        Column(say("t_highest", language)),
        Column(say("t_origin", language), False),
    ]
    return [Table("", columns, rows)] if rows else []


def heat_section(report: Report, language: Language) -> Section:
    """Give how much ground lies in each class, hour by hour."""
    title, origin = say("heat", language), said(ORIGINS[report.source], language)
    if not report.hours:
        return Section("heat", title, origin, [say("no_wbgt", language)])
    hottest = sorted(report.hours, key=lambda each: -each.mean_c)[:MOST_HOURS]
    rows = [
        (
            clock(each.at, report),
            *(percent(share) for share in each.shares),
            value(each.mean_c, 1, "°C"),
        )
        for each in sorted(hottest, key=lambda each: each.at)
    ]
    columns = [
        Column(say("t_time", language), False),
        *class_columns(language),
        Column(say("t_mean", language)),
    ]
    coarse = report.cell_m > report.about["grid"]["cell_m"] * 1.01
    return Section(
        "heat",
        title,
        origin,
        tables=[Table(say("shares", language), columns, rows)],
        notes=[say("coarse", language, cell=f"{report.cell_m:.1f}")] if coarse else [],
    )


def accuracy_section(report: Report, language: Language) -> Section:
    """Give how far the run is from what was measured, over all and at each station."""
    title = say("accuracy", language)
    if not report.about["accuracy"]:
        return Section("accuracy", title, text=[say("no_accuracy", language)])
    labels = {each["id"]: each for each in report.about["quantities"]}
    found = [(say("all_stations", language), each) for each in report.about["accuracy"]]
    found += [
        (str(station["name"]), each)
        for station in report.stations[:MOST_STATIONS]
        for each in station["series"]
    ]
    rows = []
    for place, each in found:
        known = labels.get(each["quantity"])
        unit = UNITS.get(str(known["unit"]), str(known["unit"])) if known else ""
        rows.append(
            (
                place,
                known["label"][language] if known else each["quantity"],
                signed(each["bias"], 1, unit),
                value(each["rmse"], 1, unit),
                value(each["r2"], 2),
                str(each["count"]),
            )
        )
    columns = [
        Column(say("t_station", language), False),
        Column(say("t_quantity", language), False),
        Column(say("t_bias", language)),
        Column(say("t_rmse", language)),
        Column("R²"),
        Column(say("t_pairs", language)),
    ]
    origins = dict.fromkeys(str(each["origin"]) for each in report.stations)
    origin = "・".join(
        said(ORIGINS[each], language) if each in ORIGINS else each for each in origins
    )
    return Section("accuracy", title, origin, tables=[Table("", columns, rows)])
