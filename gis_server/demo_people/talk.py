"""What the demo town's people say to each other, and what its moderators and office have to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import Connection

from gis_server.demo_people.notes import Note
from gis_server.demo_town.town_data import town
from layers.comments.reactions import Reaction, react
from layers.comments.writing import NamedPage, add_comment, decide_reply
from layers.features.feature import Feature, Status
from layers.moderation.appeals import appeal
from layers.moderation.decisions import Act, Why, decide
from layers.moderation.reports import add_report
from layers.moderation.things import Kind, Name
from layers.people.actor import Actor
from layers.people.suspensions import propose

_FEELS: Final = {
    "hot": (Reaction.HOT, Reaction.USEFUL),
    "cool": (Reaction.COOL, Reaction.WANT_TO_GO),
    "shade": (Reaction.COOL, Reaction.WANT_TO_GO),
    "water": (Reaction.COOL, Reaction.USEFUL),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A note that was written, and by whom."""

    note: Note
    author: Actor
    feature: Feature

    @property
    def name(self) -> Name:
        """Give it as moderators name it."""
        return Name(Kind.FEATURE, self.feature.id)

    @property
    def about(self) -> str:
        """Give what it is about."""
        return str(self.note.content.properties["about"])


def answer_each_other(
    connection: Connection,
    people: Sequence[Actor],
    seen: Sequence[Written],
    rng: np.random.Generator,
) -> None:
    """Let people comment on every fourth note, and feel something about every third."""
    published = [each for each in seen if each.feature.status is Status.PUBLISHED]
    for number, each in enumerate(published):
        others = [who for who in people if who.account != each.author.account]
        if number % 4 == 0 and not each.note.reported_as:
            for text in town().people.answers[each.about][: 1 + int(rng.integers(2))]:
                add_comment(
                    connection, others[int(rng.integers(len(others)))], each.feature.id, text
                )
        if number % 3 == 0:
            feelings = _FEELS.get(each.about, (Reaction.USEFUL,))
            for who in others[: 3 + int(rng.integers(len(others) - 2))]:
                react(connection, who, each.feature.id, feelings[number % len(feelings)], on=True)


def report_what_is_unwanted(
    connection: Connection, people: Sequence[Actor], seen: Sequence[Written]
) -> None:
    """Let others report notes, the worse ones more often; the first of them says why."""
    for number, each in enumerate(each for each in seen if each.note.reported_as):
        others = [who for who in people if who.account != each.author.account]
        for at, who in enumerate(others[: 1 + (number + 1) % 3]):
            words = each.note.reporter_says if at == 0 else ""
            add_report(connection, who, each.name, reason=each.note.reported_as, words=words)


def hide_and_be_asked(connection: Connection, moderator: Actor, seen: Sequence[Written]) -> None:
    """Hide a note; its author says why that is wrong, and another moderator is to answer."""
    case = next(each for each in seen if each.about == "barrier" and each.author.account)
    words = town().people.words
    why = Why("wrong-place", words["hide"])
    made = decide(connection, moderator, case.name, Act.HIDE, why=why)
    if made is not None:
        appeal(connection, case.author, made.id, words=words["appeal"])


def propose_a_suspension(connection: Connection, moderator: Actor, seen: Sequence[Written]) -> None:
    """Let the moderator propose to stop whoever advertised; the office is to decide."""
    case = next(each for each in seen if each.note.reported_as == "advertising")
    words = town().people.words["suspend"]
    account = str(case.author.account)
    propose(connection, moderator, account, reason="spam", words=words, days=7)


def speak_for_the_office(
    connection: Connection, office: Sequence[Actor], seen: Sequence[Written]
) -> None:
    """Reply as the city office twice: one reply is confirmed, one waits for its second person."""
    people = town().people
    wanted = {each.text for each in people.notes if each.picture == "bus stop"}
    asked = [each for each in seen if each.feature.status is Status.PUBLISHED]
    stops = [each for each in asked if each.note.content.properties["text"] in wanted]
    for number, (each, text) in enumerate(zip(stops, people.replies, strict=False)):
        page = f"https://{people.site}/atsusa/basutei/{number + 1}"
        reply = add_comment(
            connection,
            office[0],
            each.feature.id,
            text,
            page=NamedPage(page, (people.site,)),
        )
        if number == 0:
            decide_reply(connection, office[1], reply.id, approve=True)
