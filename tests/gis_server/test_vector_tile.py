"""The encoder of vector tiles: what GDAL reads from a tile is what was put in."""

from __future__ import annotations

import time
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from gis_server.vector_tile import (
    BUFFER,
    EXTENT,
    MOST_ZOOM,
    Scalar,
    Tile,
    cut_to_tile,
    encode_tile,
)

pytestmark = pytest.mark.skipif(
    "MVT" not in pyogrio.list_drivers(), reason="this GDAL has no MVT driver"
)
HERE = (139.38, 36.15)
TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)
AROUND_M = 2 * 20_037_508.342789244


def tile_at(lon: float, lat: float, z: int) -> Tile:
    x, y = Tile(0, 0, 0).units(np.array([[lon, lat]]))[0] / EXTENT * 2**z
    return Tile(z, int(x), int(y))


def decoded(
    folder: Path, tile: Tile, geometries: list[BaseGeometry], **properties: list[Scalar]
) -> geopandas.GeoDataFrame:
    """Encode, and read with GDAL; places in EPSG:3857."""
    rows = [
        {name: values[each] for name, values in properties.items()}
        for each in range(len(geometries))
    ]
    numbers = list(range(1, len(geometries) + 1))
    content = encode_tile(tile, "here", numbers=numbers, geometries=geometries, properties=rows)
    path = folder / str(tile.z) / str(tile.x) / f"{tile.y}.pbf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return pyogrio.read_dataframe(path, layer="here", CLIP="NO")


def metres(geometry: BaseGeometry) -> BaseGeometry:
    def transformed(places: np.ndarray) -> np.ndarray:
        return np.column_stack(TO_METRES.transform(*places.T.tolist()))

    return shapely.transform(geometry, transformed)


def unit_m(tile: Tile) -> float:
    return float(AROUND_M / 2**tile.z / EXTENT)


def test_values_and_ids_come_back(tmp_path: Path) -> None:
    tile = tile_at(*HERE, 14)
    points = [shapely.Point(HERE[0] + each * 1e-4, HERE[1]) for each in range(300)]
    found = decoded(
        tmp_path,
        tile,
        list(points),
        title=[f"涼み処 {each % 7}" for each in range(300)],
        seats=list(range(300)),
        height=[each / 3 for each in range(300)],
        deep=[-each for each in range(300)],
        open=[each % 2 == 0 for each in range(300)],
    )
    inside = [each for each in range(300) if tile_at(HERE[0] + each * 1e-4, HERE[1], 14) == tile]
    assert 100 < len(inside) <= len(found) <= 300
    numbers = found["mvt_id"].to_numpy() - 1
    assert set(inside) <= set(numbers)
    assert list(found["title"]) == [f"涼み処 {each % 7}" for each in numbers]
    assert list(found["seats"]) == list(numbers)
    assert np.allclose(found["height"], numbers / 3, rtol=0, atol=0)
    assert np.array_equal(found["deep"], -numbers)
    assert list(found["open"].astype(bool)) == [each % 2 == 0 for each in numbers]
    for number, place in zip(numbers, found.geometry, strict=True):
        assert place.distance(metres(points[number])) <= 0.71 * unit_m(tile)


@pytest.mark.parametrize("z", [0, 3, 8, 14, 18, MOST_ZOOM])
def test_places_are_within_half_a_unit(tmp_path: Path, z: int) -> None:
    tile = tile_at(*HERE, z)
    (found,) = decoded(tmp_path, tile, [shapely.Point(HERE)], a=[1]).geometry
    assert found.distance(metres(shapely.Point(HERE))) <= 0.71 * unit_m(tile) + 1e-6


def test_areas_keep_holes_and_size(tmp_path: Path) -> None:
    tile = tile_at(*HERE, 14)
    disc = shapely.Point(HERE).buffer(0.004, quad_segs=60)
    ring = disc.difference(shapely.Point(HERE).buffer(0.002, quad_segs=60))
    west, south, east, north = tile.bounds
    everywhere = shapely.box(west - 1, south - 1, east + 1, north + 1)
    found = decoded(tmp_path, tile, [ring, everywhere], a=[1, 2])
    shown, whole = found.geometry
    assert shown.is_valid
    box = shapely.box(*tile.bounds)
    expected = metres(ring.intersection(box))
    assert shown.area == pytest.approx(expected.area, rel=0.01)
    assert shown.symmetric_difference(expected).area < 0.02 * expected.area
    assert shown.hausdorff_distance(expected) < 8 * unit_m(tile)
    size = EXTENT + 2 * BUFFER
    assert whole.area == pytest.approx((size * unit_m(tile)) ** 2, rel=1e-3)


