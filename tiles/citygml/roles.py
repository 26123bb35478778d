"""What an element or attribute means to the reader, by its name alone.

One table row per name of a file: everything that the compiled pass over the elements has to know
about a name, so that it never looks at letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from tiles.city_tables import GeometryKind, Int32
from tiles.citygml.document import XML, XMLNS
from tiles.citygml.namespaces import CITY_MODULES, canonical_prefix

# roles of elements
(
    PROPERTY,
    MEMBER,
    FEATURE,
    FEATURE_IF_IDENTIFIED,
    DATA,
    ENVELOPE,
    IGNORED,
    GENERIC_SET,
    GENERIC_ATTRIBUTE,
    GENERIC_VALUE,
    LOD_VALUE,
    IMPLICIT,
    UNSUPPORTED,
    AGGREGATE,
    SOLID,
    ORIENTABLE,
    POLYGON,
    EXTERIOR,
    INTERIOR,
    RING,
    CURVE,
    POINT,
    COORDINATES,
    COMMA_COORDINATES,
    APPEARANCE,
    THEME,
    TEXTURE,
    MATERIAL,
    GEOREFERENCED,
    TARGET,
    TEXTURE_COORDINATES,
    SURFACE_VALUE,
) = range(32)

# roles of attributes
(
    OTHER,
    ID,
    HREF,
    CODE_SPACE,
    UNIT,
    GENERIC_NAME,
    SRS_NAME,
    SRS_DIMENSION,
    ORIENTATION,
    RING_REFERENCE,
) = range(10)

# rows of the table of names
ROLE, LOD, KIND, ATTRIBUTE_ROLE = range(4)
NO_LOD = -1
NO_KIND = -1

_GML = {
    "Envelope": ENVELOPE,
    "metaDataProperty": IGNORED,
    "featureMember": MEMBER,
    "featureMembers": MEMBER,
    "Solid": SOLID,
    "CompositeSolid": SOLID,
    "MultiSolid": SOLID,
    "OrientableSurface": ORIENTABLE,
    "Polygon": POLYGON,
    "PolygonPatch": POLYGON,
    "Triangle": POLYGON,
    "Rectangle": POLYGON,
    "exterior": EXTERIOR,
    "outerBoundaryIs": EXTERIOR,
    "interior": INTERIOR,
    "innerBoundaryIs": INTERIOR,
    "LinearRing": RING,
    "LineString": CURVE,
    "LineStringSegment": CURVE,
    "Point": POINT,
    "posList": COORDINATES,
    "pos": COORDINATES,
    "lowerCorner": COORDINATES,
    "upperCorner": COORDINATES,
    "coordinates": COMMA_COORDINATES,
}
_GML_AGGREGATES = (
    "MultiSurface CompositeSurface Surface PolyhedralSurface TriangulatedSurface Tin MultiCurve "
    "CompositeCurve Curve OrientableCurve MultiPoint MultiGeometry GeometricComplex"
)
_GML_UNSUPPORTED = (
    "Ring Arc ArcString ArcByCenterPoint ArcByBulge Bezier BSpline Circle CircleByCenterPoint "
    "Clothoid CubicSpline Geodesic GeodesicString OffsetCurve Cone Cylinder Sphere Grid "
    "RectifiedGrid"
)
_APPEARANCE = {
    "Appearance": APPEARANCE,
    "theme": THEME,
    "ParameterizedTexture": TEXTURE,
    "X3DMaterial": MATERIAL,
    "GeoreferencedTexture": GEOREFERENCED,
    "TexCoordGen": GEOREFERENCED,
    "target": TARGET,
    "textureCoordinates": TEXTURE_COORDINATES,
    "imageURI": SURFACE_VALUE,
    "diffuseColor": SURFACE_VALUE,
    "transparency": SURFACE_VALUE,
}
_FIXED = (
    {f"gml:{name}": role for name, role in _GML.items()}
    | {f"gml:{name}": AGGREGATE for name in _GML_AGGREGATES.split()}
    | {f"gml:{name}": UNSUPPORTED for name in _GML_UNSUPPORTED.split()}
    | {f"app:{name}": role for name, role in _APPEARANCE.items()}
    | {
        "core:cityObjectMember": MEMBER,
        "core:ImplicitGeometry": IMPLICIT,
        "dem:lod": LOD_VALUE,
        "gen:genericAttributeSet": GENERIC_SET,
        "gen:value": GENERIC_VALUE,
    }
    | {
        f"gen:{kind}Attribute": GENERIC_ATTRIBUTE
        for kind in ("string", "int", "double", "date", "uri", "measure")
    }
)
_ATTRIBUTES = {
    "gml:id": ID,
    "xlink:href": HREF,
    "codeSpace": CODE_SPACE,
    "uom": UNIT,
    "name": GENERIC_NAME,
    "srsName": SRS_NAME,
    "srsDimension": SRS_DIMENSION,
    "orientation": ORIENTATION,
    "ring": RING_REFERENCE,
}
_LOD_PROPERTY = re.compile(r"lod([0-4])([A-Z]\w*)?")
_KINDS = {
    "Solid": GeometryKind.SOLID,
    "MultiSolid": GeometryKind.SOLID,
    "FootPrint": GeometryKind.FOOTPRINT,
    "RoofEdge": GeometryKind.ROOF_EDGE,
    "TerrainIntersection": GeometryKind.TERRAIN_INTERSECTION,
    "Network": GeometryKind.NETWORK,
}
_NOT_DATA = frozenset({"xAL"})  # capitalised throughout, so capitals mean nothing


def qualified_names(
    names: tuple[tuple[str, str], ...], prefixes: Mapping[str, str]
) -> tuple[str, ...]:
    """Write every name of a document with its canonical prefix."""
    return tuple(_qualified(uri, local, prefixes.get(uri, "")) for uri, local in names)


@lru_cache(maxsize=10_000)
def _qualified(uri: str, local: str, declared: str) -> str:
    if uri in {XMLNS, XML}:
        return f"xml:{local}"
    prefix = canonical_prefix(uri, declared) if uri else ""
    return f"{prefix}:{local}" if prefix else local


def name_table(names: tuple[str, ...]) -> Int32:
    """Give the (4, names) table: role, LOD, geometry kind, role as attribute."""
    return np.array([_columns(name) for name in names], np.int32).T.copy()


@lru_cache(maxsize=10_000)
def _columns(name: str) -> tuple[int, int, int, int]:
    return element_role(name), *_lod_and_kind(name), _ATTRIBUTES.get(name, OTHER)


def element_role(name: str) -> int:
    """Give the role of an element with this canonical name."""
    if name in _FIXED:
        return _FIXED[name]
    prefix, _, local = name.rpartition(":")
    if prefix in {"gml", "app", "xlink", "xml", "xsi"} or not local[0].isupper():
        return PROPERTY
    if prefix in CITY_MODULES:
        return FEATURE
    if prefix in _NOT_DATA:
        return PROPERTY
    return DATA if prefix == "core" else FEATURE_IF_IDENTIFIED


def _lod_and_kind(name: str) -> tuple[int, int]:
    prefix, _, local = name.rpartition(":")
    if name == "dem:tin":
        return NO_LOD, GeometryKind.TIN
    match = _LOD_PROPERTY.fullmatch(local) if prefix not in {"gml", "app"} else None
    if not match:
        return NO_LOD, NO_KIND
    return int(match[1]), _KINDS.get(match[2] or "", GeometryKind.SURFACE)
