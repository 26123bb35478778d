"""Files that are whole after a crash: written beside, flushed to the disk, then renamed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

TEMPORARY_SUFFIX = ".part"
Data = bytes | memoryview
T = TypeVar("T")
# With this many files, some threads wait for the disk together: half the time on ext4.
MANY_FILES = 64
DISK_THREADS = 8


def sync_folder(folder: Path | str) -> None:
    """Flush the names in `folder` (new, renamed, removed) to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_synced(path: Path | str, data: Data) -> None:
    """Write a file and flush its bytes; its name is durable after `sync_folder`."""
    _write(path, data, flush=True)


def _write(path: Path | str, data: Data, *, flush: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        if flush:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def swap_file(path: Path, data: Data) -> None:
    """Put `data` at `path` in one step, not flushed: for what is checked and can be made again."""
    _swap(str(path), data, flush=False)


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step: a reader sees the old file or the new one."""
    folder = path.parent
    make_folder(folder)
    _swap(str(path), data, flush=True)
    sync_folder(folder)


def _swap(path: str, data: Data, *, flush: bool) -> None:
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")  # noqa: PTH118
    try:
        _write(temporary, data, flush=flush)
        os.replace(temporary, path)  # noqa: PTH105 (names, of many files in each run)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
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


def remove_folder(folder: str) -> None:
    """Remove a folder of ours with all that is in it; a link in it goes, not what it leads to."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                remove_folder(entry.path)
            else:
                os.unlink(entry.path)  # noqa: PTH108 (hundreds of them)
    os.rmdir(folder)  # noqa: PTH106


def with_files(work: Callable[[str], T], paths: Sequence[str]) -> list[T]:
    """Do something that waits for the disk with each file; many share the way to the disk."""
    if len(paths) < MANY_FILES:
        return [work(path) for path in paths]
    with ThreadPoolExecutor(DISK_THREADS) as pool:
        return list(pool.map(work, paths))  # the first error of a thread is raised here


def sync_file(path: Path | str) -> None:
    """Flush a file that somebody else wrote, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
