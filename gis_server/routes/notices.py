"""`/api/cities/{city}/me/notices`: what somebody here is told."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.people.bodies import read_as
from gis_server.people.sign_in import require_account
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.safety import Notices, ReadBody, notice_json
from layers.notices.outbox import mark_read, notices_for


def notices_router(civic: Civic) -> APIRouter:
    """Give the routes of notices."""
    router = APIRouter(prefix="/api/cities/{city}/me/notices", tags=["safety"])

    @router.get("", summary="One's notices")
    def list_notices(city: CityId, actor: Acting) -> Notices:
        require_account(actor)
        with civic.database_for(city).read() as connection:
            return Notices(notices=[notice_json(each) for each in notices_for(connection, actor)])

    @router.patch("", summary="Mark notices as read", openapi_extra=described(ReadBody))
    def read(
        city: CityId, actor: Acting, asked: Annotated[ReadBody, Depends(read_as(ReadBody))]
    ) -> Notices:
        require_account(actor)
        with civic.database_for(city).write() as connection:
            mark_read(connection, actor, asked.read)
            return Notices(notices=[notice_json(each) for each in notices_for(connection, actor)])

    return router
