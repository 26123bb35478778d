"""The OpenAPI description of runs and rasters is true."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.gis_server.raster.conftest import HeatTown

# Of rasterio's own lines with the newest affine.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

RASTER = "/raster/{city}/{dataset}/{quantity}"
UTCI = "/raster/block/heat-hot-day/utci"
POINT = "/api/cities/{city}/heat/{run}/point"
ANSWERS = [
    ("/api/cities/{city}/heat", "/api/cities/block/heat", 200),
    ("/api/cities/{city}/heat", "/api/cities/unknown/heat", 404),
    (POINT, "/api/cities/block/heat/hot-day/point?lon=139.39&lat=36.1463", 200),
    (POINT, "/api/cities/block/heat/hot-day/point?lon=139.3886&lat=36.14725", 200),
    (POINT, "/api/cities/block/heat/hot-day/point", 422),
    (f"{RASTER}/info", f"{UTCI}/info", 200),
    (f"{RASTER}/info", "/raster/block/heat-hot-day/none/info", 404),
    (f"{RASTER}/statistics", f"{UTCI}/statistics", 200),
    (f"{RASTER}/point/{{lon}},{{lat}}", f"{UTCI}/point/139.39,36.1463", 200),
    (f"{RASTER}/preview.png", f"{UTCI}/preview.png", 200),
    (
        f"{RASTER}/tiles/WebMercatorQuad/{{z}}/{{x}}/{{y}}.png",
        f"{UTCI}/tiles/WebMercatorQuad/11/1816/803.png",
        200,
    ),
    (
        f"{RASTER}/WebMercatorQuad/tilejson.json",
        f"{UTCI}/WebMercatorQuad/tilejson.json",
        200,
    ),
]


@pytest.fixture(scope="module")
def description(heat_town: HeatTown) -> Any:
    return heat_town.ask("/api/openapi.json").json()


@pytest.mark.parametrize(("route", "path", "status"), ANSWERS)
def test_answers_have_the_described_shape(
    heat_town: HeatTown, description: Any, route: str, path: str, status: int
) -> None:
    answer = heat_town.ask(path)
    assert answer.status_code == status
    content = description["paths"][route]["get"]["responses"][str(status)]["content"]
    described = content[answer.headers["content-type"]]
    if answer.headers["content-type"] != "image/png":
        whole = {**described["schema"], "components": description["components"]}
        Draft202012Validator(whole).validate(answer.json())
