"""Encoding: CPU time of each stage from tables to compressed tiles.

    .venv/bin/python bench/encoding.py [DELIVERY [LEAST_MEGABYTES]]

DELIVERY is Tatebayashi in ../shared/data unless named. One table for all files of at least so
many megabytes (default 1): milliseconds per megabyte of GML, microseconds per feature, share.
Stages that contain others are not counted twice. Median of three runs after one that compiles;
CPU time of one process, so that a busy machine counts less.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from isal import igzip

from tiles.citygml import read_citygml
from tiles.content import file_tiles, glb, leaf_tile, scene
from tiles.content.datasets import datasets_of
from tiles.content.file_tiles import FeatureOrigin, FileTiles, encode_file
from tiles.delivery import Delivery, SourceFile, open_delivery

# Where a stage's function is looked up when it is called.
STAGES: dict[str, tuple[Any, str]] = {
    "geoid and degrees": (scene, "geographic"),
    "triangles": (scene, "triangulate"),
    "face columns": (file_tiles, "scene_of"),
    "attributes": (file_tiles, "decode_attributes"),
    "far blocks": (file_tiles, "blocks_of"),
    "shared vertices": (leaf_tile, "assemble"),
    "vertex streams": (glb, "encode_attributes"),
    "triangle streams": (glb, "encode_triangles"),
    "glTF and metadata": (leaf_tile, "write_tile"),
    "gzip": (igzip, "compress"),
    "tiles, the rest": (file_tiles, "encode_tile"),
}


class Stages:
    """Seconds by stage, without those of stages inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)
        self._inside: list[float] = []

    def wrapped(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Give a function that counts its own time."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            self._inside.append(0.0)
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.process_time() - start
                self.seconds[name] += spent - self._inside.pop()
                if self._inside:
                    self._inside[-1] += spent

        return timed


@contextmanager
def counted() -> Iterator[Stages]:
    """Count the stages while the block runs."""
    stages = Stages()
    originals = {name: getattr(*place) for name, place in STAGES.items()}
    for name, (module, attribute) in STAGES.items():
        setattr(module, attribute, stages.wrapped(name, originals[name]))
    try:
        yield stages
    finally:
        for name, (module, attribute) in STAGES.items():
            setattr(module, attribute, originals[name])


def encoded(delivery: Delivery, file: SourceFile, data: bytes) -> list[FileTiles]:
    """Read one file and encode every dataset it feeds."""
    tables = read_citygml(data, path=file.path).tables
    return [
        encode_file(
            tables,
            spec,
            code_list=lambda uri: delivery.code_list(uri, gml_path=file.path),
            read_image=lambda uri: delivery.read_image(uri, gml_path=file.path),
            origin=FeatureOrigin(file.path, file.mesh or ""),
        )
        for spec in datasets_of(tables, file.theme, path=file.path)[:1]
    ]


DELIVERY = Path(__file__).resolve().parents[2] / "shared/data/plateau/10207_tatebayashi-shi_2020"


def main(folder: str = str(DELIVERY), least_megabytes: str = "1") -> None:
    """Print the table."""
    delivery = open_delivery([Path(folder)])
    files = [(file, file.read()) for file in delivery.files]
    files = [(file, data) for file, data in files if len(data) >= float(least_megabytes) * 1e6]
    megabytes = sum(len(data) for _, data in files) / 1e6
    runs: list[dict[str, float]] = []
    tiles: list[FileTiles] = []
    for run in range(4):
        start = time.process_time()
        with counted() as stages:
            tiles = [made for file, data in files for made in encoded(delivery, file, data)]
        whole = time.process_time() - start
        rest = whole - sum(stages.seconds.values())
        if run:
            runs.append({**stages.seconds, "reading and the rest": rest, "whole": whole})
    features = sum(tile.features for made in tiles for tile in made.tiles)
    plain = sum(len(tile.glb) for made in tiles for tile in made.tiles)
    packed = sum(len(tile.gzipped) for made in tiles for tile in made.tiles)
    print(f"{len(files)} files, {megabytes:.1f} MB of GML, {features} features")
    print("| stage | ms per MB | µs per feature | share |\n|---|---|---|---|")
    whole = statistics.median(run["whole"] for run in runs)
    for stage in runs[0]:
        seconds = statistics.median(run[stage] for run in runs)
        print(
            f"| {stage} | {seconds * 1e3 / megabytes:.2f} | {seconds * 1e6 / features:.1f} "
            f"| {seconds / whole:.0%} |"
        )
    print(f"\n{megabytes / whole:.0f} MB of GML per CPU second, from bytes to compressed tiles")
    print(f"{plain / features:.0f} bytes per feature, {packed / features:.0f} after gzip")


if __name__ == "__main__":
    main(*sys.argv[1:])
