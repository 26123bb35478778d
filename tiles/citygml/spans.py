"""Compiled steps over whole columns: subtrees of elements, spans of the buffer."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiles.citygml.compiled import compiled
from tiles.citygml.document import PARENT

Table = Any


@compiled
def subtree_ends(elements: Table) -> Any:
    """Give for every element the first element after its subtree, (n,) int32."""
    rows = elements.shape[1] - 1
    ends = np.empty(rows, np.int32)
    for e in range(rows):
        ends[e] = e + 1
    for e in range(rows - 1, 0, -1):
        parent = elements[PARENT, e]
        ends[parent] = max(ends[parent], ends[e])
    return ends


@compiled
def copy_spans(data: Any, start: Table, end: Table) -> tuple[Any, Any]:
    """Copy spans of the buffer behind one another; give their offsets and the bytes.

    A carriage return is left out: XML reads CR LF as LF.
    """
    offsets = np.zeros(len(start) + 1, np.int32)
    room = 0
    for k in range(len(start)):
        room += end[k] - start[k]
    out = np.empty(room, np.uint8)
    count = 0
    for k in range(len(start)):
        for i in range(start[k], end[k]):
            out[count] = data[i]
            count += data[i] != 13
        offsets[k + 1] = count
    return offsets, out[:count].copy()
