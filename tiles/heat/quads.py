"""Quads with feature ids as one GLB: cells of the ground, faces of walls."""

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
from tiles.mesh.lattice import LARGEST_STEP, STEP_M
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


def encode_quads(corners: Float64, table: PropertyTable, *, double_sided: bool) -> QuadTile:
    """Give the tile of quads, each of them a feature, in the order of the table.

    corners : (n, 4, 3) float64, longitude, latitude [°], ellipsoidal height [m], counter-clockwise
        seen from the side that the quad faces.
    """
    count = len(corners)
    lon, lat, height = np.ascontiguousarray(corners.reshape(-1, 3).T)
    frame = local_frame_of(lon, lat)
    local = frame.from_geodetic(lon, lat, height)
    low, high = local.min(axis=0), local.max(axis=0)
    step_m = max(STEP_M, float((high - low).max()) / (LARGEST_STEP - 2))
    position = np.rint(local / step_m).astype(np.int32)
    origin = position.min(axis=0).tolist()
    columns = VertexColumns(
        position=position,
        normal=np.repeat(_normals(local.reshape(count, 4, 3)), 4, axis=0),
        feature=np.repeat(np.arange(count, dtype=np.int32), 4),
    )
    mesh = TileMesh(
        mesh=_mesh(count),
        columns=columns,
        segments=[Segment(0, (origin[0], origin[1], origin[2]), False, 0)],
        materials=[Material(double_sided=double_sided)],
        frame=frame.to_ecef_matrix(),
        step_m=step_m,
    )
    glb = write_tile(mesh, [table])
    return QuadTile(glb, igzip.compress(glb, GZIP_LEVEL, mtime=0), _region(corners, step_m))


def _normals(corners: Float64) -> npt.NDArray[np.int8]:
    """Give the normal of each quad by its diagonals, (n, 3) int8."""
    normal = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    return np.asarray(np.rint(normal * 127.0), np.int8)


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


def _region(corners: Float64, step_m: float) -> Region:
    """Give the bounds of the corners, one step wider than they are."""
    west, south, low = corners.min(axis=(0, 1)).tolist()
    east, north, high = corners.max(axis=(0, 1)).tolist()
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
