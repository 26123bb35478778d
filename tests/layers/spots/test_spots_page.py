"""docs/spots.md against the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

from layers.exchange import csv_table, geojson_table, table
from layers.exchange.column_mapping import targets_of
from layers.exchange.table import Outcome
from layers.features.fields import FieldType
from layers.spots.cool_spot import COOL_SPOT_FIELDS
from layers.spots.hours import ClosingMoves, HolidayRule
from layers.spots.hours_json import hours_as_json, hours_from_json
from layers.spots.opening import OpeningState

PAGE = (Path(__file__).resolve().parents[3] / "docs/spots.md").read_text("utf-8")


def rows_under(heading: str) -> list[list[str]]:
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def test_types_are_those_of_the_code() -> None:
    named = [row[0].strip("`") for row in rows_under("Fields of a layer")]
    assert named == [each.value for each in FieldType]


def test_fields_are_those_of_the_code() -> None:
    rows = rows_under("Fields of a spot")
    assert [row[0].strip("`") for row in rows] == [each.id for each in COOL_SPOT_FIELDS]
    for row, field in zip(rows, COOL_SPOT_FIELDS, strict=True):
        assert row[1:5] == [
            field.type.value,
            field.label.ja,
            field.label.en,
            "yes" if field.required else "",
        ]
        assert not field.choices or row[5] == ", ".join(each.id for each in field.choices)


def test_the_example_of_hours_is_read() -> None:
    found = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert found
    example = json.loads(found[1])
    read = hours_as_json(hours_from_json(example))
    assert read | {"weekly": ""} == example | {"weekly": ""}


def test_words_of_rules_and_outcomes_are_there() -> None:
    words = [*HolidayRule, *OpeningState, *Outcome, ClosingMoves.NEXT_DAY]
    assert [each for each in words if f"`{each.value}`" not in PAGE] == []


def test_targets_are_those_of_the_code() -> None:
    named = set(re.findall(r"`((?:@|hours\.)[a-z_.]+)`", PAGE))
    assert named <= targets_of(COOL_SPOT_FIELDS).keys()
    assert {"@lat", "@wkt", "hours.days", "hours.season", "hours.mon.opens"} <= named


def test_limits_are_those_of_the_code() -> None:
    limits = (
        f"{table.MOST_BYTES >> 20} MB, {table.MOST_ROWS:,} rows, {csv_table.MOST_COLUMNS} columns, "
        f"{table.LONGEST_CELL:,} characters a cell, {geojson_table.MOST_VERTICES:,} vertices"
    )
    assert limits in PAGE.replace("\n", " ")
