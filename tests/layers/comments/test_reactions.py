"""Four reactions; how many is told only from three on."""

from __future__ import annotations

import pytest

from layers.comments.reactions import Reaction, react, reactions_to
from layers.errors import NotAllowedError
from layers.features.defaults import add_default_layers
from layers.people.actor import visitor
from layers.people.roles import Hat, Role
from layers.store.database import Database
from layers.store.feed import last_number
from tests.layers.comments.test_comments import note
from tests.layers.people_here import CITY, person


def test_counts_are_shown_from_three(database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        people = [person(connection), person(connection), visitor(CITY, origin="a")]
        on = note(connection, people[0]).id
        number = last_number(connection, CITY)
        for each in people[:2]:
            for _ in range(2):  # twice is once
                given = react(connection, each, on, Reaction.COOL, on=True)
            assert (given.counts, given.mine) == ({}, frozenset({Reaction.COOL}))
        assert last_number(connection, CITY) == number  # nobody is told of one or two
        react(connection, people[2], on, Reaction.COOL, on=True)
        assert last_number(connection, CITY) == number + 1
        other = visitor(CITY, origin="b")
        seen = reactions_to(connection, other, on)
        assert (seen.counts, seen.mine) == ({Reaction.COOL: 3}, frozenset())
        assert react(connection, other, on, Reaction.COOL, on=False).counts == {Reaction.COOL: 3}
        taken = react(connection, people[2], on, Reaction.COOL, on=False)
        assert (taken.counts, taken.mine) == ({}, frozenset())
        assert last_number(connection, CITY) == number + 2
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        with pytest.raises(NotAllowedError):
            react(connection, office, on, Reaction.HOT, on=True)
