"""Textures: how the whole way compares with decoding and encoding the same pixels.

    .venv/bin/python bench/textures.py [DELIVERY…]

DELIVERY are two textured ones in ../shared/data unless named. The yardstick reads the same image
files, decodes each once to the size at which the tiles show it, and writes the pixels of the
finished pages as WebP. The whole way also plans, cuts, packs, pads, and builds the meshes and
property tables of the dataset. Median CPU time of one process.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tiles.city_tables import CityTables, UInt8
from tiles.citygml import read_citygml
from tiles.content.datasets import DatasetSpec, datasets_of
from tiles.content.file_tiles import FeatureOrigin, encode_file
from tiles.content.glb import read_glb
from tiles.content.scene import scene_of
from tiles.delivery import Delivery, SourceFile, open_delivery
from tiles.mesh.texture_images import decoded, webp


def median_seconds(run: Callable[[], object], times: int = 5) -> float:
    """Give the median CPU time of some runs."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def pages_of(glb: bytes) -> list[UInt8]:
    """Give the pixels of the pages in a tile."""
    document: dict[str, Any] = read_glb(glb)[0]
    binary = read_glb(glb)[1]
    views = [document["bufferViews"][image["bufferView"]] for image in document.get("images", [])]
    files = [binary[view["byteOffset"] :][: view["byteLength"]] for view in views]
    return [np.asarray(Image.open(io.BytesIO(file))) for file in files]


def measure(delivery: Delivery, file: SourceFile, tables: CityTables, spec: DatasetSpec) -> None:
    """Print one row for a textured dataset of one file."""

    def read_image(uri: str) -> bytes | None:
        return delivery.read_image(uri, gml_path=file.path)

    def whole() -> list[bytes]:
        result = encode_file(
            tables,
            spec,
            code_list=lambda uri: delivery.code_list(uri, gml_path=file.path),
            read_image=read_image,
            origin=FeatureOrigin(file.path),
        )
        return [tile.glb for tile in result.tiles]

    textures = scene_of(tables, spec, [], read_image=read_image).textures
    if textures is None:
        return
    shown = [
        (row, size)
        for row, size in enumerate(textures.sizes)
        if size and (textures.texture == row).any()
    ]
    pages = [page for glb in whole() for page in pages_of(glb)]

    def bare() -> int:
        written = sum(len(webp(page)) for page in pages)
        for row, size in shown:
            data = read_image(tables.textures[row])
            scale = textures.scale[row]
            width, height = max(1, round(size.width * scale)), max(1, round(size.height * scale))
            written += decoded(data or b"", width, height).size
        return written

    pixels = sum(page.shape[0] * page.shape[1] for page in pages)
    bare_seconds, whole_seconds = median_seconds(bare), median_seconds(whole)
    ratio = bare_seconds / whole_seconds
    print(
        f"| {file.path} | {spec.id} | {len(shown)} | {len(pages)} | {pixels / 1e6:.2f} "
        f"| {bare_seconds * 1e3:.0f} | {whole_seconds * 1e3:.0f} | {ratio:.2f} |"
    )


PLATEAU = Path(__file__).resolve().parents[2] / "shared/data/plateau"
DELIVERIES = ("14201_yokosuka-shi_iur20", "13999_takeshiba_sample_iur32")


def main(folders: Sequence[Path]) -> None:
    """Measure every textured dataset of some deliveries."""
    print("| file | dataset | images | pages | Mpx | bare ms | whole ms | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for folder in folders:
        delivery = open_delivery([folder])
        for file in delivery.files:
            tables = read_citygml(file.read(), path=file.path).tables
            for spec in datasets_of(tables, file.theme, path=file.path):
                if spec.textured:
                    measure(delivery, file, tables, spec)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [PLATEAU / name for name in DELIVERIES])
