"""`/api/cities/{city}/plan.svg`: streets, buildings and water of a part of a city as a picture."""

from __future__ import annotations

import threading
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from gis_server.catalogue import Catalogue
from gis_server.errors import BusyError
from gis_server.feature_tables import FeatureTables
from gis_server.paper.city_base import city_base
from gis_server.routes.cities import CityId
from gis_server.routes.items import bounds_of
from layers.base_map import draw_plan, frame_of
from layers.errors import FieldError, InvalidInputError

SVG: Final = "image/svg+xml"
WIDTH_MM: Final = 180.0
LEAST_DEG, MOST_DEG = 1e-5, 0.05
TREES_UP_TO_DEG: Final = 0.006  # of a wider picture a tree is a speck
AT_ONCE: Final = 2
WAIT_S: Final = 10.0
ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {SVG: {}}}}


class PlanQuery(BaseModel):
    """Which part is shown."""

    model_config = ConfigDict(extra="forbid")

    bbox: Annotated[
        str,
        Field(max_length=120, description=f"west,south,east,north; {MOST_DEG}° wide at most."),
    ]


def plan_picture_router(catalogue: Catalogue) -> APIRouter:
    """Give the route of these pictures."""
    router = APIRouter(tags=["cities"])
    tables = FeatureTables(catalogue.storage)
    turns = threading.BoundedSemaphore(AT_ONCE)

    @router.get(
        "/api/cities/{city}/plan.svg",
        summary="A part of a city as a picture to draw on",
        response_class=Response,
        responses=ANSWER,
    )
    def show_plan(city: CityId, query: Annotated[PlanQuery, Query()]) -> Response:
        published = catalogue.city(city)
        bounds = _bounds(query.bbox)
        trees = bounds[3] - bounds[1] <= TREES_UP_TO_DEG
        if not turns.acquire(timeout=WAIT_S):
            raise BusyError
        try:
            base = city_base(tables, published, bounds, trees=trees)
        finally:
            turns.release()
        picture = draw_plan(frame_of(bounds, width_mm=WIDTH_MM), base)
        return Response(picture, media_type=SVG, headers={"cache-control": "max-age=3600"})

    return router


def _bounds(bbox: str) -> tuple[float, float, float, float]:
    found = bounds_of(bbox)
    if found is not None:
        west, south, east, north = found
        if all(LEAST_DEG <= each <= MOST_DEG for each in (east - west, north - south)):
            return found
    words = FieldError(
        "bbox",
        f"西,南,東,北（度）。幅も高さも{MOST_DEG}度まで。",
        f"west,south,east,north in degrees, at most {MOST_DEG}° wide and high",
    )
    raise InvalidInputError([words])
