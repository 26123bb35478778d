"""The demo town with people in it: a server of its own, and accounts that are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import BrowserContext
from sqlalchemy import insert

from layers.features.defaults import add_default_layers
from layers.people.roles import Hat
from layers.people.sessions import begin_session
from layers.store.database import open_database
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import account
from tests.browser.tested_town import CITY, LANGUAGE, placed
from tests.serving import serving

COOKIE = "__Host-uchimizu"
HERE = list(placed(139.43752, 36.20834))  # in the middle of the town


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and the token of their session."""

    token: str
    pen_name: str


@contextmanager
def served_people_town(demo_data: Path, folder: Path) -> Iterator[PeopleTown]:
    """Serve a copy of the demo town, in a folder, that people may write on and that may change."""
    data = folder / "data"
    shutil.copytree(demo_data, data)
    with serving(data, folder / "log") as server:
        yield PeopleTown(server.address, data)


@dataclass(frozen=True)
class PeopleTown:
    """A running server of the demo town, and the data that it writes to."""

    address: str
    data: Path

    def person(self, pen_name: str) -> Person:
        """Make an account that is signed in and may post without a look before."""
        identifier = new_id()
        row: Mapping[str, Any] = {
            "id": identifier,
            "city": CITY,
            "pen_name": pen_name,
            "pen_name_key": identifier,
            "age_band": "adult",
            "locale": LANGUAGE,
            "furigana": False,
            "trusted": True,
            "created_at": now_ms(),
        }
        assert self.ask("GET", "/layers").status_code == 200  # the tables are there then
        database = open_database(self.data / "people.sqlite")
        try:
            with database.write() as connection:
                add_default_layers(connection, CITY)
                connection.execute(insert(account).values(**row))
                token = begin_session(connection, CITY, hat=Hat.PERSON, account_id=identifier)
        finally:
            database.close()
        return Person(token, pen_name)

    def sign_in(self, context: BrowserContext, person: Person) -> None:
        """Let a browser be somebody's."""
        origin = self.address.replace("http:", "https:")
        context.add_cookies(
            [{"name": COOKIE, "value": person.token, "url": origin, "secure": True}]
        )

    def ask(
        self, method: str, path: str, person: Person | None = None, json: Any = None, **headers: str
    ) -> httpx.Response:
        """Ask the server for something of the town."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if person:
            named["cookie"] = f"{COOKIE}={person.token}"
        address = f"{self.address}/api/cities/{CITY}{path}"
        return httpx.request(method, address, json=json, headers=named, timeout=60)

    def add(
        self, person: Person, layer: str, properties: Mapping[str, Any], **changed: Any
    ) -> dict[str, Any]:
        """Put something on a layer and give it as the server does."""
        geometry = {"type": "Point", "coordinates": HERE}
        body = {"geometry": geometry, "properties": dict(properties), **changed}
        made = self.ask("POST", f"/layers/{CITY}-{layer}/items", person, body)
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found

    def note(self, person: Person, text: str, **changed: Any) -> dict[str, Any]:
        """Put a note on the map."""
        return self.add(person, "notes", {"about": "hot", "text": text}, **changed)

    def take_away(self, person: Person, item: Mapping[str, Any]) -> None:
        """Delete what somebody put on a layer."""
        where = f"/layers/{item['about']['layer']}/items/{item['id']}"
        gone = self.ask(
            "DELETE", where, person, if_match=f'"{item["id"]}.{item["about"]["version"]}"'
        )
        assert gone.status_code == 200, gone.text

    def items(self, layer: str, person: Person | None = None) -> list[dict[str, Any]]:
        """Give what lies on a layer."""
        answer = self.ask("GET", f"/layers/{CITY}-{layer}/items?limit=1000", person)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["features"]
        return found

    def with_text(self, text: str, person: Person | None = None) -> list[dict[str, Any]]:
        """Give the notes of a text."""
        return [
            each for each in self.items("notes", person) if each["properties"].get("text") == text
        ]
