"""A way in words: where to turn, what to cross, in Japanese, easy Japanese and English."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from layers.heat_package.ways.network import WayKind, WayNetwork
from layers.heat_package.ways.turns import LOOKING_M, ONE_TURN_M, Track, Turn, track_of, turns_of
from layers.heat_package.ways.way import Place, Way

Float64 = npt.NDArray[np.float64]
Language = Literal["ja", "easy-ja", "en"]

# Kinds that are told even where they are short.
TOLD = frozenset({WayKind.CROSSING, WayKind.STAIRS, WayKind.FOOTBRIDGE})
LONGER_THAN_M = 20.0
# One walks on along them without noticing which of them it is.
ALIKE = frozenset({WayKind.STREET, WayKind.SIDEWALK})
# Pieces that only lead from a place to the fork at which it stands are not told.
LEAST_M = 1.0
# Shorter pieces of a street that goes straight on are not told, nor are the mouths of side streets.
SHORT_M = 10.0
# A street without a name that gets one is told where both are as long.
NAMED_M = 50.0
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
    end: float
    kind: WayKind
    name: str
    turn: Turn = "on"

    @property
    def length(self) -> float:
        return self.end - self.start


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
    track = track_of(line)
    found = []
    for number, each in enumerate(_sections(network, way, track)):
        x, y = track.place(each.start)
        if number == 0:
            heading = track.bearing(0.0, min(float(LOOKING_M), each.end))
            text = _beginning(each, heading, each.length, language)
        else:
            text = _words(each, each.length, language)
        found.append(Direction(text, each.start, each.length, each.kind, x, y))
    return [*found, _last(line, track.length_m, end, language)]


def _sections(network: WayNetwork, way: Way, track: Track) -> list[_Section]:
    """Cut a way where it turns and where one walks on something else."""
    pieces = _pieces(network, way, track.length_m)
    turns = _at_joints(turns_of(track), [each.start for each in pieces[1:]])
    cut = _cut(pieces, turns)
    return _merged(_begun(_merged(cut, _is_same)), _goes_on)


def _pieces(network: WayNetwork, way: Way, whole: float) -> list[_Section]:
    """Give what one walks on, edge by edge."""
    found: list[_Section] = []
    at = 0.0
    for leg in way.legs:
        start, at = at, at + float(network.length_m[leg.edge]) * abs(leg.finish - leg.begin)
        if at - start >= LEAST_M or (not found and leg is way.legs[-1]):
            kind = WayKind(int(network.kind[leg.edge]))
            start = found[-1].end if found else 0.0
            found.append(_Section(start, at, kind, network.name[leg.edge]))
    found[-1].end = whole
    return found


def _at_joints(turns: Mapping[float, Turn], joints: Sequence[float]) -> dict[float, Turn]:
    """Move turns to where one edge ends and the next begins, if that is a few metres away."""
    found: dict[float, Turn] = {}
    for at, turn in turns.items():
        free = [each for each in joints if not found or each > max(found)]
        nearest = min(free, key=lambda each: abs(each - at), default=at)
        found[nearest if abs(nearest - at) <= ONE_TURN_M else at] = turn
    return found


def _cut(pieces: Sequence[_Section], turns: Mapping[float, Turn]) -> list[_Section]:
    found = []
    for each in pieces:
        within = [at for at in turns if each.start < at < each.end]
        places = [each.start, *within, each.end]
        found += [
            _Section(start, end, each.kind, each.name, turns.get(start, "on"))
            for start, end in itertools.pairwise(places)
        ]
    return found


def _begun(sections: Sequence[_Section]) -> list[_Section]:
    """Let a few metres that only lead onto something else be the beginning of that."""
    found: list[_Section] = []
    for each in sections:
        last = found[-1] if found else None
        is_onto = each.kind not in TOLD or (last and last.turn != "on")
        if (
            last
            and is_onto
            and each.turn == "on"
            and last.length < SHORT_M
            and last.kind not in TOLD
        ):
            each.start, each.turn = last.start, last.turn
            found.pop()
        found.append(each)
    return found


def _merged(
    sections: Sequence[_Section], goes_on: Callable[[_Section, _Section], bool]
) -> list[_Section]:
    """Join sections that go on; the longer one gives kind and name."""
    found: list[_Section] = []
    for each in sections:
        if not found or not goes_on(found[-1], each):
            found.append(each)
            continue
        last = found[-1]
        if each.length > last.length and last.kind not in TOLD:
            last.kind, last.name = each.kind, each.name
        last.end = each.end
    return found


def _is_same(last: _Section, each: _Section) -> bool:
    if each.turn != "on" or each.kind is not last.kind:
        return False
    return each.kind in TOLD or each.name == last.name


def _goes_on(last: _Section, each: _Section) -> bool:
    """Tell whether one goes straight on without noticing."""
    if each.turn != "on":
        return False
    if each.kind in TOLD:
        is_short = each.kind is WayKind.CROSSING and each.length < SHORT_M
        return is_short and last.kind not in TOLD
    if each.length < SHORT_M:
        return True
    is_alike = each.kind is last.kind or {each.kind, last.kind} <= ALIKE
    if last.kind in TOLD or not (is_alike or each.length <= LONGER_THAN_M):
        return False
    if each.name and not last.name:
        return min(last.length, each.length) < NAMED_M
    return each.name in ("", last.name)


def _part(line: Float64, begin: float, finish: float) -> Float64:
    """Give the part of a line between two shares of its length, in that order."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    low, high = sorted((begin * along[-1], finish * along[-1]))
    inner = line[(along > low) & (along < high)]
    first, last = ([np.interp(at, along, each) for each in line.T] for at in (low, high))
    part = np.concatenate([[first], inner, [last]])
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
