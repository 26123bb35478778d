"""`/api/cities/{city}/heat/jobs`: runs of heat that go on by themselves, for the operator."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gis_server.catalogue import Catalogue
from gis_server.heat.job_folder import HeatJob
from gis_server.heat.jobs import HeatJobs
from gis_server.heat.run_folders import HeatRequest
from gis_server.records import Bounds, Finite
from gis_server.request_body import json_body
from gis_server.request_origin import operator_only
from gis_server.routes.cities import CityId
from gis_server.settings import Settings

BODY_MAX = 8_000_000  # a year of hourly weather has 2 MB

JobId = Annotated[str, InPath(max_length=64, description="Id of a job.")]


class JobRequest(BaseModel):
    """What is to be computed; `bounds` are west, south, east, north in degrees."""

    model_config = ConfigDict(extra="forbid", strict=True, ser_json_inf_nan="null")

    date: Annotated[
        str,
        Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Day of the station's clock."),
    ]
    weather_name: Annotated[
        str,
        Field(
            pattern=r"^[^/\\.\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]{0,59}$",
            description="Name of the weather file.",
        ),
    ]
    weather_text: Annotated[str, Field(min_length=1, description="Text of the weather file.")]
    utc_offset_h: Annotated[
        Finite | None, Field(ge=-14, le=14, description="Clock of a file that does not carry it.")
    ] = None
    station: Annotated[
        str | None, Field(max_length=100, description="The one to take of a file with several.")
    ] = None
    clear_sky: Annotated[
        bool, Field(description="A cloudless sky where the file tells no sunshine.")
    ] = False
    bounds: Annotated[Bounds | None, Field(strict=False, description="None is the whole city.")] = (
        None
    )
    resolution_m: Annotated[Finite, Field(ge=0.5, le=10.0)] = 2.0
    scenario: Annotated[
        dict[str, Any] | None,
        Field(description="GeoJSON of what is changed, docs/data-contracts.md."),
    ] = None
    title: Annotated[str, Field(max_length=120)] = ""


class Jobs(BaseModel):
    """The jobs of a city, the newest first."""

    jobs: list[HeatJob]


BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": JobRequest.model_json_schema()}},
    }
}


def heat_jobs_router(catalogue: Catalogue, jobs: HeatJobs, settings: Settings) -> APIRouter:
    """Give the routes of jobs."""
    router = APIRouter(
        tags=["heat jobs"],
        prefix="/api/cities/{city}/heat/jobs",
        dependencies=[Depends(operator_only(settings))],
        responses={403: {"description": "For the operator only"}},
    )

    @router.post("", summary="Compute the heat of a city", status_code=202, openapi_extra=BODY)
    def begin_job(city: CityId, body: Annotated[bytes, Depends(json_body(BODY_MAX))]) -> HeatJob:
        asked = _read(body)
        _check(asked, catalogue.city(city).bounds)
        scenario = _scenario(asked.scenario)
        weather = asked.weather_text.encode()
        return jobs.begin(_request(city, asked), weather=weather, scenario=scenario)

    @router.get("", summary="The jobs of a city, the newest first")
    def list_jobs(city: CityId) -> Jobs:
        catalogue.city(city)
        return Jobs(jobs=jobs.jobs(city))

    @router.get("/{job}", summary="How far a job is")
    def show_job(city: CityId, job: JobId) -> HeatJob:
        catalogue.city(city)
        return jobs.job(city, job)

    @router.delete("/{job}", summary="Stop a job; one that has ended stays as it is")
    def cancel_job(city: CityId, job: JobId) -> HeatJob:
        catalogue.city(city)
        return jobs.cancel(city, job)

    return router


def _read(body: bytes) -> JobRequest:
    try:
        return JobRequest.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError as error:
        raise _invalid("body", f"is no JSON: {error}") from None
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        lines = [{**each, "loc": ("body", *each["loc"])} for each in found]
        raise RequestValidationError(lines) from None


def _scenario(asked: dict[str, Any] | None) -> bytes | None:
    try:
        return None if asked is None else orjson.dumps(asked)
    except TypeError as error:  # lists in lists without end
        raise _invalid("scenario", f"cannot be read: {error}") from None


def _check(asked: JobRequest, city: Bounds | None) -> None:
    """Refuse what can be known to be wrong before anything is computed."""
    try:
        datetime.date.fromisoformat(asked.date)
    except ValueError:
        raise _invalid("date", f"{asked.date} is no day; expected 2018-07-23") from None
    if asked.bounds is None or city is None:
        return
    west, south, east, north = asked.bounds
    if west >= east or south >= north:
        raise _invalid("bounds", "are empty; give west, south, east, north in degrees")
    if west > city[2] or east < city[0] or south > city[3] or north < city[1]:
        raise _invalid("bounds", f"lie outside the city, which has {list(city)}")


def _invalid(field: str, message: str) -> RequestValidationError:
    place = ("body",) if field == "body" else ("body", field)
    return RequestValidationError([{"loc": place, "msg": message, "type": "value_error"}])


def _request(city: str, asked: JobRequest) -> HeatRequest:
    return HeatRequest(
        city=city,
        weather=Path(asked.weather_name),
        date=asked.date,
        bounds=asked.bounds,
        resolution_m=asked.resolution_m,
        title=asked.title,
        utc_offset_h=asked.utc_offset_h,
        station=asked.station,
        clear_sky=asked.clear_sky,
    )
