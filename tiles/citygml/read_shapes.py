"""Rings, curves and texture coordinates of a file: read, placed, and left out where broken."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tiles.city_tables import Curves, Float64, Int32
from tiles.citygml import roles, shapes, walk
from tiles.citygml.appearance import RingCoordinates
from tiles.citygml.document import NAME
from tiles.citygml.envelope import Envelope
from tiles.citygml.file_parts import FileParts
from tiles.citygml.limits import LIMITS
from tiles.citygml.numbers import read_slow_numbers
from tiles.citygml.problems import ProblemLog
from tiles.citygml.references import apply_references, referenced_polygons
from tiles.citygml.report_structure import report_shapes
from tiles.citygml.surfaces import Surfaces, starts
from tiles.errors import RefusedInput


@dataclass(frozen=True, slots=True)
class Shapes:
    """What `read_shapes` gives.

    curves : rows of `points`.
    painted : texture coordinates, ring by ring.
    """

    surfaces: Surfaces
    curves: Curves
    points: Float64
    painted: RingCoordinates

    def curves_behind(self, vertices: int) -> Curves:
        """Give the curves as they stand behind this many vertices of rings."""
        start = (self.curves.vertex_start + vertices).astype(np.int32)
        return replace(self.curves, vertex_start=start)


def read_shapes(
    parts: FileParts, envelope: Envelope, swap: bool, path: str, problems: ProblemLog
) -> Shapes:
    """Read all coordinates; leave out what cannot be used, and report it."""
    elements = parts.document.elements
    rings, curves = parts.table(walk.RINGS), parts.table(walk.CURVES)
    painted = parts.table(walk.TEXTURE_RINGS)
    owners = np.concatenate((rings[0], curves[0], painted[0]))
    numbers, start, status, slow = shapes.read_coordinates(
        parts.document.buffer, elements, parts.name_roles, owners
    )
    read_slow_numbers(parts.document.buffer, numbers, slow)
    amount = rings.shape[1] + curves.shape[1]
    size = 2 if len(envelope.lower) == 2 else 3
    dimensions = np.concatenate((rings[3], curves[4]))
    dimensions = np.where((dimensions == 2) | (dimensions == 3), dimensions, size)
    vertices, first = shapes.place_points(
        numbers, start, dimensions, status, rings.shape[1], swap, LIMITS.ring_vertices
    )
    _refuse_too_many(parts, owners, status[:amount], len(vertices), path)
    report_shapes(parts, owners[:amount], status[:amount], problems)
    split = int(first[rings.shape[1]])
    surfaces = _surfaces(parts, first[: rings.shape[1] + 1], vertices[:split], problems)
    kept = np.flatnonzero(np.diff(first[rings.shape[1] :]) > 0)
    curve_start = starts(np.diff(first[rings.shape[1] :])[kept])
    chosen = curves[:, kept]
    return Shapes(
        surfaces,
        Curves(chosen[1], chosen[2].astype(np.int8), chosen[3].astype(np.int8), curve_start),
        vertices[split:],
        RingCoordinates(
            numbers,
            start[amount:],
            np.diff(start[: rings.shape[1] + 1]) // dimensions[: rings.shape[1]],
        ),
    )


def _refuse_too_many(
    parts: FileParts, owners: Int32, status: npt.NDArray[np.int8], vertices: int, path: str
) -> None:
    large = np.flatnonzero(status == shapes.TOO_MANY_POINTS)
    if len(large):
        raise RefusedInput(
            f"a ring or curve of more than {LIMITS.ring_vertices} points",
            rule="ring-vertices",
            path=path,
            line=parts.document.line(int(owners[large[0]])),
        )
    if vertices > LIMITS.file_vertices:
        raise RefusedInput(
            f"{vertices} vertices, more than {LIMITS.file_vertices}",
            rule="file-vertices",
            path=path,
        )


def _surfaces(
    parts: FileParts, vertex_start: Int32, vertices: Float64, problems: ProblemLog
) -> Surfaces:
    """Give the polygons whose outer ring can be used, without the inner ones that cannot."""
    polygons, rings = parts.table(walk.POLYGONS), parts.table(walk.RINGS)
    per_polygon = np.bincount(rings[1], minlength=polygons.shape[1])
    surfaces = Surfaces(
        element=polygons[0],
        feature=polygons[1].copy(),
        lod=polygons[2],
        kind=polygons[3],
        is_reversed=polygons[4],
        ring_start=starts(per_polygon),
        ring_of=np.arange(rings.shape[1], dtype=np.int32),
        vertex_start=vertex_start,
        vertices=vertices,
    )
    usable = np.diff(vertex_start) > 0
    outer = surfaces.ring_start[:-1]
    has_outer = per_polygon > 0
    good = np.zeros(len(has_outer), bool)
    good[has_outer] = usable[outer[has_outer]] & (rings[2, outer[has_outer]] == 0)
    for row in problems.listed("polygon-without-exterior", np.flatnonzero(~good)):
        element = int(polygons[0, row])
        problems.add(
            "polygon-without-exterior",
            "the polygon has no outer ring that can be used",
            line=parts.document.line(element),
            id=parts.id_of(element),
        )
    if good.all() and usable.all():
        return surfaces
    kept_rings = np.flatnonzero(usable)
    thinned = surfaces.take_rings(kept_rings)
    thinned = thinned.with_rings(np.bincount(rings[1, kept_rings], minlength=len(good)))
    return thinned.take(np.flatnonzero(good))


def resolve_references(parts: FileParts, surfaces: Surfaces) -> Surfaces:
    """Give the surfaces with what references inside the file say of them."""
    references = parts.table(walk.REFERENCES)
    references = references[:, references[5] == 1]
    if not references.shape[1]:
        return surfaces
    targets = parts.find(parts.attributes[1:3, references[4]])
    known = targets >= 0
    role = parts.name_roles[roles.ROLE][parts.document.elements[NAME, targets]]
    known &= (role > roles.UNSUPPORTED) & (role <= roles.POLYGON)
    references, targets = references[:, known], targets[known]
    pairs = referenced_polygons(parts.document.elements, targets, surfaces)
    return apply_references(surfaces, references, pairs, parts.table(walk.FEATURES)[1])
