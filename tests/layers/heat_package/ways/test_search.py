"""The search: never over the limit, never dearer than the best of all walks."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import pytest

from layers.heat_package.ways import search
from layers.heat_package.ways.search import Arcs, arcs_of, cheapest_way

NETWORKS = 1_000
NONE = np.empty(0, np.int64)


@dataclass(frozen=True)
class Town:
    """A small random network: arcs as (tail, head, seconds, cost by step)."""

    nodes: int
    arcs: list[tuple[int, int, int, list[int]]]
    switches: list[int]

    def table(self) -> Arcs:
        tail, head, seconds = (
            np.array([each[column] for each in self.arcs], np.int32) for column in range(3)
        )
        cost = np.array([each[3] for each in self.arcs], np.int64).T
        return arcs_of(self.nodes, tail, head, seconds, cost=cost)

    def least_cost(self, limit: int) -> int | None:
        """Walk every walk that keeps the limit, whatever it costs."""
        leaving: list[list[int]] = [[] for _ in range(self.nodes)]
        for row, each in enumerate(self.arcs):
            leaving[each[0]].append(row)
        best: list[int] = []

        def walk(node: int, time: int, cost: int) -> None:
            if node == self.nodes - 1:
                best.append(cost)
                return
            step = sum(switch <= time for switch in self.switches)
            for row in leaving[node]:
                _, head, seconds, costs = self.arcs[row]
                if time + seconds <= limit:
                    walk(head, time + seconds, cost + costs[step])

        walk(0, 0, 0)
        return min(best, default=None)


def town(seed: int) -> Town:
    chance = random.Random(seed)
    nodes, steps = chance.randint(2, 7), chance.choice([1, 1, 2, 3])
    switches = sorted(chance.randint(0, 70) for _ in range(steps - 1))
    arcs = []
    for tail in range(nodes):
        for head in range(nodes):
            while tail != head and chance.random() < 0.4:
                seconds = chance.randint(8, 30)
                heat = [chance.randint(0, 8_000) * seconds // 4 for _ in range(steps)]
                arcs.append((tail, head, seconds, [1000 * seconds + each for each in heat]))
    return Town(nodes, arcs or [(0, 0, 1, [1000] * steps)], switches)


def test_costs_are_those_of_the_best_walk_on_1000_networks() -> None:
    found = 0
    for seed in range(NETWORKS):
        place = town(seed)
        detour = random.Random(seed).choice([1.0, 1.1, 1.3, 1.5, 1.7])
        way = cheapest_way(
            place.table(),
            0,
            place.nodes - 1,
            detour=detour,
            switches=np.array(place.switches, np.int64),
        )
        if way is None:
            assert place.least_cost(150) is None, seed
            continue
        found += 1
        assert way.seconds <= detour * way.fastest_s, seed
        assert way.cost == place.least_cost(way.limit_s), seed
        assert walked(place, way.rows) == (way.seconds, way.cost), seed
    print(f"\n{NETWORKS} networks, {found} with a way: each costs what the best walk costs")
    assert found > NETWORKS / 2


def walked(place: Town, rows: list[int]) -> tuple[int, int]:
    """Walk the arcs of an answer: they hang together, from the first node to the last."""
    node, time, cost = 0, 0, 0
    for row in rows:
        tail, head, seconds, costs = place.arcs[row]
        assert tail == node
        cost += costs[sum(switch <= time for switch in place.switches)]
        node, time = head, time + seconds
    assert node == place.nodes - 1
    return time, cost


def test_a_cooler_way_is_taken_only_within_the_limit() -> None:
    arcs = [(0, 2, 100, [900_000]), (0, 1, 70, [80_000]), (1, 2, 70, [80_000])]
    table = Town(3, arcs, []).table()
    assert cheapest_way(table, 0, 2, detour=1.39, switches=NONE).rows == [0]  # type: ignore[union-attr]
    assert cheapest_way(table, 0, 2, detour=1.4, switches=NONE).rows == [1, 2]  # type: ignore[union-attr]


def test_the_hour_at_which_one_is_there_counts() -> None:
    """The square is cooler by the time one reaches it the longer way round."""
    arcs = [
        (0, 1, 30, [30_000, 30_000]),
        (1, 3, 60, [400_000, 60_000]),
        (0, 2, 50, [50_000, 50_000]),
        (2, 1, 20, [20_000, 20_000]),
    ]
    way = cheapest_way(
        Town(4, arcs, []).table(), 0, 3, detour=2.0, switches=np.array([60], np.int64)
    )
    assert way is not None
    assert way.rows == [2, 3, 1]


def test_a_search_that_is_cut_short_says_so_and_keeps_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arcs = [(node, node + 1, 10, [10_000 + node, 20_000]) for node in range(9)]
    arcs += [(node, node + 1, 11, [11_000, 11_000 + node]) for node in range(9)]
    table, switches = Town(10, arcs, []).table(), np.array([50], np.int64)
    whole = cheapest_way(table, 0, 9, detour=1.1, switches=switches)
    monkeypatch.setattr(search, "MOST_LABELS", 12)
    short = cheapest_way(table, 0, 9, detour=1.1, switches=switches)
    assert whole is not None
    assert short is not None
    assert whole.exact
    assert not short.exact
    assert short.seconds <= short.limit_s
    assert short.cost >= whole.cost


def test_no_way_is_none() -> None:
    table = Town(3, [(1, 0, 5, [5000]), (0, 1, 5, [5000])], []).table()
    assert cheapest_way(table, 0, 2, detour=3.0, switches=NONE) is None
