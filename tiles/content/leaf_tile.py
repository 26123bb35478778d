"""One leaf tile: the faces of whole features to a finished, compressed GLB."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from isal import igzip
from numba import njit

from tiles.attribute_columns import AttributeColumn, CodeList
from tiles.attribute_values import strings_of
from tiles.city_tables import Float64, Int32, UInt8
from tiles.content.leaves import node_groups
from tiles.content.scene import Scene, distinct_ascending
from tiles.content.structural_metadata import PropertyTable, statistics, take
from tiles.content.textures import Atlas, build_atlas, page_coordinates
from tiles.content.tile_glb import Material, Segment, TileMesh, VertexColumns, write_tile
from tiles.errors import Problem
from tiles.i_ur_types import FEATURE_LABELS
from tiles.mesh.assembly import IndexedMesh, assemble

Region = tuple[float, float, float, float, float, float]

# isal's level 2: as small as zlib's level 1, 11 % larger than its level 6, in a twentieth of the
# time (700 kB of tile: 1.3 ms against 22 ms).
GZIP_LEVEL = 2
# Positions move by up to 6.8 mm on the lattice; a region must still hold them.
_REGION_MARGIN_M = 0.01
_EARTH_RADIUS_M = 6_356_752.0


@dataclass(frozen=True, slots=True)
class EncodedTile:
    """One finished tile.

    glb, gzipped : the content, plain and compressed.
    region : west, south, east, north (radians), lowest, highest (m above the ellipsoid).
    features : number of features shown.
    geometric_error : m; 0 for a leaf.
    class_statistics : least and largest value by property id.
    """

    glb: bytes
    gzipped: bytes
    region: Region
    features: int
    geometric_error: float = 0.0
    class_statistics: dict[str, tuple[float, float]] = field(default_factory=dict)


def encode_tile(
    scene: Scene, columns: list[AttributeColumn], faces: Int32, problems: list[Problem]
) -> EncodedTile | None:
    """Give the tile of some faces, None where nothing of them is left on the lattice."""
    atlas = build_atlas(scene.textures, faces, problems) if scene.textures else None
    mesh, segments, materials = _mesh(scene, faces, atlas)
    if not len(mesh.corners):
        return None
    features, feature_of = _numbered(scene.feature_of, faces)
    if len(features) < len(scene.features):
        columns = [take(column, features) for column in columns]
    picked = tuple([column for column in columns if column.present.any()])
    class_id = f"{scene.spec.theme}_feature"
    tables = [PropertyTable(class_id, scene.spec.theme, picked, len(features))]
    surface = None
    if scene.surface_of is not None:
        rows, surface_of = _numbered(scene.surface_of, faces)
        surface = surface_of[mesh.face]
        tables.append(_surface_table(scene, rows))
    vertices = VertexColumns(
        position=scene.lattice.take(mesh.vertex, axis=0),
        normal=scene.normal.take(mesh.face, axis=0),
        feature=feature_of[mesh.face],
        surface=surface,
        colour=_colours(scene, mesh, atlas),
        uv=page_coordinates(atlas, mesh.face, scene.tables.uv[mesh.vertex])
        if atlas and atlas.pages
        else None,
    )
    frame = scene.frame.to_ecef_matrix()
    glb = write_tile(TileMesh(mesh, vertices, segments, materials, frame), tables)
    return EncodedTile(
        glb=glb,
        gzipped=igzip.compress(glb, GZIP_LEVEL, mtime=0),
        region=_region(scene, mesh),
        features=len(features),
        class_statistics=statistics(picked),
    )


def _numbered(values: Int32, faces: Int32) -> tuple[Int32, Int32]:
    """Give the distinct values of some faces, and the number of each face's value among them."""
    distinct, numbers = distinct_ascending(values[faces])
    of_face = np.zeros(len(values), np.int32)
    of_face[faces] = numbers
    return distinct, of_face


def _colours(scene: Scene, mesh: IndexedMesh, atlas: Atlas | None) -> UInt8 | None:
    """Give colours by vertex where a tile has more than one; textured faces are white."""
    colour_of = scene.colour_of[mesh.face]
    textured = atlas.page[mesh.face] >= 0 if atlas else np.zeros(len(colour_of), np.bool_)
    if scene.surface_of is None and not textured.any() and _is_one(colour_of):
        return None
    colours = scene.palette[colour_of]
    colours[textured] = 255
    return colours


def _is_one(values: Int32) -> bool:
    return not len(values) or bool((values == values[0]).all())


