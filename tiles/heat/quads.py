"""Quads with feature ids as one GLB: cells of the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from isal import igzip

from tiles.content.leaf_tile import GZIP_LEVEL
from tiles.content.structural_metadata import PropertyTable
from tiles.content.tile_glb import Material, Segment, TileMesh, VertexColumns, write_tile
from tiles.coordinates import local_frame_of
from tiles.mesh.assembly import IndexedMesh
from tiles.mesh.lattice import LARGEST_STEP, STEP_M, to_signed_bytes
from tiles.tileset.parts import Region

Float64 = npt.NDArray[np.float64]

_TRIANGLES = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
_EARTH_RADIUS_M = 6_356_752.0


@dataclass(frozen=True, slots=True)
class QuadTile:
    """One finished tile: GLB, its gzipped variant, and its region (radians, m)."""

    glb: bytes
    gzipped: bytes
    region: Region


def encode_quads(points: Float64, quads: npt.NDArray[np.intp], table: PropertyTable) -> QuadTile:
    """Give the tile of quads that are seen from both sides, features in the order of the table.

    points : (m, 3) float64, longitude, latitude [°], ellipsoidal height [m].
    quads : (n, 4), rows of `points`, counter-clockwise seen from above.
    """
    count = len(quads)
    used = np.zeros(len(points), np.bool_)
    used[quads] = True
    lon, lat, height = np.ascontiguousarray(points.T)
    frame = local_frame_of(lon[used], lat[used])
    local = frame.from_geodetic(lon, lat, height)
    span = float(np.ptp(local[used], axis=0).max())
    step_m = max(STEP_M, span / (LARGEST_STEP - 2))
    steps = np.rint(local / step_m).astype(np.int32)
    origin = steps[used].min(axis=0).tolist()
    columns = VertexColumns(
        position=steps[quads.ravel()],
        normal=np.repeat(_normals(local, quads), 4, axis=0),
        feature=np.repeat(np.arange(count, dtype=np.int32), 4),
    )
    mesh = TileMesh(
        mesh=_mesh(count),
        columns=columns,
        segments=[Segment(0, (origin[0], origin[1], origin[2]), False, 0)],
        materials=[Material(double_sided=True)],
        frame=frame.to_ecef_matrix(),
        step_m=step_m,
    )
    glb = write_tile(mesh, [table])
    return QuadTile(glb, igzip.compress(glb, GZIP_LEVEL, mtime=0), region_of(points[used], step_m))


def _normals(local: Float64, quads: npt.NDArray[np.intp]) -> npt.NDArray[np.int8]:
    """Give the normal of each quad by its diagonals, (n, 3) int8."""
    across = np.ascontiguousarray((local[quads[:, 2]] - local[quads[:, 0]]).T)
    along = np.ascontiguousarray((local[quads[:, 3]] - local[quads[:, 1]]).T)
    normal = np.stack(
        [
            across[1] * along[2] - across[2] * along[1],
            across[2] * along[0] - across[0] * along[2],
            across[0] * along[1] - across[1] * along[0],
        ]
    )
    length = np.maximum(np.sqrt((normal * normal).sum(axis=0)), 1e-12)
    return to_signed_bytes(np.ascontiguousarray((normal / length).T))


def _mesh(count: int) -> IndexedMesh:
    corners = (np.arange(count, dtype=np.int32)[:, None, None] * 4 + _TRIANGLES).reshape(-1, 3)
    nothing = np.zeros(0, np.int32)
    return IndexedMesh(
        nothing,
        nothing,
        corners.astype(np.int32),
        np.array([0, 4 * count], np.int32),
        np.array([0, 2 * count], np.int32),
    )


def region_of(points: Float64, step_m: float) -> Region:
    """Give the bounds of some points, one step wider than they are."""
    west, south, low = points.min(axis=0).tolist()
    east, north, high = points.max(axis=0).tolist()
    margin = step_m / _EARTH_RADIUS_M
    wide = margin / math.cos(math.radians(north))
    return (
        math.radians(west) - wide,
        math.radians(south) - margin,
        math.radians(east) + wide,
        math.radians(north) + margin,
        low - step_m,
        high + step_m,
    )
