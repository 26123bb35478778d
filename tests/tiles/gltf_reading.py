"""Reads our GLBs back: decodes the streams and gives vertices as anybody would see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tiles.content.glb import MESHOPT, BinaryChunk, read_glb, write_glb
from tiles.content.meshopt_decoding import decode_attributes, decode_triangles

_TYPES = {5120: "i1", 5121: "u1", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
_Y_UP_TO_Z_UP = np.array([[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], np.float64)


@dataclass(frozen=True)
class Primitive:
    """One draw call: positions in EPSG:4978, corners, and raw attributes by name."""

    ecef: npt.NDArray[np.float64]
    corners: npt.NDArray[np.int64]
    attributes: dict[str, npt.NDArray[Any]]
    json: dict[str, Any]


class Glb:
    """A GLB with its views decompressed."""

    def __init__(self, data: bytes) -> None:
        document, self.binary = read_glb(data)
        self.json: dict[str, Any] = document
        self._views = [self._decompressed(view) for view in self.json["bufferViews"]]

    def _decompressed(self, view: dict[str, Any]) -> bytes:
        packed = view.get("extensions", {}).get(MESHOPT)
        source = packed or view
        data = self.binary[source.get("byteOffset", 0) :][: source["byteLength"]]
        if packed is None:
            return data
        count, stride = packed["count"], packed["byteStride"]
        if packed["mode"] == "ATTRIBUTES":
            return decode_attributes(data, count, stride).tobytes()
        corners = decode_triangles(data, count // 3)
        return corners.astype("<u2" if stride == 2 else "<u4").tobytes()

    def accessor(self, number: int) -> npt.NDArray[Any]:
        """Give the values of an accessor, (count,) or (count, width)."""
        accessor = self.json["accessors"][number]
        kind, width = np.dtype(_TYPES[accessor["componentType"]]), _WIDTHS[accessor["type"]]
        stride = self.json["bufferViews"][accessor["bufferView"]].get("byteStride")
        values = np.ndarray(
            (accessor["count"], width),
            kind,
            self._views[accessor["bufferView"]],
            accessor.get("byteOffset", 0),
            (stride or kind.itemsize * width, kind.itemsize),
        )
        return values[:, 0] if width == 1 else values

    def view(self, number: int) -> bytes:
        """Give the bytes of a buffer view."""
        return self._views[number]

    def primitives(self) -> list[Primitive]:
        """Give every primitive, placed on the earth."""
        found: list[Primitive] = []
        root = self.json["nodes"][0]
        matrix = np.array(root["matrix"]).reshape(4, 4).T
        for number in root["children"]:
            node = self.json["nodes"][number]
            scale, offset = (
                np.array(node.get("scale", [1] * 3)),
                np.array(node.get("translation", [0] * 3)),
            )
            for primitive in self.json["meshes"][node["mesh"]]["primitives"]:
                attributes = {
                    name: self.accessor(row) for name, row in primitive["attributes"].items()
                }
                local = attributes["POSITION"].astype(np.float64) * scale + offset
                turned = _Y_UP_TO_Z_UP @ matrix
                ecef = local @ turned[:3, :3].T + turned[:3, 3]
                corners = self.accessor(primitive["indices"]).astype(np.int64).reshape(-1, 3)
                found.append(Primitive(ecef, corners, attributes, primitive))
        return found

    def column(self, table: int, name: str) -> list[Any]:
        """Give the values of a property, decoded by its definition; noData gives None."""
        metadata = self.json["extensions"]["EXT_structural_metadata"]
        part = metadata["propertyTables"][table]
        definition = metadata["schema"]["classes"][part["class"]]["properties"][name]
        stored, count = part["properties"][name], part["count"]
        raw = self.view(stored["values"])
        if definition["type"] == "STRING":
            ends = np.frombuffer(self.view(stored["stringOffsets"]), "<u4")[: count + 1]
            texts = [raw[ends[i] : ends[i + 1]].decode() for i in range(count)]
            return [None if text == definition.get("noData") else text for text in texts]
        if definition["type"] == "BOOLEAN":
            bits = np.unpackbits(np.frombuffer(raw, np.uint8), bitorder="little")[:count]
            return bits.astype(bool).tolist()
        if definition["type"] == "ENUM":
            values = metadata["schema"]["enums"][definition["enumType"]]["values"]
            names = {value["value"]: value["name"] for value in values}
            codes = np.frombuffer(raw, "<i4")[:count].tolist()
            texts = [names[code] for code in codes]
            return [None if text == definition.get("noData") else text for text in texts]
        kinds = {"FLOAT64": "<f8", "INT32": "<i4", "UINT16": "<u2"}
        numbers = np.frombuffer(raw, kinds[definition["componentType"]])[:count]
        if definition.get("normalized"):
            return (stored["offset"] + numbers / 65535.0 * stored["scale"]).tolist()
        return [None if x == definition.get("noData") else x for x in numbers.tolist()]

    def uncompressed(self) -> bytes:
        """Give the same GLB without EXT_meshopt_compression, for tools that do not read it."""
        chunk = BinaryChunk()
        for view, data in zip(self.json["bufferViews"], self._views, strict=True):
            chunk.add(data, target=view.get("target", 0))
            if "byteStride" in view:
                chunk.views[-1]["byteStride"] = view["byteStride"]
        document = {k: v for k, v in self.json.items() if k not in {"buffers", "bufferViews"}}
        for key in ("extensionsUsed", "extensionsRequired"):
            document[key] = [name for name in document[key] if name != MESHOPT]
        return write_glb(document, chunk)
