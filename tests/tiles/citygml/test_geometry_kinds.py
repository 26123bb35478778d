"""Coordinate systems, kinds of geometry and appearances."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiles.citygml.small_city import (
    HOUSE,
    LOOKS,
    WALL,
    building,
    city,
    multi_surface,
    polygon,
)
from tiles.city_tables import CityTables, GeometryKind, Material
from tiles.citygml import read_citygml
from tiles.citygml.crs import epsg_code, is_north_first

URN = "urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783"


def read(content: str, *, after: str = "", srs: str = "EPSG:6697") -> CityTables:
    return read_citygml(city(building(content), after=after, srs=srs), path="small.gml").tables


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("http://www.opengis.net/def/crs/EPSG/0/6697", 6697),
        ("https://www.opengis.net/def/crs/EPSG/9.9.1/6668", 6668),
        ("urn:ogc:def:crs:EPSG::10169", 10169),
        ("urn:ogc:def:crs:EPSG:6.12:31466", 31466),
        ("EPSG:4326", 4326),
        ("epsg:6697", 6697),
        (URN, 25832),
        ("local", 0),
        ("", 0),
    ],
)
def test_the_code_of_an_srs_name(name: str, code: int) -> None:
    assert epsg_code(name) == code


@pytest.mark.parametrize(
    ("code", "north_first"),
    [
        *((6697, True), (6668, True), (4979, True), (10169, True), (10170, True), (10174, True)),
        *((30169, True), (25832, False), (3857, False), (32654, False), (999999, None)),
    ],
)
def test_the_order_of_axes_is_that_of_the_system(code: int, north_first: bool | None) -> None:
    assert is_north_first(code) is north_first


@pytest.mark.parametrize("code", [10169, 10170, 10174, 6697, 6668])
def test_the_fixed_list_of_systems_agrees_with_proj(code: int) -> None:
    from pyproj import CRS  # noqa: PLC0415
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        first = CRS.from_epsg(code).axis_info[0].direction
    except CRSError:
        pytest.skip(f"this PROJ does not know EPSG:{code}")
    assert first == "north"


def test_easting_first_stays_as_it_is() -> None:
    tables = read(f"<bldg:lod2MultiSurface>{multi_surface(polygon(WALL))}</bldg:lod2MultiSurface>",
                  srs=URN)  # fmt: skip
    assert tables.epsg == 25832
    assert tables.vertices[0].tolist() == [36.1, 139.3, 10]


@pytest.mark.parametrize(
    "ring",
    [
        "<gml:posList>1 2 3 4 5 6 7 8 9 1 2 3</gml:posList>",
        (
            "<gml:pos>1 2 3</gml:pos><gml:pos>4 5 6</gml:pos><gml:pos>7 8 9</gml:pos>"
            "<gml:pos>1 2 3</gml:pos>"
        ),
        "<gml:coordinates>1,2,3 4,5,6 7,8,9 1,2,3</gml:coordinates>",
        (
            "<gml:pointProperty><gml:Point><gml:pos>1 2 3</gml:pos></gml:Point></gml:pointProperty>"
            "<gml:pos>4 5 6</gml:pos><gml:pos>7 8 9</gml:pos><gml:pos>1 2 3</gml:pos>"
        ),
        "<gml:posList>\r\n1 2 3\r\n\t4 5 6 7 8 9\r\n1 2 3 </gml:posList>",
    ],
)
def test_every_way_to_write_a_ring_gives_the_same(ring: str) -> None:
    surface = f"<gml:Polygon><gml:exterior><gml:LinearRing>{ring}</gml:LinearRing></gml:exterior>"
    tables = read(
        f"<bldg:lod2MultiSurface>{multi_surface(surface + '</gml:Polygon>')}"
        "</bldg:lod2MultiSurface>"
    )
    assert tables.vertices.tolist() == [[2, 1, 3], [5, 4, 6], [8, 7, 9]]
    assert len(tables.curves.lod) == 0


@pytest.mark.parametrize("element", ["gml:MultiSurface", "gml:Polygon"])
def test_two_dimensions_get_height_zero(element: str) -> None:
    flat = multi_surface(polygon("1 2 3 4 5 6 1 2"))
    declared = flat.replace(f"<{element}", f'<{element} srsDimension="2"')
    tables = read(f"<bldg:lod0FootPrint>{declared}</bldg:lod0FootPrint>")
    assert tables.vertices.tolist() == [[2, 1, 0], [4, 3, 0], [6, 5, 0]]


@pytest.mark.parametrize(
    ("name", "lod", "kind"),
    [
        ("bldg:lod0FootPrint", 0, GeometryKind.FOOTPRINT),
        ("bldg:lod0RoofEdge", 0, GeometryKind.ROOF_EDGE),
        ("bldg:lod1Solid", 1, GeometryKind.SOLID),
        ("bldg:lod2MultiSurface", 2, GeometryKind.SURFACE),
        ("bldg:lod3Geometry", 3, GeometryKind.SURFACE),
        ("bldg:lod4TerrainIntersection", 4, GeometryKind.TERRAIN_INTERSECTION),
    ],
)
def test_lod_and_kind_are_in_the_name_of_the_property(
    name: str, lod: int, kind: GeometryKind
) -> None:
    tables = read(f"<{name}>{multi_surface(polygon(WALL))}</{name}>")
    assert (tables.polygons.lod.tolist(), tables.polygons.kind.tolist()) == ([lod], [kind])


def test_curves_and_points_stand_behind_the_rings() -> None:
    tables = read(
        f"<bldg:lod2MultiSurface>{multi_surface(polygon(WALL))}</bldg:lod2MultiSurface>"
        "<bldg:lod0Network><gml:CompositeCurve><gml:curveMember><gml:LineString>"
        "<gml:posList>1 2 3 4 5 6</gml:posList></gml:LineString></gml:curveMember>"
        "</gml:CompositeCurve></bldg:lod0Network>"
        "<bldg:lod1Geometry><gml:Point><gml:pos>7 8 9</gml:pos></gml:Point></bldg:lod1Geometry>"
    )
    assert tables.curves.lod.tolist() == [0, 1]
    assert tables.curves.kind.tolist() == [GeometryKind.NETWORK, GeometryKind.SURFACE]
    assert tables.curves.vertex_start.tolist() == [4, 6, 7]
    assert tables.vertices[4:].tolist() == [[2, 1, 3], [5, 4, 6], [8, 7, 9]]


def test_a_relief_has_its_lod_and_its_triangles() -> None:
    triangle = polygon("1 2 3 4 5 6 7 8 9 1 2 3").replace("Polygon", "Triangle")
    relief = (
        '<dem:ReliefFeature xmlns:dem="http://www.opengis.net/citygml/relief/2.0" gml:id="r">'
        '<dem:lod>1</dem:lod><dem:reliefComponent><dem:TINRelief gml:id="t"><dem:lod>2</dem:lod>'
        "<dem:tin><gml:TriangulatedSurface><gml:trianglePatches>"
        f"{triangle}</gml:trianglePatches></gml:TriangulatedSurface></dem:tin></dem:TINRelief>"
        "</dem:reliefComponent></dem:ReliefFeature>"
    )
    tables = read_citygml(city(relief), path="dem.gml").tables
    assert tables.class_names == ("dem:ReliefFeature", "dem:TINRelief")
    assert tables.polygons.feature.tolist() == [1]
    assert tables.polygons.lod.tolist() == [2]
    assert tables.polygons.kind.tolist() == [GeometryKind.TIN]


def test_a_surface_turned_around_runs_backwards() -> None:
    turned = (
        '<gml:OrientableSurface orientation="-"><gml:baseSurface>'
        f"{polygon(WALL)}</gml:baseSurface></gml:OrientableSurface>"
    )
    content = "<bldg:lod2MultiSurface>{}</bldg:lod2MultiSurface>"
    straight = read(content.format(multi_surface(polygon(WALL))))
    tables = read(content.format(multi_surface(turned)))
    np.testing.assert_array_equal(tables.vertices, straight.vertices[::-1])


def test_textures_and_materials_find_their_surfaces() -> None:
    tables = read_citygml(city(HOUSE, after=LOOKS), path="small.gml").tables
    assert tables.textures == ("a_appearance/1.jpg",)
    assert tables.materials == (Material((0.1, 0.2, 0.3), 0.5),)
    assert tables.polygons.texture.tolist() == [-1, 0, -1]
    assert tables.polygons.material.tolist() == [-1, -1, 0]
    first, last = tables.vertex_start[1:3]
    np.testing.assert_array_equal(tables.uv[first:last], [[0, 0], [1, 0], [1, 0.5], [0, 0.5]])
    assert np.isnan(np.delete(tables.uv, range(first, last), axis=0)).all()


@pytest.mark.parametrize("first", [True, False])
def test_the_rgb_theme_wins_over_others(first: bool) -> None:
    winter = LOOKS.replace("rgbTexture", "winter").replace("1.jpg", "2.jpg")
    looks = LOOKS + winter if first else winter + LOOKS
    tables = read_citygml(city(HOUSE, after=looks), path="small.gml").tables
    assert tables.textures[tables.polygons.texture[1]] == "a_appearance/1.jpg"


def test_an_appearance_may_stand_before_its_surfaces() -> None:
    data = city(HOUSE).replace(b"</gml:boundedBy>", b"</gml:boundedBy>" + LOOKS.encode(), 1)
    tables = read_citygml(data, path="small.gml").tables
    assert tables.polygons.texture.tolist() == [-1, 0, -1]
