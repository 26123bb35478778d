"""`/api/cities/{city}/paper`: maps on paper, and what people wrote on them."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.feature_tables import FeatureTables
from gis_server.items import Item, item_json, time_text
from gis_server.json_answers import answer
from gis_server.paper.city_base import city_base
from gis_server.paper.printing import PDF, Press, pdf_answer
from gis_server.people.join_address import qr_code, reached_origin
from gis_server.records import Bounds, Title
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.items import Body, body_as
from layers.bilingual import Language
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.paper.map_page import MapPage, map_page, name_of
from layers.heat_package.paper.notes_typed import TypedNote, add_typed_note
from layers.heat_package.paper.sheet import SCALES, Paper, Sheet, sheet_at, sheet_of
from layers.heat_package.paper.spots_then import NumberedSpot, SheetSpots, spots_on

SheetNumber = Annotated[
    str,
    Path(max_length=60, description="Number of a sheet, as it is printed; dashes may be left out."),
]
PDF_ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}}}}


class SheetQuery(BaseModel):
    """What a new sheet shows."""

    model_config = ConfigDict(extra="forbid")

    middle: Annotated[
        str | None,
        Field(max_length=60, description="lon,lat in degrees; the city's middle without it."),
    ] = None
    scale: Annotated[int, Field(description=f"1 to one of {', '.join(map(str, SCALES))}")] = 2500
    paper: Literal[tuple(Paper)] = Paper.A4  # type: ignore[valid-type]


class SheetSpot(BaseModel):
    """A place with its number; `shown` is false where it was taken back since."""

    number: int
    id: str
    name: Title
    cell: str
    lon: float
    lat: float
    shown: bool


class SheetAnswer(BaseModel):
    """A sheet: its number says all that it needs to be printed or typed in again."""

    number: str
    city: str
    name: str
    made: str
    paper: Literal[tuple(Paper)]  # type: ignore[valid-type]
    scale: int
    bounds: Bounds
    columns: int
    rows: int
    spots: list[SheetSpot]
    left_out: int


class NoteBody(BaseModel):
    """One line of a filled sheet."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[
        str | None,
        Field(
            pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            description="UUID, where the client chose one: sent twice, it is written once.",
        ),
    ] = None
    where: Annotated[str, Field(max_length=20, description="Number of a place, or a cell.")]
    text: Annotated[str, Field(max_length=4000)]
    about: Annotated[str, Field(max_length=63)] = "other"
    workshop: Annotated[
        str | None,
        Field(
            max_length=40,
            description="Id of a workshop that one leads; everybody's map without it.",
        ),
    ] = None


def paper_router(civic: Civic, press: Press) -> APIRouter:
    """Give the routes of paper maps."""
    router = APIRouter(prefix="/api/cities/{city}/paper", tags=["paper"])
    tables = FeatureTables(civic.catalogue.storage)

    def spots_of(city: str, sheet: Sheet) -> SheetSpots:
        if not civic.has_database:
            return SheetSpots([], 0, [])
        with civic.database_for(city).read() as connection:
            return spots_on(connection, city, sheet)

    @router.get("/new-sheet", summary="A sheet of what is public now", response_model=SheetAnswer)
    def new_sheet(city: CityId, query: Annotated[SheetQuery, Query()]) -> Response:
        lon, lat = _middle(query.middle, civic.bounds_of(city))
        now = datetime.datetime.now(datetime.UTC)
        sheet = sheet_at(lon, lat, scale=query.scale, paper=Paper(query.paper), made=now)
        return answer(_sheet_json(civic, city, sheet, spots_of(city, sheet)))

    @router.get("/sheets/{number}", summary="What a sheet shows", response_model=SheetAnswer)
    def show_sheet(city: CityId, number: SheetNumber) -> Response:
        civic.bounds_of(city)
        sheet = sheet_of(number)
        return answer(_sheet_json(civic, city, sheet, spots_of(city, sheet)))

    @router.get(
        "/sheets/{number}/map.pdf",
        summary="A sheet to print",
        response_class=Response,
        responses=PDF_ANSWER,
    )
    def print_sheet(
        city: CityId, number: SheetNumber, request: Request, language: Language = "ja"
    ) -> Response:
        published = civic.catalogue.city(city)
        sheet = sheet_of(number)
        address = f"{reached_origin(request, civic.settings)}/people/{city}/paper/{sheet.number}"
        page = MapPage(
            sheet,
            published.name or city,
            city_base(tables, published, sheet.bounds),
            spots_of(city, sheet),
            published.attribution or published.name or city,
            qr_code(address).decode(),
        )
        pdf = press.printed("map", map_page(page, language), language=language, made=sheet.made)
        return pdf_answer(pdf, f"{city}-{sheet.number}.pdf")

    @router.post(
        "/sheets/{number}/notes",
        summary="Type in a line of a filled sheet",
        status_code=201,
        response_model=Item,
        openapi_extra=described(NoteBody),
    )
    def type_in(city: CityId, number: SheetNumber, actor: Acting, body: Body) -> Response:
        asked = body_as(NoteBody, body)
        sheet = sheet_of(number)
        with civic.database_for(city).write() as connection:
            made, layer = add_typed_note(
                connection,
                actor,
                sheet,
                TypedNote(asked.where, asked.text, asked.about, asked.workshop),
                spots=spots_on(connection, city, sheet),
                feature_id=asked.id,
            )
        return answer(item_json(made, layer, actor), status=201)

    return router


def _middle(text: str | None, bounds: Bounds | None) -> tuple[float, float]:
    if text is None:
        west, south, east, north = bounds or (135.0, 35.0, 135.0, 35.0)
        return (west + east) / 2, (south + north) / 2
    try:
        lon, lat = (float(each) for each in text.split(","))
    except ValueError:
        words = FieldError("middle", "経度,緯度（度）", "lon,lat in degrees")
        raise InvalidInputError([words]) from None
    return lon, lat


def _sheet_json(civic: Civic, city: str, sheet: Sheet, found: SheetSpots) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "city": city,
        "name": civic.catalogue.city(city).name or city,
        "made": time_text(int(sheet.made.timestamp() * 1000)),
        "paper": sheet.paper,
        "scale": sheet.scale,
        "bounds": sheet.bounds,
        "columns": sheet.format.columns,
        "rows": sheet.format.rows,
        "spots": [_spot_json(each) for each in found.spots],
        "left_out": found.left_out,
    }


def _spot_json(spot: NumberedSpot) -> dict[str, Any]:
    shown = spot.properties if spot.shown else {}
    return {
        "number": spot.number,
        "id": spot.id,
        "name": {"ja": name_of(shown, "ja"), "en": name_of(shown, "en")},
        "cell": spot.cell,
        "lon": round(spot.lon, 6),
        "lat": round(spot.lat, 6),
        "shown": spot.shown,
    }
