"""What a feature is, and which narrowed lists many may want."""

from __future__ import annotations

import pytest

from layers.bilingual import Bilingual
from layers.exchange.narrowing import Narrowing
from layers.features.fields import Choice, Field, FieldType
from layers.features.layer import Layer


def choice(name: str, *ids: str, required: bool = False) -> Field:
    choices = tuple(Choice(each, Bilingual(each, each)) for each in ids)
    label = Bilingual(name, name)
    return Field(name, FieldType.CHOICE, label, choices=choices, required=required)


def layer(*fields: Field) -> Layer:
    title = {"ja": "気づき", "en": "notes"}
    return Layer("notes", "town", "s", "note", title, fields, (), frozenset())


URGENCY = choice("urgency", "high")
ABOUT = choice("about", "hot", "cool", required=True)
TEXT = Field("text", FieldType.TEXT, Bilingual("文", "Text"), required=True)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [((TEXT, URGENCY, ABOUT), ABOUT), ((TEXT, URGENCY), URGENCY), ((TEXT,), None)],
)
def test_the_first_needed_choice_says_what_a_feature_is(
    fields: tuple[Field, ...], kind: Field | None
) -> None:
    assert layer(*fields).kind_field == kind


@pytest.mark.parametrize(
    ("asked", "is_common"),
    [
        (Narrowing(), True),
        (Narrowing(words="  "), True),
        (Narrowing("hot"), True),
        (Narrowing("high"), False),
        (Narrowing(words="bench"), False),
        (Narrowing("hot", "bench"), False),
    ],
)
def test_lists_of_a_topic_are_many_peoples(asked: Narrowing, is_common: bool) -> None:
    assert asked.is_common(layer(TEXT, URGENCY, ABOUT)) is is_common
