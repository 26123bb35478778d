"""Answers of what-ifs, made up, for tests of what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

KINDS = {"tree": {"height_m", "species"}, "awning": {"height_m"}, "paving": {"cover"}}
HOURS = ("2018-07-23T12:00:00+09:00", "2018-07-23T14:00:00+09:00")


def tree(lon: float = 139.38, **properties: Any) -> dict[str, Any]:
    """Give a tree of GeoJSON."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, 36.15]},
        "properties": {"kind": "tree", "height_m": 8.0, **properties},
    }


def answer(
    changes: Sequence[float] = (-1.5, -2.5), *, before: Sequence[float | None] = (31.2, 32.4)
) -> dict[str, Any]:
    """Give an answer of two hours: mean change in new shade, and what was there before [°C]."""
    statistics = [
        {
            "min": change - 0.5,
            "mean": change,
            "max": 0.0,
            "area_m2": 40.0,
            "shaded_min": change,
            "shaded_mean": None if there is None else change,
            "shaded_before": there,
        }
        for change, there in zip(changes, before, strict=True)
    ]
    quantity = {
        "label": {"ja": "あ", "en": "a"},
        "unit": "degC",
        "offset": -2048.0,
        "scale": 0.0625,
        "pictures": ["data:image/png;base64,"] * 2,
        "statistics": statistics,
        "day": {"max": statistics[0], "mean": statistics[0]},
    }
    return {
        "bounds": [139.37, 36.14, 139.39, 36.16],
        "hours": list(HOURS),
        "quantities": [{"id": each, **quantity} for each in ("wbgt", "utci", "wind_speed")],
        "shaded_m2": [0.0 if each is None else 36.0 for each in before],
        "classes": None,
        "remarks": [{"code": "a", "severity": "info", "message": {"ja": "い", "en": "b"}}],
        "seconds": 1.25,
    }
