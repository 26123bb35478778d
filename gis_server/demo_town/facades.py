"""Drawing façades cell by cell: one cell is one bay of one storey."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import ImageDraw

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]  # left, top, right, bottom [px]
Draw = ImageDraw.ImageDraw

_GLASS: tuple[Colour, ...] = ((74, 92, 108), (88, 106, 120), (62, 78, 96), (104, 120, 128))
_CURTAIN: tuple[Colour, ...] = ((214, 206, 188), (226, 224, 216), (196, 190, 176))
_FRAME: Colour = (212, 214, 214)


@dataclass(frozen=True, slots=True)
class Style:
    """The look of one façade.

    wall, trim, accent : colours of the wall, of its bands, and of awnings, signs, balconies.
    upper, ground, side : how a cell of the upper storeys, the ground floor, a side wall is drawn.
    """

    wall: Colour
    trim: Colour
    accent: Colour
    upper: str
    ground: str
    side: str = "small_window"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to draw: where, in which style, with which randomness; its wall is painted."""

    draw: Draw
    box: Box
    style: Style
    rng: np.random.Generator


def shaded(colour: Colour, factor: float) -> Colour:
    """Give a lighter (above 1) or darker colour."""
    red, green, blue = (min(255, max(0, round(c * factor))) for c in colour)
    return red, green, blue


