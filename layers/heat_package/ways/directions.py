"""A way in words: where to turn, what to cross, in Japanese, easy Japanese and English."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from layers.heat_package.ways.network import WayKind, WayNetwork
from layers.heat_package.ways.way import Place, Way

Float64 = npt.NDArray[np.float64]
Language = Literal["ja", "easy-ja", "en"]

# Directions are taken over this much of the way, so that a kink of a line is no turn.
LOOKING_M = 15.0
TURN_DEG = 40.0
BACK_DEG = 150.0
# Kinds that are told even where they are short.
TOLD = frozenset({WayKind.CROSSING, WayKind.STAIRS, WayKind.FOOTBRIDGE})
LONGER_THAN_M = 20.0
# Pieces that only lead from a place to the fork at which it stands are not told.
LEAST_M = 1.0
# Shorter pieces of a street that goes straight on are not told, nor are the mouths of side streets.
SHORT_M = 10.0
# No street is as wide: what is longer leads over a junction.
LONGEST_CROSSING_M = 30.0
# A place that lies farther from the end of the way is told: the way does not reach it.
APART_M = 10.0

_COMPASS = {
    "ja": ("北", "北東", "東", "南東", "南", "南西", "西", "北西"),
    "easy-ja": ("きた", "きた と ひがし の あいだ", "ひがし", "みなみ と ひがし の あいだ",
                "みなみ", "みなみ と にし の あいだ", "にし", "きた と にし の あいだ"),
    "en": ("north", "north-east", "east", "south-east",
           "south", "south-west", "west", "north-west"),
}  # fmt: skip
_TURNS = {
    "ja": {"left": "左に曲がり", "right": "右に曲がり", "back": "引き返し", "on": "そのまま"},
    "easy-ja": {
        "left": "ひだり に まがります。",
        "right": "みぎ に まがります。",
        "back": "うしろ に もどります。",
        "on": "まっすぐ すすみます。",
    },
    "en": {"left": "Turn left", "right": "Turn right", "back": "Turn back", "on": "Go on"},
}
_ON = {
    "ja": {
        WayKind.STREET: "道", WayKind.SIDEWALK: "歩道", WayKind.CROSSING: "道の横断",
        WayKind.PATH: "小道", WayKind.SQUARE: "広場", WayKind.PARK: "公園",
        WayKind.STAIRS: "階段", WayKind.FOOTBRIDGE: "歩道橋", WayKind.PASSAGE: "通路",
    },
    "easy-ja": {
        WayKind.STREET: "みち", WayKind.SIDEWALK: "あるく ひと の みち",
        WayKind.CROSSING: "みち の むこう", WayKind.PATH: "ほそい みち",
        WayKind.SQUARE: "ひろば", WayKind.PARK: "こうえん", WayKind.STAIRS: "かいだん",
        WayKind.FOOTBRIDGE: "みち の うえ の はし", WayKind.PASSAGE: "たてもの の なか の みち",
    },
    "en": {
        WayKind.STREET: "the street", WayKind.SIDEWALK: "the pavement",
        WayKind.CROSSING: "the crossing", WayKind.PATH: "the path", WayKind.SQUARE: "the square",
        WayKind.PARK: "the park", WayKind.STAIRS: "the stairs",
        WayKind.FOOTBRIDGE: "the footbridge", WayKind.PASSAGE: "the passage",
    },
}  # fmt: skip
_JUNCTION = {"ja": "広い交差点", "easy-ja": "ひろい こうさてん", "en": "the wide junction"}


@dataclass(frozen=True, slots=True)
class Direction:
    """One instruction: its words, where along the way, and how far it then goes [m]."""

    text: str
    at_m: float
    length_m: float
    kind: WayKind
    x: float
    y: float


@dataclass(slots=True)
class _Section:
    """A piece of the way between two decisions."""

    start: float
    kind: WayKind
    name: str
    turn: str


def line_of(network: WayNetwork, way: Way) -> Float64:
    """Give the line of a way, (n, 2) m, without repeated places."""
    pieces = []
    for leg in way.legs:
        line = network.line(leg.edge)
        pieces.append(_part(line, leg.begin, leg.finish))
    if not pieces:
        return np.empty((0, 2))
    joined = np.concatenate(pieces)
    moved = np.concatenate([[True], np.hypot(*np.diff(joined, axis=0).T) > 1e-6])
    return np.asarray(joined[moved])


def directions(network: WayNetwork, way: Way, *, end: Place, language: Language) -> list[Direction]:
    """Give the instructions of a way; the last one says where it ends.

    end : where one wants to go, which may lie apart from the way.
    """
    line = line_of(network, way)
    if len(line) < 2:
        return [_last(line, 0.0, end, language)] if len(line) else []
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    whole = float(along[-1])
    sections = _merged(_sections(network, way, line, along), whole)
    found = []
    for number, each in enumerate(sections):
        length = (sections[number + 1].start if number + 1 < len(sections) else whole) - each.start
        x, y = _at(line, along, each.start)
        if number == 0:
            text = _beginning(each, _heading(line, along, 0.0), length, language)
        else:
            text = _words(each, length, language)
        found.append(Direction(text, each.start, length, each.kind, x, y))
    return [*found, _last(line, whole, end, language)]


def _sections(network: WayNetwork, way: Way, line: Float64, along: Float64) -> list[_Section]:
    forks = np.bincount(network.ends.ravel(), minlength=network.nodes)
    sections: list[_Section] = []
    at = 0.0
    for leg in way.legs:
        kind, name = WayKind(int(network.kind[leg.edge])), network.name[leg.edge]
        length = float(network.length_m[leg.edge]) * abs(leg.finish - leg.begin)
        if length < LEAST_M:
            at += length
            continue
        if not sections:
            sections.append(_Section(0.0, kind, name, "on"))
        else:
            turn = _turn(line, along, at)
            last = sections[-1]
            first = network.ends[leg.edge, 0 if leg.begin <= leg.finish else 1]
            is_told = kind in TOLD and kind is not last.kind
            is_new = kind is not last.kind and length > LONGER_THAN_M
            turned = turn != "on" and forks[first] > 2
            if (
                turned
                and at - last.start < LOOKING_M
                and last.kind not in TOLD
                and len(sections) > 1
            ):
                last.kind, last.name, last.turn = kind, name, turn
            elif is_told or is_new or turned or (name and name != last.name):
                sections.append(_Section(at, kind, name or ("" if turned else last.name), turn))
        at += length
    return sections


def _merged(sections: list[_Section], whole: float) -> list[_Section]:
    """Leave out pieces of a few metres on which one goes straight on along the same street."""
    kept = sections[:1]
    ends = [*(each.start for each in sections[1:]), whole]
    for each, end in zip(sections[1:], ends[1:], strict=True):
        if not _goes_on(kept[-1], each, end - each.start):
            kept.append(each)
    first, second = kept[0], kept[1] if len(kept) > 1 else None
    if second and second.turn == "on" and second.start < SHORT_M and first.kind not in TOLD:
        second.start = first.start
        del kept[0]
    return kept


def _goes_on(last: _Section, each: _Section, length: float) -> bool:
    if each.turn != "on" or last.kind in TOLD:
        return False
    if each.kind in TOLD:
        return each.kind is WayKind.CROSSING and length < SHORT_M
    return each.name == last.name and (each.kind is last.kind or length < SHORT_M)


def _turn(line: Float64, along: Float64, at: float) -> str:
    before = _heading(line, along, at - LOOKING_M)
    after = _heading(line, along, at)
    angle = (after - before + 180.0) % 360.0 - 180.0
    if abs(angle) > BACK_DEG:
        return "back"
    if abs(angle) < TURN_DEG:
        return "on"
    return "right" if angle > 0 else "left"


def _heading(line: Float64, along: Float64, at: float) -> float:
    """Give the direction from a place along the way to the one 15 m on, degrees from north."""
    x, y = _at(line, along, at)
    to_x, to_y = _at(line, along, at + LOOKING_M)
    return math.degrees(math.atan2(to_x - x, to_y - y)) % 360.0


def _at(line: Float64, along: Float64, metres: float) -> tuple[float, float]:
    return (
        float(np.interp(metres, along, line[:, 0])),
        float(np.interp(metres, along, line[:, 1])),
    )


def _part(line: Float64, begin: float, finish: float) -> Float64:
    """Give the part of a line between two shares of its length, in that order."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    low, high = sorted((begin * along[-1], finish * along[-1]))
    inner = line[(along > low) & (along < high)]
    part = np.concatenate([[_at(line, along, low)], inner, [_at(line, along, high)]])
    return np.asarray(part if begin <= finish else part[::-1])


