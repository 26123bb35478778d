"""Writes KML 2.2 (OGC 07-147r2): names and values as text, never as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any, Final

from lxml import etree
from shapely.geometry import LinearRing, LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from layers.exchange.flat_values import FlatColumn, flat_columns
from layers.exchange.geojson_file import DECIMALS
from layers.exchange.open_list import OpenFeature, OpenList

KML: Final = "http://www.opengis.net/kml/2.2"
PREFIXES: Final[Any] = {None: KML}
NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_kml(listed: OpenList) -> bytes:
    """Give a list as KML; licence and attribution are data of the document.

    Viewers show descriptions as HTML, so user text stands in names and data alone.
    """
    root = etree.Element(f"{{{KML}}}kml", nsmap=PREFIXES)
    document = _add(root, "Document")
    _add(document, "name", listed.title.ja)
    about = " / ".join(each for each in (listed.attribution, listed.licence) if each)
    _add(document, "description", html.escape(about))
    _add_data(document, listed.facts.items())
    columns = flat_columns(listed.fields)
    for feature in listed.features:
        _placemark(document, feature, columns)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return text


def _placemark(document: Any, feature: OpenFeature, columns: list[FlatColumn]) -> None:
    placemark = _add(document, "Placemark")
    _add(placemark, "name", str(feature.properties.get("name", feature.id)))
    cells = ((each.name, each.value(feature.properties)) for each in columns)
    given = [(name, _word(value)) for name, value in cells if value is not None]
    _add_data(placemark, [("id", feature.id), *given])
    _geometry(placemark, feature.geometry)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _add_data(parent: Any, pairs: Iterable[tuple[str, str]]) -> None:
    extended = _add(parent, "ExtendedData")
    for name, value in pairs:
        data = _add(extended, "Data")
        data.set("name", name)
        _add(data, "value", value)


def _add(parent: Any, name: str, text: str = "") -> Any:
    element = etree.SubElement(parent, f"{{{KML}}}{name}")
    if text:
        element.text = NO_XML.sub("", text)
    return element


def _geometry(parent: Any, geometry: BaseGeometry) -> None:
    if isinstance(geometry, BaseMultipartGeometry):
        multi = _add(parent, "MultiGeometry")
        for part in geometry.geoms:
            _geometry(multi, part)
    elif isinstance(geometry, Point | LineString):
        element = _add(parent, "Point" if isinstance(geometry, Point) else "LineString")
        _add(element, "coordinates", _coordinates(geometry))
    elif isinstance(geometry, Polygon):
        polygon = _add(parent, "Polygon")
        _ring(polygon, "outerBoundaryIs", geometry.exterior)
        for hole in geometry.interiors:
            _ring(polygon, "innerBoundaryIs", hole)


def _ring(polygon: Any, name: str, ring: LinearRing) -> None:
    element = _add(_add(polygon, name), "LinearRing")
    _add(element, "coordinates", _coordinates(ring))


def _coordinates(geometry: Point | LineString) -> str:
    return " ".join(
        ",".join(f"{round(each, DECIMALS):.10g}" for each in position)
        for position in geometry.coords
    )
