"""The coordinate systems in which features are asked for and given (Part 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from gis_server.errors import ParameterError
from simulations.grid import plane_zone

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
TOKYO = (139.7, 35.7)
ALONG_EDGE = 9  # points of each edge of a box that is told in other coordinates

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class CoordinateSystem:
    """A coordinate system as the standard names it; numbers are in its own order of axes."""

    uri: str

    @property
    def authority(self) -> str:
        """Give the name that PROJ knows, such as EPSG:6677."""
        return "OGC:CRS84" if self.uri == CRS84 else f"EPSG:{self.uri.removeprefix(_EPSG)}"

    def given(self, geometry: BaseGeometry) -> BaseGeometry:
        """Give a geometry (longitude, latitude in degrees) in these coordinates."""
        if self.uri == CRS84:
            return geometry
        forward = _transformer("OGC:CRS84", self.authority)
        return shapely.transform(
            geometry, lambda each: np.column_stack(forward.transform(each[:, 0], each[:, 1]))
        )

    def bounds(self, box: Bounds) -> Bounds:
        """Give west, south, east, north [degrees] of a box that is told in these coordinates."""
        if self.uri == CRS84:
            return box
        first, second, third, fourth = box
        a, b = np.linspace(first, third, ALONG_EDGE), np.linspace(second, fourth, ALONG_EDGE)
        grid = np.array(np.meshgrid(a, b)).reshape(2, -1)
        x, y = _transformer(self.authority, "OGC:CRS84").transform(*grid)
        found = float(np.min(x)), float(np.min(y)), float(np.max(x)), float(np.max(y))
        if not np.isfinite(found).all():
            raise ParameterError("bbox", "この座標系の範囲の外です", "a box inside that system")
        return found


def systems_of(bounds: Bounds | None) -> tuple[CoordinateSystem, ...]:
    """Give the systems that a city offers: CRS84, WGS 84, JGD2011, the plane zone of its middle.

    bounds : west, south, east, north [degrees]; None where nothing is published that has a place.
    """
    west, south, east, north = bounds or (*TOKYO, *TOKYO)
    zone = plane_zone((west + east) / 2, (south + north) / 2).removeprefix("EPSG:")
    return tuple(
        CoordinateSystem(uri) for uri in (CRS84, *(f"{_EPSG}{code}" for code in (4326, 6668, zone)))
    )


def system_named(uri: str, offered: Sequence[CoordinateSystem], *, field: str) -> CoordinateSystem:
    """Give the system of a URI.

    Raises
    ------
    ParameterError
        It is not offered.
    """
    for each in offered:
        if uri in {each.uri, each.uri.replace("http://", "https://")}:
            return each
    names = ", ".join(each.uri for each in offered)
    raise ParameterError(field, f"使える座標系: {names}", f"one of {names}")


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target)
