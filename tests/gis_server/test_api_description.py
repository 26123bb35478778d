"""The OpenAPI description is true: every answer has the shape that it promises."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.gis_server.civic.described import is_of_people
from tests.gis_server.conftest import Server
from tests.gis_server.heat.asking_heat import JOBS, OBSERVATIONS, WAYS, WHAT_IF
from tests.gis_server.raster.test_described_heat import ANSWERS as HEAT_ANSWERS

CHAIN = "/api/cities/{city}/chain"
ANSWERS = [
    ("/api/cities", "/api/cities", 200),
    ("/api/cities/{city}", "/api/cities/kawabe", 200),
    ("/api/cities/{city}", "/api/cities/unknown", 404),
    ("/api/cities/{city}/search", "/api/cities/kawabe/search?q=bldg", 200),
    ("/api/cities/{city}/search", "/api/cities/kawabe/search", 422),
    ("/api/cities/{city}/features/{gml_id}", "/api/cities/kawabe/features/bldg_0001", 200),
    ("/api/cities/{city}/features/{gml_id}", "/api/cities/kawabe/features/none", 404),
    (CHAIN, "/api/cities/kawabe/chain", 200),
    (CHAIN, "/api/cities/kawabe/chain?of=none", 404),
    (f"{CHAIN}/prov", "/api/cities/kawabe/chain/prov", 200),
    ("/api", "/api", 200),
    ("/live", "/live", 200),
    ("/ready", "/ready", 200),
    ("/version", "/version", 200),
]


@pytest.fixture(scope="module")
def description(server: Server) -> Any:
    return server.ask("/api/openapi.json").json()


@pytest.mark.parametrize(("route", "path", "status"), ANSWERS)
def test_answers_have_the_described_shape(
    server: Server, description: Any, route: str, path: str, status: int
) -> None:
    answer = server.ask(path)
    assert answer.status == status
    content = description["paths"][route]["get"]["responses"][str(status)]["content"]
    schema = content[answer.headers["content-type"]]["schema"]
    whole = {**schema, "components": description["components"]}
    Draft202012Validator(whole).validate(answer.json())


def test_every_route_was_asked(description: Any) -> None:
    asked = {route for route, _, status in [*ANSWERS, *HEAT_ANSWERS] if status == 200}
    asked |= {route for route in description["paths"] if is_of_people(description, route)}
    asked |= {WHAT_IF, f"{WHAT_IF}/ready", JOBS, f"{JOBS}/{{job}}", OBSERVATIONS, WAYS}
    asked |= {f"{CHAIN}/picture", f"{CHAIN}/steps"}  # in civic/test_chain.py
    asked |= {f"{WAYS}/code.svg"}  # in heat/test_ways.py
    asked |= {"/api/cities/{city}/plan.svg"}  # in test_cities.py
    assert asked == set(description["paths"])


def test_nothing_of_another_error_shape_is_described(description: Any) -> None:
    assert "HTTPValidationError" not in str(description)
    assert description["info"]["version"] != ""
