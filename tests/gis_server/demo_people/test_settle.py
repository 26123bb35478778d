"""The demo town has people: sixty spots with hours, notes, a queue, a class, one of each role."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from gis_server.demo_people import Settled, settle
from layers.heat_package.proposals import kept
from layers.media.store import PhotoStore
from layers.moderation import audit
from layers.people.actor import Actor, Membership, visitor
from layers.people.recovery import owner_of
from layers.people.roles import Hat, Role
from layers.spots.hours_json import hours_from_json
from layers.spots.opening import OpeningState, needs_check, state_at
from layers.store.database import Database
from layers.store.identifiers import now_ms
from layers.store.migrate import migrate
from layers.store.tables import (
    comment,
    decision,
    feature,
    feature_version,
    media,
    proposal_decision,
    report,
    seat,
    suspension,
    workshop,
)
from layers.workshops.overview import overview
from tests.layers.databases import database_at

CITY = "demo"
SECRET = b"0" * 32
DAY_MS = 86_400_000
HOT_AFTERNOON = datetime.datetime.fromisoformat("2026-07-23T14:00:00+09:00")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with database_at(tmp_path_factory.mktemp("demo") / "people.sqlite") as database:
        migrate(database)
        yield database


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> PhotoStore:
    return PhotoStore(tmp_path_factory.mktemp("demo-media"))


@pytest.fixture(scope="module")
def settled(town: Database, photos: PhotoStore) -> Settled:
    found = settle(town, CITY, secret=SECRET, bounds=None, photos=photos)
    assert found is not None
    return found


def test_sixty_spots_of_which_most_are_open_on_a_hot_afternoon(
    town: Database, settled: Settled
) -> None:
    with town.read() as connection:
        spots = connection.execute(
            select(feature).where(feature.c.layer == f"{CITY}-cool-spots")
        ).all()
    assert len(spots) == 60
    assert {each.status for each in spots} == {"published"}
    assert {each.voice for each in spots} == {"office"}
    kinds = Counter(each.properties["kind"] for each in spots)
    assert set(kinds) == {"public", "shop", "park_shade", "water", "mist", "rest_place"}
    hours = [hours_from_json(each.properties["hours"]) for each in spots]
    states = Counter(state_at(each, HOT_AFTERNOON).state for each in hours)
    assert states[OpeningState.OPEN] >= 40
    evening = Counter(state_at(each, HOT_AFTERNOON.replace(hour=20)).state for each in hours)
    assert evening[OpeningState.CLOSED] >= 20
    october = Counter(state_at(each, HOT_AFTERNOON.replace(month=10)).state for each in hours)
    assert october[OpeningState.OUT_OF_SEASON] >= 40
    assert states[OpeningState.UNKNOWN] == 0
    today = HOT_AFTERNOON.date()
    asking = [
        needs_check(
            datetime.date.fromisoformat(each.properties["verified_at"]), which.season, today
        )
        for each, which in zip(spots, hours, strict=True)
    ]
    assert 2 <= sum(asking) <= 6
    places = {(each.geometry.x, each.geometry.y) for each in spots}
    assert len(places) == 60


def test_notes_of_which_some_wait(town: Database, settled: Settled) -> None:
    with town.read() as connection:
        notes = connection.execute(select(feature).where(feature.c.layer == f"{CITY}-notes")).all()
    assert len(notes) == 120
    assert 4 <= sum(each.status == "queued" for each in notes) <= 10
    assert len({each.pen_name for each in notes}) >= 8


def test_one_of_each_role_with_a_code_of_their_own(town: Database, settled: Settled) -> None:
    roles = {each.role for each in settled.residents}
    assert roles == set(Role) - {Role.VISITOR, Role.PUPIL}
    with town.read() as connection:
        for each in settled.residents:
            assert owner_of(connection, CITY, each.code).profile.pen_name == each.pen_name
            assert each.code in each.line
    assert len(settled.join_code) >= 6


def test_pictures_go_with_notes_and_are_small(
    town: Database, settled: Settled, photos: PhotoStore
) -> None:
    with town.read() as connection:
        shown = connection.execute(select(media)).all()
    assert len(shown) >= 50
    assert all(each.alt_text and each.credit and not each.ai_made for each in shown)
    assert max(each.bytes for each in shown) < 15_000
    for each in shown:
        assert photos.path(each.sha256, each.media_type, preview=True).is_file()


def test_notes_are_of_the_weeks_before(town: Database, settled: Settled) -> None:
    with town.read() as connection:
        rows = connection.execute(
            select(feature.c.created_at, feature_version.c.at)
            .join(feature_version, feature_version.c.feature == feature.c.id)
            .where(feature.c.layer == f"{CITY}-notes", feature_version.c.version == 1)
            .order_by(feature.c.number)
        ).all()
        said = connection.execute(
            select(comment.c.created_at, feature.c.created_at).join(
                feature, comment.c.feature == feature.c.id
            )
        ).all()
    times = [created for created, _ in rows]
    assert times == sorted(times)
    assert all(created == at for created, at in rows)
    assert len({each // DAY_MS for each in times}) >= 12
    hours = {(each // 3_600_000 + 9) % 24 for each in times}
    assert hours <= set(range(7, 20))
    assert max(times) < now_ms()
    assert all(note < answer < now_ms() for answer, note in said)


def test_there_is_something_to_decide(town: Database, settled: Settled) -> None:
    with town.read() as connection:
        reasons = set(connection.scalars(select(report.c.reason).where(report.c.state == "open")))
        said = set(connection.scalars(select(report.c.words).where(report.c.words != "")))
        appeals = connection.scalars(select(decision.c.appeal_state)).all()
        replies = connection.execute(
            select(comment.c.status).where(comment.c.voice == "office")
        ).all()
        proposed = connection.scalars(select(suspension.c.state)).all()
        assert len(said) == len(reasons), "each reason once, in the words of who reported"
        assert audit.verify(connection, CITY) is None
    assert reasons == {"advertising", "personal-data", "dangerous", "insult"}
    assert appeals == ["open"]
    first, second = (each for each in settled.residents if each.role is Role.MODERATOR)
    with town.read() as connection:
        decider = connection.scalars(select(decision.c.decided_by)).one()
        assert decider == owner_of(connection, CITY, second.code).id, "so that the first answers"
        assert decider != owner_of(connection, CITY, first.code).id
    assert {each.status for each in replies} == {"awaiting-second-person", "published"}
    assert proposed == ["proposed"]


def test_two_proposals_are_talked_about(town: Database, settled: Settled) -> None:
    with town.read() as connection:
        second, first = kept.proposals_seen_by(connection, visitor(CITY))
        before = kept.versions_of(connection, first.id)
        said = connection.scalars(
            select(comment.c.feature).where(comment.c.feature.in_([first.id, second.id]))
        ).all()
        waiting = connection.execute(select(proposal_decision)).one()
    assert first.feature.account != second.feature.account
    assert second.newest.variant_of == kept.Origin(first.id, 1)
    assert all([first.title, first.words, second.title, second.words])
    kinds = [
        Counter(each["properties"]["kind"] for each in found.newest.scenario.content["features"])
        for found in (first, second)
    ]
    assert kinds == [{"tree": 4, "shade_sail": 1}, {"tree": 8}]
    assert sorted(said) == sorted([first.id, second.id])
    assert [each.at for each in before] == [first.feature.created_at]
    assert first.feature.created_at < second.feature.created_at < now_ms()
    assert (waiting.proposal, waiting.state) == (first.id, "proposed")


def test_a_class_is_at_work(town: Database, settled: Settled) -> None:
    with town.read() as connection:
        seats = connection.execute(select(seat)).all()
        works = connection.execute(select(feature).where(feature.c.seat.is_not(None))).all()
        room = connection.execute(select(workshop)).one()
        leads = Membership(Role.FACILITATOR, f"workshop:{room.id}")
        teacher = Actor(CITY, Hat.PERSON, room.facilitator, memberships=(leads,))
        seen = overview(connection, teacher, room.id)
    assert len(seats) == 12
    assert len({each.group for each in seats}) == 4
    assert sum(each.hand_up for each in seats) == 1
    assert {each.properties.get("kind") for each in works} >= {"tree", "awning", "bench"}
    assert {each.voice for each in works} == {"workshop"}
    pictures = [picture for each in seen.seats for picture in each.pictures]
    assert len(pictures) == seen.photos_waiting == 4
    assert all(each.waits and each.alt_text for each in pictures)


def test_nobody_settles_twice(town: Database, settled: Settled, photos: PhotoStore) -> None:
    assert settle(town, CITY, secret=SECRET, bounds=None, photos=photos) is None


def test_the_town_is_the_same_every_time(tmp_path: Path, town: Database, settled: Settled) -> None:
    with database_at(tmp_path / "again.sqlite") as again:
        migrate(again)
        settle(again, CITY, secret=SECRET, bounds=None, photos=PhotoStore(tmp_path / "media"))
        content = (
            select(feature.c.geometry, feature.c.properties, feature.c.pen_name)
            .where(feature.c.seat.is_(None))
            .order_by(feature.c.number)
        )
        shown = select(media.c.sha256).where(media.c.seat.is_(None)).order_by(media.c.sha256)
        with again.read() as one, town.read() as other:
            assert one.execute(content).all() == other.execute(content).all()
            assert one.execute(shown).all() == other.execute(shown).all()
