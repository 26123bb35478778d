"""Passwords: what is refused, and that verifying tells nothing of names."""

from __future__ import annotations

import threading

import pytest

from layers.errors import BusyError, InvalidInputError
from layers.people import passwords
from layers.people.passwords import Stored, check, hashed, stored_for, verify
from layers.store.database import Database

GOOD = "夜の川辺で三つの灯り"


@pytest.mark.parametrize(
    "text",
    [
        *("aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "qwertyuiop12", "1qaz2wsx3edc"),
        *(
            "password1234",
            "P@ssw0rd2024!!",
            "iloveyou2019",
            "sunshine1999love",
            "ｐａｓｓｗｏｒｄ１２３４",
        ),
        *("ひだまり2024ひだまり!", "kawa-momiji-482", "himitsuhimitsu", "sakura20240401"),
    ],
)
def test_what_is_tried_first_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="first that are tried"):
        check(text, about=("ひだまり", "kawa-momiji-482"))


@pytest.mark.parametrize("text", ["short", "x" * 11, "ab" * 65])
def test_length_is_bounded(text: str) -> None:
    with pytest.raises(InvalidInputError, match="12 to 128"):
        check(text, about=())


@pytest.mark.parametrize(
    "text",
    [
        "correct horse battery",
        "tKq8vXw2pLzR",
        "川の音 とんぼ やかん 42",
        "五月の雨と蛙とやかんの音",
    ],
)
def test_words_that_do_not_belong_together_are_taken(text: str) -> None:
    check(text, about=("ひだまり",))


def test_a_hash_is_argon2id_with_the_measured_costs() -> None:
    assert hashed(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert Stored("a", hashed(GOOD)) != Stored("a", hashed(GOOD))


def test_only_the_right_password_gives_the_account() -> None:
    stored = Stored("a", hashed(GOOD))
    assert verify(stored, GOOD) == "a"
    assert verify(stored, GOOD + " ") is None
    assert verify(Stored(None, hashed(GOOD)), GOOD) is None


def test_an_unknown_name_costs_the_same_hash(database: Database) -> None:
    with database.read() as connection:
        nobody = stored_for(connection, "town", "no-such-1")
    assert nobody.account is None
    assert nobody.hash.split("$")[:4] == hashed(GOOD).split("$")[:4]
    assert verify(nobody, GOOD) is None


def test_no_more_than_two_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock, started = 0, 0, threading.Lock(), threading.Barrier(8)
    real = passwords._hasher.hash

    def counted(text: str) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return real(text)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(passwords._hasher, "hash", counted)

    def one() -> None:
        started.wait()
        hashed(GOOD)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == passwords.HASHINGS


def test_a_crowd_is_turned_away_instead_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "WAIT_S", 0.05)
    with passwords._turn(), pytest.raises(BusyError):
        hashed(GOOD)
    assert hashed(GOOD)
