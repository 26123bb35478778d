"""Where a place meets the network, and the arcs of a question with its two ends in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from layers.heat_package.ways.network import NO, WayNetwork

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

# Farther from any way nobody is led.
FARTHEST_M = 250.0


@dataclass(frozen=True, slots=True)
class Walkable:
    """The edges that may be walked, and the parts of the network that hang together by them.

    usable : (edges,) bool. part : (edges,) int32, number of the part, of those that are usable.
    """

    usable: npt.NDArray[np.bool_]
    part: Int32


@dataclass(frozen=True, slots=True)
class Meeting:
    """A place on the network: an edge, the share of its length, and how far one stands away [m]."""

    edge: int
    share: float
    away_m: float


@dataclass(frozen=True, slots=True)
class QuestionArcs:
    """Arcs of a question: all edges in both directions, and pieces of those at its ends.

    tail, head : (n,) int32; nodes of the network, then one per meeting.
    edge : (n,) int64, edge of the network. begin, finish : (n,) float64, shares of its length
        where the arc begins and finishes.
    """

    nodes: int
    tail: Int32
    head: Int32
    edge: Int64
    begin: Float64
    finish: Float64

    @property
    def portion(self) -> Float64:
        """Give how much of its edge each arc is."""
        return np.abs(self.finish - self.begin)


class Finder:
    """Finds the edges next to places; it is made once for a network."""

    def __init__(self, network: WayNetwork) -> None:
        self.network = network
        self.lines = network.lines()
        self.tree = shapely.STRtree(self.lines)
        self._whole = _walkable(network, np.ones(network.edges, bool))
        self._without_steps = _walkable(network, network.step_free != NO)

    def walkable(self, *, avoid_steps: bool) -> Walkable:
        """Give what may be walked: all, or the edges that are not known to have steps."""
        return self._without_steps if avoid_steps else self._whole

    def meetings(self, x: float, y: float, walkable: Walkable) -> list[Meeting]:
        """Give where a place meets each part of what may be walked, the nearest first."""
        here = shapely.Point(x, y)
        near = self.tree.query(here, predicate="dwithin", distance=FARTHEST_M)
        near = near[walkable.usable[near]]
        away = shapely.distance(self.lines[near], here)
        order = np.argsort(away, kind="stable")
        _, first = np.unique(walkable.part[near[order]], return_index=True)
        rows = order[np.sort(first)]
        share = shapely.line_locate_point(self.lines[near[rows]], here, normalized=True)
        found = zip(near[rows].tolist(), share.tolist(), away[rows].tolist(), strict=True)
        return [Meeting(*each) for each in found]

    def pair(
        self, start: tuple[float, float], end: tuple[float, float], walkable: Walkable
    ) -> tuple[Meeting, Meeting] | None:
        """Give where two places meet the same part of what may be walked, None where they do not.

        Of several parts it is the one with the least distance from both.
        """
        part = walkable.part
        lasts = {part[each.edge]: each for each in self.meetings(*end, walkable)}
        firsts = self.meetings(*start, walkable)
        pairs = [(each, lasts[part[each.edge]]) for each in firsts if part[each.edge] in lasts]
        return min(pairs, key=lambda pair: pair[0].away_m + pair[1].away_m, default=None)


def _walkable(network: WayNetwork, usable: npt.NDArray[np.bool_]) -> Walkable:
    return Walkable(usable, network.components(usable)[network.ends[:, 0]])


def question_arcs(
    network: WayNetwork, meetings: Sequence[Meeting], *, usable: npt.NDArray[np.bool_]
) -> QuestionArcs:
    """Give the arcs of a question whose places meet the network there."""
    edges = np.flatnonzero(usable)
    left, right = network.ends[edges, 0], network.ends[edges, 1]
    nothing, whole = np.zeros(len(edges)), np.ones(len(edges))
    pieces: list[tuple[int, int, int, float, float]] = []
    for number, each in enumerate(meetings):
        node = network.nodes + number
        first, second = network.ends[each.edge].tolist()
        pieces += _both_ways(node, first, each.edge, each.share, 0.0)
        pieces += _both_ways(node, second, each.edge, each.share, 1.0)
        for other, there in enumerate(meetings[:number]):
            if there.edge == each.edge:
                pieces += _both_ways(
                    node, network.nodes + other, each.edge, each.share, there.share
                )
    extra = list(zip(*pieces, strict=True)) or [(), (), (), (), ()]
    return QuestionArcs(
        nodes=network.nodes + len(meetings),
        tail=np.concatenate([left, right, np.array(extra[0], np.int32)]).astype(np.int32),
        head=np.concatenate([right, left, np.array(extra[1], np.int32)]).astype(np.int32),
        edge=np.concatenate([edges, edges, np.array(extra[2], np.int64)]).astype(np.int64),
        begin=np.concatenate([nothing, whole, np.array(extra[3], np.float64)]),
        finish=np.concatenate([whole, nothing, np.array(extra[4], np.float64)]),
    )


def _both_ways(
    left: int, right: int, edge: int, begin: float, finish: float
) -> list[tuple[int, int, int, float, float]]:
    return [(left, right, edge, begin, finish), (right, left, edge, finish, begin)]
