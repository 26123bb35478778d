"""`/api/cities`: what is published."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from gis_server.catalogue import Catalogue
from gis_server.records import Cities, City

CityId = Annotated[str, Path(max_length=64, description="Id of a city, as in /api/cities.")]


def cities_router(catalogue: Catalogue) -> APIRouter:
    """Give the routes of the catalogue."""
    router = APIRouter(tags=["cities"])

    @router.get("/api/cities", summary="All published cities")
    def list_cities() -> Cities:
        return catalogue.cities()

    @router.get("/api/cities/{city}", summary="One city with its datasets, versions and lineage")
    def show_city(city: CityId) -> City:
        return catalogue.city(city)

    return router
