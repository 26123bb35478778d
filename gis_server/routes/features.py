"""`/api/cities/{city}/search` and `/features/{gml_id}`: questions about single features."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from gis_server.catalogue import Catalogue
from gis_server.feature_search import FeatureSearch
from gis_server.feature_tables import FeatureTables
from gis_server.features import find_feature
from gis_server.records import Feature, SearchResults
from gis_server.routes.cities import CityId

Words = Annotated[
    str,
    Query(
        min_length=1,
        max_length=100,
        description="Part of an id or name, words of a name or kind, or a mesh code.",
    ),
]
GmlId = Annotated[str, Path(max_length=200, description="gml:id of the feature.")]


def features_router(catalogue: Catalogue) -> APIRouter:
    """Give the routes of features."""
    router = APIRouter(tags=["features"])
    tables = FeatureTables(catalogue.storage)
    features = FeatureSearch(tables)

    @router.get("/api/cities/{city}/search", summary="Features by id, name or mesh code")
    def search(city: CityId, q: Words) -> SearchResults:
        return SearchResults(results=features.find(catalogue.city(city), q))

    @router.get("/api/cities/{city}/features/{gml_id}", summary="One feature, all attributes")
    def show_feature(city: CityId, gml_id: GmlId) -> Feature:
        return find_feature(tables, catalogue.city(city), gml_id)

    return router
