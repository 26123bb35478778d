"""Proposals in both databases: versions, variants, results, decisions, whom they are shown to."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from layers.errors import (
    InvalidInputError,
    NotAllowedError,
    StaleVersionError,
    UnknownError,
)
from layers.features.defaults import add_default_layers
from layers.features.writing import delete_feature
from layers.heat_package.proposals.deciding import (
    Outcome,
    Wanted,
    decide,
    decisions_of,
    propose_decision,
    waiting_decisions,
)
from layers.heat_package.proposals.kept import (
    Origin,
    Proposal,
    add_version,
    proposal_seen_by,
    proposals_seen_by,
    propose,
    variants_of,
    versions_of,
)
from layers.heat_package.proposals.results import (
    BaseRun,
    Result,
    keep_result,
    result_seen_by,
    results_of,
    version_to_compute,
)
from layers.heat_package.proposals.scenario import Scenario, scenario_from
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.roles import Hat, Role
from layers.store.database import Database
from layers.store.tables import notice
from tests.layers.heat_package.proposals.answers import KINDS, answer, tree
from tests.layers.people_here import CITY, VISITOR, person

LAYER = f"{CITY}-proposals"
SITES = {"www.city.example.jp"}
PAGE = "https://www.city.example.jp/heat"
RUN = BaseRun("2018-07-23-aaaaaa", "20260101T000000Z-aaaaaa", "f" * 64)


def what(count: int = 1) -> Scenario:
    return scenario_from([tree(139.38 + 1e-5 * n) for n in range(count)], KINDS, bounds=None)


@pytest.fixture
def town(database: Database) -> Database:
    with database.write() as connection:
        add_default_layers(connection, CITY)
    return database


def made_by(connection: Connection, actor: Actor, *, trees: int = 1) -> Proposal:
    return propose(connection, actor, LAYER, what(trees), text=("駅前に木を", "暑いから"))


def result(connection: Connection, actor: Actor, found: Proposal) -> Result:
    _, of = version_to_compute(connection, actor, found.id, found.newest.version)
    return keep_result(connection, actor, of, answer(), run=RUN, program="uchimizu 1")


def test_a_proposal_is_a_feature_with_versions_of_a_scenario(town: Database) -> None:
    with town.write() as connection:
        author, other = person(connection), person(connection)
        made = made_by(connection, author)
        assert (made.title, made.words, made.newest.version) == ("駅前に木を", "暑いから", 1)
        changed = add_version(connection, author, made.id, what(2), base_version=1)
        assert changed.newest.version == 2
        for who, base, refusal in (
            (other, 2, NotAllowedError),
            (author, 1, StaleVersionError),
            (author, 2, InvalidInputError),  # it says the same
        ):
            with pytest.raises(refusal):
                add_version(connection, who, made.id, what(2), base_version=base)
    with town.read() as connection:
        kept = versions_of(connection, made.id)
        assert [each.scenario for each in kept] == [what(2), what(1)]
        assert proposal_seen_by(connection, VISITOR, made.id) == changed
        assert [each.id for each in proposals_seen_by(connection, VISITOR)] == [made.id]
        assert proposals_seen_by(connection, VISITOR, layer=f"{CITY}-notes") == []


def test_what_is_gone_for_somebody_is_gone_with_its_scenario(town: Database) -> None:
    with town.write() as connection:
        newcomer = person(connection, trusted=False)
        hidden, taken_away = made_by(connection, newcomer), made_by(connection, newcomer)
        delete_feature(connection, newcomer, taken_away.id, base_version=1)
    with town.read() as connection:
        for each in (hidden, taken_away):
            with pytest.raises(UnknownError):
                proposal_seen_by(connection, VISITOR, each.id)
        assert proposals_seen_by(connection, VISITOR) == []
        assert [each.id for each in proposals_seen_by(connection, newcomer)] == [hidden.id]


def test_a_proposal_needs_a_layer_of_drawings_and_a_title(town: Database) -> None:
    with town.write() as connection:
        author = person(connection)
        for layer, title, field in (
            (f"{CITY}-notes", "木", "layer"),
            (LAYER, " ", "title"),
            (LAYER, "x" * 61, "title"),
            (LAYER, "a\nb", "title"),
        ):
            with pytest.raises(InvalidInputError, match=field):
                propose(connection, author, layer, what(), text=(title, ""))
        with pytest.raises(NotAllowedError):
            propose(connection, VISITOR, LAYER, what(), text=("木", ""))


def test_a_variant_names_the_version_it_began_with(town: Database) -> None:
    with town.write() as connection:
        first, other = person(connection), person(connection)
        made = made_by(connection, first)
        origin = Origin(made.id, 1)
        text = ("もっと木を", "")
        variant = propose(connection, other, LAYER, what(3), text=text, variant_of=origin)
        assert variant.newest.variant_of == origin
        assert [each.id for each in variants_of(connection, VISITOR, made.id)] == [variant.id]
        for origin in (Origin(made.id, 2), Origin("none", 1)):
            with pytest.raises(UnknownError):
                propose(connection, other, LAYER, what(), text=text, variant_of=origin)


def test_results_are_kept_once_beside_their_version(town: Database) -> None:
    with town.write() as connection:
        author = person(connection)
        made = made_by(connection, author)
        kept = result(connection, author, made)
        assert result(connection, author, made).id == kept.id
        for refused in (VISITOR,):
            with pytest.raises(NotAllowedError):
                result(connection, refused, made)
    with town.read() as connection:
        assert results_of(connection, made.id) == [kept]
        assert result_seen_by(connection, VISITOR, kept.id)[1].answer == answer()
        with pytest.raises(UnknownError):
            result_seen_by(connection, VISITOR, "none")


def test_a_decision_needs_two_of_the_office_and_says_what_it_rests_on(town: Database) -> None:
    with town.write() as connection:
        author = person(connection)
        clerk, chief = (person(connection, Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
        made = made_by(connection, author)
        kept = result(connection, author, made)
        wanted = Wanted(Outcome.CONSIDERED, "来年度に調べます。", PAGE, 1, kept.id)
        drafted = propose_decision(connection, clerk, made.id, wanted, city_sites=SITES)
        assert decisions_of(connection, [made.id]) == {}
        assert [each.id for each in waiting_decisions(connection, chief)] == [drafted.id]
        with pytest.raises(NotAllowedError):
            decide(connection, clerk, drafted.id, approve=True)
        decided = decide(connection, chief, drafted.id, approve=True)
        with pytest.raises(UnknownError):
            decide(connection, chief, drafted.id, approve=False)
        # What it rested on stays, whatever the proposal becomes.
        add_version(connection, author, made.id, what(2), base_version=1)
    with town.read() as connection:
        assert decisions_of(connection, [made.id]) == {made.id: [decided]}
        assert decided.rests_on == {
            "scenario": {"version": 1, "sha256": made.newest.scenario.sha256},
            "result": {
                "id": kept.id,
                "sha256": kept.sha256,
                "program": "uchimizu 1",
                "run": RUN.id,
                "run_version": RUN.version,
                "run_sha256": RUN.sha256,
            },
        }
        told = select(notice.c.kind).where(notice.c.receiver == f"account:{author.account}")
        assert connection.scalars(told).all() == ["proposal-decided"]
        assert audit.verify(connection, CITY) is None


def test_a_decision_that_lacks_something_is_refused(town: Database) -> None:
    with town.write() as connection:
        author = person(connection)
        clerk = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        made, other = made_by(connection, author), made_by(connection, author)
        elsewhere = result(connection, author, other)
        for changed, field in (
            ({"reason": " "}, "reason"),
            ({"official_page": None}, "official_page"),
            ({"official_page": "https://example.com/"}, "official_page"),
            ({"result": elsewhere.id}, "result"),
        ):
            values = {"reason": "なぜなら", "official_page": PAGE, "result": None, **changed}
            wanted = Wanted(Outcome.ADOPTED, version=1, **values)  # type: ignore[arg-type]
            with pytest.raises(InvalidInputError, match=field):
                propose_decision(connection, clerk, made.id, wanted, city_sites=SITES)
        wanted = Wanted(Outcome.ADOPTED, "なぜなら", PAGE, 1)
        for who in (VISITOR, author, person(connection, Role.STAFF)):
            with pytest.raises(NotAllowedError):
                propose_decision(connection, who, made.id, wanted, city_sites=SITES)
            with pytest.raises(NotAllowedError):
                waiting_decisions(connection, who)
