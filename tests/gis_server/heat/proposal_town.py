"""A town with a run of heat, people and a class, for tests of proposals over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from gis_server.settings import Settings
from gis_server.ways.publishing import build_ways
from layers.features.defaults import add_default_layers
from layers.people.actor import Membership
from layers.people.memberships import grant
from layers.people.roles import Hat, Role
from layers.people.sessions import begin_session
from layers.store.database import Database
from layers.store.identifiers import now_ms
from layers.store.migrate import migrate
from tests.gis_server.civic.described import require_described
from tests.gis_server.civic.house import CITY_SITE
from tests.gis_server.heat.conftest import HeatTown
from tests.gis_server.heat.test_what_if import sunny_place
from tests.layers.databases import database_at
from tests.layers.people_here import account_row
from tests.serving import serving

LAYER = "demo-proposals"
METRE = 1 / 111_320.0  # of latitude [°]


@dataclass(frozen=True)
class Somebody:
    """A browser of the town; a visitor's without a token."""

    city: str
    client: httpx.Client
    description: Any
    token: str | None = None

    def ask(self, method: str, path: str, json: Any = None) -> httpx.Response:
        headers = {"accept-language": "en"}
        if self.token:
            headers["cookie"] = f"__Host-uchimizu={self.token}"
        where = f"/api/cities/{self.city}{path}"
        answer = self.client.request(method, where, json=json, headers=headers)
        require_described(self.description, answer)
        return answer

    def done(self, method: str, path: str, json: Any = None) -> Any:
        answer = self.ask(method, path, json)
        assert answer.status_code in {200, 201}, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()


@dataclass(frozen=True)
class ProposalTown:
    """A running server of the town, its run, and a place that is in the sun all day."""

    city: str
    database: Database
    client: httpx.Client
    description: Any
    run: str
    sunny: tuple[float, float]
    storage: Path
    address: str

    def person(self, *roles: Role, hat: Hat = Hat.PERSON) -> Somebody:
        with self.database.write() as connection:
            add_default_layers(connection, self.city)
            account = account_row(connection, self.city)
            for role in roles:
                grant(connection, self.city, account, Membership(role))
            token = begin_session(connection, self.city, hat=hat, account_id=account)
        return Somebody(self.city, self.client, self.description, token)

    @property
    def visitor(self) -> Somebody:
        return Somebody(self.city, self.client, self.description)

    def pupils(self, count: int) -> tuple[Somebody, dict[str, Any], list[Somebody]]:
        """Give a teacher, their workshop, and pupils in it."""
        teacher, now = self.person(Role.FACILITATOR), now_ms()
        times = {"opens_at": now - 1000, "closes_at": now + 3_600_000}
        room = teacher.done("POST", "/workshops", {"title": "3年2組", "tasks": [], **times})
        code = teacher.done("GET", f"/workshops/{room['id']}/code")["code"]
        seats = []
        for _ in range(count):
            with httpx.Client(base_url=self.client.base_url, timeout=30) as fresh:
                joined = fresh.post("/api/join", json={"code": code})
            assert joined.status_code == 200, joined.text
            token = joined.cookies["__Host-uchimizu"]
            seats.append(Somebody(self.city, self.client, self.description, token))
        return teacher, room, seats

    def drawing(self, trees: int) -> list[dict[str, Any]]:
        """Give trees in a row and an awning beside them, as a pupil draws them."""
        lon, lat = self.sunny
        row = [
            {
                "geometry": {"type": "Point", "coordinates": [lon + 4 * n * METRE, lat]},
                "properties": {"kind": "tree", "height_m": 8.0, "text": "木かげがほしい"},
            }
            for n in range(trees)
        ]
        west, south = lon, lat + 6 * METRE
        ring = [(0, 0), (8, 0), (8, 4), (0, 4), (0, 0)]
        corners = [[west + x * METRE, south + y * METRE] for x, y in ring]
        awning = {
            "geometry": {"type": "Polygon", "coordinates": [corners]},
            "properties": {"kind": "awning", "height_m": 3.0},
        }
        return [*row, awning]

    def published(self) -> dict[str, bytes]:
        """Give every file that is published, by name."""
        files = (each for each in self.storage.rglob("*") if each.is_file())
        return {str(each.relative_to(self.storage)): each.read_bytes() for each in files}


def wait_until_computing(
    client: httpx.Client, town: HeatTown, place: tuple[float, float], *, seconds: float = 120.0
) -> None:
    """Wait until a process answers what-ifs: the first one loads its code."""
    tree = {"kind": "tree", "height_m": 8.0}
    geometry = {"type": "Point", "coordinates": list(place)}
    feature = {"type": "Feature", "geometry": geometry, "properties": tree}
    asked = {"type": "FeatureCollection", "features": [feature]}
    until = time.monotonic() + seconds
    while client.post(town.what_if, json=asked).status_code != 200:
        assert time.monotonic() < until


@contextmanager
def served(heat_town: HeatTown, folder: Path) -> Iterator[ProposalTown]:
    """Serve a copy of the town with a run until the block ends."""
    data = heat_town.copied(folder / "data").data
    build_ways(heat_town.city, Settings(data=data), bounds=heat_town.bounds)
    with (
        database_at(data / "people.sqlite") as database,
        serving(data, folder / "log", UCHIMIZU_CITY_SITES=CITY_SITE) as server,
        httpx.Client(base_url=server.address, timeout=120) as client,
    ):
        migrate(database)
        description = client.get("/api/openapi.json").json()
        sunny = sunny_place(heat_town)
        wait_until_computing(client, heat_town, sunny)
        storage = data / "published"
        yield ProposalTown(
            heat_town.city,
            database,
            client,
            description,
            heat_town.run,
            sunny,
            storage,
            server.address,
        )
