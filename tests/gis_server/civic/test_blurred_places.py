"""Scenario 7: a blurred place is its cell's centre in every output, tiles and history included."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pyogrio
import pytest
from lxml import etree

from layers.features.blur import BLURS_M, cell_centre
from tests.gis_server.civic.house import CITY, House, Person
from tests.gis_server.civic.test_exchange import export
from tests.gis_server.civic.test_layer_tiles import read
from tests.gis_server.test_vector_tile import TO_METRES, tile_at

CIVIC = f"/api/cities/{CITY}"
LAYER = f"/layers/{CITY}-notes"
NOTES = f"{LAYER}/items"
OGC = f"/ogc/{CITY}/collections/{CITY}-notes/items"
EXACT = (139.3812345, 36.1512345)
FILES = ("geojson", "csv", "gpkg", "kml")
TOLD = ("item 0", "items 0", "versions 0", "versions 1", "OGC item 0", "OGC items 0")
TOLD += (*FILES, "tile")
TOLD_TO_ITS_AUTHOR = ("items of one's own 0", "one's data 0")
Place = tuple[float, float]


@pytest.mark.parametrize("blur_m", [each for each in BLURS_M if each])
def test_a_blurred_place_is_so_in_every_output(house: House, tmp_path: Path, blur_m: int) -> None:
    author, text = house.person(), f"ぼかし{uuid4().hex}"
    body = {
        "geometry": {"type": "Point", "coordinates": EXACT},
        "properties": {"about": "hot", "text": text},
        "blur_m": blur_m,
    }
    made = author.ask("POST", NOTES, body)
    path = f"{NOTES}/{made.json()['id']}"
    cooler = {"properties": {"about": "cool", "text": text}}
    assert author.ask("PATCH", path, cooler, if_match=made.headers["etag"]).is_success
    cell = cell_centre(*EXACT, metres=blur_m)
    assert cell != pytest.approx(EXACT, abs=1e-5)
    told = {
        f"{name} {output}": place
        for name, who in {"visitor": house.visitor, "author": author}.items()
        for output, place in places_told(who, path, text, cell, tmp_path)
    }
    wrong = {
        output: place for output, place in told.items() if place != pytest.approx(cell, abs=1e-6)
    }
    print(f"\nblurred by {blur_m} m: {len(told)} outputs, {len(wrong)} not the centre of the cell")
    assert wrong == {}
    assert set(told) == {f"visitor {each}" for each in TOLD} | {
        f"author {each}" for each in (*TOLD, *TOLD_TO_ITS_AUTHOR)
    }


def places_told(
    who: Person, path: str, text: str, cell: Place, folder: Path
) -> Iterator[tuple[str, Place]]:
    """Give where every output says that a note lies, with the output's name."""
    addresses = {
        "item": f"{CIVIC}{path}",
        "items": f"{CIVIC}{NOTES}?limit=1000",
        "items of one's own": f"{CIVIC}{NOTES}?mine=true",
        "versions": f"{CIVIC}{path}/versions",
        "OGC item": f"{OGC}/{path.rpartition('/')[2]}",
        "OGC items": f"{OGC}?limit=1000",
        "one's data": f"{CIVIC}/me/data",
    }
    for name, address in addresses.items():
        answer = who.client.get(address, headers=who.headers)
        for number, place in enumerate(points_with(answer.json(), text)):
            yield f"{name} {number}", place
    for name in FILES:
        for place in points_of_file(name, export(who, LAYER, name).content, text, folder):
            yield name, place
    tile = tile_at(*cell, 22)
    answer = who.ask("GET", f"{LAYER}/tiles/{tile.z}/{tile.x}/{tile.y}.mvt")
    frame = read(answer, folder, tile)
    for point in frame[frame["title"].str.contains(text)].geometry:
        yield "tile", TO_METRES.transform(point.x, point.y, direction="INVERSE")


def points_with(json: Any, text: str) -> Iterator[Place]:
    """Give the points of the objects that hold a text beside their geometry."""
    if isinstance(json, list):
        for each in json:
            yield from points_with(each, text)
    elif isinstance(json, dict) and text in orjson.dumps(json).decode():
        if json.get("geometry"):
            yield tuple(json["geometry"]["coordinates"])
        else:
            for each in json.values():
                yield from points_with(each, text)


def points_of_file(name: str, content: bytes, text: str, folder: Path) -> Iterator[Place]:
    """Give the points of a file's features that hold a text."""
    if name == "geojson":
        yield from points_with(orjson.loads(content), text)
    elif name == "csv":
        for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))):
            if row["text"] == text:
                yield float(row["lon"]), float(row["lat"])
    elif name == "kml":
        for mark in etree.fromstring(content).iter("{*}Placemark"):
            if text in "".join(mark.itertext()):
                lon, lat = (mark.findtext(".//{*}coordinates") or "").split(",")[:2]
                yield float(lon), float(lat)
    else:
        (folder / "notes.gpkg").write_bytes(content)
        frame = pyogrio.read_dataframe(folder / "notes.gpkg")
        for point in frame[frame["text"] == text].geometry:
            yield point.x, point.y
