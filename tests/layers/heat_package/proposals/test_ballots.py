"""Votes of a class: one each, changeable, counted when it is closed, nameless afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, select

from layers.errors import InvalidInputError, NotAllowedError, UnknownError
from layers.features.defaults import add_default_layers
from layers.heat_package.proposals.ballots import (
    Ballot,
    ballots_of,
    close_ballot,
    open_ballot,
    vote,
)
from layers.heat_package.proposals.kept import propose, versions_of
from layers.heat_package.proposals.own_data import own_votes, take_names_off_votes
from layers.heat_package.proposals.scenario import scenario_from
from layers.people.actor import Actor
from layers.store.database import Database
from layers.store.tables import ballot_vote, scenario
from layers.workshops import leading
from layers.workshops.retention import sweep_workshops
from layers.workshops.workshop import Workshop
from tests.layers.heat_package.proposals.answers import KINDS, tree
from tests.layers.people_here import CITY, VISITOR, person
from tests.layers.workshops.classes import begin_class, pupil


@pytest.fixture
def town(database: Database) -> Database:
    with database.write() as connection:
        add_default_layers(connection, CITY)
    return database


def proposals(connection: Connection, made: Workshop, who: Sequence[Actor]) -> list[str]:
    what = scenario_from([tree()], KINDS, bounds=None)
    return [propose(connection, each, made.works, what, text=("木", "")).id for each in who]


def begun(connection: Connection) -> tuple[Actor, Workshop, list[Actor], Ballot]:
    leader, made = begin_class(connection)
    seats = [pupil(connection, made) for _ in range(3)]
    choices = proposals(connection, made, seats[:2])
    return (
        leader,
        made,
        seats,
        open_ballot(connection, leader, made.id, question="どれがよい？", choices=choices),
    )


def test_each_seat_has_one_vote_that_it_may_change(town: Database) -> None:
    with town.write() as connection:
        leader, made, seats, opened = begun(connection)
        first, second = opened.choices
        for seat, choice in zip(seats, (first, second, second), strict=True):
            vote(connection, seat, opened.id, choice)
        changed = vote(connection, seats[2], opened.id, first)
        assert (changed.mine, changed.votes, changed.counts) == (first, 3, None)
        assert ballots_of(connection, leader, made.id)[0].counts is None  # for nobody
        with pytest.raises(InvalidInputError, match="choice"):
            vote(connection, seats[0], opened.id, "another")
        with pytest.raises(NotAllowedError):
            close_ballot(connection, seats[0], opened.id)
        closed = close_ballot(connection, leader, opened.id)
        assert closed.counts == {first: 2, second: 1}
        with pytest.raises(InvalidInputError, match="over"):
            vote(connection, seats[0], opened.id, second)
        assert close_ballot(connection, leader, opened.id) == closed


def test_others_vote_once_the_class_is_open_to_all(town: Database) -> None:
    with town.write() as connection:
        leader, made, _, opened = begun(connection)
        citizen, elsewhere = person(connection), pupil(connection, begin_class(connection)[1])
        for who in (citizen, elsewhere, VISITOR):
            with pytest.raises(UnknownError):
                vote(connection, who, opened.id, opened.choices[0])
        leading.open_to_public(connection, leader, made.id, public=True)
        vote(connection, citizen, opened.id, opened.choices[0])
        for who in (VISITOR, elsewhere):
            with pytest.raises(NotAllowedError):
                vote(connection, who, opened.id, opened.choices[0])
        assert citizen.account is not None
        assert own_votes(connection, citizen.account) == [
            {"question": "どれがよい？", "choice": opened.choices[0]}
        ]
        take_names_off_votes(connection, citizen.account)
        assert own_votes(connection, citizen.account) == []
        assert close_ballot(connection, leader, opened.id).votes == 1


def test_a_vote_needs_two_proposals_of_the_class(town: Database) -> None:
    with town.write() as connection:
        leader, made, seats, opened = begun(connection)
        leader, other = begin_class(connection, leader)
        (foreign,) = proposals(connection, other, [leader])
        for choices in ([opened.choices[0]], [opened.choices[0]] * 2, [*opened.choices, foreign]):
            with pytest.raises(InvalidInputError, match="choices"):
                open_ballot(connection, leader, made.id, question="?", choices=choices)
        with pytest.raises(NotAllowedError):
            open_ballot(connection, seats[0], made.id, question="?", choices=opened.choices)


def test_retention_takes_scenarios_and_names(town: Database) -> None:
    with town.write() as connection:
        _, made, seats, opened = begun(connection)
        vote(connection, seats[0], opened.id, opened.choices[0])
    assert sweep_workshops(town, at=made.kept_until + 1) == 1
    with town.read() as connection:
        assert versions_of(connection, opened.choices[0]) == []
        assert connection.execute(select(scenario)).all() == []
        (who,) = connection.scalars(select(ballot_vote.c.who))
        assert not who.startswith("seat:")
