"""The fields that a layer's features have: schema as configuration, one for every theme.

`fields_from_json` reads a schema strictly, `validate` holds values against it. Values are plain
JSON: text, numbers, booleans, ids of choices, ISO dates, opening hours as in
`layers.spots.hours_json`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError
from layers.features.field_values import CLEANERS, LARGEST_NUMBER, Fault
from layers.plain_text import foreign_characters

IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
CHOICE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
RESERVED: Final = frozenset({"id", "geometry", "type", "bbox", "datetime", "limit", "offset"})
MOST_FIELDS: Final = 100
MOST_CHOICES: Final = 300
LONGEST_LABEL: Final = 200
LONGEST_TEXT: Final = 200
LONGEST_LONG_TEXT: Final = 4000
LARGEST_LENGTH: Final = 20000


class FieldType(StrEnum):
    """What kind of value a field holds."""

    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    HOURS = "hours"
    LINK = "link"


TEXTS: Final = (FieldType.TEXT, FieldType.LONG_TEXT)
NUMBERS: Final = (FieldType.NUMBER, FieldType.INTEGER)
CHOSEN: Final = (FieldType.CHOICE, FieldType.CHOICES)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen."""

    id: str
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a layer's features.

    max_length : of texts, in characters; 0 stands for that of the type.
    minimum, maximum : of numbers, inclusive.
    choices : of the choice types, in the order in which they are shown.
    """

    id: str
    type: FieldType
    label: Bilingual
    required: bool = False
    max_length: int = 0
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def longest(self) -> int:
        """How many characters a text may have."""
        kind = LONGEST_LONG_TEXT if self.type is FieldType.LONG_TEXT else LONGEST_TEXT
        return self.max_length or kind


@dataclass(frozen=True, slots=True)
class Checked:
    """Values as they are kept, without empty ones, and what is wrong with the others."""

    values: dict[str, Any]
    errors: tuple[FieldError, ...]


def validate(fields: Sequence[Field], values: Mapping[str, object]) -> Checked:
    """Hold the values of a feature against its fields.

    Text is trimmed and NFC; null, empty text and an empty list are absent values. A wrong value
    and one of an unknown field are left out of `values` and named in `errors`.
    """
    cleaned: dict[str, Any] = {}
    errors: list[FieldError] = []
    for field in fields:
        try:
            value = clean_value(field, values.get(field.id))
        except InvalidInputError as refused:
            errors.extend(refused.errors)
            continue
        if value is not None:
            cleaned[field.id] = value
        elif field.required:
            errors.append(_missing(field))
    known = {field.id for field in fields}
    errors.extend(_unknown(str(key)) for key in values if key not in known)
    return Checked(cleaned, tuple(errors))


def clean_value(field: Field, value: object) -> Any:
    """Give a value as it is kept, None for an empty one.

    Raises
    ------
    InvalidInputError
        It is none of this field; says what is expected.
    """
    if isinstance(value, str):
        value = value.strip()
    if value is None or value in ("", [], ()):
        return None
    try:
        return CLEANERS[field.type.value](field, value)
    except Fault as fault:
        raise InvalidInputError([FieldError(field.id, fault.ja, fault.en)]) from None
    except InvalidInputError as refused:
        paths = (f"{field.id}.{each.field}".rstrip(".") for each in refused.errors)
        raise InvalidInputError(
            [
                FieldError(path, each.ja, each.en)
                for path, each in zip(paths, refused.errors, strict=True)
            ]
        ) from None


def fields_to_json(fields: Sequence[Field]) -> list[dict[str, object]]:
    """Give a schema as plain JSON values, without what is not said."""
    return [_field_to_json(each) for each in fields]


def fields_from_json(value: object) -> tuple[Field, ...]:
    """Read a schema.

    Raises
    ------
    InvalidInputError
        Every fault, with its place (`fields[2].choices[0].id`).
    """
    if not isinstance(value, list | tuple) or len(value) > MOST_FIELDS:
        raise InvalidInputError(
            [
                FieldError(
                    "fields",
                    f"{MOST_FIELDS}個までの項目のリストにしてください。",
                    f"expected a list of {MOST_FIELDS} fields at most",
                )
            ]
        )
    reader = _SchemaReader()
    read = [reader.field(each, f"fields[{index}]") for index, each in enumerate(value)]
    fields = [each for each in read if each is not None]
    reader.unique([each.id for each in fields], "fields")
    if reader.errors:
        raise InvalidInputError(reader.errors)
    return tuple(fields)


def _missing(field: Field) -> FieldError:
    return FieldError(
        field.id, f"「{field.label.ja}」は必ず入れてください。", f"{field.label.en} must be given"
    )


def _unknown(key: str) -> FieldError:
    return FieldError(key[:80], "このレイヤーにない項目です。", "expected a field of this layer")


def _field_to_json(field: Field) -> dict[str, object]:
    found: dict[str, object] = {
        "id": field.id,
        "type": field.type.value,
        "label": {"ja": field.label.ja, "en": field.label.en},
    }
    if field.required:
        found["required"] = True
    if field.max_length:
        found["max_length"] = field.max_length
    if field.minimum is not None:
        found["minimum"] = field.minimum
    if field.maximum is not None:
        found["maximum"] = field.maximum
    if field.choices:
        found["choices"] = [
            {"id": each.id, "label": {"ja": each.label.ja, "en": each.label.en}}
            for each in field.choices
        ]
    return found


class _SchemaReader:
    """Reads parts of a schema and collects what is wrong with them."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def fault(self, path: str, ja: str, en: str) -> None:
        self.errors.append(FieldError(path, ja, en))

    def parts(self, value: object, path: str, known: tuple[str, ...]) -> Mapping[str, object]:
        if not isinstance(value, Mapping):
            self.fault(path, "オブジェクトにしてください。", f"expected an object of {known}")
            return {}
        for key in value:
            if key not in known:
                names = ", ".join(known)
                self.fault(
                    f"{path}.{key}", f"使えるのは {names} です。", f"expected one of {names}"
                )
        return value

    def field(self, value: object, path: str) -> Field | None:
        known = (
            *("id", "type", "label", "required"),
            *("max_length", "minimum", "maximum", "choices"),
        )
        before = len(self.errors)
        parts = self.parts(value, path, known)
        if not isinstance(value, Mapping):
            return None
        kinds = [each.value for each in FieldType]
        if parts.get("type") not in kinds:
            names = ", ".join(kinds)
            self.fault(f"{path}.type", f"{names} のどれかです。", f"expected one of {names}")
        identifier = self.identifier(parts.get("id"), f"{path}.id")
        label = self.label(parts.get("label"), f"{path}.label")
        required = parts.get("required", False)
        if not isinstance(required, bool):
            self.fault(f"{path}.required", "true か false です。", "expected true or false")
        if len(self.errors) > before:
            return None
        kind = FieldType(str(parts["type"]))
        field = Field(
            identifier,
            kind,
            label,
            required is True,
            self.length(parts, kind, path),
            self.limit(parts, "minimum", kind, path),
            self.limit(parts, "maximum", kind, path),
            self.choices(parts, kind, path),
        )
        least = -math.inf if field.minimum is None else field.minimum
        if field.maximum is not None and field.maximum < least:
            self.fault(f"{path}.maximum", "最小より小さいです。", "expected minimum or more")
        return field

    def identifier(self, value: object, path: str) -> str:
        if isinstance(value, str) and IDENTIFIER.fullmatch(value) and value not in RESERVED:
            return value
        self.fault(
            path,
            "英小文字で始まる英数字と _ です(63字まで)。"
            f"{', '.join(sorted(RESERVED))} は使えません。",
            "expected a lower-case letter, then letters, digits and _ (63 at most), "
            f"and none of {', '.join(sorted(RESERVED))}",
        )
        return ""

    def label(self, value: object, path: str) -> Bilingual:
        parts = self.parts(value, path, ("ja", "en"))
        texts = []
        for language in ("ja", "en"):
            text = parts.get(language)
            good = isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_LABEL
            if not good or foreign_characters(str(text), lines=False):
                self.fault(
                    f"{path}.{language}",
                    f"1〜{LONGEST_LABEL}文字の名前が必要です。",
                    f"expected a name of 1 to {LONGEST_LABEL} characters",
                )
            texts.append(str(text).strip())
        return Bilingual(*texts)

    def length(self, parts: Mapping[str, object], kind: FieldType, path: str) -> int:
        if "max_length" not in parts:
            return 0
        value = parts["max_length"]
        if type(value) is int and 1 <= value <= LARGEST_LENGTH and kind in TEXTS:
            return value
        self.fault(
            f"{path}.max_length",
            f"文字の項目だけに、1〜{LARGEST_LENGTH} で書けます。",
            f"expected 1 to {LARGEST_LENGTH}, of texts alone",
        )
        return 0

    def limit(
        self, parts: Mapping[str, object], name: str, kind: FieldType, path: str
    ) -> float | None:
        value = parts.get(name)
        if value is None:
            return None
        plain = not isinstance(value, bool) and kind in NUMBERS
        if isinstance(value, int | float) and plain and abs(value) <= LARGEST_NUMBER:
            return value
        self.fault(
            f"{path}.{name}",
            "数の項目だけに、数で書けます。",
            "expected a finite number, of numbers alone",
        )
        return None

    def choices(
        self, parts: Mapping[str, object], kind: FieldType, path: str
    ) -> tuple[Choice, ...]:
        value = parts.get("choices", [])
        listed = value if isinstance(value, list | tuple) else [None] * (MOST_CHOICES + 1)
        if len(listed) > MOST_CHOICES or bool(listed) != (kind in CHOSEN):
            self.fault(
                f"{path}.choices",
                f"choice と choices の項目だけに、1〜{MOST_CHOICES}個を必ず書きます。",
                f"expected 1 to {MOST_CHOICES}, of the types choice and choices alone",
            )
            return ()
        found = [self.choice(each, f"{path}.choices[{i}]") for i, each in enumerate(listed)]
        self.unique([each.id for each in found], f"{path}.choices")
        return tuple(found)

    def choice(self, value: object, path: str) -> Choice:
        parts = self.parts(value, path, ("id", "label"))
        identifier = parts.get("id")
        if not isinstance(identifier, str) or not CHOICE_ID.fullmatch(identifier):
            self.fault(
                f"{path}.id",
                "英数字と _ . - です(63字まで)。",
                "expected letters, digits, _ . and - (63 at most)",
            )
        return Choice(str(identifier), self.label(parts.get("label"), f"{path}.label"))

    def unique(self, ids: Sequence[str], path: str) -> None:
        for index, each in enumerate(ids):
            if each in ids[:index]:
                self.fault(
                    f"{path}[{index}].id", f"{each} が2回あります。", f"{each} is there already"
                )
