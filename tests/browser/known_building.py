"""A building of the delivery as plain XML tells it, for comparison with what the pages show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from lxml import etree

GML = "{http://www.opengis.net/gml}"
BLDG = "{http://www.opengis.net/citygml/building/2.0}"


@dataclass(frozen=True)
class KnownBuilding:
    """What the file says of one building.

    lon, lat : a point inside its footprint, degrees. height_m : measured height.
    usage, usage_label : code and its word in the code list.
    """

    gml_id: str
    lon: float
    lat: float
    height_m: float
    usage: str
    usage_label: str
    source: str


def large_building(town: Path, *, usage: str) -> KnownBuilding:
    """Give the building of that use with the widest footprint: easy to hit with a click."""
    found: list[tuple[float, KnownBuilding]] = []
    labels = code_list(town / "codelists" / "Building_usage.xml")
    for path in sorted(town.glob("udx/bldg/*.gml")):
        for building in etree.parse(path).iter(f"{BLDG}Building"):
            if building.findtext(f"{BLDG}usage") != usage:
                continue
            footprint = _footprint(building)
            radius = shapely.maximum_inscribed_circle(footprint)
            inside = shapely.Point(radius.coords[0])
            known = KnownBuilding(
                gml_id=str(building.get(f"{GML}id")),
                lon=float(inside.x),
                lat=float(inside.y),
                height_m=float(building.findtext(f"{BLDG}measuredHeight")),
                usage=usage,
                usage_label=labels[usage],
                source=path.relative_to(town).as_posix(),
            )
            found.append((float(radius.length), known))
    return max(found, key=lambda pair: pair[0])[1]


def code_list(path: Path) -> dict[str, str]:
    """Give code → label of a code list file."""
    return {
        str(entry.findtext(f"{GML}name")): str(entry.findtext(f"{GML}description"))
        for entry in etree.parse(path).iter(f"{GML}Definition")
    }


def _footprint(building: etree._Element) -> shapely.Polygon:
    """Give the widest polygon of the building in plan, with its courtyards."""
    polygons = [_in_plan(element) for element in building.iter(f"{GML}Polygon")]
    return max(polygons, key=lambda polygon: polygon.area)


def _in_plan(polygon: etree._Element) -> shapely.Polygon:
    """Give a polygon as longitude and latitude; the file has latitude, longitude, height."""
    shell, *holes = [
        np.array((ring.text or "").split(), float).reshape(-1, 3)[:, [1, 0]]
        for ring in polygon.iter(f"{GML}posList")
    ]
    return shapely.Polygon(shell, holes)
