"""The fields of a cool-share spot hold a real spot, and are a schema like any other."""

from __future__ import annotations

from layers.features.fields import fields_from_json, fields_to_json, validate
from layers.spots.cool_spot import COOL_SPOT_FIELDS


def test_the_fields_are_a_schema() -> None:
    assert fields_from_json(fields_to_json(COOL_SPOT_FIELDS)) == COOL_SPOT_FIELDS


def test_a_spot_needs_a_name_and_a_kind() -> None:
    assert [each.field for each in validate(COOL_SPOT_FIELDS, {}).errors] == ["name", "kind"]


def test_a_whole_spot_is_kept() -> None:
    spot = {
        "name": "まちなか休憩所",
        "name_kana": "まちなかきゅうけいじょ",
        "name_en": "Town rest place",
        "name_plain": "すずしい へや",
        "kind": "rest_place",
        "designated_shelter": True,
        "capacity": 20,
        "seats": 12,
        "audience": "小さい子どもと家族",
        "facilities": ["air_conditioning", "water_refill", "indoor"],
        "step_free": True,
        "wheelchair_toilet": False,
        "benefit": "うちわ",
        "verified_at": "2026-06-01",
        "hours": {"weekly": {"mon": [{"opens": "09:00", "closes": "17:00"}]}},
        "page": "https://example.org/spot",
    }
    checked = validate(COOL_SPOT_FIELDS, spot)
    assert checked.errors == ()
    assert checked.values.keys() == spot.keys()
