"""Publishes one version after the other until it is killed; told each acknowledged one.

Run as `python endless_publisher.py FOLDER`; prints the id of each version once it is published.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tiles.publishing import (
    Coordinates,
    DatasetRecord,
    Lineage,
    content_name,
    edit_city,
    publish,
    rollback,
    stage,
)
from tiles.storage import Storage, open_storage

TILES = 24
RECORD = DatasetRecord(
    id="bldg_lod1",
    kind="3dtiles",
    theme="bldg",
    title={"ja": "建物", "en": "Buildings"},
    entry="tileset.json",
    features=TILES,
    bounds=(139.5, 36.2, 139.6, 36.3),
    crs=Coordinates("EPSG:6697", "JGD2011", "GSIGEO2011", "ellipsoidal"),
    attribution="test",
    lineage=Lineage((), "test", "2026-11-20T00:00:00Z", ()),
)


def publish_one(storage: Storage, word: str) -> str:
    """Publish a version of which every file says `word`; a third of its tiles never change."""
    with edit_city(storage, "town", wait_s=10) as edit:
        staged = stage(edit, "bldg_lod1")
        names = []
        for tile in range(TILES):
            text = f"tile {tile}" if tile % 3 == 0 else f"tile {tile} {word}"
            data = text.encode() * 400
            name = content_name(data, suffix=".glb")
            if staged.reuse([name]):
                (staged.content_folder / name).write_bytes(data)
            names.append(name)
        staged.write("tileset.json", "\n".join([word, *names]).encode())
        return publish(edit, staged, RECORD, check=lambda staged: None).version


def main(folder: Path) -> None:
    """Publish, and now and then go back, until killed."""
    storage = open_storage(folder)
    number = 0
    while True:
        number += 1
        version = publish_one(storage, f"{os.getpid()}-{number}")
        if number % 5 == 0:
            with edit_city(storage, "town") as edit:
                version = rollback(edit, "bldg_lod1")
        print(version, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
