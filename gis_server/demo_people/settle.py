"""Lets people settle in the demo town: accounts, spots, notes, a queue, reports, a workshop."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import Connection, func, select, update

from gis_server.demo_people.classroom import let_pupils_draw, open_classroom
from gis_server.demo_people.conversation import propose_what_was_drawn
from gis_server.demo_people.drawings import ROW, proposals
from gis_server.demo_people.earlier import move_to_earlier_days
from gis_server.demo_people.gallery import Gallery, open_gallery
from gis_server.demo_people.notes import notes
from gis_server.demo_people.points import give_points
from gis_server.demo_people.spots import cool_spots
from gis_server.demo_people.talk import (
    Written,
    answer_each_other,
    hide_and_be_asked,
    propose_a_suspension,
    report_what_is_unwanted,
    speak_for_the_office,
)
from gis_server.demo_town.town_data import town
from layers.features import writing
from layers.features.defaults import add_default_layers
from layers.features.feature import Feature
from layers.features.layer import layer_seen_by
from layers.media.store import PhotoStore
from layers.people import consents
from layers.people.accounts import AgeBand, Locale, Profile, create_account
from layers.people.actor import Actor, Membership, visitor
from layers.people.memberships import grant
from layers.people.policy import REQUIRED
from layers.people.recovery import make_codes
from layers.people.roles import ROLE_NAMES, Hat, Role
from layers.store.database import Database
from layers.store.identifiers import now_ms
from layers.store.tables import account
from layers.workshops.plan import Bounds

_ROLES: Final = (
    (Role.CITIZEN, "citizen"),
    (Role.VOUCHED, "vouched"),
    (Role.SPOT_OWNER, "spot_owner"),
    (Role.FACILITATOR, "facilitator"),
    (Role.MODERATOR, "moderator"),
    (Role.MODERATOR, "second_moderator"),
    (Role.STAFF, "staff"),
    (Role.OFFICE, "office"),
    (Role.OFFICE, "second_office"),
    (Role.PLANNER, "planner"),
    (Role.OPERATOR, "operator"),
    (Role.AUDITOR, "auditor"),
)


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody to sign in as, once, with a code that sets a password."""

    role: Role
    pen_name: str
    code: str

    @property
    def line(self) -> str:
        """Give what is printed."""
        ja, en = ROLE_NAMES[self.role]
        return f"{self.code}  {self.pen_name}  {ja} / {en}"


@dataclass(frozen=True, slots=True)
class Settled:
    """Who can be signed in as, and the code of the open workshop; told this once."""

    residents: tuple[Resident, ...]
    join_code: str


def settle(
    database: Database, city: str, *, secret: bytes, bounds: Bounds | None, photos: PhotoStore
) -> Settled | None:
    """Make the people and what they wrote, in one transaction; None where people live already.

    secret : of the installation. bounds : of the city [degrees]. photos : where files are kept.
    """
    with database.read() as connection:
        if _is_inhabited(connection, city):
            return None
    gallery = open_gallery(_random("pictures"), photos)
    with database.write() as connection:
        add_default_layers(connection, city)
        if _is_inhabited(connection, city):
            return None
        residents = _residents(connection, city)
        who = {resident.role: actor for resident, actor in residents}
        office = [
            dataclasses.replace(each, hat=Hat.OFFICE) for each in _all(residents, Role.OFFICE)
        ]
        moderator, second_moderator = _all(residents, Role.MODERATOR)
        _enter_spots(connection, office[0], who[Role.SPOT_OWNER])
        people = [_person(connection, city, name) for name in town().people.writers]
        people += [who[Role.CITIZEN], who[Role.VOUCHED], who[Role.STAFF]]
        seen = _write_notes(connection, people, gallery)
        drawn = _draw_proposals(connection, people)
        propose_what_was_drawn(connection, people, office, drawn)
        answer_each_other(connection, people, seen, _random("talk"))
        report_what_is_unwanted(connection, people, seen)
        hide_and_be_asked(connection, second_moderator, seen)
        propose_a_suspension(connection, moderator, seen)
        speak_for_the_office(connection, office, seen)
        give_points(connection, office)
        move_to_earlier_days(connection, city, now=now_ms(), rng=_random("days"))
        room = open_classroom(connection, who[Role.FACILITATOR], secret=secret, bounds=bounds)
        let_pupils_draw(connection, room, gallery, secret=secret, rng=_random("class"))
        return Settled(tuple(resident for resident, _ in residents), room.code)


