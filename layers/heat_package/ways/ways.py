"""Ways between two places: the fastest, the coolest, one past a cool place, one without steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from layers.heat_package.ways.heat_load import EdgeHeat, costs
from layers.heat_package.ways.joining import (
    Finder,
    Meeting,
    QuestionArcs,
    Walkable,
    question_arcs,
)
from layers.heat_package.ways.search import FoundWay, arcs_of, cheapest_way
from layers.heat_package.ways.way import Leg, Question, Way, WayChoice

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]


def way_of(
    finder: Finder, question: Question, heat: EdgeHeat | None, *, switches: Int64
) -> Way | None:
    """Give the way that a question asks for, None where there is none within reach.

    Parameters
    ----------
    heat : by step; without it every choice is the fastest of its kind.
    switches : (steps − 1,) int64, seconds after the start at which the next step begins.
    """
    walkable = finder.walkable(avoid_steps=question.choice is WayChoice.STEP_FREE)
    pair = finder.pair(question.start, question.end, walkable)
    if pair is None:
        return None
    places = _places(finder, question, pair, walkable)
    meetings = [*pair, *(each for _, each in places)]
    arcs = question_arcs(finder.network, meetings, usable=walkable.usable)
    seconds = _whole_seconds(finder.network.seconds()[arcs.edge] * arcs.portion)
    cost = _costs(seconds, arcs, question, heat)
    node = finder.network.nodes
    if question.choice is WayChoice.VIA_COOL_PLACE:
        return _past_one(question, pair, places, arcs, (seconds, cost, switches))
    table = arcs_of(arcs.nodes, arcs.tail, arcs.head, seconds, cost=cost)
    detour = 1.0 if question.choice is WayChoice.FASTEST else question.detour
    found = cheapest_way(table, node, node + 1, detour=detour, switches=_used(switches, cost))
    return None if found is None else _way(arcs, seconds, found, pair)


def _past_one(
    question: Question,
    pair: tuple[Meeting, Meeting],
    places: Sequence[tuple[int, Meeting]],
    arcs: QuestionArcs,
    measures: tuple[npt.NDArray[np.int32], Int64, Int64],
) -> Way | None:
    """Search on two copies of the network; an arc that reaches a cool place leads to the second.

    The limit is that of the fastest way between the ends, not past anything.
    """
    seconds, cost, switches = measures
    start, end = arcs.nodes - len(places) - 2, arcs.nodes - len(places) - 1
    plain = arcs_of(arcs.nodes, arcs.tail, arcs.head, seconds, cost=cost[:1] * 0 + seconds)
    direct = cheapest_way(plain, start, end, detour=1.0, switches=np.empty(0, np.int64))
    if direct is None or not places:
        return None
    reaching = np.flatnonzero(arcs.head >= end + 1)
    rows = np.concatenate([np.arange(len(arcs.tail)), np.arange(len(arcs.tail)), reaching])
    level_of_tail = np.repeat([0, 1, 0], [len(arcs.tail), len(arcs.tail), len(reaching)])
    level_of_head = np.repeat([0, 1, 1], [len(arcs.tail), len(arcs.tail), len(reaching)])
    table = arcs_of(
        2 * arcs.nodes,
        (arcs.tail[rows] + level_of_tail * arcs.nodes).astype(np.int32),
        (arcs.head[rows] + level_of_head * arcs.nodes).astype(np.int32),
        seconds[rows],
        cost=cost[:, rows],
    )
    limit = direct.seconds * question.detour
    found = cheapest_way(
        table,
        start,
        end + arcs.nodes,
        detour=question.detour,
        switches=_used(switches, cost),
        limit_s=int(np.floor(limit + 1e-9)),
    )
    if found is None:
        return None
    passing = next(row for row in found.rows if level_of_head[row] > level_of_tail[row])
    arc_rows = [int(rows[row]) for row in found.rows]
    at = found.rows.index(passing)
    way = _way(
        arcs,
        seconds,
        FoundWay(arc_rows, found.seconds, found.cost, direct.seconds, found.limit_s, found.exact),
        pair,
    )
    place = places[int(arcs.head[rows[passing]]) - end - 1][0]
    reached = way.legs[at].entered_s + way.legs[at].seconds
    return Way(way.legs, way.seconds, way.start_away_m, way.end_away_m, way.found, place, reached)


def _places(
    finder: Finder,
    question: Question,
    pair: tuple[Meeting, Meeting],
    walkable: Walkable,
) -> list[tuple[int, Meeting]]:
    """Give the cool places that lie in the part of the network in which the ends are."""
    if question.choice is not WayChoice.VIA_COOL_PLACE:
        return []
    part = walkable.part[pair[0].edge]
    found = []
    for number, place in enumerate(question.past):
        for each in finder.meetings(*place, walkable):
            if walkable.part[each.edge] == part:
                found.append((number, each))
                break
    return found


def _whole_seconds(seconds: Float64) -> npt.NDArray[np.int32]:
    """Give whole seconds, 1 at least, so that sums are exact and no piece is free."""
    return np.asarray(np.maximum(1, np.rint(seconds)), np.int32)


def _costs(
    seconds: npt.NDArray[np.int32], arcs: QuestionArcs, question: Question, heat: EdgeHeat | None
) -> Int64:
    if heat is None or question.choice is WayChoice.FASTEST:
        return 1000 * seconds.astype(np.int64)[None]
    return costs(seconds.astype(np.float64), heat.excess[:, arcs.edge], weight=question.weight)


def _used(switches: Int64, cost: Int64) -> Int64:
    return switches[: len(cost) - 1]


def _way(
    arcs: QuestionArcs,
    seconds: npt.NDArray[np.int32],
    found: FoundWay,
    pair: tuple[Meeting, Meeting],
) -> Way:
    legs = []
    at = 0
    for row in found.rows:
        took = int(seconds[row])
        legs.append(
            Leg(int(arcs.edge[row]), float(arcs.begin[row]), float(arcs.finish[row]), at, took)
        )
        at += took
    return Way(tuple(legs), at, pair[0].away_m, pair[1].away_m, found)
