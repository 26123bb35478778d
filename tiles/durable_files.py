"""Files that are whole after a crash: written beside, flushed to the disk, then renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TEMPORARY_SUFFIX = ".part"
# With this many files, some threads wait for the disk together: half the time on ext4.
MANY_FILES = 64
SYNC_THREADS = 8


def sync_folder(folder: Path | str) -> None:
    """Flush the names in `folder` (new, renamed, removed) to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_synced(path: Path, data: bytes) -> None:
    """Write a file and flush its bytes; its name is durable after `sync_folder`."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def swap_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step, not flushed: for what is checked and can be made again."""
    _swap(path, data, Path.write_bytes)


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step: a reader sees the old file or the new one."""
    make_folder(path.parent)
    _swap(path, data, write_synced)
    sync_folder(path.parent)


def _swap(path: Path, data: bytes, write: Callable[[Path, bytes], object]) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
    try:
        write(temporary, data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, each name flushed to the disk."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)


def sync_files(paths: Iterable[Path | str]) -> None:
    """Flush files that somebody else wrote, or names in folders; many share the way to the disk."""
    found = list(paths)
    if len(found) < MANY_FILES:
        for path in found:
            _sync_file(path)
        return
    with ThreadPoolExecutor(SYNC_THREADS) as pool:
        list(pool.map(_sync_file, found))  # the first error of a thread is raised here


def _sync_file(path: Path | str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
