"""Writing CityGML 2.0 with i-UR 3.1 as PLATEAU does: document, rings, codes, identifiers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from gis_server.demo_town.place import Float64, to_degrees
from gis_server.demo_town.town_data import town

_NAMESPACES: Final = {
    "core": "http://www.opengis.net/citygml/2.0",
    "gml": "http://www.opengis.net/gml",
    "bldg": "http://www.opengis.net/citygml/building/2.0",
    "tran": "http://www.opengis.net/citygml/transportation/2.0",
    "luse": "http://www.opengis.net/citygml/landuse/2.0",
    "dem": "http://www.opengis.net/citygml/relief/2.0",
    "veg": "http://www.opengis.net/citygml/vegetation/2.0",
    "frn": "http://www.opengis.net/citygml/cityfurniture/2.0",
    "brid": "http://www.opengis.net/citygml/bridge/2.0",
    "wtr": "http://www.opengis.net/citygml/waterbody/2.0",
    "gen": "http://www.opengis.net/citygml/generics/2.0",
    "app": "http://www.opengis.net/citygml/appearance/2.0",
    "uro": "https://www.geospatial.jp/iur/uro/3.1",
    "xAL": "urn:oasis:names:tc:ciq:xsdschema:xAL:2.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_SCHEMAS = {
    "core": "cityGMLBase",
    "bldg": "building",
    "tran": "transportation",
    "luse": "landUse",
    "dem": "relief",
    "veg": "vegetation",
    "frn": "cityFurniture",
    "brid": "bridge",
    "wtr": "waterBody",
    "gen": "generics",
    "app": "appearance",
}
_SRS = "http://www.opengis.net/def/crs/EPSG/0/6697"


def identifier(prefix: str, key: str) -> str:
    """Give a gml:id that looks like PLATEAU's and is the same for the same key every time."""
    return f"{prefix}_{uuid.uuid5(town().id_space, f'{prefix}/{key}')}"


def pos_lists(rings: Sequence[Float64]) -> list[str]:
    """Give the text of gml:posList for open rings; each is closed by repeating its first vertex.

    Parameters
    ----------
    rings : (n, 3) float64 each; x, y in plan metres, z orthometric height.

    Returns
    -------
    One string "lat lon height …" per ring, EPSG:6697.
    """
    if not rings:
        return []
    flat = np.concatenate(rings)
    lon_lat = to_degrees(flat[:, :2])
    rows = zip(lon_lat[:, 1].tolist(), lon_lat[:, 0].tolist(), flat[:, 2].tolist(), strict=True)
    texts = [f"{lat:.8f} {lon:.8f} {height:.3f}" for lat, lon, height in rows]
    out, start = [], 0
    for ring in rings:
        end = start + len(ring)
        out.append(" ".join([*texts[start:end], texts[start]]))
        start = end
    return out


def polygon(pos: Sequence[str], *, gml_id: str = "", ring_id: str = "") -> str:
    """Give a gml:Polygon of its exterior's and interiors' posList texts."""
    parts = [f'<gml:Polygon gml:id="{gml_id}">' if gml_id else "<gml:Polygon>"]
    for i, text in enumerate(pos):
        role = "interior" if i else "exterior"
        ring = f'<gml:LinearRing gml:id="{ring_id}_{i}">' if ring_id else "<gml:LinearRing>"
        parts.append(
            f"<gml:{role}>{ring}<gml:posList>{text}</gml:posList></gml:LinearRing></gml:{role}>"
        )
    parts.append("</gml:Polygon>")
    return "".join(parts)


def multi_surface(polygons: Iterable[str]) -> str:
    """Give a gml:MultiSurface of gml:Polygon texts."""
    members = "\n".join(f"<gml:surfaceMember>{text}</gml:surfaceMember>" for text in polygons)
    return f"<gml:MultiSurface>\n{members}\n</gml:MultiSurface>"


def solid(polygons: Iterable[str]) -> str:
    """Give a gml:Solid whose shell is made of gml:Polygon texts."""
    members = "\n".join(f"<gml:surfaceMember>{text}</gml:surfaceMember>" for text in polygons)
    return (
        "<gml:Solid><gml:exterior><gml:CompositeSurface>\n"
        f"{members}\n</gml:CompositeSurface></gml:exterior></gml:Solid>"
    )


