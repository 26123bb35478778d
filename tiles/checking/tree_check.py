"""What a run of the checker carries along: source, options, findings, schemas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from tiles.checking.findings import Finding, finding
from tiles.checking.schema import Schema
from tiles.checking.sources import TilesetSource
from tiles.errors import TilesetError


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How much is looked at.

    contents : look into the content files (they must be there in any case).
    values : look at every value of the property tables, and at the compressed variants.
    """

    contents: bool = True
    values: bool = True


@dataclass(slots=True)
class TreeCheck:
    """One run over a tileset and the tilesets it refers to."""

    source: TilesetSource
    options: CheckOptions
    findings: list[Finding] = field(default_factory=list)
    glbs: dict[str, bytes] = field(default_factory=dict)
    schemas: dict[str, Schema | None] = field(default_factory=dict)
    checked: set[tuple[str, str]] = field(default_factory=set)

    def say(self, code: str, where: str, message: str) -> None:
        """Add a finding."""
        self.findings.append(finding(code, where, message))

    def read(self, path: str, *, where: str) -> bytes | None:
        """Give a file, or add the finding why not."""
        try:
            return self.source.read(path)
        except FileNotFoundError:
            self.say("file-missing", where, f"{path} is not there")
        except (TilesetError, OSError) as error:
            self.say("file-unreadable", where, f"{path} cannot be read ({error})")
        return None

    def read_json(self, path: str, *, where: str) -> Any:
        """Give a JSON file, or add the finding why not and give None."""
        data = self.read(path, where=where)
        return None if data is None else self.parsed(data, path)

    def parsed(self, data: bytes, path: str) -> Any:
        """Give what the JSON of a file says, or add the finding why not and give None."""
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as error:
            self.say("json-broken", path, f"it is no JSON: {error}")
            return None
