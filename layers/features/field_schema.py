"""JSON Schema of a layer's fields, for OGC API queryables and for whoever writes features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from layers.bilingual import Language
from layers.features.fields import Choice, Field, FieldType

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
PLAIN: Final[dict[FieldType, dict[str, Any]]] = {
    FieldType.NUMBER: {"type": "number"},
    FieldType.INTEGER: {"type": "integer"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.HOURS: {"type": "object"},
    FieldType.LINK: {"type": "string", "format": "uri"},
}


def json_schema(fields: Sequence[Field], *, language: Language = "ja") -> dict[str, Any]:
    """Give the schema of a feature's properties; labels are titles in one language."""
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {each.id: property_schema(each, language=language) for each in fields},
        "required": [each.id for each in fields if each.required],
        "additionalProperties": False,
    }


def queryables(fields: Sequence[Field], *, language: Language = "ja") -> dict[str, Any]:
    """Give what features may be asked by: every field that has one plain value."""
    asked = [each for each in fields if each.type not in (FieldType.HOURS, FieldType.CHOICES)]
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {each.id: property_schema(each, language=language) for each in asked},
        "additionalProperties": False,
    }


def property_schema(field: Field, *, language: Language) -> dict[str, Any]:
    """Give the schema of one field."""
    found: dict[str, Any] = {"title": getattr(field.label, language)}
    match field.type:
        case FieldType.TEXT | FieldType.LONG_TEXT:
            found |= {"type": "string", "maxLength": field.longest}
        case FieldType.CHOICE:
            found |= {"type": "string", "oneOf": _alternatives(field.choices, language)}
        case FieldType.CHOICES:
            items = {"type": "string", "oneOf": _alternatives(field.choices, language)}
            found |= {"type": "array", "items": items, "uniqueItems": True}
        case _:
            found |= PLAIN[field.type]
    if field.minimum is not None:
        found["minimum"] = field.minimum
    if field.maximum is not None:
        found["maximum"] = field.maximum
    return found


def _alternatives(choices: Sequence[Choice], language: Language) -> list[dict[str, str]]:
    return [{"const": each.id, "title": getattr(each.label, language)} for each in choices]
