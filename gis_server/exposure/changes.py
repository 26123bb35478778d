"""What a kept result changes at points, read from its pictures: what people saw, no new numbers."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]


def change_at(answer: Mapping[str, Any], quantity: str, *, lon: Float64, lat: Float64) -> Float32:
    """Give the change of a quantity at points by step, (steps, points) float32.

    0 outside the pictures, NaN where a thing stands that was not there before.
    """
    told = next(each for each in answer["quantities"] if each["id"] == quantity)
    found = np.zeros((len(answer["hours"]), len(lon)), np.float32)
    west, south, east, north = answer["bounds"]
    inside = (lon >= west) & (lon < east) & (lat > south) & (lat <= north)
    if not inside.any():
        return found
    for step, picture in enumerate(told["pictures"]):
        values = _decoded(picture, told)
        rows, columns = values.shape
        column = (lon[inside] - west) / (east - west) * columns
        top, bottom = _mercator(np.array([north, south]))
        row = (top - _mercator(lat[inside])) / (top - bottom) * rows
        at = (_cell(row, rows), _cell(column, columns))
        found[step, inside] = values[at]
    return found


def _decoded(picture: str, told: Mapping[str, Any]) -> Float64:
    from PIL import Image  # noqa: PLC0415 (with the first question)

    from tiles.raster import ValueCoding  # noqa: PLC0415 (with the first question)
    from tiles.raster.value_png import decoded_png  # noqa: PLC0415 (with the first question)

    data = base64.b64decode(picture.partition(",")[2])
    with Image.open(io.BytesIO(data)) as image:
        pixels = np.asarray(image.convert("RGBA"))
    return decoded_png(pixels, ValueCoding(told["offset"], told["scale"]))


def _mercator(lat: Float64) -> Float64:
    return np.asarray(np.arcsinh(np.tan(np.radians(lat))))


def _cell(place: Float64, count: int) -> npt.NDArray[np.int64]:
    return np.clip(np.floor(place).astype(np.int64), 0, count - 1)
