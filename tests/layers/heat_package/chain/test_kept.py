"""Manual steps in both databases: told in order, by who may, once corrected, whole in back-ups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from layers.errors import AlreadyExistsError, InvalidInputError, NotAllowedError, UnknownError
from layers.heat_package.chain.kept import Told, steps_of, tell_step
from layers.heat_package.chain.manual import Named
from layers.moderation import audit
from layers.people.roles import Hat, Role
from layers.store.database import Database
from layers.store.dump import dump_tables, load_tables
from layers.store.tables import chain_step
from tests.layers.databases import database_at
from tests.layers.people_here import CITY, VISITOR, person


def told(what: str = "うめた", replaces: str | None = None) -> Told:
    return Told(
        *(what, "表計算", "2026-07-01", "欠けていた"),
        (Named("raw.csv", "a" * 64),),
        (Named("", "b" * 64, "dataset:map"),),
        replaces,
    )


def test_steps_come_back_as_they_were_told(database: Database) -> None:
    with database.write() as connection:
        planner = person(connection, Role.PLANNER)
        made = [tell_step(connection, planner, told(f"第{number}")) for number in range(3)]
        made.append(tell_step(connection, planner, told("直した", made[0].id)))
    with database.read() as connection:
        assert steps_of(connection, CITY) == made
        assert steps_of(connection, "elsewhere") == []
        assert audit.verify(connection, CITY) is None
        row = connection.execute(select(chain_step)).mappings().first()
    assert row is not None
    assert str(planner.account) not in map(str, row.values())


def test_the_role_is_that_of_the_hat(database: Database) -> None:
    with database.write() as connection:
        clerk = person(connection, Role.OFFICE, Role.PLANNER, hat=Hat.OFFICE)
        assert tell_step(connection, clerk, told()).role == "office"


def test_a_step_is_corrected_once(database: Database) -> None:
    with database.write() as connection:
        staff = person(connection, Role.STAFF)
        first = tell_step(connection, staff, told())
        tell_step(connection, staff, told(replaces=first.id))
    for replaces, refusal in ((first.id, AlreadyExistsError), ("manual:no", UnknownError)):
        with pytest.raises(refusal), database.write() as connection:
            tell_step(connection, staff, told(replaces=replaces))
    with database.read() as connection:
        assert len(steps_of(connection, CITY)) == 2


def test_others_tell_nothing(database: Database) -> None:
    with database.write() as connection:
        citizen = person(connection)
    for who in (VISITOR, citizen):
        with pytest.raises(NotAllowedError), database.write() as connection:
            tell_step(connection, who, told())
    with database.write() as connection:
        staff = person(connection, Role.STAFF)
    empty = Told("x", "", "2026-07-01", "", told().inputs, told().outputs)
    with pytest.raises(InvalidInputError, match="why"), database.write() as connection:
        tell_step(connection, staff, empty)


def test_a_back_up_has_them_all(
    database: Database, tmp_path: Path, postgis_url: Callable[[], str]
) -> None:
    with database.write() as connection:
        staff = person(connection, Role.STAFF)
        last = None
        for number in range(4):
            step = tell_step(connection, staff, told(f"第{number}", last))
            last = step.id
    folder = tmp_path / "tables"
    folder.mkdir()
    record = dump_tables(database, folder)
    for place in (tmp_path / "other.sqlite", postgis_url()):
        with database_at(place) as other:
            load_tables(other, folder, record)
            with other.read() as there, database.read() as here:
                assert steps_of(there, CITY) == steps_of(here, CITY)
