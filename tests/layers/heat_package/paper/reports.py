"""A planner's report of a made-up run, for tests of what is printed of it."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import numpy as np
import shapely

from layers.bilingual import Bilingual
from layers.features.feature import Content, Feature, Status, Voice
from layers.features.layer import Layer
from layers.heat_package.exposure.areas import Cooled
from layers.heat_package.paper.pattern_map import CLASS_COLOURS, HOUR_COLOURS, Mark, pattern_map
from layers.heat_package.paper.report import (
    Exposed,
    HourMap,
    HourOfRun,
    HoursMap,
    Milder,
    Report,
    ScenarioRun,
    SourceLine,
    StepLine,
)
from layers.heat_package.paper.voices import COMMENTS, Counted, Voices
from layers.heat_package.proposals.ballots import Ballot
from layers.heat_package.proposals.deciding import Decision, Outcome, State
from layers.heat_package.proposals.figures import figures_of
from layers.heat_package.proposals.kept import Proposal, ScenarioVersion
from layers.heat_package.proposals.results import BaseRun, Result
from layers.heat_package.proposals.scenario import Scenario, text_of
from layers.heat_package.proposals.standing import Standing, Standings
from layers.heat_package.wbgt_class import WbgtClass
from tests.layers.heat_package.proposals.answers import answer, tree

TOKYO = datetime.timezone(datetime.timedelta(hours=9))
MADE = datetime.datetime(2026, 7, 24, 1, 0, tzinfo=datetime.UTC)
QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>'
# What somebody may call a proposal; on paper it is words, in a template nothing else.
HOSTILE = '#panic("x")*太字*$x$<script>'
LEVELS = np.repeat(np.array([[0, 1, 2, 3]], np.int8), 2, axis=0)
WBGT = (27.0, 30.0, 33.5)


def clock(hour: int) -> datetime.datetime:
    return datetime.datetime(2018, 7, 23, hour, tzinfo=TOKYO)


def drawn(marks: tuple[Mark, ...] = (), colours: tuple[str, ...] = CLASS_COLOURS) -> str:
    return pattern_map(LEVELS, colours, width_mm=80, height_mm=40, marks=marks)


def about() -> dict[str, Any]:
    """Give a run.json as far as the report reads it."""
    quantity = {"id": "wbgt", "label": {"ja": "暑さ指数（WBGT）", "en": "WBGT"}, "unit": "degC"}
    return {
        "title": {"ja": "現状", "en": "As it is"},
        "date": "2018-07-23",
        "source": "計算値",
        "attribution": "川辺町のデータ",
        "utc_offset_h": 9.0,
        "hours": [clock(hour).isoformat() for hour in (9, 12, 14)],
        "bounds": [139.37, 36.14, 139.39, 36.16],
        "grid": {"cell_m": 2.0, "columns": 400, "rows": 200},
        "quantities": [quantity],
        "scenario": None,
        "weather": {
            "station": "熊谷",
            "source": "weather.csv",
            "quantities": {
                "air_temperature": {
                    "unit": "degC",
                    "origin": "measured",
                    "values": [31.0, None, 38.9],
                }
            },
        },
        "accuracy": [
            {
                "quantity": "wbgt",
                "file": "wbgt.csv",
                "bias": -0.4,
                "rmse": 0.9,
                "r2": 0.93,
                "count": 42,
            }
        ],
        "remarks": [
            {"code": "a", "severity": "info", "message": {"ja": "注意一", "en": "note one"}}
        ],
    }


def standing(title: str, *, number: int = 1, voice: Voice = Voice.WORKSHOP) -> Standing:
    """Give a proposal with a result and a decision."""
    content = Content(
        shapely.box(139.38, 36.15, 139.381, 36.151), {"kind": "sketch", "text": title}
    )
    feature = Feature(
        *(number, f"p{number}", "proposals", content, Status.PUBLISHED, voice),
        *(None, None, "きつね", 1, 0, 0),
    )
    layer = Layer(
        "proposals", "town", "s", "proposal", {"ja": "案", "en": "p"}, (), (), frozenset()
    )
    scenario = {"type": "FeatureCollection", "features": [tree(), tree()]}
    version = ScenarioVersion(feature.id, 1, Scenario(scenario, text_of(scenario)), None, 0)
    told = answer()
    run = BaseRun("2018-07-23-aaaaaa", "20260101T000000Z-aaaaaa", "f" * 64)
    result = Result(f"r{number}", feature.id, 1, run, "uchimizu 1", text_of(told), "e" * 64, 0)
    decision = Decision(
        *(
            "d",
            feature.id,
            Outcome.ADOPTED,
            "駅前の改修に入れます。",
            "https://www.city.example.jp/x",
        ),
        *({}, State.PUBLISHED, "a", 0, 1),
    )
    figures = figures_of(told)
    relief = sum(each.relief for each in figures.hours["wbgt"])
    return Standing(
        Proposal(feature, layer, version), result, figures, {"tree": 2}, relief, decision
    )


def exposed() -> Exposed:
    """Give where people are: one crossing and one street."""
    hours = {"caution": 0.0, "warning": 1.0, "severe_warning": 1.5, "danger": 4.5, "unknown": 0.0}
    place = {
        "kind": "crossing",
        "name": "本町",
        "warmest_c": 34.2,
        "warmest_at": clock(14).isoformat(),
    }
    kind = {"kind": "crossing", "label": {"ja": "横断歩道", "en": "Crossings"}, "places": 12}
    where = Bilingual("本町の北 60 m", "60 m north of Honcho")
    street = {
        "name": "",
        "where": where,
        "kind": {"ja": "歩道", "en": "pavement"},
        "length_m": 33.0,
    }
    numbers = {"relief": 2.5, "load": 6.6, "sun_share": 0.54}
    marks = (Mark("A", ((0.2, 0.5),)), Mark("1", ((0.5, 0.2), (0.7, 0.4))))
    return Exposed(
        kinds=[{**kind, "before": hours}],
        places=[{**place, "before": hours}],
        streets=[{**street, **numbers}],
        notes=[Bilingual("人の数は入っていません。", "Nobody is counted.")],
        marked=HoursMap(drawn(marks, HOUR_COLOURS), WbgtClass.DANGER, (2, 4)),
        milder={"r1": Milder(2, Bilingual("本町", "Honcho"), 6.0, 4.5)},
    )


def report(**changed: Any) -> Report:
    """Give a report with everything in it."""
    found = standing(HOSTILE)
    ballot = Ballot(
        "b", "w", "どちら？", (found.proposal.id,), 0, 1, None, 5, {found.proposal.id: 5}
    )
    usual = Report(
        city="川辺町",
        run="2018-07-23-aaaaaa",
        version="20260101T000000Z-aaaaaa",
        manifest_sha256="f" * 64,
        made=MADE,
        about=about(),
        stations=[],
        hours=[
            HourOfRun(clock(hour), shares, mean)
            for hour, shares, mean in zip(
                (9, 12, 14),
                ((0.1, 0.9, 0, 0), (0, 0.2, 0.5, 0.3), (0, 0, 0.4, 0.6)),
                WBGT,
                strict=True,
            )
        ],
        cell_m=2.0,
        map_times=[clock(9), clock(12)],
        maps=[HourMap(clock(hour), drawn()) for hour in (9, 12)],
        exposed=exposed(),
        scenario_runs=[
            ScenarioRun(
                Bilingual("駅前に木", "Trees"), {"tree": 3}, Cooled(800.0, 33.0, 31.5, -2.6)
            )
        ],
        standings=Standings([found], [ballot], 0),
        voices=Voices(
            [
                Counted(Bilingual("暑い", "It is hot"), 12),
                Counted(Bilingual("涼しい", "Cool"), None),
            ],
            [Counted(Bilingual("参考になった", "useful"), 4)],
            Counted(COMMENTS, 7),
            3,
            MADE - datetime.timedelta(days=20),
            MADE,
        ),
        sources=[
            SourceLine(Bilingual("街のモデル：建築物", "Buildings"), 4, "ab" * 32, changed=True)
        ],
        steps=[
            StepLine(Bilingual("計算する", "Compute"), True, "uchimizu 1", "2026-07-23T15:00:00Z")
        ],
        address="https://map.example.jp/heat/town/x",
        chain_address="https://map.example.jp/people/town/chain?of=x",
        qr=QR,
    )
    return dataclasses.replace(usual, **changed)
