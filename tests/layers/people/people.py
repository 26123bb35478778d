"""People for tests: accounts with roles, made straight in the store."""

from __future__ import annotations

import itertools

from sqlalchemy import Connection

from layers.people.accounts import Account, Profile, create_account
from layers.people.actor import Actor, Membership
from layers.people.memberships import grant
from layers.people.roles import Hat, Role
from layers.people.sessions import actor_of, begin_session

CITY = "town"
_NUMBERS = itertools.count(1)


def person(connection: Connection, *roles: Role, city: str = CITY) -> Account:
    """Make an account with roles in its city."""
    made = create_account(connection, city, Profile(f"ひと{next(_NUMBERS)}"))
    for role in roles:
        grant(connection, city, made.id, Membership(role))
    return made


def acting(connection: Connection, who: Account, hat: Hat = Hat.PERSON) -> Actor:
    """Give somebody in a session of their own."""
    token = begin_session(connection, who.city, hat=hat, account_id=who.id)
    return actor_of(connection, who.city, token)


def office(connection: Connection) -> Actor:
    """Give another person of the office, under its hat."""
    return acting(connection, person(connection, Role.OFFICE), Hat.OFFICE)


def moderator(connection: Connection) -> Actor:
    """Give another moderator."""
    return acting(connection, person(connection, Role.MODERATOR))
