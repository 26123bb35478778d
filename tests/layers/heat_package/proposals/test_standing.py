"""Public proposals on one run stand side by side, those that relieve most first."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection

from layers.features.defaults import add_default_layers
from layers.heat_package.proposals.deciding import Outcome, Wanted, decide, propose_decision
from layers.heat_package.proposals.kept import Proposal, add_version, propose
from layers.heat_package.proposals.results import BaseRun, keep_result, version_to_compute
from layers.heat_package.proposals.scenario import scenario_from
from layers.heat_package.proposals.standing import Standings, standings_on
from layers.people.actor import Actor
from layers.people.roles import Hat, Role
from layers.store.database import Database
from tests.layers.heat_package.proposals.answers import KINDS, answer, tree
from tests.layers.people_here import CITY, VISITOR, person

LAYER = f"{CITY}-proposals"
SITE = "www.city.example.jp"
RUN = BaseRun("2018-07-23-aaaaaa", "20260101T000000Z-aaaaaa", "f" * 64)


@pytest.fixture
def town(database: Database) -> Database:
    with database.write() as connection:
        add_default_layers(connection, CITY)
    return database


def proposed(connection: Connection, who: Actor, title: str, trees: int = 1) -> Proposal:
    what = scenario_from([tree(139.38 + 1e-5 * n) for n in range(trees)], KINDS, bounds=None)
    return propose(connection, who, LAYER, what, text=(title, ""))


def kept(
    connection: Connection,
    who: Actor,
    found: Proposal,
    changes: Sequence[float],
    *,
    run: BaseRun = RUN,
) -> None:
    _, of = version_to_compute(connection, who, found.id, found.newest.version)
    keep_result(connection, who, of, answer(changes), run=run, program="uchimizu 1")


def standing(connection: Connection, most: int = 8) -> Standings:
    return standings_on(connection, VISITOR, run=RUN.id, version=RUN.version, most=most)


def test_those_of_the_run_are_there_in_their_order(town: Database) -> None:
    with town.write() as connection:
        author = person(connection)
        small, large, old = (
            proposed(connection, author, each) for each in ("小", "大", "古い計算")
        )
        proposed(connection, author, "結果なし")
        kept(connection, author, small, (-0.5, -0.5))
        kept(connection, author, large, (-2.0, -2.5))
        kept(connection, author, old, (-3.0, -3.0), run=dataclasses.replace(RUN, version="other"))
        found = standing(connection)
        assert [each.proposal.title for each in found.proposals] == ["大", "小"]
        assert [each.relief for each in found.proposals] == [40 * 4.5, 40 * 1.0]
        assert found.left_out == 0
        few = standing(connection, most=1)
        assert ([each.proposal.title for each in few.proposals], few.left_out) == (["大"], 1)


def test_the_newest_version_with_a_result_speaks(town: Database) -> None:
    with town.write() as connection:
        author = person(connection)
        first = proposed(connection, author, "木")
        kept(connection, author, first, (-2.0, -2.0))
        more = scenario_from([tree(139.38 + 1e-5 * n) for n in range(3)], KINDS, bounds=None)
        second = add_version(connection, author, first.id, more, base_version=1)
        assert standing(connection).proposals[0].things == {"tree": 1}
        kept(connection, author, second, (-1.0, -1.0))
        (found,) = standing(connection).proposals
    assert (found.things, found.relief, found.result.version) == ({"tree": 3}, 80.0, 2)


def test_a_decision_stands_beside_it_once_it_is_published(town: Database) -> None:
    with town.write() as connection:
        author = person(connection)
        clerk, chief = (person(connection, Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
        made = proposed(connection, author, "木")
        kept(connection, author, made, (-1.0, -1.0))
        wanted = Wanted(Outcome.CONSIDERED, "来年に考えます。", f"https://{SITE}/heat", 1)
        draft = propose_decision(connection, clerk, made.id, wanted, city_sites={SITE})
        assert standing(connection).proposals[0].decision is None
        decide(connection, chief, draft.id, approve=True)
        decision = standing(connection).proposals[0].decision
    assert decision is not None
    assert decision.outcome is Outcome.CONSIDERED
