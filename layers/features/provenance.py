"""How a note came in where nobody typed it on the spot: from a sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from layers.bilingual import Bilingual
from layers.features.fields import Field, FieldType

NOTE_KIND: Final = "note"  # of layers that hold notes
FROM_PAPER: Final = Field("from_paper", FieldType.TEXT, Bilingual("紙から", "From paper"))


def with_provenance(kind: str, fields: Sequence[Field]) -> tuple[Field, ...]:
    """Give the fields of a layer, and of one for notes also that which names a sheet of paper.

    Every layer of notes has it, whatever its schema was when it was made.
    """
    if kind != NOTE_KIND or any(each.id == FROM_PAPER.id for each in fields):
        return tuple(fields)
    return (*fields, FROM_PAPER)
