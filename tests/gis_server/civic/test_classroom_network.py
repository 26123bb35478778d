"""One laptop, no internet: tablets reach it by its address, over plain HTTP."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.requests import Request

from gis_server.civic import SQLITE_FILE
from gis_server.people.join_address import join_address
from gis_server.settings import Settings
from layers.store.migrate import migrate
from tests.gis_server.civic.classroom import Class, begin_class, outbox
from tests.gis_server.civic.house import CITY, House
from tests.gis_server.conftest import running_server
from tests.gis_server.published_town import publish_town
from tests.layers.databases import database_at

LAPTOP = "192.168.11.2:8000"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Class]:
    publish_town(str(tmp_path / "published"))
    with database_at(tmp_path / SQLITE_FILE) as database:
        migrate(database)
        with (
            running_server(tmp_path, tmp_path / "server.log", UCHIMIZU_ALLOWED_HOSTS="*") as server,
            httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=120) as client,
        ):
            description = client.get("/api/openapi.json").json()
            yield begin_class(House(server, database, client, description))


def test_tablets_join_and_draw_without_tls(room: Class) -> None:
    tablet = httpx.Client(base_url=room.house.client.base_url, headers={"host": LAPTOP})
    joined = tablet.post("/api/join", json={"code": room.code})
    assert joined.status_code == 200, joined.text
    cookie = joined.headers["set-cookie"]
    assert cookie.startswith("uchimizu=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    tablet.headers["cookie"] = cookie.partition(";")[0]
    drawn = tablet.post(f"/api/cities/{CITY}/operations", json=outbox(room.about["works_layer"], 2))
    assert [each["done"] for each in drawn.json()["results"]] == [True, True]
    again = tablet.post("/api/join", json={"code": room.code})
    assert not again.json()["is_new"]
    tablet.close()


def test_a_teacher_on_the_network_shows_the_address_they_use(room: Class) -> None:
    path = f"/api/cities/{CITY}{room.path}/code"
    cookie = {"cookie": f"uchimizu={room.teacher.token}", "host": LAPTOP}
    told = room.house.client.get(path, headers=cookie).json()
    assert told["address"] == f"http://{LAPTOP}/join/{told['code']}"


def asked_on(host: str, *, settings: Settings) -> str:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", host.encode())]}
    return join_address(Request(scope), settings, "CDFHJKMN")


def test_a_teacher_at_the_laptop_shows_its_address(tmp_path: Path) -> None:
    named = Settings(data=tmp_path, host="0.0.0.0", allowed_hosts=("class.local",))
    assert asked_on("localhost:8000", settings=named) == "http://class.local:8000/join/CDFH-JKMN"
    assert asked_on(LAPTOP, settings=named) == f"http://{LAPTOP}/join/CDFH-JKMN"
    alone = Settings(data=tmp_path)
    assert asked_on("localhost:8000", settings=alone) == "http://localhost:8000/join/CDFH-JKMN"
    public = Settings(data=tmp_path, public_url="https://gis.example.jp")
    assert asked_on("gis.example.jp", settings=public) == "https://gis.example.jp/join/CDFH-JKMN"


def test_any_name_is_the_machines_address_in_its_network(tmp_path: Path) -> None:
    every = Settings(data=tmp_path, host="0.0.0.0", allowed_hosts=("*",))
    parts = urlsplit(asked_on("localhost:8000", settings=every))
    assert parts.port == 8000
    if parts.hostname != "localhost":  # a machine without any network keeps that name
        assert not ipaddress.ip_address(parts.hostname or "").is_loopback
