"""Examples of what a file becomes."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiles.citygml.small_city import HOUSE, ROOF, WALL, building, city, multi_surface, polygon
from tiles.city_tables import CityTables, GeometryKind
from tiles.citygml import read_citygml
from tiles.errors import CityGMLError, NotYetSupported


def tables_of(*members: str) -> CityTables:
    return read_citygml(city(*members), path="udx/bldg/small.gml").tables


def values_of(tables: CityTables) -> dict[str, str]:
    return {
        tables.attribute_paths[path]: tables.attributes.value[row]
        for row, path in enumerate(tables.attributes.path)
    }


def test_nested_objects_are_features_of_their_building() -> None:
    tables = tables_of(HOUSE)
    classes = [tables.class_names[row] for row in tables.features.class_name]
    assert classes == ["bldg:Building", "bldg:WallSurface", "bldg:RoofSurface"]
    assert [tables.features.gml_id[row] for row in range(3)] == ["bldg_1", "surface_1", "surface_2"]
    assert tables.features.parent.tolist() == [-1, 0, 0]
    assert tables.features.root.tolist() == [0, 0, 0]


def test_a_solid_that_names_its_walls_adds_no_surface() -> None:
    tables = tables_of(HOUSE)
    assert tables.polygons.lod.tolist() == [0, 2, 2]
    assert tables.polygons.feature.tolist() == [0, 1, 2]
    assert tables.polygons.kind.tolist() == [
        GeometryKind.FOOTPRINT,
        GeometryKind.SURFACE,
        GeometryKind.SURFACE,
    ]


def test_coordinates_are_longitude_latitude_height_without_the_closing_point() -> None:
    tables = tables_of(HOUSE)
    first, last = tables.vertex_start[1:3]
    np.testing.assert_array_equal(
        tables.vertices[first:last],
        [[139.3, 36.1, 10], [139.4, 36.1, 10], [139.4, 36.1, 16], [139.3, 36.1, 16]],
    )
    assert tables.epsg == 6697
    assert tables.bounds == (139.3, 36.1, 1.0, 139.4, 36.2, 16.0)


def test_attributes_of_any_depth_have_a_path_a_group_and_a_code_space() -> None:
    tables = tables_of(HOUSE)
    assert values_of(tables) == {
        "gml:name": "市役所",
        "gen:stringAttribute[建物ID]": "10207-bldg-1",
        "gen:genericAttributeSet[浸水]/gen:measureAttribute[浸水深]": "1.17",
        "bldg:usage": "411",
        "bldg:measuredHeight": "6.5",
        "uro:buildingIDAttribute/uro:BuildingIDAttribute/uro:buildingID": "10207-bldg-1",
        "uro:buildingIDAttribute/uro:BuildingIDAttribute/uro:prefecture": "10",
    }
    assert tables.attributes.group.tolist() == [-1, -1, 0, -1, -1, 1, 1]
    spaces = [tables.code_spaces[row] if row >= 0 else "" for row in tables.attributes.code_space]
    assert spaces[3] == "../../codelists/Building_usage.xml"
    assert spaces[6] == "../../codelists/Common_prefecture.xml"
    assert [tables.units[row] for row in tables.attributes.unit if row >= 0] == ["m", "m"]
    assert tables.iur == "3.1"


def test_an_object_keeps_its_canonical_prefix_whatever_the_file_calls_it() -> None:
    data = city(HOUSE).replace(b"bldg:", b"b:").replace(b"xmlns:bldg=", b"xmlns:b=")
    tables = read_citygml(data, path="small.gml").tables
    assert "bldg:WallSurface" in tables.class_names
    assert "bldg:measuredHeight" in tables.attribute_paths


def test_a_polygon_of_another_lod_is_repeated_there() -> None:
    tables = tables_of(
        building(
            f"<bldg:lod2MultiSurface>{multi_surface(polygon(WALL, gml_id='w'), polygon(ROOF))}"
            "</bldg:lod2MultiSurface><bldg:lod3MultiSurface><gml:MultiSurface>"
            '<gml:surfaceMember xlink:href="#w"/></gml:MultiSurface></bldg:lod3MultiSurface>'
        )
    )
    assert tables.polygons.lod.tolist() == [2, 2, 3]
    np.testing.assert_array_equal(tables.vertices[8:], tables.vertices[:4])


def test_a_polygon_belongs_to_the_wall_that_names_it() -> None:
    tables = tables_of(
        building(
            "<bldg:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface><gml:surfaceMember>"
            f"{polygon(WALL, gml_id='w')}</gml:surfaceMember></gml:CompositeSurface>"
            "</gml:exterior></gml:Solid></bldg:lod2Solid>"
            '<bldg:boundedBy><bldg:WallSurface gml:id="wall"><bldg:lod2MultiSurface>'
            '<gml:MultiSurface><gml:surfaceMember xlink:href="#w"/></gml:MultiSurface>'
            "</bldg:lod2MultiSurface></bldg:WallSurface></bldg:boundedBy>"
        )
    )
    assert tables.polygons.feature.tolist() == [1]
    assert tables.polygons.kind.tolist() == [GeometryKind.SOLID]


def test_citygml_3_says_not_yet() -> None:
    data = city(HOUSE).replace(b"citygml/2.0", b"citygml/3.0")
    with pytest.raises(NotYetSupported, match=r"small.gml:7: CityGML 3.0 is not read yet"):
        read_citygml(data, path="small.gml")


def test_another_xml_file_is_refused_with_its_root() -> None:
    with pytest.raises(CityGMLError, match=r"a.gml:1: not CityGML: the root element is \{\}kml"):
        read_citygml(b"<kml></kml>", path="a.gml")
