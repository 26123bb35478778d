"""What names say: safe paths, themes, mesh codes."""

from __future__ import annotations

import posixpath
import re

#: Themes of PLATEAU: the names of the folders under udx/ and a part of each file name.
THEMES = frozenset(
    (
        *("bldg", "tran", "rwy", "trk", "squr", "wwy", "luse", "urf", "area", "lsld", "dem"),
        *("veg", "fld", "tnm", "htd", "ifld", "rfld", "frn", "brid", "tun", "cons", "ubld"),
        *("unf", "wtr", "gen"),
    )
)
#: Theme by the first city object of a file, where no name tells.
CLASS_THEMES = {
    "Building": "bldg",
    "Road": "tran",
    "Railway": "rwy",
    "Track": "trk",
    "Square": "squr",
    "Waterway": "wwy",
    "LandUse": "luse",
    "Zone": "area",
    "WaterBody": "wtr",
    "SedimentDisasterProneArea": "lsld",
    "ReliefFeature": "dem",
    "PlantCover": "veg",
    "SolitaryVegetationObject": "veg",
    "CityFurniture": "frn",
    "Bridge": "brid",
    "Tunnel": "tun",
    "OtherConstruction": "cons",
    "UndergroundBuilding": "ubld",
    "Manhole": "unf",
    "Duct": "unf",
    "GenericCityObject": "gen",
}
_MESH = re.compile(r"(?:\d{4}|\d{6}|\d{8,10})")
_FIRST_OBJECT = re.compile(rb"cityObjectMember>\s*<(?:[\w.-]+:)?(\w+)")
_PLANNING = re.compile(rb"<(?:core:)?CityModel[^>]*?iur/urf/")
_DRIVE = re.compile(r"[A-Za-z]:")
GML_SUFFIXES = (".gml", ".citygml", ".gml.gz")


def unsafe_rule(name: str) -> str:
    """Name the rule that a name inside an archive breaks, "" for a safe one."""
    if not name or "\0" in name:
        return "empty-name"
    if "\\" in name:
        return "backslash"
    if name.startswith("/") or _DRIVE.match(name):
        return "absolute-path"
    if ".." in name.split("/"):
        return "parent-path"
    return ""


def is_gml(path: str) -> bool:
    """Tell whether a path names a GML file, packed with gzip or not."""
    return path.lower().endswith(GML_SUFFIXES)


def is_archive(path: str) -> bool:
    """Tell whether a path names a zip archive."""
    return path.lower().endswith(".zip")


def is_hidden(path: str) -> bool:
    """Tell whether a path is a system's own (`__MACOSX/`, `.DS_Store`)."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.split("/"))


def theme_of_path(path: str) -> str:
    """Give the theme by the folder under udx/, else by the file name, else ""."""
    folders = path.split("/")
    if "udx" in folders[:-1]:
        theme = folders[folders.index("udx") + 1]
        if theme in THEMES:
            return theme
    words = posixpath.basename(path).split(".")[0].split("_")
    found = [word for word in words if word in THEMES]
    if found:
        return found[0]
    return next((folder for folder in reversed(folders[:-1]) if folder in THEMES), "")


def theme_of_content(head: bytes) -> str:
    """Give the theme by the first city object in the head of a file, "" if unknown."""
    match = _FIRST_OBJECT.search(head)
    if not match:
        return ""
    theme = CLASS_THEMES.get(match[1].decode())
    return theme or ("urf" if _PLANNING.search(head) else "")


def mesh_of_path(path: str) -> str | None:
    """Give the Japanese mesh code in a file name, None without."""
    words = posixpath.basename(path).split(".")[0].split("_")
    return next((word for word in words if _MESH.fullmatch(word)), None)


def resolve(reference: str, *, gml_path: str) -> str | None:
    """Give the path inside the delivery that a relative reference of a file means.

    None for what leads outside, or is no relative path.
    """
    reference = reference.strip()
    if not reference or "\\" in reference or ":" in reference or reference.startswith("/"):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(gml_path), reference))
    return None if path.startswith("..") else path
