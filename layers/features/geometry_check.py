"""Geometry that people send: refused with the place of the fault, never repaired.

Repair can hold a processor for minutes (a self-crossing ring of 500 vertices took GEOS' make_valid
127 s), and it would change what somebody drew. A scribble of 500 vertices is checked within 1 ms.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import FieldError, InvalidInputError

VERTICES_MAX = 500
SEVEN_DIGITS = 1e-7  # of a degree: 1 cm
_KINDS = {"Point": 0, "LineString": 1, "Polygon": 2}
_PLACE = re.compile(r"\[(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)")
_REASONS = {
    "Self-intersection": ("線が交わっています", "the line crosses itself"),
    "Ring Self-intersection": ("線が自分に触れています", "the line touches itself"),
    "Too few points in geometry component": ("点が足りません", "there are too few points"),
    "Hole lies outside shell": ("穴が外に出ています", "a hole lies outside"),
    "Holes are nested": ("穴の中に穴があります", "a hole lies within a hole"),
    "Interior is disconnected": ("内側がつながっていません", "the inside is cut in two"),
}


def geometry_from_json(
    value: Any, *, kinds: Sequence[str], bounds: Sequence[float] | None
) -> BaseGeometry:
    """Give the geometry of a GeoJSON object.

    Parameters
    ----------
    value : GeoJSON geometry: Point, LineString or Polygon [degrees, longitude first].
    kinds : types that are taken.
    bounds : west, south, east, north that it must lie in [degrees]; None is anywhere.

    Raises
    ------
    InvalidInputError
        With the field and, where there is one, the place of the fault.
    """
    kind = value.get("type") if isinstance(value, Mapping) else None
    if not isinstance(kind, str) or kind not in _KINDS or kind not in kinds:
        raise _refused("geometry.type", f"使える形: {'、'.join(kinds)}", f"one of {list(kinds)}")
    rings = list(_rings(value.get("coordinates"), depth=_KINDS[kind]))
    count = sum(len(ring) for ring in rings)
    if count > VERTICES_MAX:
        raise _refused(
            "geometry.coordinates",
            f"点は {VERTICES_MAX} 個までです（いま {count} 個）",
            f"at most {VERTICES_MAX} vertices (there are {count})",
        )
    if bounds is not None:
        _require_inside(np.concatenate(rings), bounds)
    geometry = _built(kind, rings)
    if not geometry.is_valid:
        raise _invalid(geometry)
    return geometry


def geometry_to_json(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    """Give the GeoJSON object of a geometry, places to 1 cm."""
    if geometry is None:
        return None
    return shapely.geometry.mapping(shapely.transform(geometry, lambda each: np.round(each, 7)))


def _rings(coordinates: Any, *, depth: int) -> Iterator[np.ndarray[Any, np.dtype[np.float64]]]:
    """Give each line of positions, (points, 2) float64; a third number (height) is left out."""
    lines = coordinates if depth == 2 else [[coordinates] if depth == 0 else coordinates]
    if not isinstance(lines, list) or not lines or len(lines) > VERTICES_MAX:
        raise _refused("geometry.coordinates", "座標の並び", "arrays of coordinates")
    for line in lines:
        if not isinstance(line, list) or not line:
            raise _refused("geometry.coordinates", "座標の並び", "arrays of coordinates")
        yield np.array([_position(each) for each in line])


def _position(value: Any) -> tuple[float, float]:
    numbers = value[:2] if isinstance(value, list) and 2 <= len(value) <= 3 else None
    if numbers is None or not all(_is_number(each) for each in numbers):
        raise _refused("geometry.coordinates", "[経度, 緯度]", "[longitude, latitude]")
    return float(numbers[0]), float(numbers[1])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 180.0


def _built(kind: str, rings: Sequence[np.ndarray[Any, Any]]) -> BaseGeometry:
    try:
        if kind == "Point":
            return shapely.Point(rings[0][0])
        if kind == "LineString":
            return shapely.LineString(rings[0])
        return shapely.Polygon(rings[0], rings[1:])
    except (ValueError, shapely.GEOSException):
        raise _refused(
            "geometry.coordinates", "線は2点、面は閉じた4点以上", "2 points, or a closed ring of 4"
        ) from None


def _require_inside(points: np.ndarray[Any, Any], bounds: Sequence[float]) -> None:
    west, south, east, north = bounds
    x, y = points[:, 0], points[:, 1]
    outside = (x < west) | (x > east) | (y < south) | (y > north)
    if outside.any():
        lon, lat = points[int(np.argmax(outside))]
        raise _refused(
            "geometry.coordinates",
            f"都市の中に置いてください（{lon:.6f}, {lat:.6f} は外です）",
            f"a place inside the city ({lon:.6f}, {lat:.6f} lies outside)",
        )


def _invalid(geometry: BaseGeometry) -> InvalidInputError:
    reason = shapely.is_valid_reason(geometry)
    ja, en = next(
        (words for start, words in _REASONS.items() if reason.startswith(start)),
        ("形が正しくありません", "the shape is not valid"),
    )
    place = _PLACE.search(reason)
    if place and all(math.isfinite(float(each)) for each in place.groups()):
        where = f"{float(place[1]):.6f}, {float(place[2]):.6f}"
        ja, en = f"{ja}（{where}）", f"{en} at {where}"
    return _refused("geometry", f"{ja}。そこを直してください", f"{en}; change it there")


def _refused(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, ja, en)])
