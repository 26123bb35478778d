"""A visit is one event, whoever sends it how often, and nothing in it tells where or who."""

from __future__ import annotations

import dataclasses
import datetime
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update

from layers.errors import (
    InvalidInputError,
    NotAllowedError,
    UnknownError,
    VisitRefusedError,
)
from layers.features.layer import layer_seen_by
from layers.heat_package.points import events, own_data, visits, waiting
from layers.heat_package.points.codes import account_hash, claim_is_of
from layers.heat_package.points.events import QUARTER_MS, VISIT
from layers.heat_package.points.kept_rules import (
    all_rules,
    decide_on_rules,
    propose_rules,
    rules_on,
)
from layers.heat_package.points.visits import SLOT_MS, Arrival, Heat
from layers.heat_package.wbgt_class import WbgtClass
from layers.moderation import audit
from layers.notices import deliveries
from layers.people.actor import Actor, Membership
from layers.people.memberships import grant
from layers.people.roles import Hat, Role
from layers.spots.opening import TOKYO
from layers.store.database import Database
from layers.store.identifiers import now_ms
from layers.store.tables import audit as audit_table
from layers.store.tables import metadata, notice, points_tally, points_visit
from tests.layers.heat_package.points.summer import (
    FIRST_DAY,
    LAT,
    LON,
    NOON,
    SECRET,
    come,
    ms,
    put_rules,
    put_spot,
    rules,
)
from tests.layers.people_here import CITY, VISITOR, person

MINUTE = datetime.timedelta(minutes=1)


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(points_visit)) or 0


def refusal(connection: Connection, who: Actor, spot: str, moment: datetime.datetime) -> str:
    with pytest.raises(VisitRefusedError) as refused, connection.begin_nested():
        come(connection, who, spot, moment)
    return refused.value.code


def test_four_classes_give_four_rates(database: Database) -> None:
    with database.write() as connection:
        spot, version = put_spot(connection), put_rules(connection)
        made = [
            come(connection, person(connection), spot, wbgt_class=each)
            for each in (*WbgtClass, "unknown")
        ]
        assert [each.points for each in made] == [1, 2, 3, 5, 1]
        assert {each.rules for each in made} == {version}
        assert made[-1].heat == Heat("unknown", "measured")


def test_the_same_visit_five_times_is_one_event(database: Database) -> None:
    with database.write() as connection:
        spot, _ = put_spot(connection), put_rules(connection)
        me = person(connection)
        made = [come(connection, me, spot, NOON + each * MINUTE) for each in range(5)]
        assert [each.is_new for each in made] == [True, *[False] * 4]
        assert len({(each.key, each.claim, each.points) for each in made}) == 1
        assert count(connection) == 1
        assert connection.scalar(select(func.count()).select_from(notice)) == 1
        assert made[0].slot == ms(NOON.replace(minute=0, second=0))


def test_side_by_side_it_is_one_event_and_caps_hold(database: Database) -> None:
    with database.write() as connection:
        spots, _ = [put_spot(connection) for _ in range(5)], put_rules(connection)
        me = person(connection)

    def go(number: int) -> str:
        try:
            with database.write() as connection:
                return come(connection, me, spots[number % 5]).key
        except VisitRefusedError as error:
            return error.code

    with ThreadPoolExecutor(8) as together:
        said = list(together.map(go, range(25)))
    with database.read() as connection:
        assert count(connection) == 3  # 5 and 5 points, and what is left of 12
        assert connection.scalar(select(func.sum(points_visit.c.points))) == 12
    assert "day-is-full" in said


def test_what_is_refused(database: Database) -> None:
    with database.write() as connection:
        spot, other = put_spot(connection), put_spot(connection)
        me = person(connection)
        assert refusal(connection, me, spot, NOON) == "no-rules"
        put_rules(connection)
        assert refusal(connection, me, spot, NOON.replace(month=6)) == "no-rules"
        assert refusal(connection, me, spot, NOON.replace(month=10)) == "out-of-season"
        come(connection, me, spot)
        assert refusal(connection, me, spot, NOON + 20 * MINUTE) == "spot-is-full"
        assert come(connection, me, other, NOON + 20 * MINUTE).points == 5
        tomorrow = NOON + datetime.timedelta(days=1)
        assert come(connection, me, spot, tomorrow).is_new
        arrival = Arrival(me.account or "", spot, ms(NOON), Heat(), "code")
        with pytest.raises(VisitRefusedError, match="code"):
            visits.check_in(connection, SECRET, me, arrival, code="AAAA-AAAA")


