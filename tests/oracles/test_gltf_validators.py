"""Foreign judges of our glTF: the Khronos validator and the reference meshopt decoder."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.tiles.gltf_reading import Glb
from tests.tiles.tables import TablesBuilder, houses
from tiles.attribute_columns import CodeList
from tiles.checking.gltf_validator import MODULE, gltf_findings, node
from tiles.content.datasets import datasets_of
from tiles.content.far_level import encode_far_level
from tiles.content.file_tiles import FeatureOrigin, encode_file
from tiles.content.meshopt_decoding import decode_triangles
from tiles.content.meshopt_encoding import encode_attributes, encode_triangles
from tiles.mesh.block_merging import merged

REFERENCE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "meshoptimizer"
DECODE = """
import { readFileSync } from "node:fs";
import { MeshoptDecoder } from "meshoptimizer";
await MeshoptDecoder.ready;
for (const { mode, count, stride, stream } of JSON.parse(readFileSync(0))) {
  const out = new Uint8Array(count * stride);
  MeshoptDecoder.decodeGltfBuffer(out, count, stride, Buffer.from(stream, "base64"), mode, "NONE");
  console.log(Buffer.from(out).toString("base64"));
}
"""


def reference_decoded(streams: list[tuple[str, int, int, bytes]]) -> list[bytes]:
    """Decode streams by meshoptimizer's own decoder under Node."""
    cases = [
        {"mode": mode, "count": count, "stride": stride, "stream": base64.b64encode(data).decode()}
        for mode, count, stride, data in streams
    ]
    answer = subprocess.run(
        [node() or "node", "--input-type=module", "-e", DECODE],
        input=json.dumps(cases).encode(),
        capture_output=True,
        cwd=REFERENCE.parent.parent,
        check=True,
    )
    return [base64.b64decode(line) for line in answer.stdout.splitlines()]


needs_reference = pytest.mark.skipif(
    node() is None or not REFERENCE.is_dir(),
    reason="Node or web/node_modules/meshoptimizer is not there: streams unchecked by others",
)
needs_validator = pytest.mark.skipif(
    node() is None or not MODULE.is_dir(),
    reason="Node or the package gltf-validator is not there: glTF unchecked by others",
)


@needs_reference
def test_the_reference_decoder_reads_our_attribute_streams() -> None:
    random = np.random.default_rng(11)
    elements = [
        (np.cumsum(random.integers(0, step + 1, (count, stride)), axis=0) % 256).astype(np.uint8)
        for count in (0, 1, 15, 16, 17, 255, 256, 257, 4000)
        for stride in (4, 8, 16, 24, 256)
        for step in (0, 1, 3, 40, 255)
    ]
    streams = [("ATTRIBUTES", *part.shape, encode_attributes(part)) for part in elements]
    for part, found in zip(elements, reference_decoded(streams), strict=True):
        assert found == part.tobytes()


@needs_reference
def test_the_reference_decoder_reads_our_triangle_streams_as_we_do() -> None:
    random = np.random.default_rng(12)
    quads = np.arange(4000, dtype=np.int32).reshape(-1, 4)[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
    strip = (np.arange(900)[:, None] + [0, 1, 2]).astype(np.int32)
    restarts = np.concatenate([strip, strip, quads])
    corners = [quads, strip, restarts] + [
        random.integers(0, largest, (count, 3)).astype(np.int32)
        for count in (1, 2, 50, 2000)
        for largest in (3, 30, 70_000)
    ]
    streams = [("TRIANGLES", part.size, 4, encode_triangles(part)) for part in corners]
    for part, found in zip(corners, reference_decoded(streams), strict=True):
        ours = decode_triangles(encode_triangles(part), len(part))
        assert (np.frombuffer(found, "<u4").reshape(-1, 3) == ours).all()


def _town() -> TablesBuilder:
    """Give houses, one of them with LOD2, and a pond longer than a node reaches."""
    builder = houses(300)
    roof = builder.feature("bldg:RoofSurface", "roof", parent=5)
    builder.face(roof, [[(0, 0, 30), (900, 0, 30), (900, 8, 30), (0, 8, 30)]], lod=2)
    wall = builder.feature("bldg:WallSurface", "wall", parent=5)
    builder.face(wall, [[(0, 0, 20), (10, 0, 20), (10, 0, 30), (0, 0, 30)]], lod=2)
    builder.value(5, "gml:name", "長い屋根")
    return builder


@needs_validator
def test_the_khronos_validator_finds_nothing_in_our_tiles() -> None:
    tables = _town().tables()
    glbs: dict[str, bytes] = {}
    for spec in datasets_of(tables, "bldg"):
        made = encode_file(
            tables,
            spec,
            code_list=lambda name: CodeList(name, {"411": "住宅"}),
            read_image=lambda _: None,
            origin=FeatureOrigin("udx/bldg/x.gml", "54392492", "10207"),
        )
        far = encode_far_level(merged(made.far, cell_m=60.0), theme="bldg")
        assert far is not None
        for number, tile in enumerate([*made.tiles, far]):
            glbs[f"{spec.id}/{number}.glb"] = tile.glb
            # The validator cannot look into compressed streams, so it gets them decoded as well.
            glbs[f"{spec.id}/{number}_plain.glb"] = Glb(tile.glb).uncompressed()
    assert len(glbs) >= 8
    assert [finding for finding in gltf_findings(glbs) if finding.severity != "info"] == []
