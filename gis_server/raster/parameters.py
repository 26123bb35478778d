"""Parameters of the raster service that need more than a pattern."""

from __future__ import annotations

from typing import Any, Literal

from fastapi.exceptions import RequestValidationError

ColourMap = Literal["inferno", "magma", "viridis", "cividis", "gray", "gray_r", "rdbu_r"]


def limits_of(text: str | None) -> tuple[float, float] | None:
    """Read `rescale`, two numbers and a comma as its pattern says.

    Raises
    ------
    RequestValidationError
        The first is not smaller than the second.
    """
    if text is None:
        return None
    low, high = (float(part) for part in text.split(","))
    if not low < high:
        raise refused("rescale", f"expected low,high with low < high, found {text}")
    return low, high


def refused(parameter: str, message: str) -> RequestValidationError:
    """Give the error of a query parameter that cannot be taken."""
    detail: dict[str, Any] = {"loc": ("query", parameter), "msg": message, "type": "value_error"}
    return RequestValidationError([detail])
