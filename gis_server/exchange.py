"""Lists in and out of layers, as JSON and as files that browsers keep."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gis_server.records import Title
from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError
from layers.exchange.bringing_in import ReadList
from layers.exchange.column_mapping import ColumnMapping, targets_of
from layers.exchange.table import MOST_COLUMNS, RowError
from layers.features.layer import Layer

FILE_MAX = 15_000_000
BODY_MAX = FILE_MAX // 3 * 4 + 200_000
MOST_ERRORS = 500  # in an answer; the report has all


class MappingBody(BaseModel):
    """Target of each column that is read, and values for fields that no cell gives."""

    model_config = ConfigDict(extra="forbid", strict=True)

    targets: Annotated[dict[str, str], Field(max_length=MOST_COLUMNS)]
    defaults: Annotated[dict[str, Any], Field(max_length=200)] = Field(default_factory=dict)


class ListBody(BaseModel):
    """A list and how it is read; without a mapping as its columns let guess."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=1, max_length=200, description="Of the file.")]
    content_base64: Annotated[str, Field(max_length=FILE_MAX // 3 * 4 + 4)]
    mapping: MappingBody | None = None

    @property
    def content(self) -> bytes:
        """Give the file.

        Raises
        ------
        InvalidInputError
        """
        try:
            return base64.b64decode(self.content_base64, validate=True)
        except (binascii.Error, ValueError):
            words = FieldError("content_base64", "Base64 の文字列", "text of Base64")
            raise InvalidInputError([words]) from None

    @property
    def columns(self) -> ColumnMapping | None:
        """Give the mapping as `layers` takes it."""
        if self.mapping is None:
            return None
        return ColumnMapping(self.mapping.targets, self.mapping.defaults)


class ImportBody(ListBody):
    """A list that is looked at, or (`commit`) put on the layer."""

    commit: bool = False


class Target(BaseModel):
    """What a column can be: a field, a place, or a piece of opening hours."""

    id: str
    label: Title


class RowProblem(BaseModel):
    """What is wrong in one row, and what to do about it."""

    row: int
    column: str
    value: str
    outcome: Literal["refused", "left out", "changed", "noted"]
    expected: Title
    what_to_do: Title


class RowCounts(BaseModel):
    """`good` rows can come onto the layer, `already` of them are there as they stand."""

    good: int
    refused: int
    already: int
    added: int


class ImportAnswer(BaseModel):
    """What a list holds and what becomes of its rows.

    `rows` is null while no column gives the place. Of `errors` the first are given.
    """

    name: str
    kind: Literal["csv", "geojson"]
    encoding: str
    columns: list[str]
    row_count: int
    sample_rows: list[dict[str, str]]
    placed: Annotated[bool, Field(description="Rows have geometries of their own.")]
    remarks: list[Title]
    facts: dict[str, str]
    mapping: MappingBody
    targets: list[Target]
    rows: RowCounts | None
    errors: list[RowProblem]
    errors_count: int
    committed: bool


def import_json(
    read: ReadList, layer: Layer, *, already: int, added: int, committed: bool
) -> dict[str, Any]:
    """Give the answer to an import."""
    preview, imported = read.preview, read.imported
    errors = imported.errors if imported else ()
    rows = None
    if imported is not None:
        counts = {"good": len(imported.rows), "refused": imported.refused}
        rows = counts | {"already": already, "added": added}
    return {
        "name": preview.name,
        "kind": preview.kind,
        "encoding": preview.encoding,
        "columns": list(preview.columns),
        "row_count": preview.row_count,
        "sample_rows": [dict(each) for each in preview.sample_rows],
        "placed": preview.placed,
        "remarks": [_words(each) for each in preview.remarks],
        "facts": dict(preview.facts),
        "mapping": {
            "targets": dict(read.mapping.targets),
            "defaults": dict(read.mapping.defaults),
        },
        "targets": [
            {"id": name, "label": _words(label)} for name, label in targets_of(layer.fields).items()
        ],
        "rows": rows,
        "errors": [_problem(each) for each in errors[:MOST_ERRORS]],
        "errors_count": len(errors),
        "committed": committed,
    }


def _problem(error: RowError) -> dict[str, Any]:
    return {
        "row": error.row,
        "column": error.column,
        "value": error.value,
        "outcome": error.outcome.value,
        "expected": _words(error.expected),
        "what_to_do": _words(error.what_to_do),
    }


def _words(words: Bilingual) -> dict[str, str]:
    return {"ja": words.ja, "en": words.en}
