"""What a screenshot shows: colours and their shares, never a golden picture."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Page

Pixels = npt.NDArray[np.uint8]


def map_pixels(page: Page) -> Pixels:
    """Give the map as (rows, columns, 3) uint8, without what lies over it at the edges."""
    shot = page.locator("map-stage").screenshot(timeout=90_000)
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"))


def middle(pixels: Pixels) -> tuple[int, int, int]:
    """Give the colour in the middle of the map."""
    red, green, blue = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2].tolist()
    return red, green, blue


def colours(pixels: Pixels) -> int:
    """Count the different colours, in steps of 8."""
    return len(np.unique((pixels // 8).reshape(-1, 3), axis=0))


def share_near(pixels: Pixels, colour: str, *, distance: int) -> float:
    """Give the share of pixels within `distance` (per channel) of a #rrggbb colour."""
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    near = np.abs(pixels.astype(int) - wanted).max(axis=2) <= distance
    return float(near.mean())
