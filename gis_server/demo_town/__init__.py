"""The demo town: a fictitious Japanese town written as a PLATEAU-shaped delivery.

Everything in it is invented: the town, its people's names for places, its numbers. It exists so
that a newcomer can see the whole way from CityGML to the map without any download.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import shapely

from gis_server.demo_town.bridge import write_bridge
from gis_server.demo_town.building_gml import write_buildings
from gis_server.demo_town.buildings import build_buildings
from gis_server.demo_town.code_lists import write_code_lists
from gis_server.demo_town.furniture import place_furniture
from gis_server.demo_town.furniture_gml import write_furniture
from gis_server.demo_town.land_use import land_uses, write_land_uses
from gis_server.demo_town.lots import build_lots
from gis_server.demo_town.railway_gml import write_railway, write_square
from gis_server.demo_town.read_me import write_read_me
from gis_server.demo_town.stages import random_of
from gis_server.demo_town.street_gml import write_streets
from gis_server.demo_town.street_surfaces import plaza_part, street_parts
from gis_server.demo_town.streets import build_network
from gis_server.demo_town.terrain import build_terrain
from gis_server.demo_town.terrain_gml import write_terrain
from gis_server.demo_town.town_data import TOWNS, Town, load_town, town, town_ids, writing
from gis_server.demo_town.tree_gml import write_trees
from gis_server.demo_town.trees import plant_trees
from gis_server.demo_town.water_gml import write_floods, write_water

__all__ = [
    "Town",
    "fingerprint",
    "load_town",
    "town",
    "town_ids",
    "write_demo_town",
    "writing",
]


def fingerprint() -> str:
    """Give a hash that changes whenever the written town would: that of this code and its file."""
    digest = hashlib.sha256(repr((np.__version__, shapely.__version__)).encode())
    sources = sorted(Path(__file__).parent.glob("*.py"))
    for source in (*sources, TOWNS / f"{town().id}.toml"):
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def write_demo_town(folder: Path) -> None:
    """Write the demo town as a PLATEAU delivery: `udx/…`, `codelists/…`, a read-me.

    Parameters
    ----------
    folder : root of the delivery; made if needed. The same bytes are written every time.
    """
    terrain = build_terrain()
    network = build_network(random_of("streets"))
    lots = build_lots(network.blocks, random_of("lots"))
    town = build_buildings(lots, network.centres, terrain, random_of("buildings"))
    write_read_me(folder)
    write_code_lists(folder / "codelists")
    write_terrain(folder, terrain)
    write_streets(folder, network.streets, street_parts(network, terrain))
    write_bridge(folder)
    write_railway(folder)
    write_square(folder, plaza_part(terrain))
    write_furniture(folder, place_furniture(network, town.buildings, terrain))
    write_buildings(folder, town.buildings, network.streets)
    write_trees(folder, plant_trees(network, lots, town, terrain, random_of("trees")))
    write_land_uses(folder, land_uses(network, lots, town.lot_contents))
    write_water(folder)
    write_floods(folder, terrain)
