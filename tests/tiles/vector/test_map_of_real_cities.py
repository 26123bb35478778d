"""The 2D map of real deliveries, read back and counted against their tables."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest
import shapely

from tests.tiles.vector.real_city import city_context, city_files
from tiles.vector import build_map
from tiles.vector.footprints import plan

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def test_osaka_shows_every_building_and_road(shared_data: Path, tmp_path: Path) -> None:
    delivery = shared_data / "plateau" / "27100_osaka-shi_iur30"
    files = city_files(delivery)
    result = build_map(city_context(delivery), files, tmp_path)
    assert result.record is not None
    assert result.problems == ()
    for theme, layer in (("bldg", "building"), ("tran", "road")):
        expected = set()
        for file in files:
            if file.theme == theme:
                tables, found = file.tables(), plan(file.tables())
                # Slivers thinner than a unit of the tile grid (0.24 m) cannot be drawn.
                drawn = ~shapely.is_empty(shapely.buffer(found.geometry, -0.15 / 111_000))
                drawn &= ~shapely.is_missing(found.geometry)
                expected |= {tables.features.gml_id[int(row)] for row in found.rows[drawn]}
        read = pyogrio.read_dataframe(tmp_path / "map.pmtiles", layer=layer, ZOOM_LEVEL="15")
        assert expected <= set(read["gml_id"])
        assert len(expected) > 1500
    buildings = pyogrio.read_dataframe(tmp_path / "map.pmtiles", layer="building", ZOOM_LEVEL="15")
    assert buildings["height"].max() > 250  # the tower of Nanko
    assert {"宿泊施設", "その他"} <= set(buildings["usage_label"].dropna())


def test_numazu_shows_every_kind_of_zone(shared_data: Path, tmp_path: Path) -> None:
    delivery = shared_data / "plateau" / "22203_numazu-shi"
    result = build_map(city_context(delivery), city_files(delivery), tmp_path)
    assert result.record is not None
    read = {
        name: pyogrio.read_dataframe(tmp_path / "map.pmtiles", layer=name, ZOOM_LEVEL="15")
        for name in pyogrio.list_layers(tmp_path / "map.pmtiles")[:, 0]
    }
    assert set(read["hazard"]["kind"]) == {"fld", "tnm", "lsld"}
    assert read["tree"]["gml_id"].nunique() == 19
    assert read["vegetation"]["gml_id"].nunique() == 9
    assert read["landuse"]["gml_id"].nunique() == 225 - 2  # two slivers of 0.01 m²
    assert "UseDistrict" in set(read["urban_plan"]["kind"])
    assert (tmp_path / "map.pmtiles").stat().st_size < 1_000_000
