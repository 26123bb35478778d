"""Where the files of a checked tileset are read from: a folder, a storage, or the web."""

from __future__ import annotations

import functools
import posixpath
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from tiles.errors import TilesetError
from tiles.storage import Storage

LARGEST_FILE = 512 * 1024 * 1024
TIME_LIMIT_S = 30.0


@dataclass(frozen=True, slots=True)
class TilesetSource:
    """The files of one dataset, by path relative to its folder ('/'-separated).

    entry : path of the tileset that is checked.
    read : gives the bytes of a path; FileNotFoundError where there is no such file.
    has : tells whether there is a file, without reading it.
    """

    entry: str
    read: Callable[[str], bytes]
    has: Callable[[str], bool]


# A name in a folder beside that of the file, as tilesets of ours refer to their contents.
_BESIDE = re.compile(r"\.\./([A-Za-z0-9_-]+/[A-Za-z0-9_-][A-Za-z0-9_.-]*)")


@functools.lru_cache(maxsize=8192)
def resolved(uri: str, *, base: str) -> str | None:
    """Give the path that `uri`, found in the file `base`, leads to; None where it leads outside."""
    beside = _BESIDE.fullmatch(uri)
    if beside and base.count("/") == 1 and not base.startswith(("/", ".")):
        return beside[1]
    parts = urlsplit(uri)
    if parts.scheme or parts.netloc or parts.path.startswith("/") or "\\" in uri:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path)))
    return None if path.startswith(("..", "/")) else path


def source_of(target: str | Path) -> TilesetSource:
    """Open a tileset by the path of its file or folder, or by its URL."""
    text = str(target)
    if text.startswith(("http://", "https://")):
        return _web_source(text)
    path = Path(target)
    if path.is_dir():
        path = path / "tileset.json"
    if not path.is_file():
        raise TilesetError(f"{path}: there is no tileset here; give the path of a tileset.json")
    root = path.parent
    # A published version refers to the shared files beside its own folder.
    if (root.parent / "files").is_dir() and (root / "manifest.json").is_file():
        root = root.parent
    return folder_source(root, entry=path.relative_to(root).as_posix())


def folder_source(root: Path, *, entry: str) -> TilesetSource:
    """Read the files below the folder `root`."""
    inside = root.resolve()

    def read(path: str) -> bytes:
        target = (inside / path).resolve()
        if not target.is_relative_to(inside) or not target.is_file():
            raise FileNotFoundError(path)
        return target.read_bytes()

    return TilesetSource(entry, read, lambda path: (inside / path).is_file())


def storage_source(storage: Storage, folder: str, *, entry: str) -> TilesetSource:
    """Read the files of a dataset below the key `folder`."""
    return TilesetSource(
        entry,
        lambda path: storage.get(f"{folder}/{path}"),
        lambda path: storage.size(f"{folder}/{path}") is not None,
    )


def _web_source(url: str) -> TilesetSource:
    """Read below the folder that holds the version's folder, as published datasets are laid out."""
    parts = urlsplit(url)
    segments = parts.path.rsplit("/", 2)
    root = segments[0] if len(segments) == 3 else ""
    entry = "/".join(segments[1:]).lstrip("/")

    def read(path: str) -> bytes:
        address = urlunsplit((parts.scheme, parts.netloc, f"{root}/{path}", parts.query, ""))
        try:
            with urllib.request.urlopen(address, timeout=TIME_LIMIT_S) as answer:  # noqa: S310 (http and https only, see source_of)
                data: bytes = answer.read(LARGEST_FILE + 1)
        except urllib.error.HTTPError as error:
            raise FileNotFoundError(f"{path}: HTTP status {error.code}") from error
        except OSError as error:
            raise TilesetError(f"{address} cannot be read: {error}") from error
        if len(data) > LARGEST_FILE:
            raise TilesetError(f"{address} is larger than {LARGEST_FILE} bytes")
        return data

    return TilesetSource(entry, read, lambda path: bool(read(path)))
