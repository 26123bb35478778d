"""A real server with people in it, for tests over HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import update

from layers.features.defaults import add_default_layers
from layers.people.actor import Membership
from layers.people.memberships import grant
from layers.people.roles import Hat, Role
from layers.people.sessions import begin_session
from layers.store.database import Database
from layers.store.identifiers import now_ms
from layers.store.tables import account
from tests.gis_server.civic.described import require_described
from tests.gis_server.conftest import Server
from tests.layers.people_here import account_row

CITY = "kawabe"
CITY_SITE = "www.city.example.jp"
HERE = {"type": "Point", "coordinates": [139.38, 36.15]}
NOTE = {"geometry": HERE, "properties": {"about": "hot", "text": "ここは暑い"}}


@dataclass(frozen=True)
class Person:
    """Somebody with a browser; a visitor where there is no token."""

    client: httpx.Client
    description: Any
    token: str | None = None
    account: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        cookie = {"cookie": f"__Host-uchimizu={self.token}"} if self.token else {}
        return {"accept-language": "en", **cookie}

    def ask(self, method: str, path: str, json: Any = None, **headers: str) -> httpx.Response:
        """Ask for something of the city; `_` in header names stands for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named = {**self.headers, **named}
        answer = self.client.request(method, f"/api/cities/{CITY}{path}", json=json, headers=named)
        require_described(self.description, answer)
        return answer

    def add_note(self, **changed: Any) -> httpx.Response:
        return self.ask("POST", f"/layers/{CITY}-notes/items", {**NOTE, **changed})


@dataclass
class House:
    """A running server and the database that it writes to."""

    server: Server
    database: Database
    client: httpx.Client
    description: Any

    @property
    def visitor(self) -> Person:
        return Person(self.client, self.description)

    @contextlib.contextmanager
    def guest(self, address: str) -> Iterator[Person]:
        """Give a visitor with a browser on another network of 127.0.0.0/8."""
        transport = httpx.HTTPTransport(local_address=address)
        with httpx.Client(
            base_url=self.client.base_url, transport=transport, timeout=120
        ) as client:
            yield Person(client, self.description)

    def person(
        self, *roles: Role | Membership, hat: Hat = Hat.PERSON, trusted: bool = True
    ) -> Person:
        """Make an account, signed in."""
        with self.database.write() as connection:
            add_default_layers(connection, CITY)
            identifier = account_row(connection, CITY, trusted=trusted)
            for role in roles:
                what = role if isinstance(role, Membership) else Membership(role)
                grant(connection, CITY, identifier, what)
            token = begin_session(connection, CITY, hat=hat, account_id=identifier)
        return Person(self.client, self.description, token, identifier)

    def close_account(self, person: Person) -> None:
        with self.database.write() as connection:
            connection.execute(
                update(account).where(account.c.id == person.account).values(closed_at=now_ms())
            )
