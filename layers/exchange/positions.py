"""Positions of rows: decimal or degrees-minutes-seconds, one column or two, perhaps swapped."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from layers.bilingual import Bilingual
from layers.exchange.geojson_table import MOST_VERTICES, TYPES, geometry_fault

Bounds = tuple[float, float, float, float]  # west, south, east, north [°]
HALF: Final = r"(?P<{0}>北緯|南緯|東経|西経|[NSEW])?"
DECIMAL: Final = re.compile(
    HALF.format("before")
    + r"\s*(?P<degrees>[+-]?\d{1,3}(?:\.\d*)?(?:E-\d\d)?)\s*[°度]?\s*"
    + HALF.format("after")
)
SEXAGESIMAL: Final = re.compile(
    HALF.format("before")
    + r"\s*(?P<sign>-)?(?P<degrees>\d{1,3})\s*[°度:]\s*(?P<minutes>\d{1,2}(?:\.\d+)?)\s*"
    + r"(?:['′’分:]\s*"
    + r"(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:[\"”″]|['′’]{2}|秒)?)?)?\s*"
    + HALF.format("after")
)
SOUTH_OR_WEST: Final = ("南緯", "西経", "S", "W")
SEPARATED: Final = re.compile(r"[,;、，]")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row lies; `swapped` where longitude and latitude had to be exchanged."""

    geometry: BaseGeometry
    swapped: bool = False


class PositionFault(Exception):
    """A row has no usable position."""

    def __init__(self, expected: Bilingual, what_to_do: Bilingual) -> None:
        super().__init__(expected.en)
        self.expected = expected
        self.what_to_do = what_to_do


def coordinate(value: object) -> float | None:
    """Read `35.68`, `35°41'2"N`, `北緯35度41分2秒`; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) <= 180 else None
    if not isinstance(value, str) or len(value) > 60:
        return None
    text = unicodedata.normalize("NFKC", value).strip().replace("′′", '"').upper()
    found = DECIMAL.fullmatch(text) or SEXAGESIMAL.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    minutes, seconds = float(parts.get("minutes") or 0), float(parts.get("seconds") or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    degrees = float(parts["degrees"]) + minutes / 60 + seconds / 3600
    negative = parts.get("sign") or (parts["before"] or parts["after"]) in SOUTH_OR_WEST
    return -degrees if negative else degrees


def point(lat: object, lon: object, *, bounds: Bounds | None) -> Placed:
    """Give the point of two cells.

    Raises
    ------
    PositionFault
    """
    given = [each for each in (lat, lon) if each not in (None, "")]
    if not given:
        raise PositionFault(
            Bilingual("緯度と経度", "latitude and longitude"),
            Bilingual("位置を調べて書き足してください。", "look the position up and add it"),
        )
    read_lat, read_lon = coordinate(lat), coordinate(lon)
    if read_lat is None or read_lon is None:
        raise PositionFault(
            Bilingual("緯度・経度(35.6812 や 35°40'52\")", "degrees, as 35.6812 or 35°40'52\""),
            Bilingual("世界測地系の度で書いてください。", "write it in degrees of WGS 84"),
        )
    if read_lat == 0 and read_lon == 0:
        raise PositionFault(
            Bilingual("0,0 でない位置", "a position other than 0,0"),
            Bilingual("位置を調べて書き足してください。", "look the position up and add it"),
        )
    return within(shapely.Point(read_lon, read_lat), bounds=bounds)


def pair(value: object, *, bounds: Bounds | None) -> Placed:
    """Give the point of one cell with latitude and longitude, in either order."""
    text = value.strip().strip("()（）") if isinstance(value, str) else ""
    if not text:
        return point(None, None, bounds=bounds)
    parts = SEPARATED.split(text) if SEPARATED.search(text) else text.split()
    first, second = parts if len(parts) == 2 else (text, text)
    return point(first.strip(), second.strip(), bounds=bounds)


def well_known_text(value: object, *, bounds: Bounds | None) -> Placed:
    """Give the geometry of a cell in well-known text.

    Raises
    ------
    PositionFault
    """
    correct = Bilingual("WKTを直してください。", "correct the well-known text")
    try:
        with np.errstate(over="ignore"):
            geometry = shapely.from_wkt(str(value or ""))
    except ShapelyError:
        geometry = None
    if geometry is None or geometry.geom_type not in TYPES:
        raise PositionFault(
            Bilingual("WKT(POINT (139.4 36.1) など)", "well-known text, as POINT (139.4 36.1)"),
            correct,
        )
    if shapely.get_num_coordinates(geometry) > MOST_VERTICES:
        raise PositionFault(
            Bilingual(f"頂点は{MOST_VERTICES:,}個まで", f"{MOST_VERTICES:,} vertices at most"),
            correct,
        )
    fault = geometry_fault(geometry)
    if fault:
        raise PositionFault(fault, correct)
    return within(geometry, bounds=bounds)


def within(geometry: BaseGeometry, *, bounds: Bounds | None) -> Placed:
    """Hold a geometry against the city's bounds; exchange x and y where only that fits.

    Raises
    ------
    PositionFault
        It lies outside, as it stands and exchanged.
    """
    limits = bounds or (-180.0, -90.0, 180.0, 90.0)
    if _lies_in(geometry, limits):
        return Placed(geometry)
    exchanged = shapely.transform(geometry, lambda each: each[:, ::-1])
    if _lies_in(exchanged, limits):
        return Placed(exchanged, swapped=True)
    x, y = geometry.representative_point().coords[0][:2]
    raise PositionFault(
        Bilingual(
            f"範囲内の位置(緯度{limits[1]:.3f}〜{limits[3]:.3f}、経度{limits[0]:.3f}〜{limits[2]:.3f})。"
            f"今は緯度{y:.4f}、経度{x:.4f}",
            f"a position within latitude {limits[1]:.3f} to {limits[3]:.3f}, longitude "
            f"{limits[0]:.3f} to {limits[2]:.3f}; found {y:.4f}, {x:.4f}",
        ),
        Bilingual(
            "市の外です。位置を確かめるか、この行を外してください。",
            "it lies outside the city; check the position or leave the row out",
        ),
    )


def _lies_in(geometry: BaseGeometry, limits: Bounds) -> bool:
    west, south, east, north = geometry.bounds
    inside = west >= limits[0] and south >= limits[1] and east <= limits[2] and north <= limits[3]
    return bool(inside)
