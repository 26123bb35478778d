"""A layer's schema is read strictly, and values are held against it."""

from __future__ import annotations

import contextlib
import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.bilingual import Bilingual
from layers.errors import InvalidInputError
from layers.features.field_schema import json_schema, queryables
from layers.features.fields import (
    Choice,
    Field,
    FieldType,
    fields_from_json,
    fields_to_json,
    validate,
)

LABEL = Bilingual("項目", "field")
SHADE = (Choice("sun", Bilingual("日なた", "sun")), Choice("shade", Bilingual("日かげ", "shade")))
FIELDS = (
    Field("name", FieldType.TEXT, LABEL, required=True, max_length=10),
    Field("story", FieldType.LONG_TEXT, LABEL),
    Field("temperature", FieldType.NUMBER, LABEL, minimum=-50, maximum=60),
    Field("seats", FieldType.INTEGER, LABEL, minimum=0),
    Field("open", FieldType.BOOLEAN, LABEL),
    Field("shade", FieldType.CHOICE, LABEL, choices=SHADE),
    Field("shades", FieldType.CHOICES, LABEL, choices=SHADE),
    Field("seen", FieldType.DATE, LABEL),
    Field("hours", FieldType.HOURS, LABEL),
    Field("page", FieldType.LINK, LABEL),
)
GOOD = {
    "name": " 熊谷駅 ",
    "story": "一行目\r\n二行目",
    "temperature": 35.5,
    "seats": 4.0,
    "open": False,
    "shade": "sun",
    "shades": ["shade", "sun", "shade"],
    "seen": "2026-07-22",
    "hours": {"weekly": {"mon": [{"opens": "09:00", "closes": "17:00"}]}},
    "page": "https://www.city.kumagaya.lg.jp/a?b=c#d",
}
WRONG = [
    ("name", 5),
    ("name", "x" * 11),
    ("name", "a\0b"),
    ("name", "a\u202eb"),
    ("name", "\ud800"),
    ("name", "  "),
    ("temperature", "35"),
    ("temperature", True),
    ("temperature", float("nan")),
    ("temperature", float("inf")),
    ("temperature", 10**400),
    ("temperature", 61),
    ("temperature", -51),
    ("seats", 1.5),
    ("seats", float("inf")),
    ("seats", -1),
    ("seats", False),
    ("open", "yes"),
    ("open", 1),
    ("shade", "moon"),
    ("shade", ["sun"]),
    ("shades", "sun"),
    ("shades", ["sun", None]),
    ("seen", "2026-02-30"),
    ("seen", "2026-7-1"),
    ("seen", "20260701"),
    ("page", "javascript:alert(1)"),
    ("page", "//example.org"),
    ("page", "https://"),
    ("page", "https://a@example.org/"),
    ("page", 'https://example.org/"onload=x'),
    ("page", "https://[::1"),
    ("page", "https://example.org:99999/"),
    ("page", "https://example.org/" + "x" * 2000),
]


def test_good_values_are_kept_clean() -> None:
    checked = validate(FIELDS, GOOD)
    assert checked.errors == ()
    assert checked.values["name"] == "熊谷駅"
    assert checked.values["story"] == "一行目\n二行目"
    assert checked.values["shades"] == ["sun", "shade"]
    assert (checked.values["seats"], checked.values["open"]) == (4, False)
    assert type(checked.values["seats"]) is int
    assert validate(FIELDS, checked.values).values == checked.values


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_wrong_value_is_named_and_left_out(field: str, value: object) -> None:
    checked = validate(FIELDS, {**GOOD, field: value})
    assert [each.field for each in checked.errors] == [field]
    assert field not in checked.values
    assert checked.values.keys() == GOOD.keys() - {field}


def test_faults_of_hours_carry_their_path() -> None:
    wrong = {"weekly": {"mon": [{"opens": "9", "closes": "17:00"}]}}
    errors = validate(FIELDS, {**GOOD, "hours": wrong}).errors
    assert [each.field for each in errors] == ["hours.weekly.mon[0].opens"]


