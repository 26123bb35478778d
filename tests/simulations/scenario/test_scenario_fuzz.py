"""Whatever JSON arrives as a scenario: it acts, or it is a ScenarioError."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.errors import ScenarioError
from simulations.grid import grid_over
from simulations.scenario import KINDS, apply_scenario, read_scenario
from simulations.scenario.features import Property
from simulations.surface.dataset import check_surface, surface_dataset

LON, LAT = 139.8333, 36.0
GRID = grid_over("EPSG:6677", (-60.0, -60.0, 60.0, 60.0))
SURFACE = surface_dataset(
    GRID,
    {
        "ground_height": np.zeros(GRID.shape),
        "building_height": np.where(np.arange(60) < 30, 8.0, 0.0) * np.ones(GRID.shape),
    },
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
NEAR = st.tuples(st.floats(LON - 4e-4, LON + 4e-4), st.floats(LAT - 4e-4, LAT + 4e-4)).map(list)
BOX = st.tuples(NEAR, NEAR).map(
    lambda two: {
        "type": "Polygon",
        "coordinates": [[[x, y] for x, y in shapely.box(*two[0], *two[1]).exterior.coords]],
    }
)
POINT = NEAR.map(lambda place: {"type": "Point", "coordinates": place})
LINE = st.lists(NEAR, min_size=2, max_size=5).map(
    lambda places: {"type": "LineString", "coordinates": places}
)
SHAPES = {"Point": POINT, "LineString": LINE, "Polygon": BOX}


def values(rule: Property) -> st.SearchStrategy[Any]:
    if rule.words is not None:
        return st.sampled_from(rule.words)
    if rule.is_text:
        return st.sampled_from(["zelkova", "サクラ", "no such tree"])
    return st.floats(rule.low, rule.high)


def features(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Give features of a kind: mostly right, now and then with something wild in them."""
    rules = KINDS[kind]
    given_always = {n: values(r) for n, r in rules.properties.items() if r.default is None}
    shapes = st.one_of([SHAPES[name] for name in rules.shapes if name in SHAPES])
    spoiled = st.dictionaries(st.sampled_from([*rules.properties, "colour"]), JSON, max_size=1)
    rarely = st.sampled_from([False] * 9 + [True])
    return st.tuples(
        shapes, st.fixed_dictionaries(given_always), spoiled, rarely, JSON, rarely
    ).map(
        lambda found: {
            "type": "Feature",
            "geometry": found[4] if found[5] else found[0],
            "properties": {"kind": kind} | found[1] | (found[2] if found[3] else {}),
        }
    )


FEATURE = st.sampled_from(sorted(KINDS)).flatmap(features)
SCENARIO = st.fixed_dictionaries(
    {"type": st.just("FeatureCollection"), "features": st.lists(FEATURE, max_size=4)}
)


@settings(max_examples=150)
@given(SCENARIO | st.fixed_dictionaries({"type": st.just("FeatureCollection"), "features": JSON}))
def test_any_json_acts_or_is_refused_in_words(found: Any) -> None:
    try:
        after, windows, _ = apply_scenario(SURFACE, read_scenario(found))
    except ScenarioError:
        return
    check_surface(after)
    inside = np.zeros(GRID.shape, bool)
    for window in windows:
        inside[window.slices_in(GRID)] = True
    for name in after:
        old = SURFACE[name].to_numpy() if name in SURFACE else 0
        assert not (after[name].to_numpy() != old)[~inside].any()


@settings(max_examples=60)
@given(st.lists(FEATURE, min_size=2, max_size=4), st.randoms())
def test_the_order_of_any_features_changes_no_bit(found: list[Any], random: Any) -> None:
    def applied(features: list[Any]) -> Any:
        return apply_scenario(
            SURFACE, read_scenario({"type": "FeatureCollection", "features": features})
        )

    shuffled = random.sample(found, len(found))
    try:
        one = applied(found)
    except ScenarioError:
        return
    other = applied(shuffled)
    assert one.surface.drop_attrs().identical(other.surface.drop_attrs())
    assert one.windows == other.windows
