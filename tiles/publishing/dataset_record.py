"""What a published dataset says of itself (`dataset.json`, also the answer of the catalogue)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import orjson

DatasetKind = Literal["3dtiles", "terrain", "2d", "open-data", "heat", "ways"]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that people download as it is."""

    name: str
    bytes: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Coordinate systems: of the source files and of what is published.

    source : `EPSG:6697`. horizontal : datum (`JGD2011`). geoid : model that turned orthometric
    heights into ellipsoidal ones (`GSIGEO2011`), None where heights were left alone.
    heights : `ellipsoidal` or `orthometric`.
    """

    source: str
    horizontal: str
    geoid: str | None
    heights: str


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One delivered file: path inside the delivery, SHA-256 and size of its unpacked bytes."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a dataset comes from: sources, program and steps, and when it was made (UTC)."""

    sources: tuple[SourceRecord, ...]
    program: str
    created: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PropertyRecord:
    """One attribute; `enum` is code → label, None where the values are no codes."""

    id: str
    name: str
    label: str
    unit: str | None
    type: str
    min: float | None = None
    max: float | None = None
    enum: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class DatasetRecord:
    """The record of one dataset; field by field in `docs/data-contracts.md`.

    title : language → words. entry : file that a viewer opens, below the version.
    bytes : size of the version. bounds : west, south, east, north (degrees).
    height_range : lowest and highest height (metres), None where it has no heights.
    version : given by `publish`, "" before.
    """

    id: str
    kind: DatasetKind
    theme: str
    title: dict[str, str]
    entry: str | None
    features: int
    bounds: tuple[float, float, float, float]
    crs: Coordinates
    attribution: str
    lineage: Lineage
    lod: int | None = None
    textured: bool | None = None
    height_range: tuple[float, float] | None = None
    files: tuple[ExportedFile, ...] = ()
    properties: tuple[PropertyRecord, ...] = ()
    bytes: int = 0
    version: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the object of `dataset.json`."""
        return asdict(self)


def encoded_record(record: DatasetRecord) -> bytes:
    """Give the bytes of `dataset.json`."""
    return orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def record_from_json(found: dict[str, Any]) -> DatasetRecord:
    """Read the object of `dataset.json` back."""
    lineage = found["lineage"]
    return DatasetRecord(
        **{
            **found,
            "bounds": tuple(found["bounds"]),
            "height_range": tuple(found["height_range"]) if found["height_range"] else None,
            "crs": Coordinates(**found["crs"]),
            "lineage": Lineage(
                sources=tuple(SourceRecord(**each) for each in lineage["sources"]),
                program=lineage["program"],
                created=lineage["created"],
                steps=tuple(lineage["steps"]),
            ),
            "files": tuple(ExportedFile(**each) for each in found["files"]),
            "properties": tuple(PropertyRecord(**each) for each in found["properties"]),
        }
    )
