"""The drawn faces of one file for one dataset, with all that is known of each face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tiles.city_tables import CityTables, Float64, Int8, Int32, UInt8
from tiles.content.datasets import DatasetSpec, polygons_of
from tiles.content.looks import face_colours
from tiles.content.textures import FaceTextures, ReadImage, face_textures
from tiles.coordinates import GeographicVertices, LocalFrame, geographic, local_frame_of
from tiles.errors import Problem, Severity
from tiles.mesh.assembly import Faces
from tiles.mesh.group_ranges import least_and_largest
from tiles.mesh.lattice import face_extents, to_lattice, to_signed_bytes
from tiles.mesh.triangulation import Triangles, triangulate
from tiles.writable_columns import writable_tables

# A feature with more triangles than this may be shared by several tiles (a flooded district).
LARGEST_WHOLE_FEATURE = 30_000


@dataclass(frozen=True, slots=True)
class Scene:
    """Faces in document order, and their columns.

    features : (f,) int32, ascending rows of the top-level features that have faces.
    feature_of : (n,) int32, row of `features` of each face.
    surface_of : (n,) int32, row of the innermost object of each face; None where all faces
        belong to the top-level feature itself (LOD1).
    points : (vertices, 3) float64, m, in `frame`.
    lattice : (vertices, 3) int32, steps.  normal : (n, 3) int8.
    low, high : (n, 3) int32, steps, extents of each face.
    anchor : (n, 2) float64, longitude × 80 and latitude × 120 of what decides on a face's tile.
    palette : (m, 4) uint8.  colour_of : (n,) int32, rows of it.
    textures : None where the dataset shows none.
    """

    tables: CityTables
    spec: DatasetSpec
    faces: Faces
    features: Int32
    feature_of: Int32
    surface_of: Int32 | None
    vertices: GeographicVertices
    points: Float64
    lattice: Int32
    normal: Int8
    low: Int32
    high: Int32
    anchor: Float64
    palette: UInt8
    colour_of: Int32
    frame: LocalFrame
    textures: FaceTextures | None


def scene_of(
    tables: CityTables, spec: DatasetSpec, problems: list[Problem], *, read_image: ReadImage
) -> Scene:
    """Give the scene of a dataset; degenerate faces are left out and reported.

    Raises
    ------
    CityGMLError
        Where the coordinate system is missing or unknown.
    """
    tables = writable_tables(tables)
    vertices = geographic(tables)
    problems += vertices.problems
    frame = local_frame_of(vertices.lon_deg, vertices.lat_deg)
    points = frame.from_geodetic(vertices.lon_deg, vertices.lat_deg, vertices.ellipsoidal_height_m)
    polygons = polygons_of(tables, spec)
    triangles = triangulate(tables.polygons, tables.vertex_start, polygons, points)
    if triangles.degenerate.any():
        problems.append(_degenerate_problem(tables, polygons[triangles.degenerate], len(polygons)))
        polygons, triangles = _drawn_only(polygons, triangles)
    palette, colour_of = face_colours(tables, polygons, spec.theme)
    inner = tables.polygons.feature[polygons]
    root = tables.features.root[inner]
    features, feature_of = distinct_ascending(root)
    surface_of = inner if spec.lod >= 2 and bool((inner != root).any()) else None
    normal = to_signed_bytes(triangles.normal)
    textures = None
    if spec.textured and len(tables.uv):
        textures = face_textures(
            tables, polygons, triangles, lod=spec.lod, read_image=read_image, problems=problems
        )
    look = _looks(surface_of, colour_of, len(palette), textures)
    faces = Faces(polygons, root, triangles, look, _in_one_number(normal))
    lattice = to_lattice(points)
    low, high = face_extents(triangles.start, triangles.corners, lattice)
    return Scene(
        tables=tables,
        spec=spec,
        faces=faces,
        features=features,
        feature_of=feature_of,
        surface_of=surface_of,
        vertices=vertices,
        points=points,
        lattice=lattice,
        normal=normal,
        low=low,
        high=high,
        anchor=_anchors(feature_of, len(features), triangles, low, high, frame),
        palette=palette,
        colour_of=colour_of,
        frame=frame,
        textures=textures,
    )


def _looks(
    surface_of: Int32 | None, colour_of: Int32, colours: int, textures: FaceTextures | None
) -> Int32:
    """Give a number that two faces have in common only where they may share vertices."""
    look = colour_of if surface_of is None else surface_of * colours + colour_of
    if textures is None:
        return look.astype(np.int32)
    # Textured faces share nothing: the same corner lies elsewhere in the atlas for each.
    alone = -1 - np.arange(len(look))
    return np.where(textures.texture >= 0, alone, look).astype(np.int32)


def _drawn_only(polygons: Int32, triangles: Triangles) -> tuple[Int32, Triangles]:
    """Leave out faces without triangles; the rows of `corners` stay as they are."""
    kept = ~triangles.degenerate
    counts = np.diff(triangles.start)[kept]
    start = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=start[1:])
    return polygons[kept], Triangles(
        start,
        triangles.corners,
        triangles.normal[kept],
        triangles.area_m2[kept],
        triangles.degenerate[kept],
    )


def _degenerate_problem(tables: CityTables, dropped: Int32, total: int) -> Problem:
    first = int(dropped[0])
    feature = int(tables.features.root[tables.polygons.feature[first]])
    return Problem(
        code="degenerate-face",
        severity=Severity.WARNING,
        message=(
            f"{len(dropped)} of {total} faces have no area, cross themselves beyond repair or lie "
            "over 200 km away; they were left out (the first is named here)"
        ),
        line=int(tables.polygons.line[first]),
        id=tables.features.gml_id[feature],
    )


def distinct_ascending(root: Int32) -> tuple[Int32, Int32]:
    """Give the distinct values of an ascending column, and the place of each value among them."""
    if len(root) and (np.diff(root) < 0).any():
        distinct, places = np.unique(root, return_inverse=True)
        return distinct.astype(np.int32), places.astype(np.int32)
    new = np.diff(root, prepend=-1) != 0
    return root[new], (np.cumsum(new) - 1).astype(np.int32)


def _in_one_number(normal: Int8) -> Int32:
    """Give the three bytes of a normal as one number, to compare them at once."""
    x, y, z = (normal[:, axis].astype(np.int32) & 255 for axis in range(3))
    return (x << 16 | y << 8 | z).astype(np.int32)


def _anchors(
    feature_of: Int32,
    features: int,
    triangles: Triangles,
    low: Int32,
    high: Int32,
    frame: LocalFrame,
) -> Float64:
    """Give the place that decides on each face's tile: its feature's middle, or its own.

    In third meshes (1/80 × 1/120 degree), so that tiles are cut where the grid squares are.
    """
    counts = np.diff(triangles.start)
    per_feature = np.bincount(feature_of, counts, minlength=features)
    least, largest = least_and_largest(feature_of, low[:, :2], high[:, :2])
    middle = ((least.astype(np.float64) + largest) / 2.0).take(feature_of, axis=0)
    own = per_feature[feature_of] > LARGEST_WHOLE_FEATURE
    middle[own] = (low[own, :2].astype(np.float64) + high[own, :2]) / 2.0
    return _in_meshes(middle / 128.0, frame)


def _in_meshes(local_m: npt.NDArray[np.float64], frame: LocalFrame) -> Float64:
    """Give points of the frame as longitude × 80, latitude × 120 (good to a metre near it)."""
    lat = frame.lat_deg + local_m[:, 1] / 110_950.0
    lon = frame.lon_deg + local_m[:, 0] / (111_320.0 * np.cos(np.radians(frame.lat_deg)))
    return np.column_stack([lon * 80.0, lat * 120.0])
