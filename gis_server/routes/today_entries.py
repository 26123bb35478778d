"""`/api/cities/{city}/today/entries`: what the city office types in of heat (手入力)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.items import Milliseconds, time_text
from gis_server.json_answers import answer
from gis_server.records import Finite
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.items import Body, body_as
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.today.alerts import AlertLevel
from layers.heat_package.today.entries import Entry, Issued, Measured, enter, entries, withdraw

EntryId = Annotated[str, Path(max_length=40, description="Id of an entry, as in the list.")]


class EntryBody(BaseModel):
    """A WBGT that was measured (`wbgt`, `place`), or an alert (`day`, `level`)."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["wbgt", "alert"]
    at: Annotated[Milliseconds, Field(description="When measured or issued; UTC, ms.")]
    wbgt: Annotated[Finite | None, Field(description="°C")] = None
    place: Annotated[str, Field(max_length=400)] = ""
    day: Annotated[str | None, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] = None
    level: Literal[tuple(AlertLevel)] | None = None  # type: ignore[valid-type]


class EntryAnswer(BaseModel):
    """What was typed in, by which role, when; `withdrawn` is when it was taken back."""

    id: str
    kind: Literal["wbgt", "alert"]
    at: str
    wbgt: Finite | None
    place: str
    day: str | None
    level: Literal[tuple(AlertLevel)] | None  # type: ignore[valid-type]
    role: str
    entered: str
    withdrawn: str | None


class Entries(BaseModel):
    """What was typed in lately, the newest first."""

    entries: list[EntryAnswer]


def today_entries_router(civic: Civic) -> APIRouter:
    """Give the routes of what is typed in."""
    router = APIRouter(prefix="/api/cities/{city}/today/entries", tags=["today"])

    @router.get("", summary="WBGT and alerts that were typed in lately", response_model=Entries)
    def list_entries(city: CityId, actor: Acting) -> Response:
        with civic.database_for(city).read() as connection:
            found = entries(connection, actor)
        return answer({"entries": _all(found)})

    @router.post(
        "",
        summary="Type in a WBGT or an alert",
        status_code=201,
        response_model=EntryAnswer,
        openapi_extra=described(EntryBody),
    )
    def add_entry(city: CityId, actor: Acting, body: Body) -> Response:
        content = _content(body_as(EntryBody, body))
        with civic.database_for(city).write() as connection:
            made = enter(connection, actor, content)
        return answer(_json(made), status=201)

    @router.delete("/{entry}", summary="Take an entry back", response_model=EntryAnswer)
    def take_back(city: CityId, entry: EntryId, actor: Acting) -> Response:
        with civic.database_for(city).write() as connection:
            taken = withdraw(connection, actor, entry)
        return answer(_json(taken))

    return router


def _content(asked: EntryBody) -> Measured | Issued:
    at = datetime.datetime.fromtimestamp(asked.at / 1000, datetime.UTC)
    if asked.kind == "wbgt":
        if asked.wbgt is None:
            raise _missing("wbgt", "暑さ指数（WBGT）を入れてください", "a WBGT")
        return Measured(asked.wbgt, asked.place, at)
    if asked.level is None:
        raise _missing("level", "アラートの種類を選んでください", "a level of the alert")
    try:
        day = datetime.date.fromisoformat(asked.day or "")
    except ValueError:
        raise _missing(
            "day", "アラートの対象の日を入れてください", "the day of the alert"
        ) from None
    return Issued(day, AlertLevel(asked.level), at)


def _missing(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, ja, en)])


def _all(found: Sequence[Entry]) -> list[dict[str, Any]]:
    return [_json(each) for each in found]


def _json(entry: Entry) -> dict[str, Any]:
    content = entry.content
    measured = content if isinstance(content, Measured) else None
    issued = content if isinstance(content, Issued) else None
    return {
        "id": entry.id,
        "kind": "wbgt" if measured else "alert",
        "at": _time(content.at),
        "wbgt": measured.wbgt_c if measured else None,
        "place": measured.place if measured else "",
        "day": issued.day.isoformat() if issued else None,
        "level": issued.level if issued else None,
        "role": entry.role,
        "entered": _time(entry.entered_at),
        "withdrawn": _time(entry.withdrawn_at),
    }


def _time(moment: datetime.datetime | None) -> str | None:
    return None if moment is None else time_text(round(moment.timestamp() * 1000))