def inset(box: Box, left: float, top: float, right: float, bottom: float) -> Box:
    """Give a part of a box, by fractions of its width and height from its left and top."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    return x0 + left * width, y0 + top * height, x0 + right * width, y0 + bottom * height


def draw_cell(name: str, cell: Cell) -> None:
    """Draw one cell: a window, a balcony, a shop front."""
    _CELLS[name](cell)


def _glass(draw: Draw, box: Box, rng: np.random.Generator) -> None:
    """Draw a pane with the sky in its upper part and sometimes a curtain."""
    colour = _GLASS[int(rng.integers(len(_GLASS)))]
    draw.rectangle(box, fill=colour)
    draw.rectangle(inset(box, 0.0, 0.0, 1.0, 0.35), fill=shaded(colour, 1.28))
    if rng.random() < 0.3:
        curtain = _CURTAIN[int(rng.integers(len(_CURTAIN)))]
        draw.rectangle(inset(box, 0.0, 0.0, float(rng.uniform(0.3, 0.6)), 1.0), fill=curtain)


def _window(draw: Draw, box: Box, rng: np.random.Generator, panes: int = 2) -> None:
    draw.rectangle(box, fill=_FRAME)
    width = 1.0 / panes
    for pane in range(panes):
        _glass(draw, inset(box, (pane + 0.07) * width, 0.05, (pane + 0.93) * width, 0.95), rng)
    sill = inset(box, -0.05, 1.0, 1.05, 1.08)
    draw.rectangle(sill, fill=shaded(_FRAME, 0.78))


def _plain(cell: Cell) -> None:
    """Leave the wall as it is."""


def _sash(cell: Cell) -> None:
    kind = cell.rng.random()
    if kind < 0.55:
        _window(cell.draw, inset(cell.box, 0.2, 0.24, 0.8, 0.68), cell.rng)
    elif kind < 0.75:
        _window(cell.draw, inset(cell.box, 0.12, 0.18, 0.88, 0.88), cell.rng, panes=2)
    elif kind < 0.9:
        _window(cell.draw, inset(cell.box, 0.36, 0.28, 0.62, 0.56), cell.rng, panes=1)


def _small_window(cell: Cell) -> None:
    if cell.rng.random() < 0.55:
        _window(cell.draw, inset(cell.box, 0.38, 0.28, 0.62, 0.6), cell.rng, panes=1)
    if cell.rng.random() < 0.3:
        cell.draw.rectangle(inset(cell.box, 0.72, 0.6, 0.88, 0.8), fill=shaded(_FRAME, 0.9))


def _balcony(cell: Cell) -> None:
    cell.draw.rectangle(inset(cell.box, 0.0, 0.04, 1.0, 1.0), fill=shaded(cell.style.wall, 0.66))
    _window(cell.draw, inset(cell.box, 0.1, 0.12, 0.5, 0.95), cell.rng)
    _window(cell.draw, inset(cell.box, 0.58, 0.18, 0.9, 0.95), cell.rng)
    cell.draw.rectangle(inset(cell.box, 0.0, 0.0, 1.0, 0.07), fill=shaded(cell.style.wall, 1.06))
    cell.draw.rectangle(inset(cell.box, 0.0, 0.56, 1.0, 1.0), fill=cell.style.accent)
    cell.draw.rectangle(inset(cell.box, 0.0, 0.54, 1.0, 0.59), fill=shaded(cell.style.accent, 1.15))
    cell.draw.rectangle(inset(cell.box, 0.0, 0.0, 0.045, 1.0), fill=shaded(cell.style.wall, 0.94))


def _ribbon(cell: Cell) -> None:
    _glass(cell.draw, inset(cell.box, 0.0, 0.26, 1.0, 0.74), cell.rng)
    cell.draw.rectangle(inset(cell.box, 0.0, 0.22, 1.0, 0.26), fill=cell.style.trim)
    cell.draw.rectangle(inset(cell.box, 0.0, 0.74, 1.0, 0.78), fill=cell.style.trim)
    for at in (0.0, 0.5):
        cell.draw.rectangle(inset(cell.box, at, 0.24, at + 0.025, 0.76), fill=cell.style.trim)


def _curtain_wall(cell: Cell) -> None:
    for row in range(2):
        for column in range(2):
            pane = inset(
                cell.box, column / 2 + 0.02, row / 2 + 0.02, column / 2 + 0.48, row / 2 + 0.48
            )
            tone = float(cell.rng.uniform(0.86, 1.12)) * (0.8 if row else 1.0)
            cell.draw.rectangle(pane, fill=shaded(cell.style.accent, tone))
    cell.draw.rectangle(inset(cell.box, 0.0, 0.0, 1.0, 0.03), fill=cell.style.trim)


def _punched(cell: Cell) -> None:
    _window(cell.draw, inset(cell.box, 0.16, 0.2, 0.84, 0.72), cell.rng, panes=3)
    cell.draw.rectangle(inset(cell.box, 0.0, 0.94, 1.0, 1.0), fill=cell.style.trim)


def _shop(cell: Cell) -> None:
    cell.draw.rectangle(inset(cell.box, 0.02, 0.2, 0.98, 1.0), fill=(58, 52, 46))
    for _ in range(7):
        x, y = float(cell.rng.uniform(0.05, 0.85)), float(cell.rng.uniform(0.45, 0.9))
        goods = (
            int(cell.rng.integers(90, 235)),
            int(cell.rng.integers(70, 210)),
            int(cell.rng.integers(50, 170)),
        )
        cell.draw.rectangle(inset(cell.box, x, y, x + 0.1, min(y + 0.12, 0.97)), fill=goods)
    cell.draw.rectangle(inset(cell.box, 0.04, 0.27, 0.96, 0.34), fill=(252, 236, 196))
    cell.draw.rectangle(inset(cell.box, 0.0, 0.0, 1.0, 0.2), fill=cell.style.accent)
    _sign(cell.draw, inset(cell.box, 0.1, 0.045, 0.9, 0.155), cell.style, cell.rng)
    for at in (0.0, 0.33, 0.66, 0.975):
        cell.draw.rectangle(inset(cell.box, at, 0.2, at + 0.025, 1.0), fill=(150, 150, 148))


def _sign(draw: Draw, box: Box, style: Style, rng: np.random.Generator) -> None:
    """Draw a sign with marks like lettering, in no script."""
    draw.rectangle(box, fill=(246, 242, 230))
    count = int(rng.integers(3, 6))
    for i in range(count):
        left = (i + 0.25) / (count + 0.5)
        draw.rectangle(
            inset(box, left, 0.25, left + 0.55 / count, 0.78), fill=shaded(style.accent, 0.6)
        )


def _noren(cell: Cell) -> None:
    """Draw an old shop: lattice doors, a cloth curtain, a wooden sign."""
    cell.draw.rectangle(inset(cell.box, 0.03, 0.22, 0.97, 1.0), fill=(70, 52, 38))
    for at in np.arange(0.06, 0.95, 0.055).tolist():
        cell.draw.rectangle(inset(cell.box, at, 0.24, at + 0.018, 1.0), fill=(112, 82, 56))
    for i in range(4):
        left = 0.2 + i * 0.15
        cell.draw.rectangle(inset(cell.box, left, 0.24, left + 0.14, 0.5), fill=cell.style.accent)
    cell.draw.rectangle(inset(cell.box, 0.0, 0.08, 1.0, 0.18), fill=shaded((92, 88, 86), 0.9))


def _shutter(cell: Cell) -> None:
    cell.draw.rectangle(inset(cell.box, 0.06, 0.24, 0.94, 1.0), fill=(176, 180, 180))
    for at in np.arange(0.27, 1.0, 0.05).tolist():
        cell.draw.rectangle(inset(cell.box, 0.06, at, 0.94, at + 0.016), fill=(148, 152, 152))
    cell.draw.rectangle(inset(cell.box, 0.0, 0.04, 1.0, 0.18), fill=cell.style.accent)


def _shop_or_shutter(cell: Cell) -> None:
    (_shutter if cell.rng.random() < 0.18 else _shop)(cell)


def _lattice(cell: Cell) -> None:
    window = inset(cell.box, 0.14, 0.26, 0.86, 0.8)
    cell.draw.rectangle(window, fill=(58, 46, 38))
    for at in np.arange(0.02, 1.0, 0.08).tolist():
        cell.draw.rectangle(
            inset(window, at, 0.0, at + 0.035, 1.0), fill=shaded(cell.style.trim, 1.25)
        )
    cell.draw.rectangle(inset(cell.box, 0.0, 0.88, 1.0, 0.95), fill=cell.style.trim)


def _shrine_wall(cell: Cell) -> None:
    cell.draw.rectangle(inset(cell.box, 0.08, 0.22, 0.92, 0.9), fill=(226, 216, 194))
    for at in (0.28, 0.5, 0.72):
        cell.draw.rectangle(
            inset(cell.box, at - 0.015, 0.22, at + 0.015, 0.9), fill=cell.style.accent
        )
    cell.draw.rectangle(inset(cell.box, 0.0, 0.1, 1.0, 0.18), fill=cell.style.accent)
    cell.draw.rectangle(inset(cell.box, 0.0, 0.9, 1.0, 0.97), fill=cell.style.accent)
    cell.draw.rectangle(inset(cell.box, 0.0, 0.0, 0.06, 1.0), fill=cell.style.accent)


def _entrance(cell: Cell) -> None:
    if cell.rng.random() < 0.4:
        _glass(cell.draw, inset(cell.box, 0.12, 0.24, 0.88, 1.0), cell.rng)
        cell.draw.rectangle(inset(cell.box, 0.02, 0.14, 0.98, 0.22), fill=cell.style.trim)
        cell.draw.rectangle(inset(cell.box, 0.48, 0.24, 0.52, 1.0), fill=_FRAME)
    else:
        _glass(cell.draw, inset(cell.box, 0.06, 0.3, 0.94, 0.86), cell.rng)
        cell.draw.rectangle(inset(cell.box, 0.0, 0.86, 1.0, 1.0), fill=shaded(cell.style.trim, 0.8))


def _house_ground(cell: Cell) -> None:
    kind = cell.rng.random()
    if kind < 0.28:
        cell.draw.rectangle(inset(cell.box, 0.34, 0.24, 0.66, 0.98), fill=(96, 66, 46))
        cell.draw.rectangle(inset(cell.box, 0.58, 0.56, 0.62, 0.68), fill=(206, 196, 160))
    elif kind < 0.78:
        _window(cell.draw, inset(cell.box, 0.1, 0.2, 0.9, 0.94), cell.rng)
    else:
        _window(cell.draw, inset(cell.box, 0.34, 0.3, 0.66, 0.6), cell.rng, panes=1)


def _corrugated(cell: Cell) -> None:
    for at in np.arange(0.0, 1.0, 0.07).tolist():
        cell.draw.rectangle(
            inset(cell.box, at, 0.0, at + 0.025, 1.0), fill=shaded(cell.style.wall, 0.88)
        )
    if cell.rng.random() < 0.4:
        _window(cell.draw, inset(cell.box, 0.2, 0.28, 0.8, 0.55), cell.rng, panes=3)


_CELLS: dict[str, Callable[[Cell], None]] = {
    "plain": _plain,
    "sash": _sash,
    "small_window": _small_window,
    "balcony": _balcony,
    "ribbon": _ribbon,
    "curtain_wall": _curtain_wall,
    "punched": _punched,
    "shop": _shop_or_shutter,
    "noren": _noren,
    "shutter": _shutter,
    "lattice": _lattice,
    "shrine_wall": _shrine_wall,
    "entrance": _entrance,
    "house_ground": _house_ground,
    "corrugated": _corrugated,
}
