"""A few files of simple houses as a delivery, for tests of the whole way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

CODE_LIST = """<?xml version="1.0" encoding="UTF-8"?>
<gml:Dictionary xmlns:gml="http://www.opengis.net/gml" gml:id="usage">
<gml:name>usage</gml:name>
<gml:dictionaryEntry><gml:Definition gml:id="u1"><gml:description>住宅</gml:description>
<gml:name>411</gml:name></gml:Definition></gml:dictionaryEntry>
<gml:dictionaryEntry><gml:Definition gml:id="u2"><gml:description>業務施設</gml:description>
<gml:name>401</gml:name></gml:Definition></gml:dictionaryEntry>
</gml:Dictionary>
"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"
 xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gml="http://www.opengis.net/gml">
<gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/6697"
 srsDimension="3"><gml:lowerCorner>36 139 0</gml:lowerCorner>
<gml:upperCorner>37 140 100</gml:upperCorner></gml:Envelope></gml:boundedBy>
"""
TAIL = "</core:CityModel>\n"


@dataclass(frozen=True)
class House:
    """A box: south-west corner (degrees), ground and height (metres), usage code."""

    gml_id: str
    lon: float
    lat: float
    ground: float
    height: float
    usage: str = "411"

    def gml(self) -> str:
        west, south, east, north = self.lon, self.lat, self.lon + 1e-4, self.lat + 8e-5
        low, high = self.ground, self.ground + self.height
        corners = [(south, west), (south, east), (north, east), (north, west)]
        top = " ".join(f"{y} {x} {high}" for y, x in [*corners, corners[0]])
        bottom = " ".join(f"{y} {x} {low}" for y, x in [*corners[::-1], corners[-1]])
        walls = [
            f"{a[0]} {a[1]} {low} {b[0]} {b[1]} {low} {b[0]} {b[1]} {high} "
            f"{a[0]} {a[1]} {high} {a[0]} {a[1]} {low}"
            for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
        ]
        faces = "".join(
            "<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
            f"{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
            "</gml:surfaceMember>\n"
            for ring in [bottom, top, *walls]
        )
        return (
            f'<core:cityObjectMember><bldg:Building gml:id="{self.gml_id}">\n'
            '<bldg:usage codeSpace="../../codelists/Building_usage.xml">'
            f"{self.usage}</bldg:usage>\n"
            f'<bldg:measuredHeight uom="m">{self.height}</bldg:measuredHeight>\n'
            "<bldg:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>\n"
            f"{faces}</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod1Solid>\n"
            "</bldg:Building></core:cityObjectMember>\n"
        )


@dataclass(frozen=True)
class Village:
    """Houses by mesh code; `write` puts them where PLATEAU puts them and gives the folder."""

    meshes: dict[str, tuple[House, ...]]

    def changed(self, mesh: str, **changes: object) -> Village:
        """Give the village with the first house of a mesh changed."""
        first, *rest = self.meshes[mesh]
        house = replace(first, **changes)  # type: ignore[arg-type]
        return Village({**self.meshes, mesh: (house, *rest)})

    def write(self, folder: Path) -> Path:
        (folder / "udx/bldg").mkdir(parents=True, exist_ok=True)
        (folder / "codelists").mkdir(exist_ok=True)
        (folder / "codelists/Building_usage.xml").write_text(CODE_LIST, encoding="utf-8")
        for mesh, houses in self.meshes.items():
            text = HEAD + "".join(house.gml() for house in houses) + TAIL
            path = folder / "udx/bldg" / f"{mesh}_bldg_6697_op.gml"
            path.write_text(text, encoding="utf-8")
        return folder


MESHES = {
    "54392492": (36.2420, 139.5255),
    "54392493": (36.2420, 139.5380),
    "54393402": (36.2505, 139.5255),
}


def village(houses: int = 9) -> Village:
    """Give three meshes of `houses` houses each."""
    found = {}
    for mesh, (lat, lon) in MESHES.items():
        found[mesh] = tuple(
            House(
                f"bldg_{mesh}_{number}",
                round(lon + 4e-4 * (number % 20), 7),
                round(lat + 3e-4 * (number // 20), 7),
                20.0 + number % 3,
                4.5 + number % 5,
                "401" if number % 7 == 0 else "411",
            )
            for number in range(houses)
        )
    return Village(found)
