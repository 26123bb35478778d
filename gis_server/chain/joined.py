"""The chain of a city from both of its halves: what is published, and what people told."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from gis_server.chain.points import points_part, points_state
from gis_server.chain.published import PublishedChains
from gis_server.civic import Civic
from gis_server.errors import DatabaseUnavailableError
from gis_server.public_answers import PublicAnswers
from layers.errors import FieldError, InvalidInputError, UnknownError
from layers.heat_package.chain.graph import Chain
from layers.heat_package.chain.kept import Told, steps_of, tell_step
from layers.heat_package.chain.manual import ManualStep, Named, joined
from layers.heat_package.chain.thing import Kind
from layers.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole chain of a city; `with_manual` is false where the database does not answer."""

    chain: Chain
    with_manual: bool


MakeBody = Callable[[Whole], bytes]


class Chains:
    """Gives chains, adds manual steps."""

    def __init__(self, civic: Civic, published: PublishedChains, answers: PublicAnswers) -> None:
        self.civic = civic
        self.published = published
        self.answers = answers

    def whole(self, city: str, connection: Connection | None) -> Whole:
        """Give the chain of a city as a transaction sees it; without one the automatic steps."""
        published = self.published.of(city)
        if connection is None:
            return Whole(joined(published.things, published.steps, ()), with_manual=False)
        manual: Sequence[ManualStep] = steps_of(connection, city)
        things, steps = points_part(connection, city, published.steps, _now())
        chain = joined([*published.things, *things], [*published.steps, *steps], manual)
        return Whole(chain, with_manual=True)

    def now(self, city: str) -> Whole:
        """Give the chain of a city as it is now, outside of any request."""
        self.civic.bounds_of(city)
        if not self.civic.has_database:
            return replace(self.whole(city, None), with_manual=True)
        try:
            with self.civic.database_for(city).read() as connection:
                return self.whole(city, connection)
        except (DatabaseUnavailableError, SQLAlchemyError):
            self.civic.watch.suspect()
            return self.whole(city, None)

    def body(self, city: str, asked: str, make: MakeBody) -> bytes:
        """Give the body of an answer about a city's chain, made anew when something changed.

        asked : all that it depends on besides the chain.

        Raises
        ------
        UnknownCityError
            No city of this id is published.
        """
        self.civic.bounds_of(city)
        if not self.civic.has_database:  # nobody has told anything
            return make(replace(self.whole(city, None), with_manual=True))
        try:
            with self.civic.database_for(city).read() as connection:
                published = self.published.of(city).state
                state = f"{published} {points_state(connection, city, _now())}"
                return self.answers.body(
                    connection,
                    city,
                    (),
                    asked=f"chain\n{asked}\n{state}",
                    make=lambda: make(self.whole(city, connection)),
                ).content
        except (DatabaseUnavailableError, SQLAlchemyError):
            self.civic.watch.suspect()
            return make(self.whole(city, None))

    def tell(self, actor: Actor, told: Told) -> ManualStep:
        """Add a manual step; things of the chain are noted with the checksum that they have now.

        Raises
        ------
        LayersError
            This role may not, or something of it is wrong.
        """
        with self.civic.database_for(actor.city).write() as connection:
            chain = self.whole(actor.city, connection).chain
            seen = replace(
                told,
                inputs=_as_now(told.inputs, chain, "inputs"),
                outputs=_as_now(told.outputs, chain, "outputs"),
            )
            return tell_step(connection, actor, seen)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def part_of(chain: Chain, of: str) -> tuple[str, Chain]:
    """Give a thing by its id, or by that of its dataset, with all that it comes from.

    Raises
    ------
    UnknownError
        The chain has no such thing.
    """
    for name in (of, f"dataset:{of}"):
        if name in chain.things:
            return name, chain.upstream(name)
    raise UnknownError("thing", of)


def _as_now(named: tuple[Named, ...], chain: Chain, field: str) -> tuple[Named, ...]:
    return tuple(_noted(each, chain, f"{field}.{number}") for number, each in enumerate(named))


def _noted(named: Named, chain: Chain, field: str) -> Named:
    if not named.thing:
        return named
    thing = chain.things.get(named.thing)
    if thing is None or not thing.digest or thing.kind is Kind.EARLIER:
        words = ("選べるデータではありません。", "nothing of the chain that can be named")
        raise InvalidInputError([FieldError(f"{field}.thing", *words)])
    return Named(thing.title.ja, thing.digest, thing.id)
