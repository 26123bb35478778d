"""`/api/cities/{city}/heat/{run}/report`: the planner's report, as sections and as a PDF."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from gis_server.json_answers import answer
from gis_server.paper.printing import Press, pdf_answer
from gis_server.paper.reports import Addresses, Reports
from gis_server.people.join_address import qr_code, reached_origin
from gis_server.routes.cities import CityId
from gis_server.routes.heat_runs import RunId
from gis_server.routes.paper import PDF_ANSWER
from layers.bilingual import Language
from layers.heat_package.paper.report import Report
from layers.heat_package.paper.report_page import (
    marked_map,
    report_mark,
    report_page,
    report_sections,
    report_title,
)


class ColumnRecord(BaseModel):
    """The head of a column; wbgt_class : whose pattern stands beside it, or empty."""

    words: str
    number: bool
    wbgt_class: str


class TableRecord(BaseModel):
    """A table; the first cell of a row says what the row is."""

    title: str
    columns: list[ColumnRecord]
    rows: list[list[str]]


class SectionRecord(BaseModel):
    """A section; origin : what its numbers are (computed, measured, made up, counted)."""

    id: str
    title: str
    origin: str
    text: list[str]
    tables: list[TableRecord]
    notes: list[str]


class PictureRecord(BaseModel):
    """A picture as SVG with its words."""

    svg: str
    words: str


class MarkedMapRecord(PictureRecord):
    """The map of hours in the highest class, with the marks of places and streets."""

    title: str
    legend: list[PictureRecord]


class ReportRecord(BaseModel):
    """The report in one language; mark : why nobody should decide by it yet, or empty.

    map_times : times of the run of which its maps are, the hottest among them.
    """

    city: str
    run: str
    version: str
    language: Language
    title: str
    made: str
    mark: str
    map_times: list[str]
    sections: list[SectionRecord]
    marked_map: MarkedMapRecord | None


class HottestRecord(BaseModel):
    """hottest : the time with the most ground in the highest classes; None without WBGT."""

    hottest: str | None


def heat_report_router(reports: Reports, press: Press) -> APIRouter:
    """Give the routes of the planner's report."""
    router = APIRouter(prefix="/api/cities/{city}/heat/{run}", tags=["paper"])

    def made(
        city: str, run: str, language: Language, request: Request, *, with_maps: bool
    ) -> Report:
        reports.runs.run_of_id(city, run)  # no addresses of what is not there
        origin = reached_origin(request, reports.civic.settings)
        page = f"{origin}/heat/{city}/{run}?lang={language}"
        chain = f"{origin}/people/{city}/chain?of=heat-{run}"
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        addresses = Addresses(page, chain, qr_code(page).decode())
        return reports.of(city, run, addresses, made=now, with_maps=with_maps)

    @router.get(
        "/hottest",
        summary="The time with the most ground in the highest classes of WBGT",
        response_model=HottestRecord,
    )
    def show_hottest(city: CityId, run: RunId) -> Response:
        found = reports.hottest(city, run)
        return answer({"hottest": found.isoformat() if found else None})

    @router.get(
        "/report",
        summary="The planner's report: exposure, proposals, voices, sources",
        response_model=ReportRecord,
    )
    def show(city: CityId, run: RunId, request: Request, language: Language = "ja") -> Response:
        found = made(city, run, language, request, with_maps=False)
        return answer(_report_json(city, found, language))

    @router.get(
        "/report.pdf",
        summary="The same to print",
        response_class=Response,
        responses=PDF_ANSWER,
    )
    def print_report(
        city: CityId, run: RunId, request: Request, language: Language = "ja"
    ) -> Response:
        found = made(city, run, language, request, with_maps=True)
        page = report_page(found, language)
        pdf = press.printed("report", page, language=language, made=found.made)
        return pdf_answer(pdf, f"{city}-{run}-report-{language}.pdf")

    return router


def _report_json(city: str, found: Report, language: Language) -> dict[str, Any]:
    return {
        "city": city,
        "run": found.run,
        "version": found.version,
        "language": language,
        "title": report_title(found, language),
        "made": found.made.isoformat(),
        "mark": report_mark(found, language),
        "map_times": [each.isoformat() for each in found.map_times],
        "sections": [dataclasses.asdict(each) for each in report_sections(found, language)],
        "marked_map": marked_map(found, language),
    }
