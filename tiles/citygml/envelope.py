"""The envelope that a file states, and the coordinate systems that it names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tiles.citygml import roles, walk
from tiles.citygml.document import ATTRIBUTE_START, NAME, PARENT
from tiles.citygml.file_parts import FileParts


@dataclass(frozen=True, slots=True)
class Envelope:
    """The envelope of the file: lower and upper corner in the order of the file."""

    lower: tuple[float, ...]
    upper: tuple[float, ...]

    def bounds(self, swap: bool) -> tuple[float, float, float, float] | None:
        if len(self.lower) < 2 or len(self.upper) != len(self.lower):
            return None
        x, y = (1, 0) if swap else (0, 1)
        return self.lower[x], self.lower[y], self.upper[x], self.upper[y]


def read_envelope(parts: FileParts) -> Envelope:
    corners: list[tuple[float, ...]] = []
    element = int(parts.count[walk.ENVELOPE])
    e = element + 1
    while element >= 0 and parts.document.elements[PARENT, e] >= element:
        if parts.name_roles[roles.ROLE, parts.document.elements[NAME, e]] == roles.COORDINATES:
            try:
                corners.append(tuple(float(word) for word in parts.document.text(e).split()))
            except ValueError:
                return Envelope((), ())
        e += 1
    return Envelope(corners[0], corners[1]) if len(corners) == 2 else Envelope((), ())


def srs_names(parts: FileParts) -> list[tuple[str, int]]:
    """Give the distinct srsNames in document order, each with the line where it first stands."""
    role = parts.name_roles[roles.ATTRIBUTE_ROLE][parts.attributes[0]]
    rows = np.flatnonzero(role == roles.SRS_NAME)
    words, first = np.unique(parts.attributes[3, rows], return_index=True)
    found = []
    for row, word in sorted(zip(rows[first].tolist(), words.tolist(), strict=True)):
        element = np.searchsorted(parts.document.elements[ATTRIBUTE_START], row, side="right") - 1
        found.append((parts.word(word), parts.document.line(int(element))))
    return found
