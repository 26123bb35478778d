"""Bridges and street furniture of a file for the surface: what people can walk under."""

from __future__ import annotations

import numpy as np

from gis_server.heat.plane_tables import PlaneTables, Rows
from simulations.surface.builder import SurfaceBuilder

# CityFurniture_function of what is a roof: shelter, underground entrance, arcade, passage, stop.
ROOFS = frozenset({"4010", "4020", "4030", "5010", "8010"})


def add_bridges(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add the decks of bridges."""
    _add_faces(builder, file, file.best_lod(file.of_class("Bridge")))


def add_furniture(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add furniture that is a roof by its function; light passes as its material lets it."""
    functions = file.values("frn:function")
    roofs = [row for row, code in functions.items() if code in ROOFS]
    wanted = file.of_class("CityFurniture") & np.isin(file.root, roofs)
    _add_faces(builder, file, file.best_lod(wanted))


def _add_faces(builder: SurfaceBuilder, file: PlaneTables, polygons: Rows) -> None:
    triangles, owner = file.triangles(polygons)
    material = file.tables.polygons.material[owner]
    for row in np.unique(material).tolist():
        passing = file.tables.materials[row].transparency if row >= 0 else 0.0
        builder.add_overhang(triangles[material == row], transmittance=passing)
