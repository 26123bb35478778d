"""Limits against hostile input: each is a named rule that a refusal quotes."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one GML file may ask for.

    file_bytes : unpacked size of a file; offsets are int32, so never above 2**31 − 1.
    depth : nested elements.
    text_bytes : one text, attribute value, comment or run of white space.
    coordinate_bytes : one list of coordinates.
    names : distinct element and attribute names.
    ring_vertices : vertices of one ring or curve.
    file_vertices : vertices of one file. A relief file of one second-level mesh (10 km) at 5 m
        has 24 million, so the limit lies above that.
    """

    file_bytes: int = 2_000 * MEGABYTE
    depth: int = 64
    text_bytes: int = MEGABYTE
    coordinate_bytes: int = 8 * MEGABYTE
    names: int = 4096
    ring_vertices: int = 100_000
    file_vertices: int = 30_000_000


LIMITS = Limits()
