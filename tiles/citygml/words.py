# ruff: noqa: PLR0913, PLR0917 - compiled code
"""Compiled look-up of byte strings: interned words and gml:ids.

Both tables hash every byte with a seed drawn at start-up, so that nobody can prepare a file whose
strings collide.
"""

from __future__ import annotations

import secrets
from typing import Any

import numpy as np

from tiles.citygml import roles
from tiles.citygml.compiled import compiled, inlined
from tiles.citygml.document import ATTRIBUTE_START
from tiles.citygml.scan_bytes import Bytes, same_bytes, span_hash

SEED = np.uint64(secrets.randbits(62) | 1)

Table = Any


@compiled
def intern_words(
    data: Bytes, attributes: Table, names: Table, limit: int, seed: np.uint64
) -> tuple[Table, Table]:
    """Intern the values of the attributes that repeat: code spaces, units, names, systems.

    Returns
    -------
    tuple
        The attributes (4, m) with the word's row, −1 for the others; the words (2, k): start and
        end. One word more than `limit` means that there were too many.
    """
    out = np.empty((4, attributes.shape[1]), np.int32)
    words = np.empty((2, limit + 1), np.int32)
    room = 1
    while room < 4 * limit:
        room *= 2
    slots = np.full(room, -1, np.int32)
    count = 0
    for row in range(attributes.shape[1]):
        for column in range(3):
            out[column, row] = attributes[column, row]
        role = names[roles.ATTRIBUTE_ROLE, attributes[0, row]]
        out[3, row] = -1
        if roles.CODE_SPACE <= role <= roles.SRS_NAME and count <= limit:
            word = _word_row(data, attributes, row, words, slots, count, seed)
            out[3, row] = word
            count = max(count, word + 1)
    return out, words[:, :count]


@inlined
def _word_row(
    data: Bytes, attributes: Table, row: int, words: Table, slots: Any, count: int, seed: np.uint64
) -> int:
    start, end = attributes[1, row], attributes[2, row]
    slot = span_hash(data, start, end, seed) & (len(slots) - 1)
    while slots[slot] >= 0:
        word = slots[slot]
        if words[1, word] - words[0, word] == end - start and same_bytes(
            data, start, words[0, word], end - start
        ):
            return int(word)
        slot = (slot + 1) & (len(slots) - 1)
    words[0, count] = start
    words[1, count] = end
    slots[slot] = count
    return count


@compiled
def index_ids(
    data: Bytes, elements: Table, attributes: Table, names: Table, seed: np.uint64
) -> tuple[Any, Table, Any]:
    """Index every gml:id of a file.

    Returns
    -------
    tuple
        Hash slots, rows of the ids; the ids (3, k): element, start, end of the first element
        with that id; elements whose id stood before.
    """
    total = 0
    for row in range(attributes.shape[1]):
        total += names[roles.ATTRIBUTE_ROLE, attributes[0, row]] == roles.ID
    ids = np.empty((3, total), np.int32)
    repeated = np.empty(total, np.int32)
    slots = np.full(2 * total + 1, -1, np.int32)
    count = 0
    again = 0
    for e in range(elements.shape[1] - 1):
        for row in range(elements[ATTRIBUTE_START, e], elements[ATTRIBUTE_START, e + 1]):
            if names[roles.ATTRIBUTE_ROLE, attributes[0, row]] != roles.ID:
                continue
            start, end = attributes[1, row], attributes[2, row]
            slot = _find_slot(data, start, end, slots, ids, seed)
            if slots[slot] >= 0:
                repeated[again] = e
                again += 1
                continue
            slots[slot] = count
            ids[0, count] = e
            ids[1, count] = start
            ids[2, count] = end
            count += 1
    return slots, ids[:, :count], repeated[:again]


@inlined
def _find_slot(data: Bytes, start: int, end: int, slots: Any, ids: Table, seed: np.uint64) -> int:
    slot = span_hash(data, start, end, seed) % len(slots)
    while slots[slot] >= 0:
        row = slots[slot]
        if ids[2, row] - ids[1, row] == end - start and same_bytes(
            data, start, ids[1, row], end - start
        ):
            return slot
        slot = (slot + 1) % len(slots)
    return slot


@compiled
def find_ids(data: Bytes, spans: Table, slots: Any, ids: Table, seed: np.uint64) -> Any:
    """Give the element that each reference (2, k) means: −1 if none, −2 if not local.

    A reference is local when it begins with `#`.
    """
    found = np.empty(spans.shape[1], np.int32)
    for k in range(spans.shape[1]):
        start, end = spans[0, k], spans[1, k]
        if end <= start or data[start] != 35:
            found[k] = -2
            continue
        slot = _find_slot(data, start + 1, end, slots, ids, seed)
        found[k] = ids[0, slots[slot]] if slots[slot] >= 0 else -1
    return found


@compiled
def id_spans(elements: Table, attributes: Table, names: Table, which: Any) -> Table:
    """Give the spans (2, k) of the gml:ids of some elements, empty where one has none."""
    spans = np.zeros((2, len(which)), np.int32)
    for k in range(len(which)):
        e = which[k]
        for row in range(elements[ATTRIBUTE_START, e], elements[ATTRIBUTE_START, e + 1]):
            if names[roles.ATTRIBUTE_ROLE, attributes[0, row]] == roles.ID:
                spans[0, k] = attributes[1, row]
                spans[1, k] = attributes[2, row]
    return spans
