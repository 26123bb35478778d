"""Which panel of which sheet a surface shows, and its texture coordinates."""

from __future__ import annotations

from typing import Final

import numpy as np

from gis_server.demo_town.building_uses import KINDS
from gis_server.demo_town.buildings import Building
from gis_server.demo_town.place import Float64
from gis_server.demo_town.solids import Surface
from gis_server.demo_town.texture_sheets import FAMILIES, ROOF_METRES, ROOF_TILE, ROOFS
from gis_server.demo_town.textures import Panel, panels

_BAY_METRES: Final = {
    "mansion": 5.4, "apartment": 4.6, "office": 4.0, "hotel": 3.8, "large_shop": 6.0,
    "workshop": 5.0, "station": 5.0, "school": 4.5,
}  # fmt: skip
_EDGE = 0.75  # px; texture coordinates keep this far inside their panel


def facade_panel(building: Building, wall: Surface, *, faces_street: bool, longest: float) -> Panel:
    """Choose the panel of an outer wall: front or side, and among variants by number."""
    family = KINDS[building.kind].facade
    sheets = FAMILIES[family]
    choices = panels(sheets[building.number % len(sheets)])
    if family == "shrine":
        return choices[3]
    if family == "old_house":
        return choices[building.number % 3]
    if family == "house":
        return choices[building.number % 5]
    if family == "shop":
        return choices[building.number % 6] if faces_street else choices[6]
    return choices[0 if _is_front(family, wall, faces_street, longest) else 1]


def _is_front(family: str, wall: Surface, faces_street: bool, longest: float) -> bool:
    """Give whether a wall shows the front: flats look south, others to the street."""
    along = wall[0][1, :2] - wall[0][0, :2]
    length = float(np.hypot(*along))
    if family in ("mansion", "apartment"):
        return bool(along[0] > 0.5 * length)  # walls run counter-clockwise: eastward faces south
    return faces_street or length > 0.7 * longest


def facade_coordinates(building: Building, wall: Surface, panel: Panel) -> list[Float64]:
    """Give texture coordinates (n, 2) of a wall's rings: whole bays, storeys from the ground."""
    corners = wall[0]
    start, along = corners[0, :2], corners[1, :2] - corners[0, :2]
    length = float(np.hypot(*along))
    kind = KINDS[building.kind]
    bay_metres = _BAY_METRES.get(kind.facade, 2.8)
    bays = int(np.clip(round(length / bay_metres), 1, panel.bays))
    share = (corners[:, :2] - start) @ (along / length**2)
    above = corners[:, 2] - building.base
    storeys = min(building.storeys, panel.storeys)
    storey_height = building.eaves / storeys
    x = panel.left + share * bays * panel.bay
    rows = np.minimum(above / storey_height, storeys)
    over = np.clip((above - building.eaves) / max(building.height - building.eaves, 0.1), 0.0, 1.0)
    y = panel.bottom - (rows + over * 0.27) * panel.storey
    return [_to_uv(x, y, panel, right=panel.left + bays * panel.bay)]


def plain_coordinates(surface: Surface, panel: Panel) -> list[Float64]:
    """Give texture coordinates on the plain strip above a panel's storeys, for upstands."""
    corners = surface[0]
    top = panel.bottom - panel.storeys * panel.storey
    span = max(float(np.ptp(corners[:, 2])), 0.1)
    distance = np.hypot(*(corners[:, :2] - corners[0, :2]).T)
    x = panel.left + distance / max(float(distance.max()), 0.1) * panel.bay * 2
    y = top - 4 - (corners[:, 2] - corners[:, 2].min()) / span * (panel.top - 8)
    return [_to_uv(x, y, panel, right=panel.left + panel.bay * 2)]


def _to_uv(x: Float64, y: Float64, panel: Panel, *, right: float) -> Float64:
    """Turn pixels from the top left into CityGML's coordinates, v upward."""
    width, height = panel.size
    u = np.clip(x, panel.left + _EDGE, right - _EDGE) / width
    v = 1.0 - np.clip(y, _EDGE, panel.bottom - _EDGE) / height
    return np.stack([u, v], axis=1)


def roof_tile(building: Building) -> int:
    """Choose the roof covering by age and kind."""
    if building.roof == "flat":
        return 6 + building.number % 2
    if building.kind in ("shrine", "temple", "workshop", "warehouse", "factory", "gymnasium"):
        return 5
    if building.year < 1985:
        return (0, 2, 0, 1)[building.number % 4]
    return (0, 3, 4, 2, 3)[building.number % 5]


def roof_coordinates(surface: Surface, tile: int) -> list[Float64]:
    """Give texture coordinates of a roof plane's rings, its slope upward in the image."""
    level, up = _plane_axes(surface[0])
    projected = [np.stack([ring @ level, ring @ up], axis=1) for ring in surface]
    low = projected[0].min(axis=0)
    scale = max(ROOF_METRES, float(np.ptp(projected[0], axis=0).max()))
    columns = 4
    left, top = (tile % columns) * ROOF_TILE, (tile // columns) * ROOF_TILE
    usable = ROOF_TILE - 2 * _EDGE
    size = np.array([columns * ROOF_TILE, len(ROOFS) // columns * ROOF_TILE])
    out = []
    for ring in projected:
        pixels = (ring - low) / scale * usable
        x, y = left + _EDGE + pixels[:, 0], top + ROOF_TILE - _EDGE - pixels[:, 1]
        out.append(np.stack([x / size[0], 1.0 - y / size[1]], axis=1))
    return out


def _plane_axes(ring: Float64) -> tuple[Float64, Float64]:
    """Give the level axis and the upward axis (units) of a roof plane."""
    following = np.roll(ring, -1, axis=0)
    normal = np.cross(ring - ring[0], following - ring[0]).sum(axis=0)
    normal /= np.linalg.norm(normal)
    if np.hypot(normal[0], normal[1]) < 1e-6:
        first = ring[1] - ring[0]
        level = first / np.linalg.norm(first)
    else:
        level = np.array([-normal[1], normal[0], 0.0]) / np.hypot(normal[0], normal[1])
    return level, np.cross(normal, level)
