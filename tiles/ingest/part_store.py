"""What encoding a file gave, kept so that an unchanged file is not encoded again.

A record is found by the digest of the GML and all that is put into its tiles; it names the code
lists and images that were used with their digests, and counts only while those are the same.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from isal import isal_zlib

from tiles.durable_files import make_folder, swap_file
from tiles.ingest.records import (
    SECTIONS,
    EncodedFile,
    KeptBlocks,
    decoded_records,
    encoded_records,
)
from tiles.ingest.sections import CHECK_BYTES, packed, unpacked
from tiles.mesh.far_blocks import ROW_BYTES, as_bytes

FORMAT = 8


class PartStore:
    """A folder with one record per encoded file, its far blocks behind it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, key: str) -> str:
        """Give the file of a record."""
        return f"{self._folder}/{key}.part"

    def stamp(self, key: str) -> str:
        """Give what the file system says of a record; "" where it is not there."""
        try:
            found = os.stat(self.file(key))  # noqa: PTH116 (of every file in each run)
        except OSError:
            return ""
        return f"{found.st_size} {found.st_mtime_ns}"

    def read(self, key: str) -> EncodedFile | None:
        """Give a record; None where it is not there, or damaged: then it is made again."""
        file = self.file(key)
        try:
            sections = unpacked(Path(file).read_bytes())
            return decoded_records(sections[:SECTIONS], [file])[0]
        except (OSError, IndexError, KeyError, TypeError, ValueError):
            return None

    def put(self, key: str, record: EncodedFile) -> None:
        """Keep a record."""
        file = self.file(key)
        blocks = {name: as_bytes(part.far.read()) for name, part in record.parts.items()}
        begin = CHECK_BYTES + sum(map(len, blocks.values()))
        parts = {}
        for name, part in record.parts.items():
            data = blocks[name]
            far = KeptBlocks(file, begin, len(data) // ROW_BYTES, isal_zlib.crc32(data))
            parts[name] = replace(part, far=far)
            begin -= len(data)
        sections = encoded_records([replace(record, parts=parts)])
        make_folder(self._folder)
        swap_file(Path(file), packed([*sections, b"".join(blocks.values())]))


def record_key(*words: str) -> str:
    """Name a record by all that goes into its tiles besides code lists and images."""
    return hashlib.sha256("\0".join([str(FORMAT), *words]).encode()).hexdigest()
