"""Columns for people beside those for programs: the words of choices, the local time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from layers.bilingual import Bilingual
from layers.features.fields import CHOSEN, Field, FieldType
from layers.spots.opening import TOKYO

IN_WORDS: Final = {"ja": "日本語", "en": "英語"}
_BETWEEN: Final = {"ja": "、", "en": ", "}


def with_words(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Give fields; those of choices are followed by `{id}_ja` and `{id}_en` with their words.

    A field of the layer that has such a name stays what it is.
    """
    own = {each.id for each in fields}
    found: list[Field] = []
    for field in fields:
        found.append(field)
        if field.type in CHOSEN:
            found += [each for each in _word_fields(field) if each.id not in own]
    return tuple(found)


def words_of(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, str]:
    """Give the words of what is chosen in values, by the names of their fields.

    What is none of the choices is its own words.
    """
    own = {each.id for each in fields}
    found: dict[str, str] = {}
    for field in fields:
        chosen = values.get(field.id)
        if field.type not in CHOSEN or chosen is None:
            continue
        labels = {each.id: each.label for each in field.choices}
        ids = chosen if field.type is FieldType.CHOICES else [chosen]
        said = [labels.get(each, Bilingual(str(each), str(each))) for each in ids]
        for language, between in _BETWEEN.items():
            name = f"{field.id}_{language}"
            if name not in own:
                found[name] = between.join(getattr(each, language) for each in said)
    return found


def local_time(milliseconds: int) -> str:
    """Give a time as clocks in Japan show it, with its offset: `2026-07-18T14:20:00+09:00`."""
    return datetime.datetime.fromtimestamp(milliseconds // 1000, TOKYO).isoformat()


def _word_fields(field: Field) -> list[Field]:
    return [
        Field(
            f"{field.id}_{language}",
            FieldType.TEXT,
            Bilingual(f"{field.label.ja}（{word}）", f"{field.label.en} ({language})"),
        )
        for language, word in IN_WORDS.items()
    ]
