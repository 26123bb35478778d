"""Reports on the structure of a file: ids, references, geometry that is left out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tiles.city_tables import Int32
from tiles.citygml import roles, shapes, walk
from tiles.citygml.document import NAME
from tiles.citygml.file_parts import FileParts
from tiles.citygml.problems import ProblemLog

_UNREAD = {
    walk.IMPLICIT_GEOMETRY: "implicit-geometry",
    walk.UNSUPPORTED_GEOMETRY: "unsupported-geometry",
    walk.GEOREFERENCED_TEXTURE: "georeferenced-texture",
}
_SHAPES = {
    shapes.NOT_NUMERIC: ("broken-coordinates", "a coordinate is not a number"),
    shapes.ODD_COUNT: ("broken-coordinates", "the count of numbers is no multiple of the axes"),
    shapes.NOT_FINITE: ("broken-coordinates", "a coordinate is not finite"),
    shapes.TOO_FEW_POINTS: ("too-few-points", "fewer than three different points"),
    shapes.NOT_CLOSED: ("ring-not-closed", "the last point is not the first"),
}


def report_shapes(
    parts: FileParts, owners: Int32, status: npt.NDArray[np.int8], problems: ProblemLog
) -> None:
    """Report rings and curves that are left out or repaired."""
    for row in np.flatnonzero(status != shapes.FINE).tolist():
        code, message = _SHAPES[int(status[row])]
        if not problems.room(code):
            problems.add_many(code, 1)
            continue
        element = int(owners[row])
        problems.add(
            code,
            f"{parts.element_name(element)}: {message}",
            line=parts.document.line(element),
            id=parts.id_of(element),
        )


def report_structure(parts: FileParts, problems: ProblemLog) -> None:
    """Report repeated ids, references that lead nowhere and geometry that is not read."""
    for element in parts.repeated.tolist():
        problems.add(
            "duplicate-id",
            "this gml:id stands earlier in the file",
            line=parts.document.line(element),
            id=parts.id_of(element),
        )
    for element, reason in parts.table(walk.UNREAD)[:2].T.tolist():
        problems.add(
            _UNREAD[reason],
            f"{parts.element_name(element)} is left out",
            line=parts.document.line(element),
        )
    _report_references(parts, problems)


def _report_references(parts: FileParts, problems: ProblemLog) -> None:
    references = parts.table(walk.REFERENCES)
    spans = parts.attributes[1:3, references[4]]
    targets = parts.find(spans)
    role = parts.name_roles[roles.ROLE][parts.document.elements[NAME, targets]]
    misplaced = (references[5] == 1) & ((role <= roles.UNSUPPORTED) | (role > roles.POINT))
    for row in np.flatnonzero((targets < 0) | misplaced).tolist():
        element, target = int(references[0, row]), int(targets[row])
        href = parts.document.span(*spans[:, row])
        code = "external-xlink" if target == -2 else "unresolved-xlink"
        found = f", a {parts.element_name(target)} and no geometry" if target >= 0 else ""
        problems.add(
            code,
            f"{parts.element_name(element)} refers to {href[:200]!r}{found}",
            line=parts.document.line(element),
        )