def _random(what: str) -> np.random.Generator:
    """Give random numbers of one part alone, so that a change there changes nothing else."""
    return np.random.default_rng([town().seed, *what.encode()])


def _is_inhabited(connection: Connection, city: str) -> bool:
    here = select(func.count()).select_from(account).where(account.c.city == city)
    return bool(connection.scalar(here))


def _residents(connection: Connection, city: str) -> list[tuple[Resident, Actor]]:
    """Make one person of each role, and two where a second person decides."""
    found = []
    for role, key in _ROLES:
        who = _person(connection, city, town().people.pen_names[key])
        if role not in {Role.CITIZEN, Role.SPOT_OWNER}:
            grant(connection, city, who.account or "", Membership(role))
            who = dataclasses.replace(who, memberships=(Membership(role),))
        code = make_codes(connection, who.account or "", number=1)[0]
        found.append((Resident(role, who.pen_name, code), who))
    return found


def _all(residents: Sequence[tuple[Resident, Actor]], role: Role) -> list[Actor]:
    return [who for each, who in residents if each.role is role]


def _person(connection: Connection, city: str, name: str) -> Actor:
    made = create_account(
        connection,
        city,
        Profile(pen_name=name, age_band=AgeBand.ADULT, locale=Locale(town().language)),
    )
    known = update(account).where(account.c.id == made.id).values(trusted=True)
    connection.execute(known)
    consents.give(connection, city, made.id, {each.id: each.version for each in REQUIRED})
    return Actor(city, Hat.PERSON, made.id, None, name, trusted=True)


def _enter_spots(connection: Connection, office: Actor, owner: Actor) -> None:
    """Let the office enter its cool places; one shop is looked after by its owner."""
    layer = layer_seen_by(connection, office, f"{office.city}-cool-spots")
    spots = cool_spots(_random("spots"))
    made = [writing.add_feature(connection, office, layer, each) for each in spots]
    shop = next(each for each in made if each.content.properties["kind"] == "shop")
    membership = Membership(Role.SPOT_OWNER, f"feature:{shop.id}")
    grant(connection, owner.city, owner.account or "", membership)


def _write_notes(
    connection: Connection, people: Sequence[Actor], gallery: Gallery
) -> list[Written]:
    """Let citizens write; some notes are a newcomer's or a visitor's and wait for a moderator."""
    city, rng = people[0].city, _random("writers")
    newcomer = dataclasses.replace(_person(connection, city, town().people.newcomer), trusted=False)
    seen = []
    for number, note in enumerate(notes(_random("notes"))):
        who = people[int(rng.integers(len(people)))]
        if note.reported_as:
            who = people[number % len(town().people.writers)]  # nobody's who can be signed in as
        elif number % 20 == 0:
            who = newcomer if number % 40 else visitor(city)
        layer = layer_seen_by(connection, who, f"{city}-notes")
        made = writing.add_feature(connection, who, layer, note.content)
        if note.picture and who.account:
            gallery.hang(connection, who, made.id, note.picture, number)
        seen.append(Written(note, who, made))
    return seen


def _draw_proposals(connection: Connection, people: Sequence[Actor]) -> list[Feature]:
    layer = layer_seen_by(connection, people[0], f"{people[0].city}-proposals")
    return [
        writing.add_feature(connection, people[number // ROW % len(people)], layer, content)
        for number, content in enumerate(proposals())
    ]
