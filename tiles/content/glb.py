"""GLB files: chunks, buffer views and the compression of geometry.

Geometry views are compressed with EXT_meshopt_compression; what they would hold uncompressed is
described by a second, empty buffer, as the extension asks. Metadata views stay as they are.
"""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt
import orjson

from tiles.city_tables import Int32, UInt8
from tiles.content.meshopt_encoding import encode_attributes, encode_triangles

JsonObject = dict[str, object]

ARRAY_BUFFER = 34962
ELEMENT_ARRAY_BUFFER = 34963
MESHOPT = "EXT_meshopt_compression"

# Metadata may hold float64, so every view starts at a multiple of 8.
_ALIGNMENT = 8


class BinaryChunk:
    """The second chunk of a GLB and the buffer views into it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._uncompressed = 0
        self.views: list[JsonObject] = []

    def add(self, values: npt.NDArray[np.generic] | bytes, *, target: int = 0) -> int:
        """Store an array or a file as it is; gives the number of its view."""
        data = values if isinstance(values, bytes) else values.tobytes()
        view: JsonObject = {
            "buffer": 0,
            "byteOffset": self._store(data),
            "byteLength": len(data),
        }
        if target:
            view["target"] = target
        self.views.append(view)
        return len(self.views) - 1

    def add_vertices(self, vertices: UInt8) -> int:
        """Store vertices, (n, stride) uint8, compressed."""
        count, stride = vertices.shape
        stream = encode_attributes(vertices)
        return self._add_compressed(stream, count, stride, "ATTRIBUTES")

    def add_triangles(self, corners: Int32, index_size: int) -> int:
        """Store triangles, (n, 3) int32, compressed; they decode to 2 or 4 bytes per index."""
        stream = encode_triangles(corners)
        return self._add_compressed(stream, corners.size, index_size, "TRIANGLES")

    def _add_compressed(self, stream: bytes, count: int, stride: int, mode: str) -> int:
        length = count * stride
        view: JsonObject = {
            "buffer": 1,
            "byteOffset": self._uncompressed,
            "byteLength": length,
            "target": ARRAY_BUFFER if mode == "ATTRIBUTES" else ELEMENT_ARRAY_BUFFER,
            "extensions": {
                MESHOPT: {
                    "buffer": 0,
                    "byteOffset": self._store(stream),
                    "byteLength": len(stream),
                    "byteStride": stride,
                    "count": count,
                    "mode": mode,
                }
            },
        }
        if mode == "ATTRIBUTES":
            view["byteStride"] = stride
        self._uncompressed += -(-length // _ALIGNMENT) * _ALIGNMENT
        self.views.append(view)
        return len(self.views) - 1

    def _store(self, data: bytes) -> int:
        offset = self._size
        padding = -len(data) % _ALIGNMENT
        self._parts += [data, b"\0" * padding]
        self._size += len(data) + padding
        return offset

    @property
    def buffers(self) -> list[JsonObject]:
        """Give the glTF buffers: the chunk, and the empty one behind compressed views."""
        buffers: list[JsonObject] = [{"byteLength": self._size}]
        if self._uncompressed:
            buffers.append(
                {"byteLength": self._uncompressed, "extensions": {MESHOPT: {"fallback": True}}}
            )
        return buffers

    def to_bytes(self) -> bytes:
        """Give the content of the chunk."""
        return b"".join(self._parts)


def write_glb(document: JsonObject, chunk: BinaryChunk) -> bytes:
    """Give a GLB of a glTF document; buffers and views are added to it."""
    whole = {**document, "buffers": chunk.buffers, "bufferViews": chunk.views}
    text = orjson.dumps(whole)
    text += b" " * (-len(text) % 8)
    # Header and JSON chunk end at a multiple of 8, so that views are aligned in the file as well.
    if (12 + 8 + len(text) + 8) % 8:
        text += b"    "
    binary = chunk.to_bytes()
    length = 12 + 8 + len(text) + 8 + len(binary)
    return b"".join(
        [
            struct.pack("<4sIIII", b"glTF", 2, length, len(text), 0x4E4F534A),
            text,
            struct.pack("<II", len(binary), 0x004E4942),
            binary,
        ]
    )


def read_glb(data: bytes) -> tuple[JsonObject, bytes]:
    """Give the document and the binary chunk of a GLB.

    Raises
    ------
    ValueError
        Where the header or the chunks are not those of a GLB.
    """
    if len(data) < 20 or data[:4] != b"glTF":
        raise ValueError("not a GLB: it must begin with glTF")
    _, version, length, size, kind = struct.unpack("<4sIIII", data[:20])
    if version != 2 or length != len(data) or kind != 0x4E4F534A or 20 + size > length:
        raise ValueError(
            f"not a whole GLB of version 2: {length} bytes announced, {len(data)} here"
        )
    document: JsonObject = orjson.loads(data[20 : 20 + size])
    return document, data[28 + size :]
