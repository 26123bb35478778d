"""What the chain is made of between its steps: files, published versions, what is shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from layers.bilingual import Bilingual


class Kind(StrEnum):
    """What a thing is."""

    MODEL = "model"  # files of one theme of the city model
    WEATHER = "weather"
    SCENARIO = "scenario"
    OBSERVATIONS = "observations"
    TREES = "trees"
    FILE = "file"  # another file
    DATASET = "dataset"
    RUN = "run"  # of heat
    SHOWN = "shown"  # on a screen
    EARLIER = "earlier"  # an earlier state of a thing: kept to be read, compared with nothing


@dataclass(frozen=True, slots=True)
class File:
    """A file, or a published version, by its name and its SHA-256; bytes where they are known."""

    name: str
    sha256: str
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a step takes or makes.

    files : as they are now, sorted by name. version : of a dataset. at : when it was made (UTC).
    source : what its numbers are, 計算値, 実測値 or 作成データ; "" where nobody said.
    """

    id: str
    kind: Kind
    title: Bilingual
    files: tuple[File, ...] = ()
    version: str = ""
    at: str = ""
    source: str = ""

    @property
    def digest(self) -> str:
        """Give one checksum for all of it: that of its file, or one over names and checksums."""
        return digest_of(self.files)

    def sha256_of(self, name: str) -> str:
        """Give the checksum of one of its files, "" where it has none of this name."""
        return next((each.sha256 for each in self.files if each.name == name), "")


def digest_of(files: tuple[File, ...]) -> str:
    """Give the SHA-256 of one file; of several that of their lines `SHA-256  name`; "" of none."""
    if len(files) < 2:
        return files[0].sha256 if files else ""
    lines = sorted(f"{each.sha256}  {each.name}\n" for each in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
