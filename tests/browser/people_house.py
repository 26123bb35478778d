"""A small town with people in it, on a real server: accounts with passwords, posts, reports."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from gis_server.civic import SQLITE_FILE
from layers.features.defaults import add_default_layers
from layers.people import consents, passwords, recovery
from layers.people.accounts import AgeBand, Profile, create_account
from layers.people.actor import Membership
from layers.people.login_names import give_login_name
from layers.people.memberships import grant
from layers.people.policy import REQUIRED
from layers.people.roles import Hat, Role
from layers.people.sessions import begin_session
from layers.store.database import Database
from layers.store.identifiers import now_ms
from layers.store.migrate import migrate
from layers.store.tables import account
from tests.browser.tested_town import LANGUAGE
from tests.gis_server.published_town import publish_town
from tests.layers.databases import database_at
from tests.serving import serving

CITY = "kawabe"
PASSWORD = "ひがしの川に橋が三つある"
HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Neighbour:
    """Somebody with an account: how they sign in, and a session for what is not looked at."""

    pen_name: str
    login_name: str
    codes: tuple[str, ...]
    client: httpx.Client
    token: str

    def ask(self, method: str, path: str, json: Any = None) -> Any:
        """Ask for something of the city, as this person."""
        headers = {"cookie": f"__Host-uchimizu={self.token}", "accept-language": LANGUAGE}
        address = f"/api/cities/{CITY}{path}"
        answer = self.client.request(method, address, json=json, headers=headers)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def write(self, text: str, lon: float = 139.38, lat: float = 36.15) -> str:
        """Put a note on the map; gives its id."""
        place = {"type": "Point", "coordinates": [lon, lat]}
        content = {"geometry": place, "properties": {"about": "hot", "text": text}}
        return str(self.ask("POST", f"/layers/{CITY}-notes/items", content)["id"])

    def report(self, item: str, reason: str, words: str = "") -> None:
        thing = {"kind": "feature", "id": item, "reason": reason, "words": words}
        self.ask("POST", "/reports", thing)

    def begin_class(self, title: str = "3年2組 駅前をすずしく") -> Any:
        """Make a workshop as its teacher."""
        now = now_ms()
        tasks = [{"text": "木を6本うえよう", "kind": "tree", "count": 6}]
        plan = {"title": title, "tasks": tasks, "opens_at": now - 1000}
        return self.ask("POST", "/workshops", {**plan, "closes_at": now + 2 * HOUR_MS})


@dataclass
class PeopleHouse:
    """The server, its database and who lives there."""

    address: str
    database: Database
    client: httpx.Client

    def person(
        self, pen_name: str, *roles: Role, hat: Hat = Hat.PERSON, trusted: bool = True
    ) -> Neighbour:
        """Make an account with a password."""
        with self.database.write() as connection:
            add_default_layers(connection, CITY)
            made = create_account(connection, CITY, Profile(pen_name, AgeBand.ADULT))
            consents.give(connection, CITY, made.id, {each.id: each.version for each in REQUIRED})
            for role in roles:
                grant(connection, CITY, made.id, Membership(role))
            row = account.update().where(account.c.id == made.id)
            connection.execute(row.values(trusted=trusted))
            hash_ = passwords.hashed(PASSWORD)
            login_name = give_login_name(connection, CITY, made.id, hash_=hash_)
            codes = recovery.make_codes(connection, made.id)
            token = begin_session(connection, CITY, hat=hat, account_id=made.id)
        return Neighbour(pen_name, login_name, tuple(codes), self.client, token)


@contextlib.contextmanager
def people_house(data: Path, **settings: str) -> Iterator[PeopleHouse]:
    """Run a server of a small town until the block ends."""
    publish_town(str(data / "published"), language=LANGUAGE)
    with (
        database_at(data / SQLITE_FILE) as database,
        serving(data, data / "server.log", **settings) as server,
    ):
        migrate(database)
        with httpx.Client(base_url=server.address, timeout=30) as client:
            yield PeopleHouse(server.address, database, client)
