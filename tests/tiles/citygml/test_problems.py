"""Bad input is normal input: it is reported with line and id, and the rest is read."""

from __future__ import annotations

import pytest

from tests.tiles.citygml.small_city import (
    HOUSE,
    LOOKS,
    ROOF,
    WALL,
    building,
    city,
    multi_surface,
    polygon,
)
from tiles.citygml import ReadResult, read_citygml
from tiles.citygml.problems import CODES, LISTED
from tiles.errors import Severity

GOOD = polygon(WALL)


def read(content: str, *, after: str = "", srs: str = "EPSG:6697") -> ReadResult:
    return read_citygml(city(building(content), after=after, srs=srs), path="small.gml")


def lod(level: int, *polygons: str) -> str:
    return f"<bldg:lod{level}MultiSurface>{multi_surface(*polygons)}</bldg:lod{level}MultiSurface>"


def ring(coordinates: str) -> str:
    return polygon(coordinates, gml_id="bad", ring_id="bad_ring")


@pytest.mark.parametrize(
    ("coordinates", "code", "others"),
    [
        ("36.1 139.3 1 36.1 139.4", "broken-coordinates", 1),
        ("36.1 139.3 1 36.1 x 1 36.2 139.4 1 36.1 139.3 1", "broken-coordinates", 1),
        ("36.1 139.3 1 36.1 NaN 1 36.2 139.4 1 36.1 139.3 1", "broken-coordinates", 1),
        ("36.1 139.3 1 36.1 1e999 1 36.2 139.4 1 36.1 139.3 1", "broken-coordinates", 1),
        ("", "too-few-points", 1),
        ("36.1 139.3 1 36.1 139.4 1 36.1 139.3 1", "too-few-points", 1),
        ("36.1 139.3 1 36.1 139.4 1 36.2 139.4 1", "ring-not-closed", 0),
        ("36.1 139.3 -9999 36.1 139.4 1 36.2 139.4 1 36.1 139.3 -9999", "no-data-height", 0),
        ("0 0 1 36.1 139.4 1 36.2 139.4 1 0 0 1", "zero-coordinates", 0),
        ("36.1 138 1 36.1 139.4 1 36.2 139.4 1 36.1 138 1", "outside-envelope", 0),
    ],
)
def test_a_bad_ring_is_reported_and_the_good_one_stays(
    coordinates: str, code: str, others: int
) -> None:
    result = read(lod(2, ring(coordinates), GOOD))
    found = {problem.code: problem for problem in result.problems}
    assert code in found
    assert found[code].severity == CODES[code][0]
    assert found[code].line > 0
    assert found[code].id in {"bldg_1", "bad_ring"}
    assert ("polygon-without-exterior" in found) == bool(others)
    assert len(result.tables.polygons.lod) == (1 if others else 2)


def test_a_bad_hole_is_left_out_and_the_polygon_stays() -> None:
    hole = "<gml:interior><gml:LinearRing><gml:posList>1 2</gml:posList></gml:LinearRing>"
    holed = GOOD.replace("</gml:exterior>", f"</gml:exterior>{hole}</gml:interior>")
    result = read(lod(2, holed, polygon(ROOF)))
    assert [problem.code for problem in result.problems] == ["broken-coordinates"]
    assert result.tables.polygons.ring_start.tolist() == [0, 1, 2]
    assert len(result.tables.vertices) == 8


def test_a_hole_stands_behind_its_outer_ring() -> None:
    inner = "<gml:interior><gml:LinearRing><gml:posList>{}</gml:posList></gml:LinearRing>"
    holed = GOOD.replace("</gml:exterior>", f"</gml:exterior>{inner.format(WALL)}</gml:interior>")
    tables = read(lod(2, holed)).tables
    assert tables.polygons.ring_start.tolist() == [0, 2]
    assert tables.vertex_start.tolist() == [0, 4, 8]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<bldg:lod2MultiSurface xlink:href="#nowhere"/>', "unresolved-xlink"),
        ('<bldg:lod2MultiSurface xlink:href="#bldg_1"/>', "unresolved-xlink"),
        ('<bldg:lod2MultiSurface xlink:href="other.gml#p"/>', "external-xlink"),
        (("<bldg:lod1ImplicitRepresentation><core:ImplicitGeometry/>"
         "</bldg:lod1ImplicitRepresentation>"), "implicit-geometry"),
        ("<bldg:lod2MultiCurve><gml:Arc/></bldg:lod2MultiCurve>", "unsupported-geometry"),
        ("<bldg:measuredHeight>-9999</bldg:measuredHeight>", "no-data-value"),
        ("<bldg:measuredHeight>-9999.00</bldg:measuredHeight>", "no-data-value"),
        ('<bldg:boundedBy><bldg:WallSurface gml:id="bldg_1"/></bldg:boundedBy>', "duplicate-id"),
    ],
)  # fmt: skip
def test_a_doubtful_element_is_reported(content: str, code: str) -> None:
    result = read(content + lod(2, GOOD))
    assert [problem.code for problem in result.problems] == [code]
    assert result.problems[0].line > 0
    assert len(result.tables.polygons.lod) == 1


