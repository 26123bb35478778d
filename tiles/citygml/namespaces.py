"""Namespaces of CityGML, GML and i-UR and the one prefix that each has here."""

from __future__ import annotations

import re

GML = "http://www.opengis.net/gml"
GML_32 = "http://www.opengis.net/gml/3.2"
XLINK = "http://www.w3.org/1999/xlink"

_MODULES = {
    "": "core",
    "appearance": "app",
    "bridge": "brid",
    "building": "bldg",
    "cityfurniture": "frn",
    "cityobjectgroup": "grp",
    "generics": "gen",
    "landuse": "luse",
    "profiles/base": "pbase",
    "relief": "dem",
    "texturedsurface": "tex",
    "transportation": "tran",
    "tunnel": "tun",
    "vegetation": "veg",
    "waterbody": "wtr",
}
_FIXED = {
    GML: "gml",
    XLINK: "xlink",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "urn:oasis:names:tc:ciq:xsdschema:xAL:2.0": "xAL",
}
_CITYGML = re.compile(
    r"http://www\.opengis\.net/citygml/(?:(?P<module>[a-z/]+)/)?(?P<version>\d\.\d)"
)
_IUR = re.compile(r"https?://.*/iur/(?P<prefix>ur[a-z])/(?P<version>\d\.\d)/?")

#: Prefixes of modules whose capitalised elements are city objects.
CITY_MODULES = frozenset(_MODULES.values()) - {"app", "core", "pbase", "tex"}
_CANONICAL = frozenset(_MODULES.values()) | frozenset(_FIXED.values()) | {"uro", "urf"}


def canonical_prefix(uri: str, declared: str) -> str:
    """Give the prefix under which names of a namespace are known here.

    A namespace that is not known keeps the prefix that the file declares, with `_` after it
    where that prefix belongs to a known one.
    """
    if uri in _FIXED:
        return _FIXED[uri]
    if (match := _CITYGML.fullmatch(uri)) and (match["module"] or "") in _MODULES:
        return _MODULES[match["module"] or ""]
    if match := _IUR.fullmatch(uri):
        return match["prefix"]
    return f"{declared}_" if declared in _CANONICAL else declared


def citygml_version(uri: str) -> str:
    """Give the CityGML version of a core namespace ("2.0"), "" for any other namespace."""
    match = _CITYGML.fullmatch(uri)
    return match["version"] if match and not match["module"] else ""


def iur_version(uris: list[str]) -> str:
    """Give the i-UR version that a file declares, that of `uro` before the others."""
    found = {match["prefix"]: match["version"] for uri in uris if (match := _IUR.fullmatch(uri))}
    return found.get("uro") or found.get("urf") or next(iter(found.values()), "")
