"""The cheapest way that is never longer than a limit, where costs change with the hour.

scipy's Dijkstra (csgraph) measures the network: seconds and least cost from every node to the end.
The last step is ours, because no library answers a question with both a limit and costs that
depend on when one arrives: labels (node, second, cost) in the order of cost so far + least cost
still to come, after A* with two objectives (Hernández Ulloa et al. 2020, BOA*), bounded by those
measures. Times are whole seconds and costs whole numbers, so sums are exact.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

# Beyond this many labels the search takes the earlier of two arrivals for the better one, which
# is exact as soon as the hour does not change any more on the way.
MOST_LABELS = 500_000
FAR = 1 << 60


@dataclass(frozen=True, slots=True)
class Arcs:
    """What one may walk, one row per direction, sorted by tail.

    nodes : number of nodes. first : (nodes + 1,) int64, rows of the arcs that leave each node.
    head : (n,) int32. seconds : (n,) int32, 1 or more.
    cost : (steps, n) int64, thousandths of a second, at least those of `seconds`.
    row : (n,) int64, row of each arc in the arrays that `arcs_of` was given.
    """

    nodes: int
    first: Int64
    head: Int32
    seconds: Int32
    cost: Int64
    row: Int64

    @property
    def tail(self) -> Int32:
        """Give the node that each arc leaves."""
        return np.repeat(np.arange(self.nodes, dtype=np.int32), np.diff(self.first))


@dataclass(frozen=True, slots=True)
class FoundWay:
    """A way: rows of the given arcs in order.

    seconds, cost : of the whole. fastest_s : of the fastest way. limit_s : never exceeded.
    exact : False where the search was too large to look at every change of the hour.
    """

    rows: list[int]
    seconds: int
    cost: int
    fastest_s: int
    limit_s: int
    exact: bool = True


def arcs_of(nodes: int, tail: Int32, head: Int32, seconds: Int32, *, cost: Int64) -> Arcs:
    """Sort arcs by tail; `cost` is (steps, n)."""
    order = np.argsort(tail, kind="stable")
    first = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=nodes), out=first[1:])
    return Arcs(
        nodes,
        first,
        np.ascontiguousarray(head[order], np.int32),
        np.ascontiguousarray(seconds[order], np.int32),
        np.ascontiguousarray(cost[:, order], np.int64),
        order,
    )


def cheapest_way(
    arcs: Arcs,
    start: int,
    end: int,
    *,
    detour: float,
    switches: Int64,
    limit_s: int | None = None,
) -> FoundWay | None:
    """Give the cheapest way within `detour` times the fastest, None where there is no way.

    Parameters
    ----------
    detour : 1 or more. The fastest way keeps the limit, so that there is an answer.
    switches : (steps − 1,) int64, seconds after the start from which on the next step counts;
        an arc is walked at the step in which it is entered.
    limit_s : the limit, where it is not that of the fastest way between these nodes.
    """
    to_end_s = _least_to(arcs, end, arcs.seconds.astype(np.float64))
    if not np.isfinite(to_end_s[start]):
        return None
    fastest = int(to_end_s[start])
    limit = int(np.floor(fastest * detour + 1e-9)) if limit_s is None else limit_s
    if fastest > limit:
        return None
    bounds = _bounds(arcs, end)
    seconds_left = np.where(np.isfinite(to_end_s), to_end_s, FAR).astype(np.int64)
    within = switches[switches <= limit]
    early = max(0, int(within[-1])) if len(within) else 0
    for exact in (True, False):
        rows, seconds, cost = _search(
            (start, end, limit),
            (arcs.first, arcs.head, arcs.seconds, arcs.cost),
            (switches, early if exact else 0),
            (seconds_left, bounds),
            MOST_LABELS if exact else FAR,
        )
        if seconds >= 0:
            found = arcs.row[rows].tolist()
            return FoundWay(found, int(seconds), int(cost), fastest, limit, exact)
    return None


def _bounds(arcs: Arcs, end: int) -> Int64:
    """Give the least cost from each node to the end from each step on, (steps, nodes)."""
    least = np.minimum.accumulate(arcs.cost[::-1], axis=0)[::-1]
    found = [_least_to(arcs, end, row.astype(np.float64)) for row in least]
    return np.stack([np.where(np.isfinite(row), row, FAR) for row in found]).astype(np.int64)


def _least_to(arcs: Arcs, end: int, weight: Float64) -> Float64:
    """Give the least sum of weights from each node to one."""
    tail = arcs.tail
    order = np.lexsort((tail, arcs.head))
    heads, tails, weights = arcs.head[order], tail[order], weight[order]
    begins = np.ones(len(order), bool)
    begins[1:] = (np.diff(heads) != 0) | (np.diff(tails) != 0)
    places = np.flatnonzero(begins)
    if not len(places):
        return np.where(np.arange(arcs.nodes) == end, 0.0, np.inf)
    pointer = np.zeros(arcs.nodes + 1, np.int32)
    np.cumsum(np.bincount(heads[places], minlength=arcs.nodes), out=pointer[1:])
    matrix = csr_array(
        (np.minimum.reduceat(weights, places), tails[places].astype(np.int32), pointer),
        shape=(arcs.nodes, arcs.nodes),
    )
    return np.asarray(dijkstra(matrix, indices=end), np.float64)


# Columns of labels.
_NODE, _TIME, _COST, _FROM, _ARC = range(5)


@njit(cache=True, nogil=True)  # other requests go on meanwhile
def _search(
    ends: tuple[int, int, int],
    graph: tuple[Int64, Int32, Int32, Int64],
    hours: tuple[Int64, int],
    measures: tuple[Int64, Int64],
    most_labels: int,
) -> tuple[Int64, int, int]:
    """Search; gives rows of arcs, seconds and cost; seconds < 0 where it was not finished.

    ends : start, end, limit [s]. hours : switches, and the second up to which labels of different
    seconds are not comparable: who comes later may find the next edge cooler.
    measures : seconds to the end (nodes,), least cost to the end (steps, nodes).
    """
    start, end, limit = ends
    first, heads, arc_seconds, costs = graph
    switches, early = hours
    seconds_left, bounds = measures
    settled = np.zeros((len(first) - 1 if early > 0 else 1, max(early, 1)), np.bool_)
    earliest = np.full(len(first) - 1, limit + 1, np.int64)
    labels = np.empty((1024, 5), np.int64)
    labels[0] = np.array([start, 0, 0, -1, -1])
    count = 1
    heap = [(bounds[0, start], np.int64(0))]
    while len(heap) > 0:
        _, label = heapq.heappop(heap)
        node, time, cost = labels[label, _NODE], labels[label, _TIME], labels[label, _COST]
        if node == end:
            return _rows(labels, label), time, cost
        if _is_settled(settled, earliest, node, time, early):
            continue
        if time < early:
            settled[node, time] = True
        else:
            earliest[node] = time
        step = _step_at(switches, time)
        for arc in range(first[node], first[node + 1]):
            head, then = heads[arc], time + arc_seconds[arc]
            if then + seconds_left[head] > limit:
                continue
            if _is_settled(settled, earliest, head, then, early):
                continue
            if count >= most_labels:
                return np.empty(0, np.int64), -1, -1
            if count == len(labels):
                labels = np.concatenate((labels, np.empty_like(labels)))
            spent = cost + costs[step, arc]
            labels[count] = np.array([head, then, spent, label, arc])
            heapq.heappush(heap, (spent + bounds[_step_at(switches, then), head], np.int64(count)))
            count += 1
    return np.empty(0, np.int64), -1, -1


@njit(cache=True)
def _is_settled(
    settled: npt.NDArray[np.bool_], earliest: Int64, node: int, time: int, early: int
) -> bool:
    """Tell whether a label that costs no more and comes no worse was there before."""
    if time < early:
        return bool(settled[node, time])
    return bool(earliest[node] <= time)


@njit(cache=True)
def _step_at(switches: Int64, time: int) -> int:
    step = 0
    while step < len(switches) and switches[step] <= time:
        step += 1
    return step


@njit(cache=True)
def _rows(labels: Int64, label: int) -> Int64:
    """Give the arcs that lead to a label, in order."""
    found = []
    while labels[label, _FROM] >= 0:
        found.append(labels[label, _ARC])
        label = labels[label, _FROM]
    rows = np.empty(len(found), np.int64)
    for place in range(len(found)):
        rows[place] = found[len(found) - 1 - place]
    return rows
