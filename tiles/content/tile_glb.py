"""One tile as a GLB: quantised, compressed meshes with feature ids and property tables.

Layout of a vertex (bytes): position 3 × uint16 + 2 (3 × float32 where a face is longer than
512 m), normal 3 × int8 + 1, feature id uint16 + 2 or float32, then where the tile needs them:
surface id likewise, colour 4 × uint8, texture coordinate 2 × uint16. The root node holds the local
frame (x east, y north, z up → EPSG:4978, and the y-up turn of glTF undone); its children hold the
offset and the step of the positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tiles.city_tables import Float32, Float64, Int8, Int32, UInt8
from tiles.content.glb import MESHOPT, BinaryChunk, write_glb
from tiles.content.structural_metadata import PropertyTable, schema_and_tables
from tiles.mesh.assembly import IndexedMesh
from tiles.mesh.lattice import STEP_M, extent

JsonObject = dict[str, object]

_UNSIGNED_SHORT, _UNSIGNED_INT, _FLOAT, _BYTE, _UNSIGNED_BYTE = 5123, 5125, 5126, 5120, 5121
# Turns z up (3D Tiles, local frame) into y up (glTF); every reader turns it back.
_Z_UP_TO_Y_UP = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]], np.float64)
_GENERATOR = "Uchimizu"
_METADATA = ("EXT_mesh_features", "EXT_structural_metadata")


@dataclass(frozen=True, slots=True)
class Segment:
    """Triangles that one draw call shows.

    node : number of the node it belongs to; `origin` (3,) steps is that node's offset.
    wide : positions are float32, because a face is longer than 512 m.
    material : row of the tile's materials.
    """

    node: int
    origin: tuple[int, int, int]
    wide: bool
    material: int


@dataclass(frozen=True, slots=True)
class VertexColumns:
    """What each vertex carries, one row per vertex of an `IndexedMesh`.

    position : (v, 3) int32, steps.  normal : (v, 3) int8.
    feature, surface : (v,) int32, rows of the property tables; surface None without a second table.
    colour : (v, 4) uint8 or None.  uv : (v, 2) float32, 0 to 1, v downward, or None.
    """

    position: Int32
    normal: Int8
    feature: Int32
    surface: Int32 | None = None
    colour: UInt8 | None = None
    uv: Float32 | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A material: linear RGBA factor 0 to 1, or a page of the atlas (WebP file).

    blend : vertices are partly transparent.  cut_out : the image has holes (leaves).
    """

    factor: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    image: bytes | None = None
    blend: bool = False
    cut_out: bool = False
    double_sided: bool = False


@dataclass(frozen=True, slots=True)
class TileMesh:
    """The geometry of a tile.

    segments : one per segment of `mesh`, ascending by node.
    frame : (4, 4) float64, local frame → EPSG:4978.
    step_m : m, step of the positions.
    """

    mesh: IndexedMesh
    columns: VertexColumns
    segments: Sequence[Segment]
    materials: Sequence[Material]
    frame: Float64
    step_m: float = STEP_M


