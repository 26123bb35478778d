"""Draws one band of a GeoTIFF in colours."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image
from rio_tiler.colormap import cmap
from rio_tiler.models import ImageData

from gis_server.raster.parameters import ColourMap
from tiles.heat import QUANTITIES

_RAMPS: Final = {"shade": "gray_r", "sky": "gray", "wind": "viridis", "humidity": "cividis"}


def png_of(
    image: ImageData,
    quantity: str,
    *,
    limits: tuple[float, float] | None,
    colours: ColourMap | None,
) -> bytes:
    """Draw one band; colours and limits of the quantity's legend where none are given."""
    legend = QUANTITIES[quantity]
    low, high = limits or (legend.low, legend.high)
    values = np.asarray(image.data[0], np.float64)
    known = np.isfinite(values) & (image.mask > 0)
    share = np.clip((np.where(known, values, low) - low) / (high - low), 0.0, 1.0)
    codes = np.rint(share * 255.0).astype(np.uint8)
    pixels = _colours(colours or _RAMPS.get(legend.ramp, "inferno"))[codes]
    pixels[~known] = 0
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG", compress_level=4)
    return buffer.getvalue()


@lru_cache(maxsize=16)
def _colours(name: str) -> npt.NDArray[np.uint8]:
    """Give the colours of a map, (256, 4) uint8."""
    found = cmap.get(name)
    return np.array([found[code] for code in range(256)], np.uint8)
