"""The terrain of real deliveries against their own triangles, found by another way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import orjson
import pytest
import shapely

from tests.tiles.vector.real_city import city_context, city_files, tables_of
from tiles.terrain import build_terrain
from tiles.terrain.ground import relief_triangles
from tiles.terrain.terrarium import decode

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def height_of_plane(triangle: np.ndarray, lon: float, lat: float) -> float:
    corners = np.column_stack([triangle[:, :2], np.ones(3)])
    return float(np.linalg.solve(corners, triangle[:, 2]) @ [lon, lat, 1.0])


def test_pixels_of_yokosuka_lie_in_the_planes_of_the_relief(
    shared_data: Path, tmp_path: Path
) -> None:
    delivery = shared_data / "plateau" / "14201_yokosuka-shi_iur20"
    path = next(delivery.glob("udx/dem/*.gml"))
    result = build_terrain(city_context(delivery), city_files(delivery), tmp_path)
    assert result.record is not None
    triangles = np.concatenate(list(relief_triangles(tables_of(path))))
    assert len(triangles) == 1066
    tree = shapely.STRtree(shapely.polygons(triangles[:, :, :2]))
    zoom = orjson.loads((tmp_path / "terrain.json").read_bytes())["maxzoom"]
    side = 256 * 2**zoom
    checked = 0
    for png in sorted((tmp_path / str(zoom)).glob("*/*.png")):
        heights = decode(png.read_bytes())
        for row, column in np.argwhere(np.ones((256, 256)))[::37]:
            x = (int(png.parent.name) * 256 + column + 0.5) / side
            y = (int(png.stem) * 256 + row + 0.5) / side
            lon = x * 360 - 180
            lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))
            inside = tree.query(shapely.Point(lon, lat), predicate="within")
            if len(inside):
                expected = height_of_plane(triangles[inside[0]], lon, lat)
                assert heights[row, column] == pytest.approx(expected, abs=0.05)
                checked += 1
    assert checked > 100


def test_tatebayashi_has_its_ground_from_buildings(shared_data: Path, tmp_path: Path) -> None:
    delivery = shared_data / "plateau" / "10207_tatebayashi-shi_2020"
    files = city_files(delivery, "udx/bldg/5439249[26]_*.gml")
    result = build_terrain(city_context(delivery), files, tmp_path)
    assert result.record is not None
    assert result.record.features == 2738 + 147
    assert result.record.height_range is not None
    low, high = result.record.height_range
    assert 13 < low < 17 < 24 < high < 27  # an inland plain: no base of a building is elsewhere