def test_who_may_and_where(database: Database) -> None:
    with database.write() as connection:
        spot, _ = put_spot(connection), put_rules(connection)
        me = person(connection)
        for who in (VISITOR, person(connection, Role.OFFICE, hat=Hat.OFFICE)):
            with pytest.raises(NotAllowedError):
                come(connection, who, spot)
        with pytest.raises(NotAllowedError):
            come(connection, dataclasses.replace(me, suspended=True), spot)
        with pytest.raises(UnknownError):
            come(connection, me, "no-such-spot")
        moderator = person(connection, Role.MODERATOR)
        layer = layer_seen_by(connection, moderator, f"{CITY}-cool-spots")
        assert layer.kind == "cool-spot"


def test_nothing_kept_or_sent_tells_a_place_or_links_two_visits(database: Database) -> None:
    with database.write() as connection:
        spots, _ = [put_spot(connection) for _ in range(2)], put_rules(connection)
        me = person(connection)
        for each in spots:
            come(connection, me, each)
        rows = connection.execute(select(points_visit)).mappings().all()
        sent = [row.content for row in connection.execute(select(notice))]
        tallies = connection.execute(select(points_tally)).all()
        logged = connection.execute(select(audit_table)).all()
        told = f"{rows} {sent} {tallies} {logged}"
    assert len(sent) == 2
    for number in (LON, LAT):
        assert f"{number:.2f}"[:-1] not in told
    assert not re.search(r"\d+\.\d{3,}", told)
    assert str(me.account) not in f"{sent} {tallies} {logged}"
    for row in rows:
        assert row["slot"] % SLOT_MS == 0
    one, other = sent
    same = {name for name in one if one[name] == other[name]}
    assert same == {"slot", "wbgt_class", "heat_from", "rules", "points", "way"}
    assert {"account", "id", "lon", "lat", "geometry"} & set(one) == set()


def test_an_event_waits_until_its_quarter_of_an_hour_is_over(database: Database) -> None:
    now = now_ms()
    with database.write() as connection:
        spot, _ = put_spot(connection), put_rules(connection, everyday())
        arrival = Arrival(str(person(connection).account), spot, now, Heat(), "code")
        made = visits.note_visit(connection, SECRET, CITY, arrival, kind="public")
        for each in deliveries.waiting_events(connection):
            deliveries.spread(connection, each, ["points"] if each.kind == VISIT else [])
        row = connection.execute(select(notice)).one()
    assert row.next_at == made.slot + QUARTER_MS
    assert row.created_at == made.slot


def everyday() -> dict[str, object]:
    return rules(season={"first": "01-01", "last": "12-31"})


def test_people_see_claim_and_forget_their_visits(database: Database) -> None:
    with database.write() as connection:
        spot, _ = put_spot(connection), put_rules(connection)
        me, other = person(connection), person(connection)
        made = come(connection, me, spot)
        (mine,) = visits.own_visits(connection, SECRET, me)
        assert (mine.id, mine.claim, mine.key) == (made.id, made.claim, made.key)
        sent = connection.execute(select(points_visit)).one()
        assert claim_is_of(sent.key, mine.claim, sent.account_hash)
        assert sent.account_hash == account_hash(mine.key, mine.claim)
        assert visits.own_visits(connection, SECRET, other) == []
        assert len(own_data.own_visit_rows(connection, str(me.account))) == 1
        for who in (other, VISITOR):
            with pytest.raises(UnknownError):
                visits.forget_visit(connection, who, made.id)
        visits.forget_visit(connection, me, made.id)
        assert visits.own_visits(connection, SECRET, me) == []
        again = come(connection, me, spot)
        assert (again.is_new, count(connection)) == (False, 1)
        assert refusal(connection, me, spot, NOON + 20 * MINUTE) == "spot-is-full"


