"""Events reach those who want them once, also with many senders, and are tried again."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, select, update

from layers.comments.writing import add_comment
from layers.features.defaults import add_default_layers
from layers.features.layer import layer_seen_by
from layers.moderation.appeals import appeal
from layers.moderation.decisions import Act, Why, decide
from layers.moderation.reports import add_report
from layers.moderation.things import Kind, Name
from layers.moderation.visitors import KEPT_MS, forget_visitors
from layers.notices import deliveries
from layers.notices.deliveries import LEASE_MS, Delays, Delivery
from layers.notices.outbox import (
    EVENT,
    Event,
    mark_read,
    notices_for,
    tell_house,
    tell_person,
)
from layers.people.actor import visitor
from layers.store.database import Database
from layers.store.identifiers import now_ms
from layers.store.tables import notice, reaction
from tests.layers.comments.test_comments import note
from tests.layers.people_here import CITY, VISITOR, person
from tests.layers.workshops.classes import begin_class, draw, pupil


def add_events(connection: Connection, count: int) -> None:
    add_default_layers(connection, CITY)
    layer = layer_seen_by(connection, VISITOR, f"{CITY}-notes")
    for _ in range(count):
        event = Event("added", layer, about="feature:x", feature="x", category="hot")
        tell_house(connection, CITY, event)


def spread_all(database: Database) -> int:
    with database.write() as connection:
        events = deliveries.waiting_events(connection)
        for each in events:
            deliveries.spread(connection, each, ["one", "two"])
    return len(events)


def test_an_event_becomes_a_delivery_for_each_who_wants_it(database: Database) -> None:
    with database.write() as connection:
        add_events(connection, 3)
    assert [spread_all(database), spread_all(database)] == [3, 0]
    sent: list[Delivery] = []
    with database.write() as connection:
        while events := deliveries.claim(connection):
            sent += events
            deliveries.note_arrivals(connection, events)
    assert sorted(each.receiver for each in sent) == ["one"] * 3 + ["two"] * 3
    assert {each.content["category"] for each in sent} == {"hot"}


def test_nothing_of_a_class_leaves_the_house(database: Database) -> None:
    """Not what pupils add and say, and not that something of theirs is reported or appealed."""
    with database.write() as connection:
        add_default_layers(connection, CITY)
        leader, workshop = begin_class(connection)
        one, other = pupil(connection, workshop), pupil(connection, workshop)
        drawn, written = draw(connection, one, workshop), draw(connection, leader, workshop)
        said = add_comment(connection, other, drawn.id, "いいね")
        for kind, thing in ((Kind.FEATURE, drawn.id), (Kind.COMMENT, said.id)):
            assert add_report(connection, one, Name(kind, thing), reason="insult")
        colleague = dataclasses.replace(leader, account=person(connection).account)
        why = Why("insult", "直してください")
        made = decide(connection, colleague, Name(Kind.FEATURE, written.id), Act.HIDE, why=why)
        assert made is not None
        appeal(connection, leader, made.id, words="見本です")
        of_house = select(notice.c.kind).where(notice.c.receiver == EVENT)
        assert connection.scalars(of_house).all() == []


def test_many_senders_send_each_once(database: Database) -> None:
    with database.write() as connection:
        add_events(connection, 20)

    def send(_: int) -> list[str]:
        spread_all(database)
        mine: list[str] = []
        while True:
            with database.write() as connection:
                events = deliveries.claim(connection, most=3)
            if not events:
                return mine
            mine += [each.id for each in events]
            with database.write() as connection:
                deliveries.note_arrivals(connection, events)

    with ThreadPoolExecutor(4) as senders:
        sent = [each for found in senders.map(send, range(4)) for each in found]
    assert len(sent) == len(set(sent)) == 40


def test_a_claim_ends_when_its_process_died(database: Database) -> None:
    with database.write() as connection:
        add_events(connection, 1)
    spread_all(database)
    with database.write() as connection:
        taken = [deliveries.claim(connection) for _ in range(3)]
        assert [len(each) for each in taken] == [1, 1, 0]
        connection.execute(update(notice).values(next_at=notice.c.next_at - LEASE_MS))
        (again,) = deliveries.claim(connection)
    assert again.attempts == 2


def test_what_was_not_tried_is_given_back(database: Database) -> None:
    with database.write() as connection:
        add_events(connection, 2)
    spread_all(database)
    with database.write() as connection:
        taken = deliveries.claim(connection, most=10)
        assert len(taken) == 4
        deliveries.give_back(connection, taken[1:])
        again = deliveries.claim(connection, most=10)
    assert {each.id for each in again} == {each.id for each in taken[1:]}
    assert {each.attempts for each in again} == {1}


def test_failures_wait_longer_each_time_and_end(database: Database) -> None:
    delays = Delays(first_ms=1000, longest_ms=5000, most=5)
    assert [delays.after(each) for each in range(1, 6)] == [1000, 2000, 4000, 5000, 5000]
    with database.write() as connection:
        add_events(connection, 1)
    spread_all(database)
    waited = []
    with database.write() as connection:
        for _ in range(5):
            connection.execute(
                update(notice).where(notice.c.next_at.is_not(None)).values(next_at=0)
            )
            (event,) = deliveries.claim(connection)
            waited.append(deliveries.note_failure(connection, event, delays))
        rows = connection.execute(select(notice.c.receiver, notice.c.attempts)).all()
    assert waited[0] == 1000
    assert {row.attempts for row in rows} <= {2, 3, 4, 5}


def test_what_waits_for_the_same_channel_waits_too(database: Database) -> None:
    with database.write() as connection:
        add_events(connection, 3)
    spread_all(database)
    with database.write() as connection:
        (event,) = deliveries.claim(connection)
        deliveries.note_failure(connection, event, Delays())
        others = []
        while found := deliveries.claim(connection):
            others += [each.receiver for each in found]
    assert others == ["one" if event.receiver == "two" else "two"] * 3


def test_people_read_their_own(database: Database) -> None:
    with database.write() as connection:
        me, other = person(connection), person(connection)
        tell_person(connection, CITY, me.account, kind="decision", content={"words": "あ"})
        tell_person(connection, CITY, None, kind="decision", content={})
        (told,) = notices_for(connection, me)
        assert (told.content, told.read_at) == ({"words": "あ"}, None)
        mark_read(connection, other, [told.id])
        assert notices_for(connection, me)[0].read_at is None
        mark_read(connection, me, [told.id, "unknown"])
        assert notices_for(connection, me)[0].read_at
        assert notices_for(connection, other) == []
        assert notices_for(connection, VISITOR) == []


def test_old_notices_are_forgotten(database: Database) -> None:
    with database.write() as connection:
        me = person(connection)
        tell_person(connection, CITY, me.account, kind="decision", content={})
        assert deliveries.sweep(connection) == 0
        connection.execute(update(notice).values(created_at=now_ms() - deliveries.KEPT_MS - 1))
        assert deliveries.sweep(connection) == 1


def test_visitors_are_forgotten_after_a_day(database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        me = person(connection)
        on = note(connection, me).id
        for who in (me.counted_as, visitor(CITY, origin="a").counted_as):
            row = {"feature": on, "kind": "cool", "who": who, "at": now_ms() - KEPT_MS - 1}
            connection.execute(reaction.insert().values(row))
        assert [forget_visitors(connection), forget_visitors(connection)] == [1, 0]
        kept = sorted(connection.scalars(select(reaction.c.who)))
    assert kept[0] == me.counted_as
    assert kept[1].startswith("former:")
