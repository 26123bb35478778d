"""Values that read well and are still suspicious; they are reported, never changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tiles.city_tables import Attributes, Features, Float64, Int32, Polygons
from tiles.citygml.problems import ProblemLog
from tiles.citygml.survey import NO_DATA_HEIGHT, OUTSIDE, ZERO_COORDINATES, survey

_NO_DATA = b"-9999"
_NO_DATA_TEXT = re.compile(r"-9999(\.0*)?")
_BLOCK_HEIGHT = 3.0
_CENTIMETRE = 0.01
_TOLERANCE = 1e-6  # degrees, about 0.1 m; of no weight for metres
_FLAGS = {
    NO_DATA_HEIGHT: ("no-data-height", "a vertex at or below −9990 m"),
    ZERO_COORDINATES: ("zero-coordinates", "a vertex at longitude 0, latitude 0"),
    OUTSIDE: ("outside-envelope", "a vertex outside the envelope that the file states"),
}

Envelope = tuple[float, float, float, float]
Bounds = tuple[float, float, float, float, float, float]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Reports top-level features of one file."""

    features: Features
    problems: ProblemLog

    def add(self, rows: Rows, code: str, message: str) -> None:
        """Report features, each once."""
        for row in self.problems.listed(code, rows):
            line, gml_id = int(self.features.line[row]), self.features.gml_id[row]
            self.problems.add(code, message, line=line, id=gml_id)


def report_heights(
    reporter: Reporter,
    shapes: tuple[Float64, Int32, Polygons],
    envelope: Envelope | None,
    buildings: npt.NDArray[np.bool_],
    measured: npt.NDArray[np.bool_],
) -> Bounds:
    """Report suspicious coordinates and heights; give the bounds of all vertices.

    Parameters
    ----------
    shapes : vertices, vertex_start, polygons
        As in `CityTables`.
    envelope : (x min, y min, x max, y max)
        As the file states it; None where it does not.
    buildings, measured : (features,) bool
        Top-level buildings; those with a measured height.
    """
    vertices, vertex_start, polygons = shapes
    root = reporter.features.root[polygons.feature]
    limits = np.array([-np.inf, -np.inf, np.inf, np.inf])
    if envelope is not None:
        limits = np.array(envelope) + _TOLERANCE * np.array([-1.0, -1.0, 1.0, 1.0])
    bounds, flags, heights = survey(
        vertices,
        vertex_start,
        polygons.ring_start,
        np.stack((root, polygons.lod.astype(np.int32), polygons.kind.astype(np.int32))),
        limits,
        len(buildings),
    )
    for flag, (code, message) in _FLAGS.items():
        reporter.add(np.flatnonzero(flags & flag), code, message)
    flat = (heights[0] == 0) & (heights[1] == 0) & buildings
    reporter.add(np.flatnonzero(flat), "lod0-at-zero", "LOD0 at z = 0")
    has_solid = buildings & ~measured & np.isfinite(heights[2])
    block = np.flatnonzero(has_solid)
    block = block[np.abs(heights[3, block] - heights[2, block] - _BLOCK_HEIGHT) < _CENTIMETRE]
    message = "a block of 3.0 m, and no bldg:measuredHeight"
    reporter.add(block, "block-without-height", message)
    if not len(vertices):
        return (np.nan,) * 6
    west, south, low, east, north, high = bounds.tolist()
    return (west, south, low, east, north, high)


def report_values(reporter: Reporter, attributes: Attributes, paths: tuple[str, ...]) -> None:
    """Report attribute values of −9999."""
    values = attributes.value
    start, length = values.start[:-1], np.diff(values.start)
    found = np.flatnonzero((length >= len(_NO_DATA)) & (length <= 10))
    for k, byte in enumerate(_NO_DATA):
        found = found[values.data[start[found] + k] == byte]
    rows = [row for row in found.tolist() if _NO_DATA_TEXT.fullmatch(values[row])]
    for row in reporter.problems.listed("no-data-value", np.array(rows, np.intp)):
        feature = int(attributes.feature[row])
        reporter.problems.add(
            "no-data-value",
            f"{paths[attributes.path[row]]} is {values[row]}",
            line=int(reporter.features.line[feature]),
            id=reporter.features.gml_id[feature],
        )
