# ruff: noqa: E501 - a table is read by its columns
"""What stands on a lot: kinds of buildings with their codes, heights, structures and ages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gis_server.demo_town.plan import District


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of building.

    usage : code of Building_usage.
    structures : codes of BuildingDetailAttribute_buildingStructureType, equally likely.
    storeys : least and most storeys above ground.
    storey_height : m.
    area : least and largest footprint, m².
    years : earliest and latest year of construction.
    roofs : roof forms, equally likely: "gable", "hip", "shed", "flat".
    land_use : code of Common_landUseType of its lot.
    facade : family of façade textures.
    """

    usage: str
    structures: tuple[str, ...]
    storeys: tuple[int, int]
    storey_height: float
    area: tuple[float, float]
    years: tuple[int, int]
    roofs: tuple[str, ...]
    land_use: str
    facade: str


_WOOD, _RC, _STEEL, _LIGHT_STEEL = "601", "603", "604", "605"
_PITCHED = ("gable", "gable", "hip", "hip", "shed")

KINDS: Final[dict[str, Kind]] = {
    "house": Kind("411", (_WOOD, _WOOD, _WOOD, _LIGHT_STEEL), (2, 2), 2.9, (62, 112), (1968, 2024), (*_PITCHED, "flat"), "211", "house"),
    "bungalow": Kind("411", (_WOOD,), (1, 1), 3.1, (70, 130), (1958, 1996), _PITCHED, "211", "house"),
    "tall_house": Kind("411", (_WOOD, _LIGHT_STEEL), (3, 3), 2.8, (48, 72), (1998, 2025), ("shed", "flat", "gable"), "211", "house"),
    "old_house": Kind("411", (_WOOD,), (1, 2), 3.0, (64, 140), (1912, 1965), ("gable", "hip"), "211", "old_house"),
    "apartment": Kind("412", (_WOOD, _LIGHT_STEEL, _STEEL), (2, 3), 2.8, (110, 210), (1978, 2022), ("gable", "hip", "flat"), "211", "apartment"),
    "mansion": Kind("412", (_RC, "602"), (7, 14), 2.95, (240, 460), (1986, 2024), ("flat",), "211", "mansion"),
    "shop_house": Kind("413", (_WOOD, _STEEL, _RC), (2, 3), 3.2, (60, 190), (1932, 2012), ("flat", "flat", "gable", "shed"), "212", "shop"),
    "shop_flats": Kind("414", (_RC, _STEEL), (4, 6), 3.1, (110, 300), (1972, 2019), ("flat",), "212", "shop_flats"),
    "shop": Kind("402", (_STEEL, _RC), (1, 3), 3.8, (110, 320), (1974, 2023), ("flat",), "212", "shop"),
    "large_shop": Kind("402", (_STEEL,), (1, 2), 4.6, (420, 1200), (1988, 2024), ("flat",), "212", "large_shop"),
    "office": Kind("401", (_RC, _STEEL, "602"), (3, 9), 3.6, (180, 520), (1970, 2023), ("flat",), "212", "office"),
    "small_office": Kind("401", (_RC, _STEEL), (2, 4), 3.5, (110, 300), (1970, 2021), ("flat",), "212", "office"),
    "hotel": Kind("403", ("602", _RC), (8, 12), 3.2, (300, 520), (1989, 2021), ("flat",), "212", "hotel"),
    "complex": Kind("404", (_STEEL, "602"), (5, 8), 4.2, (380, 720), (1984, 2020), ("flat",), "212", "office"),
    "workshop": Kind("415", (_STEEL, _WOOD), (2, 2), 3.4, (90, 210), (1955, 2004), ("gable", "shed"), "211", "workshop"),
    "warehouse": Kind("431", (_STEEL,), (1, 2), 5.0, (150, 520), (1971, 2020), ("gable", "flat"), "216", "workshop"),
    "farmhouse": Kind("411", (_WOOD,), (1, 2), 3.2, (120, 220), (1935, 1999), ("hip", "gable"), "211", "old_house"),
    "barn": Kind("451", (_STEEL, _WOOD), (1, 1), 4.4, (70, 220), (1965, 2015), ("gable",), "219", "workshop"),
    "station": Kind("431", (_STEEL,), (2, 2), 4.5, (0, 0), (2009, 2009), ("flat",), "216", "station"),
    "town_hall": Kind("421", (_RC,), (2, 4), 3.9, (0, 0), (1994, 1994), ("flat",), "214", "public"),
    "school": Kind("422", (_RC,), (1, 3), 3.8, (0, 0), (1979, 1979), ("flat",), "214", "school"),
    "gymnasium": Kind("422", (_STEEL,), (2, 2), 5.2, (0, 0), (1981, 1981), ("gable",), "214", "public"),
    "hospital": Kind("422", (_RC,), (6, 6), 3.7, (0, 0), (2003, 2003), ("flat",), "214", "public"),
    "library": Kind("422", (_RC,), (3, 3), 4.0, (0, 0), (2012, 2012), ("flat",), "214", "public"),
    "kindergarten": Kind("422", (_WOOD,), (2, 2), 3.3, (0, 0), (2018, 2018), ("gable",), "214", "public"),
    "factory": Kind("441", (_STEEL,), (2, 2), 5.4, (0, 0), (1987, 1987), ("gable",), "213", "workshop"),
    "shrine": Kind("422", (_WOOD,), (1, 1), 4.2, (0, 0), (1897, 1897), ("hip",), "214", "shrine"),
    "temple": Kind("422", (_WOOD,), (1, 1), 5.0, (0, 0), (1921, 1921), ("hip",), "214", "shrine"),
    "rest_house": Kind("454", (_WOOD,), (1, 1), 3.2, (0, 0), (2015, 2015), ("hip",), "217", "old_house"),
}  # fmt: skip

