"""The tree above the leaf tiles: whole features below, simple blocks further up.

A node whose tiles fit into one download is a leaf with up to four contents. Every other node shows
simple blocks, merged from those of its children, and is replaced by its children when the camera
comes near; its geometric error is what the blocks really leave out, in metres, never less than
below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tiles.content.file_tiles import LARGEST_TILE
from tiles.publishing.dataset_record import PropertyRecord
from tiles.tileset.grid import Cell, cell_of, common_cell
from tiles.tileset.parts import FilePart, MergedColumns, Region, TileEntry, union

# More contents than a browser requests at once from one host delay each other (reearth-flow #2480).
MOST_CONTENTS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A tile of the tree.

    level : of its cell in the grid. parts : the files below it.
    """

    region: Region
    geometric_error: float
    contents: tuple[TileEntry, ...]
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class FarRequest:
    """A node that needs simple blocks, and what they are merged from.

    level : of its cell in the grid.
    parts : the files whose tiles its leaf children show.
    below : its other children, which need simple blocks of their own.
    """

    level: int
    parts: tuple[FilePart, ...]
    below: tuple[FarRequest, ...] = ()


FarLevels = Callable[[Sequence[FarRequest]], Sequence[TileEntry | None]]
Limits = tuple[float | None, float | None]
_Placed = tuple[Cell, str, FilePart]


@dataclass(frozen=True, slots=True)
class _Branch:
    """A node before its far level is made: a leaf shows `parts`, all others have a `request`."""

    parts: tuple[FilePart, ...] = ()
    contents: tuple[TileEntry, ...] = ()
    children: tuple[_Branch, ...] = ()
    request: FarRequest | None = None


@dataclass(frozen=True, slots=True)
class Common:
    """What trees have in common: most files of a city give the same part to several datasets.

    placed, inputs : each part with its cell and path, what went into its tiles, by its `id`.
    branches : by the `id` of all parts below them.
    nodes : by the `id` of their branch. written : JSON of tiles by the `id` of their node.
    merged : columns by the `id` of the schemas that bring them.
    properties : by the range of the values, and the `id` of the columns that were put together.
    """

    placed: dict[int, _Placed] = field(default_factory=dict)
    inputs: dict[int, bytes] = field(default_factory=dict)
    branches: dict[tuple[int, ...], _Branch] = field(default_factory=dict)
    nodes: dict[int, Node] = field(default_factory=dict)
    written: dict[int, dict[str, Any]] = field(default_factory=dict)
    merged: dict[tuple[int, ...], MergedColumns] = field(default_factory=dict)
    properties: dict[tuple[Limits, int], PropertyRecord] = field(default_factory=dict)

    def place(self, part: FilePart) -> _Placed:
        """Give a part with the cell it lies in and its path, in the order of a tree."""
        found = self.placed.get(id(part))
        if found is None:
            found = self.placed[id(part)] = (cell_of(part.region), part.path, part)
        return found


def build_tree(
    parts: Sequence[FilePart], far_levels: FarLevels, *, common: Common | None = None
) -> Node:
    """Give the root above the tiles of `parts` (at least one tile).

    Parameters
    ----------
    far_levels : makes the tiles of simple blocks, in the order asked for (a node after its
        children); None where a node's features leave nothing to show.
    common : nodes that need not be made again; trees that share it have the same `far_levels`.
    """
    common = Common() if common is None else common
    placed = [common.place(part) for part in parts if part.tiles]
    placed.sort()  # paths differ, parts are never compared
    root = _branch(placed, common)
    requests = list(_requests(root, common))
    return _node(root, iter(far_levels(requests)), common)


def _branch(placed: list[_Placed], common: Common) -> _Branch:
    key = tuple([id(part) for _, _, part in placed])
    found = common.branches.get(key)
    if found is None:
        found = common.branches[key] = _new_branch(placed, common)
    return found


def _new_branch(placed: list[_Placed], common: Common) -> _Branch:
    leaf = _leaf([part for _, _, part in placed])
    if leaf is not None:
        return leaf
    cell = common_cell([each[0] for each in placed])
    here: list[_Branch] = []
    below: defaultdict[tuple[int, int], list[_Placed]] = defaultdict(list)
    for each in placed:
        level, row, column = each[0]
        up = cell.level - 1 - level
        if up < 0:
            here.append(_of_file(each[2]))
        else:
            below[row >> up, column >> up].append(each)
    children = tuple(here + [_branch(below[each], common) for each in sorted(below)])
    if len(children) == 1:
        return children[0]
    request = FarRequest(
        cell.level,
        tuple(part for child in children if child.request is None for part in child.parts),
        tuple(child.request for child in children if child.request is not None),
    )
    return _Branch(children=children, request=request)


def _of_file(part: FilePart) -> _Branch:
    leaf = _leaf([part])
    if leaf is not None:
        return leaf
    children = tuple(_Branch(contents=(tile,)) for tile in part.tiles)
    return _Branch(children=children, request=FarRequest(cell_of(part.region).level, (part,)))


def _leaf(parts: list[FilePart]) -> _Branch | None:
    """Give the node that shows all tiles of files at once, None where they are too many."""
    if len(parts) > MOST_CONTENTS:
        return None
    tiles = tuple([tile for part in parts for tile in part.tiles])
    return _Branch(tuple(parts), tiles) if len(tiles) == 1 or _fit_one_download(tiles) else None


def _fit_one_download(tiles: tuple[TileEntry, ...]) -> bool:
    return len(tiles) <= MOST_CONTENTS and sum(tile.compressed for tile in tiles) <= LARGEST_TILE


def _requests(branch: _Branch, common: Common) -> Iterator[FarRequest]:
    if branch.request is None or id(branch) in common.nodes:
        return
    for child in branch.children:
        yield from _requests(child, common)
    yield branch.request


def _node(branch: _Branch, far: Iterator[TileEntry | None], common: Common) -> Node:
    found = common.nodes.get(id(branch))
    if found is None:
        found = common.nodes[id(branch)] = _new_node(branch, far, common)
    return found


def _new_node(branch: _Branch, far: Iterator[TileEntry | None], common: Common) -> Node:
    if branch.request is None:
        return Node(union([tile.region for tile in branch.contents]), 0.0, branch.contents)
    children = tuple([_node(child, far, common) for child in branch.children])
    content = next(far)
    contents = () if content is None else (content,)
    below = max([child.geometric_error for child in children])
    own = content.geometric_error if content else _height(children)
    regions = [child.region for child in children] + [tile.region for tile in contents]
    return Node(union(regions), max(own, below), contents, children)


def _height(children: tuple[Node, ...]) -> float:
    """Give the error of a node that shows nothing: all its heights are left out (metres)."""
    return max(child.region[5] - child.region[4] for child in children)