def test_an_account_that_closes_leaves_nothing(database: Database) -> None:
    with database.write() as connection:
        spot, other = put_spot(connection), put_spot(connection)
        put_rules(connection)
        me = person(connection)
        come(connection, me, spot)
        waiting.ask_to_confirm(connection, me, other, at=ms(NOON))
        own_data.forget_visits(connection, str(me.account))
        for table in metadata.sorted_tables:
            if table.name.startswith("points_"):
                assert str(me.account) not in str(connection.execute(select(table)).all())


def test_who_came_is_forgotten_after_some_weeks(database: Database) -> None:
    with database.write() as connection:
        spot, _ = put_spot(connection), put_rules(connection)
        come(connection, person(connection), spot)
        late = now_ms() - (visits.ACCOUNT_KEPT_DAYS + 1) * visits.DAY_MS
        connection.execute(update(points_visit).values(slot=late))
        connection.execute(update(points_tally).values(day="2020-01-01"))
        assert [visits.sweep(connection), visits.sweep(connection)] == [3, 0]
        assert connection.scalar(select(points_visit.c.account)) is None
        assert connection.execute(select(points_tally)).all() == []


def owner_of(connection: Connection, spot: str) -> Actor:
    made = person(connection)
    what = Membership(Role.SPOT_OWNER, f"feature:{spot}")
    grant(connection, CITY, made.account or "", what)
    return dataclasses.replace(made, memberships=(what,))


def test_the_people_of_a_spot_confirm_by_number(database: Database) -> None:
    with database.write() as connection:
        spot, elsewhere = put_spot(connection), put_spot(connection)
        put_rules(connection)
        me, owner = person(connection), owner_of(connection, spot)
        wait = waiting.ask_to_confirm(connection, me, spot, at=ms(NOON))
        assert waiting.ask_to_confirm(connection, me, spot, at=ms(NOON)) == wait
        asked = waiting.Confirmation(spot, wait.number, ms(NOON + MINUTE), Heat("danger", "x"))
        for who in (me, VISITOR, owner_of(connection, elsewhere)):
            with pytest.raises(NotAllowedError):
                waiting.confirm_visit(connection, SECRET, who, asked)
        late = dataclasses.replace(asked, at=ms(NOON + 11 * MINUTE))
        wrong = dataclasses.replace(asked, number=f"{(int(wait.number) + 1) % 10_000:04}")
        for each in (late, wrong):
            with pytest.raises(VisitRefusedError, match="number"):
                waiting.confirm_visit(connection, SECRET, owner, each)
        made = waiting.confirm_visit(connection, SECRET, owner, asked)
        assert (made.points, made.way, made.is_new) == (5, "owner", True)
        with pytest.raises(VisitRefusedError, match="number"):
            waiting.confirm_visit(connection, SECRET, owner, asked)
        (mine,) = visits.own_visits(connection, SECRET, me)
        assert mine.id == made.id
        assert not come(connection, me, spot).is_new  # the code gives no second one
        told = str(connection.execute(select(audit_table)).all())
        assert "confirm-visit" in told
        assert str(me.account) not in told


def test_nobody_confirms_themselves(database: Database) -> None:
    with database.write() as connection:
        spot, _ = put_spot(connection), put_rules(connection)
        owner = owner_of(connection, spot)
        wait = waiting.ask_to_confirm(connection, owner, spot, at=ms(NOON))
        asked = waiting.Confirmation(spot, wait.number, ms(NOON), Heat())
        with pytest.raises(VisitRefusedError, match="number"):
            waiting.confirm_visit(connection, SECRET, owner, asked)