def write_tile(tile: TileMesh, tables: list[PropertyTable], *, copyright_text: str = "") -> bytes:
    """Give the GLB of a tile; the first table is of the features, the second of the surfaces."""
    chunk = BinaryChunk()
    schema, property_tables = schema_and_tables(tables, chunk.add)
    accessors: list[JsonObject] = []
    meshes = _meshes(tile, tables, chunk, accessors)
    nodes: list[JsonObject] = [
        {"children": list(range(1, len(meshes) + 1)), "matrix": _matrix(tile)}
    ]
    images: list[JsonObject] = []
    materials = [_material(material, chunk, images) for material in tile.materials]
    for number, (segment, primitives) in enumerate(meshes):
        node: JsonObject = {"mesh": number}
        if not segment.wide:
            node["translation"] = [axis * tile.step_m for axis in segment.origin]
            node["scale"] = [tile.step_m] * 3
        nodes.append(node)
        meshes[number] = (segment, primitives)
    asset: JsonObject = {"version": "2.0", "generator": _GENERATOR}
    if copyright_text:
        asset["copyright"] = copyright_text
    document: JsonObject = {
        "asset": asset,
        "extensionsUsed": [*_extensions(images), *_METADATA],
        "extensionsRequired": _extensions(images),
        "extensions": {
            "EXT_structural_metadata": {"schema": schema, "propertyTables": property_tables}
        },
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": nodes,
        "meshes": [{"primitives": primitives} for _, primitives in meshes],
        "materials": materials,
        "accessors": accessors,
    }
    if images:
        document["images"] = images
        document["samplers"] = [
            {"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}
        ]
        document["textures"] = [
            {"sampler": 0, "extensions": {"EXT_texture_webp": {"source": number}}}
            for number in range(len(images))
        ]
    return write_glb(document, chunk)


def _extensions(images: list[JsonObject]) -> list[str]:
    """Give the extensions without which a reader cannot show the tile."""
    return ["KHR_mesh_quantization", MESHOPT, *(["EXT_texture_webp"] if images else [])]


def _matrix(tile: TileMesh) -> list[float]:
    """Give the matrix of the root node, column by column."""
    values: list[float] = (_Z_UP_TO_Y_UP @ tile.frame).T.ravel().tolist()
    return values


def _material(material: Material, chunk: BinaryChunk, images: list[JsonObject]) -> JsonObject:
    surface: JsonObject = {"metallicFactor": 0, "roughnessFactor": 0.9}
    result: JsonObject = {"pbrMetallicRoughness": surface}
    if material.image is not None:
        images.append({"bufferView": chunk.add(material.image), "mimeType": "image/webp"})
        surface["baseColorTexture"] = {"index": len(images) - 1}
    elif material.factor != (1.0, 1.0, 1.0, 1.0):
        surface["baseColorFactor"] = [round(value, 4) for value in material.factor]
    if material.blend or material.factor[3] < 1.0:
        result["alphaMode"] = "BLEND"
    elif material.cut_out:
        result |= {"alphaMode": "MASK", "alphaCutoff": 0.5}
    if material.double_sided:
        result["doubleSided"] = True
    return result


def _meshes(
    tile: TileMesh, tables: list[PropertyTable], chunk: BinaryChunk, accessors: list[JsonObject]
) -> list[tuple[Segment, list[JsonObject]]]:
    """Write the vertices and the triangles; give the primitives of each node."""
    mesh = tile.mesh
    largest = int(np.diff(mesh.vertex_start).max(initial=0))
    index_size = 2 if largest <= 65535 else 4
    index_view = chunk.add_triangles(mesh.corners, index_size)
    streams = {
        wide: _VertexStream(tile, wide, tables, chunk)
        for wide in {segment.wide for segment in tile.segments}
    }
    feature_ids = _feature_ids(tables)
    meshes: list[tuple[Segment, list[JsonObject]]] = []
    for number, segment in enumerate(tile.segments):
        attributes = streams[segment.wide].accessors_of(number, accessors)
        first, last = int(mesh.triangle_start[number]), int(mesh.triangle_start[number + 1])
        accessors.append(
            {
                "bufferView": index_view,
                "byteOffset": 3 * first * index_size,
                "componentType": _UNSIGNED_SHORT if index_size == 2 else _UNSIGNED_INT,
                "count": 3 * (last - first),
                "type": "SCALAR",
            }
        )
        primitive: JsonObject = {
            "attributes": attributes,
            "indices": len(accessors) - 1,
            "material": segment.material,
            "extensions": {"EXT_mesh_features": {"featureIds": feature_ids}},
        }
        if meshes and meshes[-1][0].node == segment.node:
            meshes[-1][1].append(primitive)
        else:
            meshes.append((segment, [primitive]))
    return meshes


def _feature_ids(tables: list[PropertyTable]) -> list[JsonObject]:
    labels = ("feature", "surface")
    return [
        {"featureCount": table.count, "attribute": number, "propertyTable": number, "label": label}
        for number, (table, label) in enumerate(zip(tables, labels, strict=False))
    ]


class _VertexStream:
    """The vertices of all segments of one position format, in one compressed view."""

    def __init__(
        self, tile: TileMesh, wide: bool, tables: list[PropertyTable], chunk: BinaryChunk
    ) -> None:
        self._tile = tile
        self._fields, self._stride = _layout(tile.columns, wide, tables)
        self._ranges: dict[int, tuple[int, int, int]] = {}
        chosen, at = [], 0
        for number, segment in enumerate(tile.segments):
            if segment.wide == wide:
                first, last = tile.mesh.vertex_start[number : number + 2]
                chosen.append(np.arange(first, last))
                self._ranges[number] = (int(first), int(last), at)
                at += int(last - first)
        whole = len(chosen) == len(tile.segments)
        rows = slice(None) if whole else np.concatenate(chosen)
        origins = np.array([segment.origin for segment in tile.segments], np.int32)
        counts = np.diff(tile.mesh.vertex_start)
        self._position = tile.columns.position - np.repeat(origins, counts, axis=0)
        self._wide = wide
        self._view = chunk.add_vertices(self._interleaved(rows, at))

    def _interleaved(self, rows: slice | npt.NDArray[np.intp], count: int) -> UInt8:
        columns = self._tile.columns
        vertices = np.zeros(
            count,
            np.dtype(
                {
                    "names": [name for name, _, _ in self._fields],
                    "formats": [kind for _, kind, _ in self._fields],
                    "offsets": [offset for _, _, offset in self._fields],
                    "itemsize": self._stride,
                }
            ),
        )
        values = {
            "POSITION": columns.position * np.float32(STEP_M) if self._wide else self._position,
            "NORMAL": columns.normal,
            "_FEATURE_ID_0": columns.feature,
            "_FEATURE_ID_1": columns.surface,
            "COLOR_0": columns.colour,
            "TEXCOORD_0": columns.uv,
        }
        for name, _, _ in self._fields:
            value = values[name]
            if value is None:
                continue
            if name == "TEXCOORD_0":
                value = np.rint(np.clip(value, 0.0, 1.0) * 65535.0)
            vertices[name] = value[rows]
        return vertices.view(np.uint8).reshape(count, self._stride)

    def accessors_of(self, number: int, accessors: list[JsonObject]) -> dict[str, int]:
        """Add the accessors of a segment; give their numbers by attribute."""
        first, last, at = self._ranges[number]
        attributes: dict[str, int] = {}
        for name, (kind, shape), offset in self._fields:
            accessor: JsonObject = {
                "bufferView": self._view,
                "byteOffset": at * self._stride + offset,
                "componentType": _COMPONENT[kind],
                "count": last - first,
                "type": {(): "SCALAR", (2,): "VEC2", (3,): "VEC3", (4,): "VEC4"}[shape],
            }
            if name in {"NORMAL", "COLOR_0", "TEXCOORD_0"}:
                accessor["normalized"] = True
            if name == "POSITION":
                source = self._tile.columns.position if self._wide else self._position
                rows = np.arange(first, last, dtype=np.int32)
                step = STEP_M if self._wide else 1
                low, high = extent(source, source, rows)
                accessor["min"], accessor["max"] = (low * step).tolist(), (high * step).tolist()
            accessors.append(accessor)
            attributes[name] = len(accessors) - 1
        return attributes


_COMPONENT = {
    "<u2": _UNSIGNED_SHORT,
    "<u4": _UNSIGNED_INT,
    "<f4": _FLOAT,
    "i1": _BYTE,
    "u1": _UNSIGNED_BYTE,
}
_Field = tuple[str, tuple[str, tuple[int, ...]], int]


def _layout(
    columns: VertexColumns, wide: bool, tables: list[PropertyTable]
) -> tuple[list[_Field], int]:
    """Give name, type and offset of each part of a vertex, and the size of one."""
    parts: list[tuple[str, str, tuple[int, ...], int]] = [
        ("POSITION", "<f4" if wide else "<u2", (3,), 12 if wide else 8),
        ("NORMAL", "i1", (3,), 4),
        ("_FEATURE_ID_0", _id_type(tables[0].count), (), 4),
    ]
    if columns.surface is not None:
        parts.append(("_FEATURE_ID_1", _id_type(tables[1].count), (), 4))
    if columns.colour is not None:
        parts.append(("COLOR_0", "u1", (4,), 4))
    if columns.uv is not None:
        parts.append(("TEXCOORD_0", "<u2", (2,), 4))
    fields: list[_Field] = []
    offset = 0
    for name, kind, shape, size in parts:
        fields.append((name, (kind, shape), offset))
        offset += size
    return fields, offset


def _id_type(count: int) -> str:
    """Give the type of ids; glTF has no 32-bit integers in vertices, float32 is exact to 2²⁴."""
    return "<u2" if count <= 65536 else "<f4"
