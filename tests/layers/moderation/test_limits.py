"""A flood of posts stays small; whoever keeps the place safe has no limit."""

from __future__ import annotations

import contextlib

import pytest

from layers.errors import InvalidInputError, ThrottledError
from layers.moderation import limits
from layers.people.actor import Actor, visitor
from layers.people.permissions import ANYWHERE
from layers.people.roles import Hat, Role
from layers.store.database import Database
from tests.layers.people_here import CITY, person


def _posts(database: Database, actor: Actor, tries: int) -> int:
    """Give how many of so many posts are taken."""
    taken = 0
    for _ in range(tries):
        with contextlib.suppress(ThrottledError), database.write() as connection:
            limits.admit_post(connection, actor, ANYWHERE, texts={})
            taken += 1
    return taken


def test_new_accounts_and_guests_have_limits(database: Database) -> None:
    with database.write() as connection:
        new = person(connection, trusted=False)
        moderator = person(connection, Role.MODERATOR, trusted=False)
    assert _posts(database, new, 35) == 30
    assert _posts(database, visitor(CITY, origin="a"), 8) == 5
    assert _posts(database, visitor(CITY, origin="b"), 8) == 5
    assert _posts(database, moderator, 40) == 40
    assert _posts(database, Actor(CITY, Hat.SEAT, seat="s", workshop="w"), 40) == 40


def test_all_guests_of_a_city_share_a_limit(database: Database) -> None:
    taken = [_posts(database, visitor(CITY, origin=f"n{each}"), 3) for each in range(50)]
    assert sum(taken) == limits.GUESTS_A_MINUTE.most
    assert _posts(database, visitor("other", origin="n1"), 1) == 1


def test_what_is_refused_is_not_counted(database: Database) -> None:
    guest = visitor(CITY, origin="c")
    for _ in range(10):
        with pytest.raises(InvalidInputError), database.write() as connection:
            limits.admit_post(connection, guest, ANYWHERE, texts={"text": "http://a.example"})
    assert _posts(database, guest, 8) == 5


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example",
        "見て→ftp://a.example/x",
        "HTTP://A.EXAMPLE",
        "https://a.example https://b.example https://c.example",
        "www.a.example www.b.example https://c.example",
        "xhttps://a.example",
    ],
)
def test_links_that_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        limits.require_few_links(visitor(CITY), ANYWHERE, {"properties.text": text})
    assert refused.value.errors[0].field == "properties.text"


@pytest.mark.parametrize(
    "text",
    ["", "暑い", "注意:走らない", "3:00 p.m.", "見てhttps://a.example と https://b.example"],
)
def test_texts_that_are_taken(text: str) -> None:
    limits.require_few_links(visitor(CITY), ANYWHERE, {"text": text})
