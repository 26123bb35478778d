"""Networks of others: OpenStreetMap and MLIT's walking-space network; bad files are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from layers.errors import InvalidInputError
from layers.heat_package.ways.from_mlit import straight_lines, stretches_from_mlit
from layers.heat_package.ways.from_osm import (
    OsmWay,
    is_walked,
    read_osm_geojson,
    read_osm_xml,
    read_overpass,
    stretches_from_osm,
)
from layers.heat_package.ways.network import NO, UNKNOWN, YES, WayKind, network_of

NODES = {1: (139.380, 36.140), 2: (139.381, 36.140), 3: (139.382, 36.140), 4: (139.381, 36.141)}
STREET = {"highway": "residential", "name": "星川通り"}


def overpass(*ways: tuple[list[int], dict[str, str]]) -> bytes:
    nodes = [{"type": "node", "id": key, "lon": x, "lat": y} for key, (x, y) in NODES.items()]
    found = [{"type": "way", "id": 9, "nodes": nodes_, "tags": tags} for nodes_, tags in ways]
    return json.dumps({"elements": [*nodes, *found]}).encode()


def test_ways_are_cut_where_they_share_a_node() -> None:
    data = overpass(([1, 2, 3], STREET), ([2, 4], {"highway": "steps"}))
    network = network_of(stretches_from_osm(read_overpass(data)), crs="EPSG:6668")
    assert network.edges == 3
    assert network.nodes == 4
    assert network.name[0] == "星川通り"
    assert network.kind.tolist() == [WayKind.STREET, WayKind.STREET, WayKind.STAIRS]
    assert network.step_free.tolist() == [UNKNOWN, UNKNOWN, NO]


def test_the_three_formats_of_osm_say_the_same() -> None:
    xml = "".join(f'<node id="{k}" lon="{x}" lat="{y}"/>' for k, (x, y) in NODES.items())
    xml += '<way id="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/>'
    xml += '<tag k="highway" v="residential"/><tag k="name" v="星川通り"/></way>'
    line = {"type": "LineString", "coordinates": [NODES[1], NODES[2], NODES[3]]}
    geojson = {"type": "FeatureCollection", "features": [{"properties": STREET, "geometry": line}]}
    found = [
        stretches_from_osm(ways)
        for ways in (
            read_overpass(overpass(([1, 2, 3], STREET))),
            read_osm_xml(f"<osm>{xml}</osm>".encode()),
            read_osm_geojson(json.dumps(geojson).encode()),
        )
    ]
    lines = [each[0].line.tolist() for each in found]
    assert lines[0] == lines[1] == lines[2]
    assert [each[0].name for each in found] == ["星川通り"] * 3


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "trunk", "motorroad": "yes"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "yes"}, True),
        ({"highway": "primary", "foot": "no"}, False),
        ({"building": "yes"}, False),
    ],
)
def test_what_one_may_walk(tags: dict[str, str], walked: bool) -> None:
    assert is_walked(tags) is walked


@pytest.mark.parametrize(
    ("tags", "kind", "step_free", "roofed"),
    [
        ({"highway": "footway", "footway": "sidewalk"}, WayKind.SIDEWALK, UNKNOWN, UNKNOWN),
        ({"highway": "footway", "footway": "crossing"}, WayKind.CROSSING, UNKNOWN, UNKNOWN),
        ({"highway": "steps", "ramp:wheelchair": "yes"}, WayKind.STAIRS, YES, UNKNOWN),
        ({"highway": "footway", "bridge": "yes"}, WayKind.FOOTBRIDGE, UNKNOWN, UNKNOWN),
        ({"highway": "pedestrian", "covered": "arcade"}, WayKind.STREET, UNKNOWN, YES),
        ({"highway": "path", "wheelchair": "no", "covered": "no"}, WayKind.PATH, NO, NO),
    ],
)
def test_tags_become_what_is_known(
    tags: dict[str, str], kind: WayKind, step_free: int, roofed: int
) -> None:
    (found,) = stretches_from_osm([OsmWay([1, 2], [NODES[1], NODES[2]], tags)])
    assert (found.kind, found.step_free, found.roofed) == (kind, step_free, roofed)


@pytest.mark.parametrize(
    ("read", "data", "words"),
    [
        (read_overpass, b"not json", "JSON"),
        (read_overpass, b"[]", "JSON object"),
        (read_overpass, b"{}", "elements"),
        (read_overpass, overpass(([1, 77], STREET)), "node 77"),
        (read_overpass, b'{"elements": [{"type": "way", "nodes": [[1]]}]}', "node ids"),
        (read_overpass, b'{"elements": [{"type": "node", "id": 1, "lon": 500}]}', "500"),
        (read_osm_xml, b"<osm><way", "OSM XML"),
        (read_osm_xml, b'<osm><node id="1" lon="x" lat="1"/></osm>', "line 1"),
        (read_osm_xml, b'<osm><way><nd ref="5"/></way></osm>', "node 5"),
        (read_osm_geojson, b"{}", "FeatureCollection"),
        (
            read_osm_geojson,
            b'{"features": [{"geometry": {"type": "LineString", "coordinates": [[1, 2]]}}]}',
            "two places",
        ),
    ],
)
def test_bad_files_of_osm_are_told(read: Callable[[bytes], Any], data: bytes, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words.replace("(", r"\(")):
        read(data)


def test_an_entity_of_xml_is_not_followed() -> None:
    data = (
        b'<!DOCTYPE osm [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b'<osm><node id="&a;" lon="1" lat="1"/></osm>'
    )
    with pytest.raises(InvalidInputError):
        read_osm_xml(data)


def test_nothing_to_walk_on_is_told() -> None:
    with pytest.raises(InvalidInputError, match="highway"):
        stretches_from_osm(read_overpass(overpass(([1, 2], {"highway": "motorway"}))))


LINE = np.array([[0.0, 0.0], [30.0, 0.0]])


@pytest.mark.parametrize(
    ("codes", "kind", "step_free", "roofed"),
    [
        ({"rt_struct": 1, "lev_diff": 1, "roof": 1}, WayKind.SIDEWALK, YES, NO),
        ({"rt_struct": "3", "lev_diff": "2", "roof": "2"}, WayKind.CROSSING, NO, YES),
        ({"rt_struct": 6, "route_type": 6}, WayKind.STAIRS, NO, UNKNOWN),
        ({"rt_struct": 5, "route_type": 4}, WayKind.PASSAGE, YES, YES),
        ({"rt_struct": 99, "lev_diff": float("nan")}, WayKind.STREET, UNKNOWN, UNKNOWN),
    ],
)
def test_codes_of_mlit_become_what_is_known(
    codes: dict[str, Any], kind: WayKind, step_free: int, roofed: int
) -> None:
    (found,) = stretches_from_mlit([{"start_id": "a", "end_id": "b", **codes}], [LINE])
    assert (found.kind, found.step_free, found.roofed) == (kind, step_free, roofed)


def test_links_without_lines_go_straight_from_node_to_node() -> None:
    nodes = [
        {"node_id": "a", "lon": "139.1", "lat": "36.1"},
        {"node_id": "b", "lon": 139.2, "lat": 36},
    ]
    (line,) = straight_lines([{"start_id": "a", "end_id": "b"}], nodes)
    assert line.tolist() == [[139.1, 36.1], [139.2, 36.0]]
    with pytest.raises(InvalidInputError, match="row 1"):
        straight_lines([{"start_id": "a", "end_id": "lost"}], nodes)
    with pytest.raises(InvalidInputError, match="row 1"):
        straight_lines([], [{"node_id": "a", "lon": "east", "lat": 1}])


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"start": "a"}, "start_id"),
        ({"start_id": "a", "end_id": "b", "rt_struct": 42}, "row 1, rt_struct"),
        ({"start_id": "a", "end_id": "b", "rt_struct": 1, "lev_diff": 7}, "row 1, lev_diff"),
        ({"start_id": "a", "end_id": "b", "rt_struct": "wide"}, "row 1, rt_struct"),
    ],
)
def test_bad_links_of_mlit_are_told(link: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        stretches_from_mlit([link], [LINE])


def test_no_links_are_told() -> None:
    with pytest.raises(InvalidInputError, match="links"):
        stretches_from_mlit([], [])
