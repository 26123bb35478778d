"""What is past its layer's retention is gone from every answer of a running server."""

from __future__ import annotations

import orjson
from sqlalchemy import update

from layers.features.retention import DAY_MS, sweep_layers
from layers.people.roles import Hat, Role
from layers.store.tables import feature
from tests.gis_server.civic.classroom import following
from tests.gis_server.civic.house import CITY, House, Person
from tests.gis_server.civic.test_exchange import features, new_layer
from tests.gis_server.civic.test_layer_tiles import HERE_TILE, add, point
from tests.gis_server.civic.test_photos import add_photo, picture
from tests.gis_server.test_vector_tile import HERE

NAME = "ひみつの木かげ"


def found_by(house: House, who: Person, layer: str, item: str, photo: str) -> set[str]:
    """Name the answers that hold the feature, or what was on it."""
    here, root = f"{layer}/items/{item}", f"/api/cities/{CITY}"
    paths = [f"{layer}/items", here, f"{here}/versions", f"{here}/comments", f"{here}/photos"]
    paths += [f"{layer}/export/{each}" for each in ("geojson", "csv", "kml", "gpkg")]
    tile = f"{layer}/tiles/{HERE_TILE.z}/{HERE_TILE.x}/{HERE_TILE.y}.mvt"
    ogc = f"/ogc/{CITY}/collections/{layer.removeprefix('/layers/')}/items"
    asked = [*(root + path for path in [*paths, tile]), photo, ogc, f"{ogc}/{item}"]
    answers = [house.client.get(path, headers=who.headers) for path in asked]
    words = (item.encode(), NAME.encode())
    return {
        path
        for path, answer in zip(asked, answers, strict=True)
        if answer.status_code == 200
        and (path == photo or any(each in answer.content for each in words))
    }


def test_it_is_gone_from_every_answer(house: House) -> None:
    office = house.person(Role.OFFICE, hat=Hat.OFFICE)
    me, layer = house.person(), new_layer(office, retention_days=10)
    item = add(me, layer, point(*HERE), name=NAME, kind="shop").json()["id"]
    stays = add(me, layer, point(*HERE), name="木かげ", kind="shop").json()["id"]
    added = add_photo(me, item, picture("#654321"), layer=layer.removeprefix("/layers/"))
    photo = f"/api/cities/{CITY}/photos/{added.json()['id']}/full"
    said = me.ask("POST", f"{layer}/items/{item}/comments", {"text": NAME})
    assert said.status_code == 201, said.text
    seen = found_by(house, house.visitor, layer, item, photo)
    assert len(seen) == 13
    mine = update(feature).where(feature.c.id == item)
    with house.database.write() as connection:
        connection.execute(mine.values(created_at=feature.c.created_at - 9 * DAY_MS))
    assert sweep_layers(house.database) == 0
    assert found_by(house, house.visitor, layer, item, photo) == seen
    with house.database.write() as connection:
        connection.execute(mine.values(created_at=feature.c.created_at - DAY_MS))
    with following(house, house.visitor) as lines:
        next(lines)
        assert sweep_layers(house.database) == 1
        told = next(each for each in lines if each.startswith("data: "))
    assert orjson.loads(told.removeprefix("data: "))["object"] == item
    for who in (house.visitor, me):
        assert found_by(house, who, layer, item, photo) == set()
    moderator = house.person(Role.MODERATOR)
    for path in ("", "/versions", "/comments", "/photos"):  # that something was there, no more
        answer = moderator.ask("GET", f"{layer}/items/{item}{path}")
        assert answer.status_code == 200, answer.text
        assert NAME not in answer.text
    assert [each["id"] for each in features(me, layer)] == [stays]
    assert sweep_layers(house.database) == 0
