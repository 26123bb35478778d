"""A hundred and twenty notes of the demo town's people, put together from few words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from gis_server.demo_people.places import along_streets
from gis_server.demo_town.place import to_degrees
from gis_server.demo_town.town_data import town
from layers.features.feature import Content

COUNT: Final = 120
PICTURED: Final = 0.75  # of the notes that have a picture that fits
_ABOUT: Final = ("hot", "cool", "shade", "water", "barrier", "other")
_SHARES: Final = (0.34, 0.16, 0.22, 0.12, 0.08, 0.08)


@dataclass(frozen=True, slots=True)
class Note:
    """A note to be written: its content, the picture that goes with it, why it is reported
    and in which words."""

    content: Content
    picture: str = ""
    reported_as: str = ""
    reporter_says: str = ""


def notes(rng: np.random.Generator) -> Iterator[Note]:
    """Give the notes, each at a street; the last of them are reported by others."""
    places = along_streets(COUNT, rng)
    written = town().people.notes
    unwanted = [each for each in written if each.reported_as]
    wanted = COUNT - len(unwanted)
    kinds = rng.choice(list(_ABOUT), size=wanted, p=_SHARES)
    for kind, place in zip(kinds, places[:wanted], strict=True):
        texts = [each for each in written if each.about == kind and not each.reported_as]
        chosen = texts[int(rng.integers(len(texts)))]
        blur_m = 50 if rng.random() < 0.1 else 0
        shown = chosen.picture if rng.random() < PICTURED else ""
        yield Note(_content(place, str(kind), chosen.text, blur_m=blur_m), shown)
    for each, place in zip(unwanted, places[wanted:], strict=True):
        yield Note(
            _content(place, each.about, each.text),
            reported_as=each.reported_as,
            reporter_says=each.reporter_says,
        )


def _content(place: tuple[float, float], kind: str, text: str, *, blur_m: int = 0) -> Content:
    lon, lat = to_degrees(np.array(place))
    point = shapely.Point(round(float(lon), 7), round(float(lat), 7))
    return Content(point, {"about": kind, "text": text}, blur_m=blur_m)
