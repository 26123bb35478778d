"""Areas of a grid thinned to lines one cell wide, and the lines followed from fork to fork."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

UInt8 = npt.NDArray[np.uint8]
Int64 = npt.NDArray[np.int64]


@njit(cache=True)
def thinned(mask: UInt8) -> UInt8:
    """Thin the cells of a mask (1 inside, border empty) to lines; Zhang and Suen 1984."""
    image = mask.copy()
    columns = image.shape[1]
    flat = image.ravel()
    around = np.array(
        [-columns, -columns + 1, 1, columns + 1, columns, columns - 1, -1, -columns - 1]
    )
    cells = np.flatnonzero(flat)
    gone = np.empty(len(cells), np.int64)
    changed = True
    while changed:
        changed = False
        for second in range(2):
            removed = 0
            for cell in cells:
                filled, rises, before = 0, 0, flat[cell + around[7]]
                for offset in around:
                    here = flat[cell + offset]
                    filled += here
                    if here == 1 and before == 0:
                        rises += 1
                    before = here
                if filled < 2 or filled > 6 or rises != 1:
                    continue
                north, east = flat[cell + around[0]], flat[cell + around[2]]
                south, west = flat[cell + around[4]], flat[cell + around[6]]
                if second == 0:
                    keeps = north * east * south + east * south * west
                else:
                    keeps = north * east * west + north * south * west
                if keeps == 0:
                    gone[removed] = cell
                    removed += 1
            for number in range(removed):
                flat[gone[number]] = 0
            if removed:
                changed = True
                cells = cells[flat[cells] == 1]
                gone = np.empty(len(cells), np.int64)
    return image


@dataclass(frozen=True, slots=True)
class Line:
    """Cells from one fork or end to the next; cells are row × columns + column of the grid."""

    cells: list[int]


def followed(image: UInt8) -> list[Line]:
    """Follow thin lines from fork to fork; a ring without forks is cut at one of its cells."""
    links = _links(image)
    lines: list[Line] = []
    done: set[tuple[int, int]] = set()
    forks = [cell for cell, around in links.items() if len(around) != 2]
    for starts in (forks, list(links)):
        for start in starts:
            for second in links[start]:
                if (start, second) in done:
                    continue
                cells = [start, second]
                while len(links[cells[-1]]) == 2 and cells[-1] != start:
                    left, right = links[cells[-1]]
                    cells.append(right if left == cells[-2] else left)
                done |= set(itertools.pairwise(cells))
                done |= set(itertools.pairwise(cells[::-1]))
                lines.append(Line(cells))
    return lines


def _links(image: UInt8) -> dict[int, list[int]]:
    """Give the neighbours of each cell; a diagonal one only where no cell lies between."""
    columns = image.shape[1]
    flat = image.ravel()
    cells = np.flatnonzero(flat)
    pairs = []
    for straight in (1, columns):
        there = flat[cells + straight] == 1
        pairs.append(np.column_stack([cells[there], cells[there] + straight]))
    for diagonal, between in ((columns + 1, (1, columns)), (columns - 1, (-1, columns))):
        there = flat[cells + diagonal] == 1
        for each in between:
            there &= flat[cells + each] == 0
        pairs.append(np.column_stack([cells[there], cells[there] + diagonal]))
    links: dict[int, list[int]] = {}
    for left, right in np.concatenate(pairs).tolist():
        links.setdefault(left, []).append(right)
        links.setdefault(right, []).append(left)
    return links
