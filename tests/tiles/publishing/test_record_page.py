"""The page about the record of a dataset names its fields, and no other."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import orjson

from tiles.publishing import (
    Coordinates,
    DatasetRecord,
    Lineage,
    PropertyRecord,
)
from tiles.publishing.dataset_record import encoded_record, record_from_json

PAGE = Path(__file__).parents[3] / "docs" / "data-contracts.md"


def documented() -> tuple[set[str], set[str]]:
    """Give the fields in the first column of the two tables of the section."""
    section = PAGE.read_text(encoding="utf-8").split("## Dataset record")[1].split("\n## ")[0]
    tables = section.split("Each of `properties`")
    found = [
        set(re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\| (`[^|]*)\|", table, re.MULTILINE))))
        for table in tables
    ]
    return found[0], found[1]


def test_every_field_is_on_the_page() -> None:
    record, properties = documented()
    nested = {"crs": Coordinates, "lineage": Lineage}
    names = set()
    for field in fields(DatasetRecord):
        inner = nested.get(field.name)
        names |= {f"{field.name}.{each.name}" for each in fields(inner)} if inner else {field.name}
    assert record == names
    assert properties == {field.name for field in fields(PropertyRecord)}


def test_a_record_comes_back_as_it_was(record: DatasetRecord) -> None:
    assert record_from_json(orjson.loads(encoded_record(record))) == record
    assert orjson.loads(encoded_record(record)) == orjson.loads(orjson.dumps(record.as_json()))
