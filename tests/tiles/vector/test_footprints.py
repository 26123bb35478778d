"""Features in plan: which surfaces make the footprint, and that bad ones stop nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from tests.tiles.vector.city_builder import (
    LAT,
    LON,
    METRE_LAT,
    METRE_LON,
    Feature,
    Line,
    Surface,
    box,
    city_tables,
    square,
)
from tiles.city_tables import GeometryKind
from tiles.vector.footprints import plan
from tiles.vector.plan import areas_m2


def area_of(feature: Feature) -> float:
    return float(areas_m2(plan(city_tables([feature])).geometry)[0])


def test_the_lod0_footprint_comes_first() -> None:
    found = plan(city_tables([Feature("a", surfaces=box(0, 0, 10, 20, 28))]))
    assert found.lod.tolist() == [0]
    assert found.geometry[0].bounds == pytest.approx(
        (LON, LAT, LON + 10 * METRE_LON, LAT + 10 * METRE_LAT), abs=1e-9
    )
    assert found.ground_height_m.tolist() == [20]
    assert found.top_height_m.tolist() == [28]


def test_of_a_solid_only_the_bottom_is_the_footprint() -> None:
    found = plan(city_tables([Feature("a", surfaces=box(0, 0, 10, 20, 28)[1:])]))
    assert found.lod.tolist() == [1]
    assert len(shapely.get_parts(found.geometry[0])) == 1
    assert areas_m2(found.geometry)[0] == pytest.approx(100, rel=0.01)


def test_a_ground_surface_is_the_footprint_of_lod2() -> None:
    roof = Feature("r", "bldg:RoofSurface", [Surface([square(-1, -1, 12, 9)], lod=2)])
    ground = Feature("g", "bldg:GroundSurface", [Surface([square(0, 0, 10, 2)[::-1]], lod=2)])
    assert area_of(Feature("a", children=[roof, ground])) == pytest.approx(100, rel=0.01)


def test_surfaces_that_share_edges_become_one_valid_area() -> None:
    cells = [Surface([square(x, y, 5)], lod=1) for x in (0, 5, 10) for y in (0, 5, 10)]
    found = plan(city_tables([Feature("a", "wtr:WaterBody", cells)])).geometry[0]
    assert shapely.is_valid(found)
    assert len(shapely.get_parts(found)) == 1


def test_a_surface_facing_down_still_covers_its_ground() -> None:
    surfaces = [Surface([square(0, 0, 10)], lod=1), Surface([square(20, 0, 10)[::-1]], lod=1)]
    assert area_of(Feature("a", "tran:Road", surfaces)) == pytest.approx(200, rel=0.01)


def test_holes_stay_open() -> None:
    hole = Surface([square(0, 0, 10), square(3, 3, 4)[::-1]], lod=1)
    assert area_of(Feature("a", "luse:LandUse", [hole])) == pytest.approx(84, rel=0.01)


@pytest.mark.parametrize(
    "ring",
    [
        [(0, 0, 1), (10, 10, 1), (10, 0, 1), (0, 8, 1)],  # crosses itself
        [(0, 0, 1), (10, 0, 1), (10, 10, 1), (float("nan"), 5, 1)],
        [(0, 0, 1), (10, 0, 1)],
        [(0, 0, 1), (5, 0, 1), (10, 0, 1)],  # no area
        [(3, 3, 3)] * 4,
    ],
)
def test_a_broken_ring_stops_nothing(ring: list[tuple[float, float, float]]) -> None:
    good = Feature("good", "tran:Road", [Surface([square(30, 0, 10)], lod=1)])
    bad = Feature("bad", "tran:Road", [Surface([ring], lod=1)])
    both = Feature("both", "tran:Road", [*bad.surfaces, *good.surfaces])
    found = plan(city_tables([bad, good, both])).geometry
    assert found[0] is None or shapely.is_valid(found[0])
    assert areas_m2(found)[1] == pytest.approx(100, rel=0.01)
    assert areas_m2(found)[2] >= 99


def test_features_without_surfaces_show_their_lines_or_points() -> None:
    road = Feature("r", "tran:Road", lines=[Line([(0, 0, 0), (50, 0, 0)])])
    tree = Feature("t", "veg:SolitaryVegetationObject", lines=[Line([(5, 5, 2)])])
    nothing = Feature("n", "tran:Road")
    found = plan(city_tables([road, tree, nothing]))
    kinds = [None if each is None else each.geom_type for each in found.geometry]
    assert kinds == ["MultiLineString", "MultiPoint", None]
    assert found.lod.tolist() == [0, 0, -1]


def test_coordinates_that_cannot_be_meant_are_no_place() -> None:
    tables = city_tables(
        [Feature(str(i), "tran:Road", [Surface([square(0, 0, 10)], lod=1)]) for i in range(4)]
    )
    moved = tables.vertices.copy()
    moved[0, :2] = 0  # one vertex at 0° 0°
    moved[4:8, :2] -= [LON, LAT]  # the whole surface there
    moved[8:12, :2] = moved[8:12, 1::-1]  # longitude for latitude
    found = plan(replace(tables, vertices=moved))
    assert [each is None for each in found.geometry] == [True, True, True, False]
    assert found.lod.tolist() == [-1, -1, -1, 1]


def test_a_file_without_geometry_keeps_its_features() -> None:
    found = plan(city_tables([Feature("a"), Feature("b")]))
    assert found.geometry.tolist() == [None, None]
    assert np.isnan(found.ground_height_m).all()


def test_height_zero_outside_solids_means_not_measured() -> None:
    flat = [Surface([square(0, 0, 5, 0.0)], lod=0, kind=GeometryKind.FOOTPRINT)]
    found = plan(city_tables([Feature("a", surfaces=flat)]))
    assert np.isnan(found.ground_height_m).all()


def test_projected_coordinates_become_degrees() -> None:
    # EPSG:10169: zone II of the plane rectangular system (origin 33° N, 131° E) with heights.
    tables = city_tables([Feature("a", "tran:Road", [Surface([square(0, 0, 10)], lod=1)])])
    moved = tables.vertices.copy()
    moved[:, :2] = [[0, 0], [10, 0], [10, 10], [0, 10]]
    projected = replace(tables, vertices=moved, epsg=10169, bounds=(0, 0, 0, 10, 10, 0))
    west, south, east, north = plan(projected).geometry[0].bounds
    assert 130 < west < 140
    assert (east - west) * 111_320 * np.cos(np.radians(south)) == pytest.approx(10, rel=0.01)
    assert (north - south) * 110_900 == pytest.approx(10, rel=0.01)
