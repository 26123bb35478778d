"""Faults in opening hours are named with their place."""

from __future__ import annotations

import pytest

from layers.errors import InvalidInputError
from layers.spots.hours import Span
from layers.spots.hours_json import hours_from_json

FAULTS = [
    ([], ""),
    ({}, "weekly"),
    ({"weekly": {}, "wekly": 1}, "wekly"),
    ({"weekly": {"monday": []}}, "weekly.monday"),
    ({"weekly": {"mon": "9-17"}}, "weekly.mon"),
    ({"weekly": {"mon": ["9-17"]}}, "weekly.mon[0]"),
    ({"weekly": {"mon": [{"opens": "9:00", "closes": "17:00"}]}}, "weekly.mon[0].opens"),
    ({"weekly": {"mon": [{"opens": "24:00", "closes": "25:00"}]}}, "weekly.mon[0].opens"),
    ({"weekly": {"mon": [{"opens": "09:00", "closes": "09:00"}]}}, "weekly.mon[0].closes"),
    ({"weekly": {"mon": [{"opens": "09:00", "closes": "34:00"}]}}, "weekly.mon[0].closes"),
    ({"weekly": {"mon": [{"opens": "09:00"}]}}, "weekly.mon[0].closes"),
    (
        {
            "weekly": {
                "mon": [
                    {"opens": "09:00", "closes": "13:00"},
                    {"opens": "12:00", "closes": "17:00"},
                ]
            }
        },
        "weekly.mon",
    ),
    ({"weekly": {}, "season": {"first": "06-01"}}, "season.last"),
    ({"weekly": {}, "season": {"first": "02-30", "last": "09-30"}}, "season.first"),
    ({"weekly": {}, "season": {"first": "2026-06-01", "last": "2026-09-30"}}, "season"),
    ({"weekly": {}, "exceptions": [{"first": "2026-08-32"}]}, "exceptions[0].first"),
    (
        {"weekly": {}, "exceptions": [{"first": "2026-08-16", "last": "2026-08-13"}]},
        "exceptions[0].last",
    ),
    (
        {"weekly": {}, "exceptions": [{"first": "12-29", "last": "2027-01-03"}]},
        "exceptions[0].last",
    ),
    ({"weekly": {}, "exceptions": [{"first": "12-29", "word": "a\0"}]}, "exceptions[0].word"),
    ({"weekly": {}, "exceptions": [{"first": "12-29"}] * 201}, "exceptions"),
    ({"weekly": {}, "holidays": {"rule": "open"}}, "holidays.rule"),
    ({"weekly": {}, "holidays": {"rule": "own spans"}}, "holidays.spans"),
    (
        {"weekly": {}, "holidays": {"rule": "closed", "closing_moves": "next day"}},
        "holidays.closing_moves",
    ),
    ({"weekly": {}, "nth_weekdays": [{"weeks": [0], "weekday": "mon"}]}, "nth_weekdays[0].weeks"),
    (
        {"weekly": {}, "nth_weekdays": [{"weeks": [True], "weekday": "mon"}]},
        "nth_weekdays[0].weeks",
    ),
    ({"weekly": {}, "nth_weekdays": [{"weeks": [1], "weekday": 1}]}, "nth_weekdays[0].weekday"),
    ({"weekly": {}, "alert": [{"opens": "22:00", "closes": "02:00"}]}, "alert[0].closes"),
    ({"weekly": {}, "original": 5}, "original"),
    ({"weekly": {}, "original": "x" * 2001}, "original"),
]


@pytest.mark.parametrize(("value", "field"), FAULTS)
def test_a_fault_is_named_with_its_place(value: object, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        hours_from_json(value)
    assert [each.field for each in caught.value.errors] == [field]
    assert all(each.ja and each.en for each in caught.value.errors)


def test_every_fault_is_told_at_once() -> None:
    value = {"weekly": {"mon": [{"opens": "x", "closes": "y"}]}, "season": 3, "unknown": 1}
    with pytest.raises(InvalidInputError) as caught:
        hours_from_json(value)
    fields = {each.field for each in caught.value.errors}
    assert {"unknown", "weekly.mon[0].opens", "weekly.mon[0].closes", "season"} <= fields


def test_a_closing_before_the_opening_is_on_the_next_day() -> None:
    night = {"opens": "22:00", "closes": "02:00"}
    hours = hours_from_json({"weekly": {"fri": [night]}})
    assert hours.weekly is not None
    assert hours.weekly[4] == (Span(1320, 1560),)
