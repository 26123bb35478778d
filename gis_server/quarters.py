"""Quarters of a town, found by the names that its buildings tell.

People write the number of a quarter in kanji or in digits: a name is looked through in both forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gis_server.place_kinds import alternatives
from gis_server.records import FoundFeature

QUARTER = "quarter"  # class of what is found; nothing of the city model has it
_KANJI = "一二三四五六七八九"
_VALUES = {each: value for value, each in enumerate(("", *_KANJI))}
_NUMERALS = f"0-9{_KANJI}十"
_NUMBER = re.compile(f"(?<![{_NUMERALS}])(?:[{_KANJI}]?十[{_KANJI}]?|[{_KANJI}])(?=丁|$)")
_APART = f"(?<![{_NUMERALS}])(?=[{_NUMERALS}])|(?![{_NUMERALS}])"


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter as it is found, with its folded name as published and with its number in digits."""

    forms: tuple[str, str]
    found: FoundFeature


@dataclass(frozen=True, slots=True)
class QuarterQuery:
    """What somebody looks for: whole, and as words that a name holds one alternative of each."""

    whole: frozenset[str]
    words: Sequence[Sequence[re.Pattern[str]]]

    def rank(self, quarter: Quarter) -> int | None:
        """Rank like features: 0 equal, 2 begins with, 3 otherwise; None where it does not match."""
        both = "\n".join(quarter.forms)
        if not all(any(each.search(both) for each in word) for word in self.words):
            return None
        if self.whole.intersection(quarter.forms):
            return 0
        return 2 if any(form.startswith(tuple(self.whole)) for form in quarter.forms) else 3


def quarter_query(wanted: str) -> QuarterQuery:
    """Read what somebody looks for, in small letters of one width."""
    words = [
        [_pattern(form) for each in word for form in {each, in_digits(each)}]
        for word in alternatives(wanted)
    ]
    return QuarterQuery(frozenset({wanted, in_digits(wanted)}), words)


def quarters_in(names: pa.ChunkedArray, boxes: pa.ChunkedArray) -> Iterator[Quarter]:
    """Give each quarter that buildings name, in the mean place of these."""
    west, south, east, north = (
        pc.struct_field(boxes, side) for side in ("xmin", "ymin", "xmax", "ymax")
    )
    middles = {"lon": pc.divide(pc.add(west, east), 2), "lat": pc.divide(pc.add(south, north), 2)}
    table = pa.table({"name": names, **middles}).drop_null()
    means = table.group_by("name").aggregate([("lon", "mean"), ("lat", "mean")]).sort_by("name")
    for row in means.to_pylist():
        if row["name"]:
            folded = unicodedata.normalize("NFKC", row["name"]).lower()
            yield Quarter((folded, in_digits(folded)), _found(row))


def in_digits(name: str) -> str:
    """Give a name with the number of its quarter in digits, as far as it is typed: 一 to 九十九."""
    return _NUMBER.sub(_digits, name)


def _digits(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].rpartition("十")
    return str(_VALUES[ones] + (10 * max(_VALUES[tens], 1) if ten else 0))


def _pattern(word: str) -> re.Pattern[str]:
    """Match a word in a name; one that begins with a number not in the midst of another."""
    return re.compile(f"(?:{_APART}){re.escape(word)}")


def _found(row: dict[str, Any]) -> FoundFeature:
    lon, lat = row["lon_mean"], row["lat_mean"]
    return FoundFeature(gml_id="", name=row["name"], class_=QUARTER, mesh="", lon=lon, lat=lat)
