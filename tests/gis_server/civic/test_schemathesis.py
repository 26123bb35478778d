"""The whole API under generated requests: no server errors, and no answer that is not described."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from gis_server.civic import SQLITE_FILE
from layers.people.roles import Hat, Role
from tests.gis_server.civic.classroom import plan
from tests.gis_server.civic.house import CITY, HERE, House, Person
from tests.gis_server.people.conftest import open_house

CASES = int(os.environ.get("UCHIMIZU_API_CASES", "600"))
ENDLESS = "/api/cities/{city}/changes/stream"
Operation = APIOperation[Any, Any, Any, Any]
Case = Any  # of schemathesis, generic in what nobody looks at
NOTES, SPOTS = f"{CITY}-notes", f"{CITY}-cool-spots"
GENERATED = 0.05  # of the path parameters whose values are known


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a server of its own, for nothing that others use survives this."""
    data: Path = tmp_path_factory.mktemp("fuzzed")
    with open_house(data, data / SQLITE_FILE) as opened:
        yield opened


class Api:
    """Asks for generated things, as different people, and notes what is wrong."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.schema = schemathesis.openapi.from_dict(house.description)
        self.base = str(house.client.base_url)
        teacher = house.person(Role.FACILITATOR)
        made = teacher.ask("POST", "/workshops", plan())
        self.workshop = made.json()["id"]
        opened = teacher.ask("POST", f"/workshops/{self.workshop}/acts", {"act": "open"})
        assert opened.status_code == 200, opened.text
        tree = {"kind": "tree", "height_m": 8.0}
        feature = {"type": "Feature", "geometry": HERE, "properties": tree}
        body = {"layer": f"{CITY}-proposals", "title": "木", "features": [feature]}
        self.proposal = house.person().ask("POST", "/proposals", body).json()["id"]
        self.sheet = house.visitor.ask("GET", "/paper/new-sheet").json()["number"]
        self.asked: Counter[int] = Counter()
        self.wrong: dict[str, str] = {}

    @property
    def operations(self) -> list[Operation]:
        found = [each.ok() for each in self.schema.get_all_operations() if isinstance(each, Ok)]
        return [each for each in found if each.path != ENDLESS]

    def known(self, who: Person) -> dict[str, list[Any]]:
        """Give values of path parameters that lead somewhere."""
        citizen = self.house.person()
        made = (who if who.account else citizen).add_note()
        if made.status_code != 201:  # the office adds to layers of its own alone
            made = citizen.add_note()
        note = made.json()["id"]
        talk = {"text": "ここは風が通ります"}
        comment = citizen.ask("POST", f"/layers/{NOTES}/items/{note}/comments", talk).json()["id"]
        return {
            "proposal": [self.proposal],
            "version": [1],
            "number": [self.sheet],
            "city": [CITY],
            "layer": [NOTES, SPOTS],
            "collection": [NOTES],
            "item": [note],
            "comment": [comment],
            "workshop": [self.workshop],
            "gml_id": ["bldg_0001"],
            "dataset": ["bldg_lod1"],
            "z": [0, 14],
            "purpose": ["account"],
            "if-match": [made.headers["etag"], f'"{SPOTS}.1"'],
        }

    def fuzz(self, operation: Operation, who: Person) -> None:
        known, session = self.known(who), requests.Session()
        count = CASES // (3 * len(self.operations)) + 2  # some routes have few cases
        modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
        for mode in modes:
            cases = operation.as_strategy(mode)

            @seed(20261120)
            @settings(
                max_examples=count // 2 + 1,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=cases, random=st.randoms(use_true_random=True))
            def ask(case: Case, random: Any) -> None:
                for name in case.path_parameters or {}:
                    if name in known and random.random() > GENERATED:
                        case.path_parameters[name] = random.choice(known[name])
                if "item" in (case.path_parameters or {}) and "layer" in case.path_parameters:
                    case.path_parameters["layer"] = NOTES
                if "if-match" in case.headers:
                    case.headers["if-match"] = random.choice(known["if-match"])
                self.ask(case, who, session)

            with suppress(Unsatisfiable):  # nothing wrong can be asked of routes without parameters
                ask()

    def ask(self, case: Case, who: Person, session: requests.Session) -> None:
        headers = {name: value for name, value in who.headers.items() if name == "cookie"}
        session.cookies.clear()
        name = f"{case.method} {case.operation.path}"
        try:
            answer = case.call(base_url=self.base, session=session, headers=headers, timeout=20)
        except requests.RequestException as error:
            self.wrong.setdefault(f"{name}: {type(error).__name__}", case.as_curl_command()[:600])
            return
        self.asked[answer.status_code] += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            self.wrong.setdefault(f"{name}: {answer.status_code}", case.as_curl_command()[:600])
        fault = self.fault(case, answer)
        if fault:
            how = f"{case.as_curl_command()[:400]}\n{answer.text[:200]}\n{fault[:400]}"
            self.wrong.setdefault(f"{name}: {answer.status_code} {fault[:60]}", how)

    def fault(self, case: Case, answer: schemathesis.Response) -> str:
        """Say where an answer is not as its route describes it; "" where it is."""
        operation = self.house.description["paths"][case.operation.path][case.method.lower()]
        described, status = operation["responses"], str(answer.status_code)
        promised = described.get(status) or described.get(f"{status[0]}XX")
        if promised is None:
            return "this status is not described"
        kind = answer.headers.get("content-type", [""])[0].partition(";")[0]
        contents = promised.get("content", {})
        if not answer.content:
            return ""
        if kind not in contents:
            return f"{kind} is not described"
        if not kind.endswith("json"):
            return ""
        schema = {**contents[kind]["schema"], "components": self.house.description["components"]}
        error = next(Draft202012Validator(schema).iter_errors(answer.json()), None)
        return f"{error.json_path}: {error.message}" if error else ""


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_request_breaks_the_server(house: House) -> None:
    api = Api(house)
    for operation in api.operations:
        office = house.person(Role.OFFICE, Role.MODERATOR, hat=Hat.OFFICE)
        for who in (house.visitor, house.person(), office):
            api.fuzz(operation, who)
    print(f"{api.asked.total():,} requests: {dict(sorted(api.asked.items()))}")
    failures = [each for each in house.server.events() if each["event"] == "failure"]
    told = "\n\n".join(f"{name}\n{how}" for name, how in sorted(api.wrong.items()))
    assert not api.wrong, f"{len(api.wrong)} faults\n{told}"
    assert failures == []
    assert api.asked.total() >= CASES
    assert api.asked[200] > api.asked.total() / 20
