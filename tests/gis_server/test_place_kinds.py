"""Words for kinds of places, in both languages."""

from __future__ import annotations

import unicodedata

import pytest

from gis_server.place_kinds import KINDS, alternatives, is_kind


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("駅", [KINDS[0]]),
        ("station", [KINDS[0]]),
        ("bus stop", [KINDS[1]]),
        ("バス停", [KINDS[1]]),
        ("駅前 バス", [("駅前",), ("バス",)]),
        ("川辺 bus stop", [("川辺",), KINDS[1]]),
        ("bus stopped", [("bus",), ("stopped",)]),
    ],
)
def test_a_kind_stands_for_all_its_words(wanted: str, expected: list[tuple[str, ...]]) -> None:
    assert alternatives(wanted) == expected


def test_kinds_are_written_as_names_are_searched() -> None:
    words = [word for kind in KINDS for word in kind]
    assert words == [unicodedata.normalize("NFKC", word).lower() for word in words]
    assert len(words) == len(set(words))
    assert all(is_kind(kind) for kind in KINDS)
    assert not is_kind(("川辺",))