def test_lines_are_cut_at_the_buffer(tmp_path: Path) -> None:
    tile = tile_at(*HERE, 14)
    west, south, east, north = tile.bounds
    middle = (south + north) / 2
    there_and_back = shapely.LineString(
        [(west - 1, middle), (east + 1, middle), (east + 1, middle + 1e-3), (west, middle + 1e-3)]
    )
    found = decoded(tmp_path, tile, [there_and_back], a=[1])
    (shown,) = found.geometry
    assert shown.geom_type == "MultiLineString"
    assert shown.length == pytest.approx(2 * (EXTENT + 2 * BUFFER) * unit_m(tile), rel=1e-3)


def test_small_things_become_points(tmp_path: Path) -> None:
    tile = tile_at(*HERE, 8)
    house = shapely.Point(HERE).buffer(1e-5)
    path = shapely.LineString([HERE, (HERE[0] + 1e-5, HERE[1])])
    found = decoded(tmp_path, tile, [house, path], a=[1, 2])
    assert list(found.geom_type) == ["Point", "Point"]


def test_nothing_there_is_an_empty_tile() -> None:
    there = Tile(14, 0, 0)
    shapes = [
        shapely.Point(HERE),
        shapely.Point(HERE).buffer(0.1),
        shapely.LineString([HERE, HERE]),
    ]
    for some in ([], shapes[:1], shapes[:2]):
        content = encode_tile(
            there, "x", numbers=[1] * len(some), geometries=some, properties=[{}] * len(some)
        )
        assert content == b""


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05)), min_size=3, max_size=40),
    st.integers(0, 20),
)
def test_any_area_gives_valid_shapes_inside_the_buffer(
    offsets: list[tuple[float, float]], z: int
) -> None:
    ring = shapely.Polygon([(HERE[0] + x, HERE[1] + y) for x, y in offsets])
    area = ring if ring.is_valid else shapely.convex_hull(ring)
    tile = tile_at(*HERE, z)
    (cut,) = cut_to_tile(tile, np.array([area], object))
    if shapely.is_empty(cut):
        return
    assert shapely.is_valid(cut)
    places = shapely.get_coordinates(cut)
    assert np.array_equal(places, np.round(places))
    assert places.min() >= -BUFFER
    assert places.max() <= EXTENT + BUFFER
    content = encode_tile(tile, "x", numbers=[1], geometries=[area], properties=[{}])
    assert content


def test_the_bounds_of_a_tile_hold_its_buffer() -> None:
    tile = tile_at(*HERE, 12)
    west, south, east, north = tile.bounds
    units = tile.units(np.array([[west, north], [east, south]]))
    assert np.allclose(units, [[-BUFFER, -BUFFER], [EXTENT + BUFFER, EXTENT + BUFFER]], atol=1e-6)
    assert Tile(0, 0, 0).bounds == pytest.approx((-180, -85.0511287798, 180, 85.0511287798))
    assert [Tile(*each).exists for each in ((2, 3, 3), (2, 4, 0), (2, 0, 4), (23, 0, 0))] == [
        True,
        False,
        False,
        False,
    ]


def test_twenty_thousand_features_are_quick() -> None:
    """A tile of 20,000 points with six values takes some 0.2 s, areas 0.5 s."""
    random = np.random.default_rng(3)
    places = random.uniform((139.3, 36.1), (139.5, 36.2), (20_000, 2))
    rows: list[dict[str, Scalar]] = [
        {"id": f"{each:032x}", "title": f"涼み処 {each}", "voice": "person", "kind": "shop"}
        for each in range(len(places))
    ]
    tile = tile_at(*HERE, 5)
    points = [shapely.Point(each) for each in places]
    for shapes in (points, [each.buffer(0.001) for each in points]):
        started = time.process_time()
        content = encode_tile(
            tile,
            "x",
            numbers=range(1, len(places) + 1),
            geometries=shapes,
            properties=rows,
        )
        took = time.process_time() - started
        print(f"{len(places) / took:,.0f} features/s, {len(content):,} bytes")
        assert took < 10
