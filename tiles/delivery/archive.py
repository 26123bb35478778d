"""Zip archives, read entry by entry; nothing is ever extracted by its name."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

from tiles.delivery.limits import LIMITS
from tiles.delivery.unpack import RAW, unpack
from tiles.delivery_names import unsafe_rule
from tiles.errors import DeliveryError, RefusedInput

_LOCAL_HEADER = 30
_UTF8 = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive: where its packed bytes are and what must come out.

    name : path inside the archive, "/" between folders.
    offset : of the local header in the archive.
    """

    name: str
    offset: int
    packed: int
    size: int
    crc: int
    method: int


def list_entries(stream: BinaryIO, *, path: str) -> list[Entry]:
    """List the files of an archive.

    Raises
    ------
    DeliveryError
        No zip archive, or one that breaks a rule; the whole archive is refused.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            end = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise DeliveryError(f"{path}: not a readable zip archive: {error}") from None
    if len(infos) > LIMITS.entries:
        raise _refusal(path, f"more than {LIMITS.entries} entries", "entries")
    entries: dict[str, Entry] = {}
    for info in infos:
        name = _decoded_name(info)
        if name != "./":  # as some programs begin every name
            name = name.removeprefix("./")
        _refuse_entry(info, name, path)
        if name.endswith("/"):
            continue
        if name in entries:
            raise _refusal(path, f"the entry {name!r} stands twice", "duplicate")
        entries[name] = Entry(
            name, info.header_offset, info.compress_size, info.file_size, info.CRC,
            info.compress_type,
        )  # fmt: skip
    listed = list(entries.values())
    _refuse_overlap(listed, end, path)
    if sum(entry.size for entry in listed) > LIMITS.total_bytes:
        raise _refusal(path, f"more than {LIMITS.total_bytes} bytes unpacked", "total-size")
    return listed


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """Decode a name as UTF-8, else as the Shift-JIS of Japanese Windows."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _refuse_entry(info: zipfile.ZipInfo, name: str, path: str) -> None:
    if rule := unsafe_rule(name):
        raise _refusal(path, f"the entry name {name!r} is not allowed", rule)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _refusal(path, f"the entry {name!r} is a link", "link")
    if info.flag_bits & _ENCRYPTED:
        raise _refusal(path, f"the entry {name!r} is encrypted", "encrypted")


def _refuse_overlap(entries: list[Entry], end: int, path: str) -> None:
    """Refuse entries that share packed bytes, as archives that multiply themselves do."""
    ordered = sorted(entries, key=lambda entry: entry.offset)
    ends = [*(entry.offset for entry in ordered), end][1:]
    for entry, limit in zip(ordered, ends, strict=True):
        if entry.offset < 0 or entry.offset + _LOCAL_HEADER + entry.packed > limit:
            raise _refusal(
                path,
                f"the entry {entry.name!r} lies outside the archive or over another",
                "overlap",
            )


def _refusal(path: str, message: str, rule: str) -> DeliveryError:
    return DeliveryError(f"{path}: {message} (rule: {rule})")


def read_entry(stream: BinaryIO, entry: Entry, *, most: int, path: str) -> bytes:
    """Unpack one entry.

    Raises
    ------
    RefusedInput
        More comes out than the header says or a limit allows, or the entry is damaged.
    """
    if entry.size > most:
        raise RefusedInput(f"{entry.size} bytes, more than {most}", rule="file-size", path=path)
    stream.seek(entry.offset)
    header = stream.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise RefusedInput("the zip entry has no header", rule="damaged-archive", path=path)
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    stream.seek(entry.offset + _LOCAL_HEADER + names)
    if entry.method == zipfile.ZIP_STORED:
        data, whole = stream.read(entry.packed), entry.packed == entry.size
    elif entry.method == zipfile.ZIP_DEFLATED:
        data, whole = unpack(stream, packed=entry.packed, window=RAW, most=entry.size, path=path)
    else:
        raise RefusedInput(
            f"zip compression method {entry.method}; expected deflate",
            rule="compression-method",
            path=path,
        )
    if not whole or len(data) != entry.size or isal_zlib.crc32(data) != entry.crc:
        raise RefusedInput("the zip entry is damaged", rule="damaged-archive", path=path)
    return data


@contextmanager
def opened(archive: str, inner: Entry | None) -> Iterator[BinaryIO]:
    """Open an archive, or an archive that is an entry of it."""
    path = Path(archive)
    if inner is not None:
        yield BytesIO(_inner_archive(path, path.stat().st_mtime_ns, inner))
        return
    with path.open("rb") as stream:
        yield stream


@lru_cache(maxsize=1)
def _inner_archive(archive: Path, _changed: int, inner: Entry) -> bytes:
    """Hold the archive inside an archive that was read last."""
    with archive.open("rb") as stream:
        return read_entry(
            stream, inner, most=LIMITS.inner_archive_bytes, path=f"{archive.name}/{inner.name}"
        )
