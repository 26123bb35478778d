"""The city below what people drew: streets, buildings, water as shapes and as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Shapes = Sequence[BaseGeometry]

GROUND: Final = "#f7f5f1"
PATTERNS: Final = (
    '<pattern id="water" width="2.4" height="1.6" patternUnits="userSpaceOnUse">'
    '<rect width="2.4" height="1.6" fill="#dcebf7"/><path d="M0,.8 h1.5" stroke="#3b6f9e" '
    'stroke-width=".16"/></pattern>'
    '<pattern id="green" width="1.6" height="1.6" patternUnits="userSpaceOnUse">'
    '<rect width="1.6" height="1.6" fill="#e6f2dd"/><circle cx=".5" cy=".5" r=".17" '
    'fill="#4f7a35"/><circle cx="1.3" cy="1.3" r=".17" fill="#4f7a35"/></pattern>'
)
STYLES: Final = {
    "green": 'fill="url(#green)" stroke="#7d9a6a" stroke-width=".12"',
    "water": 'fill="url(#water)" stroke="#3b6f9e" stroke-width=".2"',
    "roads": 'fill="#ffffff" stroke="#8a8a8a" stroke-width=".16"',
    "squares": 'fill="#ffffff" stroke="#8a8a8a" stroke-width=".16" stroke-dasharray=".8 .5"',
    "railways": 'fill="#f2f2f2" stroke="#222222" stroke-width=".3" stroke-dasharray="1.6 .8"',
    "buildings": 'fill="#cfcbc4" stroke="#77736c" stroke-width=".12"',
    "trees": 'fill="#b9cfa9" stroke="#5d7a49" stroke-width=".1"',
}
_SIMPLER_MM = 0.04


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Areas of a city, flat, longitude and latitude [°, JGD2011].

    names : of streets, each with its area.
    """

    buildings: Shapes = ()
    roads: Shapes = ()
    railways: Shapes = ()
    squares: Shapes = ()
    water: Shapes = ()
    green: Shapes = ()
    trees: Shapes = ()
    names: Sequence[tuple[str, BaseGeometry]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of a part of the city, north up; degrees are even steps on it.

    lon, lat : of its middle [°]. mm_per_degree : of longitude and of latitude. size_mm : width and
    height.
    """

    lon: float
    lat: float
    mm_per_degree: tuple[float, float]
    size_mm: tuple[float, float]

    def placed(self, shapes: Shapes) -> npt.NDArray[np.object_]:
        """Give shapes in millimetres from the upper left."""
        east, north = self.mm_per_degree
        middle = self.size_mm[0] / 2, self.size_mm[1] / 2
        found: npt.NDArray[np.object_] = shapely.transform(
            shapely.force_2d(np.asarray(list(shapes))),
            lambda places: (places - (self.lon, self.lat)) * (east, -north) + middle,
        )
        return found

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give west, south, east, north [°]."""
        (east, north), (width, height) = self.mm_per_degree, self.size_mm
        half_lon, half_lat = width / 2 / east, height / 2 / north
        return (
            self.lon - half_lon,
            self.lat - half_lat,
            self.lon + half_lon,
            self.lat + half_lat,
        )


def frame_of(bounds: tuple[float, float, float, float], *, width_mm: float) -> Frame:
    """Give the frame of some bounds (west, south, east, north [°]), as high as they demand."""
    west, south, east, north = bounds
    lat = (south + north) / 2
    across = width_mm / (east - west)
    up = across / float(np.cos(np.radians(lat)))
    return Frame((west + east) / 2, lat, (across, up), (width_mm, up * (north - south)))


def draw_base(frame: Frame, base: BaseMap, *, trees: bool = True) -> Iterator[str]:
    """Give ground and areas as parts of an SVG in millimetres that defines `PATTERNS`."""
    width, height = frame.size_mm
    yield f'<rect width="{width:g}" height="{height:g}" fill="{GROUND}"/>'
    for name in ("green", "water", "roads", "squares", "railways", "buildings", "trees"):
        if name == "trees" and not trees:
            continue
        path = _path(on_frame(frame, getattr(base, name)))
        if path:
            yield f'<path d="{path}" fill-rule="evenodd" {STYLES[name]}/>'


def draw_plan(frame: Frame, base: BaseMap) -> str:
    """Give the city in a frame as a picture of its own, without words."""
    width, height = frame.size_mm
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}mm" height="{height:g}mm" preserveAspectRatio="none">'
        f"<defs>{PATTERNS}</defs>{''.join(draw_base(frame, base))}</svg>"
    )


def on_frame(frame: Frame, shapes: Shapes) -> list[BaseGeometry]:
    """Give shapes in millimetres, cut a little outside of the frame."""
    if not len(shapes):
        return []
    width, height = frame.size_mm
    cut = shapely.clip_by_rect(frame.placed(shapes), -1, -1, width + 1, height + 1)
    simple = shapely.simplify(cut, _SIMPLER_MM)
    return [each for each in simple if not shapely.is_empty(each)]


def _path(shapes: Sequence[BaseGeometry]) -> str:
    parts: Sequence[BaseGeometry] = shapely.get_parts(list(shapes)).tolist() if shapes else []
    return "".join(
        f"M{_places(ring)}Z"
        for each in parts
        if isinstance(each, shapely.Polygon)
        for ring in (each.exterior, *each.interiors)
    )


def _places(ring: shapely.LinearRing) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in list(ring.coords)[:-1])
