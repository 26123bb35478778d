"""Published tilesets of real cities: our checker and the Khronos validator find no error."""

from __future__ import annotations

import pytest

from tests.oracles.conftest import PublishedCity
from tiles.checking import check_tileset
from tiles.errors import Severity

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def test_no_tileset_has_a_finding(published_city: PublishedCity) -> None:
    tilesets = published_city.tilesets()
    assert tilesets
    for dataset, path in tilesets.items():
        findings = check_tileset(path)
        serious = [each for each in findings if each.severity is not Severity.INFO]
        assert serious == [], dataset
        # An info would say that the glTF validator or a part of the check did not run.
        assert findings == [], dataset


def test_every_feature_with_surfaces_is_in_its_dataset(published_city: PublishedCity) -> None:
    assert published_city.report.exit_code() == 0, published_city.report.problems
    for record in published_city.report.datasets:
        assert record.features > 0, record.id
        assert record.crs.geoid == "GSIGEO2011"
        assert record.lineage.sources
