"""Quarters are found while their name is typed, with numbers in kanji and in digits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from gis_server import feature_search
from gis_server.feature_search import QUARTERS_MAX, RESULTS_MAX, FeatureSearch, Searchable
from gis_server.quarters import Quarter, in_digits, quarter_query, quarters_in

NAMES = ("本町一丁目", "本町十丁目", "本町十一丁目", "本町二十一丁目", "西町１丁目", "西町１１丁目")


def quarters(names: tuple[str, ...], *, lon: float = 139.38) -> list[Quarter]:
    box = {"xmin": lon, "ymin": 36.15, "xmax": lon, "ymax": 36.15}
    columns = pa.array(names), pa.array([box] * len(names))
    return [*quarters_in(*(pa.chunked_array([each]) for each in columns))]


def test_numbers_up_to_ninety_nine_have_digits() -> None:
    kanji = ("", *"一二三四五六七八九")
    for number in range(1, 100):
        tens, ones = divmod(number, 10)
        ten = ("" if tens == 1 else kanji[tens]) + "十" if tens else ""
        assert in_digits(f"町{ten}{kanji[ones]}丁目") == f"町{number}丁目"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("本町十一丁目", ["本町十一丁目"]),
        ("本町11丁目", ["本町十一丁目"]),
        ("11丁目", ["本町十一丁目", "西町１１丁目"]),
        ("十一丁目", ["本町十一丁目", "西町１１丁目"]),
        ("1丁目", ["本町一丁目", "西町１丁目"]),
        ("一丁目", ["本町一丁目", "西町１丁目"]),
        ("21丁目", ["本町二十一丁目"]),
        ("本町二十", ["本町二十一丁目"]),
        ("西町一丁", ["西町１丁目"]),
        ("西町十一", ["西町１１丁目"]),
        ("丁目 西町", ["西町１丁目", "西町１１丁目"]),
    ],
)
def test_a_number_is_whole_and_in_either_form(words: str, expected: list[str]) -> None:
    asked = quarter_query(words)
    found = [each.found.name for each in quarters(NAMES) if asked.rank(each) is not None]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("typed", range(1, 1 + len("本町十一丁目")))
def test_a_quarter_stays_while_its_name_is_typed(typed: int) -> None:
    asked = quarter_query("本町十一丁目"[:typed])
    (quarter,) = quarters(("本町十一丁目",))
    assert asked.rank(quarter) == (0 if typed == len("本町十一丁目") else 2)


def test_quarters_hide_nothing_else_and_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    number = 40
    ids = [f"bldg_{each:04}" for each in range(number)]
    box = {"xmin": 139.38, "ymin": 36.15, "xmax": 139.38, "ymax": 36.15}
    rows = pa.table(
        {
            "gml_id": ids,
            "name": ["ほとり会館"] * number,
            "feature_class": ["bldg:Building"] * number,
            "mesh": ["54390000"] * number,
            "bbox": [box] * number,
        }
    )
    named = quarters(tuple(f"ほとり{each}丁目" for each in range(number)))
    table = Searchable(rows, rows.select(["gml_id", "name"]), ["name"], ["gml_id"], named)
    monkeypatch.setattr(feature_search, "feature_tables", lambda _: ["bldg", "tran"])
    unused: Any = SimpleNamespace()
    search = FeatureSearch(unused)
    monkeypatch.setattr(search, "_searchable", lambda _: table)
    found = search.find(unused, "ほとり")
    told = [each.name for each in found if each.class_ == "quarter"]
    assert len(told) == len(set(told)) == QUARTERS_MAX
    assert len(found) == RESULTS_MAX
