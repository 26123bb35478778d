"""Values of features in flat columns, for formats without lists and objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from layers.bilingual import Bilingual
from layers.features.fields import Field, FieldType
from layers.spots.hours_json import hours_from_json
from layers.spots.hours_words import hours_in_words

LIST_MARK: Final = ";"
JSON_SUFFIX: Final = "__json"  # two underscores: no sensible field is named so


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """A column of a flat format.

    exact : the JSON of a value whose words stand in another column.
    """

    name: str
    label: Bilingual
    field: Field
    exact: bool = False

    def value(self, properties: Mapping[str, Any]) -> Any:
        """Give the cell of a feature: text, a number, a boolean, or None."""
        value = properties.get(self.field.id)
        if value is None:
            return None
        if self.exact:
            return orjson.dumps(value).decode()
        if self.field.type is FieldType.CHOICES:
            return LIST_MARK.join(value)
        if self.field.type is FieldType.HOURS:
            hours = hours_from_json(value)
            return hours.original or hours_in_words(hours).ja
        return value


def flat_columns(fields: Sequence[Field]) -> list[FlatColumn]:
    """Give the columns of fields; opening hours have one of words and one of JSON."""
    columns: list[FlatColumn] = []
    for field in fields:
        columns.append(FlatColumn(field.id, field.label, field))
        if field.type is FieldType.HOURS:
            label = Bilingual(f"{field.label.ja}(JSON)", f"{field.label.en} (JSON)")
            columns.append(FlatColumn(f"{field.id}{JSON_SUFFIX}", label, field, exact=True))
    return columns
