"""A small right tileset, written by hand, that the tests break in many ways."""

from __future__ import annotations

import copy
import gzip
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest

SCHEMA: dict[str, Any] = {
    "id": "town",
    "classes": {
        "tileset": {
            "properties": {
                "city": {"type": "STRING", "required": True},
                "year": {"type": "SCALAR", "componentType": "UINT16", "min": 2000, "max": 2100},
                "state": {"type": "ENUM", "enumType": "usage"},
                "sources": {"type": "STRING", "array": True},
                "final": {"type": "BOOLEAN"},
            }
        },
        "building": {
            "properties": {
                "gml_id": {"type": "STRING", "required": True},
                "height": {
                    "type": "SCALAR",
                    "componentType": "FLOAT32",
                    "noData": -9999.0,
                    "min": 0.0,
                },
                "usage": {"type": "ENUM", "enumType": "usage", "noData": "-"},
            }
        },
    },
    "enums": {
        "usage": {
            "valueType": "INT32",
            "values": [
                {"name": "-", "value": 0},
                {"name": "401", "value": 401, "description": "業務施設"},
                {"name": "411", "value": 411, "description": "住宅"},
            ],
        }
    },
}
FACES = [0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7]
IDS = ["bldg_a", "bldg_b"]


def east_north_up(lon: float, lat: float, height: float) -> np.ndarray:
    """Give the matrix of a local frame, glTF axes (x east, y up, z south) to ECEF, y-up."""
    to_ecef = pyproj.Transformer.from_crs(4979, 4978, always_xy=True)
    origin = np.array(to_ecef.transform(lon, lat, height))
    a, b = np.radians(lon), np.radians(lat)
    east = [-np.sin(a), np.cos(a), 0]
    north = [-np.sin(b) * np.cos(a), -np.sin(b) * np.sin(a), np.cos(b)]
    up = [np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)]
    frame = np.eye(4)
    frame[:3] = np.column_stack([east, up, -np.array(north), origin])
    to_y_up = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1.0]])
    return to_y_up @ frame