def test_empty_values_are_absent_and_unknown_ones_refused() -> None:
    checked = validate(FIELDS, {"name": "x", "story": "", "shades": [], "seats": None, "x": 1})
    assert checked.values == {"name": "x"}
    assert [each.field for each in checked.errors] == ["x"]


def test_a_schema_comes_back_from_json() -> None:
    assert fields_from_json(json.loads(json.dumps(fields_to_json(FIELDS)))) == FIELDS


GOOD_FIELD = {"id": "a", "type": "text", "label": {"ja": "あ", "en": "a"}}
ONE_CHOICE = [{"id": "x", "label": {"ja": "あ", "en": "a"}}]


@pytest.mark.parametrize(
    ("field", "path"),
    [
        (3, "fields[0]"),
        ({**GOOD_FIELD, "id": "A"}, "fields[0].id"),
        ({**GOOD_FIELD, "id": "geometry"}, "fields[0].id"),
        ({**GOOD_FIELD, "type": "colour"}, "fields[0].type"),
        ({**GOOD_FIELD, "label": {"ja": "あ"}}, "fields[0].label.en"),
        ({**GOOD_FIELD, "label": {"ja": "あ", "en": "a", "fr": "a"}}, "fields[0].label.fr"),
        ({**GOOD_FIELD, "required": "yes"}, "fields[0].required"),
        ({**GOOD_FIELD, "hint": "x"}, "fields[0].hint"),
        ({**GOOD_FIELD, "max_length": 0}, "fields[0].max_length"),
        ({**GOOD_FIELD, "max_length": True}, "fields[0].max_length"),
        ({**GOOD_FIELD, "minimum": 1}, "fields[0].minimum"),
        ({**GOOD_FIELD, "type": "number", "maximum": float("nan")}, "fields[0].maximum"),
        ({**GOOD_FIELD, "type": "number", "minimum": 2, "maximum": 1}, "fields[0].maximum"),
        ({**GOOD_FIELD, "choices": ONE_CHOICE}, "fields[0].choices"),
        ({**GOOD_FIELD, "type": "choice"}, "fields[0].choices"),
        ({**GOOD_FIELD, "type": "choice", "choices": ONE_CHOICE * 2}, "fields[0].choices[1].id"),
    ],
)
def test_a_fault_of_a_schema_is_named(field: object, path: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        fields_from_json([field])
    assert [each.field for each in caught.value.errors] == [path]


def test_two_fields_of_one_id_are_refused() -> None:
    with pytest.raises(InvalidInputError) as caught:
        fields_from_json([GOOD_FIELD, GOOD_FIELD])
    assert caught.value.errors[0].field == "fields[1].id"


def test_json_schema_accepts_what_we_keep_and_refuses_what_we_refuse() -> None:
    schema = json_schema(FIELDS)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(validate(FIELDS, GOOD).values)
    for field, value in WRONG:
        if field in ("shade", "shades", "open") or value in (61, -51, -1, 1.5, "x" * 11):
            assert not validator.is_valid({**GOOD, field: value}), field
    assert "hours" not in queryables(FIELDS)["properties"]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(values=st.dictionaries(st.sampled_from([each.id for each in FIELDS]), json_values))
def test_any_input_gives_values_or_errors(values: dict[str, object]) -> None:
    checked = validate(FIELDS, values)
    json.dumps(checked.values, allow_nan=False)
    assert validate(FIELDS, checked.values).values == checked.values


@given(value=json_values)
def test_any_schema_is_read_or_refused(value: object) -> None:
    for schema in (value, [value], [{**GOOD_FIELD, "label": value}]):
        with contextlib.suppress(InvalidInputError):
            assert fields_from_json(fields_to_json(fields_from_json(schema))) is not None
