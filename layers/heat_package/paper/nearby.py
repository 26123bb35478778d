"""Where something without a name is: beside the nearest place that has one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from layers.bilingual import Bilingual

FAR_M: Final = 300.0
BESIDE_M: Final = 15.0
_M_PER_DEGREE: Final = 111_200.0  # along a meridian
_COMPASS: Final = (
    Bilingual("北", "north"),
    Bilingual("北東", "north-east"),
    Bilingual("東", "east"),
    Bilingual("南東", "south-east"),
    Bilingual("南", "south"),
    Bilingual("南西", "south-west"),
    Bilingual("西", "west"),
    Bilingual("北西", "north-west"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a name, at a place [°]."""

    name: str
    lon: float
    lat: float


def where_of(lon: float, lat: float, named: Sequence[Named]) -> Bilingual:
    """Say where a place is [°]: from the nearest that has a name, else by its coordinates."""
    offsets = [(_offset_m(each, lon, lat), each) for each in named]
    nearest = min(offsets, key=lambda each: math.hypot(*each[0]), default=None)
    if nearest is None or math.hypot(*nearest[0]) > FAR_M:
        return Bilingual(f"北緯{lat:.4f}°・東経{lon:.4f}°", f"{lat:.4f}° N, {lon:.4f}° E")
    (east, north), place = nearest
    apart = math.hypot(east, north)
    if apart < BESIDE_M:
        return Bilingual(f"{place.name}のそば", f"beside {place.name}")
    toward = _COMPASS[round(math.degrees(math.atan2(east, north)) / 45.0) % 8]
    return Bilingual(
        f"{place.name}の{toward.ja} {apart:.0f} m",
        f"{apart:.0f} m {toward.en} of {place.name}",
    )


def _offset_m(place: Named, lon: float, lat: float) -> tuple[float, float]:
    """Give how far east and north of a place something is [m]."""
    east = (lon - place.lon) * math.cos(math.radians(lat)) * _M_PER_DEGREE
    return east, (lat - place.lat) * _M_PER_DEGREE
