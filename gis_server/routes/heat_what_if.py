"""`POST /api/cities/{city}/heat/{run}/what-if`: what trees, shade or paving would change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gis_server.errors import RunInputsError
from gis_server.heat.published_runs import PublishedRuns
from gis_server.heat.run_folders import runs_folder
from gis_server.heat.what_if import WhatIfs
from gis_server.records import Finite
from gis_server.request_body import json_body
from gis_server.request_origin import same_site
from gis_server.routes.cities import CityId
from gis_server.routes.heat_runs import Latitude, Longitude, RunId
from simulations.errors import ScenarioError
from tiles.publishing.layout import heat_dataset

BODY_MAX = 64_000
FEATURES_MAX = 50

Word = Annotated[str, Field(max_length=200)]


class Feature(BaseModel):
    """One feature of a scenario; docs/data-contracts.md says which properties its kind takes."""

    model_config = ConfigDict(strict=True)

    type: Literal["Feature"]
    geometry: dict[str, Any]
    properties: Annotated[dict[Word, Word | Finite | bool | None], Field(max_length=20)]


class Scenario(BaseModel):
    """A GeoJSON FeatureCollection of what is changed."""

    model_config = ConfigDict(strict=True)

    type: Literal["FeatureCollection"]
    features: Annotated[list[Feature], Field(min_length=1, max_length=FEATURES_MAX)]


class Statistics(BaseModel):
    """Least, mean and largest change of the cells that change, and their area."""

    min: Finite
    mean: Finite
    max: Finite
    area_m2: Finite


class HourStatistics(Statistics):
    """Of one hour; also the change in shade that was not there before, and what was there."""

    shaded_min: Finite | None
    shaded_mean: Finite | None
    shaded_before: Finite | None


class DayStatistics(BaseModel):
    """Of the hottest moment of the day, and of its mean."""

    max: Statistics
    mean: Statistics


class ChangedQuantity(BaseModel):
    """The change of one quantity: pictures of coded numbers (docs/heat-data.md), and figures."""

    id: str
    label: dict[str, str]
    unit: str
    offset: Finite
    scale: Finite
    pictures: list[str]
    statistics: list[HourStatistics]
    day: DayStatistics


class ClassChange(BaseModel):
    """Ground that passes from one class of WBGT to another."""

    from_: Annotated[str, Field(alias="from")]
    to: str
    area_m2: Finite


class ClassChanges(BaseModel):
    """By hour, and of the hottest moment of the day."""

    hours: list[list[ClassChange]]
    day: list[ClassChange]


class RemarkRecord(BaseModel):
    """What a reader must know, by language."""

    code: str
    severity: Literal["info", "warning", "error"]
    message: dict[str, str]


class WhatIfAnswer(BaseModel):
    """What a scenario changes; `seconds` is what the computation took."""

    bounds: tuple[Finite, Finite, Finite, Finite]
    hours: list[str]
    quantities: list[ChangedQuantity]
    shaded_m2: list[Finite]
    classes: ClassChanges | None
    remarks: list[RemarkRecord]
    seconds: Finite


BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/geo+json": {
                "schema": {
                    "type": "object",
                    "description": "GeoJSON FeatureCollection, 1 to 50 features, at most 64 kB.",
                }
            }
        },
    }
}


def heat_what_if_router(runs: PublishedRuns, what_ifs: WhatIfs, data: Path) -> APIRouter:
    """Give the route of what-ifs."""
    router = APIRouter(tags=["heat"], dependencies=[Depends(same_site)])

    @router.post(
        "/api/cities/{city}/heat/{run}/what-if",
        summary="What trees, shade, mist, paving or buildings would change",
        response_model=WhatIfAnswer,
        openapi_extra=BODY,
    )
    def what_if(
        city: CityId, run: RunId, body: Annotated[bytes, Depends(json_body(BODY_MAX))]
    ) -> Response:
        scenario = _read(body)
        folder = _inputs(runs, data, city, run)
        try:
            answer = what_ifs.ask(folder, scenario.model_dump())
        except ScenarioError as error:
            raise _refused(error) from None
        return Response(
            answer, media_type="application/json", headers={"cache-control": "no-store"}
        )

    @router.post(
        "/api/cities/{city}/heat/{run}/what-if/ready",
        summary="Get ready for what-ifs at a place, before the first one is asked",
        status_code=202,
    )
    def get_ready(city: CityId, run: RunId, lon: Longitude, lat: Latitude) -> None:
        what_ifs.get_ready(_inputs(runs, data, city, run), (lon, lat))

    return router


def _inputs(runs: PublishedRuns, data: Path, city: str, run: str) -> Path:
    """Give the folder of what a published run was computed from."""
    published = runs.run(city, heat_dataset(run))
    folder = runs_folder(data, published.city) / published.run
    if not (folder / "plan.json").exists():
        raise RunInputsError(run)
    return folder


def _read(body: bytes) -> Scenario:
    try:
        return Scenario.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError as error:
        line = {"loc": ("body",), "msg": f"is no JSON: {error}", "type": "value_error"}
        raise RequestValidationError([line]) from None
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        lines = [{**each, "loc": ("body", *each["loc"])} for each in found]
        raise RequestValidationError(lines) from None


def _refused(error: ScenarioError) -> RequestValidationError:
    at = () if error.feature is None else (error.feature,)
    line = {"loc": ("body", "features", *at), "msg": str(error), "type": "value_error"}
    return RequestValidationError([line])
