"""Textures and materials: which image and colour each polygon has, and where on the image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tiles.city_tables import Float32, Float64, Int32, Material
from tiles.citygml import roles, walk
from tiles.citygml.file_parts import FileParts
from tiles.citygml.problems import ProblemLog
from tiles.citygml.references import referenced_polygons
from tiles.citygml.surfaces import Surfaces, ranges

PREFERRED_THEME = "rgbTexture"
_GREY = (0.8, 0.8, 0.8)  # the default of X3D


@dataclass(frozen=True, slots=True)
class RingCoordinates:
    """Texture coordinates as read: of each `TEXTURE_RINGS` row, numbers start … start + count.

    points : (rings,) points of each ring as the file writes it, with the closing one.
    """

    numbers: Float64
    start: npt.NDArray[np.int64]
    points: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Appearance:
    """Columns of `tiles.city_tables.Polygons` and `CityTables` that appearances fill."""

    texture: Int32
    material: Int32
    uv: Float32
    textures: tuple[str, ...]
    materials: tuple[Material, ...]


def read_appearance(
    parts: FileParts, surfaces: Surfaces, coordinates: RingCoordinates, problems: ProblemLog
) -> Appearance:
    """Give texture, material and texture coordinates of all surfaces.

    Where several themes paint one surface, `rgbTexture` wins, then the first in the file.
    """
    images, image_rows, materials, material_rows = _surface_data(parts)
    order = _by_preference(parts)
    ring_texture, ring_source = _paint_rings(parts, coordinates, image_rows, order, problems)
    texture = np.full(len(surfaces.element), -1, np.int32)
    uv = np.empty((0, 2), np.float32)
    if images:
        outer = surfaces.ring_of[surfaces.ring_start[:-1]]
        texture = ring_texture[outer]
        uv = _texture_coordinates(surfaces, coordinates, ring_source)
    material = _paint_polygons(parts, surfaces, material_rows, order, problems)
    return Appearance(texture, material, uv, images, materials)


def _surface_data(
    parts: FileParts,
) -> tuple[tuple[str, ...], Int32, tuple[Material, ...], Int32]:
    """Give images and materials, and for each row of SURFACES its image and its material."""
    surfaces = parts.table(walk.SURFACES)
    values: dict[int, dict[str, str]] = {}
    for element, surface in parts.table(walk.SURFACE_VALUES)[:2].T.tolist():
        values.setdefault(surface, {})[parts.element_name(element)] = parts.document.text(element)
    images: dict[str, int] = {}
    materials: list[Material] = []
    image_rows = np.full(surfaces.shape[1], -1, np.int32)
    material_rows = np.full(surfaces.shape[1], -1, np.int32)
    for row, role in enumerate(surfaces[1].tolist()):
        value = values.get(row, {})
        if role == roles.TEXTURE and value.get("app:imageURI"):
            image_rows[row] = images.setdefault(value["app:imageURI"], len(images))
        elif role == roles.MATERIAL:
            material_rows[row] = len(materials)
            materials.append(_material(value))
    return tuple(images), image_rows, tuple(materials), material_rows


def _material(value: dict[str, str]) -> Material:
    colour = _fractions(value.get("app:diffuseColor", ""))
    transparency = _fractions(value.get("app:transparency", ""))
    diffuse = (colour[0], colour[1], colour[2]) if len(colour) == 3 else _GREY
    return Material(diffuse, transparency[0] if len(transparency) == 1 else 0.0)


def _fractions(text: str) -> list[float]:
    """Read numbers from 0 to 1; give none where one is not a number."""
    try:
        return [min(max(float(word), 0.0), 1.0) for word in text.split()]
    except ValueError:
        return []


def _by_preference(parts: FileParts) -> npt.NDArray[np.int64]:
    """Give a rank for each row of SURFACES: 0 for the preferred theme, then the first."""
    element, appearance = parts.table(walk.THEMES)[:2]
    preferred = {
        owner
        for row, owner in zip(element.tolist(), appearance.tolist(), strict=True)
        if parts.document.text(row) == PREFERRED_THEME
    }
    owners = parts.table(walk.SURFACES)[2].tolist()
    return np.array([0 if owner in preferred else 1 + owner for owner in owners], np.int64)


def _paint_rings(
    parts: FileParts,
    coordinates: RingCoordinates,
    image_rows: Int32,
    order: npt.NDArray[np.int64],
    problems: ProblemLog,
) -> tuple[Int32, Int32]:
    """Give for each ring of the file its image and the TEXTURE_RINGS row that paints it."""
    rings = parts.table(walk.RINGS)[0]
    texture = np.full(len(rings), -1, np.int32)
    source = np.full(len(rings), -1, np.int32)
    painted = parts.table(walk.TEXTURE_RINGS)
    if not painted.shape[1] or not len(rings):
        return texture, source
    target = parts.find(painted[2:4])
    row = np.minimum(np.searchsorted(rings, target), len(rings) - 1)
    exists = rings[row] == target
    fits = np.diff(coordinates.start) == 2 * coordinates.points[row]
    for k in problems.listed("texture-mismatch", np.flatnonzero(exists & ~fits)):
        problems.add(
            "texture-mismatch",
            f"{int(np.diff(coordinates.start)[k])} texture coordinates for a ring of "
            f"{int(coordinates.points[row[k]])} points",
            line=parts.document.line(painted[0, k]),
        )
    for k in problems.listed("unresolved-xlink", np.flatnonzero(~exists)):
        problems.add(
            "unresolved-xlink",
            f"texture coordinates for the ring {parts.document.span(*painted[2:4, k])!r}, "
            "which the file does not have",
            line=parts.document.line(painted[0, k]),
        )
    good = np.flatnonzero(exists & fits & (image_rows[painted[1]] >= 0))
    good = good[np.argsort(-order[painted[1, good]], kind="stable")]
    texture[row[good]] = image_rows[painted[1, good]]
    source[row[good]] = good
    return texture, source


def _texture_coordinates(
    surfaces: Surfaces, coordinates: RingCoordinates, ring_source: Int32
) -> Float32:
    """Give u, v beside each vertex, NaN where the ring has no texture."""
    uv = np.full((len(surfaces.vertices), 2), np.nan, np.float32)
    source = ring_source[surfaces.ring_of]
    painted = np.flatnonzero(source >= 0)
    first, last = surfaces.vertex_start[:-1][painted], surfaces.vertex_start[1:][painted]
    points = ranges(first, last)
    start = coordinates.start[:-1][source[painted]]
    numbers = ranges(start, start + 2 * (last - first))
    uv[points] = coordinates.numbers[numbers].reshape(-1, 2)
    return uv


def _paint_polygons(
    parts: FileParts,
    surfaces: Surfaces,
    material_rows: Int32,
    order: npt.NDArray[np.int64],
    problems: ProblemLog,
) -> Int32:
    material = np.full(len(surfaces.element), -1, np.int32)
    targets = parts.table(walk.TARGETS)
    named = np.flatnonzero((targets[3] > 0) & (material_rows[targets[1]] >= 0))
    if not len(named):
        return material
    element = parts.find(targets[2:4, named])
    for row in problems.listed("unresolved-xlink", named[element < 0]):
        problems.add(
            "unresolved-xlink",
            f"a material for {parts.document.span(*targets[2:4, row])!r}, "
            "which the file does not have",
            line=parts.document.line(targets[0, row]),
        )
    named, element = named[element >= 0], element[element >= 0]
    turn = np.argsort(-order[targets[1, named]], kind="stable")
    named, element = named[turn], element[turn]
    pair, polygon = referenced_polygons(parts.document.elements, element, surfaces)
    material[polygon] = material_rows[targets[1, named[pair]]]
    return material
