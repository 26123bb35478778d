"""Texture images of the buildings in LOD2: sheets of façade panels and of roof coverings.

A façade panel is a grid of bays and storeys that starts at the ground; a wall takes as many bays
as fit its length and as many storeys as its height, so no window is cut at a corner.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from gis_server.demo_town.facades import Box, Cell, Style, draw_cell, shaded
from gis_server.demo_town.texture_sheets import ROOF_SHEET, ROOF_TILE, ROOFS, SHEETS

Pixels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a sheet.

    sheet : file name of the image.
    left, bottom : px from the image's left and from its top, where the ground's line begins.
    bay, storey : px, size of one cell.
    bays, storeys : how many there are.
    top : px above the uppermost storey that are plain wall (parapet, gable).
    size : (width, height) of the whole image, px.
    """

    sheet: str
    left: int
    bottom: int
    bay: int
    storey: int
    bays: int
    storeys: int
    top: int
    size: tuple[int, int]


@cache
def panels(sheet: str) -> tuple[Panel, ...]:
    """Give a sheet's panels in the order of its styles; of two, the second is for side walls."""
    layout = SHEETS[sheet]
    width, height = layout.cell
    return tuple(
        Panel(
            sheet, (i % layout.columns) * width, (i // layout.columns + 1) * height,
            layout.bay, layout.storey, layout.bays, layout.storeys, layout.top, layout.size,
        )
        for i in range(len(layout.styles))
    )  # fmt: skip


@cache
def image_file(sheet: str) -> bytes:
    """Draw a sheet and give its file, JPEG or PNG by its name."""
    image = _roof_sheet() if sheet == ROOF_SHEET else _facade_sheet(sheet)
    out = io.BytesIO()
    if sheet.endswith(".png"):
        image.quantize(40, method=Image.Quantize.MEDIANCUT).save(out, "PNG", optimize=False)
    else:
        image.save(out, "JPEG", quality=72, optimize=False)
    return out.getvalue()


def _facade_sheet(sheet: str) -> Image.Image:
    layout = SHEETS[sheet]
    rng = np.random.default_rng([7, *sheet.encode()])
    image = Image.new("RGB", layout.size)
    draw = ImageDraw.Draw(image)
    for style, panel in zip(layout.styles, panels(sheet), strict=True):
        _draw_panel(draw, style, panel, rng)
    return _weathered(image, rng)


def _draw_panel(
    draw: ImageDraw.ImageDraw, style: Style, panel: Panel, rng: np.random.Generator
) -> None:
    right, top = panel.left + panel.bay * panel.bays, panel.bottom - panel.storey * panel.storeys
    draw.rectangle((panel.left, top - panel.top, right, panel.bottom), fill=style.wall)
    for storey in range(panel.storeys):
        low = panel.bottom - storey * panel.storey
        name = style.upper if storey else style.ground
        for bay in range(panel.bays):
            left = panel.left + bay * panel.bay
            box: Box = (left, low - panel.storey, left + panel.bay - 1, low - 1)
            draw_cell(name, Cell(draw, box, style, rng))
        draw.rectangle((panel.left, low - 3, right, low - 1), fill=shaded(style.wall, 0.82))


def _weathered(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Lay fine grain and broad stains over an image."""
    pixels: Pixels = np.asarray(image, dtype=np.float32)
    height, width = pixels.shape[:2]
    coarse = rng.normal(0.0, 255.0 * 0.013, (height // 48 + 2, width // 24 + 2))
    stains = Image.fromarray(coarse.astype(np.float32)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    grain = rng.normal(0.0, 1.5, (height, width))
    shade = np.asarray(stains, dtype=np.float32) + grain.astype(np.float32)
    return Image.fromarray(np.clip(pixels + shade[..., None], 0, 255).astype(np.uint8))


def _roof_sheet() -> Image.Image:
    image = Image.new("RGB", (ROOF_TILE * 4, ROOF_TILE * 2))
    for i, (covering, colour) in enumerate(ROOFS):
        tile = _roof_tile(covering, colour, np.random.default_rng([11, i]))
        image.paste(tile, ((i % 4) * ROOF_TILE, (i // 4) * ROOF_TILE))
    return image


def _roof_tile(
    covering: str, colour: tuple[int, int, int], rng: np.random.Generator
) -> Image.Image:
    """Draw a roof covering; down the slope is down in the image."""
    y, x = np.mgrid[0:ROOF_TILE, 0:ROOF_TILE].astype(np.float32)
    shade = np.ones((ROOF_TILE, ROOF_TILE), dtype=np.float32)
    if covering == "kawara":
        shade += 0.16 * np.sin(x * 2 * np.pi / 8.0) - 0.20 * ((y % 9.0) < 1.5)
    elif covering == "slate":
        row = np.floor(y / 8.0)
        shade += -0.16 * ((y % 8.0) < 1.0) - 0.10 * (((x + 9.0 * (row % 2)) % 18.0) < 1.0)
        shade += 0.06 * np.sin(row * 12.9 + np.floor((x + 9.0 * (row % 2)) / 18.0) * 4.1)
    elif covering == "metal":
        shade += -0.22 * ((x % 12.0) < 1.5) + 0.06 * ((x % 12.0) > 10.0)
    else:
        shade += -0.08 * ((x % 64.0) < 1.5) - 0.08 * ((y % 64.0) < 1.5)
    coarse = rng.normal(0.0, 0.045, (10, 10)).astype(np.float32)
    stains = Image.fromarray(coarse).resize((ROOF_TILE, ROOF_TILE), Image.Resampling.BICUBIC)
    shade += np.asarray(stains) + rng.normal(0.0, 0.010, shade.shape).astype(np.float32)
    pixels = np.clip(np.array(colour, dtype=np.float32) * shade[..., None], 0, 255)
    return Image.fromarray(pixels.astype(np.uint8))
