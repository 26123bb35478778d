"""A small CityGML 2.0 + i-UR 3.1 file that the tests change to their needs."""

from __future__ import annotations

NAMESPACES = """xmlns:core="http://www.opengis.net/citygml/2.0"
 xmlns:bldg="http://www.opengis.net/citygml/building/2.0"
 xmlns:gen="http://www.opengis.net/citygml/generics/2.0"
 xmlns:app="http://www.opengis.net/citygml/appearance/2.0"
 xmlns:uro="https://www.geospatial.jp/iur/uro/3.1"
 xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink\""""

WALL = "36.1 139.3 10 36.1 139.4 10 36.1 139.4 16 36.1 139.3 16 36.1 139.3 10"
ROOF = "36.1 139.3 16 36.1 139.4 16 36.2 139.4 16 36.2 139.3 16 36.1 139.3 16"
FOOTPRINT = "36.1 139.3 1 36.1 139.4 1 36.2 139.4 1 36.1 139.3 1"


def polygon(coordinates: str, *, gml_id: str = "", ring_id: str = "") -> str:
    """Give a gml:Polygon with one ring."""
    polygon_id = f' gml:id="{gml_id}"' if gml_id else ""
    ring = f' gml:id="{ring_id}"' if ring_id else ""
    return (
        f"<gml:Polygon{polygon_id}><gml:exterior><gml:LinearRing{ring}>"
        f"<gml:posList>{coordinates}</gml:posList>"
        f"</gml:LinearRing></gml:exterior></gml:Polygon>"
    )


def multi_surface(*polygons: str) -> str:
    """Give a gml:MultiSurface of these polygons."""
    members = "".join(f"<gml:surfaceMember>{item}</gml:surfaceMember>" for item in polygons)
    return f"<gml:MultiSurface>{members}</gml:MultiSurface>"


def city(
    *members: str, after: str = "", srs: str = "http://www.opengis.net/def/crs/EPSG/0/6697"
) -> bytes:
    """Give a CityModel with these objects."""
    srs_name = f' srsName="{srs}"' if srs else ""
    objects = "".join(
        f"\n<core:cityObjectMember>{member}</core:cityObjectMember>" for member in members
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel {NAMESPACES}>
<gml:boundedBy><gml:Envelope{srs_name} srsDimension="3">
<gml:lowerCorner>36 139 0</gml:lowerCorner><gml:upperCorner>37 140 100</gml:upperCorner>
</gml:Envelope></gml:boundedBy>{objects}{after}
</core:CityModel>
""".encode()


def building(content: str, *, gml_id: str = "bldg_1") -> str:
    """Give a bldg:Building with this content."""
    return f'<bldg:Building gml:id="{gml_id}">{content}</bldg:Building>'


HOUSE = building(
    f"""
<gml:name>市役所</gml:name>
<gen:stringAttribute name="建物ID"><gen:value>10207-bldg-1</gen:value></gen:stringAttribute>
<gen:genericAttributeSet name="浸水">
 <gen:measureAttribute name="浸水深"><gen:value uom="m">1.17</gen:value></gen:measureAttribute>
</gen:genericAttributeSet>
<bldg:usage codeSpace="../../codelists/Building_usage.xml">411</bldg:usage>
<bldg:measuredHeight uom="m">6.5</bldg:measuredHeight>
<bldg:lod0FootPrint>{multi_surface(polygon(FOOTPRINT))}</bldg:lod0FootPrint>
<bldg:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface>
 <gml:surfaceMember xlink:href="#wall_1"/><gml:surfaceMember xlink:href="#roof_1"/>
</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod2Solid>
<bldg:boundedBy><bldg:WallSurface gml:id="surface_1"><bldg:lod2MultiSurface>
{multi_surface(polygon(WALL, gml_id="wall_1", ring_id="ring_1"))}
</bldg:lod2MultiSurface></bldg:WallSurface></bldg:boundedBy>
<bldg:boundedBy><bldg:RoofSurface gml:id="surface_2"><bldg:lod2MultiSurface>
{multi_surface(polygon(ROOF, gml_id="roof_1", ring_id="ring_2"))}
</bldg:lod2MultiSurface></bldg:RoofSurface></bldg:boundedBy>
<uro:buildingIDAttribute><uro:BuildingIDAttribute>
 <uro:buildingID>10207-bldg-1</uro:buildingID>
 <uro:prefecture codeSpace="../../codelists/Common_prefecture.xml">10</uro:prefecture>
</uro:BuildingIDAttribute></uro:buildingIDAttribute>
"""
)

LOOKS = """<app:appearanceMember><app:Appearance><app:theme>rgbTexture</app:theme>
<app:surfaceDataMember><app:ParameterizedTexture><app:imageURI>a_appearance/1.jpg</app:imageURI>
<app:target uri="#wall_1"><app:TexCoordList><app:textureCoordinates ring="#ring_1">
0 0 1 0 1 0.5 0 0.5 0 0</app:textureCoordinates></app:TexCoordList></app:target>
</app:ParameterizedTexture></app:surfaceDataMember>
<app:surfaceDataMember><app:X3DMaterial><app:diffuseColor>0.1 0.2 0.3</app:diffuseColor>
<app:transparency>0.5</app:transparency><app:target>#roof_1</app:target></app:X3DMaterial>
</app:surfaceDataMember></app:Appearance></app:appearanceMember>"""
