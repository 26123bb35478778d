"""A GML file as columns: every element, attribute and text as spans of one byte buffer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tiles.city_tables import Int32, UInt8

#: Namespace of the attributes that declare prefixes; they carry no data.
XMLNS = "http://www.w3.org/2000/xmlns/"
XML = "http://www.w3.org/XML/1998/namespace"


# rows of the element table
NAME, PARENT, TEXT_START, TEXT_END, ATTRIBUTE_START, LINE = range(6)


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed file, whichever reader parsed it.

    buffer : (bytes,) uint8, UTF-8; spans point into it.
    elements : (6, n + 1) int32, one column per element in document order (a parent stands before
        its children): row of `names`; row of the enclosing element, −1 for the root; start and
        end of the trimmed text of an element without children; first attribute; 1-based line on
        which the start tag ends. The last column closes the attributes and has parent −2.
    attributes : (3, m) int32, row of `names`, start and end of the value.
    names : (namespace, local name) of elements and attributes; one may stand twice.
    prefixes : namespace → prefix as the root declares it.
    """

    buffer: UInt8
    elements: Int32
    attributes: Int32
    names: tuple[tuple[str, str], ...]
    prefixes: dict[str, str]

    def text(self, element: int) -> str:
        """Give the trimmed text of an element without children."""
        start, end = self.elements[TEXT_START : TEXT_END + 1, element].tolist()
        return self.span(start, end).replace("\r", "")

    def span(self, start: int, end: int) -> str:
        """Decode a span of the buffer."""
        return self.buffer[start:end].tobytes().decode()

    def line(self, element: int) -> int:
        """Give the line of an element."""
        return int(self.elements[LINE, element])


def as_bytes(data: bytes | memoryview) -> UInt8:
    """View a file's bytes as an array without copying."""
    return np.frombuffer(data, np.uint8)
