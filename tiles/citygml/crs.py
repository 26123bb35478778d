"""Coordinate systems of a file: which EPSG code, and in which order its axes stand."""

from __future__ import annotations

import re
from functools import cache

from tiles.citygml.problems import ProblemLog

#: Japanese systems of PLATEAU and the common world ones: latitude or northing first.
_NORTH_FIRST = {6697, 6668, 4979, 4326, 4612, *range(10162, 10175)}
_CODE = re.compile(r"EPSG(?:/[\d.]+/|:[\d.]*:|:)(\d{4,6})", re.IGNORECASE)


def epsg_code(srs_name: str) -> int:
    """Give the EPSG code that an srsName names, 0 if none.

    Of a compound name (`urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783`) the horizontal system,
    which stands first.
    """
    match = _CODE.search(srs_name)
    return int(match[1]) if match else 0


@cache
def is_north_first(epsg: int) -> bool | None:
    """Tell whether a system gives y before x; None for a system that PROJ does not know."""
    if epsg in _NORTH_FIRST:
        return True
    from pyproj import CRS  # noqa: PLC0415 - only rare systems need it
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        return CRS.from_epsg(epsg).axis_info[0].direction.lower() in {"north", "south"}
    except CRSError:
        return None


def choose_crs(srs_names: list[tuple[str, int]], problems: ProblemLog) -> tuple[int, bool]:
    """Give the EPSG code of a file and whether y stands before x.

    Parameters
    ----------
    srs_names : list of (str, int)
        Distinct names in document order, each with its line.
    """
    if not srs_names:
        problems.add("missing-crs", "no srsName in the file; expected EPSG:6697 or another", line=0)
        return 0, False
    name, line = srs_names[0]
    epsg = epsg_code(name)
    swap = is_north_first(epsg) if epsg else None
    if swap is None:
        problems.add(
            "unknown-crs", f"srsName {name!r} is not known; coordinates as they are", line=line
        )
    for other, other_line in srs_names[1:]:
        if epsg_code(other) != epsg and {epsg_code(other), epsg} != {6668, 6697}:
            problems.add("mixed-crs", f"srsName {other!r} beside {name!r}", line=other_line)
    return epsg, bool(swap)
