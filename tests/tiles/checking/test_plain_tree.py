"""Trees are checked as columns only where the look tile by tile would find nothing."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from tiles.checking import TilesetSource
from tiles.checking.plain_tree import is_plain_and_right
from tiles.checking.tree import check_tree
from tiles.checking.tree_check import CheckOptions, TreeCheck

PATH = "version/tileset.json"
THERE = {"files/0.glb", "files/1.glb", "files/2.glb"}
ODD: list[Any] = [
    None, True, -1, 0, 1e-12, 1e6, math.pi, -math.pi, 1e300, 10**400, "", "REPLACE",
    "../files/9.glb", "../files/0.glb", "../../0.glb", "http://example.org/0.glb", "tileset.json",
    [], [1, 2], {},
    {"region": [0, 0, 0, 0, 0, 0]}, {"sphere": [0, 0, 0, 1]}, {"uri": "../files/9.glb"},
    [{"uri": "../files/1.glb"}], [{"uri": ""}],
    [{"boundingVolume": {"region": [2.4, 0, 2.5, 1, 0, 9]}}],
]  # fmt: skip


def region(west: float, south: float, east: float, north: float, high: float) -> dict[str, Any]:
    return {"region": [2.4 + west, 0.6 + south, 2.4 + east, 0.6 + north, 10.0, high]}


def tree() -> dict[str, Any]:
    """Give three levels: a root without contents, a leaf, and a node above another leaf."""
    last = {
        "boundingVolume": region(1e-4, 1e-4, 2e-4, 2e-4, 30.0),
        "geometricError": 0,
        "contents": [
            {"uri": "../files/1.glb", "boundingVolume": region(1e-4, 1e-4, 2e-4, 2e-4, 20.0)},
            {"uri": "../files/2.glb"},
        ],
    }
    node = {
        "boundingVolume": region(0, 0, 3e-4, 3e-4, 40.0),
        "geometricError": 5.5,
        "content": {"uri": "../files/0.glb"},
        "children": [last],
    }
    leaf = {"boundingVolume": region(0, 0, 1e-4, 1e-4, 20.0), "geometricError": 0.0}
    return {
        "boundingVolume": region(0, 0, 3e-4, 3e-4, 40.0),
        "geometricError": 40.0,
        "refine": "REPLACE",
        "children": [leaf, node],
    }


def places(found: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    if isinstance(found, dict | list):
        keys = list(found) if isinstance(found, dict) else range(len(found))
        for key in keys:
            yield from places(found[key], (*way, key))


def changed(way: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Give the tree with one value replaced, or another key beside it."""
    found = {"root": tree()}
    holder: Any = found
    for step in ("root", *way)[:-1]:
        holder = holder[step]
    holder[("root", *way)[-1]] = value
    return found["root"]


def source_of(root: Any) -> TilesetSource:
    found = {"asset": {"version": "1.1"}, "geometricError": 40.0, "root": root}
    return TilesetSource(PATH, lambda _: json.dumps(found).encode(), THERE.__contains__)


def found_tile_by_tile(root: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    with monkeypatch.context() as patch:
        patch.setattr("tiles.checking.tree.is_plain_and_right", lambda *_, **__: False)
        check = TreeCheck(source_of(root), CheckOptions(contents=False, values=False))
        check_tree(check)
    return [each.code for each in check.findings]


def is_right(root: Any) -> bool:
    return is_plain_and_right(root, source_of(root), path=PATH, error=40.0)


def test_the_tree_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_right(tree())
    assert found_tile_by_tile(tree(), monkeypatch) == []


def test_what_is_right_as_columns_is_right_tile_by_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = list(places(tree()))
    extra = [(*way[:-1], key) for way in ways if way for key in ("content", "contents", "children")]
    wrong = 0
    for way in [*ways, *dict.fromkeys(extra)]:
        for value in ODD:
            try:
                root = changed(way, copy.deepcopy(value))
                json.dumps(root)
            except (IndexError, TypeError):
                continue
            if not isinstance(root, dict) or value == 10**400:
                assert not is_right(root)
                continue
            faults = found_tile_by_tile(root, monkeypatch)
            wrong += bool(faults)
            if is_right(root):
                assert faults == [], (way, value)
    assert wrong > 500


@pytest.mark.parametrize(
    ("axis", "by", "right"),
    [(0, -0.9e-9, True), (0, -1.1e-9, False), (3, 0.9e-9, True), (3, 1.1e-9, False),
     (4, -0.004, True), (4, -0.006, False), (5, 10.004, True), (5, 10.006, False)],
)  # fmt: skip
def test_a_tile_may_reach_out_by_the_tolerance(
    axis: int, by: float, right: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree()
    outer = root["children"][1]
    inner = outer["children"][0]
    inner["boundingVolume"] = copy.deepcopy(outer["boundingVolume"])
    inner["boundingVolume"]["region"][5] = 30.0
    inner["boundingVolume"]["region"][axis] += by
    assert is_right(root) is right
    assert (found_tile_by_tile(root, monkeypatch) == []) is right


def test_a_tree_too_deep_is_not_plain() -> None:
    root = tree()
    for _ in range(80):
        root = {**tree(), "children": [root]}
    assert not is_right(root)
