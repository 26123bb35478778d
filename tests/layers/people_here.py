"""People for tests of the store: accounts as rows, and who they are when they act."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from layers.people.actor import Actor, Membership, visitor
from layers.people.memberships import grant
from layers.people.pen_names import pen_name
from layers.people.roles import Hat, Role
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import account

CITY = "kumagaya"
VISITOR = visitor(CITY)


def account_row(connection: Connection, city: str, *roles: Role, trusted: bool = True) -> str:
    """Make an account with roles, and give its id."""
    identifier = new_id()
    row = insert(account).values(id=identifier, city=city, pen_name=f"ペン{identifier[:6]}")
    key = pen_name(f"ペン{identifier[:6]}").key
    row = row.values(pen_name_key=key, age_band="adult", locale="ja", furigana=False)
    connection.execute(row.values(trusted=trusted, created_at=now_ms()))
    for role in roles:
        grant(connection, city, identifier, Membership(role))
    return identifier


def person(
    connection: Connection, *roles: Role, hat: Hat = Hat.PERSON, trusted: bool = True
) -> Actor:
    """Make an account and give it as it acts."""
    identifier = account_row(connection, CITY, *roles, trusted=trusted)
    memberships = tuple(Membership(role) for role in roles)
    name = f"ペン{identifier[:6]}"
    return Actor(CITY, hat, identifier, None, name, memberships, trusted=trusted)
