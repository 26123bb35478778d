"""The tree keeps every tile once, in volumes that hold it, with errors that never grow."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiles.tileset import FarRequest, FilePart, Node, TileEntry, build_tree, union
from tiles.tileset.grid import Cell, cell_of, common_cell

MakePart = Callable[..., FilePart]


def parts_below(request: FarRequest) -> list[FilePart]:
    return [*request.parts, *(part for below in request.below for part in parts_below(below))]


def far_levels(requests: Sequence[FarRequest]) -> list[TileEntry | None]:
    """Make a far level for each request; its error grows with the level, its name tells which."""
    return [
        TileEntry(
            f"far{number}.glb",
            1000,
            union([part.region for part in parts_below(request)]),
            sum(len(part.far.read()) for part in parts_below(request)),
            5.0 * 2**request.level,
        )
        for number, request in enumerate(requests)
    ]


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def leaf_names(node: Node) -> list[str]:
    return sorted(c.name for each in walk(node) for c in each.contents if "far" not in c.name)


def inside(outer: Node, inner: Node) -> bool:
    a, b = outer.region, inner.region
    return all(a[i] <= b[i] for i in (0, 1, 4)) and all(a[i] >= b[i] for i in (2, 3, 5))


def test_one_small_file_is_one_leaf(make_part: MakePart) -> None:
    part = make_part(4344, 3161, tiles=3, compressed=100_000)
    root = build_tree([part], far_levels)
    assert root.contents == part.tiles
    assert root.children == ()
    assert root.geometric_error == 0.0


def test_a_large_file_has_a_far_level(make_part: MakePart) -> None:
    part = make_part(4344, 3161, tiles=5)
    root = build_tree([part], far_levels)
    assert [content.name for content in root.contents] == ["far0.glb"]
    assert root.geometric_error == 5.0
    assert [child.contents for child in root.children] == [(tile,) for tile in part.tiles]


def test_small_neighbours_share_a_leaf(make_part: MakePart) -> None:
    parts = [make_part(4344 + i, 3160 + j, compressed=90_000) for i in (0, 1) for j in (0, 1)]
    root = build_tree(parts, far_levels)
    assert len(root.contents) == 4
    assert not root.children


def test_no_leaf_has_more_contents_than_a_browser_requests_at_once(make_part: MakePart) -> None:
    parts = [make_part(4344 + i, 3160 + j, compressed=1_000) for i in range(4) for j in range(4)]
    root = build_tree(parts, far_levels)
    assert max(len(node.contents) for node in walk(root)) == 4
    assert len(leaf_names(root)) == 16


def test_a_file_wider_than_a_mesh_lies_further_up(make_part: MakePart) -> None:
    small, wide = make_part(4344, 3160), make_part(4340, 3160)
    region = (*small.region[:2], small.region[0] + math.radians(9 / 80), *small.region[3:])
    assert cell_of(small.region) == Cell(0, 4344, 3160)
    assert cell_of(region).level == 3
    assert cell_of(wide.region).at(2) == Cell(2, 1085, 790)


def test_the_common_cell_holds_all() -> None:
    cells = [Cell(0, 4, 4), Cell(0, 5, 7), Cell(1, 2, 2)]
    assert common_cell(cells) == Cell(2, 1, 1)


def test_where_blocks_show_nothing_the_heights_are_the_error(make_part: MakePart) -> None:
    parts = [make_part(4344, 3160), make_part(4344, 3161)]
    root = build_tree(parts, lambda requests: [None] * len(requests))
    assert root.contents == ()
    assert root.geometric_error == 8.0


places = st.lists(
    st.tuples(
        st.integers(4300, 4340),
        st.integers(3100, 3140),
        st.integers(1, 7),
        st.integers(1_000, 500_000),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda place: place[:2],
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(places)
def test_every_tree_keeps_the_rules(
    make_part: MakePart, found: list[tuple[int, int, int, int]]
) -> None:
    parts = [
        make_part(row, column, tiles=tiles, compressed=size) for row, column, tiles, size in found
    ]
    root = build_tree(parts, far_levels)
    assert leaf_names(root) == sorted(tile.name for part in parts for tile in part.tiles)
    shown_far = [c.name for node in walk(root) for c in node.contents if "far" in c.name]
    assert len(shown_far) == len(set(shown_far))
    for node in walk(root):
        assert 1 <= len(node.contents) <= 4
        assert bool(node.children) == (node.geometric_error > 0)
        if not node.children:
            small = sum(content.compressed for content in node.contents) <= 500_000
            assert small or len(node.contents) == 1
        for child in node.children:
            assert child.geometric_error <= node.geometric_error
            assert inside(node, child)
    assert build_tree(parts[::-1], far_levels) == root


@pytest.mark.parametrize("seed", range(3))
def test_far_levels_see_every_file_below(make_part: MakePart, seed: int) -> None:
    parts = [make_part(4300 + 3 * i, 3100 + (i * 7 + seed) % 11) for i in range(9)]
    seen: list[FarRequest] = []

    def spy(requests: Sequence[FarRequest]) -> list[TileEntry | None]:
        seen.extend(requests)
        return far_levels(requests)

    build_tree(parts, spy)
    paths = [part.path for part in parts_below(seen[-1])]
    assert sorted(paths) == sorted(part.path for part in parts)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(places)
def test_far_levels_are_asked_for_after_those_below_them(
    make_part: MakePart, found: list[tuple[int, int, int, int]]
) -> None:
    parts = [
        make_part(row, column, tiles=tiles, compressed=size) for row, column, tiles, size in found
    ]
    seen: list[FarRequest] = []

    def spy(requests: Sequence[FarRequest]) -> list[TileEntry | None]:
        seen.extend(requests)
        return far_levels(requests)

    build_tree(parts, spy)
    place = {id(request): number for number, request in enumerate(seen)}
    for number, request in enumerate(seen):
        assert all(place[id(below)] < number for below in request.below)
        assert all(below.level <= request.level for below in request.below)
    paths = [part.path for request in seen[-1:] for part in parts_below(request)]
    assert len(paths) == len(set(paths))
    assert paths == [] or len(paths) == len(parts)


whole_cells = st.builds(
    Cell, st.integers(0, 3), st.integers(-(2**12), 2**12), st.integers(0, 2**12)
)


@given(st.lists(whole_cells, min_size=1, max_size=6))
def test_the_common_cell_is_the_smallest_that_holds_all(cells: list[Cell]) -> None:
    found = common_cell(cells)
    if min(cell.row for cell in cells) < 0 <= max(cell.row for cell in cells):
        return  # no cell reaches over the equator
    assert {cell.at(found.level) for cell in cells} == {found}
    lowest = max(cell.level for cell in cells)
    if found.level > lowest:
        assert len({cell.at(found.level - 1) for cell in cells}) > 1
