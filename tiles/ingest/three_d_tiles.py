"""The 3D Tiles of a city: from the parts of its files to staged versions."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from tiles.checking import TilesetSource
from tiles.city_files import CityContext
from tiles.dataset_titles import dataset_title
from tiles.ingest.records import EncodedFile
from tiles.publishing import Coordinates, DatasetRecord, Lineage, SourceRecord, StagedDataset
from tiles.publishing.staging import VERSION
from tiles.storage import Storage
from tiles.tileset import (
    ENTRY,
    SCHEMA,
    Common,
    FilePart,
    Node,
    encoded_schema,
    encoded_tileset,
    properties_of,
)

Bring = Callable[[str, str], None]

NO_TEXTURE = "_no_texture"
STEPS = (
    "CityGML read in columns",
    "heights made ellipsoidal with the geoid model",
    "surfaces triangulated, positions rounded to a lattice",
    "attributes decoded with the code lists of the delivery",
    "tiles split by measured compressed size, far levels of merged blocks above",
    "checked by our own checker",
)


def parts_of(files: Sequence[EncodedFile]) -> dict[str, list[FilePart]]:
    """Give the parts of every dataset that some file feeds.

    A building stands in `bldg_lodN` at its highest LOD up to N: a file that has nothing of LOD N
    brings its highest LOD below, without textures where it has none.
    """
    datasets = sorted({dataset for file in files for dataset in file.parts})
    found = {dataset: [_part_for(dataset, file) for file in files] for dataset in datasets}
    return {dataset: [part for part in parts if part] for dataset, parts in found.items()}


def _part_for(dataset: str, file: EncodedFile) -> FilePart | None:
    part = file.parts.get(dataset)
    if part is not None or not dataset.startswith("bldg_lod"):
        return part
    plain = dataset.endswith(NO_TEXTURE)
    for lod in range(int(dataset[len("bldg_lod")]), 0, -1):
        names = [f"bldg_lod{lod}{NO_TEXTURE}", f"bldg_lod{lod}"]
        for name in names if plain else names[::-1]:
            # A tile with textures has no place in a dataset without; its plain twin is there.
            if name in file.parts and not (plain and f"{name}{NO_TEXTURE}" in file.parts):
                return file.parts[name]
    return None


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a dataset is made from."""

    parts: Sequence[FilePart]
    sources: Sequence[SourceRecord]
    city: CityContext


def fill(
    staged: StagedDataset, tree: Node, made_from: MadeFrom, bring: Bring, *, common: Common
) -> DatasetRecord:
    """Stage the tiles and the tree of a dataset and give its record.

    Parameters
    ----------
    bring : puts a tile that no kept version of the dataset has to its path.
    common : what the datasets of its theme have in common.
    """
    names = sorted(_names(tree))
    for file in staged.reuse([file for name in names for file in (name, f"{name}.gz")]):
        bring(file, f"{staged.content_folder}/{file}")
    record = _record(staged.dataset, tree, made_from, common)
    tileset = encoded_tileset(tree, record, city_name=made_from.city.name, common=common)
    staged.write(ENTRY, tileset)
    staged.write(SCHEMA, encoded_schema(record))
    return record


def staged_source(staged: StagedDataset, storage: Storage, folder: str) -> TilesetSource:
    """Read a staged tileset for its check; `folder` is the key of the published dataset."""

    def local(path: str) -> Path:
        return staged.folder / path

    def read(path: str) -> bytes:
        if path in staged.reused:
            return storage.get(f"{folder}/{path}")
        return local(path).read_bytes()

    return TilesetSource(
        f"{VERSION}/{ENTRY}", read, lambda path: path in staged.reused or local(path).is_file()
    )


def inputs_digest(parts: Sequence[FilePart], city: CityContext, common: Common) -> str:
    """Give the digest of what a dataset is made from, equal for equal datasets."""
    digest = hashlib.sha256(orjson.dumps([city.program, city.name, city.attribution]))
    for part in sorted(parts, key=lambda part: part.path):
        if id(part) not in common.inputs:
            tiles = [[tile.name, tile.region] for tile in part.tiles]
            words = [part.path, part.geoid, part.far_digest, tiles]
            common.inputs[id(part)] = orjson.dumps(words)
        digest.update(common.inputs[id(part)])
    return digest.hexdigest()


def _names(root: Node) -> set[str]:
    names = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        names.update([content.name for content in node.contents])
        waiting += node.children
    return names


def _record(dataset: str, tree: Node, made_from: MadeFrom, common: Common) -> DatasetRecord:
    parts, city = made_from.parts, made_from.city
    theme, _, rest = dataset.partition("_")
    lod = rest.partition("lod")[2][:1]
    west, south, east, north, low, high = tree.region
    epsg = Counter(part.epsg for part in parts).most_common(1)[0][0]
    geoids = sorted({part.geoid for part in parts} - {"none"})
    return DatasetRecord(
        id=dataset,
        kind="3dtiles",
        theme=theme,
        lod=int(lod) if lod else None,
        textured=any(part.textured for part in parts),
        title=dataset_title(dataset),
        entry=ENTRY,
        features=sum(tile.features for part in parts for tile in part.tiles),
        bounds=(math.degrees(west), math.degrees(south), math.degrees(east), math.degrees(north)),
        height_range=(low, high),
        crs=Coordinates(f"EPSG:{epsg}", "JGD2011", ", ".join(geoids) or None, "ellipsoidal"),
        attribution=city.attribution,
        lineage=Lineage(tuple(made_from.sources), city.program, city.created, STEPS),
        properties=properties_of(parts, common=common),
    )
