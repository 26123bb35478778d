"""1,000 random vertices of each published city against the GML, within 1 cm.

The way of this test shares nothing with the product but the meshopt decoder: the GML is read with
lxml, heights become ellipsoidal with japan_geoid called directly, and pyproj turns degrees into
EPSG:4978. A vertex of a tile must lie within 1 cm of a vertex of its own feature (by gml:id).
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import struct
from collections import defaultdict
from pathlib import Path
from typing import Any

import japan_geoid
import numpy as np
import numpy.typing as npt
import pyproj
import pytest
from lxml import etree

from tests.oracles.conftest import PublishedCity
from tiles.content.meshopt_decoding import decode_attributes

pytestmark = [pytest.mark.shared, pytest.mark.slow]

Array = npt.NDArray[Any]
GML = "{http://www.opengis.net/gml}"
KINDS = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
VERTICES = 1000
TOLERANCE_M = 0.01


class Tile:
    """A published GLB, read by hand."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        size = struct.unpack_from("<I", data, 12)[0]
        self.json: dict[str, Any] = json.loads(data[20 : 20 + size])
        self.binary = data[28 + size :]

    def view(self, number: int) -> bytes:
        view = self.json["bufferViews"][number]
        packed = view.get("extensions", {}).get("EXT_meshopt_compression")
        place = packed or view
        data = self.binary[place.get("byteOffset", 0) :][: place["byteLength"]]
        if packed is None:
            return data
        return decode_attributes(data, packed["count"], packed["byteStride"]).tobytes()

    def accessor(self, number: int) -> Array:
        found = self.json["accessors"][number]
        kind, width = np.dtype(KINDS[found["componentType"]]), WIDTHS[found["type"]]
        view = self.json["bufferViews"][found["bufferView"]]
        stride = view.get("byteStride", kind.itemsize * width)
        return np.ndarray(
            (found["count"], width),
            kind,
            self.view(found["bufferView"]),
            found.get("byteOffset", 0),
            (stride, kind.itemsize),
        )

    def gml_ids(self) -> list[str]:
        """Give the gml:id of every row of the first property table."""
        table = self.json["extensions"]["EXT_structural_metadata"]["propertyTables"][0]
        if "gml_id" not in table["properties"]:
            return []
        column = table["properties"]["gml_id"]
        text = self.view(column["values"])
        offsets = np.frombuffer(self.view(column["stringOffsets"]), "<u4")[: table["count"] + 1]
        return [text[a:b].decode() for a, b in itertools.pairwise(offsets)]

    def vertices(self) -> list[tuple[Array, Array]]:
        """Give (ECEF positions, feature ids) of every primitive."""
        nodes = self.json["nodes"]
        found = []
        root = nodes[self.json["scenes"][0]["nodes"][0]]
        frame = np.array(root.get("matrix", np.eye(4).ravel()), float).reshape(4, 4).T
        for child in root.get("children", []):
            node = nodes[child]
            scale = np.array(node.get("scale", [1, 1, 1]), float)
            offset = np.array(node.get("translation", [0, 0, 0]), float)
            for primitive in self.json["meshes"][node["mesh"]]["primitives"]:
                attributes = primitive["attributes"]
                local = self.accessor(attributes["POSITION"]).astype(float) * scale + offset
                y_up = local @ frame[:3, :3].T + frame[:3, 3]
                ecef = np.column_stack([y_up[:, 0], -y_up[:, 2], y_up[:, 1]])
                found.append((ecef, self.accessor(attributes["_FEATURE_ID_0"])[:, 0].astype(int)))
        return found


def gml_vertices(delivery: Path) -> dict[str, Array]:
    """Give the vertices (ECEF) of each top-level feature of a delivery, by gml:id."""
    paths = [delivery] if delivery.is_file() else sorted(delivery.rglob("*.gml*"))
    geoid = japan_geoid.load_embedded_gsigeo2011()
    to_ecef = pyproj.Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    found: defaultdict[str, list[Array]] = defaultdict(list)
    for path in paths:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for member in etree.fromstring(data).iter(
            "{http://www.opengis.net/citygml/2.0}cityObjectMember"
        ):
            for feature in member:
                texts = [each.text for each in feature.iter(f"{GML}posList", f"{GML}pos")]
                numbers = np.array(" ".join(text or "" for text in texts).split(), float)
                if not len(numbers):
                    continue
                lat, lon, height = numbers.reshape(-1, 3).T
                above = height + np.array(
                    [geoid.get_height(x, y) for x, y in zip(lon, lat, strict=True)]
                )
                found[feature.get(f"{GML}id")].append(
                    np.column_stack(to_ecef.transform(lon, lat, above))
                )
    return {gml_id: np.concatenate(parts) for gml_id, parts in found.items()}


def test_random_vertices_agree_within_a_centimetre(published_city: PublishedCity) -> None:
    expected = gml_vertices(published_city.delivery)
    choice = random.Random(published_city.id)
    candidates: list[tuple[str, Array, str]] = []
    for dataset, tileset in published_city.tilesets().items():
        manifest = json.loads((tileset.parent / "manifest.json").read_bytes())
        for name in sorted(manifest["files"]):
            if not name.endswith(".glb"):
                continue
            tile = Tile(tileset.parent.parent / name)
            gml_ids = tile.gml_ids()
            if not gml_ids:
                continue  # a far level: simple blocks that stand for many features
            for ecef, feature in tile.vertices():
                rows = choice.sample(range(len(ecef)), min(len(ecef), 400))
                candidates += [(gml_ids[feature[row]], ecef[row], dataset) for row in rows]
    chosen = choice.sample(candidates, min(VERTICES, len(candidates)))
    distances = np.array(
        [np.linalg.norm(expected[gml_id] - point, axis=1).min() for gml_id, point, _ in chosen]
    )
    worst = chosen[int(distances.argmax())]
    print(f"{published_city.id}: {len(chosen)} vertices, worst {distances.max() * 1000:.2f} mm")
    assert distances.max() <= TOLERANCE_M, (worst[0], worst[2], distances.max())
    assert len(chosen) == VERTICES
