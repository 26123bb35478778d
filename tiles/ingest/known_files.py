"""Which files of a delivery need no work, because nothing that goes into their tiles changed."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson

from tiles.delivery import Delivery, SourceFile
from tiles.durable_files import swap_file
from tiles.ingest.part_store import EncodedFile, PartStore, record_key

# A file that changed less than this before it was looked at may change again unnoticed (seconds).
SETTLED_S = 0.05


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


def fresh(delivery: Delivery) -> Delivery:
    """Give a delivery that says anew what it misses, so that each file hears of it."""
    return replace(delivery, problems=[], _reported=set())


@dataclass(slots=True)
class KnownFiles:
    """The records of encoded files as one run may use them."""

    setting: EncodeSetting
    store: PartStore
    same: dict[tuple[str, frozenset[tuple[str, str]]], bool] = field(default_factory=dict)

    def get(self, file: SourceFile, digest: str) -> EncodedFile | None:
        """Give the record of a file if its tiles are all published; None otherwise."""
        record = self.store.get(
            self.key(file, digest), lambda used: self._still_same(used, file.path)
        )
        if record is None:
            return None
        tiles = (tile.name for part in record.parts.values() for tile in part.tiles)
        return record if all(name in self.setting.published for name in tiles) else None

    def put(self, file: SourceFile, record: EncodedFile) -> str:
        """Keep the record of a file and give its key."""
        key = self.key(file, record.digest)
        self.store.put(key, record)
        return key

    def key(self, file: SourceFile, digest: str) -> str:
        """Name the record of a file."""
        setting = self.setting
        what = "tiles" if setting.tiles else "tables"
        return record_key(digest, setting.program, setting.city_code, file.path, file.theme, what)

    def _still_same(self, used: dict[str, str], path: str) -> bool:
        """Tell whether code lists and images are as they were; most files use the same."""
        what = path[: path.rfind("/") + 1], frozenset(used.items())
        if what not in self.same:
            self.same[what] = all(self.digest_of(name, path) == used[name] for name in used)
        return self.same[what]

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


class SourceStamps:
    """Digests of files by what the file system says of them, so that they need not be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._began = time.time()
        self._changed = False
        self._now: dict[str, str] = {}
        try:
            self._known: dict[str, list[str]] = orjson.loads(path.read_bytes())
        except (OSError, orjson.JSONDecodeError):
            self._known = {}

    def digest(self, file: SourceFile) -> str | None:
        """Give the digest of a file that has not been touched since; None otherwise."""
        stamp = self._stamp(file)
        if stamp is None:
            return None
        self._now[file.path] = stamp
        known, digest = self._known.get(file.path, ("", ""))
        return digest if known == stamp else None

    def remember(self, path: str, digest: str) -> None:
        """Keep the digest of a file that `digest` was asked about before it was read."""
        if path in self._now:
            self._known[path] = [self._now[path], digest]
            self._changed = True

    def write(self) -> None:
        """Keep what was remembered."""
        if self._changed:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            swap_file(self._path, orjson.dumps(self._known))

    def _stamp(self, file: SourceFile) -> str | None:
        location = str(file.location.file)
        try:
            found = os.stat(location)  # noqa: PTH116 (of every file in each run)
        except OSError:
            return None
        if self._began - max(found.st_mtime, found.st_ctime) < SETTLED_S:
            return None
        numbers = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)
        return repr((location, numbers, file.location.entry, file.location.inner))