def _mesh(
    scene: Scene, faces: Int32, atlas: Atlas | None
) -> tuple[IndexedMesh, list[Segment], list[Material]]:
    """Give the triangles of a tile, one segment per node and material."""
    material_of, materials = _materials(scene, faces, atlas)
    parts: list[Int32] = []
    segments: list[Segment] = []
    for node, (group, offset, wide) in enumerate(node_groups(scene, faces)):
        used = material_of[group]
        for material in range(len(materials)):
            chosen = used == material
            if chosen.any():
                parts.append(group[chosen])
                segments.append(Segment(node, offset, wide, material))
    mesh, segments = _assembled(scene, parts, segments)
    needed = sorted({segment.material for segment in segments})
    segments = [replace(segment, material=needed.index(segment.material)) for segment in segments]
    return mesh, segments, [materials[number] for number in needed]


def _materials(scene: Scene, faces: Int32, atlas: Atlas | None) -> tuple[Int32, list[Material]]:
    """Give the material of each face of the scene: opaque, transparent, or a page of the atlas."""
    double_sided = scene.spec.theme != "bldg" or scene.spec.lod >= 3
    colour = scene.colour_of[faces]
    factor = (1.0, 1.0, 1.0, 1.0)
    if scene.surface_of is None and not (atlas and atlas.pages) and _is_one(colour):
        red, green, blue, alpha = (scene.palette[colour[0]] / 255.0).tolist()
        factor = (red, green, blue, alpha)
    materials = [Material(factor=factor, double_sided=double_sided)]
    material_of = np.zeros(len(scene.colour_of), np.int32)
    if factor == (1.0, 1.0, 1.0, 1.0):
        clear = scene.palette[colour, 3] < 255
        if clear.any():
            materials.append(Material(blend=True, double_sided=double_sided))
            material_of[faces[clear]] = 1
    if atlas:
        for page, (image, has_alpha) in enumerate(zip(atlas.pages, atlas.has_alpha, strict=True)):
            material_of[atlas.page == page] = len(materials)
            materials.append(Material(image=image, cut_out=has_alpha, double_sided=double_sided))
    return material_of, materials


def _assembled(
    scene: Scene, parts: list[Int32], segments: list[Segment]
) -> tuple[IndexedMesh, list[Segment]]:
    """Join the faces of each segment; segments without a triangle on the lattice go."""
    start = np.zeros(len(parts) + 1, np.int32)
    np.cumsum([len(part) for part in parts], out=start[1:])
    order = np.concatenate(parts) if parts else np.zeros(0, np.int32)
    mesh = assemble(scene.faces, order, start, lattice=scene.lattice)
    filled = np.diff(mesh.triangle_start) > 0
    if filled.all():
        return mesh, segments
    kept = np.flatnonzero(filled)
    return _assembled(scene, [parts[i] for i in kept], [segments[i] for i in kept])


def _surface_table(scene: Scene, rows: Int32) -> PropertyTable:
    """Give the table of semantic surfaces: gml:id and class with its Japanese name."""
    features = scene.tables.features
    labels = {
        str(row): FEATURE_LABELS.get(name.rpartition(":")[2], name)
        for row, name in enumerate(scene.tables.class_names)
    }
    names = {str(row): name for row, name in enumerate(scene.tables.class_names)}
    codes = features.class_name[rows].astype(np.int32)
    present = np.ones(len(rows), np.bool_)
    columns = (
        AttributeColumn(
            "gml_id", "gml_id", "gml:id", None, "string", strings_of(features.gml_id, rows), present
        ),
        AttributeColumn(
            "class_name", "class", "面の種類", None, "enum", codes, present, CodeList("", labels)
        ),
        AttributeColumn(
            "feature_type",
            "feature_type",
            "地物型",
            None,
            "enum",
            codes,
            present,
            CodeList("", names),
        ),
    )
    return PropertyTable(f"{scene.spec.theme}_surface", "surface", columns, len(rows))


def _region(scene: Scene, mesh: IndexedMesh) -> Region:
    """Give the bounds of the vertices, a centimetre wider."""
    margin = _REGION_MARGIN_M / _EARTH_RADIUS_M
    vertices = scene.vertices
    west, east = np.radians(_range(vertices.lon_deg, mesh.vertex))
    south, north = np.radians(_range(vertices.lat_deg, mesh.vertex))
    low, high = _range(vertices.ellipsoidal_height_m, mesh.vertex)
    wide = margin / np.cos(north)
    return (
        float(west - wide),
        float(south - margin),
        float(east + wide),
        float(north + margin),
        float(low - _REGION_MARGIN_M),
        float(high + _REGION_MARGIN_M),
    )


@njit(cache=True)
def _range(values: Float64, rows: Int32) -> tuple[float, float]:
    """Give the least and the largest value of some rows."""
    least, largest = np.inf, -np.inf
    for row in rows:
        least, largest = min(least, values[row]), max(largest, values[row])
    return least, largest
