"""The map of a sheet as vectors: areas, grid, numbers, scale, north; legible without colours."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from layers.base_map import PATTERNS, STYLES, BaseMap, draw_base, on_frame
from layers.heat_package.paper.sheet import Sheet
from layers.heat_package.paper.spots_then import NumberedSpot
from layers.number_labels import NumberLabels

FONT: Final = "BIZ UDPGothic"
LABEL_MM: Final = 2.6  # radius of the sign around a number
_BARS_M = (20, 50, 100, 200, 500, 1000, 2000, 5000)
_BAR_MOST_MM = 45.0
_TREES_UP_TO = 4000  # of smaller scales a tree is a speck


@dataclass(frozen=True, slots=True)
class Look:
    """How words look; size : [mm]. halo : white around them."""

    size: float
    colour: str = "#000"
    anchor: str = "start"
    weight: str = "normal"
    halo: bool = False


_CELL_NAME: Final = Look(2.7, "#333", halo=True)
_STREET_NAME: Final = Look(2.5, "#222", "middle", halo=True)
_HALO: Final = 'stroke="#fff" stroke-width=".8" stroke-linejoin="round" paint-order="stroke" '


def draw_map(sheet: Sheet, base: BaseMap, spots: Sequence[NumberedSpot]) -> str:
    """Give the map of a sheet as SVG, one unit per millimetre."""
    width, height = sheet.format.map_mm
    parts = [
        *draw_base(sheet.frame, base, trees=sheet.scale <= _TREES_UP_TO),
        *_street_names(sheet, base),
        *_grid(sheet),
        *_numbers(sheet, spots),
        f'<rect width="{width:g}" height="{height:g}" fill="none" stroke="#000"/>',
    ]
    return _svg(width, height, parts)


def draw_sample(name: str, *, width_mm: float = 9, height_mm: float = 4.5) -> str:
    """Give how an area of the map looks, for the legend."""
    box = f'<rect x=".2" y=".2" width="{width_mm - 0.4:g}" height="{height_mm - 0.4:g}" '
    return _svg(width_mm, height_mm, [f"{box}{STYLES[name]}/>"])


def draw_sign(spot_sign: str, *, size_mm: float = 5.6) -> str:
    """Give the sign of a kind of place with a number in it, for the legend."""
    middle = size_mm / 2
    return _svg(size_mm, size_mm, [_sign(spot_sign, middle, middle, "1")])


def draw_scale(sheet: Sheet) -> str:
    """Give a bar of so many metres."""
    most = _BAR_MOST_MM * sheet.scale / 1000
    bar_m = max((each for each in _BARS_M if each <= most), default=_BARS_M[0])
    long = bar_m * 1000 / sheet.scale
    words = f"{bar_m} m" if bar_m < 1000 else f"{bar_m // 1000} km"
    bar = (
        f'<path d="M.3,1.6 V3.6 H{long + 0.3:.2f} V1.6 M{long / 2 + 0.3:.2f},2.6 V3.6" '
        f'fill="none" stroke="#000" stroke-width=".4"/>'
    )
    return _svg(long + 12, 4.4, [bar, _text(long + 1.5, 3.7, words, Look(3))])


def draw_north() -> str:
    """Give an arrow to the north."""
    return _svg(5, 6, ['<path d="M2.5,.3 l2.1,5.4 l-2.1,-1.5 l-2.1,1.5 Z" fill="#000"/>'])


def sign_of(spot: NumberedSpot) -> str:
    """Give the sign of a place: `rest` for whoever feels ill, `shelter` if designated."""
    if spot.properties.get("kind") == "rest_place":
        return "rest"
    return "shelter" if spot.properties.get("designated_shelter") is True else "place"


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}"><defs>{PATTERNS}<clipPath id="sheet"><rect '
        f'width="{width:g}" height="{height:g}"/></clipPath></defs><g clip-path="url(#sheet)">'
        f"{''.join(parts)}</g></svg>"
    )


def _grid(sheet: Sheet) -> Iterator[str]:
    (width, height), form = sheet.format.map_mm, sheet.format
    across, down = width / form.columns, height / form.rows
    lines = [f"M{column * across:.2f},0 V{height:g}" for column in range(1, form.columns)]
    lines += [f"M0,{row * down:.2f} H{width:g}" for row in range(1, form.rows)]
    yield (
        f'<path d="{" ".join(lines)}" fill="none" stroke="#555" stroke-width=".15" '
        f'stroke-dasharray=".6 1.2"/>'
    )
    for column in range(form.columns):
        for row in range(form.rows):
            yield _text(
                column * across + 1.2,
                row * down + 3.4,
                f"{chr(ord('A') + column)}{row + 1}",
                _CELL_NAME,
            )


def _numbers(sheet: Sheet, spots: Sequence[NumberedSpot]) -> Iterator[str]:
    labels = NumberLabels(*sheet.format.map_mm, LABEL_MM)
    placed = [(each, sheet.on_map(each.lon, each.lat)) for each in spots if each.shown]
    signs = []
    for spot, (x, y) in placed:
        place = labels.put(x, y)
        yield f'<circle cx="{x:.2f}" cy="{y:.2f}" r=".7" fill="#000"/>'
        if place is None:
            continue
        if math.dist(place, (x, y)) > 0.1:
            yield (
                f'<path d="M{x:.2f},{y:.2f} L{place[0]:.2f},{place[1]:.2f}" stroke="#000" '
                f'stroke-width=".3"/>'
            )
        signs.append(_sign(sign_of(spot), *place, str(spot.number)))
    yield from signs


def _sign(name: str, x: float, y: float, number: str) -> str:
    """Give a number in its sign: shapes and light on dark differ, not only colours."""
    size = 2.9 if len(number) < 3 else 2.3
    radius = LABEL_MM - 0.15
    if name == "shelter":
        shape = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius}" fill="#111" stroke="#fff" '
        colour = "#fff"
    elif name == "rest":
        side = 2 * radius * 0.92
        shape = (
            f'<rect x="{x - side / 2:.2f}" y="{y - side / 2:.2f}" width="{side:.2f}" '
            f'height="{side:.2f}" rx=".4" fill="#fff" stroke="#000" '
        )
        colour = "#000"
    else:
        shape = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius}" fill="#fff" stroke="#000" '
        colour = "#000"
    words = _text(x, y + size * 0.36, number, Look(size, colour, "middle", "bold"))
    return f'{shape}stroke-width=".4"/>{words}'


def _street_names(sheet: Sheet, base: BaseMap) -> Iterator[str]:
    """Give the names of the largest streets, each once, where they cover no other."""
    largest: dict[str, BaseGeometry] = {}
    for name, shape in base.names:
        for placed in on_frame(sheet.frame, [shape]):
            if name not in largest or placed.area > largest[name].area:
                largest[name] = placed
    width, height = sheet.format.map_mm
    taken: list[BaseGeometry] = []
    for name, shape in sorted(largest.items(), key=lambda each: (-each[1].area, each[0])):
        middle = shape.representative_point()
        half = len(name) * 1.25
        box = shapely.box(middle.x - half, middle.y - 1.6, middle.x + half, middle.y + 1.6)
        inside = half < middle.x < width - half and 5 < middle.y < height - 3
        if not inside or any(box.intersects(each) for each in taken) or len(taken) >= 16:
            continue
        taken.append(box)
        yield _text(middle.x, middle.y + 0.9, name, _STREET_NAME)


def _text(x: float, y: float, words: str, look: Look) -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="{FONT}" font-size="{look.size:g}" '
        f'font-weight="{look.weight}" text-anchor="{look.anchor}" {_HALO if look.halo else ""}'
        f'fill="{look.colour}">{_plain(words)}</text>'
    )


def _plain(words: str) -> str:
    return escape("".join(each for each in words if each.isprintable()))
