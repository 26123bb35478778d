"""The bridge of the avenue over the river: deck, railings, piers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from gis_server.demo_town import gml, plan
from gis_server.demo_town.geometry import polygons_of
from gis_server.demo_town.materials import Materials
from gis_server.demo_town.place import CREATION_DATE, third_level_mesh
from gis_server.demo_town.solids import Surface, block
from gis_server.demo_town.terrain import RIVER, water_surface
from gis_server.demo_town.town_data import town

AVENUE_WIDTH = 22.0  # m
_THICKNESS = 1.3  # m
_RAILING = (0.35, 1.1)  # m, width and height
_PIERS = (-12.0, 12.0)  # m from the river's middle


def deck_height() -> float:
    """Give the height of the deck's surface [m]: that of the levees' crests."""
    middle = np.asarray(plan.AVENUE.intersection(RIVER).coords)
    return round(float(water_surface(middle)[0]) + 4.55, 2)


def _deck() -> Polygon:
    band = plan.AVENUE.buffer(AVENUE_WIDTH / 2, cap_style="flat")
    over = shapely.set_precision(band.intersection(plan.RIVER_CORRIDOR), 0.001)
    return max(polygons_of(over), key=lambda part: part.area)


def _beside_deck(offset: float, width: float, deck: Polygon) -> Polygon:
    """Give a strip along the avenue within the deck."""
    line = LineString(shapely.offset_curve(plan.AVENUE, offset).coords)
    strip = line.buffer(width / 2, cap_style="flat").intersection(deck)
    return max(polygons_of(shapely.set_precision(strip, 0.001)), key=lambda part: part.area)


def _parts() -> list[tuple[str, list[Surface]]]:
    """Give colour and closed shell of deck, railings and piers."""
    deck, top = _deck(), deck_height()
    width, height = _RAILING
    parts = [("concrete", block(deck, top - _THICKNESS, top))]
    for side in (1.0, -1.0):
        rail = _beside_deck(side * (AVENUE_WIDTH / 2 - width / 2), width, deck)
        parts.append(("railing", block(rail, top, top + height)))
    for offset in _PIERS:
        across = LineString(shapely.offset_curve(RIVER, offset).coords)
        pier = across.buffer(0.9, cap_style="flat").intersection(deck.buffer(-1.5))
        outline = shapely.set_precision(pier, 0.001)
        shape = max(polygons_of(outline), key=lambda part: part.area)
        foot = float(water_surface(np.array([[shape.centroid.x, shape.centroid.y]]))[0]) - 1.6
        parts.append(("concrete", block(shape, round(foot, 2), top - _THICKNESS)))
    return parts


def write_bridge(folder: Path) -> None:
    """Write udx/brid."""
    deck, top = _deck(), deck_height()
    mesh = third_level_mesh(deck.centroid.x, deck.centroid.y)
    materials = Materials()
    parts = _parts()
    surfaces = [
        gml.composite(gml.surfaces_of(shell), materials.add(colour, f"brid_1_{i}"))
        for i, (colour, shell) in enumerate(parts)
    ]
    lod1 = gml.solid(gml.surfaces_of(block(deck, top - _THICKNESS, top)))
    text = "\n".join([
        f'<brid:Bridge gml:id="{gml.identifier("brid", "1")}">',
        f"<gml:name>{town().called('bridge')}</gml:name>",
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("brid:class", "Bridge_class", "01"),
        gml.code("brid:function", "Bridge_function", "01"),
        "<brid:yearOfConstruction>1996</brid:yearOfConstruction>",
        f"<brid:lod1Solid>{lod1}</brid:lod1Solid>",
        f"<brid:lod2MultiSurface>{gml.multi_surface(surfaces)}</brid:lod2MultiSurface>",
        gml.data_quality("uro:bridDataQualityAttribute", lods=(1, 2)),
        "</brid:Bridge>",
    ])  # fmt: skip
    rings = [ring for _, shell in parts for surface in shell for ring in surface]
    path = folder / "udx" / "brid" / f"{mesh}_brid_6697_op.gml"
    gml.write_document(path, [text], bounds=gml.bounds_of(rings), appearance=materials.text())
