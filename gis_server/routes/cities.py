"""`/api/cities`: what is published."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from gis_server.catalogue import Catalogue
from gis_server.json_answers import JSON
from gis_server.public_answers import PublicAnswers
from gis_server.records import Cities, City
from gis_server.revalidated import NOT_MODIFIED, packed, revalidated_gzip

CityId = Annotated[str, Path(max_length=64, description="Id of a city, as in /api/cities.")]


def cities_router(catalogue: Catalogue, answers: PublicAnswers) -> APIRouter:
    """Give the routes of the catalogue."""
    router = APIRouter(tags=["cities"])

    @router.get("/api/cities", summary="All published cities")
    def list_cities() -> Cities:
        return catalogue.cities()

    @router.get(
        "/api/cities/{city}",
        summary="One city with its datasets, versions and lineage",
        response_model=City,
        responses=NOT_MODIFIED,
    )
    def show_city(city: CityId, request: Request) -> Response:
        told = catalogue.city(city).model_dump_json().encode()
        name = f"city {city} {hashlib.sha256(told).hexdigest()}"
        return revalidated_gzip(request, answers.kept(name, lambda: packed(told)), media_type=JSON)

    return router