@pytest.mark.parametrize("before", [True, False])
def test_a_polygon_inside_a_polygon_is_left_out(before: bool) -> None:
    inner = polygon(ROOF)
    place = "<gml:Polygon>" if before else "</gml:Polygon>"
    outer = GOOD.replace(place, place + inner if before else inner + place)
    result = read(lod(2, outer))
    assert [problem.code for problem in result.problems] == ["unsupported-geometry"]
    assert result.tables.vertices.tolist() == read(lod(2, GOOD)).tables.vertices.tolist()


def test_a_value_that_only_looks_like_no_data_is_not_reported() -> None:
    values = ("-99990", "-9999.5", "9999", "-999", "-9999a")
    assert not read("".join(f"<gml:name>{value}</gml:name>" for value in values)).problems


@pytest.mark.parametrize(
    ("srs", "code", "epsg"),
    [
        ("", "missing-crs", 0),
        ("urn:local:grid", "unknown-crs", 0),
        ("EPSG:999999", "unknown-crs", 999999),
    ],
)
def test_a_file_without_a_known_system_is_read_as_it_is(srs: str, code: str, epsg: int) -> None:
    result = read(lod(2, GOOD), srs=srs)
    assert code in {problem.code for problem in result.problems}
    assert result.tables.epsg == epsg
    assert result.tables.vertices[0].tolist() == [36.1, 139.3, 10]


def test_two_systems_in_one_file_are_reported() -> None:
    surface = multi_surface(GOOD).replace("<gml:MultiSurface", '<gml:MultiSurface srsName="{}"', 1)
    both = f"<bldg:lod2MultiSurface>{surface}</bldg:lod2MultiSurface>"
    codes = [problem.code for problem in read(both.format("EPSG:30169")).problems]
    assert codes == ["mixed-crs"]
    assert not read(both.format("EPSG:6668")).problems  # 6697 is 6668 with heights


def test_a_block_of_three_metres_without_height_is_reported() -> None:
    faces = [GOOD, polygon(WALL.replace("16", "13"))]
    solid = "".join(f"<gml:surfaceMember>{face}</gml:surfaceMember>" for face in faces[1:])
    block = (
        "<bldg:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>"
        f"{solid}</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod1Solid>"
    )
    (problem,) = read(block).problems
    assert (problem.code, problem.severity, problem.id) == (
        "block-without-height", Severity.INFO, "bldg_1",
    )  # fmt: skip
    assert not read("<bldg:measuredHeight>3</bldg:measuredHeight>" + block).problems


def test_texture_coordinates_that_do_not_fit_are_left_out() -> None:
    short = LOOKS.replace("0 0 1 0 1 0.5 0 0.5 0 0", "0 0 1 0")
    lost = LOOKS.replace("#ring_1", "#ring_9")
    for looks, code in ((short, "texture-mismatch"), (lost, "unresolved-xlink")):
        result = read_citygml(city(HOUSE, after=looks), path="small.gml")
        assert code in {problem.code for problem in result.problems}
        assert result.tables.polygons.texture.tolist() == [-1, -1, -1]


def test_a_material_for_nothing_is_reported() -> None:
    result = read_citygml(city(HOUSE, after=LOOKS.replace("#roof_1", "#roof_9")), path="small.gml")
    assert [problem.code for problem in result.problems] == ["unresolved-xlink"]
    assert result.tables.polygons.material.tolist() == [-1, -1, -1]


def test_a_code_that_repeats_is_listed_a_hundred_times_and_counted() -> None:
    result = read("<gml:name>-9999</gml:name>" * 250)
    assert len(result.problems) == LISTED + 1
    assert result.problems[-1].message.startswith("150 more: ")


def test_an_undeclared_prefix_is_reported_and_the_file_read() -> None:
    result = read("<energy:isHeated>1</energy:isHeated>" + lod(2, GOOD))
    assert result.reader == "lxml"
    (problem,) = result.problems
    assert problem.code == "undeclared-prefix"
    assert problem.line > 0
    assert result.tables.attribute_paths == ("energy:isHeated",)
