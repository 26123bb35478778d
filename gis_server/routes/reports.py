"""`/api/cities/{city}/reports`: pointing at what does harm."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.people.bodies import read_as
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.safety import Reasons, ReportBody, Reported, reasons_json
from layers.moderation.reports import add_report


def reports_router(civic: Civic) -> APIRouter:
    """Give the routes of reports."""
    router = APIRouter(prefix="/api/cities/{city}/reports", tags=["safety"])

    @router.get("/reasons", summary="Why something can be reported or hidden")
    def list_reasons(city: CityId, _actor: Acting) -> Reasons:
        del city
        return reasons_json()

    @router.post(
        "",
        summary="Report a feature, a comment or a photo",
        status_code=201,
        openapi_extra=described(ReportBody),
    )
    def report(
        city: CityId,
        actor: Acting,
        asked: Annotated[ReportBody, Depends(read_as(ReportBody))],
    ) -> Reported:
        with civic.database_for(city).write() as connection:
            new = add_report(
                connection, actor, asked.name(), reason=asked.reason, words=asked.words
            )
        return Reported(new=new)

    return router
