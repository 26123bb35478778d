"""Reads a GLB far enough to check it: chunks, buffer views, accessors, nodes."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from tiles.checking.findings import Finding, finding
from tiles.city_tables import Float64, UInt8
from tiles.content.meshopt_decoding import decode_attributes, decode_triangles
from tiles.errors import TilesetError

COMPONENTS: dict[int, npt.DTypeLike] = {
    5120: np.int8,
    5121: np.uint8,
    5122: np.int16,
    5123: np.uint16,
    5125: np.uint32,
    5126: np.float32,
}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
MESHOPT = "EXT_meshopt_compression"
# Left to the Khronos validator: their positions are not to be had without a decoder.
NOT_DECODED = ("KHR_draco_mesh_compression",)


@dataclass(slots=True)
class Glb:
    """A parsed GLB; `where` names it in findings."""

    where: str
    json: dict[str, Any]
    binary: bytes
    views: dict[int, UInt8] = field(default_factory=dict)
    _items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def items(self, name: str) -> list[dict[str, Any]]:
        """Give a top-level array of objects, [] where it is absent or no array."""
        if name not in self._items:
            found = self.json.get(name, [])
            listed = found if isinstance(found, list) else []
            self._items[name] = [each for each in listed if isinstance(each, dict)]
        return self._items[name]


class BrokenPartError(Exception):
    """A part that cannot be read further; carries the finding."""

    def __init__(self, code: str, where: str, message: str) -> None:
        super().__init__(message)
        self.finding: Finding = finding(code, where, message)


def parse_glb(data: bytes, *, where: str) -> Glb:
    """Read the container; raises BrokenPartError where it is none."""
    if len(data) < 20 or data[:4] != b"glTF":
        raise BrokenPartError(
            "glb-broken", where, f"no GLB: it begins with {data[:4]!r}, not b'glTF'"
        )
    version, length = struct.unpack_from("<II", data, 4)
    if version != 2 or length != len(data):
        found = f"header says version {version}, {length} bytes; the file has {len(data)}"
        raise BrokenPartError("glb-broken", where, found)
    chunks: dict[bytes, bytes] = {}
    at = 12
    while at < length:
        if at + 8 > length:
            raise BrokenPartError("glb-broken", where, f"chunk at byte {at} is cut off")
        size, kind = struct.unpack_from("<I4s", data, at)
        if at + 8 + size > length or size % 4:
            raise BrokenPartError(
                "glb-broken", where, f"chunk at byte {at} does not fit: {size} bytes"
            )
        chunks.setdefault(kind, data[at + 8 : at + 8 + size])
        at += 8 + size
    try:
        root = orjson.loads(chunks.get(b"JSON", b""))
    except orjson.JSONDecodeError as error:
        raise BrokenPartError("glb-broken", where, f"its JSON cannot be read: {error}") from error
    if not isinstance(root, dict):
        raise BrokenPartError("glb-broken", where, "its JSON is no object")
    return Glb(where, root, chunks.get(b"BIN\0", b""))


def number(found: dict[str, Any], name: str, default: int | None = None) -> int:
    """Give a whole number that is not negative; raises BrokenPartError otherwise."""
    value = found.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BrokenPartError(
            "glb-broken", "", f"{name} is {value!r}, expected a whole number from 0"
        )
    return value


def view_bytes(glb: Glb, index: Any) -> UInt8:
    """Give the unpacked bytes of a buffer view; raises BrokenPartError where it does not fit."""
    views = glb.items("bufferViews")
    if not isinstance(index, int) or not 0 <= index < len(views):
        raise BrokenPartError("buffer-outside", glb.where, f"bufferView {index!r} of {len(views)}")
    if index in glb.views:
        return glb.views[index]
    view, where = views[index], f"{glb.where}#/bufferViews/{index}"
    packed = view.get("extensions", {}).get(MESHOPT)
    if packed is not None:
        found = _unpacked(glb, packed, where=where)
        if len(found) != number(view, "byteLength"):
            message = f"unpacks to {len(found)} bytes, declared {view['byteLength']}"
            raise BrokenPartError("meshopt-broken", where, message)
    else:
        found = _slice(glb, view, where=where)
    glb.views[index] = found
    return found


def _slice(glb: Glb, view: dict[str, Any], *, where: str) -> UInt8:
    start, length = number(view, "byteOffset", 0), number(view, "byteLength")
    buffers = glb.items("buffers")
    buffer = number(view, "buffer")
    if buffer >= len(buffers) or "uri" in buffers[buffer]:
        raise BrokenPartError("buffer-outside", where, f"buffer {buffer} does not lie in the file")
    if start + length > min(len(glb.binary), number(buffers[buffer], "byteLength")):
        message = f"bytes {start} to {start + length} of a buffer of {len(glb.binary)}"
        raise BrokenPartError("buffer-outside", where, message)
    return np.frombuffer(glb.binary, np.uint8, length, start)


def _unpacked(glb: Glb, packed: dict[str, Any], *, where: str) -> UInt8:
    stream = _slice(glb, packed, where=where).tobytes()
    count, stride = number(packed, "count"), number(packed, "byteStride")
    mode, bits = packed.get("mode"), packed.get("filter", "NONE")
    if bits != "NONE" or mode not in {"ATTRIBUTES", "TRIANGLES"}:
        raise BrokenPartError(
            "not-checked", where, f"meshopt mode {mode}, filter {bits} is not read here"
        )
    try:
        if mode == "ATTRIBUTES":
            return decode_attributes(stream, count, stride).ravel()
        corners = decode_triangles(stream, count // 3)
    except TilesetError as error:
        raise BrokenPartError("meshopt-broken", where, str(error)) from error
    return corners.astype(np.uint16 if stride == 2 else np.uint32).view(np.uint8).ravel()


def accessor_values(glb: Glb, index: Any) -> npt.NDArray[Any]:
    """Give the (count, width) values of an accessor as stored; raises BrokenPartError."""
    accessors = glb.items("accessors")
    if not isinstance(index, int) or not 0 <= index < len(accessors):
        raise BrokenPartError(
            "accessor-outside", glb.where, f"accessor {index!r} of {len(accessors)}"
        )
    accessor, where = accessors[index], f"{glb.where}#/accessors/{index}"
    kind = COMPONENTS.get(accessor.get("componentType", 0))
    width = WIDTHS.get(str(accessor.get("type")))
    if kind is None or width is None:
        raise BrokenPartError("accessor-outside", where, "its componentType or type is unknown")
    if "sparse" in accessor or "bufferView" not in accessor:
        raise BrokenPartError("not-checked", where, "sparse or empty accessors are not read here")
    data = view_bytes(glb, accessor["bufferView"])
    view = glb.items("bufferViews")[accessor["bufferView"]]
    item = np.dtype(kind).itemsize * width
    stride, start = view.get("byteStride", item), number(accessor, "byteOffset", 0)
    count = number(accessor, "count")
    if count == 0 or stride < item or start + stride * (count - 1) + item > len(data):
        message = f"{count} elements of {item} bytes do not fit {len(data)} bytes"
        raise BrokenPartError("accessor-outside", where, message)
    shape, strides = (count, width), (stride, np.dtype(kind).itemsize)
    return np.ndarray(shape, kind, buffer=data.data, offset=start, strides=strides)


def normalized(values: Float64, component: int) -> Float64:
    """Give the numbers from −1 to 1 that integers of a component type stand for."""
    dtype = np.dtype(COMPONENTS[component])
    return values if dtype.kind == "f" else np.maximum(values / np.iinfo(dtype).max, -1.0)


def node_matrices(glb: Glb) -> list[tuple[int, Float64]]:
    """Give (mesh, matrix to the glTF root) of the nodes; raises BrokenPartError on loops."""
    nodes, scenes = glb.items("nodes"), glb.items("scenes")
    scene = glb.json.get("scene", 0)
    roots = scenes[scene].get("nodes", []) if scenes else list(range(len(nodes)))
    found: list[tuple[int, Float64]] = []
    seen: set[int] = set()
    waiting = [(root, np.eye(4)) for root in roots]
    while waiting:
        index, above = waiting.pop()
        if not isinstance(index, int) or not 0 <= index < len(nodes) or index in seen:
            raise BrokenPartError(
                "glb-broken", f"{glb.where}#/nodes", f"node {index!r} is not there or met twice"
            )
        seen.add(index)
        matrix = above @ _local_matrix(nodes[index])
        if "mesh" in nodes[index]:
            found.append((nodes[index]["mesh"], matrix))
        waiting += [(child, matrix) for child in nodes[index].get("children", [])]
    return found


def _local_matrix(node: dict[str, Any]) -> Float64:
    if "matrix" in node:
        return np.array(node["matrix"], float).reshape(4, 4).T
    matrix = np.eye(4)
    x, y, z, w = node.get("rotation", (0.0, 0.0, 0.0, 1.0))
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, :3] *= np.array(node.get("scale", (1.0, 1.0, 1.0)), float)
    matrix[:3, 3] = node.get("translation", (0.0, 0.0, 0.0))
    return matrix
