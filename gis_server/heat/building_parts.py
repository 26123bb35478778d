"""Buildings of a file for the surface: roofs, feet, footprints, and halls without walls."""

from __future__ import annotations

import numpy as np

from gis_server.heat.plane_tables import Float64, PlaneTables, Rows
from simulations.errors import Remark
from simulations.surface.builder import SurfaceBuilder
from tiles.city_tables import GeometryKind

# Classes of buildings without walls (Building_class): their roofs are overhangs.
WITHOUT_WALLS = frozenset({"3003", "3004"})
STOREY_M = 3.0
# A roof face lies this near to the highest point of its hall (share of the height).
ROOF_SHARE = 0.5


def add_buildings(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add the buildings of a file at their best LOD up to 3."""
    triangles, root = _modelled(file)
    foot, top = _lowest_and_highest(file, triangles, root)
    halls = _halls(file)
    open_sided = np.isin(root, halls)
    builder.add_buildings(triangles[~open_sided], foot[root[~open_sided]])
    high = triangles[:, :, 2].min(axis=1) > (1 - ROOF_SHARE) * foot[root] + ROOF_SHARE * top[root]
    roofs = triangles[open_sided & high]
    if len(roofs):
        builder.add_overhang(roofs, transmittance=0.0)
    builder.add_feet(_feet(triangles, root, foot))
    _add_footprints(builder, file, modelled=np.unique(root))


def add_feet(builder: SurfaceBuilder, file: PlaneTables) -> None:
    """Add only where the buildings of a file stand, for the ground beside them."""
    triangles, root = _modelled(file)
    foot, _ = _lowest_and_highest(file, triangles, root)
    builder.add_feet(_feet(triangles, root, foot))


def _modelled(file: PlaneTables) -> tuple[Float64, Rows]:
    """Give the triangles of buildings that have a model, and the feature of each."""
    triangles, owner = file.triangles(file.best_lod(file.tables.polygons.lod >= 1))
    return triangles, file.root[owner]


def _lowest_and_highest(
    file: PlaneTables, triangles: Float64, root: Rows
) -> tuple[Float64, Float64]:
    """Give the lowest and highest elevation of each feature, m."""
    count = len(file.tables.features.root)
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    if len(triangles):
        np.minimum.at(low, root, triangles[:, :, 2].min(axis=1))
        np.maximum.at(high, root, triangles[:, :, 2].max(axis=1))
    return low, high


def _halls(file: PlaneTables) -> list[int]:
    classes = file.values("bldg:class")
    return [row for row, code in classes.items() if code in WITHOUT_WALLS]


def _feet(triangles: Float64, root: Rows, foot: Float64) -> Float64:
    """Give one point per building, (n, 3): its middle at the height of its foot."""
    features, place = np.unique(root, return_inverse=True)
    count = np.bincount(place)
    middle = [
        np.bincount(place, weights=triangles[:, :, axis].mean(axis=1)) / count for axis in (0, 1)
    ]
    points = np.column_stack([*middle, foot[features]])
    return np.asarray(points[np.isfinite(points).all(axis=1)])


def _add_footprints(builder: SurfaceBuilder, file: PlaneTables, modelled: Rows) -> None:
    """Add buildings that are LOD0 only, as high as their attributes say."""
    kinds = file.tables.polygons.kind
    flat = np.isin(kinds, (GeometryKind.FOOTPRINT, GeometryKind.ROOF_EDGE))
    flat &= ~np.isin(file.root, modelled)
    if not flat.any():
        return
    has_footprint = np.zeros(len(file.tables.features.root), bool)
    has_footprint[file.root[flat & (kinds == GeometryKind.FOOTPRINT)]] = True
    flat &= (kinds == GeometryKind.FOOTPRINT) | ~has_footprint[file.root]
    storeys = file.numbers("bldg:storeysAboveGround")
    heights = {row: STOREY_M * count for row, count in storeys.items() if count < 200}
    heights |= file.numbers("bldg:measuredHeight")
    triangles, owner = file.triangles(np.flatnonzero(flat))
    root = file.root[owner]
    triangles[:, :, 2] = np.array([heights.get(int(row), 0.0) for row in root])[:, None]
    builder.add_footprints(triangles)
    unknown = len(set(np.unique(root).tolist()) - set(heights))
    if unknown:
        message = f"{unknown} buildings are footprints without any height; they are left out"
        japanese = f"高さのない外形だけの建物が{unknown}棟あり、除きました"
        builder.remarks.append(Remark("building-without-height", "warning", message, ja=japanese))