def composite(polygons: Iterable[str], gml_id: str) -> str:
    """Give a gml:CompositeSurface with an identifier that a material can point to."""
    members = "\n".join(f"<gml:surfaceMember>{text}</gml:surfaceMember>" for text in polygons)
    return f'<gml:CompositeSurface gml:id="{gml_id}">\n{members}\n</gml:CompositeSurface>'


def surfaces_of(rings_of_polygons: Sequence[Sequence[Float64]]) -> list[str]:
    """Give gml:Polygon texts of polygons, each a sequence of its open rings (exterior first)."""
    pos = iter(pos_lists([ring for rings in rings_of_polygons for ring in rings]))
    return [polygon([next(pos) for _ in rings]) for rings in rings_of_polygons]


def code(element: str, code_list: str, value: str, *, depth: int = 2) -> str:
    """Give an element with a code and the path of its list, `depth` folders above the file."""
    path = f"{'../' * depth}codelists/{code_list}.xml"
    return f'<{element} codeSpace="{path}">{value}</{element}>'


def measure(element: str, value: float, unit: str, *, digits: int = 2) -> str:
    """Give an element with a measured value and its unit."""
    return f'<{element} uom="{unit}">{value:.{digits}f}</{element}>'


def data_quality(
    element: str,
    *,
    lods: Sequence[int],
    depth: int = 2,
    height_type: str = "",
    textured: bool = False,
) -> str:
    """Give the data quality attribute: everything is "estimated" (901), nothing was surveyed."""
    quality = "DataQualityAttribute"
    lines = [
        code(f"uro:geometrySrcDescLod{lod}", f"{quality}_geometrySrcDesc", "901", depth=depth)
        for lod in lods
    ]
    lines.append(code("uro:thematicSrcDesc", f"{quality}_thematicSrcDesc", "700", depth=depth))
    if textured:
        description = f"{quality}_appearanceSrcDesc"
        lines.append(code("uro:appearanceSrcDescLod2", description, "5", depth=depth))
    if height_type:
        lines.append(
            code(
                "uro:lod1HeightType",
                f"{quality}_lod1HeightType",
                height_type,
                depth=depth,
            )
        )
    body = "\n".join(lines)
    inner = f"<uro:DataQualityAttribute>\n{body}\n</uro:DataQualityAttribute>"
    return f"<{element}>\n{inner}\n</{element}>"


def write_document(
    path: Path,
    members: Iterable[str],
    *,
    bounds: Float64,
    appearance: str = "",
    schema_depth: int = 2,
) -> None:
    """Write one CityGML file.

    Parameters
    ----------
    path : the file; folders are made.
    members : texts of city objects, each wrapped into a core:cityObjectMember here.
    bounds : (2, 3) float64, m: lower and upper corner in the plan's frame and orthometric height.
    appearance : text of an app:appearanceMember, "" for none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    wrapped = (f"<core:cityObjectMember>\n{text}\n</core:cityObjectMember>" for text in members)
    parts = [_opening(bounds, schema_depth), *wrapped]
    if appearance:
        parts.append(appearance)
    parts.append("</core:CityModel>\n")
    path.write_bytes("\n".join(parts).encode())


def _opening(bounds: Float64, schema_depth: int) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    schemas = " ".join(
        f"{_NAMESPACES[p]} http://schemas.opengis.net/citygml/{_folder(p)}2.0/{name}.xsd"
        for p, name in _SCHEMAS.items()
    )
    local = f"{_NAMESPACES['uro']} {'../' * schema_depth}schemas/iur/uro/3.1/urbanObject.xsd"
    lon_lat = to_degrees(bounds[:, :2])
    corners = "\n".join(
        f"<gml:{name}Corner>{lat:.8f} {lon:.8f} {height:.3f}</gml:{name}Corner>"
        for name, (lon, lat), height in zip(("lower", "upper"), lon_lat, bounds[:, 2], strict=True)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<core:CityModel {spaces} xsi:schemaLocation="{local} {schemas}">\n'
        f'<gml:boundedBy>\n<gml:Envelope srsName="{_SRS}" srsDimension="3">\n{corners}\n'
        "</gml:Envelope>\n</gml:boundedBy>"
    )


def _folder(prefix: str) -> str:
    """Give the folder of a module's schema; the core's has none."""
    return "" if prefix == "core" else f"{_NAMESPACES[prefix].split('/')[-2]}/"


def bounds_of(rings: Sequence[Float64]) -> Float64:
    """Give lower and upper corner (2, 3) of rings (n, 3)."""
    flat = np.concatenate(rings)
    return np.stack([flat.min(axis=0), flat.max(axis=0)])
