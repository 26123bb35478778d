"""Which spots are cool because one goes inside."""

from __future__ import annotations

from typing import Any

import pytest

from layers.spots.cool_spot import is_indoors


@pytest.mark.parametrize(
    ("properties", "indoors"),
    [
        ({"kind": "public"}, True),
        ({"kind": "shop", "facilities": ["toilet"]}, True),
        ({"kind": "public", "facilities": ["outdoor"]}, False),
        ({"kind": "park_shade"}, False),
        ({"kind": "water", "facilities": ["indoor", "outdoor"]}, True),
        ({"kind": "mist", "facilities": ["air_conditioning"]}, True),
        ({"kind": "water", "facilities": None}, False),
    ],
)
def test_facilities_say_it_before_the_kind(properties: dict[str, Any], *, indoors: bool) -> None:
    assert is_indoors(properties) is indoors