# District → (kind or open land, weight). Open land: "parking", "vacant", "field", "paddy", "garden".
MIXES: Final[dict[District, dict[str, float]]] = {
    District.STATION_FRONT: {"office": 30, "mansion": 22, "hotel": 6, "complex": 12, "shop_flats": 18, "parking": 12},
    District.ARCADE: {"shop_house": 66, "shop": 12, "shop_flats": 9, "old_house": 5, "parking": 5, "vacant": 3},
    District.OLD_TOWN: {"house": 38, "old_house": 26, "shop_house": 9, "bungalow": 6, "workshop": 3, "apartment": 4, "tall_house": 3, "parking": 6, "vacant": 5},
    District.MIXED: {"house": 52, "apartment": 13, "shop_house": 6, "small_office": 4, "bungalow": 4, "tall_house": 4, "warehouse": 2, "parking": 11, "vacant": 4},
    District.RESIDENTIAL: {"house": 66, "bungalow": 10, "apartment": 10, "tall_house": 3, "workshop": 2, "field": 5, "parking": 4},
    District.NEW_RESIDENTIAL: {"house": 80, "tall_house": 5, "bungalow": 3, "apartment": 6, "vacant": 4, "parking": 2},
    District.ROADSIDE: {"large_shop": 44, "shop": 22, "small_office": 8, "warehouse": 8, "parking": 18},
    District.FARM: {"paddy": 62, "field": 26, "farmhouse": 7, "barn": 2, "vacant": 3},
}  # fmt: skip

# Lots along the avenue and the old highway have a mix of their own.
AVENUE_MIX: Final = {"office": 30, "shop_flats": 34, "mansion": 14, "shop": 12, "parking": 10}
HIGHWAY_MIX: Final = {
    "shop_house": 38,
    "house": 18,
    "shop": 20,
    "small_office": 8,
    "shop_flats": 4,
    "parking": 12,
}

OPEN_LAND_USES: Final = {
    "parking": "222",
    "vacant": "224",
    "field": "202",
    "paddy": "201",
    "garden": "211",
}

FIREPROOF: Final = {"601": "1003", "605": "1002", "604": "1002", "603": "1001", "602": "1001"}
