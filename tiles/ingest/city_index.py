"""What the files of a city gave in its last run, at one place: most of them are unchanged.

A file that the file system says was not touched since is not read, and its record neither. A few
changes are noted beside the index, more of them are written with all others; problems, most of the
bytes, lie in a file of their own.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

import orjson
from isal import isal_zlib

from tiles.delivery import SourceFile
from tiles.durable_files import make_folder, swap_file
from tiles.ingest.part_store import FORMAT, PartStore
from tiles.ingest.records import EncodedFile, decoded_records, encoded_records
from tiles.ingest.sections import CHECK_BYTES, packed, unpacked

# A file that changed less than this before it was looked at may change again unnoticed (seconds).
SETTLED_S = 0.05

_INDEX, _PROBLEMS, _CHANGES = "index", "problems", "changes"
MOST_CHANGES = 16

# Stamp of a delivered file, key of its record, stamp of the record.
Entry = tuple[str, str, str]


class CityIndex:
    """The records of a city by path, each with what the file system said of its files.

    It is a cache: where it is damaged, files are read to find their records.
    """

    def __init__(self, folder: Path, *, parts: PartStore, made_by: list[str]) -> None:
        self._folder = folder
        self._parts = parts
        self._made_by = [str(FORMAT), *made_by]
        self._began = time.time()
        self._stamps: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}
        self._changes: dict[str, Entry] = {}
        self._records: dict[str, EncodedFile] = {}
        self._problems = b""
        self._check = ""
        self._is_new = False
        with contextlib.suppress(OSError, KeyError, TypeError, ValueError):
            self._read()

    def _read(self) -> None:
        data = (self._folder / _INDEX).read_bytes()
        head, *sections = unpacked(data)
        made_by, check, stamps, keys, kept = orjson.loads(head)
        problems = (self._folder / _PROBLEMS).read_bytes()
        if made_by != self._made_by or isal_zlib.crc32(problems) != check:
            return
        files = [self._parts.file(key) for key in keys]
        records = decoded_records([*sections, memoryview(problems)], files)
        self._records = {record.path: record for record in records}
        entries = zip(stamps, keys, kept, strict=True)
        self._entries = dict(zip(self._records, entries, strict=True))
        self._problems, self._check = problems, data[-CHECK_BYTES:].hex()
        self._read_changes()

    def _read_changes(self) -> None:
        check, changes = orjson.loads((self._folder / _CHANGES).read_bytes())
        if check == self._check:
            self._changes = {path: (*entry,) for path, entry in changes.items()}
            self._entries |= self._changes
            for path in self._changes:
                self._records.pop(path, None)

    def get(self, file: SourceFile) -> EncodedFile | None:
        """Give the record of a file that was not touched since; None otherwise."""
        stamp = self._stamp(file)
        if not stamp:
            return None
        self._stamps[file.path] = stamp
        before, key, kept = self._entries.get(file.path, ("", "", ""))
        if before != stamp or not kept or kept != self._parts.stamp(key):
            return None
        if file.path not in self._records and (record := self._parts.read(key)) is not None:
            self._records[file.path] = record
        return self._records.get(file.path)

    def remember(self, key: str, record: EncodedFile) -> None:
        """Keep the record of a file that `get` was asked about before it was read."""
        if record.path in self._stamps:
            entry = self._stamps[record.path], key, self._parts.stamp(key)
            self._entries[record.path] = self._changes[record.path] = entry
            self._records[record.path] = record
            self._is_new = True

    def write(self, paths: Iterable[str]) -> None:
        """Keep what is known of the files of the delivery, if there is something new."""
        if not self._is_new:
            return
        make_folder(self._folder)
        if not self._check or len(self._changes) > MOST_CHANGES:
            self._write_all([path for path in paths if path in self._records])
        else:
            swap_file(self._folder / _CHANGES, orjson.dumps([self._check, self._changes]))

    def _write_all(self, paths: list[str]) -> None:
        *sections, problems = encoded_records([self._records[path] for path in paths])
        if problems != self._problems:
            swap_file(self._folder / _PROBLEMS, problems)
        columns = zip(*[self._entries[path] for path in paths], strict=True)
        head = orjson.dumps([self._made_by, isal_zlib.crc32(problems), *columns])
        swap_file(self._folder / _INDEX, packed([head, *sections]))

    def _stamp(self, file: SourceFile) -> str:
        """Give what the file system says of a delivered file; "" where that does not count."""
        place = file.location
        try:
            found = os.stat(place.file)  # noqa: PTH116 (of every file in each run)
        except OSError:
            return ""
        if self._began - max(found.st_mtime, found.st_ctime) < SETTLED_S:
            return ""
        return (
            f"{file.theme} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} "
            f"{found.st_ino} {found.st_dev} {place.file} {place.entry} {place.inner}"
        )
