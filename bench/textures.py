"""Textures: how adding them to tiles compares with decoding and encoding the same pixels.

    .venv/bin/python bench/textures.py [DELIVERY…]

DELIVERY are the textured ones in ../shared/data unless named. The yardstick (`bare`) reads the same
image files, decodes each once to the size at which the tiles show it, and writes the pixels of the
finished pages as WebP. `added` is what textures cost on top of the same tiles without them: reading
headers, planning, decoding, packing, padding, encoding, more vertices, a larger file. Meshes and
property tables, which both have, have their own table; `whole` counts them too. Median CPU time of
one process, the three taken in turn.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
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
from tiles.mesh.texture_images import decoded, opened, webp

LEAST_ROUNDS, MOST_ROUNDS, LONGEST_S = 7, 60, 3.0


def median_seconds(runs: Sequence[Callable[[], object]]) -> list[float]:
    """Give the median CPU time of each run, taken in turn so that a slow moment meets all."""
    seconds: list[list[float]] = [[] for _ in runs]
    spent, rounds = 0.0, 0
    while rounds < LEAST_ROUNDS or (spent < LONGEST_S and rounds < MOST_ROUNDS):
        for run, taken in zip(runs, seconds, strict=True):
            start = time.process_time()
            run()
            taken.append(time.process_time() - start)
            spent += taken[-1]
        rounds += 1
    return [statistics.median(taken) for taken in seconds]


def pages_of(glb: bytes) -> list[UInt8]:
    """Give the pixels of the pages in a tile."""
    document: dict[str, Any] = read_glb(glb)[0]
    binary = read_glb(glb)[1]
    views = [document["bufferViews"][image["bufferView"]] for image in document.get("images", [])]
    files = [binary[view["byteOffset"] :][: view["byteLength"]] for view in views]
    return [np.asarray(Image.open(io.BytesIO(file))) for file in files]


def measure(
    delivery: Delivery, file: SourceFile, tables: CityTables, spec: DatasetSpec
) -> tuple[float, float]:
    """Print one row for a textured dataset of one file; give its bare and its added seconds."""

    def read_image(uri: str) -> bytes | None:
        return delivery.read_image(uri, gml_path=file.path)

    def tiles_of(dataset: DatasetSpec) -> list[bytes]:
        result = encode_file(
            tables,
            dataset,
            code_list=lambda uri: delivery.code_list(uri, gml_path=file.path),
            read_image=read_image,
            origin=FeatureOrigin(file.path),
        )
        return [tile.glb for tile in result.tiles]

    pages = [page for glb in tiles_of(spec) for page in pages_of(glb)]
    textures = scene_of(tables, spec, [], read_image=read_image).textures
    if textures is None or not pages:
        return 0.0, 0.0
    shown = [
        (row, size)
        for row, size in enumerate(textures.sizes)
        if size and (textures.texture == row).any()
    ]

    def bare() -> int:
        written = sum(len(webp(page)) for page in pages)
        for row, size in shown:
            data = read_image(tables.textures[row])
            scale = textures.scale[row]
            width, height = max(1, round(size.width * scale)), max(1, round(size.height * scale))
            written += decoded(opened(data or b""), width, height).size
        return written

    plain = replace(spec, textured=False)
    bare_s, with_s, without_s = median_seconds(
        [bare, lambda: tiles_of(spec), lambda: tiles_of(plain)]
    )
    pixels = sum(page.shape[0] * page.shape[1] for page in pages)
    print(
        f"| {file.path} | {spec.id} | {len(shown)} | {len(pages)} | {pixels / 1e6:.3f} "
        f"| {bare_s * 1e3:.1f} | {(with_s - without_s) * 1e3:.1f} | {with_s * 1e3:.1f} "
        f"| {bare_s / (with_s - without_s):.2f} | {bare_s / with_s:.2f} |",
        flush=True,
    )
    return bare_s, with_s - without_s


PLATEAU = Path(__file__).resolve().parents[2] / "shared/data/plateau"
DELIVERIES = (
    "08220_tsukuba-shi_city_2023_citygml_2_op",
    "13100_tokyo23-ku_2022_53392633_iur20",
    "13100_tokyo23-ku_mini_iur14",
    "13104_shinjuku-ku_53394517_versions/iur32",
    "13999_takeshiba_sample_iur32",
    "14201_yokosuka-shi_iur20",
)


def main(folders: Sequence[Path]) -> None:
    """Measure every textured dataset of some deliveries."""
    print(
        "| file | dataset | images | pages | Mpx | bare ms | added ms | whole ms "
        "| bare / added | bare / whole |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    seconds: list[tuple[float, float]] = []
    for folder in folders:
        delivery = open_delivery([folder])
        for file in delivery.files:
            tables = read_citygml(file.read(), path=file.path).tables
            seconds += [
                measure(delivery, file, tables, spec)
                for spec in datasets_of(tables, file.theme, path=file.path)
                if spec.textured
            ]
    bare_s, added_s = (sum(column) for column in zip(*seconds, strict=True))
    print(f"all: bare {bare_s * 1e3:.0f} ms, added {added_s * 1e3:.0f} ms, {bare_s / added_s:.2f}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [PLATEAU / name for name in DELIVERIES])
