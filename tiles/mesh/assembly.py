"""Faces to indexed triangles: vertices shared where position, normal and feature agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from tiles.city_tables import Int32
from tiles.mesh.triangulation import Triangles


@dataclass(frozen=True, slots=True)
class Faces:
    """The drawn faces of a dataset of one file, in document order.

    polygon : (n,) int32, rows of `CityTables.polygons`.
    feature : (n,) int32, ascending, rows of the top-level features.
    triangles : of these polygons.
    look : (n,) int32; two faces share vertices only where this number agrees (surface, colour).
    normal_key : (n,) int32, the three bytes of the normal in one number.
    """

    polygon: Int32
    feature: Int32
    triangles: Triangles
    look: Int32
    normal_key: Int32


@dataclass(frozen=True, slots=True)
class IndexedMesh:
    """Triangles of several segments; each segment counts its vertices from 0.

    vertex : (v,) int32, row of `CityTables.vertices` that each vertex is made of.
    face : (v,) int32, a face that each vertex belongs to (normal, feature and look of it).
    corners : (t, 3) int32, vertices of the segment.
    vertex_start, triangle_start : (segments + 1,) int32.
    """

    vertex: Int32
    face: Int32
    corners: Int32
    vertex_start: Int32
    triangle_start: Int32


def assemble(faces: Faces, order: Int32, segment_start: Int32, *, lattice: Int32) -> IndexedMesh:
    """Join faces to meshes.

    Parameters
    ----------
    order : (k,) int32, faces in the order of drawing, those of a feature together.
    segment_start : (segments + 1,) int32, rows of `order`.
    lattice : (vertices, 3) int32, positions in steps.
    """
    triangles = faces.triangles
    counts = triangles.start[order + 1] - triangles.start[order]
    room = int(counts.sum())
    vertex, face = np.empty(3 * room, np.int32), np.empty(3 * room, np.int32)
    corners = np.empty((room, 3), np.int32)
    vertex_start = np.zeros(len(segment_start), np.int32)
    triangle_start = np.zeros(len(segment_start), np.int32)
    _assemble(
        order,
        segment_start,
        triangles.start,
        triangles.corners,
        faces.feature,
        faces.look,
        faces.normal_key,
        lattice,
        np.full(_table_size(faces, order, counts), -1, np.int64),
        vertex,
        face,
        corners,
        vertex_start,
        triangle_start,
    )
    vertices, kept = int(vertex_start[-1]), int(triangle_start[-1])
    return IndexedMesh(
        vertex[:vertices], face[:vertices], corners[:kept], vertex_start, triangle_start
    )


def _table_size(faces: Faces, order: Int32, counts: Int32) -> int:
    """Give a power of two with room for all corners of the largest feature, twice."""
    if not len(order):
        return 2
    per_feature = np.bincount(faces.feature[order] - faces.feature[order].min(), weights=counts)
    return 1 << int(np.ceil(np.log2(max(6.0 * per_feature.max(), 2.0))))


@njit(cache=True)
def _assemble(  # noqa: PLR0913, PLR0917 - a kernel takes its columns one by one
    order: Int32,
    segment_start: Int32,
    face_start: Int32,
    face_corners: Int32,
    feature: Int32,
    look: Int32,
    normal_key: Int32,
    lattice: Int32,
    table: np.ndarray[tuple[int], np.dtype[np.int64]],
    vertex: Int32,
    face: Int32,
    corners: Int32,
    vertex_start: Int32,
    triangle_start: Int32,
) -> None:
    """Walk the faces; one small hash table serves feature after feature.

    An entry of the table is generation × 2³² + vertex, so that clearing it costs nothing.
    """
    mask, generation, v, t = len(table) - 1, 0, 0, 0
    for segment in range(len(segment_start) - 1):
        base, previous = v, -1
        for place in range(segment_start[segment], segment_start[segment + 1]):
            f = order[place]
            if feature[f] != previous:
                previous = feature[f]
                generation += 1
            for row in range(face_start[f], face_start[f + 1]):
                for c in range(3):
                    source = face_corners[row, c]
                    x, y, z = lattice[source, 0], lattice[source, 1], lattice[source, 2]
                    slot = _hash(x, y, z, normal_key[f]) & mask
                    while True:
                        entry = table[slot]
                        if entry >> 32 != generation:
                            table[slot] = (np.int64(generation) << 32) | v
                            vertex[v], face[v] = source, f
                            corners[t, c] = v - base
                            v += 1
                            break
                        other = entry & 0xFFFFFFFF
                        s, g = vertex[other], face[other]
                        if (
                            lattice[s, 0] == x
                            and lattice[s, 1] == y
                            and lattice[s, 2] == z
                            and normal_key[g] == normal_key[f]
                            and look[g] == look[f]
                        ):
                            corners[t, c] = other - base
                            break
                        slot = (slot + 1) & mask
                if (
                    corners[t, 0] != corners[t, 1]
                    and corners[t, 1] != corners[t, 2]
                    and corners[t, 2] != corners[t, 0]
                ):
                    t += 1
        vertex_start[segment + 1], triangle_start[segment + 1] = v, t


@njit(cache=True, inline="always")
def _hash(x: int, y: int, z: int, key: int) -> int:
    """Mix a position and a normal (multiplication by large odd numbers)."""
    mixed = np.uint32(x) * np.uint32(0x9E3779B1)
    mixed ^= np.uint32(y) * np.uint32(0x85EBCA77)
    mixed ^= np.uint32(z) * np.uint32(0xC2B2AE3D)
    mixed ^= np.uint32(key) * np.uint32(0x27D4EB2F)
    return int(mixed ^ (mixed >> np.uint32(15)))
