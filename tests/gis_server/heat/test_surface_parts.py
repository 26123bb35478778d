"""What each theme of a city adds to a surface, on small tables made by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

from gis_server.heat.building_parts import add_buildings
from gis_server.heat.city_sources import CitySource, extent, is_usable
from gis_server.heat.cover_parts import add_land_use, add_rails, add_roads, add_water
from gis_server.heat.furniture_parts import add_bridges, add_furniture
from gis_server.heat.plane_tables import PlaneTables, in_plane, plane_points
from gis_server.heat.tree_parts import add_vegetation, fitted_trees
from simulations.grid import grid_over
from simulations.surface.builder import SurfaceBuilder
from simulations.surface.dataset import remarks_of
from simulations.surface.materials import cover_code
from tests.tiles.tables import TablesBuilder
from tiles.city_tables import CityTables, GeometryKind, Material

CRS, GROUND_M = "EPSG:6677", 20.0
FLAT = GeometryKind.SURFACE
Add = Callable[[SurfaceBuilder, PlaneTables], None]


def ring(
    west: float, south: float, east: float, north: float, z: float = 0.0
) -> list[tuple[float, float, float]]:
    return [(west, south, z), (east, south, z), (east, north, z), (west, north, z)]


def surface_of(tables: CityTables, *adders: Add) -> xr.Dataset:
    """Give the surface of 200 m around the origin, on flat ground at 20 m."""
    origin = plane_points(np.array([[139.531, 36.246, 0.0]]), epsg=6697, crs=CRS)[0]
    west, south = origin[:2] - 20
    builder = SurfaceBuilder(grid_over(CRS, (west, south, west + 200, south + 200)))
    wide = np.array([[[-9e3, -9e3, 0], [9e3, -9e3, 0], [0, 9e3, 0]]])
    builder.add_ground(wide + np.array([west, south, GROUND_M]))
    for add in adders:
        add(builder, in_plane(tables, CRS))
    found = builder.finish()
    return found.assign_coords(x=found.x - origin[0], y=found.y - origin[1])


def at(found: xr.Dataset, x: float, y: float) -> xr.Dataset:
    return found.sel(x=x, y=y, method="nearest")


def cover_at(found: xr.Dataset, x: float, y: float) -> int:
    return int(at(found, x, y).ground_cover)


def test_a_house_is_as_high_as_its_best_lod() -> None:
    town = TablesBuilder()
    row = town.feature("bldg:Building", "a")
    town.box(row, 0, 0, 20, 20, 6.0)
    roof = town.feature("bldg:RoofSurface", "r", parent=row)
    slope = [(0, 0, 23.0), (20, 0, 23.0), (20, 20, 27.0), (0, 20, 27.0)]
    town.face(roof, [slope], lod=2, kind=FLAT)
    ground = town.feature("bldg:GroundSurface", "g", parent=row)
    town.face(ground, [ring(0, 0, 20, 20, 20.0)[::-1]], lod=2, kind=FLAT)
    found = surface_of(town.tables(), add_buildings)
    cell = at(found, 10, 4)
    assert float(cell.building_height) == pytest.approx(3.0 + 4.0 * float(cell.y) / 20, abs=0.05)
    assert np.count_nonzero(found.building_height) == pytest.approx(100, abs=10)


def test_a_footprint_is_as_high_as_it_was_measured() -> None:
    town = TablesBuilder()
    for number, path in enumerate(("bldg:measuredHeight", "bldg:storeysAboveGround", "")):
        row = town.feature("bldg:Building", str(number))
        west = 30.0 * number
        town.face(row, [ring(west, 0, west + 20, 20)], lod=0, kind=GeometryKind.ROOF_EDGE)
        if path:
            town.value(row, path, "4")
    found = surface_of(town.tables(), add_buildings)
    assert [float(at(found, x, 10).building_height) for x in (10, 40, 70)] == [4.0, 12.0, 0.0]
    assert [r.message for r in remarks_of(found)] == [
        "1 buildings are footprints without any height; they are left out"
    ]


def test_a_hall_without_walls_is_an_overhang() -> None:
    town = TablesBuilder()
    row = town.feature("bldg:Building", "hall")
    town.box(row, 0, 0, 20, 20, 5.0)
    town.value(row, "bldg:class", "3003")
    cell = at(surface_of(town.tables(), add_buildings), 10, 10)
    assert float(cell.building_height) == 0
    assert float(cell.overhang_base) == pytest.approx(5.0, abs=1e-4)
    assert float(cell.overhang_transmittance) == 0


def test_a_vertex_at_zero_does_not_spoil_the_rest() -> None:
    town = TablesBuilder()
    town.box(town.feature("bldg:Building", "a"), 0, 0, 20, 20, 6.0)
    town.box(town.feature("bldg:Building", "b"), 40, 0, 20, 20, 6.0)
    tables = town.tables()
    tables.vertices[30, :2] = 0.0
    found = surface_of(tables, add_buildings)
    assert float(at(found, 10, 10).building_height) == pytest.approx(6.0, abs=1e-4)


def test_parts_of_roads_take_material_then_function() -> None:
    town = TablesBuilder()
    road = town.feature("tran:Road", "road")
    town.face(road, [ring(0, 0, 100, 60)], lod=1, kind=FLAT)
    parts = [
        ("tran:TrafficArea", "1000", "", "asphalt"),
        ("tran:TrafficArea", "2020", "", "block_paving"),
        ("tran:AuxiliaryTrafficArea", "5010", "", "grass"),
        ("tran:TrafficArea", "2000", "1030", "water_retentive_paving"),
    ]
    for number, (name, function, material, _) in enumerate(parts):
        part = town.feature(name, str(number), parent=road)
        south = 10.0 * number
        town.face(part, [ring(0, south, 100, south + 10, 20.1)], lod=3, kind=FLAT)
        town.value(part, "tran:function", function)
        if material:
            town.value(part, "tran:surfaceMaterial", material)
    found = surface_of(town.tables(), add_roads)
    for number, (*_, cover) in enumerate(parts):
        assert cover_at(found, 50, 10.0 * number + 5) == cover_code(cover)
    assert cover_at(found, 50, 50) == cover_code("asphalt")
    assert cover_at(found, 50, 90) == cover_code("unknown")


def test_a_viaduct_is_an_overhang() -> None:
    town = TablesBuilder()
    road = town.feature("tran:Road", "road")
    path = "uro:roadStructureAttribute/uro:RoadStructureAttribute/uro:sectionType"
    town.value(road, path, "2")
    area = town.feature("tran:TrafficArea", "part", parent=road)
    town.face(area, [ring(0, 0, 100, 20, 29.0)], lod=3, kind=FLAT)
    cell = at(surface_of(town.tables(), add_roads), 50, 10)
    assert float(cell.overhang_base) == pytest.approx(9.0, abs=1e-4)


def test_water_lies_over_land_use_and_under_roads() -> None:
    town = TablesBuilder()
    for number, code in enumerate(("201", "217", "231")):
        row = town.feature("luse:LandUse", code)
        west = 40.0 * number
        town.face(row, [ring(west, 0, west + 40, 60)], lod=1, kind=FLAT)
        town.value(row, "luse:class", code)
    river = town.feature("wtr:WaterBody", "river")
    town.face(river, [ring(0, 20, 120, 40)], lod=1, kind=FLAT)
    rails = town.feature("tran:Railway", "rails")
    town.face(rails, [ring(60, 0, 70, 60)], lod=1, kind=FLAT)
    found = surface_of(town.tables(), add_land_use, add_water, add_rails, add_roads)
    assert cover_at(found, 10, 10) == cover_code("paddy")
    assert cover_at(found, 50, 10) == cover_code("grass")
    assert cover_at(found, 100, 10) == cover_code("unknown")
    assert cover_at(found, 10, 30) == cover_code("water")
    assert cover_at(found, 65, 30) == cover_code("ballast")


def test_furniture_is_a_roof_by_its_function_and_clear_by_its_material() -> None:
    town = TablesBuilder(materials=(Material((1, 1, 1), 0.6),))
    for number, function in enumerate(("4030", "4200")):
        row = town.feature("frn:CityFurniture", function)
        west = 40.0 * number
        roof = ring(west, 0, west + 20, 20, 24.0)
        town.face(row, [roof], lod=2, kind=FLAT, material=0)
        town.value(row, "frn:function", function)
    found = surface_of(town.tables(), add_furniture)
    assert float(at(found, 10, 10).overhang_base) == pytest.approx(4.0, abs=1e-4)
    assert float(at(found, 10, 10).overhang_transmittance) == pytest.approx(0.6)
    assert float(at(found, 50, 10).overhang_base) == 0


def test_a_bridge_has_top_underside_and_no_pier() -> None:
    town = TablesBuilder()
    row = town.feature("brid:Bridge", "bridge")
    for z in (26.0, 27.3):
        town.face(row, [ring(0, 0, 100, 20, z)], lod=2, kind=FLAT)
    town.face(row, [ring(40, 5, 44, 15, 18.0)], lod=2, kind=FLAT)
    found = surface_of(town.tables(), add_bridges)
    for x in (10, 42):
        assert float(at(found, x, 10).overhang_base) == pytest.approx(6.0, abs=1e-4)
        assert float(at(found, x, 10).overhang_top) == pytest.approx(7.3, abs=1e-4)


def tree(town: TablesBuilder, *, lod: int, crown_low: float) -> int:
    """Add a trunk of 0.3 m and a crown of 6 m × 6 m up to 9 m."""
    row = town.feature("veg:SolitaryVegetationObject", f"tree{lod}")
    town.face(row, [ring(-0.15, -0.15, 0.15, 0.15, 20.0)], lod=lod, kind=FLAT)
    for z in (20.0 + crown_low, 29.0):
        town.face(row, [ring(-3, -3, 3, 3, z)], lod=lod, kind=FLAT)
    return row


def test_the_underside_of_a_crown_is_measured_from_lod2_on() -> None:
    town = TablesBuilder()
    tree(town, lod=2, crown_low=3.5)
    file = in_plane(town.tables(), CRS)
    (found,) = fitted_trees(file, np.arange(3)).table()
    assert found[3:6] == pytest.approx([9.0, 6.0, 3.5], abs=0.02)


def test_a_box_of_lod1_takes_the_underside_of_its_species() -> None:
    town = TablesBuilder()
    row = tree(town, lod=1, crown_low=0.0)
    town.value(row, "veg:species", "062")
    town.value(row, "veg:crownDiameter", "5.0")
    (found,) = fitted_trees(in_plane(town.tables(), CRS), np.arange(3)).table()
    assert found[3:6] == pytest.approx([9.0, 5.0, 0.3 * 9.0], abs=0.02)


def test_plant_covers_are_hedge_wood_or_grass() -> None:
    town = TablesBuilder()
    for number, (height, code) in enumerate((("2.0", "2"), ("8.0", "1"), ("0.3", "4"))):
        row = town.feature("veg:PlantCover", code)
        west = 40.0 * number
        town.face(row, [ring(west, 0, west + 20, 20, 20.0)], lod=1, kind=FLAT)
        town.value(row, "veg:averageHeight", height)
        town.value(row, "veg:class", code)
    found = surface_of(town.tables(), add_vegetation)
    crowns = [(at(found, x, 10).canopy_top, at(found, x, 10).canopy_base) for x in (10, 50, 90)]
    assert np.array(crowns, float) == pytest.approx(np.array([[2, 0], [8, 2], [0, 0]]), abs=1e-4)
    grass, bare = cover_code("grass"), cover_code("unknown")
    assert [cover_at(found, x, 10) for x in (10, 50, 90)] == [grass, bare, grass]


def test_a_file_without_system_is_not_usable() -> None:
    tables = TablesBuilder(epsg=0).tables()
    assert not is_usable(tables)
    assert not is_usable(dataclasses.replace(tables, epsg=999_999))


def test_the_extent_of_a_file_stays_with_its_grid_square() -> None:
    town = TablesBuilder(lon_deg=139.5, lat_deg=36.25)
    town.box(town.feature("bldg:Building", "a"), 0, 0, 20, 20, 6.0)
    town.vertices[0] = (0.0, 0.0, 0.0)
    source = CitySource("udx/bldg/54392420_bldg.gml", "bldg", "54392420", "0" * 64, 1)
    box = extent(source, town.tables())
    assert box is not None
    assert 139.4 < box[0] < box[2] < 139.6