def _beginning(section: _Section, heading: float, metres: float, language: Language) -> str:
    toward = _COMPASS[language][round(heading / 45.0) % 8]
    what, far = _what(section, metres, language), _rounded(metres)
    if language == "en":
        return f"Walk {toward} along {what} for {far} m"
    if language == "ja":
        return f"{what}を{toward}へ{far} m"
    return f"{what} を {toward} に {far} m あるきます。"


def _words(section: _Section, metres: float, language: Language) -> str:
    turn, far = _TURNS[language][section.turn], _rounded(metres)
    what = _what(section, metres, language)
    if section.kind is WayKind.CROSSING and metres <= LONGEST_CROSSING_M:
        if language == "en":
            return f"{turn} and cross ({far} m)" if section.turn != "on" else f"Cross ({far} m)"
        if language == "ja":
            return f"{turn}、渡る（{far} m）" if section.turn != "on" else f"渡る（{far} m）"
        return f"{'' if section.turn == 'on' else turn + ' '}みち を わたります。"
    if language == "en":
        return f"{turn} {'along' if section.turn == 'on' else 'onto'} {what} for {far} m"
    if language == "ja":
        return f"{turn}、{what}を{far} m"
    return f"{turn} {what} を {far} m あるきます。"


def _what(section: _Section, metres: float, language: Language) -> str:
    if section.kind is WayKind.CROSSING and metres > LONGEST_CROSSING_M:
        return _JUNCTION[language]
    return section.name or _ON[language][section.kind]


def _last(line: Float64, at: float, end: Place, language: Language) -> Direction:
    x, y = float(line[-1, 0]), float(line[-1, 1])
    east, north = end[0] - x, end[1] - y
    apart = math.hypot(east, north)
    if apart < APART_M:
        text = {"ja": "着きます", "easy-ja": "つきました。", "en": "You have arrived"}[language]
    else:
        toward = _COMPASS[language][round(math.degrees(math.atan2(east, north)) / 45.0) % 8]
        text = _short_of_it(toward, round(apart), language)
    return Direction(text, at, 0.0, WayKind.STREET, x, y)


def _short_of_it(toward: str, metres: int, language: Language) -> str:
    if language == "en":
        return f"The known way ends here; the place is {metres} m to the {toward}"
    if language == "ja":
        return f"分かる道はここまで。行きたい場所は{toward}へ{metres} m"
    return f"わかる みち は ここまで です。いきたい ところ は {toward} に {metres} m です。"


def _rounded(metres: float) -> int:
    return max(1, round(metres)) if metres < 20 else round(metres / 10) * 10
