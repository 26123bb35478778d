"""`…/layers/{layer}/imports`: the lists that came onto a layer, and undoing one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from pydantic import BaseModel

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.items import time_text
from gis_server.routes.cities import CityId
from gis_server.routes.items import LayerId
from layers.exchange.taking_back import past_imports, take_back

Number = Annotated[int, InPath(ge=1, le=2**53, description="As the list of imports says.")]


class PastImportRecord(BaseModel):
    """A list that came onto the layer: `left` of the `added` features are there as they came."""

    number: int
    at: str
    added: int
    left: int


class PastImports(BaseModel):
    """The newest lists that brought something, the newest first."""

    imports: list[PastImportRecord]


class TakenBackAnswer(BaseModel):
    """How many features were taken away; `changed` ones stay, for somebody changed them since."""

    taken: int
    changed: int


def past_imports_router(civic: Civic) -> APIRouter:
    """Give the routes of past imports."""
    router = APIRouter(prefix="/api/cities/{city}/layers/{layer}/imports", tags=["exchange"])

    @router.get("", summary="The newest lists that came onto a layer")
    def list_imports(city: CityId, layer: LayerId, actor: Acting) -> PastImports:
        with civic.database_for(city).read() as connection:
            found = past_imports(connection, actor, layer)
        return PastImports(
            imports=[
                PastImportRecord(
                    number=each.number, at=time_text(each.at), added=each.added, left=each.left
                )
                for each in found
            ]
        )

    @router.delete("/{number}", summary="Take away what a list brought")
    def undo_import(city: CityId, layer: LayerId, actor: Acting, number: Number) -> TakenBackAnswer:
        with civic.database_for(city).write() as connection:
            done = take_back(connection, actor, layer, number)
        return TakenBackAnswer(taken=done.taken, changed=done.changed)

    return router
