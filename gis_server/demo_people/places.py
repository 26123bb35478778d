"""Places of the demo town for what people put there, in metres of its plan."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gis_server.demo_town import plan
from gis_server.demo_town.buildings import Building, build_buildings
from gis_server.demo_town.lots import build_lots
from gis_server.demo_town.stages import random_of
from gis_server.demo_town.streets import Network, build_network
from gis_server.demo_town.terrain import build_terrain
from gis_server.demo_town.town_data import town

_SHOPS = frozenset({"shop", "shop_house", "shop_flats"})
_QUARTERS = frozenset({plan.District.ARCADE, plan.District.STATION_FRONT, plan.District.OLD_TOWN})

Place = tuple[float, float]


@lru_cache(maxsize=2)
def _built(_id: str) -> tuple[Network, list[Building]]:
    """Build the town that is being written; `_id` is what the memory goes by."""
    network = build_network(random_of("streets"))
    lots = build_lots(network.blocks, random_of("lots"))
    standing = build_buildings(lots, network.centres, build_terrain(), random_of("buildings"))
    return network, standing.buildings


def at_site(kind: str) -> Place:
    """Give the middle of the first site of a kind."""
    middle = next(each for each in plan.SITES if each.kind == kind).outline.representative_point()
    return float(middle.x), float(middle.y)


def behind_shop_doors(count: int, rng: np.random.Generator) -> list[Place]:
    """Give places in shops of the old quarters, each in another shop."""
    middles = [
        each.footprint.representative_point()
        for each in _built(town().id)[1]
        if each.kind in _SHOPS
    ]
    old = [each for each in middles if plan.district_at(each.x, each.y) in _QUARTERS]
    chosen = rng.choice(len(old), size=count, replace=False)
    return [(float(old[index].x), float(old[index].y)) for index in sorted(chosen)]


def along_streets(count: int, rng: np.random.Generator) -> list[Place]:
    """Give places on streets, busy ones more often."""
    roads = [each for each in _built(town().id)[0].streets if each.section in {"road", "junction"}]
    weights = np.array([each.surface.area * each.centre.width for each in roads])
    found = []
    for index in rng.choice(len(roads), size=count, p=weights / weights.sum()):
        west, south, east, north = roads[index].surface.bounds
        x, y = rng.uniform((west, south), (east, north))
        place = roads[index].surface.representative_point()
        found.append((float((x + place.x) / 2), float((y + place.y) / 2)))
    return found
