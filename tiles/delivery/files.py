"""The files of a delivery: where each lies, and how it is read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from io import BytesIO

from tiles.delivery.archive import Entry, opened, read_entry
from tiles.delivery.limits import LIMITS
from tiles.delivery.unpack import GZIP, unpack
from tiles.delivery_names import mesh_of_path, theme_of_content, theme_of_path
from tiles.errors import CityGMLError

_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Location:
    """Where the bytes of a file lie.

    file : the file itself, or the archive that holds it.
    entry : the entry of the archive, None for a file of its own.
    inner : the archive inside the archive, None without.
    """

    file: str
    entry: Entry | None = None
    inner: Entry | None = None

    def read(self, *, most: int, path: str) -> bytes:
        """Read the bytes, still packed where the file is a .gz."""
        if self.entry is not None:
            with opened(self.file, self.inner) as stream:
                return read_entry(stream, self.entry, most=most, path=path)
        with open(self.file, "rb") as stream:  # noqa: PTH123 (a name, of every file of a city)
            # A buffer for `most` would be mapped anew for each file, page by page.
            size = os.fstat(stream.fileno()).st_size
            data = stream.read(min(size, most) + 1)
            if len(data) > size:
                data += stream.read(most + 1 - len(data))
        if len(data) > most:
            raise CityGMLError(f"more than {most} bytes", path=path)
        return data


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One GML file of a delivery; pickles, so that a worker process can read it.

    path : inside the delivery, "/" between folders.
    theme : bldg, tran, …; "" where nothing tells.
    mesh : Japanese mesh code in the name, None without.
    size : unpacked bytes, as far as they are known before reading; packed ones for a .gz.
    """

    path: str
    theme: str
    mesh: str | None
    size: int
    location: Location

    def read(self) -> bytes:
        """Give the unpacked bytes.

        Raises
        ------
        RefusedInput
            A bomb or a damaged archive; names the rule.
        CityGMLError
            The file cannot be read.
        """
        try:
            data = self.location.read(most=LIMITS.file_bytes, path=self.path)
        except OSError as error:
            raise CityGMLError(f"cannot be read: {error.strerror}", path=self.path) from None
        return unzipped(data, path=self.path)


def unzipped(data: bytes, *, path: str) -> bytes:
    """Unpack gzip data under limits; give other data as they are."""
    if data[:2] != b"\x1f\x8b":
        return data
    out, whole = unpack(
        BytesIO(data), packed=len(data), window=GZIP, most=LIMITS.file_bytes, path=path
    )
    if not whole:
        raise CityGMLError("the gzip data are cut off or damaged", path=path)
    return out


def source_file(path: str, location: Location, size: int) -> SourceFile:
    """Describe a GML file by its name, or by its first object where the name does not tell."""
    theme = theme_of_path(path)
    file = SourceFile(path, theme, mesh_of_path(path), size, location)
    if theme:
        return file
    try:
        theme = theme_of_content(file.read()[:_HEAD])
    except CityGMLError:
        theme = ""
    return SourceFile(path, theme, file.mesh, size, location)
