"""Open data of real deliveries: nothing is lost, and every table opens."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pyogrio
import pytest

from tests.tiles.vector.real_city import city_context, city_files
from tiles.open_data import build_open_data
from tiles.vector.footprints import top_level_rows

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.mark.parametrize(
    "name",
    [
        "27100_osaka-shi_iur30",
        "22203_numazu-shi",
        "08220_tsukuba-shi_city_2023_citygml_2_op",
        "13100_tokyo23-ku_mini_iur14",
        "15202_nagaoka-shi_2024_epsg10169",
    ],
)
def test_every_feature_is_in_both_formats(shared_data: Path, tmp_path: Path, name: str) -> None:
    delivery = shared_data / "plateau" / name
    files = [each for each in city_files(delivery) if each.theme != "dem"]
    result = build_open_data(city_context(delivery), files, tmp_path)
    assert result.record is not None
    for theme in {each.theme for each in files}:
        of_theme = [each.tables() for each in files if each.theme == theme]
        expected = sorted(
            tables.features.gml_id[int(row)]
            for tables in of_theme
            for row in top_level_rows(tables)
        )
        parquet = geopandas.read_parquet(tmp_path / f"{theme}.parquet")
        assert sorted(parquet["gml_id"]) == expected
        assert pyogrio.read_info(tmp_path / f"{theme}.gpkg")["features"] == len(expected)
        assert parquet.geometry.dropna().is_valid.all()
        west, south, east, north = parquet.total_bounds
        assert 122 < west <= east < 154
        assert 20 < south <= north < 46


def test_osaka_s_attributes_are_decoded(shared_data: Path, tmp_path: Path) -> None:
    delivery = shared_data / "plateau" / "27100_osaka-shi_iur30"
    files = city_files(delivery, "udx/bldg/5135*.gml")
    assert build_open_data(city_context(delivery), files, tmp_path).record is not None
    found = geopandas.read_parquet(tmp_path / "bldg.parquet")
    assert found["bldg_measuredHeight"].max() > 250
    assert "その他" in set(found["bldg_usage_label"].dropna())
    tallest = found.loc[found["bldg_measuredHeight"].idxmax()]
    assert tallest["top_height_m"] - tallest["ground_height_m"] == pytest.approx(
        tallest["bldg_measuredHeight"], abs=1.0
    )
