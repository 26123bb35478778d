"""The tree above the leaf tiles: whole features below, simple blocks further up.

A node whose tiles fit into one download is a leaf with up to four contents. Every other node shows
simple blocks, merged from those of its children, and is replaced by its children when the camera
comes near; its geometric error is what the blocks really leave out, in metres, never less than
below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tiles.content.file_tiles import LARGEST_TILE
from tiles.tileset.grid import Cell, cell_of, common_cell
from tiles.tileset.parts import FilePart, Region, TileEntry, union

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


@dataclass(frozen=True, slots=True)
class _Branch:
    """A node before its far level is made: a leaf shows `parts`, all others have a `request`."""

    parts: tuple[FilePart, ...] = ()
    contents: tuple[TileEntry, ...] = ()
    children: tuple[_Branch, ...] = ()
    request: FarRequest | None = None


def build_tree(parts: Sequence[FilePart], far_levels: FarLevels) -> Node:
    """Give the root above the tiles of `parts` (at least one tile).

    Parameters
    ----------
    far_levels : makes the tiles of simple blocks, in the order asked for (a node after its
        children); None where a node's features leave nothing to show.
    """
    placed = [(cell_of(part.region), part) for part in parts if part.tiles]
    placed.sort(key=lambda pair: (pair[0], pair[1].path))
    root = _branch(placed)
    requests = list(_requests(root))
    return _node(root, iter(far_levels(requests)))


def _branch(placed: list[tuple[Cell, FilePart]]) -> _Branch:
    leaf = _leaf(tuple(part for _, part in placed))
    if leaf is not None:
        return leaf
    cell = common_cell([each for each, _ in placed])
    here = [_of_file(part) for each, part in placed if each == cell]
    below: defaultdict[Cell, list[tuple[Cell, FilePart]]] = defaultdict(list)
    for each, part in placed:
        if each != cell:
            below[each.at(cell.level - 1)].append((each, part))
    children = tuple(here + [_branch(below[each]) for each in sorted(below)])
    if len(children) == 1:
        return children[0]
    request = FarRequest(
        cell.level,
        tuple(part for child in children if child.request is None for part in child.parts),
        tuple(child.request for child in children if child.request is not None),
    )
    return _Branch(children=children, request=request)


def _of_file(part: FilePart) -> _Branch:
    leaf = _leaf((part,))
    if leaf is not None:
        return leaf
    children = tuple(_Branch(contents=(tile,)) for tile in part.tiles)
    return _Branch(children=children, request=FarRequest(cell_of(part.region).level, (part,)))


def _leaf(parts: tuple[FilePart, ...]) -> _Branch | None:
    """Give the node that shows all tiles of files at once, None where they are too many."""
    if len(parts) > MOST_CONTENTS:
        return None
    tiles = tuple(tile for part in parts for tile in part.tiles)
    return _Branch(parts, tiles) if len(tiles) == 1 or _fit_one_download(tiles) else None


def _fit_one_download(tiles: tuple[TileEntry, ...]) -> bool:
    return len(tiles) <= MOST_CONTENTS and sum(tile.compressed for tile in tiles) <= LARGEST_TILE


def _requests(branch: _Branch) -> Iterator[FarRequest]:
    for child in branch.children:
        yield from _requests(child)
    if branch.request is not None:
        yield branch.request


def _node(branch: _Branch, far: Iterator[TileEntry | None]) -> Node:
    children = tuple(_node(child, far) for child in branch.children)
    if branch.request is None:
        return Node(union([tile.region for tile in branch.contents]), 0.0, branch.contents)
    content = next(far)
    contents = () if content is None else (content,)
    below = max(child.geometric_error for child in children)
    own = content.geometric_error if content else _height(children)
    regions = [child.region for child in children] + [tile.region for tile in contents]
    return Node(union(regions), max(own, below), contents, children)


def _height(children: tuple[Node, ...]) -> float:
    """Give the error of a node that shows nothing: all its heights are left out (metres)."""
    return max(child.region[5] - child.region[4] for child in children)
