"""Scenarios are checked feature by feature, and the same scenario is always the same text."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from layers.errors import InvalidInputError
from layers.heat_package.proposals.scenario import area_of, scenario_from
from tests.layers.heat_package.proposals.answers import KINDS, tree

BOUNDS = (139.3, 36.1, 139.5, 36.2)


def test_the_same_scenario_has_the_same_checksum() -> None:
    turned = {key: tree()[key] for key in reversed(tree())}
    first = scenario_from([tree()], KINDS, bounds=BOUNDS)
    assert first == scenario_from([turned], KINDS, bounds=BOUNDS)
    assert first.sha256 != scenario_from([tree(height_m=9)], KINDS, bounds=BOUNDS).sha256
    assert area_of(first).contains(shapely.Point(139.38, 36.15))


@pytest.mark.parametrize(
    ("features", "field"),
    [
        ([], "features"),
        ([tree()] * 51, "features"),
        ([tree(), {**tree(), "properties": None}], "features.1.properties.kind"),
        ([tree(kind="lamp")], "features.0.properties.kind"),
        ([tree(cover="soil")], "features.0.properties.cover"),
        ([tree(height_m=[8])], "features.0.properties.height_m"),
        ([tree(height_m=float("nan"))], "features.0.properties.height_m"),
        ([tree(height_m=True)], "features.0.properties.height_m"),
        ([tree(species="\u202eabc")], "features.0.properties.species"),
        ([tree(species="x" * 61)], "features.0.properties.species"),
        ([tree(lon=135.0)], "features.0.geometry.coordinates"),
        ([{**tree(), "geometry": None}], "features.0.geometry.type"),
    ],
)
def test_what_cannot_be_used_is_named(features: list[Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        scenario_from(features, KINDS, bounds=BOUNDS)
    assert [each.field for each in refused.value.errors] == [field]
