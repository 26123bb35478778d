"""Geometry that people send is refused with the place of the fault, and never repaired."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import InvalidInputError
from layers.features.geometry_check import VERTICES_MAX, geometry_from_json, geometry_to_json

ALL = ("Point", "LineString", "Polygon")
CITY = (139.3, 36.1, 139.5, 36.3)


def refused(value: Any, *, kinds: tuple[str, ...] = ALL) -> str:
    with pytest.raises(InvalidInputError) as error:
        geometry_from_json(value, kinds=kinds, bounds=CITY)
    (only,) = error.value.errors
    assert only.ja
    return f"{only.field}: {only.en}"


def ring(*points: tuple[float, float]) -> dict[str, Any]:
    moved = [[139.4 + x / 1e3, 36.2 + y / 1e3] for x, y in points]
    return {"type": "Polygon", "coordinates": [[*moved, moved[0]]]}


def test_good_shapes_come_back_as_they_were() -> None:
    for value in (
        {"type": "Point", "coordinates": [139.4, 36.2]},
        {"type": "LineString", "coordinates": [[139.4, 36.2], [139.41, 36.21]]},
        ring((0, 0), (1, 0), (1, 1), (0, 1)),
    ):
        found = geometry_from_json(value, kinds=ALL, bounds=CITY)
        again = geometry_to_json(found)
        assert again is not None
        assert again["type"] == value["type"]
        assert geometry_from_json(_lists(again), kinds=ALL, bounds=CITY).equals(found)


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lists(each) for name, each in value.items()}
    return [_lists(each) for each in value] if isinstance(value, tuple) else value


def test_a_third_coordinate_is_left_out() -> None:
    point = {"type": "Point", "coordinates": [139.4, 36.2, 31.5]}
    assert not geometry_from_json(point, kinds=ALL, bounds=CITY).has_z


def test_a_bow_tie_names_its_crossing() -> None:
    assert refused(ring((0, 0), (1, 1), (1, 0), (0, 1))) == (
        "geometry: the line crosses itself at 139.400500, 36.200500; change it there"
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "geometry.type: one of"),
        ([], "geometry.type: one of"),
        ({"type": "Point"}, "[longitude, latitude]"),
        ({"type": "Point", "coordinates": [139.4]}, "[longitude, latitude]"),
        ({"type": "Point", "coordinates": [139.4, "36"]}, "[longitude, latitude]"),
        ({"type": "Point", "coordinates": [139.4, True]}, "[longitude, latitude]"),
        ({"type": "Point", "coordinates": [139.4, math.nan]}, "[longitude, latitude]"),
        ({"type": "Point", "coordinates": [139.4, math.inf]}, "[longitude, latitude]"),
        ({"type": "Point", "coordinates": [36.2, 139.4]}, "inside the city (36.200000, 139.4"),
        ({"type": "MultiPoint", "coordinates": [[139.4, 36.2]]}, "geometry.type: one of"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry.type: one of"),
        ({"type": "LineString", "coordinates": [[139.4, 36.2]]}, "2 points"),
        ({"type": "LineString", "coordinates": []}, "arrays of coordinates"),
        ({"type": "Polygon", "coordinates": [[139.4, 36.2]]}, "[longitude, latitude]"),
        ({"type": "Polygon", "coordinates": [[[139.4, 36.2]] * 2]}, "closed ring"),
        ({"type": "Polygon", "coordinates": [[[139.4, 36.2]] * 4]}, "too few points"),
        ({"type": "Polygon", "coordinates": [[]]}, "arrays of coordinates"),
        ({"type": "Polygon", "coordinates": {"0": 1}}, "arrays of coordinates"),
        ({"type": ["Point"], "coordinates": [1, 2]}, "geometry.type"),
    ],
)
def test_bad_shapes_say_what_was_expected(value: Any, words: str) -> None:
    assert words in refused(value)


def test_layers_name_their_types() -> None:
    assert "one of ['Point']" in refused(ring((0, 0), (1, 0), (1, 1)), kinds=("Point",))


def test_too_many_vertices_are_counted() -> None:
    line = {"type": "LineString", "coordinates": [[139.4, 36.2]] * (VERTICES_MAX + 1)}
    assert "at most 500 vertices (there are 501)" in refused(line)


def test_the_worst_scribble_is_refused_at_once() -> None:
    chance = np.random.default_rng(1)
    points = [tuple(each) for each in chance.random((VERTICES_MAX - 1, 2)) * 9]
    before = time.process_time()
    refused(ring(*points))
    assert time.process_time() - before < 1.0  # make_valid took 127 s here


json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(st.sampled_from(ALL), json)
def test_nothing_else_leaves_it(kind: str, coordinates: Any) -> None:
    try:
        found = geometry_from_json(
            {"type": kind, "coordinates": coordinates}, kinds=ALL, bounds=CITY
        )
    except InvalidInputError:
        return
    assert found.is_valid
