"""A sheet of a made-up town for tests: places, streets, houses."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
import shapely.affinity

from layers.base_map import BaseMap
from layers.heat_package.paper.map_page import MapPage
from layers.heat_package.paper.sheet import Paper, Sheet, sheet_at
from layers.heat_package.paper.spots_then import NumberedSpot, SheetSpots
from layers.spots.hours_json import hours_as_json
from layers.spots.hours_text import read_hours

MADE = datetime.datetime(2026, 7, 23, 5, 20, 7, tzinfo=datetime.UTC)
NAMES = ("中央公民館", "星川の図書館", "駅南の木かげ", "珈琲 ひとやすみ", "役場 保健室")
KINDS = ("public", "shop", "park_shade", "water", "rest_place")


def sheet_of_town(paper: Paper = Paper.A4, scale: int = 2500) -> Sheet:
    return sheet_at(139.388, 36.147, scale=scale, paper=paper, made=MADE)


def spots_of_town(sheet: Sheet, count: int = 20) -> SheetSpots:
    """Give places all over a sheet, one of them designated, one taken back."""
    generator = np.random.default_rng(20)
    west, south, east, north = sheet.bounds
    found = []
    for number in range(1, count + 1):
        lon, lat = generator.uniform((west, south), (east, north))
        found.append(
            NumberedSpot(
                number,
                f"spot-{number}",
                "cool-spots",
                lon,
                lat,
                sheet.cell_of(lon, lat),
                _properties(number),
                shown=number != 13,
            )
        )
    return SheetSpots(found, 0, ["CC BY 4.0"])


def page_of_town(
    paper: Paper = Paper.A4, *, scale: int = 2500, count: int = 20, base: BaseMap | None = None
) -> MapPage:
    sheet = sheet_of_town(paper, scale)
    return MapPage(
        sheet,
        "川辺町",
        base or base_of_town(sheet),
        spots_of_town(sheet, count),
        "架空の町のデータ",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
        '<rect width="9" height="9"/></svg>',
    )


def base_of_town(sheet: Sheet) -> BaseMap:
    """Give blocks of houses between streets, a river, a park and trees over the whole sheet."""
    west, south, east, north = sheet.bounds
    columns, rows = np.linspace(west, east, 9), np.linspace(south, north, 9)
    houses = [
        shapely.box(x, y, x + (east - west) / 20, y + (north - south) / 20)
        for x in columns[:-1]
        for y in rows[:-1]
    ]
    middle = ((west + east) / 2, (south + north) / 2)
    thin = (east - west) / 60
    return BaseMap(
        buildings=houses,
        roads=[shapely.box(x - thin, south - 0.001, x, north + 0.001) for x in columns],
        railways=[shapely.box(west - 0.001, south + thin, east, south + 2 * thin)],
        squares=[shapely.box(*middle, middle[0] + 3 * thin, middle[1] + 3 * thin)],
        water=[shapely.box(west, north - 4 * thin, east, north - 2 * thin)],
        green=[shapely.box(east - 8 * thin, south, east, south + 8 * thin)],
        trees=[shapely.Point(x, middle[1]).buffer(thin / 3) for x in columns],
        names=[("星川通り <&>", shapely.box(columns[3] - thin, south, columns[3], north))],
    )


def _properties(number: int) -> Mapping[str, Any]:
    hours = hours_as_json(read_hours("月〜金 9:00-17:00").hours)
    return {
        "name": f"{NAMES[number % len(NAMES)]} {number}",
        "name_en": f"Place {number}",
        "kind": KINDS[number % len(KINDS)],
        "address": f"本町{number}-1",
        "designated_shelter": number == 5,
        "hours": hours,
        "facilities": ["air_conditioning", "toilet"],
        "step_free": True,
        "closed_note": '#panic("x") *太字* $x$ <script>' if number == 7 else "",
    }
