"""Hiding with a reason, undoing, appealing; what is hidden takes along what lies on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from shapely import Point
from sqlalchemy import Connection, select, update

from layers.comments.reading import comments_on
from layers.comments.writing import add_comment, withdraw_comment
from layers.errors import InvalidInputError, NotAllowedError, UnknownError
from layers.features.defaults import add_default_layers
from layers.features.feature import Content, Feature, Status
from layers.features.layer import layer_seen_by
from layers.features.reading import feature_seen_by, versions_of
from layers.features.writing import Edit, add_feature, change_feature, delete_feature
from layers.moderation import audit
from layers.moderation.appeals import answer_appeal, appeal
from layers.moderation.decisions import (
    UNDO_MS,
    Act,
    Why,
    decide,
    decide_all,
    decisions_about,
    recent_decisions,
    undo,
    undo_all,
)
from layers.moderation.past_decisions import own_decisions, past_decisions
from layers.moderation.queue import Queue, moderation_queue
from layers.moderation.reports import add_report
from layers.moderation.rests_on import grounds
from layers.moderation.things import Kind, Name, Thing
from layers.people.actor import Actor, visitor
from layers.people.roles import Hat, Role
from layers.store.database import Database
from layers.store.identifiers import now_ms
from layers.store.tables import account, feature_version, notice
from layers.store.tables import audit as log
from layers.store.tables import decision as decisions
from tests.layers.people_here import CITY, VISITOR, person

NOTE = Content(Point(139.38, 36.15), {"about": "hot", "text": "ここは暑い"})
ADVERTISING = Why("advertising", "お店の宣伝です")


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """Give a connection to a city with its layers."""
    with database.write() as opened:
        add_default_layers(opened, CITY)
        yield opened


def note(connection: Connection, author: Actor) -> Feature:
    layer = layer_seen_by(connection, author, f"{CITY}-notes")
    return add_feature(connection, author, layer, NOTE)


def rewrite(connection: Connection, author: Actor, on: Feature, words: str, version: int) -> None:
    edit = Edit(properties={"text": words})
    change_feature(connection, author, on.id, edit, base_version=version)


def named(found: Feature) -> Name:
    return Name(Kind.FEATURE, found.id)


def queued(queue: Queue) -> list[tuple[str, str]]:
    return [(waiting.name.id, waiting.cause) for waiting, _ in queue.entries]


def told(connection: Connection, actor: Actor) -> list[tuple[str, Any]]:
    rows = connection.execute(
        select(notice).where(notice.c.receiver == actor.author).order_by(notice.c.created_at)
    )
    return [(row.kind, row.content) for row in rows]


def trusted(connection: Connection, actor: Actor) -> bool:
    return bool(connection.scalar(select(account.c.trusted).where(account.c.id == actor.account)))


def test_what_is_undone_keeps_its_turn(connection: Connection) -> None:
    moderator = person(connection, Role.MODERATOR)
    first, second = (note(connection, VISITOR) for _ in "ab")
    for each, at in ((first, 1_000), (second, 2_000)):
        of = feature_version.c.feature == each.id
        connection.execute(update(feature_version).where(of).values(at=at))
    accepted = decide(connection, moderator, named(first), Act.ACCEPT, why=Why())
    assert accepted
    undo(connection, moderator, accepted.id)
    waiting = moderation_queue(connection, moderator).entries
    assert [(each.name.id, each.since) for each, _ in waiting] == [
        (first.id, 1_000),
        (second.id, 2_000),
    ]


def test_hide_and_undo(connection: Connection) -> None:
    author, one, two = person(connection), *(person(connection, Role.MODERATOR) for _ in "ab")
    on = note(connection, author)
    add_comment(connection, one, on.id, "ようこそ")
    made = decide(connection, one, named(on), Act.HIDE, why=ADVERTISING)
    assert made
    before = {"status": "published", "version": 1, "trusted": True}
    assert (made.before, made.author) == (before, author.account)
    with pytest.raises(UnknownError):
        feature_seen_by(connection, VISITOR, on.id)
    with pytest.raises(UnknownError):
        comments_on(connection, VISITOR, on.id)
    assert feature_seen_by(connection, author, on.id)[0].status is Status.HIDDEN
    assert not trusted(connection, author)
    ((kind, content),) = [each for each in told(connection, author) if each[0] == "decision"]
    assert (kind, content["reason_text"]["en"]) == ("decision", "advertising or repetition")
    assert content["words"] == "お店の宣伝です"
    assert decide(connection, two, named(on), Act.HIDE, why=ADVERTISING) is None  # it is hidden

    undone = undo(connection, two, made.id)
    assert undone.undone_at
    assert feature_seen_by(connection, VISITOR, on.id)[0].status is Status.PUBLISHED
    assert [each.text for each in comments_on(connection, VISITOR, on.id)] == ["ようこそ"]
    assert trusted(connection, author)
    with pytest.raises(InvalidInputError):
        undo(connection, two, made.id)
    rows = connection.execute(select(log.c.action, log.c.reason).order_by(log.c.number)).all()
    assert [tuple(row) for row in rows] == [("hide", "advertising"), ("undo-hide", "advertising")]
    assert audit.verify(connection, CITY) is None
    acts = [each.action for each in versions_of(connection, one, on.id)]
    assert acts == ["undo-hide", "hide", "create"]
    assert [each.action for each in versions_of(connection, VISITOR, on.id)] == [
        "undo-hide",
        "create",
    ]


def test_words_that_were_hidden_are_in_no_version_that_others_read(connection: Connection) -> None:
    author, moderator = person(connection), person(connection, Role.MODERATOR)
    on = note(connection, author)
    for words, version in (("さとうくんはばか", 1), ("さとうくんはばか。電話は 090-1234-5678", 2)):
        rewrite(connection, author, on, words, version)
    made = decide(connection, moderator, named(on), Act.HIDE, why=ADVERTISING)
    assert made
    rewrite(connection, author, on, "木がほしい", 4)
    assert decide(connection, moderator, named(on), Act.ACCEPT, why=Why())
    rewrite(connection, author, on, "木と水がほしい", 6)
    seen = [each.content.properties["text"] for each in versions_of(connection, VISITOR, on.id)]
    assert seen == ["木と水がほしい", "木がほしい"]
    assert len(versions_of(connection, author, on.id)) == len(seen) + 5
    assert len(versions_of(connection, moderator, on.id)) == len(seen) + 5


def test_what_its_author_mended_waits_for_another_look(connection: Connection) -> None:
    author, moderator = person(connection), person(connection, Role.MODERATOR)
    on = note(connection, author)
    made = decide(connection, moderator, named(on), Act.HIDE, why=ADVERTISING)
    assert made
    assert moderation_queue(connection, moderator).total == 0
    rewrite(connection, author, on, "木がほしい", 2)
    ((waiting, thing),) = moderation_queue(connection, moderator).entries
    assert (waiting.cause, thing.status, thing.edited) == ("waiting", "queued", False)
    assert thing.feature.content.properties["text"] == "木がほしい"
    with pytest.raises(UnknownError):
        feature_seen_by(connection, VISITOR, on.id)
    with pytest.raises(InvalidInputError):  # it is not as it was decided any more
        undo(connection, moderator, made.id)
    assert decide(connection, moderator, named(on), Act.ACCEPT, why=Why())
    assert feature_seen_by(connection, VISITOR, on.id)[0].status is Status.PUBLISHED
    assert trusted(connection, author)


def test_who_moderates_looks_at_no_mended_note_of_their_own(connection: Connection) -> None:
    one, two = (person(connection, Role.MODERATOR) for _ in "ab")
    on = note(connection, one)
    assert decide(connection, two, named(on), Act.HIDE, why=ADVERTISING)
    rewrite(connection, one, on, "木がほしい", 2)
    with pytest.raises(NotAllowedError):
        decide(connection, one, named(on), Act.ACCEPT, why=Why())
    assert decide(connection, two, named(on), Act.ACCEPT, why=Why())


def test_a_decision_keeps_the_words_that_it_was_about(connection: Connection) -> None:
    author, one, two = person(connection), *(person(connection, Role.MODERATOR) for _ in "ab")
    on = note(connection, author)
    rewrite(connection, author, on, "くたばれ", 1)
    made = decide(connection, one, named(on), Act.HIDE, why=ADVERTISING)
    assert made
    assert author.account
    appeal(connection, author, made.id, words="もう直しました")
    rewrite(connection, author, on, "日かげがない", 3)

    def seen(thing: Thing | None) -> tuple[str, bool]:
        assert thing
        return thing.feature.content.properties["text"], thing.edited

    (past,) = past_decisions(connection, two).decisions
    (own,) = own_decisions(connection, author)
    [[ground]] = grounds(connection, two, [author.account]).values()
    entries = moderation_queue(connection, two).entries
    queue = {waiting.cause: seen(thing) for waiting, thing in entries}
    assert [seen(each.thing) for each in (past, own, ground)] == [("くたばれ", True)] * 3
    assert queue == {"appealed": ("くたばれ", True), "waiting": ("日かげがない", False)}


def test_undoing_ends_after_thirty_days(connection: Connection) -> None:
    moderator = person(connection, Role.MODERATOR)
    on = note(connection, person(connection))
    made = decide(connection, moderator, named(on), Act.HIDE, why=ADVERTISING)
    assert made
    long_ago = made.at - UNDO_MS - 1
    connection.execute(update(decisions).values(at=long_ago))
    with pytest.raises(InvalidInputError):
        undo(connection, moderator, made.id)
    assert recent_decisions(connection, moderator) == []
    assert decide(connection, moderator, named(on), Act.SHOW, why=Why()) is not None


@pytest.mark.parametrize(("number", "sizes"), [(0, [0]), (2, [2]), (4, [2, 2]), (5, [2, 2, 1])])
def test_older_decisions_are_read_page_by_page(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, number: int, sizes: list[int]
) -> None:
    monkeypatch.setattr("layers.moderation.decisions.PAGE", 2)
    moderator, author = person(connection, Role.MODERATOR), person(connection)
    made = [
        decide(connection, moderator, named(note(connection, author)), Act.KEEP, why=Why())
        for _ in range(number)
    ]
    ids = sorted(each.id for each in made if each)
    connection.execute(update(decisions).values(at=now_ms() - UNDO_MS - 1))
    pages = [past_decisions(connection, moderator)]
    while pages[-1].next is not None:
        pages.append(past_decisions(connection, moderator, before=pages[-1].next))
    assert [len(page.decisions) for page in pages] == sizes, "the last leads to no empty one"
    assert [each.decision.id for page in pages for each in page.decisions] == ids
    with pytest.raises(NotAllowedError):
        past_decisions(connection, author)
    with pytest.raises(UnknownError):
        past_decisions(connection, moderator, before="nothing")


def test_the_first_accepted_post_makes_trusted(connection: Connection) -> None:
    new, moderator = person(connection, trusted=False), person(connection, Role.MODERATOR)
    on, other = note(connection, new), note(connection, new)
    assert on.status is Status.QUEUED
    assert decide(connection, moderator, named(on), Act.ACCEPT, why=Why())
    assert trusted(connection, new)
    assert feature_seen_by(connection, VISITOR, on.id)[0].status is Status.PUBLISHED
    assert decide(connection, moderator, named(other), Act.REFUSE, why=Why("wrong-place"))
    assert not trusted(connection, new)
    with pytest.raises(UnknownError):
        feature_seen_by(connection, VISITOR, other.id)


def hide(connection: Connection, moderator: Actor, on: Feature) -> str:
    made = decide(connection, moderator, named(on), Act.HIDE, why=ADVERTISING)
    assert made
    return made.id


def test_who_was_trusted_is_so_again_when_all_is_undone(connection: Connection) -> None:
    author, moderator = person(connection), person(connection, Role.MODERATOR)
    names = [named(note(connection, author)) for _ in range(6)]
    made = decide_all(connection, moderator, names, Act.HIDE, why=ADVERTISING)
    undo_all(connection, moderator, sorted(each.id for each in made[:3]))
    assert not trusted(connection, author)  # three still stand
    undone = undo_all(connection, moderator, [each.id for each in made[3:]])
    assert [each.id for each in undone] == [each.id for each in reversed(made[3:])]
    assert trusted(connection, author)


def test_nobody_is_trusted_while_a_decision_against_them_stands(connection: Connection) -> None:
    author, moderator = person(connection), person(connection, Role.MODERATOR)
    one, two = (hide(connection, moderator, note(connection, author)) for _ in range(2))
    undo(connection, moderator, one)
    assert not trusted(connection, author)
    undo(connection, moderator, two)
    assert trusted(connection, author)


def test_who_was_accepted_twice_stays_trusted_when_one_is_undone(connection: Connection) -> None:
    new, moderator = person(connection, trusted=False), person(connection, Role.MODERATOR)
    names = [named(note(connection, new)) for _ in range(2)]
    first, second = decide_all(connection, moderator, names, Act.ACCEPT, why=Why())
    undo(connection, moderator, first.id)
    assert trusted(connection, new)
    undo(connection, moderator, second.id)
    assert not trusted(connection, new)


def test_reports_are_sorted_by_harm_then_age(connection: Connection) -> None:
    author, moderator = person(connection), person(connection, Role.MODERATOR)
    new = person(connection, trusted=False)
    waits = note(connection, new)
    notes = [note(connection, author) for _ in range(3)]
    said = add_comment(connection, author, notes[0].id, "うるさい")
    guests = [visitor(CITY, origin=each) for each in "abc"]
    assert add_report(connection, guests[0], named(notes[1]), reason="advertising")
    assert add_report(connection, guests[0], named(notes[2]), reason="advertising")
    comment = Name(Kind.COMMENT, said.id)
    assert add_report(connection, guests[0], comment, reason="insult", words="ひどい")
    assert add_report(connection, guests[1], named(notes[2]), reason="personal-data")
    assert not add_report(connection, guests[1], named(notes[2]), reason="other")  # once
    queue = moderation_queue(connection, moderator)
    assert queued(queue) == [
        (notes[2].id, "reported"),
        (said.id, "reported"),
        (notes[1].id, "reported"),
        (waits.id, "waiting"),
    ]
    assert queue.total == 4
    assert queue.entries[0][0].reasons == {"advertising": 1, "personal-data": 1}
    assert queue.entries[1][0].words == ("ひどい",)
    assert queue.entries[1][1].text == "うるさい"
    for nobody in (author, VISITOR):
        assert moderation_queue(connection, nobody).total == 0
    assert decide(connection, moderator, named(notes[2]), Act.KEEP, why=Why())
    kept = decide(connection, moderator, comment, Act.HIDE, why=Why("insult"))
    assert queued(moderation_queue(connection, moderator)) == [
        (notes[1].id, "reported"),
        (waits.id, "waiting"),
    ]
    assert kept
    undo(connection, person(connection, Role.MODERATOR), kept.id)
    assert queued(moderation_queue(connection, moderator))[0] == (said.id, "reported")


def test_what_was_taken_away_does_not_wait(connection: Connection) -> None:
    author, moderator = person(connection), person(connection, Role.MODERATOR)
    notes = [note(connection, author) for _ in range(2)]
    said = add_comment(connection, author, notes[0].id, "うるさい")
    waits = note(connection, person(connection, trusted=False))
    for name in (named(notes[0]), named(notes[1]), Name(Kind.COMMENT, said.id)):
        assert add_report(connection, VISITOR, name, reason="insult")
    assert moderation_queue(connection, moderator).total == 4
    withdraw_comment(connection, author, said.id)
    delete_feature(connection, author, notes[1].id, base_version=1)
    assert queued(moderation_queue(connection, moderator)) == [
        (notes[0].id, "reported"),
        (waits.id, "waiting"),
    ]
    assert moderation_queue(connection, moderator).total == 2


@pytest.mark.parametrize("reason", ["", "because", "hide"])
def test_reasons_are_of_the_list(connection: Connection, reason: str) -> None:
    moderator = person(connection, Role.MODERATOR)
    on = note(connection, person(connection))
    with pytest.raises(InvalidInputError):
        add_report(connection, VISITOR, named(on), reason=reason)
    with pytest.raises(InvalidInputError):
        decide(connection, moderator, named(on), Act.HIDE, why=Why(reason))


def test_an_appeal_is_answered_by_somebody_else(connection: Connection) -> None:
    author, one, two = person(connection), *(person(connection, Role.MODERATOR) for _ in "ab")
    on = note(connection, author)
    made = decide(connection, one, named(on), Act.HIDE, why=ADVERTISING)
    assert made
    with pytest.raises(UnknownError):
        appeal(connection, two, made.id, words="x")
    with pytest.raises(InvalidInputError):
        appeal(connection, author, made.id, words=" ")
    suspended = dataclasses.replace(author, suspended=True)
    appeal(connection, suspended, made.id, words="お店のことではありません")
    with pytest.raises(InvalidInputError):
        appeal(connection, author, made.id, words="もう一度")
    ((waiting, thing),) = moderation_queue(connection, two).entries
    assert (waiting.cause, waiting.decision and waiting.decision.appeal, thing.name) == (
        "appealed",
        "お店のことではありません",
        named(on),
    )
    with pytest.raises(NotAllowedError):
        answer_appeal(connection, one, made.id, uphold=True, words="はい")
    answered = answer_appeal(connection, two, made.id, uphold=True, words="まちがいでした")
    assert (answered.appeal_state, bool(answered.undone_at)) == ("upheld", True)
    assert feature_seen_by(connection, VISITOR, on.id)[0].status is Status.PUBLISHED
    kinds = [kind for kind, _ in told(connection, author)]
    assert kinds == ["decision", "appeal-answered", "decision-undone"]
    assert [each.id for each in decisions_about(connection, author)] == [made.id]
    assert decisions_about(connection, two) == []


def test_an_appeal_made_in_time_is_upheld_later(connection: Connection) -> None:
    author, one, two = person(connection), *(person(connection, Role.MODERATOR) for _ in "ab")
    on = note(connection, author)
    made = hide(connection, one, on)
    appeal(connection, author, made, words="表札は写っていません")
    connection.execute(update(decisions).values(at=decisions.c.at - UNDO_MS - 1))
    answered = answer_appeal(connection, two, made, uphold=True, words="まちがいでした")
    assert (answered.appeal_state, bool(answered.undone_at)) == ("upheld", True)
    assert feature_seen_by(connection, VISITOR, on.id)[0].status is Status.PUBLISHED
    assert trusted(connection, author)


@pytest.mark.parametrize("by", ["undo", "show", "accept"])
def test_what_comes_back_closes_an_appeal_for_its_author(connection: Connection, by: str) -> None:
    author, moderator = person(connection), person(connection, Role.MODERATOR)
    on = note(connection, author)
    made = hide(connection, moderator, on)
    appeal(connection, author, made, words="表札は写っていません")
    if by == "undo":
        undo(connection, moderator, made)
    elif by == "show":
        assert decide(connection, moderator, named(on), Act.SHOW, why=Why())
    else:
        rewrite(connection, author, on, "日かげがない", 2)
        assert decide(connection, moderator, named(on), Act.ACCEPT, why=Why())
    assert moderation_queue(connection, moderator).total == 0
    upheld = next(each for each in decisions_about(connection, author) if each.id == made)
    assert (upheld.appeal_state, bool(upheld.undone_at)) == ("upheld", True)
    ((_, content),) = [each for each in told(connection, author) if each[0] == "appeal-answered"]
    assert content["upheld"]
    assert trusted(connection, author)
    acts = connection.scalars(select(log.c.action).order_by(log.c.number)).all()
    first = "undo-hide" if by == "undo" else by
    assert acts == ["hide", "appeal", first, "uphold-appeal"]


def test_an_appeal_is_upheld_where_the_thing_is_shown_already(connection: Connection) -> None:
    author, one, two = person(connection), *(person(connection, Role.MODERATOR) for _ in "ab")
    on = note(connection, author)
    made = hide(connection, one, on)
    assert decide(connection, one, named(on), Act.SHOW, why=Why())
    appeal(connection, author, made, words="表札は写っていません")
    answered = answer_appeal(connection, two, made, uphold=True, words="まちがいでした")
    assert (answered.appeal_state, bool(answered.undone_at)) == ("upheld", True)
    assert feature_seen_by(connection, VISITOR, on.id)[0].status is Status.PUBLISHED


def test_nobody_decides_for_themselves(connection: Connection) -> None:
    one, two = (person(connection, Role.MODERATOR) for _ in "ab")
    on = note(connection, one)
    made = decide(connection, two, named(on), Act.HIDE, why=ADVERTISING)
    assert made
    with pytest.raises(NotAllowedError):
        decide(connection, one, named(on), Act.SHOW, why=Why())
    with pytest.raises(NotAllowedError):
        undo(connection, one, made.id)


def test_the_operator_hides_in_an_emergency(connection: Connection) -> None:
    operator = person(connection, Role.OPERATOR)
    on, new = (
        note(connection, person(connection)),
        note(connection, person(connection, trusted=False)),
    )
    with pytest.raises(NotAllowedError):
        decide(connection, operator, named(new), Act.ACCEPT, why=Why())
    with pytest.raises(InvalidInputError):
        decide(connection, operator, named(on), Act.HIDE, why=Why("dangerous"))
    assert decide(connection, operator, named(on), Act.HIDE, why=Why("dangerous", "夜なので"))
    machine = Actor(CITY, Hat.COMMAND_LINE)
    assert decide(connection, machine, named(new), Act.HIDE, why=Why("dangerous", "夜なので"))
    who = list(connection.scalars(select(log.c.who).order_by(log.c.number)))
    assert who == [operator.author, "operator"]


def test_many_are_hidden_with_one_reason(connection: Connection) -> None:
    moderator = person(connection, Role.MODERATOR)
    names = [named(note(connection, person(connection))) for _ in range(20)]
    made = decide_all(connection, moderator, names, Act.HIDE, why=ADVERTISING)
    assert len(made) == 20
    assert decide_all(connection, moderator, names, Act.HIDE, why=ADVERTISING) == []
    with pytest.raises(UnknownError):
        decide_all(connection, moderator, [Name(Kind.PHOTO, "x")], Act.HIDE, why=ADVERTISING)
    assert audit.verify(connection, CITY) is None


@pytest.mark.parametrize("roles", [(), (Role.STAFF,), (Role.FACILITATOR,), (Role.AUDITOR,)])
def test_others_decide_nothing(connection: Connection, roles: tuple[Role, ...]) -> None:
    on = note(connection, person(connection))
    with pytest.raises(NotAllowedError):
        decide(connection, person(connection, *roles), named(on), Act.HIDE, why=ADVERTISING)


def test_what_its_author_took_away_does_not_come_back(connection: Connection) -> None:
    author, moderator = person(connection), person(connection, Role.MODERATOR)
    on = note(connection, moderator)
    said = add_comment(connection, author, on.id, "こんにちは")
    made = decide(connection, moderator, Name(Kind.COMMENT, said.id), Act.HIDE, why=ADVERTISING)
    assert made
    withdraw_comment(connection, author, said.id)
    with pytest.raises(InvalidInputError):
        undo(connection, moderator, made.id)
