"""From the columns of a document to the columns of a city: one reader for every theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tiles.city_tables import (
    Attributes,
    CityTables,
    Curves,
    Features,
    Float64,
    Int16,
    Int32,
    Polygons,
)
from tiles.citygml import roles, shapes, walk
from tiles.citygml.appearance import RingCoordinates, read_appearance
from tiles.citygml.crs import choose_crs
from tiles.citygml.document import LINE, NAME, PARENT, Document
from tiles.citygml.file_parts import FileParts, take_apart
from tiles.citygml.limits import LIMITS
from tiles.citygml.namespaces import GML_32, citygml_version, iur_version
from tiles.citygml.numbers import read_slow_numbers
from tiles.citygml.problems import ProblemLog
from tiles.citygml.references import apply_references, referenced_polygons
from tiles.citygml.report_structure import report_shapes, report_structure
from tiles.citygml.surfaces import Mask, Surfaces, reversed_order, starts
from tiles.citygml.suspicious import Reporter, report_heights, report_values
from tiles.citygml.words import id_spans
from tiles.errors import CityGMLError, NotYetSupported, RefusedInput


def interpret(document: Document, *, path: str, problems: ProblemLog) -> CityTables:
    """Turn a document into tables.

    Raises
    ------
    CityGMLError
        The document is XML, but not CityGML.
    NotYetSupported
        CityGML 3.0.
    RefusedInput
        A limit.
    """
    refuse_other_formats(document, path=path)
    parts = take_apart(document, path=path)
    envelope = _read_envelope(parts)
    epsg, swap = choose_crs(_srs_names(parts), problems)
    shape = _read_shapes(parts, envelope, swap, path, problems)
    surfaces = _resolve_references(parts, shape.surfaces)
    looks = read_appearance(parts, surfaces, shape.painted, problems)
    report_structure(parts, problems)
    vertices, uv = surfaces.vertices, looks.uv
    if (order := reversed_order(surfaces)) is not None:
        vertices, uv = vertices[order], uv[order] if len(uv) else uv
    if len(shape.points):
        vertices = np.concatenate((vertices, shape.points))
        if len(uv):
            uv = np.concatenate((uv, np.full((len(shape.points), 2), np.nan, np.float32)))
    features, class_names = _features(parts)
    attributes, attribute_paths, code_spaces, units = _attributes(parts)
    polygons = Polygons(
        feature=surfaces.feature,
        lod=surfaces.lod.astype(np.int8),
        kind=surfaces.kind.astype(np.int8),
        ring_start=surfaces.ring_start,
        texture=looks.texture,
        material=looks.material,
        line=document.elements[LINE][surfaces.element],
    )
    reporter = Reporter(features, problems)
    report_values(reporter, attributes, attribute_paths)
    bounds = report_heights(
        reporter,
        (vertices, surfaces.vertex_start, polygons),
        envelope.bounds(swap),
        _rows_named(features.class_name, class_names, "bldg:Building") & (features.parent < 0),
        _measured(features, attributes, attribute_paths),
    )
    return CityTables(
        features=features,
        polygons=polygons,
        curves=_shifted(shape.curves, len(surfaces.vertices)),
        attributes=attributes,
        vertex_start=surfaces.vertex_start,
        vertices=vertices,
        uv=uv,
        class_names=class_names,
        attribute_paths=attribute_paths,
        code_spaces=code_spaces,
        units=units,
        textures=looks.textures,
        materials=looks.materials,
        epsg=epsg,
        iur=iur_version(list(document.prefixes)),
        bounds=bounds,
    )


def _rows_named(rows: Int16 | Int32, names: tuple[str, ...], name: str) -> Mask:
    """Tell which rows mean a name."""
    return np.isin(rows, [row for row, other in enumerate(names) if other == name])


def _measured(features: Features, attributes: Attributes, paths: tuple[str, ...]) -> Mask:
    """Tell which top-level features have a measured height, of their own or of a part."""
    measured = np.zeros(len(features.root), bool)
    rows = _rows_named(attributes.path, paths, "bldg:measuredHeight")
    measured[features.root[attributes.feature[rows]]] = True
    return measured


def refuse_other_formats(document: Document, *, path: str) -> None:
    """Refuse what is not a CityGML 1.0 or 2.0 CityModel."""
    uri, local = document.names[document.elements[NAME, 0]]
    line = document.line(0)
    version = citygml_version(uri)
    if version == "3.0" or (local == "CityModel" and GML_32 in document.prefixes):
        raise NotYetSupported(
            "CityGML 3.0 is not read yet; deliver the file as CityGML 2.0", path=path, line=line
        )
    if local != "CityModel" or version not in {"1.0", "1.1", "2.0"}:
        raise CityGMLError(
            f"not CityGML: the root element is {{{uri}}}{local}, expected a core:CityModel",
            path=path,
            line=line,
        )


@dataclass(frozen=True, slots=True)
class _Envelope:
    """The envelope of the file: lower and upper corner in the order of the file."""

    lower: tuple[float, ...]
    upper: tuple[float, ...]

    def bounds(self, swap: bool) -> tuple[float, float, float, float] | None:
        if len(self.lower) < 2 or len(self.upper) != len(self.lower):
            return None
        x, y = (1, 0) if swap else (0, 1)
        return self.lower[x], self.lower[y], self.upper[x], self.upper[y]


def _read_envelope(parts: FileParts) -> _Envelope:
    corners: list[tuple[float, ...]] = []
    element = int(parts.count[walk.ENVELOPE])
    e = element + 1
    while element >= 0 and parts.document.elements[PARENT, e] >= element:
        if parts.name_roles[roles.ROLE, parts.document.elements[NAME, e]] == roles.COORDINATES:
            try:
                corners.append(tuple(float(word) for word in parts.document.text(e).split()))
            except ValueError:
                return _Envelope((), ())
        e += 1
    return _Envelope(corners[0], corners[1]) if len(corners) == 2 else _Envelope((), ())


def _srs_names(parts: FileParts) -> list[tuple[str, int]]:
    """Give the distinct srsNames in document order, each with the line where it first stands."""
    role = parts.name_roles[roles.ATTRIBUTE_ROLE][parts.attributes[0]]
    rows = np.flatnonzero(role == roles.SRS_NAME)
    words, first = np.unique(parts.attributes[3, rows], return_index=True)
    found = []
    for row, word in sorted(zip(rows[first].tolist(), words.tolist(), strict=True)):
        element = np.searchsorted(parts.document.elements[4], row, side="right") - 1
        found.append((parts.word(word), parts.document.line(int(element))))
    return found


@dataclass(frozen=True, slots=True)
class _Shapes:
    surfaces: Surfaces
    curves: Curves
    points: Float64
    painted: RingCoordinates


def _read_shapes(
    parts: FileParts, envelope: _Envelope, swap: bool, path: str, problems: ProblemLog
) -> _Shapes:
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
    return _Shapes(
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
        feature=polygons[1],
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
    for row in np.flatnonzero(~good)[: problems.room("polygon-without-exterior")].tolist():
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


def _resolve_references(parts: FileParts, surfaces: Surfaces) -> Surfaces:
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


def _shifted(curves: Curves, shift: int) -> Curves:
    start = (curves.vertex_start + shift).astype(np.int32)
    return Curves(curves.feature, curves.lod, curves.kind, start)


def _features(parts: FileParts) -> tuple[Features, tuple[str, ...]]:
    element, parent, root = parts.table(walk.FEATURES)[:3]
    elements = parts.document.elements
    start, end = id_spans(elements, parts.attributes, parts.name_roles, element)
    class_name, class_names = _merged(elements[NAME, element], parts.names.__getitem__)
    features = Features(
        gml_id=parts.strings(start, end),
        class_name=class_name.astype(np.int16),
        parent=parent.copy(),
        root=root.copy(),
        line=elements[LINE, element],
    )
    return features, class_names


def _merged(rows: Int32, name_of: Callable[[int], str]) -> tuple[Int32, tuple[str, ...]]:
    """Replace rows of a table by rows of its distinct used names; −1 stays."""
    used = np.flatnonzero(np.bincount(rows[rows >= 0])) if len(rows) else rows
    names: dict[str, int] = {}
    place = np.full(int(used[-1]) + 2 if len(used) else 1, -1, np.int32)
    for row in used.tolist():
        place[row] = names.setdefault(name_of(row), len(names))
    return place[rows], tuple(names)


def _attributes(
    parts: FileParts,
) -> tuple[Attributes, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    feature, path, group, start, end, code_space, unit, _ = parts.table(walk.VALUES)
    paths, attribute_paths = _merged(path, _path_names(parts).__getitem__)
    code_spaces, code_space_names = _merged(code_space, parts.word)
    units, unit_names = _merged(unit, parts.word)
    attributes = Attributes(
        feature=feature.copy(),
        path=paths,
        group=group.copy(),
        value=parts.strings(start, end),
        code_space=code_spaces,
        unit=units,
    )
    return attributes, attribute_paths, code_space_names, unit_names


def _path_names(parts: FileParts) -> list[str]:
    """Write every attribute path: names from the feature down, `[name]` of generic ones."""
    written: list[str] = []
    for parent, name, word in parts.table(walk.PATHS)[:3].T.tolist():
        step = parts.names[name] + (f"[{parts.word(word)}]" if word >= 0 else "")
        written.append(f"{written[parent]}/{step}" if parent >= 0 else step)
    return written
