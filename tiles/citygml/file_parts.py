"""What the passes over one file share: the document, its names, its tables, its ids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tiles.city_tables import Int32, StringColumn
from tiles.citygml import walk
from tiles.citygml.document import Document
from tiles.citygml.limits import LIMITS
from tiles.citygml.roles import ID, name_table, qualified_names
from tiles.citygml.spans import copy_spans
from tiles.citygml.words import SEED, find_ids, index_ids, intern_words
from tiles.errors import RefusedInput

WORD_LIMIT = 30_000


@dataclass(frozen=True, slots=True)
class FileParts:
    """A document after the pass over its elements.

    names : canonical names, row by row as `Document.names`.
    name_roles : (4, names) int32, see `tiles.citygml.roles`.
    attributes : (4, m) int32, as `Document.attributes`, and the row of `words`.
    words : (2, w) int32, spans of the interned attribute values.
    tables, count : the workspace of `tiles.citygml.walk`.
    id_slots, ids : see `tiles.citygml.words`.
    repeated : elements whose gml:id stood before.
    """

    document: Document
    names: tuple[str, ...]
    name_roles: Int32
    attributes: Int32
    words: Int32
    tables: Int32
    count: Int32
    id_slots: Int32
    ids: Int32
    repeated: Int32

    def table(self, table: int) -> Int32:
        """Give the used rows of a table of the workspace, (columns, rows)."""
        return self.tables[table, :, : self.count[table]]

    def word(self, row: int) -> str:
        """Give an interned attribute value."""
        start, end = self.words[:, row].tolist()
        return self.document.span(start, end)

    def element_name(self, element: int) -> str:
        """Give the canonical name of an element."""
        return self.names[int(self.document.elements[0, element])]

    def id_of(self, element: int) -> str:
        """Give the gml:id of an element, "" without."""
        row = walk.find_attribute(
            self.document.elements, self.attributes, self.name_roles, element, ID
        )
        start, end = self.attributes[1:3, row].tolist() if row >= 0 else (0, 0)
        return self.document.span(start, end)

    def find(self, spans: Int32) -> Int32:
        """Give the element that each reference (2, k) means; see `words.find_ids`."""
        found: Int32 = find_ids(
            self.document.buffer, np.ascontiguousarray(spans), self.id_slots, self.ids, SEED
        )
        return found

    def strings(self, start: Int32, end: Int32) -> StringColumn:
        """Copy spans of the buffer into a column."""
        return StringColumn(*copy_spans(self.document.buffer, start, end))


def take_apart(document: Document, *, path: str) -> FileParts:
    """Walk over a document.

    Raises
    ------
    RefusedInput
        More distinct attribute values or attribute paths than any real file has.
    """
    names = qualified_names(document.names, document.prefixes)
    name_roles = name_table(names)
    attributes, words = intern_words(
        document.buffer, document.attributes, name_roles, WORD_LIMIT, SEED
    )
    if words.shape[1] > WORD_LIMIT:
        raise RefusedInput(
            f"more than {WORD_LIMIT} different code spaces, units and names",
            rule="distinct-names",
            path=path,
        )
    tables, count = walk.walk(
        document.buffer, document.elements, attributes, name_roles, LIMITS.depth
    )
    if count[walk.PATHS] >= walk.PATH_LIMIT:
        raise RefusedInput(
            f"more than {walk.PATH_LIMIT} different attribute paths",
            rule="distinct-names",
            path=path,
        )
    slots, ids, repeated = index_ids(
        document.buffer, document.elements, attributes, name_roles, SEED
    )
    return FileParts(
        document, names, name_roles, attributes, words, tables, count, slots, ids, repeated
    )
