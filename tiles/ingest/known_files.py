"""Which files of a delivery need no work, because nothing that goes into their tiles changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from tiles.delivery import Delivery, SourceFile
from tiles.ingest.part_store import PartStore, record_key
from tiles.ingest.records import EncodedFile


@dataclass(frozen=True, slots=True)
class EncodeSetting:
    """What all files of a run share.

    store : folder of the city store. pool : folder for finished tiles. program : name and version.
    published : names of the tiles of published versions, which need not be made again.
    tiles : whether 3D Tiles are wanted at all.
    digests : of code lists and images that were looked at, by folder of the file and name.
    """

    delivery: Delivery
    store: Path
    pool: Path
    program: str
    city_code: str
    published: frozenset[str]
    tiles: bool
    digests: dict[tuple[str, str], str] = field(default_factory=dict)

    def made_by(self) -> list[str]:
        """Give what all records depend on, besides their files."""
        return [self.program, self.city_code, "tiles" if self.tiles else "tables"]


def fresh(delivery: Delivery) -> Delivery:
    """Give a delivery that says anew what it misses, so that each file hears of it."""
    return replace(delivery, problems=[], _reported=set())


@dataclass(slots=True)
class KnownFiles:
    """The records of encoded files as one run may use them."""

    setting: EncodeSetting
    store: PartStore
    same: dict[tuple[str, int], tuple[dict[str, str], bool]] = field(default_factory=dict)

    def get(self, file: SourceFile, digest: str) -> EncodedFile | None:
        """Give the record of a file if its tiles are all published; None otherwise."""
        record = self.store.read(self.key(file, digest))
        return record if record and self.counts(record) else None

    def counts(self, record: EncodedFile) -> bool:
        """Tell whether a record may be used: all that went into it is as it was, all published."""
        if not self._still_same(record.used, record.path):
            return False
        tiles = [tile.name for part in record.parts.values() for tile in part.tiles]
        return self.setting.published.issuperset(tiles)

    def put(self, file: SourceFile, record: EncodedFile) -> str:
        """Keep the record of a file and give its key."""
        key = self.key(file, record.digest)
        self.store.put(key, record)
        return key

    def key(self, file: SourceFile, digest: str) -> str:
        """Name the record of a file."""
        return record_key(digest, *self.setting.made_by(), file.path, file.theme)

    def _still_same(self, used: dict[str, str], path: str) -> bool:
        """Tell whether code lists and images are as they were; most files share what they use."""
        what = path[: path.rfind("/") + 1], id(used)
        if what not in self.same:
            same = all(self.digest_of(name, path) == used[name] for name in used)
            self.same[what] = used, same  # an object that is kept keeps its id
        return self.same[what][1]

    def digest_of(self, name: str, path: str) -> str:
        """Give the digest of a code list or image as the file `path` sees it; "" if missing."""
        place = path[: path.rfind("/") + 1], name
        digests = self.setting.digests
        if place not in digests:
            kind, _, what = name.partition(":")
            delivery = fresh(self.setting.delivery)
            if kind == "list":
                found = delivery.code_list(what, gml_path=path)
                data = None if found is None else repr((found.source, found.labels)).encode()
            else:
                data = delivery.read_image(what, gml_path=path)
            digests[place] = "" if data is None else hashlib.sha256(data).hexdigest()
        return digests[place]
