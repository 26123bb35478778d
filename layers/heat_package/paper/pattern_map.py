"""A map of four levels on paper: colours with patterns, which also differ in grey."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from layers.number_labels import NumberLabels

Levels = npt.NDArray[np.int8]
Place = tuple[float, float]

# Of four levels, the mildest first: classes of WBGT as on the screen's map, the mildest as its
# lightest, so that they differ in grey; hours of the day in a hue that no class has, in even steps
# of lightness, which everybody tells apart.
CLASS_COLOURS: Final = ("#d9eeff", "#faf500", "#ff9600", "#d42000")
HOUR_COLOURS: Final = ("#f7f0f6", "#cea9cb", "#9c5d97", "#4a1046")
INK: Final = "#111111"
NO_NUMBER: Final = "#ffffff"
DOTS_PER_MM: Final = 10
FONT: Final = "BIZ UDPGothic"
LABEL_MM: Final = 2.1
SAMPLE_MM: Final = (8.0, 4.0)
_DOT_STEP, _DOT = 15, 3  # pixels
_THIN, _THICK = (18, 2), (16, 4)  # distance and weight of the lines [pixels]


@dataclass(frozen=True, slots=True)
class Mark:
    """A number or letter on a map; its line or point in shares of width and height, from above."""

    name: str
    line: tuple[Place, ...]


def pattern_map(
    levels: Levels,
    colours: Sequence[str],
    *,
    width_mm: float,
    height_mm: float,
    marks: Sequence[Mark] = (),
) -> str:
    """Give a map of a field as SVG, one unit per millimetre.

    levels : (rows, columns) int8, north above, 0 to 3, -1 where there is no number.
    colours : of the levels. Each has a pattern, too: dots, thin lines, thick lines, solid.
    """
    palette = (INK, NO_NUMBER, *colours)
    picture = base64.b64encode(_png(_drawn(levels, width_mm), palette)).decode()
    box = f'width="{width_mm:g}" height="{height_mm:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height_mm:g}mm" '
        f'viewBox="0 0 {width_mm:g} {height_mm:g}">'
        f'<image {box} preserveAspectRatio="none" href="data:image/png;base64,{picture}"/>'
        f"{''.join(_marks(marks, width_mm, height_mm))}"
        f'<rect {box} fill="none" stroke="#000" stroke-width=".4"/></svg>'
    )


def pattern_sample(level: int, colours: Sequence[str]) -> str:
    """Give how a level looks, for a legend; -1 is where there is no number."""
    width, height = SAMPLE_MM
    field = np.full((1, 2), level, np.int8)
    return pattern_map(field, colours, width_mm=width, height_mm=height)


def _drawn(levels: Levels, width_mm: float) -> npt.NDArray[np.uint8]:
    """Give places in the palette, (rows, columns) uint8, at `DOTS_PER_MM`."""
    rows, columns = levels.shape
    width = round(width_mm * DOTS_PER_MM)
    height = max(round(width * rows / columns), 1)
    row = np.arange(height) * rows // height
    column = np.arange(width) * columns // width
    drawn = (levels[row[:, None], column[None, :]] + 2).astype(np.uint8)
    y, x = np.ogrid[:height, :width]
    drawn[(drawn == 2) & (y % _DOT_STEP < _DOT) & (x % _DOT_STEP < _DOT)] = 0
    for place, (distance, weight) in ((3, _THIN), (4, _THICK)):
        drawn[(drawn == place) & ((x + y) % distance < weight)] = 0
    return np.asarray(drawn)


def _png(drawn: npt.NDArray[np.uint8], palette: Sequence[str]) -> bytes:
    from PIL import Image  # noqa: PLC0415 (with the first question)

    image = Image.fromarray(drawn)
    image.putpalette(bytes.fromhex("".join(each[1:] for each in palette)))
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _marks(marks: Sequence[Mark], width_mm: float, height_mm: float) -> list[str]:
    labels = NumberLabels(width_mm, height_mm, LABEL_MM)
    lines, signs = [], []
    for mark in marks:
        places = [(x * width_mm, y * height_mm) for x, y in mark.line]
        middle = places[len(places) // 2]
        if len(places) > 1:
            middle = tuple(
                sum(each) / 2 for each in zip(*places[len(places) // 2 - 1 :][:2], strict=True)
            )
            path = " ".join(f"{x:.2f},{y:.2f}" for x, y in places)
            lines += [_line(path, "#fff", 1.5), _line(path, "#000", 0.7)]
        else:
            x, y = middle
            lines.append(
                f'<circle cx="{x:.2f}" cy="{y:.2f}" r=".7" stroke="#fff" stroke-width=".3"/>'
            )
        put = labels.put(*middle)
        if put is not None:
            lead = f"{middle[0]:.2f},{middle[1]:.2f} {put[0]:.2f},{put[1]:.2f}"
            lines += [_line(lead, "#fff", 0.7), _line(lead, "#000", 0.3)]
            signs.append(_sign(mark, *put))
    return [*lines, *signs]


def _line(places: str, colour: str, weight: float) -> str:
    return (
        f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{weight:g}" '
        f'stroke-linecap="round"/>'
    )


def _sign(mark: Mark, x: float, y: float) -> str:
    """Give a number of a street in a black square, a letter of a place in a white circle."""
    street = len(mark.line) > 1
    side = 2 * LABEL_MM - 0.4
    shape = (
        f'<rect x="{x - side / 2:.2f}" y="{y - side / 2:.2f}" width="{side:g}" height="{side:g}" '
        f'fill="#000" stroke="#fff" stroke-width=".3"/>'
        if street
        else f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{side / 2:g}" fill="#fff" stroke="#000" '
        f'stroke-width=".4"/>'
    )
    return (
        f'{shape}<text x="{x:.2f}" y="{y + 1:.2f}" font-family="{FONT}" font-size="2.8" '
        f'font-weight="bold" text-anchor="middle" fill="{"#fff" if street else "#000"}">'
        f"{mark.name}</text>"
    )
