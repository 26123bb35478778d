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
    for kind, (code, message) in _SHAPES.items():
        for row in problems.listed(code, np.flatnonzero(status == kind)):
            element = int(owners[row])
            problems.add(
                code,
                f"{parts.element_name(element)}: {message}",
                line=parts.document.line(element),
                id=parts.id_of(element),
            )


def report_structure(parts: FileParts, problems: ProblemLog) -> None:
    """Report repeated ids, references that lead nowhere and geometry that is not read."""
    for element in problems.listed("duplicate-id", parts.repeated):
        problems.add(
            "duplicate-id",
            "this gml:id stands earlier in the file",
            line=parts.document.line(element),
            id=parts.id_of(element),
        )
    elements, reasons = parts.table(walk.UNREAD)[:2]
    for reason, code in _UNREAD.items():
        for element in problems.listed(code, elements[reasons == reason]):
            message = f"{parts.element_name(element)} is left out"
            problems.add(code, message, line=parts.document.line(element))
    _report_references(parts, problems)


def _report_references(parts: FileParts, problems: ProblemLog) -> None:
    references = parts.table(walk.REFERENCES)
    spans = parts.attributes[1:3, references[4]]
    targets = parts.find(spans)
    role = parts.name_roles[roles.ROLE][parts.document.elements[NAME, targets]]
    misplaced = (references[5] == 1) & ((role <= roles.UNSUPPORTED) | (role > roles.POINT))
    for code, found in (
        ("external-xlink", targets == -2),
        ("unresolved-xlink", (targets == -1) | (misplaced & (targets >= 0))),
    ):
        for row in problems.listed(code, np.flatnonzero(found)):
            element, target = int(references[0, row]), int(targets[row])
            href = parts.document.span(*spans[:, row])[:200]
            what = f", a {parts.element_name(target)} and no geometry" if target >= 0 else ""
            problems.add(
                code,
                f"{parts.element_name(element)} refers to {href!r}{what}",
                line=parts.document.line(element),
            )