class Tile:
    """A GLB in parts: JSON, and one array per buffer view."""

    def __init__(self, lon: float, lat: float) -> None:
        box = [[x, y, z] for y in (0, 8) for x, z in ((0, 0), (10, 0), (10, -10), (0, -10))]
        strings = "".join(IDS).encode()
        self.parts: list[bytes] = [
            np.array(box, np.float32).tobytes(),
            np.array([[i // 4, 0] for i in range(8)], np.uint16).tobytes(),
            np.array(FACES, np.uint16).tobytes(),
            strings,
            np.array([0, 6, 12], np.uint32).tobytes(),
            np.array([8.0, -9999.0], np.float32).tobytes(),
            np.array([401, 0], np.int32).tobytes(),
        ]
        self.json: dict[str, Any] = {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0, "matrix": east_north_up(lon, lat, 60).T.ravel().tolist()}],
            "materials": [{}],
            "meshes": [
                {
                    "primitives": [
                        {
                            "attributes": {"POSITION": 0, "_FEATURE_ID_0": 1},
                            "indices": 2,
                            "material": 0,
                            "extensions": {
                                "EXT_mesh_features": {
                                    "featureIds": [
                                        {"featureCount": 2, "attribute": 0, "propertyTable": 0}
                                    ]
                                }
                            },
                        }
                    ]
                }
            ],
            "accessors": [
                {
                    "bufferView": 0,
                    "componentType": 5126,
                    "count": 8,
                    "type": "VEC3",
                    "min": [0, 0, -10],
                    "max": [10, 8, 0],
                },
                {"bufferView": 1, "componentType": 5123, "count": 8, "type": "SCALAR"},
                {"bufferView": 2, "componentType": 5123, "count": 12, "type": "SCALAR"},
            ],
            "extensionsUsed": ["EXT_mesh_features", "EXT_structural_metadata"],
            "extensions": {
                "EXT_structural_metadata": {
                    "schemaUri": "schema.json",
                    "propertyTables": [
                        {
                            "class": "building",
                            "count": 2,
                            "properties": {
                                "gml_id": {"values": 3, "stringOffsets": 4},
                                "height": {"values": 5},
                                "usage": {"values": 6},
                            },
                        }
                    ],
                }
            },
        }

    @property
    def table(self) -> dict[str, Any]:
        found: dict[str, Any] = self.json["extensions"]["EXT_structural_metadata"]
        return found["propertyTables"][0]  # type: ignore[no-any-return]

    @property
    def primitive(self) -> dict[str, Any]:
        return self.json["meshes"][0]["primitives"][0]  # type: ignore[no-any-return]

    def encoded(self) -> bytes:
        """Put the parts together; a view that the JSON already describes stays as it is."""
        binary, views = b"", []
        for number, part in enumerate(self.parts):
            view = {"buffer": 0, "byteOffset": len(binary), "byteLength": len(part)}
            if number == 0:
                view |= {"byteStride": 12, "target": 34962}
            if number == 1:
                view |= {"byteStride": 4, "target": 34962}
            if number == 2:
                view |= {"target": 34963}
            views.append(view)
            binary += part + bytes(-len(part) % 8)
        root = {"bufferViews": views, "buffers": [{"byteLength": len(binary)}], **self.json}
        text = json.dumps(root).encode()
        text += b" " * (-len(text) % 4)
        chunks = struct.pack("<I4s", len(text), b"JSON") + text
        chunks += struct.pack("<I4s", len(binary), b"BIN\0") + binary
        return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


class Town:
    """A right tileset of a root and two tiles; `write` gives the path of its tileset.json."""

    def __init__(self) -> None:
        self.west, self.east = Tile(139.5, 36.2), Tile(139.501, 36.2)
        self.schema = copy.deepcopy(SCHEMA)
        self.files: dict[str, bytes] = {}
        self.tileset: dict[str, Any] = {
            "asset": {"version": "1.1"},
            "schemaUri": "schema.json",
            "metadata": {
                "class": "tileset",
                "properties": {
                    "city": "Town",
                    "year": 2020,
                    "state": "411",
                    "sources": ["a.gml", "b.gml"],
                    "final": True,
                },
            },
            "statistics": {
                "classes": {
                    "building": {
                        "count": 4,
                        "properties": {
                            "height": {"min": 8.0, "max": 8.0},
                            "usage": {"occurrences": {"401": 2}},
                        },
                    }
                }
            },
            "geometricError": 100.0,
            "root": {
                "boundingVolume": {"region": self._region(139.5, 139.5012)},
                "geometricError": 20.0,
                "refine": "REPLACE",
                "children": [
                    {
                        "boundingVolume": {"region": self._region(139.5, 139.5002)},
                        "geometricError": 0.0,
                        "content": {"uri": "west.glb"},
                    },
                    {
                        "boundingVolume": {"region": self._region(139.501, 139.5012)},
                        "geometricError": 0.0,
                        "contents": [{"uri": "east.glb"}],
                    },
                ],
            },
        }

    @staticmethod
    def _region(west: float, east: float) -> list[float]:
        return [*np.radians([west, 36.2, east, 36.2001]).tolist(), 59.99, 68.01]

    @property
    def root(self) -> dict[str, Any]:
        return self.tileset["root"]  # type: ignore[no-any-return]

    def write(self, folder: Path) -> Path:
        files = {
            "tileset.json": json.dumps(self.tileset).encode(),
            "schema.json": json.dumps(self.schema).encode(),
            "west.glb": self.west.encoded(),
            "east.glb": self.east.encoded(),
        }
        files["west.glb.gz"] = gzip.compress(files["west.glb"])
        for name, data in (files | self.files).items():
            (folder / name).write_bytes(data)
        return folder / "tileset.json"


@pytest.fixture
def town() -> Town:
    return Town()


Mutation = Callable[[Town], object]
