"""Closed shells of buildings in LOD2: gabled, hipped, shed roofs, flat roofs with parapets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry import Polygon

from gis_server.demo_town.footprints import box_ring
from gis_server.demo_town.geometry import open_rings, oriented_boxes, polygons_of
from gis_server.demo_town.place import Float64
from gis_server.demo_town.solids import Surface, flat_surface, ground_surface, walls

PARAPET_WIDTH: Final = 0.3  # m
PENTHOUSE_HEIGHT: Final = 3.0  # m above the deck


@dataclass(frozen=True, slots=True)
class Shell:
    """A closed shell by meaning.

    ground : one surface, facing down.
    facades : outer walls that start at the ground.
    roofs : roof planes, decks, parapet tops.
    upstands : walls that start on a roof: inner sides of parapets, sides of a penthouse.
    """

    ground: Surface
    facades: list[Surface]
    roofs: list[Surface]
    upstands: list[Surface]


def shell(footprint: Polygon, *, roof: str, base: float, eaves: float, height: float) -> Shell:
    """Give a building's shell in LOD2.

    Parameters
    ----------
    footprint : m; a rectangle for "gable" and "hip".
    roof : "gable", "hip", "shed", "flat".
    base : m, orthometric height of the ground surface.
    eaves, height : m above base: of the walls' top (flat: of the deck), of the highest point.
    """
    low, top = base + eaves, base + height
    if roof == "gable":
        return _gable(footprint, base, low, top)
    if roof == "hip":
        return _hip(footprint, base, low, top)
    if roof == "shed":
        return _shed(footprint, base, low, top)
    return _flat(footprint, base, low, top)


def penthouse(footprint: Polygon) -> Polygon | None:
    """Give the outline of the stair and lift house on a flat roof, None where it does not fit."""
    _, long_axes, _, _ = oriented_boxes(np.array([footprint], dtype=object))
    middle = shapely.maximum_inscribed_circle(footprint, tolerance=0.5).coords[0]
    ring = box_ring(np.array(middle), long_axes[0], (6.4, 4.6))
    outline = Polygon(np.round(ring, 3))
    return outline if footprint.buffer(-1.8).contains(outline) else None


def _ring_from_long_side(footprint: Polygon) -> Float64:
    """Give a rectangle's four corners so that the first side is a long one."""
    ring = open_rings(footprint)[0]
    first, second = np.hypot(*(ring[1] - ring[0])), np.hypot(*(ring[2] - ring[1]))
    return ring if first >= second else np.roll(ring, -1, axis=0)


def _lifted(ring: Float64, height: float) -> Float64:
    return np.column_stack([ring, np.full(len(ring), height)])


def _gable(footprint: Polygon, base: float, eaves: float, top: float) -> Shell:
    ring = _ring_from_long_side(footprint)
    ends = np.round([(ring[3] + ring[0]) / 2, (ring[1] + ring[2]) / 2], 3)
    ground, wall = _lifted(ring, base), _lifted(ring, eaves)
    west, east = _lifted(ends, top)
    facades = [
        [np.stack([ground[0], ground[1], wall[1], wall[0]])],
        [np.stack([ground[1], ground[2], wall[2], east, wall[1]])],
        [np.stack([ground[2], ground[3], wall[3], wall[2]])],
        [np.stack([ground[3], ground[0], wall[0], west, wall[3]])],
    ]
    roofs = [
        [np.stack([wall[0], wall[1], east, west])],
        [np.stack([wall[2], wall[3], west, east])],
    ]
    return Shell(ground_surface(footprint, base), facades, roofs, [])


def _hip(footprint: Polygon, base: float, eaves: float, top: float) -> Shell:
    ring = _ring_from_long_side(footprint)
    ends = np.array([(ring[3] + ring[0]) / 2, (ring[1] + ring[2]) / 2])
    along = ends[1] - ends[0]
    length = float(np.hypot(*along))
    inset = min(float(np.hypot(*(ring[2] - ring[1]))) / 2, length / 2 - 0.6)
    step = along / length * inset
    west, east = _lifted(np.round([ends[0] + step, ends[1] - step], 3), top)
    wall = _lifted(ring, eaves)
    roofs = [
        [np.stack([wall[0], wall[1], east, west])],
        [np.stack([wall[1], wall[2], east])],
        [np.stack([wall[2], wall[3], west, east])],
        [np.stack([wall[3], wall[0], west])],
    ]
    facades = walls(Polygon(ring), base, eaves)
    return Shell(ground_surface(Polygon(ring), base), facades, roofs, [])


def _shed(footprint: Polygon, base: float, eaves: float, top: float) -> Shell:
    """Give one sloping plane over any outline; it rises to the north, so that it sees the sun."""
    ring = open_rings(footprint)[0]
    _, long_axes, short_axes, _ = oriented_boxes(np.array([footprint], dtype=object))
    up = max((long_axes[0], short_axes[0]), key=lambda axis: abs(float(axis[1])))
    along = ring @ (up * np.sign(up[1]))
    share = (along - along.min()) / np.ptp(along)
    wall = np.column_stack([ring, np.round(eaves + share * (top - eaves), 3)])
    ground = _lifted(ring, base)
    facades: list[Surface] = []
    for i, j in zip(range(len(ring)), [*range(1, len(ring)), 0], strict=True):
        facades.append([np.stack([ground[i], ground[j], wall[j], wall[i]])])
    return Shell(ground_surface(Polygon(ring), base), facades, [[wall]], [])


def _flat(footprint: Polygon, base: float, deck: float, top: float) -> Shell:
    """Give a deck behind a parapet; the penthouse, if the height allows one, stands on the deck."""
    house = penthouse(footprint) if top - deck >= PENTHOUSE_HEIGHT else None
    rim = deck + 0.9 if house is not None else top
    inner = polygons_of(footprint.buffer(-PARAPET_WIDTH, join_style="mitre"))
    facades, ground = walls(footprint, base, rim), ground_surface(footprint, base)
    if len(inner) != 1 or not _has_same_rings(inner[0], footprint):
        return Shell(ground, walls(footprint, base, top), [flat_surface(footprint, top)], [])
    outline = shapely.set_precision(inner[0], 0.001)
    rims = [flat_surface(part, rim) for part in polygons_of(footprint.difference(outline))]
    upstands = [_reversed(wall) for wall in walls(outline, deck, rim)]
    if house is None:
        return Shell(ground, facades, [*rims, flat_surface(outline, deck)], upstands)
    decks = [flat_surface(part, deck) for part in polygons_of(outline.difference(house))]
    upstands += walls(house, deck, top)
    return Shell(ground, facades, [*rims, *decks, flat_surface(house, top)], upstands)


def _has_same_rings(inner: Polygon, outer: Polygon) -> bool:
    counts = [len(p.exterior.coords) for p in (inner, outer)]
    return counts[0] == counts[1] and len(inner.interiors) == len(outer.interiors)


def _reversed(surface: Surface) -> Surface:
    return [ring[::-1] for ring in surface]
