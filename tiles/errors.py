"""Errors that leave `tiles`, and the problems that a run reports without stopping.

TilesError
├── DeliveryError      a folder, zip or file that cannot be read as a delivery
├── CityGMLError       one GML file that cannot be read at all (has path and line)
│   ├── RefusedInput   hostile or over a limit; names the rule
│   └── NotYetSupported  a known format that comes later (CityGML 3.0)
├── PublishError       staging, check or pointer failed; the previous version stands
├── StorageError       the folder or bucket refused a key, a read or a write
└── TilesetError       a published tileset that breaks a rule
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TilesError(Exception):
    """Root of everything that `tiles` raises on purpose."""


class DeliveryError(TilesError):
    """A folder, zip or file that cannot be read as a delivery."""


class CityGMLError(TilesError):
    """One GML file that cannot be read; says where and what to do."""

    def __init__(self, message: str, *, path: str = "", line: int = 0) -> None:
        where = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(f"{where}{message}")
        self.message = message
        self.path = path
        self.line = line


class RefusedInput(CityGMLError):
    """Hostile input or input over a limit."""

    def __init__(self, message: str, *, rule: str, path: str = "", line: int = 0) -> None:
        super().__init__(f"{message} (rule: {rule})", path=path, line=line)
        self.rule = rule


class NotYetSupported(CityGMLError):
    """A format that is known but not read yet."""


class PublishError(TilesError):
    """A version could not be published; the previous one still stands."""


class StorageError(TilesError):
    """The folder or bucket refused a key, a read or a write."""


class TilesetError(TilesError):
    """A published tileset that breaks a rule."""


class Severity(StrEnum):
    """How much a problem matters to the person who delivered the file."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a file: the run goes on, the report lists it.

    `code` is a stable kebab-case word (`missing-texture`, `unresolved-xlink`, …) listed in
    `docs/problems.md`; `line` is 1-based, 0 where no line applies; `id` is a gml:id or "".
    """

    code: str
    severity: Severity
    message: str
    line: int = 0
    id: str = ""

    def as_json(self) -> dict[str, object]:
        """Give the object that `--json` prints."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "line": self.line,
            "id": self.id,
        }
