"""From two places on the map to the answer of the route: network, heat, search, words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyproj

from gis_server.errors import NoCoolPlaceError, NoWayError, ParameterError
from gis_server.heat.published_runs import PublishedRun
from gis_server.ways.asked import Asked, Degrees
from gis_server.ways.network_files import DEGREES, KIND_NAMES
from gis_server.ways.published_ways import PublishedNetwork
from gis_server.ways.records import (
    WayAnswer,
    WayDirection,
    WayKindName,
    WayKnown,
    WayLine,
    WayMinute,
    WayPast,
    WayRun,
    WayTotals,
)
from gis_server.ways.run_fields import RunFields, Steps, steps_of
from layers.bilingual import Bilingual
from layers.heat_package.ways.directions import APART_M, Language, directions, line_of
from layers.heat_package.ways.heat_load import EdgeHeat, edge_heat
from layers.heat_package.ways.network import WayKind
from layers.heat_package.ways.strip import (
    Known,
    heat_load_c_min,
    known_of,
    length_m,
    strip_of,
)
from layers.heat_package.ways.way import Place, Question, Way, WayChoice
from layers.heat_package.ways.ways import way_of

# Ways are for walking: beyond this distance nobody is told one.
LONGEST_M = 6_000.0
NO_HEAT = Bilingual(
    "この道の暑さは分かりません（この時刻の計算がありません）。",
    "The heat along this way is not known: no run covers this time and place.",
)
UNKNOWN_HEAT = Bilingual(
    "{metres} m は暑さが分かりません。まわりの暑い所と同じとみなしました。",
    "The heat of {metres} m is not known; it counts like the hotter places around.",
)
UNKNOWN_STEPS = Bilingual(
    "{metres} m は段差の有無が分かりません。",
    "Whether there are steps is not known along {metres} m.",
)
AWAY_FROM_START = Bilingual(
    "出る場所から道まで {metres} m あります。その間は、歩けるかも段差も分かりません。",
    "The way begins {metres} m from the start; of what is in between nothing is known.",
)
AWAY_FROM_END = Bilingual(
    "行きたい場所から道まで {metres} m あります。その間は、歩けるかも段差も分かりません。",
    "The way ends {metres} m from the place; of what is in between nothing is known.",
)
CUT_SHORT = Bilingual(
    "範囲が広いため、時刻による変化の一部を見ていません。",
    "The area is large: some changes with the hour were not looked at.",
)


@dataclass(frozen=True, slots=True)
class _Heat:
    """The heat of a question: of the edges, and the fields that the strip shows."""

    edges: EdgeHeat | None
    fields: dict[str, npt.NDArray[np.float32]]
    switches: npt.NDArray[np.int64]


_NO_FIELDS = _Heat(None, {}, np.empty(0, np.int64))


def answer_of(
    asked: Asked, ways: PublishedNetwork, run: PublishedRun | None, fields: RunFields
) -> WayAnswer:
    """Find the way and tell it.

    Raises
    ------
    NoWayError
        The network does not lead there.
    NoCoolPlaceError
        It leads there, but past no cool place.
    ParameterError
        The places lie too far from each other.
    """
    question = _question(asked, ways)
    fastest_kind = WayChoice.STEP_FREE if asked.choice is WayChoice.STEP_FREE else WayChoice.FASTEST
    plain = replace(question, choice=fastest_kind, detour=1.0, weight=0.0)
    fastest = way_of(ways.finder, plain, None, switches=_NO_FIELDS.switches)
    if fastest is None:
        raise NoWayError
    heat = _heat(asked, ways, run, fields, seconds=int(fastest.seconds * asked.detour) + 1)
    way = way_of(ways.finder, question, heat.edges, switches=heat.switches)
    if way is None:
        raise NoCoolPlaceError if asked.choice is WayChoice.VIA_COOL_PLACE else NoWayError
    known = known_of(ways.network, way, heat.edges)
    back = _to_degrees(ways.network.crs)
    totals = _totals(way, ways, heat)
    return WayAnswer(
        **totals.model_dump(),
        kind=asked.choice,
        at=asked.begin.isoformat() if asked.begin and run else None,
        run=None if run is None else _run(run, asked.language),
        detour=question.detour,
        weight=question.weight,
        limit_s=way.found.limit_s,
        fastest=_totals(fastest, ways, heat),
        past=_past(asked, way),
        geometry=WayLine(coordinates=_degrees(line_of(ways.network, way), back)),
        start_away_m=round(way.start_away_m, 1),
        end_away_m=round(way.end_away_m, 1),
        strip=_strip(asked, ways, way, heat),
        directions=_directions(asked, ways, way, question.end, back),
        known=WayKnown(
            heat=round(known.heat, 3),
            heat_unknown_m=round(known.heat_m, 1),
            steps=round(known.steps, 3),
            steps_unknown_m=round(known.steps_m, 1),
        ),
        notes=_notes(asked, ways, way, heat, known),
        exact=way.found.exact,
        network=ways.version,
        attribution=ways.attribution,
    )


def _question(asked: Asked, ways: PublishedNetwork) -> Question:
    places = [asked.start, asked.end, *(each.place for each in asked.past)]
    start, end, *past = _plane(places, ways.network.crs)
    away = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    if not away <= LONGEST_M:
        raise ParameterError(
            "to",
            f"from から{LONGEST_M / 1000:g} km以内の場所",
            f"a place within {LONGEST_M / 1000:g} km of `from`",
        )
    if asked.choice is WayChoice.FASTEST:
        return Question(start, end, asked.choice, detour=1.0)
    return Question(start, end, asked.choice, asked.detour, asked.weight, tuple(past))


def _heat(
    asked: Asked,
    ways: PublishedNetwork,
    run: PublishedRun | None,
    fields: RunFields,
    *,
    seconds: int,
) -> _Heat:
    steps: Steps | None = None
    if run is not None and asked.begin is not None:
        steps = steps_of(run, asked.begin, seconds=seconds)
    if run is None or steps is None:
        return _NO_FIELDS
    found = fields.along(run, ways, steps)
    edges = edge_heat(found["utci"], ways.samples) if "utci" in found else None
    return _Heat(edges, found, steps.switches)


def _totals(way: Way, ways: PublishedNetwork, heat: _Heat) -> WayTotals:
    load = None
    if heat.edges is not None:
        load = round(heat_load_c_min(way, heat.edges, switches=heat.switches), 1)
    metres = round(length_m(ways.network, way.legs), 1)
    return WayTotals(duration_s=way.seconds, length_m=metres, heat_load=load)


def _past(asked: Asked, way: Way) -> WayPast | None:
    if way.past is None or way.past_s is None:
        return None
    found = asked.past[way.past]
    lon, lat = found.place
    return WayPast(lon=lon, lat=lat, id=found.id, name=found.name, after_s=way.past_s)


def _strip(asked: Asked, ways: PublishedNetwork, way: Way, heat: _Heat) -> list[WayMinute]:
    minutes = strip_of(ways.network, ways.samples, way, heat.fields, switches=heat.switches)
    return [
        WayMinute(
            minute=each.number,
            time=_time(asked.begin, each.number),
            from_m=round(each.start_m, 1),
            to_m=round(each.end_m, 1),
            kind=_kind(each.kind),
            shade=_rounded(each.shade, 2),
            roofed=each.roofed,
            utci_c=_rounded(each.utci_c, 1),
            wbgt_c=_rounded(each.wbgt_c, 1),
            wbgt_class=each.wbgt,
            known=round(each.known, 2),
        )
        for each in minutes
    ]


def _directions(
    asked: Asked, ways: PublishedNetwork, way: Way, end: Place, back: pyproj.Transformer
) -> list[WayDirection]:
    found = directions(ways.network, way, end=end, language=asked.language)
    places = _degrees(np.array([(each.x, each.y) for each in found]).reshape(-1, 2), back)
    return [
        WayDirection(
            text=each.text,
            at_m=round(each.at_m, 1),
            length_m=round(each.length_m, 1),
            kind=_kind(each.kind),
            lon=lon,
            lat=lat,
        )
        for each, (lon, lat) in zip(found, places, strict=True)
    ]


def _notes(asked: Asked, ways: PublishedNetwork, way: Way, heat: _Heat, known: Known) -> list[str]:
    """Say what is not known."""
    found = []
    if heat.edges is None:
        found.append(_said(NO_HEAT, asked.language))
    elif known.heat_m >= 1:
        found.append(_said(UNKNOWN_HEAT, asked.language, metres=round(known.heat_m)))
    if known.steps_m >= 1:
        found.append(_said(UNKNOWN_STEPS, asked.language, metres=round(known.steps_m)))
    for words, away in ((AWAY_FROM_START, way.start_away_m), (AWAY_FROM_END, way.end_away_m)):
        if away >= APART_M:
            found.append(_said(words, asked.language, metres=round(away)))
    if not way.found.exact:
        found.append(_said(CUT_SHORT, asked.language))
    return [*found, *(_said(each, asked.language) for each in ways.caveats)]


def _said(words: Bilingual, language: Language, **values: int) -> str:
    text = words.en if language == "en" else words.ja
    return text.format(**values) if values else text


def _run(run: PublishedRun, language: Language) -> WayRun:
    about: dict[str, Any] = run.about
    return WayRun(
        run=run.run,
        version=run.version,
        title=about["title"]["en" if language == "en" else "ja"],
        source=about["source"],
        date=about["date"],
    )


def _time(begin: datetime.datetime | None, minute: int) -> str | None:
    return None if begin is None else (begin + datetime.timedelta(minutes=minute)).isoformat()


def _kind(kind: WayKind) -> WayKindName:
    return cast(WayKindName, KIND_NAMES[kind])


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


@lru_cache(maxsize=16)
def _to_degrees(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, DEGREES, always_xy=True)


@lru_cache(maxsize=16)
def _from_degrees(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(DEGREES, crs, always_xy=True)


def _plane(places: Sequence[Degrees], crs: str) -> list[tuple[float, float]]:
    lon, lat = np.array(places, np.float64).T
    x, y = _from_degrees(crs).transform(lon, lat)
    return list(zip(np.asarray(x).tolist(), np.asarray(y).tolist(), strict=True))


def _degrees(
    points: npt.NDArray[np.float64], back: pyproj.Transformer
) -> list[tuple[float, float]]:
    # One point more than asked for: pyproj takes an array of one as a scalar and warns.
    padded = np.concatenate([points, points[:1]])
    lon, lat = back.transform(padded[:, 0], padded[:, 1])
    pairs = np.column_stack([lon, lat])[: len(points)].round(7)
    return [(float(each[0]), float(each[1])) for each in pairs]
