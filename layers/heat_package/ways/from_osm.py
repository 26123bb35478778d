"""A walking network from OpenStreetMap: which ways one may walk, and what their tags tell.

Tags as in the wiki of OpenStreetMap (Key:highway, Key:foot, Key:wheelchair, Key:covered).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
from lxml import etree

from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.ways.network import NO, UNKNOWN, YES, Stretch, WayKind

ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"
CAVEATS = (
    Bilingual(
        "OpenStreetMapの道です。タグのない道は段差と屋根の有無が分かりません。",
        "Ways of OpenStreetMap: without tags, steps and roofs are not known.",
    ),
    Bilingual(
        "歩道を別に描いていない道は、道の中心を歩くものとして暑さを見ています。",
        "Streets whose pavements are not mapped count with the heat of their middle line.",
    ),
)
_NO_FOOT = frozenset({"motorway", "motorway_link", "construction", "proposed", "raceway"})
_KINDS = {
    "footway": WayKind.PATH,
    "path": WayKind.PATH,
    "track": WayKind.PATH,
    "bridleway": WayKind.PATH,
    "cycleway": WayKind.PATH,
    "steps": WayKind.STAIRS,
    "corridor": WayKind.PASSAGE,
}
_REFUSED = frozenset({"no", "private"})
_ROOFS = frozenset({"yes", "arcade", "colonnade", "roof"})

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class OsmWay:
    """A way: keys and places (longitude, latitude) of its nodes, and its tags."""

    nodes: Sequence[object]
    places: Sequence[Place]
    tags: Mapping[str, str]


def stretches_from_osm(ways: Iterable[OsmWay]) -> list[Stretch]:
    """Give what one may walk, cut where ways share a node; lines in degrees.

    Raises
    ------
    InvalidInputError
        There is nothing to walk on.
    """
    walked = [each for each in ways if is_walked(each.tags) and len(each.nodes) > 1]
    used = Counter(node for each in walked for node in each.nodes)
    for each in walked:
        used.update((each.nodes[0], each.nodes[-1]))
    found = []
    for each in walked:
        cuts = [row for row, node in enumerate(each.nodes) if used[node] > 1]
        for first, last in pairwise(cuts):
            line = np.array(each.places[first : last + 1], np.float64)
            found.append(_stretch((each.nodes[first], each.nodes[last]), line, each.tags))
    if not found:
        raise _wrong("highway", "歩ける道（highwayタグの線）", "ways that one may walk (highway=…)")
    return found


def is_walked(tags: Mapping[str, str]) -> bool:
    """Tell whether one may walk a way."""
    highway = tags.get("highway", "")
    if not highway or highway in _NO_FOOT or tags.get("area") == "yes":
        return False
    foot = tags.get("foot", "")
    if foot:
        return foot not in _REFUSED
    return tags.get("access", "") not in _REFUSED and tags.get("motorroad") != "yes"


def read_overpass(data: bytes) -> list[OsmWay]:
    """Read an answer of Overpass (`out body` with its nodes, or `out geom`).

    Raises
    ------
    InvalidInputError
        It is none, or a way names a node that is not there.
    """
    found = _json(data)
    elements = found.get("elements")
    if not isinstance(elements, list):
        raise _wrong("elements", "Overpassの答え（elements）", "an answer of Overpass (elements)")
    places = {
        each["id"]: _place(f"elements[{row}]", each.get("lon"), each.get("lat"))
        for row, each in enumerate(elements)
        if isinstance(each, dict) and each.get("type") == "node" and "id" in each
    }
    ways = []
    for row, each in enumerate(elements):
        if not isinstance(each, dict) or each.get("type") != "way":
            continue
        nodes = each.get("nodes")
        if not isinstance(nodes, list) or not all(isinstance(node, int) for node in nodes):
            raise _wrong(f"elements[{row}].nodes", "節点の番号の列", "a list of node ids")
        ways.append(OsmWay(nodes, _looked_up(f"elements[{row}]", nodes, places), _tags(each)))
    return ways


def read_osm_xml(data: bytes) -> list[OsmWay]:
    """Read an .osm file.

    Raises
    ------
    InvalidInputError
        It is no OSM XML, or a way names a node that is not there.
    """
    places: dict[str, Place] = {}
    ways = []
    try:
        reading = etree.iterparse(
            BytesIO(data), tag=("node", "way"), resolve_entities=False, no_network=True
        )
        for _, element in reading:
            line = f"line {element.sourceline}"
            if element.tag == "node":
                key = element.get("id", "")
                places[key] = _place(line, element.get("lon"), element.get("lat"))
            else:
                nodes = [each.get("ref", "") for each in element.iter("nd")]
                tags = {each.get("k", ""): each.get("v", "") for each in element.iter("tag")}
                ways.append(OsmWay(nodes, _looked_up(line, nodes, places), tags))
            element.clear()
    except etree.XMLSyntaxError as error:
        raise _wrong("file", f"OSM XML（{error}）", f"OSM XML ({error})") from error
    return ways


def read_osm_geojson(data: bytes) -> list[OsmWay]:
    """Read lines of OpenStreetMap in GeoJSON, tags as properties; equal places are one node.

    Raises
    ------
    InvalidInputError
        It is no GeoJSON of lines.
    """
    features = _json(data).get("features")
    if not isinstance(features, list):
        raise _wrong("features", "GeoJSONのFeatureCollection", "a FeatureCollection of GeoJSON")
    ways = []
    for row, each in enumerate(features):
        geometry = each.get("geometry") if isinstance(each, dict) else None
        if not isinstance(geometry, dict) or geometry.get("type") != "LineString":
            continue
        where = f"features[{row}].geometry.coordinates"
        coordinates = geometry.get("coordinates")
        if not isinstance(coordinates, list) or len(coordinates) < 2:
            raise _wrong(where, "2点以上の線", "a line of two places or more")
        places = [_pair(where, place) for place in coordinates]
        nodes = [(round(lon, 7), round(lat, 7)) for lon, lat in places]
        ways.append(OsmWay(nodes, places, _tags({"tags": each.get("properties")})))
    return ways


def _stretch(ends: tuple[object, object], line: Any, tags: Mapping[str, str]) -> Stretch:
    kind = _kind(tags)
    return Stretch(
        ends,
        line,
        kind,
        step_free=_step_free(tags, kind),
        roofed=_roofed(tags),
        name=tags.get("name", ""),
    )


def _kind(tags: Mapping[str, str]) -> WayKind:
    kind = _KINDS.get(tags["highway"], WayKind.STREET)
    if kind is WayKind.PATH:
        if "crossing" in (tags.get("footway"), tags.get("path"), tags.get("cycleway")):
            return WayKind.CROSSING
        if tags.get("footway") == "sidewalk":
            return WayKind.SIDEWALK
        if tags.get("bridge", "no") != "no":
            return WayKind.FOOTBRIDGE
        if tags.get("tunnel", "no") != "no":
            return WayKind.PASSAGE
    return kind


def _step_free(tags: Mapping[str, str], kind: WayKind) -> int:
    wheelchair = tags.get("wheelchair", "")
    if wheelchair == "yes" or tags.get("ramp:wheelchair") == "yes":
        return YES
    if kind is WayKind.STAIRS or wheelchair == "no":
        return NO
    return UNKNOWN


def _roofed(tags: Mapping[str, str]) -> int:
    if tags.get("covered") in _ROOFS or tags.get("tunnel", "no") != "no":
        return YES
    return NO if tags.get("covered") == "no" else UNKNOWN


def _json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _wrong("file", f"JSON（{error}）", f"JSON ({error})") from error
    if not isinstance(found, dict):
        raise _wrong("file", "JSONのオブジェクト", "a JSON object")
    return found


def _tags(element: Mapping[str, Any]) -> dict[str, str]:
    tags = element.get("tags")
    if not isinstance(tags, dict):
        return {}
    return {str(key): str(value) for key, value in tags.items() if value is not None}


def _looked_up(where: str, nodes: Sequence[Any], places: Mapping[Any, Place]) -> list[Place]:
    missing = next((node for node in nodes if node not in places), None)
    if missing is not None:
        raise _wrong(
            where,
            f"節点{missing}の位置（ファイルに節点も入れてください）",
            f"the place of node {missing}; put the nodes into the file, too",
        )
    return [places[node] for node in nodes]


def _pair(where: str, place: Any) -> Place:
    if not isinstance(place, list) or len(place) < 2:
        raise _wrong(where, "経度と緯度", "longitude and latitude")
    return _place(where, place[0], place[1])


def _place(where: str, lon: Any, lat: Any) -> Place:
    try:
        found = float(lon), float(lat)
    except (TypeError, ValueError):
        found = float("nan"), float("nan")
    if not (-180 <= found[0] <= 180 and -90 <= found[1] <= 90):
        raise _wrong(where, f"経度と緯度（度）、{lon}, {lat}ではなく", f"degrees, not {lon}, {lat}")
    return found


def _wrong(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, f"必要なもの：{ja}", f"expected {en}")])
