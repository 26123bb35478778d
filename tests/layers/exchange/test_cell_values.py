"""Cells as lists write them become values of fields."""

from __future__ import annotations

import pytest

from layers.bilingual import Bilingual
from layers.exchange.cell_values import read_cell
from layers.features.fields import Field, FieldType
from layers.spots.cool_spot import FACILITIES, KINDS

LABEL = Bilingual("項目", "field")


def value(kind: FieldType, text: object) -> object:
    choices = KINDS if kind is FieldType.CHOICE else FACILITIES if kind is FieldType.CHOICES else ()
    return read_cell(Field("a", kind, LABEL, choices=choices), text).value


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (FieldType.INTEGER, "40名", 40),
        (FieldType.INTEGER, "１，２００人", 1200),
        (FieldType.INTEGER, "80名以上", 80),
        (FieldType.INTEGER, "約20人", 20),
        (FieldType.INTEGER, "1,2", "1,2"),
        (FieldType.INTEGER, "多数", "多数"),
        (FieldType.NUMBER, "35.5℃", 35.5),
        (FieldType.NUMBER, "-3.5", -3.5),
        (FieldType.NUMBER, "nan", "nan"),
        (FieldType.NUMBER, "inf", "inf"),
        (FieldType.BOOLEAN, "有", True),
        (FieldType.BOOLEAN, "○", True),
        (FieldType.BOOLEAN, "ＴＲＵＥ", True),
        (FieldType.BOOLEAN, "無", False),
        (FieldType.BOOLEAN, "×", False),
        (FieldType.BOOLEAN, "たぶん", "たぶん"),
        (FieldType.BOOLEAN, True, True),
        (FieldType.DATE, "2024-07-01", "2024-07-01"),
        (FieldType.DATE, "2024/7/1", "2024-07-01"),
        (FieldType.DATE, "令和６年７月１日", "2024-07-01"),
        (FieldType.DATE, "令和元年5月1日", "2019-05-01"),
        (FieldType.DATE, "R6.7.1", "2024-07-01"),
        (FieldType.DATE, "20240701", "2024-07-01"),
        (FieldType.DATE, "2024-02-30", "2024-02-30"),
        (FieldType.DATE, "7/1/2024", "7/1/2024"),
        (FieldType.CHOICE, "公共施設", "public"),
        (FieldType.CHOICE, "SHOP OR BUSINESS", "shop"),
        (FieldType.CHOICE, "お店・事業所", "shop"),
        (FieldType.CHOICE, "城", "城"),
        (FieldType.CHOICES, "冷房、Ｗｉ－Ｆｉ、卓球", ["air_conditioning", "wifi", "卓球"]),
        (FieldType.CHOICES, "冷房;トイレ", ["air_conditioning", "toilet"]),
        (FieldType.CHOICES, "water_refill", ["water_refill"]),
        (FieldType.TEXT, "'90年代", "'90年代"),
        (FieldType.TEXT, 12, "12"),
        (FieldType.TEXT, None, None),
    ],
)
def test_a_cell_is_read(kind: FieldType, text: object, expected: object) -> None:
    found = value(kind, text)
    assert found == expected
    assert type(found) is type(expected)


def test_about_eighty_is_told() -> None:
    field = Field("a", FieldType.INTEGER, LABEL)
    assert [each.en for each in read_cell(field, "80名以上").told] == ["read as 80"]
    assert read_cell(field, "80名").told == ()
