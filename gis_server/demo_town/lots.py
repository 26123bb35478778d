"""Lots: every block is parted into pieces of land with an owner and a use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon

from gis_server.demo_town import plan
from gis_server.demo_town.geometry import PRECISION, half_planes, oriented_boxes
from gis_server.demo_town.place import Float64, Geometries
from gis_server.demo_town.plan import District, Site

Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lot:
    """One piece of land.

    outline : polygon, m.
    district : its quarter's character.
    site : the place it belongs to, None for ordinary land.
    block : row of the block in `Network.blocks`.
    """

    outline: Polygon
    district: District
    site: Site | None
    block: int


# District → deepest and widest lot [m].
_LOT_SIZES = {
    District.STATION_FRONT: (34.0, 26.0),
    District.ARCADE: (26.0, 10.5),
    District.OLD_TOWN: (25.0, 15.0),
    District.MIXED: (27.0, 19.0),
    District.RESIDENTIAL: (26.0, 21.5),
    District.NEW_RESIDENTIAL: (24.0, 20.0),
    District.ROADSIDE: (42.0, 38.0),
    District.FARM: (64.0, 52.0),
}
_ROUNDS = 14


def build_lots(blocks: list[Polygon], rng: np.random.Generator) -> list[Lot]:
    """Part all blocks into lots; sites stay whole."""
    sites = [plan.site_at(block.representative_point()) for block in blocks]
    districts = [plan.district_at(b.centroid.x, b.centroid.y) for b in blocks]
    ordinary = np.array([i for i, site in enumerate(sites) if site is None])
    sizes = np.array([_LOT_SIZES[districts[i]] for i in ordinary])
    outlines, parents = _split(np.array(blocks, dtype=object)[ordinary], sizes, rng)
    rows = ordinary[parents]
    lots = [
        Lot(outline, districts[row], None, int(row))
        for outline, row in zip(outlines, rows, strict=True)
    ]
    whole = [
        Lot(blocks[i], districts[i], site, i) for i, site in enumerate(sites) if site is not None
    ]
    return sorted(lots + whole, key=lambda lot: (lot.block, lot.outline.bounds))


def _split(
    polygons: Geometries, sizes: Float64, rng: np.random.Generator
) -> tuple[list[Polygon], Int64]:
    """Halve all polygons that are too deep or too wide, round by round."""
    parents = np.arange(len(polygons))
    done: list[Polygon] = []
    done_parents: list[Int64] = []
    for _ in range(_ROUNDS):
        points, directions, finished = _next_cuts(polygons, sizes[parents], rng)
        done.extend(polygons[finished])
        done_parents.append(parents[finished])
        polygons, parents = polygons[~finished], parents[~finished]
        if len(polygons) == 0:
            break
        polygons, parents = _halve(polygons, parents, points[~finished], directions[~finished])
    done.extend(polygons)
    return done, np.concatenate([*done_parents, parents])


def _next_cuts(
    polygons: Geometries, sizes: Float64, rng: np.random.Generator
) -> tuple[Float64, Float64, npt.NDArray[np.bool_]]:
    """Give for each polygon a point and a direction to cut it, and whether it is small enough."""
    centres, long_axes, short_axes, sides = oriented_boxes(polygons)
    lot_depth, lot_width = sizes.T
    too_deep = sides[:, 1] > lot_depth * 1.18
    too_long = sides[:, 0] > np.maximum(lot_width * 1.45, np.where(too_deep, 0.0, lot_width))
    too_long &= (sides[:, 0] > lot_depth * 1.1) | (sides[:, 1] > lot_depth * 0.62)
    shift = rng.normal(0.0, 0.045, len(polygons))[:, None]
    tilt = rng.normal(0.0, 0.018, len(polygons))[:, None]
    along = np.where(too_deep[:, None], short_axes, long_axes)
    across = np.where(too_deep[:, None], long_axes, short_axes)
    extent = np.where(too_deep, sides[:, 1], sides[:, 0])[:, None]
    directions = across + along * tilt
    directions /= np.hypot(*directions.T)[:, None]
    small = (sides[:, 0] * sides[:, 1]) < lot_depth * lot_width * 1.25
    finished = ~too_deep & (~too_long | small)
    return centres + along * extent * shift, directions, finished


def _halve(
    polygons: Geometries, parents: Int64, points: Float64, directions: Float64
) -> tuple[Geometries, Int64]:
    planes = half_planes(points, directions)
    left = shapely.intersection(polygons, planes, grid_size=PRECISION)
    right = shapely.difference(polygons, planes, grid_size=PRECISION)
    parts, rows = shapely.get_parts(np.concatenate([left, right]), return_index=True)
    parents = np.concatenate([parents, parents])[rows]
    large = shapely.area(parts) > 0.01
    return parts[large], parents[large]
