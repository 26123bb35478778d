"""From the columns of a document to the columns of a city: one reader for every theme."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tiles.city_tables import (
    Attributes,
    CityTables,
    Features,
    Float32,
    Float64,
    Int16,
    Int32,
    Polygons,
)
from tiles.citygml import walk
from tiles.citygml.appearance import Appearance, read_appearance
from tiles.citygml.crs import choose_crs
from tiles.citygml.document import LINE, NAME, Document
from tiles.citygml.envelope import read_envelope, srs_names
from tiles.citygml.file_parts import FileParts, take_apart
from tiles.citygml.namespaces import GML_32, citygml_version, iur_version
from tiles.citygml.problems import ProblemLog
from tiles.citygml.read_shapes import read_shapes, resolve_references
from tiles.citygml.report_structure import report_structure
from tiles.citygml.surfaces import Mask, Surfaces, reversed_order
from tiles.citygml.suspicious import Reporter, report_heights, report_values
from tiles.citygml.words import id_spans
from tiles.errors import CityGMLError, NotYetSupported


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
    envelope = read_envelope(parts)
    epsg, swap = choose_crs(srs_names(parts), problems)
    shape = read_shapes(parts, envelope, swap, path, problems)
    surfaces = resolve_references(parts, shape.surfaces)
    looks = read_appearance(parts, surfaces, shape.painted, problems)
    report_structure(parts, problems)
    vertices, uv = _vertices(surfaces, looks.uv, shape.points)
    polygons = _polygons(surfaces, looks, document.elements[LINE])
    features, class_names = _features(parts)
    attributes, attribute_paths, code_spaces, units = _attributes(parts)
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
        curves=shape.curves_behind(len(surfaces.vertices)),
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


def _vertices(surfaces: Surfaces, uv: Float32, points: Float64) -> tuple[Float64, Float32]:
    """Give all vertices and texture coordinates: reversed polygons turned, curves behind."""
    vertices = surfaces.vertices
    if (order := reversed_order(surfaces)) is not None:
        vertices, uv = vertices[order], uv[order] if len(uv) else uv
    if len(points):
        vertices = np.concatenate((vertices, points))
        if len(uv):
            uv = np.concatenate((uv, np.full((len(points), 2), np.nan, np.float32)))
    return vertices, uv


def _polygons(surfaces: Surfaces, looks: Appearance, lines: Int32) -> Polygons:
    return Polygons(
        feature=surfaces.feature,
        lod=surfaces.lod.astype(np.int8),
        kind=surfaces.kind.astype(np.int8),
        ring_start=surfaces.ring_start,
        texture=looks.texture,
        material=looks.material,
        line=lines[surfaces.element],
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
