"""Plants of a file for the surface: single trees by their measures, plant covers as thickets."""

from __future__ import annotations

import numpy as np

from gis_server.heat.plane_tables import PlaneTables, Rows
from simulations.surface.builder import SurfaceBuilder
from simulations.surface.canopy import ELLIPSOID, LEAF_AREA_DENSITY, TRUNK_RATIO, Trees
from tiles.vector.plan import ranges


def add_vegetation(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add the plants of a file."""
    chosen = file.best_lod(file.of_class("SolitaryVegetationObject"))
    builder.add_trees(fitted_trees(file, chosen))


def fitted_trees(file: PlaneTables, polygons: Rows) -> Trees:
    """Give single trees with the measures of their geometry."""
    vertex, root = _vertices(file, polygons)
    points = file.points[vertex]
    features, place = np.unique(root, return_inverse=True)
    low, high = np.full((len(features), 3), np.inf), np.full((len(features), 3), -np.inf)
    np.minimum.at(low, place, points)
    np.maximum.at(high, place, points)
    height = high[:, 2] - low[:, 2]
    return Trees(
        x=(low[:, 0] + high[:, 0]) / 2,
        y=(low[:, 1] + high[:, 1]) / 2,
        foot=low[:, 2],
        height=height,
        crown_diameter=(high[:, :2] - low[:, :2]).mean(axis=1),
        crown_base=TRUNK_RATIO * height,
        leaf_area_density=np.full(len(features), LEAF_AREA_DENSITY),
        shape=np.full(len(features), float(ELLIPSOID)),
    )


def _vertices(file: PlaneTables, polygons: Rows) -> tuple[Rows, Rows]:
    """Give the vertices of some polygons, and the top-level feature of each."""
    tables = file.tables
    first = tables.vertex_start[tables.polygons.ring_start[polygons]]
    count = tables.vertex_start[tables.polygons.ring_start[polygons + 1]] - first
    return ranges(first, count), np.repeat(file.root[polygons], count)
