"""`/api/cities/{city}/today`: how hot it is here, now and next, and where it is cool.

Where somebody is, is taken to 100 m, used for this answer and kept nowhere. The answer needs
nobody's session; where the database is away, it tells the last that was read, with its date.
"""

from __future__ import annotations

import time
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError

from gis_server.civic import Civic
from gis_server.errors import DatabaseUnavailableError
from gis_server.items import Milliseconds
from gis_server.json_answers import packed_answer
from gis_server.public_answers import PublicAnswers
from gis_server.ready_answers import hold, hold_last
from gis_server.revalidated import packed
from gis_server.routes.cities import CityId
from gis_server.routes.items import AT
from gis_server.routes.spots import place_of
from gis_server.spots import Moment, moment_of
from gis_server.today.answer import Question, Today, today_json
from gis_server.today.feeds import REMEMBERED_S, Feeds
from gis_server.today.simulated import SimulatedDays
from gis_server.today.states import NOTHING, State, States
from layers.heat_package.today.feed import Feed
from layers.heat_package.today.readings import Reading
from layers.spots.opening import TOKYO

NEAR = "lon,lat in degrees; it is taken to 100 m, kept nowhere."


class TodayQuery(BaseModel):
    """Where, and of when."""

    model_config = ConfigDict(extra="forbid")

    near: Annotated[str | None, Field(max_length=60, description=NEAR)] = None
    at: Annotated[Milliseconds | None, Field(description=AT)] = None
    spot: Annotated[
        str | None,
        Field(max_length=64, description="Id of a spot to tell of, also where it is closed."),
    ] = None


def today_router(
    civic: Civic, answers: PublicAnswers, states: States, days: SimulatedDays
) -> APIRouter:
    """Give the route of today's answer."""
    router = APIRouter(tags=["today"])
    feeds = Feeds(civic.catalogue.storage)

    @router.get(
        "/api/cities/{city}/today",
        summary="How hot it is here, now and next, and where it is cool",
        response_model=Today,
    )
    def show_today(
        city: CityId, query: Annotated[TodayQuery, Query()], request: Request
    ) -> Response:
        feed, near = feeds.of(city), place_of(query.near)
        moment = _moment(query, feed)

        def made(state: State, *, stale: bool = False) -> bytes:
            about = civic.catalogue.city(city)
            asked = Question(city, about.name or city, about.language, moment.at, near, query.spot)
            computed = _computed(days, asked)
            told = today_json(asked, feed, state, computed=computed, stale=stale)
            return packed(orjson.dumps(told))

        what = f"today {moment.minute} {near} {query.spot} {hash(feed)}"
        if not civic.has_database:
            last = states.last(city)
            return packed_answer(request, made(last, stale=last is not NOTHING))
        try:
            with civic.database_for(city).read() as connection:
                state = states.of(connection, city)
                body = answers.body(
                    connection,
                    city,
                    state.layers,
                    asked=what,
                    make=lambda: made(state),
                )
        except (SQLAlchemyError, DatabaseUnavailableError):
            civic.watch.suspect()
            last = states.last(city)
            content = answers.kept(
                f"last today {city} {last.as_of} {what}", lambda: made(last, stale=True)
            )
            hold_last(request, city, until=min(moment_of(None).end, time.time() + REMEMBERED_S))
            return packed_answer(request, content)
        until = min(moment_of(None).end, time.time() + REMEMBERED_S)
        hold(request, body, until=until, dates_itself=True)
        return packed_answer(request, body.content)

    return router


def _moment(query: TodayQuery, feed: Feed) -> Moment:
    if query.at is None and feed.drill_at is not None:
        return Moment(feed.drill_at)
    return moment_of(query.at)


def _computed(days: SimulatedDays, asked: Question) -> list[Reading]:
    if asked.near is None:
        return []
    run = days.run_of(asked.city, asked.moment.astimezone(TOKYO).date())
    return [] if run is None else days.readings(run, asked.near)
