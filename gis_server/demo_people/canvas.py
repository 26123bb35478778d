"""Draws shapes and soft shadows into a small picture."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 400, 300  # px of what is kept
SCALE: Final = 2  # drawn larger, then scaled down: smooth edges
QUALITY: Final = 72

Point = tuple[float, float]


class Canvas:
    """Shapes in pixels of the finished picture, y downwards; colours as #rrggbb or #rrggbbaa.

    On the veil of `soft` a colour is a strength, 0 to 255.
    """

    def __init__(self, rng: np.random.Generator, *, top: str, bottom: str) -> None:
        self.rng = rng
        self.image = _gradient(top, bottom)
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def area(self, points: Sequence[Point], colour: str | int) -> None:
        """Fill a polygon."""
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def box(self, west: float, top: float, east: float, bottom: float, colour: str | int) -> None:
        """Fill a rectangle."""
        self.area([(west, top), (east, top), (east, bottom), (west, bottom)], colour)

    def disc(
        self, x: float, y: float, radius: float, colour: str | int, *, flat: float = 1.0
    ) -> None:
        """Fill a circle, or an ellipse that is `flat` times as high."""
        edges = (x - radius, y - radius * flat, x + radius, y + radius * flat)
        self.draw.ellipse([each * SCALE for each in edges], fill=colour)

    def line(self, points: Sequence[Point], colour: str | int, width: float) -> None:
        """Draw a line of a width."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")

    def leaves(self, x: float, y: float, radius: float, *colours: str) -> None:
        """Draw the crown of a tree, darker below."""
        for number, colour in enumerate(colours):
            size = radius * (0.5 - 0.07 * number)
            for _ in range(16):
                angle, away = self.rng.uniform(0, 2 * np.pi), radius * self.rng.uniform(0.2, 0.62)
                shift = radius * 0.16 * number
                centre = (x + away * np.cos(angle) - shift, y + away * np.sin(angle) * 0.75 - shift)
                self.disc(float(centre[0]), float(centre[1]), size, colour)

    def soft(self, marks: Callable[[Canvas], None], radius: float, *, colour: str) -> None:
        """Draw something of one colour with soft edges over what is there."""
        veil = Canvas(self.rng, top=colour, bottom=colour)
        strength = Image.new("L", self.image.size, 0)
        veil.draw = ImageDraw.Draw(strength)
        marks(veil)
        blurred = strength.filter(ImageFilter.GaussianBlur(radius * SCALE))
        self.image.paste(veil.image, (0, 0), blurred)

    def jpeg(self) -> bytes:
        """Give the finished picture as a file."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        file = io.BytesIO()
        small.save(file, "JPEG", quality=QUALITY)
        return file.getvalue()


def _gradient(top: str, bottom: str) -> Image.Image:
    above, below = (np.array(_rgb(each), dtype=float) for each in (top, bottom))
    share = np.linspace(0, 1, HEIGHT * SCALE)[:, None, None]
    rows = above + (below - above) * share
    pixels = np.broadcast_to(rows, (HEIGHT * SCALE, WIDTH * SCALE, 3)).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(pixels))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
