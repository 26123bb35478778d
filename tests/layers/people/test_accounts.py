"""Accounts, their ways back in, and who they are at other providers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from layers.errors import AlreadyExistsError, InvalidInputError, SignInError, UnknownError
from layers.people import recovery
from layers.people.accounts import (
    AgeBand,
    Locale,
    Profile,
    account_named,
    account_of,
    change_reading,
    create_account,
)
from layers.people.identities import account_with, add_identity, providers_of, subject_hash
from layers.people.login_names import give_login_name, login_name_of
from layers.people.passwords import hashed, stored_for, verify
from layers.store.database import Database
from layers.store.tables import identity, password, recovery_code
from tests.layers.people.people import CITY, person

SECRET = b"s" * 32


def test_a_pen_name_is_one_persons_per_city(database: Database) -> None:
    with database.write() as connection:
        made = create_account(connection, CITY, Profile("ひだまり", AgeBand.ADULT, Locale.JA_PLAIN))
        create_account(connection, "elsewhere", Profile("ひだまり"))
        for alike in ("ひだまり", "ヒダマリ", " ひ だ ま り "):
            with pytest.raises(AlreadyExistsError):
                create_account(connection, CITY, Profile(alike))
    with database.read() as connection:
        assert account_of(connection, made.id) == made
        assert account_named(connection, CITY, "ヒダマリ") == made
        with pytest.raises(UnknownError):
            account_named(connection, CITY, "だれか")


@pytest.mark.parametrize("band", [AgeBand.UNDER_12, AgeBand.FROM_12])
def test_children_take_part_through_a_workshop(database: Database, band: AgeBand) -> None:
    with database.write() as connection, pytest.raises(InvalidInputError, match="workshop"):
        create_account(connection, CITY, Profile("こども", band))


def test_how_somebody_reads_can_change(database: Database) -> None:
    with database.write() as connection:
        made = person(connection)
        change_reading(connection, made.id, locale=Locale.EN, furigana=None)
        change_reading(connection, made.id, locale=None, furigana=True)
        now = account_of(connection, made.id).profile
    assert (now.locale, now.furigana) == (Locale.EN, True)


def test_a_login_name_is_given_and_tells_nothing(database: Database) -> None:
    with database.write() as connection:
        made = person(connection)
        name = give_login_name(connection, CITY, made.id, hash_=hashed("三つの灯りと川の音と"))
        assert login_name_of(connection, made.id) == name
        stored = stored_for(connection, CITY, f" {name.upper()} ")
        elsewhere = stored_for(connection, "elsewhere", name)
    assert verify(stored, "三つの灯りと川の音と") == made.id
    assert elsewhere.account is None


def test_a_recovery_code_works_once(database: Database) -> None:
    with database.write() as connection:
        made = person(connection)
        codes = recovery.make_codes(connection, made.id)
        assert len(set(codes)) == 8
        typed = f" {codes[0].upper().replace('-', ' ')} "
        assert recovery.owner_of(connection, CITY, typed) == made
        recovery.use_code(connection, typed)
        assert recovery.codes_left(connection, made.id) == 7
        for attempt in (lambda: recovery.owner_of(connection, CITY, codes[0]),):
            with pytest.raises(SignInError):
                attempt()
        with pytest.raises(SignInError):
            recovery.use_code(connection, codes[0])
        with pytest.raises(SignInError):
            recovery.owner_of(connection, "elsewhere", codes[1])


def test_new_codes_end_the_old_ones_and_none_is_kept_in_clear(database: Database) -> None:
    with database.write() as connection:
        made = person(connection)
        old = recovery.make_codes(connection, made.id)
        new = recovery.make_codes(connection, made.id)
        with pytest.raises(SignInError):
            recovery.owner_of(connection, CITY, old[3])
        kept = list(connection.scalars(select(recovery_code.c.hash)))
    assert len(kept) == 8
    assert not {code.replace("-", "") for code in new} & set(kept)


def test_an_identity_is_kept_as_a_hash_of_its_city(database: Database) -> None:
    here = subject_hash(SECRET, CITY, "line", "U123")
    assert here != subject_hash(SECRET, "elsewhere", "line", "U123")
    assert here != subject_hash(b"t" * 32, CITY, "line", "U123")
    with database.write() as connection:
        one, other = person(connection), person(connection)
        add_identity(connection, CITY, one.id, provider="line", subject=here)
        with pytest.raises(AlreadyExistsError):
            add_identity(connection, CITY, other.id, provider="line", subject=here)
        assert account_with(connection, CITY, "line", here) == one.id
        assert account_with(connection, "elsewhere", "line", here) is None
        assert providers_of(connection, one.id) == ["line"]
        assert "U123" not in str(connection.execute(select(identity)).all())
        assert connection.execute(select(password)).all() == []
