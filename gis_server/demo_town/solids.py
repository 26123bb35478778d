"""Closed shells of buildings in LOD1: the footprint lifted to one height."""

from __future__ import annotations

import numpy as np
from shapely.geometry import Polygon

from gis_server.demo_town.geometry import open_rings
from gis_server.demo_town.place import Float64

Surface = list[Float64]  # open rings (n, 3), exterior first; outside is where it runs left-handed


def at_height(ring: Float64, height: float) -> Float64:
    """Give a plan ring (n, 2) as (n, 3) at one height."""
    return np.column_stack([ring, np.full(len(ring), height)])


def ground_surface(footprint: Polygon, height: float) -> Surface:
    """Give the footprint as a surface that faces down."""
    return [at_height(ring[::-1], height) for ring in open_rings(footprint)]


def flat_surface(footprint: Polygon, height: float) -> Surface:
    """Give the footprint as a surface that faces up."""
    return [at_height(ring, height) for ring in open_rings(footprint)]


def walls(footprint: Polygon, low: float, high: float) -> list[Surface]:
    """Give one rectangle for each edge, facing outward (into the courtyard at inner rings)."""
    surfaces: list[Surface] = []
    for ring in open_rings(footprint):
        for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            corners = [(*start, low), (*end, low), (*end, high), (*start, high)]
            surfaces.append([np.array(corners)])
    return surfaces


def block(footprint: Polygon, low: float, high: float) -> list[Surface]:
    """Give a closed shell: ground, walls, roof."""
    return [
        ground_surface(footprint, low),
        *walls(footprint, low, high),
        flat_surface(footprint, high),
    ]
