"""Comments in two voices, and who sees which."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from shapely import Point
from sqlalchemy import Connection, select

from layers.comments import reading, writing
from layers.comments.comment import CommentStatus
from layers.errors import (
    AlreadyExistsError,
    InvalidInputError,
    NotAllowedError,
    ThrottledError,
    UnknownError,
)
from layers.features.defaults import add_default_layers
from layers.features.feature import Content, Feature, Status, Voice
from layers.features.layer import layer_seen_by
from layers.features.writing import add_feature, set_status
from layers.people.actor import Actor
from layers.people.roles import Hat, Role
from layers.store.database import Database
from layers.store.feed import changes_since, last_number
from layers.store.tables import audit, notice
from tests.layers.people_here import CITY, VISITOR, person

SITES = frozenset({"www.city.example.jp"})
ID = "6f1c2d3e-0000-4000-8000-000000000001"
PAGE = "https://www.city.example.jp/heat/"
OF_CITY = writing.NamedPage(PAGE, SITES)
NOTE = Content(Point(139.38, 36.15), {"about": "hot", "text": "ここは暑い"})


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """Give a connection to a city with its layers."""
    with database.write() as opened:
        add_default_layers(opened, CITY)
        yield opened


def note(connection: Connection, author: Actor) -> Feature:
    layer = layer_seen_by(connection, author, f"{CITY}-notes")
    return add_feature(connection, author, layer, NOTE)


def texts(connection: Connection, actor: Actor, feature: str) -> list[str]:
    return [each.text for each in reading.comments_on(connection, actor, feature)]


def test_people_talk_in_their_own_voice(connection: Connection) -> None:
    author, staff = person(connection), person(connection, Role.STAFF)
    on = note(connection, author)
    number = last_number(connection, CITY)
    said = writing.add_comment(
        connection, staff, on.id, "  か\u3099んばれ\r\n\r\nhttps://a.example "
    )
    assert said.text == "がんばれ\n\nhttps://a.example"
    assert (said.voice, said.status) == (Voice.PERSON, CommentStatus.PUBLISHED)
    assert texts(connection, VISITOR, on.id) == [said.text]
    (change,) = changes_since(connection, CITY, number)
    assert (change.kind, change.object, change.layer) == ("comment", on.id, f"{CITY}-notes")
    told = connection.execute(select(notice).where(notice.c.receiver == author.author)).one()
    assert (told.kind, told.content["feature"]) == ("commented", on.id)


def test_a_comment_that_is_sent_twice_arrives_once(connection: Connection) -> None:
    author, other = person(connection), person(connection)
    on, elsewhere = note(connection, author), note(connection, author)
    said = writing.add_comment(connection, other, on.id, "暑い", comment_id=ID)
    assert said.id == ID
    assert writing.add_comment(connection, other, on.id, "暑い", comment_id=ID) == said
    assert texts(connection, VISITOR, on.id) == ["暑い"]
    told = select(notice).where(notice.c.receiver == author.author)
    assert len(connection.execute(told).all()) == 1
    for actor, feature in ((author, on), (other, elsewhere)):
        with pytest.raises(AlreadyExistsError):
            writing.add_comment(connection, actor, feature.id, "暑い", comment_id=ID)
    writing.withdraw_comment(connection, other, ID)
    with pytest.raises(AlreadyExistsError):  # what was taken away does not come back
        writing.add_comment(connection, other, on.id, "暑い", comment_id=ID)


def test_first_comments_wait(connection: Connection) -> None:
    author, new = person(connection), person(connection, trusted=False)
    moderator, other = person(connection, Role.MODERATOR), person(connection)
    on = note(connection, author)
    said = writing.add_comment(connection, new, on.id, "はじめまして")
    assert said.status is CommentStatus.QUEUED
    seen = [bool(texts(connection, each, on.id)) for each in (new, moderator, other, VISITOR)]
    assert seen == [True, True, False, False]
    with pytest.raises(UnknownError):
        reading.comment_seen_by(connection, other, said.id)


@pytest.mark.parametrize(
    "text",
    ["", "  \n ", "x" * 2001, "a\x00b", "a\u202eb", "a\u2066b", "a\ud800b", "http://a.example"],
)
def test_texts_that_are_refused(connection: Connection, text: str) -> None:
    me = person(connection)
    on = note(connection, me)
    with pytest.raises(InvalidInputError) as refused:
        writing.add_comment(connection, me, on.id, text)
    assert refused.value.errors[0].field == "text"


def test_visitors_and_suspended_people_do_not_comment(connection: Connection) -> None:
    me = person(connection)
    on = note(connection, me)
    for actor in (VISITOR, dataclasses.replace(me, suspended=True)):
        with pytest.raises(NotAllowedError):
            writing.add_comment(connection, actor, on.id, "x")


def test_new_accounts_write_thirty_an_hour(connection: Connection) -> None:
    on = note(connection, person(connection))
    new = person(connection, trusted=False)
    for each in range(30):
        writing.add_comment(connection, new, on.id, f"{each}")
    with pytest.raises(ThrottledError):
        writing.add_comment(connection, new, on.id, "31")


def test_an_official_reply_needs_a_page_of_the_city(connection: Connection) -> None:
    on = note(connection, person(connection))
    office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
    for page in (
        None,
        "",
        "http://www.city.example.jp/",
        "https://www.city.example.jp.evil.example/",
        "https://evil.example/www.city.example.jp/",
        "https://www.city.example.jp@evil.example/",
        "https://user@www.city.example.jp/",
        "https://www.city.example.jp:444/",
        "https://www.city.example.jp\\@evil.example/",
        "https://www.city.example.jp/\u202e",
        "javascript:alert(1)//https://www.city.example.jp/",
    ):
        with pytest.raises(InvalidInputError) as refused:
            writing.add_comment(
                connection, office, on.id, "返信", page=writing.NamedPage(page, SITES)
            )
        assert refused.value.errors[0].field == "official_page", page
    with pytest.raises(InvalidInputError, match="CITY_SITES"):
        writing.add_comment(connection, office, on.id, "返信", page=writing.NamedPage(PAGE))
    with pytest.raises(InvalidInputError):  # nobody else speaks with the city's page
        writing.add_comment(connection, person(connection), on.id, "x", page=OF_CITY)


def test_an_official_reply_needs_a_second_person(connection: Connection) -> None:
    author, moderator = person(connection), person(connection, Role.MODERATOR)
    one, two = (person(connection, Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
    on = note(connection, author)
    reply = writing.add_comment(connection, one, on.id, "木を植えます", page=OF_CITY)
    assert (reply.voice, reply.status.value) == (Voice.OFFICE, "awaiting-second-person")
    assert [each.id for each in reading.waiting_replies(connection, two)] == [reply.id]
    as_person = dataclasses.replace(one, hat=Hat.PERSON)
    suspended = dataclasses.replace(two, suspended=True)
    no_more = dataclasses.replace(two, memberships=())  # the role was taken, the session goes on
    assert reading.waiting_replies(connection, no_more) == []
    for other in (author, moderator, VISITOR, as_person, suspended):
        assert texts(connection, other, on.id) == []
        assert reading.waiting_replies(connection, other) == []
        with pytest.raises(UnknownError):
            writing.decide_reply(connection, other, reply.id, approve=True)
    with pytest.raises(NotAllowedError):
        writing.decide_reply(connection, one, reply.id, approve=True)
    approved = writing.decide_reply(connection, two, reply.id, approve=True)
    assert (approved.status, approved.approved_by) == (CommentStatus.PUBLISHED, two.account)
    (seen,) = reading.comments_on(connection, VISITOR, on.id)
    assert (seen.voice, seen.official_page) == (Voice.OFFICE, PAGE)
    with pytest.raises(UnknownError):
        writing.decide_reply(connection, two, reply.id, approve=True)
    actions = list(connection.scalars(select(audit.c.action).order_by(audit.c.number)))
    assert actions[-2:] == ["propose-official-reply", "approve-official-reply"]


def test_a_withdrawn_comment_leaves_an_empty_place(connection: Connection) -> None:
    me, other = person(connection), person(connection)
    on = note(connection, other)
    said = writing.add_comment(connection, me, on.id, "やっぱり")
    with pytest.raises(NotAllowedError):
        writing.withdraw_comment(connection, other, said.id)
    writing.withdraw_comment(connection, me, said.id)
    (left,) = reading.comments_on(connection, VISITOR, on.id)
    assert (left.text, left.status) == ("", CommentStatus.WITHDRAWN)


def test_comments_go_and_come_with_their_feature(connection: Connection) -> None:
    me, moderator = person(connection), person(connection, Role.MODERATOR)
    on = note(connection, me)
    said = writing.add_comment(connection, me, on.id, "こんにちは")
    hidden = set_status(connection, moderator, on, Status.HIDDEN, action="hide")
    for ask in (
        lambda: reading.comments_on(connection, VISITOR, on.id),
        lambda: reading.comment_seen_by(connection, VISITOR, said.id),
        lambda: writing.add_comment(connection, moderator, on.id, "x"),
    ):
        with pytest.raises(UnknownError):
            ask()
    set_status(connection, moderator, hidden, Status.PUBLISHED, action="show")
    assert texts(connection, VISITOR, on.id) == ["こんにちは"]


def test_pages_of_comments(connection: Connection) -> None:
    me = person(connection, Role.MODERATOR)
    on = note(connection, me)
    said = [writing.add_comment(connection, me, on.id, f"{each}") for each in range(205)]
    first = reading.comments_on(connection, VISITOR, on.id)
    rest = reading.comments_on(connection, VISITOR, on.id, after=first[-1].id)
    assert (len(first), len(rest)) == (reading.PAGE, 5)
    assert {each.id for each in (*first, *rest)} == {each.id for each in said}