def test_rules_need_two_and_change_nothing_that_is_past(database: Database) -> None:
    with database.write() as connection:
        one, other = (person(connection, Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
        planner = person(connection, Role.PLANNER)
        made = propose_rules(connection, one, rules(), reason="夏", today=FIRST_DAY)
        assert (made.version, rules_on(connection, CITY, NOON.date())) == (1, None)
        with pytest.raises(NotAllowedError, match="Somebody else"):
            decide_on_rules(connection, one, 1, accept=True)
        for who in (planner, person(connection)):
            with pytest.raises(NotAllowedError):
                propose_rules(connection, who, rules(), reason="夏", today=FIRST_DAY)
            with pytest.raises(NotAllowedError):
                decide_on_rules(connection, who, 1, accept=True)
        decide_on_rules(connection, other, 1, accept=True)
        with pytest.raises(UnknownError):
            decide_on_rules(connection, other, 1, accept=True)
        later = rules(valid_from="2026-08-01", rates={**rules()["rates"], "danger": 9})
        propose_rules(connection, other, later, reason="八月から", today=FIRST_DAY)
        decide_on_rules(connection, one, 2, accept=True)
        held = [rules_on(connection, CITY, datetime.date(2026, month, 31)) for month in (7, 8)]
        assert [each and each.version for each in held] == [1, 2]
        assert [each.version for each in all_rules(connection, planner)] == [2, 1]
        past = rules(valid_from="2026-06-30")
        for document, reason in ((past, "夏"), (rules(), " ")):
            with pytest.raises(InvalidInputError):
                propose_rules(connection, one, document, reason=reason, today=FIRST_DAY)
        acts = connection.scalars(select(audit_table.c.action)).all()
        assert acts.count("activate-points-rules") == acts.count("propose-points-rules") == 2


def test_what_nobody_acknowledged_is_given_out_as_a_file_once(database: Database) -> None:
    with database.write() as connection:
        spot, _ = put_spot(connection), put_rules(connection)
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        made = [come(connection, person(connection), spot) for _ in range(4)]
        past = {"slot": ms(NOON) - 400 * visits.DAY_MS}
        connection.execute(update(points_visit).values(past))
        events.note_handed_over(connection, CITY, [made[0].key], to="points")
        text, number = events.export_events(connection, office)
        assert number == 3
        lines = text.splitlines()
        assert lines[0] == ",".join(events.COLUMNS)
        assert sorted(each.split(",")[0] for each in lines[1:]) == sorted(
            each.key for each in made[1:]
        )
        assert events.export_events(connection, office)[1] == 0
        left = [row.content["key"] for row in connection.execute(select(notice))]
        assert left == [made[0].key]  # what is in the file is not sent, too
        day = datetime.datetime.fromtimestamp(past["slot"] / 1000, datetime.UTC).date()
        told = events.reconciliation(connection, office, day, day, zone=datetime.UTC)
        ways = [each.split(",")[-2] for each in told.splitlines()[1:]]
        assert sorted(ways) == ["csv", "csv", "csv", "webhook"]
        midnight = datetime.datetime(2026, 6, 30, 15, tzinfo=datetime.UTC)  # in Tokyo
        connection.execute(update(points_visit).values(handed_over_at=ms(midnight)))
        told = events.reconciliation(connection, office, day, day, zone=TOKYO)
        assert {each.split(",")[-1] for each in told.splitlines()[1:]} == {"2026-07-01"}
        acts = connection.scalars(select(audit_table.c.action)).all()
        assert {"send-points", "export-points"} <= set(acts)
        assert audit.verify(connection, CITY) is None
        for who in (person(connection), person(connection, Role.PLANNER)):
            with pytest.raises(NotAllowedError):
                events.export_events(connection, who)
            with pytest.raises(NotAllowedError):
                events.reconciliation(connection, who, day, day, zone=datetime.UTC)


def test_more_events_than_a_statement_has_parameters_are_given_out(database: Database) -> None:
    with database.write() as connection:
        driver = connection.connection.dbapi_connection
        if isinstance(driver, sqlite3.Connection):
            driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)  # of an older SQLite
        spot, _ = put_spot(connection), put_rules(connection)
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        come(connection, person(connection), spot)
        one = dict(connection.execute(select(points_visit)).mappings().one())
        one["slot"] = ms(NOON) - 400 * visits.DAY_MS
        connection.execute(delete(points_visit))
        connection.execute(delete(notice))
        for number in range(1_100):
            row = one | {"id": f"v{number}", "key": f"{number:064x}"}
            connection.execute(insert(points_visit).values(row))
            events.queue_event(connection, CITY, row)
        assert events.export_events(connection, office)[1] == 1_100
        assert events.export_events(connection, office)[1] == 0
        assert connection.scalar(select(func.count()).select_from(notice)) == 0


def test_a_quarter_that_goes_on_is_not_given_out(database: Database) -> None:
    with database.write() as connection:
        spot, _ = put_spot(connection), put_rules(connection, everyday())
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        arrival = Arrival(str(person(connection).account), spot, now_ms(), Heat(), "code")
        visits.note_visit(connection, SECRET, CITY, arrival, kind="public")
        assert events.export_events(connection, office)[1] == 0
