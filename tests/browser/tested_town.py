"""The fictitious town that the browser tests are about, and its words.

It is the first one, or the one that UCHIMIZU_TEST_TOWN names: the whole folder runs for either.
Towns share their plan, so that what stands at a place of the first stands there in the others.
"""

from __future__ import annotations

import math
import os
from typing import Final

from gis_server.demo_town import load_town
from gis_server.demo_town.town_data import FIRST

TOWN: Final = load_town(os.environ.get("UCHIMIZU_TEST_TOWN", FIRST))
CITY: Final = TOWN.id
LANGUAGE: Final = TOWN.language
LOCALE: Final = {"ja": "ja-JP", "en": "en-GB"}[LANGUAGE]
_PLAN: Final = load_town(FIRST).place


def say(japanese: str, english: str) -> str:
    """Give words of the screens as the town's first language has them."""
    return japanese if LANGUAGE == "ja" else english


def placed(lon: float, lat: float) -> tuple[float, float]:
    """Give the place (lon, lat) of this town at which that of the first town stands there."""
    here = TOWN.place
    narrower = math.cos(math.radians(_PLAN.lat)) / math.cos(math.radians(here.lat))
    return round(here.lon + (lon - _PLAN.lon) * narrower, 7), round(here.lat + lat - _PLAN.lat, 7)
