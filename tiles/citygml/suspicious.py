"""Values that read well and are still suspicious; they are reported, never changed."""

from __future__ import annotations

import re

import numpy as np

from tiles.city_tables import CityTables, Float64, GeometryKind, Int32
from tiles.citygml.problems import ProblemLog
from tiles.citygml.surfaces import Index, Mask

_NO_DATA = b"-9999"
_NO_DATA_TEXT = re.compile(r"-9999(\.0*)?")
_NO_DATA_HEIGHT = -9990.0
_BLOCK_HEIGHT = 3.0
_CENTIMETRE = 0.01
_TOLERANCE = 1e-6  # degrees, about 0.1 m; of no weight for metres

Envelope = tuple[float, float, float, float]


def report_suspicious(tables: CityTables, envelope: Envelope | None, problems: ProblemLog) -> None:
    """Report suspicious values of one file.

    Parameters
    ----------
    envelope : (x min, y min, x max, y max) in the axis order of the tables
        As the file states it; None where it does not.
    """
    _report_values(tables, problems)
    if len(tables.polygons.feature):
        feature = tables.polygons.feature[_polygon_of_vertex(tables)]
        vertices = tables.vertices[: len(feature)]
        _report_vertices(tables, feature, vertices, envelope, problems)
        _report_blocks(tables, feature, vertices[:, 2], problems)


def _polygon_of_vertex(tables: CityTables) -> Index:
    per_ring = np.diff(tables.vertex_start)
    ring_of_polygon = np.repeat(
        np.arange(len(tables.polygons.feature)), np.diff(tables.polygons.ring_start)
    )
    return np.repeat(ring_of_polygon, per_ring)


def _add_features(
    tables: CityTables, rows: Index, code: str, message: str, problems: ProblemLog
) -> None:
    """Report top-level features, each once."""
    roots = np.unique(tables.features.root[rows])
    room = problems.room(code)
    for root in roots[:room].tolist():
        problems.add(
            code,
            message,
            line=int(tables.features.line[root]),
            id=tables.features.gml_id[root],
        )
    problems.add_many(code, max(len(roots) - room, 0))


def _report_values(tables: CityTables, problems: ProblemLog) -> None:
    values = tables.attributes.value
    start, length = values.start[:-1], np.diff(values.start)
    candidates = np.flatnonzero((length >= 5) & (length <= 10))
    for k, byte in enumerate(_NO_DATA):
        candidates = candidates[values.data[start[candidates] + k] == byte]
    rows = [row for row in candidates.tolist() if _NO_DATA_TEXT.fullmatch(values[row])]
    for row in rows[: problems.room("no-data-value")]:
        feature = int(tables.attributes.feature[row])
        problems.add(
            "no-data-value",
            f"{tables.attribute_paths[tables.attributes.path[row]]} is {values[row]}",
            line=int(tables.features.line[feature]),
            id=tables.features.gml_id[feature],
        )
    problems.add_many("no-data-value", max(len(rows) - 100, 0))


def _report_vertices(
    tables: CityTables,
    feature: Int32,
    vertices: Float64,
    envelope: Envelope | None,
    problems: ProblemLog,
) -> None:
    x, y, z = vertices.T
    checks = [
        ("no-data-height", z <= _NO_DATA_HEIGHT, "a vertex at or below −9990 m"),
        ("zero-coordinates", (x == 0) & (y == 0), "a vertex at longitude 0, latitude 0"),
    ]
    if envelope is not None:
        west, south, east, north = envelope
        outside = (x < west - _TOLERANCE) | (x > east + _TOLERANCE)
        outside |= (y < south - _TOLERANCE) | (y > north + _TOLERANCE)
        checks.append(("outside-envelope", outside, "a vertex outside the file's envelope"))
    for code, found, message in checks:
        if found.any():
            _add_features(tables, feature[found], code, message, problems)


def _report_blocks(tables: CityTables, feature: Int32, z: Float64, problems: ProblemLog) -> None:
    """Report LOD0 surfaces at height 0 and LOD1 blocks of 3.0 m without a measured height."""
    is_building = np.array([name == "bldg:Building" for name in tables.class_names])
    root = tables.features.root
    building = is_building[tables.features.class_name[root]]
    polygon = _polygon_of_vertex(tables)
    lod, kind = tables.polygons.lod[polygon], tables.polygons.kind[polygon]
    flat = _extremes(root[feature], z, lod == 0, len(root))
    at_zero = (flat[0] == 0) & (flat[1] == 0) & building
    _add_features(tables, np.flatnonzero(at_zero), "lod0-at-zero", "LOD0 at z = 0", problems)
    low, high = _extremes(root[feature], z, (lod == 1) & (kind == GeometryKind.SOLID), len(root))
    with np.errstate(invalid="ignore"):
        block = building & (np.abs(high - low - _BLOCK_HEIGHT) < _CENTIMETRE)
    block &= ~_measured(tables)
    message = "a block of 3.0 m, and no bldg:measuredHeight"
    _add_features(tables, np.flatnonzero(block), "block-without-height", message, problems)


def _extremes(owner: Int32, z: Float64, chosen: Mask, count: int) -> tuple[Float64, Float64]:
    """Give lowest and highest z of the chosen vertices per owner, ±inf where none."""
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, owner[chosen], z[chosen])
    np.maximum.at(high, owner[chosen], z[chosen])
    return low, high


def _measured(tables: CityTables) -> Mask:
    measured = np.zeros(len(tables.features.root), bool)
    paths = [p == "bldg:measuredHeight" for p in tables.attribute_paths]
    rows = np.array(paths, bool)[tables.attributes.path]
    measured[tables.features.root[tables.attributes.feature[rows]]] = True
    return measured
