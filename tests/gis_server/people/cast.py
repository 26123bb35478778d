"""One person of each role on a running server, signed in, with what their roles refer to.

    cast = cast_of(house)
    cast[Role.MODERATOR].ask("POST", "/suspensions", {…})

A facilitator leads `cast.workshop`, a pupil sits in it, a spot's owner has `cast.spot`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from layers.features.defaults import add_default_layers
from layers.people.actor import Membership
from layers.people.roles import Hat, Role
from layers.people.sessions import begin_session
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import seat, workshop
from tests.gis_server.civic.house import CITY, HERE, House, Person

DAY_MS = 86_400_000


@dataclass(frozen=True)
class Cast(Mapping[Role, Person]):
    """Somebody of each role; their names are made up and different in each cast."""

    people: dict[Role, Person]
    workshop: str
    spot: str

    def __getitem__(self, role: Role) -> Person:
        return self.people[role]

    def __iter__(self) -> Iterator[Role]:
        return iter(self.people)

    def __len__(self) -> int:
        return len(self.people)


def cast_of(house: House) -> Cast:
    """Make one person of each role, straight in the store, and one seat in a workshop."""
    place = f"workshop:{new_id()}"
    spot = _spot(house)
    scopes = {Role.SPOT_OWNER: f"feature:{spot}", Role.FACILITATOR: place}
    people = {Role.VISITOR: house.visitor, Role.CITIZEN: house.person()}
    for role in Role:
        if role not in {*people, Role.PUPIL}:
            what = Membership(role, scopes.get(role, "city"))
            people[role] = house.person(what, hat=Hat.OFFICE if role is Role.OFFICE else Hat.PERSON)
    leader = people[Role.FACILITATOR].account or ""
    with house.database.write() as connection:
        add_default_layers(connection, CITY)
        token = _seat(connection, place.removeprefix("workshop:"), leader)
    people[Role.PUPIL] = Person(house.client, house.description, token)
    return Cast(people, place.removeprefix("workshop:"), spot)


def _spot(house: House) -> str:
    """Put a spot on the map, as a citizen does."""
    properties = {"name": "川辺の図書館", "kind": "public"}
    body = {"geometry": HERE, "properties": properties}
    made = house.person().ask("POST", f"/layers/{CITY}-cool-spots/items", body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def _seat(connection: Connection, workshop_id: str, leader: str) -> str:
    now = now_ms()
    room = {
        "id": workshop_id,
        "city": CITY,
        "title": "総合的な探究の時間",
        "kind": "practice",
        "age_band": "high",
        "code_number": 1,
        "tasks": [],
        "rules": {},
        "held": False,
        "open_to_public": False,
        "retention_days": 30,
        "facilitator": leader,
        "opens_at": now - DAY_MS,
        "closes_at": now + DAY_MS,
        "created_at": now,
    }
    connection.execute(insert(workshop).values(room))
    chair = {
        "id": new_id(),
        "city": CITY,
        "workshop": workshop_id,
        "pen_name": "きつね",
        "hand_up": False,
        "joined_at": now,
        "seen_at": now,
    }
    connection.execute(insert(seat).values(chair))
    return begin_session(connection, CITY, hat=Hat.SEAT, seat_id=str(chair["id"]))
