"""The tiles of one file: its features, split by place until each tile is small enough to load."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from isal import igzip

from tiles.attribute_columns import AttributeColumn, CodeList, ColumnKind
from tiles.attribute_values import strings_of
from tiles.attributes import CodeListOf, constant_column, decode_attributes
from tiles.city_tables import CityTables, Int32
from tiles.content.datasets import DatasetSpec
from tiles.content.leaves import DEEPEST, Cell, node_groups, root_cell
from tiles.content.scene import Scene, scene_of
from tiles.content.structural_metadata import PropertyTable, statistics, take
from tiles.content.tile_glb import Material, Segment, TileMesh, VertexColumns, write_tile
from tiles.coordinates import GeoidRecord
from tiles.errors import Problem
from tiles.i_ur_types import FEATURE_LABELS
from tiles.mesh.assembly import IndexedMesh, assemble
from tiles.mesh.far_blocks import FarBlocks, blocks_of

ReadImage = Callable[[str], bytes | None]
Region = tuple[float, float, float, float, float, float]

LARGEST_TILE = 500_000
"""Bytes after gzip."""

# isal's level 1 packs this content as well as zlib's level 4 at ten times the speed.
_GZIP_LEVEL = 1
# What a tile is expected to weigh before it is made, bytes after gzip. A tile that turns out
# heavier than LARGEST_TILE is halved and made again, so these only save work.
_BYTES_PER_TRIANGLE = 2.5
_BYTES_PER_FEATURE = 45.0
# Positions move by up to 6.8 mm on the lattice; a region must still hold them.
_REGION_MARGIN_M = 0.01
_EARTH_RADIUS_M = 6_356_752.0


@dataclass(frozen=True, slots=True)
class FeatureOrigin:
    """Where features come from; published with each of them.

    path : inside the delivery.  mesh : grid square code, "" where the name has none.
    city_code : five digits, "" where unknown.
    """

    path: str
    mesh: str = ""
    city_code: str = ""


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


@dataclass(frozen=True, slots=True)
class FileTiles:
    """Everything that one file gives to one dataset.

    schema : the properties of its features: columns of no rows, enumerations cut to what occurs.
    """

    tiles: list[EncodedTile]
    far: FarBlocks
    schema: list[AttributeColumn]
    problems: list[Problem]
    geoid: GeoidRecord


def encode_file(
    tables: CityTables,
    spec: DatasetSpec,
    *,
    code_list: CodeListOf,
    read_image: ReadImage,
    origin: FeatureOrigin,
) -> FileTiles:
    """Give the tiles of one dataset that come from one file.

    Raises
    ------
    CityGMLError
        Where the coordinate system is missing or unknown.
    """
    problems: list[Problem] = []
    scene = scene_of(tables, spec, problems)
    columns = _columns(scene, code_list, origin, problems)
    tiles: list[EncodedTile] = []
    everything = np.arange(len(scene.faces.polygon), dtype=np.int32)
    if len(everything):
        _encode_cell(scene, columns, root_cell(scene.anchor), everything, tiles)
    heights = scene.vertices.ellipsoidal_height_m
    return FileTiles(
        tiles=tiles,
        far=blocks_of(scene.faces, scene.points, heights, scene.frame),
        schema=[_without_rows(column) for column in columns],
        problems=problems,
        geoid=scene.vertices.geoid,
    )


def _columns(
    scene: Scene, code_list: CodeListOf, origin: FeatureOrigin, problems: list[Problem]
) -> list[AttributeColumn]:
    """Give the columns of the feature table: ours first, then the model's attributes."""
    tables, rows = scene.tables, scene.features
    count = len(rows)
    decoded = decode_attributes(tables, rows, code_list=code_list, problems=problems)
    everywhere = np.ones(count, np.bool_)
    gml_id = strings_of(tables.features.gml_id, rows)
    types = CodeList("", {str(row): name for row, name in enumerate(tables.class_names)})
    of_class = tables.features.class_name[rows].astype(np.int32)
    lod = np.zeros(count, np.int32)
    np.maximum.at(lod, scene.feature_of, tables.polygons.lod[scene.faces.polygon].astype(np.int32))
    middle = np.zeros((count, 2))
    middle[scene.feature_of[::-1]] = scene.anchor[::-1]

    def numbers(name: str, label: str, values: Int32, codes: CodeList | None) -> AttributeColumn:
        kind: ColumnKind = "enum" if codes else "int32"
        return AttributeColumn(name, name, label, None, kind, values, everywhere, codes)

    own = [
        AttributeColumn("gml_id", "gml_id", "gml:id", None, "string", gml_id, everywhere),
        numbers("feature_type", "地物型", of_class, types),
        constant_column("meshcode", "メッシュコード", origin.mesh, count),
        constant_column("city_code", "市区町村コード", origin.city_code, count),
        constant_column("source_file", "原ファイル", origin.path, count),
        numbers("_lod", "LOD", lod, None),
        AttributeColumn("_x", "_x", "経度", "deg", "float64", middle[:, 0] / 80.0, everywhere),
        AttributeColumn("_y", "_y", "緯度", "deg", "float64", middle[:, 1] / 120.0, everywhere),
    ]
    taken = {column.id for column in own}
    return own + [
        replace(column, id=f"attribute_{column.id}") if column.id in taken else column
        for column in decoded
    ]


