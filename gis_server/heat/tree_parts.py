"""Plants of a file for the surface: single trees by their measures, plant covers as thickets."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from gis_server.heat.cover_parts import LOW_PLANTS
from gis_server.heat.plane_tables import Float64, PlaneTables, Rows
from simulations.surface.builder import SurfaceBuilder
from simulations.surface.canopy import Trees
from simulations.surface.species import UNKNOWN, Species, species_called
from tiles.vector.plan import ranges

# SolitaryVegetationObject_species → our species; codes not here have the crown of no one species.
SPECIES_CODES: Final = {
    "003": "oak", "005": "pine", "009": "sweetgum", "010": "oak", "015": "ginkgo",
    "022": "maple", "024": "plum", "029": "maple", "036": "maple", "037": "persimmon",
    "039": "oak", "054": "osmanthus", "055": "camphor", "056": "konara_oak", "058": "holly",
    "060": "pine", "062": "zelkova", "065": "konara_oak",
    **{f"{code:03d}": "cherry" for code in range(70, 86)},
    "088": "crape_myrtle", "094": "willow", "096": "crape_myrtle", "098": "oak", "102": "cedar",
    "113": "trident_maple", "133": "cedar", "140": "plane", "145": "pine", "146": "bayberry",
    "154": "metasequoia", "156": "holly", "158": "maple", "159": "sweetgum", "160": "plum",
    "163": "willow", "167": "dogwood", "168": "maple", "169": "bayberry", "172": "tulip_tree",
    "175": "metasequoia",
}  # fmt: skip
# What lies nearer to the axis is trunk, not crown: a share of the radius, and at least [m].
TRUNK_SHARE, TRUNK_RADIUS_M = 0.2, 0.35
# A crown that begins above this share of the height is a broken measure.
HIGHEST_BASE = 0.7
LOWEST_TREE_M, HIGHEST_TREE_M, WIDEST_CROWN_M = 0.5, 60.0, 40.0
# PlantCover_class of ground cover and flowers: they are cover, never a crown.
FLAT_CLASSES = frozenset({"4", "5"})
# Plants lower than this hide the ground that they stand on [m].
LOW_M = 3.0


def add_vegetation(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add the plants of a file at their best LOD up to 3."""
    builder.add_trees(fitted_trees(file, file.best_lod(file.of_class("SolitaryVegetationObject"))))
    _add_covers(builder, file, file.best_lod(file.of_class("PlantCover")))


def fitted_trees(file: PlaneTables, polygons: Rows) -> Trees:
    """Give single trees: measures of their attributes, else of their geometry.

    The underside of the crown is that of the geometry from LOD2 on; LOD1 is a box around the
    whole tree, so that its species tells it.
    """
    vertex, owner, rows = _vertices(file, polygons)
    points = file.points[vertex]
    low, high = _boxes(points, owner, len(rows))
    middle = (low[:, :2] + high[:, :2]) / 2
    wide = (high[:, :2] - low[:, :2]).mean(axis=1)
    height = _given(file, "veg:height", rows, high[:, 2] - low[:, 2])
    diameter = _given(file, "veg:crownDiameter", rows, wide)
    kinds = _species(file, rows)
    usual = np.array([kind.clear_stem for kind in kinds]) * height
    measured = _crown_bases(points, owner, middle, low[:, 2], wide / 2)
    lod = np.zeros(len(rows), np.int64)
    lod[owner] = np.repeat(file.tables.polygons.lod[polygons], _vertex_counts(file, polygons))
    sound = (lod >= 2) & (measured > 0) & (measured <= HIGHEST_BASE * height)
    kept = (height >= LOWEST_TREE_M) & (height <= HIGHEST_TREE_M)
    kept &= (diameter > 0) & (diameter <= WIDEST_CROWN_M)
    trees = (
        middle[:, 0],
        middle[:, 1],
        low[:, 2],
        height,
        diameter,
        np.where(sound, measured, usual),
        np.array([kind.leaf_area_density for kind in kinds]),
        np.array([float(kind.shape) for kind in kinds]),
    )
    return Trees(*(np.asarray(column, np.float64)[kept] for column in trees))


def _vertex_counts(file: PlaneTables, polygons: Rows) -> npt.NDArray[np.int64]:
    starts = file.tables.polygons.ring_start
    ends = file.tables.vertex_start
    return np.asarray(ends[starts[polygons + 1]] - ends[starts[polygons]], np.int64)


def _vertices(file: PlaneTables, polygons: Rows) -> tuple[Rows, Rows, Rows]:
    """Give the vertices of polygons, the place of each one's feature, and the features."""
    first = file.tables.vertex_start[file.tables.polygons.ring_start[polygons]]
    count = _vertex_counts(file, polygons)
    rows, owner = np.unique(np.repeat(file.root[polygons], count), return_inverse=True)
    return ranges(first, count), owner, rows


def _boxes(points: Float64, owner: Rows, count: int) -> tuple[Float64, Float64]:
    """Give the lowest and highest coordinates of each feature, both (count, 3)."""
    low, high = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
    np.minimum.at(low, owner, points)
    np.maximum.at(high, owner, points)
    return low, high


def _given(file: PlaneTables, path: str, rows: Rows, otherwise: Float64) -> Float64:
    known = file.numbers(path)
    values = [known.get(row, np.nan) for row in rows.tolist()]
    found = np.array(values, np.float64)
    return np.where(np.isfinite(found), found, otherwise)


def _species(file: PlaneTables, rows: Rows) -> list[Species]:
    codes = file.values("veg:species")
    names = [codes.get(row, "") for row in rows.tolist()]
    return [species_called(SPECIES_CODES.get(code, code)) or UNKNOWN for code in names]


def _crown_bases(
    points: Float64, owner: Rows, middle: Float64, foot: Float64, radius: Float64
) -> Float64:
    """Give the height above the foot of the lowest vertex that is no trunk, m, 0 without any."""
    away = np.hypot(*(points[:, :2] - middle[owner]).T)
    crown = away > np.maximum(TRUNK_RADIUS_M, TRUNK_SHARE * radius[owner])
    base = np.full(len(foot), np.inf)
    np.minimum.at(base, owner[crown], points[crown, 2])
    return np.where(np.isfinite(base), base - foot, 0.0)


def _add_covers(builder: SurfaceBuilder, file: PlaneTables, polygons: Rows) -> None:
    """Add plant covers: grass under what is low, a thicket where it is high enough."""
    triangles, owner = file.triangles(polygons)
    if not len(triangles):
        return
    rows, place = np.unique(file.root[owner], return_inverse=True)
    points, corner = triangles.reshape(-1, 3), np.repeat(place, 3)
    low, high = _boxes(points, corner, len(rows))
    height = _given(file, "veg:averageHeight", rows, high[:, 2] - low[:, 2])
    classes = file.values("veg:class")
    flat = np.array([classes.get(row, "") in FLAT_CLASSES for row in rows.tolist()])
    height = np.where(flat | (height > HIGHEST_TREE_M), 0.0, height)
    builder.add_cover(triangles[(height < LOW_M)[place]], "grass", rank=LOW_PLANTS)
    raised = np.array(triangles, copy=True)
    raised[:, :, 2] = height[place][:, None]
    builder.add_thickets(raised[(height > 0)[place]])
