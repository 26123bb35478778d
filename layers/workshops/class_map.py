"""A printable map of the works of a class: numbers in the colours of groups, the city below."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from layers.base_map import PATTERNS, BaseMap, Frame, draw_base
from layers.bilingual import Bilingual, Language
from layers.number_labels import NumberLabels
from layers.workshops.class_works import Work

WIDTH_MM, HEIGHT_MM = 180.0, 140.0
MARGIN_MM = 8.0
LABEL_MM = 2.4  # radius of the circle around a number
SMALLEST_M = 50.0
METRES_PER_DEGREE = 111_320.0
NORTH: Final = Bilingual("北", "N")
_BARS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)


def frame_of_works(works: Sequence[Work]) -> Frame | None:
    """Give the frame that all works fit into; None where none has a place."""
    placed = [_geometry(each) for each in works if each.feature.content.geometry is not None]
    return _frame(placed) if placed else None


def svg_map(works: Sequence[Work], base: BaseMap, *, label: str, language: Language) -> str:
    """Give a map as SVG for a page; all of it is numbers, nothing that people wrote."""
    frame = frame_of_works(works)
    if frame is None:
        return ""
    placed = [each for each in works if each.feature.content.geometry is not None]
    shapes = list(zip(placed, frame.placed([_geometry(each) for each in placed]), strict=True))
    labels = NumberLabels(WIDTH_MM, HEIGHT_MM, LABEL_MM)
    parts = [
        f'<g opacity=".55">{"".join(draw_base(frame, base))}</g>',
        *(_shape(shape, work.group.colour) for work, shape in shapes),
        *(_label(labels, shape, work) for work, shape in shapes),
        *_furniture(frame, north=NORTH.said(language)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_MM:g} {HEIGHT_MM:g}" '
        f'width="{WIDTH_MM:g}mm" height="{HEIGHT_MM:g}mm" role="img" aria-label="{escape(label)}">'
        f'<defs>{PATTERNS}</defs><rect width="{WIDTH_MM:g}" height="{HEIGHT_MM:g}" fill="#fff"/>'
        f'{"".join(parts)}<rect width="{WIDTH_MM:g}" height="{HEIGHT_MM:g}" fill="none" '
        f'stroke="#333" stroke-width=".3"/></svg>'
    )


def _geometry(work: Work) -> BaseGeometry:
    geometry = work.feature.content.geometry
    assert geometry is not None  # noqa: S101 - those without were left out
    return geometry


def _frame(geometries: Sequence[BaseGeometry]) -> Frame:
    """Give the smallest frame around them, true to scale in its middle."""
    west, south, east, north = shapely.total_bounds(geometries).tolist()
    lon, lat = (west + east) / 2, (south + north) / 2
    narrowing = math.cos(math.radians(lat))
    width_m = (east - west) * METRES_PER_DEGREE * narrowing
    height_m = (north - south) * METRES_PER_DEGREE
    across = (WIDTH_MM - 2 * MARGIN_MM) / max(width_m, SMALLEST_M)
    down = (HEIGHT_MM - 2 * MARGIN_MM) / max(height_m, SMALLEST_M)
    degree = METRES_PER_DEGREE * min(across, down)
    return Frame(lon, lat, (degree * narrowing, degree), (WIDTH_MM, HEIGHT_MM))


def _shape(shape: BaseGeometry, colour: str) -> str:
    line = f'stroke="{colour}" stroke-width=".6"'
    if isinstance(shape, shapely.Point):
        return f'<circle cx="{shape.x:.2f}" cy="{shape.y:.2f}" r=".9" fill="{colour}"/>'
    if isinstance(shape, shapely.LineString):
        return f'<path d="M{_path(shape)}" fill="none" {line}/>'
    if isinstance(shape, shapely.Polygon):
        rings = "".join(f"M{_path(ring)}Z" for ring in (shape.exterior, *shape.interiors))
        return f'<path d="{rings}" fill="{colour}" fill-opacity=".2" fill-rule="evenodd" {line}/>'
    return ""


def _path(line: shapely.LineString) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y, *_ in line.coords)


def _label(labels: NumberLabels, shape: BaseGeometry, work: Work) -> str:
    point = shape.representative_point()
    place = labels.put(point.x, point.y)
    if place is None:
        return ""
    x, y = place
    colour = work.group.colour
    leader = ""
    if math.dist(place, (point.x, point.y)) > LABEL_MM:
        leader = (
            f'<path d="M{point.x:.2f},{point.y:.2f} {x:.2f},{y:.2f}" stroke="{colour}" '
            f'stroke-width=".25"/>'
        )
    return (
        f'{leader}<circle cx="{x:.2f}" cy="{y:.2f}" r="{LABEL_MM}" fill="#fff" '
        f'stroke="{colour}" stroke-width=".5"/><text x="{x:.2f}" y="{y + 0.85:.2f}" '
        f'font-size="2.4" text-anchor="middle" font-family="sans-serif">{work.number}</text>'
    )


def _furniture(frame: Frame, *, north: str) -> Iterator[str]:
    """Give the bar of the scale and the arrow to the north."""
    mm_per_m = frame.mm_per_degree[1] / METRES_PER_DEGREE
    bar_m = max((each for each in _BARS_M if each * mm_per_m <= 50), default=_BARS_M[0])
    end, base = 5 + bar_m * mm_per_m, HEIGHT_MM - 4
    words = f"{bar_m} m" if bar_m < 1000 else f"{bar_m // 1000} km"
    yield (
        f'<path d="M5,{base - 1:g} V{base:g} H{end:.2f} V{base - 1:g}" fill="none" stroke="#000" '
        f'stroke-width=".4"/><text x="{end + 1.5:.2f}" y="{base:g}" font-size="3" '
        f'font-family="sans-serif">{words}</text>'
    )
    x = WIDTH_MM - 6
    yield (
        f'<path d="M{x:g},4 l2,6 l-2,-1.5 l-2,1.5 Z" fill="#000"/><text x="{x:g}" y="13.5" '
        f'font-size="3.2" text-anchor="middle" font-family="sans-serif">{north}</text>'
    )
