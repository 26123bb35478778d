"""Opening a delivery, and what GML files of it refer to: code lists and images."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tiles.attribute_columns import CodeList
from tiles.delivery.archive import Entry, list_entries, opened
from tiles.delivery.code_lists import read_code_list
from tiles.delivery.files import Location, SourceFile, source_file
from tiles.delivery.limits import LIMITS
from tiles.delivery_names import is_archive, is_gml, is_hidden, resolve
from tiles.errors import CityGMLError, DeliveryError, Problem, Severity

_IMAGES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
_CODE_LISTS = "codelists"


@dataclass
class Delivery:
    """The files of a delivery, and its code lists and images by path.

    files : GML files, sorted by path.
    resources : every other file of folders and archives, by its path inside the delivery.
    roots : folders into which GML files that were named one by one may refer.
    problems : what opening it and looking into it has found.
    """

    files: tuple[SourceFile, ...]
    resources: dict[str, Location]
    roots: tuple[Path, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    _code_lists: dict[str, CodeList | None] = field(default_factory=dict)
    _folded: dict[str, str] = field(default_factory=dict)
    _lists: dict[str, list[str]] = field(default_factory=dict)
    _reported: set[str] = field(default_factory=set)

    def code_list(self, code_space: str, *, gml_path: str) -> CodeList | None:
        """Give the code list that a codeSpace of a file means; None (reported once) without."""
        found = self._locate_code_list(code_space, gml_path)
        if found is None:
            self._report("missing-code-list", f"no code list {code_space.strip()!r}", gml_path)
            return None
        path, location = found
        if path not in self._code_lists:
            self._code_lists[path] = self._read_code_list(path, location)
        return self._code_lists[path]

    def _locate_code_list(self, code_space: str, gml_path: str) -> tuple[str, Location] | None:
        """Find a code list at its place, else by its name in a folder `codelists`."""
        if ":" in code_space or "\\" in code_space:
            return None
        name = posixpath.basename(code_space.strip())
        elsewhere = self._lists_by_name().get(name, ())
        places = (resolve(code_space, gml_path=gml_path), f"{_CODE_LISTS}/{name}", *elsewhere)
        for path in places:
            if path is not None and (location := self._find(path)) is not None:
                return path, location
        return None

    def _lists_by_name(self) -> dict[str, list[str]]:
        """Give the paths of what lies in folders `codelists`, by its name."""
        if not self._lists and self.resources:
            self._lists[""] = []
            for path in self.resources:
                folder, _, name = path.rpartition("/")
                if folder.endswith(f"/{_CODE_LISTS}"):
                    self._lists.setdefault(name, []).append(path)
        return self._lists

    def _find(self, path: str) -> Location | None:
        """Find a file by its path inside the delivery."""
        if path in self.resources:
            return self.resources[path]
        for root in self.roots:
            file = (root / path).resolve()
            if file.is_relative_to(root.resolve()) and file.is_file():
                return Location(str(file))
        return None

    def _folded_path(self, path: str) -> str | None:
        """Find a path that differs only by the case of letters, as Windows does not mind."""
        if not self._folded:
            self._folded |= {name.casefold(): name for name in self.resources}
        return self._folded.get(path.casefold())

    def _read_code_list(self, path: str, location: Location) -> CodeList | None:
        try:
            data = location.read(most=LIMITS.resource_bytes, path=path)
            return read_code_list(data, path=path)
        except (CityGMLError, OSError) as error:
            self._report("broken-code-list", str(error), path)
            return None

    def read_image(self, uri: str, *, gml_path: str) -> bytes | None:
        """Give the bytes of an image that a file names; None (reported once) without."""
        path = resolve(uri, gml_path=gml_path)
        if path is not None and path not in self.resources:
            path = self._folded_path(path) or path
        location = self._find(path) if path and path.lower().endswith(_IMAGES) else None
        if path is None or location is None:
            self._report("missing-texture", f"no image {uri!r} in the delivery", gml_path)
            return None
        try:
            return location.read(most=LIMITS.resource_bytes, path=path)
        except (CityGMLError, OSError) as error:
            self._report("missing-texture", str(error), gml_path)
            return None

    def _report(self, code: str, message: str, gml_path: str) -> None:
        if f"{code} {message}" not in self._reported:
            self._reported.add(f"{code} {message}")
            self.problems.append(Problem(code, Severity.WARNING, f"{gml_path}: {message}"))


def open_delivery(paths: Sequence[Path]) -> Delivery:
    """Open folders, archives and GML files as one delivery.

    Raises
    ------
    DeliveryError
        A path that is not there, an archive that is refused, or no GML file at all.
    """
    found: dict[str, Location] = {}
    problems: list[Problem] = []
    chosen: set[str] = set()
    for path in paths:
        for name, location, is_source in _located(path, problems):
            if name in found and is_source:
                message = f"{name} stands in the delivery more than once; the first is taken"
                problems.append(Problem("duplicate-file", Severity.WARNING, message))
            elif name not in found:
                found[name] = location
                if is_source:
                    chosen.add(name)
    files = [source_file(name, found[name], _size(found[name])) for name in sorted(chosen)]
    if not files:
        named = ", ".join(str(path) for path in paths)
        raise DeliveryError(f"{named}: no .gml file found; expected a PLATEAU delivery")
    resources = {name: location for name, location in found.items() if not is_gml(name)}
    roots = {_root(path): None for path in paths if path.is_file() and is_gml(path.name)}
    return Delivery(tuple(files), resources, tuple(roots), problems)


def _size(location: Location) -> int:
    return location.entry.size if location.entry else os.stat(location.file).st_size  # noqa: PTH116


def _located(path: Path, problems: list[Problem]) -> Iterator[tuple[str, Location, bool]]:
    """Give name, place and whether it is a GML file to read, for all files of one path."""
    if not path.exists():
        raise DeliveryError(f"{path}: not found")
    if path.is_dir():
        for file, name in _walk(str(path), "", path.resolve(), problems):
            yield from _members(file, name)
    elif is_archive(path.name):
        yield from _archived(str(path), "")
    elif is_gml(path.name):
        yield path.relative_to(_root(path)).as_posix(), Location(str(path)), True
    else:
        raise DeliveryError(f"{path}: expected a folder, a .zip, a .gml or a .gml.gz file")


def _root(path: Path) -> Path:
    """Give the folder that a single GML file may refer into: the one of udx/, else its own."""
    for parent in path.parents:
        if parent.name == "udx":
            return parent.parent
    return path.parent


def _walk(
    folder: str, inside: str, top: Path, problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Give the files of a folder in order, each with its path inside the delivery.

    Links that lead out of the folder `top` are reported, links to folders are not followed.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        message = f"{folder}: cannot be read: {error.strerror}; left out"
        problems.append(Problem("unreadable-file", Severity.ERROR, message))
        return
    entries = [entry for entry in entries if not is_hidden(entry.name)]
    for entry in entries:
        if entry.is_file(follow_symlinks=False):
            yield entry.path, inside + entry.name
        elif entry.is_symlink() and not Path(entry.path).is_dir():
            if not Path(os.path.realpath(entry.path)).is_relative_to(top):
                message = f"{entry.path}: a link that leads out of the delivery; left out"
                problems.append(Problem("link-outside", Severity.WARNING, message))
            elif Path(entry.path).is_file():
                yield entry.path, inside + entry.name
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{inside}{entry.name}/", top, problems)


def _members(file: str, name: str) -> Iterator[tuple[str, Location, bool]]:
    if is_archive(name):
        yield from _archived(file, posixpath.dirname(name))
    else:
        yield name, Location(file), is_gml(name)


def _archived(archive: str, folder: str) -> Iterator[tuple[str, Location, bool]]:
    """Give the files of an archive, as if they lay in the folder of the archive."""
    with opened(archive, None) as stream:
        entries = list_entries(stream, path=archive)
    for entry in entries:
        if is_hidden(entry.name):
            continue
        name = posixpath.join(folder, entry.name)
        if not is_archive(entry.name):
            yield name, Location(archive, entry), is_gml(name)
            continue
        yield from _archived_inside(archive, entry, posixpath.dirname(name))


def _archived_inside(
    archive: str, inner: Entry, folder: str
) -> Iterator[tuple[str, Location, bool]]:
    path = f"{archive}/{inner.name}"
    with opened(archive, inner) as stream:
        entries = list_entries(stream, path=path)
    for entry in entries:
        name = posixpath.join(folder, entry.name)
        if is_archive(entry.name):
            raise DeliveryError(
                f"{path}: {entry.name!r} is an archive three levels deep (rule: nesting)"
            )
        if not is_hidden(entry.name):
            yield name, Location(archive, entry, inner), is_gml(name)