def _without_rows(column: AttributeColumn) -> AttributeColumn:
    """Give a column of no rows whose enumeration holds the codes that occur."""
    empty = take(column, np.zeros(0, np.int32))
    if column.enum is None:
        return empty
    used = set(np.unique(np.asarray(column.values)[column.present]).tolist())
    labels = column.enum.labels
    known = {
        code: label
        for code, label in labels.items()
        if code.lstrip("+-").isdecimal() and int(code) in used
    }
    unknown = used - {int(code) for code in known}
    codes = {**known, **{str(code): str(code) for code in sorted(unknown)}}
    return replace(empty, enum=CodeList(column.enum.source, codes))


def _encode_cell(
    scene: Scene, columns: list[AttributeColumn], cell: Cell, faces: Int32, out: list[EncodedTile]
) -> None:
    """Add the tiles of a cell, halving it until they are small enough."""
    triangles = scene.faces.triangles.start
    weight = _BYTES_PER_TRIANGLE * float((triangles[faces + 1] - triangles[faces]).sum())
    weight += _BYTES_PER_FEATURE * len(np.unique(scene.feature_of[faces]))
    if weight <= LARGEST_TILE or cell.depth >= DEEPEST:
        tile = _encode_tile(scene, columns, faces)
        if tile is None:
            return
        if len(tile.gzipped) <= LARGEST_TILE or cell.depth >= DEEPEST:
            out.append(tile)
            return
    for half, part in cell.halves(scene.anchor, faces):
        _encode_cell(scene, columns, half, part, out)


def _encode_tile(scene: Scene, columns: list[AttributeColumn], faces: Int32) -> EncodedTile | None:
    """Give the tile of some faces, None where nothing of them is left on the lattice."""
    features, feature = np.unique(scene.feature_of[faces], return_inverse=True)
    feature_of = np.zeros(len(scene.faces.polygon), np.int32)
    feature_of[faces] = feature
    mesh, segments, materials = _mesh(scene, faces)
    if not len(mesh.corners):
        return None
    picked = tuple(take(column, features.astype(np.int32)) for column in columns)
    picked = tuple(column for column in picked if column.present.any())
    class_id = f"{scene.spec.theme}_feature"
    tables = [PropertyTable(class_id, scene.spec.theme, picked, len(features))]
    surface = None
    if scene.surface_of is not None:
        rows, numbers = np.unique(scene.surface_of[faces], return_inverse=True)
        surface_of = np.zeros(len(scene.faces.polygon), np.int32)
        surface_of[faces] = numbers
        surface = surface_of[mesh.face]
        tables.append(_surface_table(scene, rows.astype(np.int32)))
    colour = scene.palette[scene.colour_of[mesh.face]]
    vertices = VertexColumns(
        position=scene.lattice[mesh.vertex],
        normal=scene.normal[mesh.face],
        feature=feature_of[mesh.face],
        surface=surface,
        colour=colour if scene.surface_of is not None or len(materials) > 1 else None,
    )
    frame = scene.frame.to_ecef_matrix()
    glb = write_tile(TileMesh(mesh, vertices, segments, materials, frame), tables)
    return EncodedTile(
        glb=glb,
        gzipped=igzip.compress(glb, _GZIP_LEVEL, mtime=0),
        region=_region(scene, mesh),
        features=len(features),
        class_statistics=statistics(picked),
    )


def _mesh(scene: Scene, faces: Int32) -> tuple[IndexedMesh, list[Segment], list[Material]]:
    """Give the triangles of a tile, one segment per node and material."""
    clear = scene.palette[scene.colour_of[faces], 3] < 255
    double_sided = scene.spec.theme != "bldg" or scene.spec.lod >= 3
    materials = [Material(double_sided=double_sided)]
    if clear.any():
        materials.append(Material(factor=(1.0, 1.0, 1.0, 0.999), double_sided=double_sided))
    parts: list[Int32] = []
    segments: list[Segment] = []
    for node, (group, offset, wide) in enumerate(node_groups(scene, faces)):
        is_clear = scene.palette[scene.colour_of[group], 3] < 255
        for material, chosen in enumerate((~is_clear, is_clear)):
            if chosen.any():
                parts.append(group[chosen])
                segments.append(Segment(node, offset, wide, material))
    return (*_assembled(scene, parts, segments), materials)


def _assembled(
    scene: Scene, parts: list[Int32], segments: list[Segment]
) -> tuple[IndexedMesh, list[Segment]]:
    """Join the faces of each segment; segments without a triangle on the lattice go."""
    start = np.zeros(len(parts) + 1, np.int32)
    np.cumsum([len(part) for part in parts], out=start[1:])
    order = np.concatenate(parts) if parts else np.zeros(0, np.int32)
    uv = np.zeros((0, 2), np.float32)
    mesh = assemble(scene.faces, order, start, lattice=scene.lattice, uv=uv)
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
    lon = np.radians(scene.vertices.lon_deg[mesh.vertex])
    lat = np.radians(scene.vertices.lat_deg[mesh.vertex])
    height = scene.vertices.ellipsoidal_height_m[mesh.vertex]
    wide = margin / np.cos(lat.max())
    return (
        float(lon.min()) - wide,
        float(lat.min()) - margin,
        float(lon.max()) + wide,
        float(lat.max()) + margin,
        float(height.min()) - _REGION_MARGIN_M,
        float(height.max()) + _REGION_MARGIN_M,
    )
