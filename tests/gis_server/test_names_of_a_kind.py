"""Names are ranked: what is of a wanted kind comes before what only names it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from gis_server import feature_search
from gis_server.feature_search import FeatureSearch, Searchable

NAMES = ("図書館前ビル", "妻沼図書館", "熊谷図書館", "熊谷図書館前ビル", "熊谷駅")


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> FeatureSearch:
    """Give a search of one table with these names, their ids in that order."""
    box = {"xmin": 139.38, "ymin": 36.15, "xmax": 139.38, "ymax": 36.15}
    number = len(NAMES)
    rows = pa.table(
        {
            "gml_id": [f"bldg_{each}" for each in range(number)],
            "name": NAMES,
            "feature_class": ["bldg:Building"] * number,
            "mesh": ["54390000"] * number,
            "bbox": [box] * number,
        }
    )
    table = Searchable(rows, rows.select(["gml_id", "name"]), ["name"], ["gml_id"], [])
    monkeypatch.setattr(feature_search, "feature_tables", lambda _: ["bldg"])
    unused: Any = SimpleNamespace()
    made = FeatureSearch(unused)
    monkeypatch.setattr(made, "_searchable", lambda _: table)
    return made


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("図書館", ["妻沼図書館", "熊谷図書館", "図書館前ビル", "熊谷図書館前ビル"]),
        ("図書館 熊谷", ["熊谷図書館", "熊谷図書館前ビル"]),
        ("熊谷 図書館", ["熊谷図書館", "熊谷図書館前ビル"]),
        ("library 熊谷", ["熊谷図書館", "熊谷図書館前ビル"]),
        ("駅 熊谷", ["熊谷駅"]),
        ("妻沼 駅", []),
    ],
)
def test_every_word_counts_wherever_the_kind_stands(
    search: FeatureSearch, words: str, expected: list[str]
) -> None:
    city: Any = SimpleNamespace()
    assert [each.name for each in search.find(city, words)] == expected
