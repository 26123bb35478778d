"""`/api/cities/{city}/today/morning.pdf`: one A4 for whoever is on duty on a hot day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.items import Milliseconds
from gis_server.paper.printing import Press, pdf_answer
from gis_server.people.join_address import qr_code, reached_origin
from gis_server.routes.cities import CityId
from gis_server.routes.items import AT
from gis_server.routes.paper import PDF_ANSWER
from gis_server.spots import moment_of
from gis_server.today.feeds import Feeds
from gis_server.today.states import States
from layers.bilingual import Language
from layers.features.layer import layers_seen_by
from layers.features.provenance import FROM_PAPER, NOTE_KIND
from layers.features.reading import published_on
from layers.heat_package.paper.morning_page import DAYS_WRITTEN, Morning, Written, morning_page
from layers.heat_package.today.alerts import alert_on
from layers.heat_package.today.feed import Feed
from layers.people.actor import visitor
from layers.people.permissions import Action, require
from layers.spots.opening import TOKYO

SHA_SHOWN = 12


class MorningQuery(BaseModel):
    """Of when, and in which language."""

    model_config = ConfigDict(extra="forbid")

    at: Annotated[Milliseconds | None, Field(description=AT)] = None
    language: Language = "ja"


def morning_router(civic: Civic, states: States, press: Press) -> APIRouter:
    """Give the route of the morning's page."""
    router = APIRouter(tags=["today"])
    feeds = Feeds(civic.catalogue.storage)

    @router.get(
        "/api/cities/{city}/today/morning.pdf",
        summary="One A4 for whoever is on duty on a hot day",
        response_class=Response,
        responses=PDF_ANSWER,
    )
    def print_morning(
        city: CityId, actor: Acting, query: Annotated[MorningQuery, Query()], request: Request
    ) -> Response:
        require(actor, Action.ENTER_HEAT)
        feed = feeds.of(city)
        drill = query.at is None and feed.drill_at is not None
        moment = feed.drill_at if drill and feed.drill_at else moment_of(query.at).at
        with civic.database_for(city).read() as connection:
            state = states.of(connection, city)
            written = _written(connection, city, moment)
        day = moment.astimezone(TOKYO).date()
        alerts = [*feed.alerts, *state.alerts]
        morning = Morning(
            city=civic.catalogue.city(city).name or city,
            moment=moment,
            readings=[*feed.readings(), *state.readings],
            alert=alert_on(day, alerts),
            tomorrow=alert_on(day + datetime.timedelta(days=1), alerts),
            places=state.places,
            written=written,
            sources=_sources(feed),
            qr=qr_code(f"{reached_origin(request, civic.settings)}/today/{city}").decode(),
            drill=drill,
        )
        page = morning_page(morning, query.language)
        pdf = press.printed("morning", page, language=query.language, made=moment)
        return pdf_answer(pdf, f"{city}-morning-{day.isoformat()}.pdf")

    return router


def _written(connection: Connection, city: str, moment: datetime.datetime) -> Written:
    """Count what everybody sees of the notes of the last days; nobody is named."""
    end = moment.timestamp() * 1000
    begin = end - DAYS_WRITTEN * 86_400_000
    counts: dict[str, tuple[dict[str, str], int]] = {}
    on_paper = 0
    for layer in layers_seen_by(connection, visitor(city)):
        about = next((each for each in layer.fields if each.id == "about"), None)
        if layer.kind != NOTE_KIND or layer.official or about is None:
            continue
        notes = [
            each for each in published_on(connection, layer) if begin <= each.created_at <= end
        ]
        on_paper += sum(FROM_PAPER.id in each.content.properties for each in notes)
        for choice in about.choices:
            known = counts.get(choice.id, ({"ja": choice.label.ja, "en": choice.label.en}, 0))
            same = sum(each.content.properties.get(about.id) == choice.id for each in notes)
            counts[choice.id] = (known[0], known[1] + same)
    return Written(list(counts.values()), on_paper)


def _sources(feed: Feed) -> Sequence[str]:
    files = [
        feed.forecast.file if feed.forecast else None,
        feed.observed.file if feed.observed else None,
        feed.alert_file,
    ]
    return [f"{each.name} (sha256 {each.sha256[:SHA_SHOWN]}…)" for each in files if each]
