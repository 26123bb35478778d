"""Footprints of buildings: rectangles, L and stepped shapes, rows of shops, courtyards."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import Polygon

from gis_server.demo_town.geometry import PRECISION, oriented_boxes, polygons_of
from gis_server.demo_town.place import Float64, Geometries

_SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
_NORTHWARD = (0.75, 0.35, 0.0)  # part of the free depth that is left for the garden in the south


def detached(
    lots: Geometries, *, areas: Float64, setback: float, rng: np.random.Generator
) -> list[Polygon | None]:
    """Place one free-standing building in each lot, to its north, so that the sun meets a garden.

    Parameters
    ----------
    lots : (n,) object, polygons, m.
    areas : (n,) float64, m², wanted area of each footprint.
    setback : m, least distance from the lot's boundary.

    Returns
    -------
    One polygon for each lot, None where nothing sensible fits.
    """
    inner = shapely.buffer(lots, -setback, join_style="mitre")
    boxes = _fitted_boxes(lots, inner, areas, rng)
    variants = rng.random(len(lots))
    notches = rng.uniform(0.26, 0.46, (len(lots), 2))
    corners = rng.integers(0, 4, len(lots))
    shapes = [
        None if np.isnan(box).any() else _shaped(box, float(v), notch, int(corner))
        for box, v, notch, corner in zip(boxes, variants, notches, corners, strict=True)
    ]
    return [None if ring is None else _polygon(ring) for ring in shapes]


def in_row(lots: Geometries, *, gap: float) -> list[Polygon | None]:
    """Fill each lot but for a gap to the neighbours, as shops in a row do."""
    exact = shapely.buffer(lots, -gap, join_style="mitre")
    simple = shapely.simplify(exact, 0.4)
    inner = np.where(shapely.covers(lots, shapely.buffer(simple, 0.05)), simple, exact)
    parts = [polygons_of(polygon, min_area=24.0) for polygon in inner]
    parts = [[p for p in pieces if p.area > 1.25 * p.length] for pieces in parts]  # no slivers
    return [
        _polygon(np.asarray(max(p, key=lambda q: q.area).exterior.coords)[:-1]) if p else None
        for p in parts
    ]


def with_courtyard(footprint: Polygon, *, depth: float) -> Polygon:
    """Cut a courtyard so that wings of the given depth [m] remain; as is where too narrow."""
    yards = polygons_of(footprint.buffer(-depth, join_style="mitre"), min_area=40.0)
    if not yards:
        return footprint
    yard = max(yards, key=lambda part: part.area)
    cut = shapely.set_precision(Polygon(footprint.exterior, [yard.exterior.coords]), PRECISION)
    return cut if isinstance(cut, Polygon) else footprint


def box_ring(centre: Float64, along: Float64, size: tuple[float, float]) -> Float64:
    """Give a rectangle's ring (4, 2), counter-clockwise, first side along `along` (a unit)."""
    half_length, half_width = size[0] / 2.0, size[1] / 2.0
    u = along * half_length
    v = np.array([-along[1], along[0]]) * half_width
    return np.stack([centre - u - v, centre + u - v, centre + u + v, centre - u + v])


def _polygon(ring: Float64) -> Polygon:
    return Polygon(np.round(ring, 3))


def _fitted_boxes(
    lots: Geometries, inner: Geometries, areas: Float64, rng: np.random.Generator
) -> Float64:
    """Give the largest tried rectangle that fits each lot; (n, 4, 2), NaN where none does."""
    _, long_axes, _, sides = oriented_boxes(lots)
    aspect = rng.uniform(1.08, 1.65, len(lots))
    lengths = np.sqrt(areas * aspect)
    size = np.stack([lengths, areas / lengths], axis=1)
    size = np.minimum(size, sides - 1.6)
    centres = shapely.get_coordinates(shapely.centroid(lots))
    north, free = _garden_axis(long_axes, sides - size)
    boxes = np.full((len(lots), 4, 2), np.nan)
    for scale in _SCALES:
        for part in _NORTHWARD:
            tried = _boxes(centres + north * (free * part * 0.5)[:, None], long_axes, size * scale)
            fits = shapely.covers(inner, shapely.polygons(tried)) & np.isnan(boxes[:, 0, 0])
            boxes[fits] = tried[fits]
    too_small = (size < 4.0).any(axis=1)
    boxes[too_small] = np.nan
    return boxes


def _garden_axis(long_axes: Float64, free: Float64) -> tuple[Float64, Float64]:
    """Give the lot's axis that points most to the north, and the free length along it."""
    across = np.stack([-long_axes[:, 1], long_axes[:, 0]], axis=1)
    use_long = np.abs(long_axes[:, 1]) > np.abs(across[:, 1])
    axis = np.where(use_long[:, None], long_axes, across)
    axis = axis * np.where(axis[:, 1] < 0.0, -1.0, 1.0)[:, None]
    northward = np.where(use_long, free[:, 0], free[:, 1])
    return axis, np.maximum(northward, 0.0)


def _boxes(centres: Float64, along: Float64, size: Float64) -> Float64:
    u = along * size[:, :1] / 2.0
    v = np.stack([-along[:, 1], along[:, 0]], axis=1) * size[:, 1:] / 2.0
    return np.stack([centres - u - v, centres + u - v, centres + u + v, centres - u + v], axis=1)


def _shaped(box: Float64, variant: float, notch: Float64, corner: int) -> Float64:
    """Turn a rectangle into an L (three of ten), a stepped shape (one of ten), or leave it."""
    if variant > 0.4:
        return box
    ring = np.roll(box, -corner, axis=0)
    origin, u, v = ring[0], ring[1] - ring[0], ring[3] - ring[0]
    a, b = (1.0 - notch) if variant > 0.1 else (0.5, 0.82)
    outline = [(0.0, 0.0), (1.0, 0.0), (1.0, b), (a, b), (a, 1.0), (0.0, 1.0)]
    return np.array([origin + p * u + q * v for p, q in outline])
