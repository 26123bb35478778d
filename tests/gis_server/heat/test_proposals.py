"""Civic scenario 16 over HTTP: six trees and an awning, their difference, what becomes of them."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import orjson
import pytest

from layers.heat_package.wbgt_class import wbgt_class
from layers.people.roles import Hat, Role
from simulations.runs import RunFolder
from tests.gis_server.civic.house import CITY_SITE
from tests.gis_server.heat.conftest import HeatTown
from tests.gis_server.heat.proposal_town import (
    LAYER,
    METRE,
    ProposalTown,
    Somebody,
)
from tiles.raster import plane_grid_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("heat")]


def drawn(who: Somebody, layer: str, town: ProposalTown, *, trees: int) -> list[str]:
    """Draw trees and an awning one by one, and give their ids."""
    made = [who.done("POST", f"/layers/{layer}/items", each) for each in town.drawing(trees)]
    return [each["id"] for each in made]


def computed(who: Somebody, town: ProposalTown, proposal: dict[str, Any]) -> dict[str, Any]:
    where = f"/proposals/{proposal['id']}/versions/{proposal['version']}/results"
    found: dict[str, Any] = who.done("POST", where, {"run": town.run})
    return found


def test_a_class_draws_compares_votes_and_the_office_answers(peopled: ProposalTown) -> None:
    teacher, room, (fox, hare) = peopled.pupils(2)
    works, before = room["works_layer"], peopled.published()
    parts = drawn(fox, works, peopled, trees=6)
    first = fox.done(
        "POST", "/proposals", {"layer": works, "title": "6本の木とひよけ", "parts": parts}
    )
    assert (first["things"], first["workshop"]) == ({"tree": 6, "awning": 1}, room["id"])
    assert first["public"] is False
    result = computed(fox, peopled, first)

    # The result: run, checksums, figures, difference map, what one must know.
    assert (result["run"], result["version"]) == (peopled.run, 1)
    kept = fox.ask("GET", f"/proposals/results/{result['id']}")
    assert hashlib.sha256(kept.content).hexdigest() == result["sha256"]
    answer = orjson.loads(kept.content)
    assert {each["id"] for each in answer["quantities"]} == {"wbgt", "utci"}
    for quantity in answer["quantities"]:
        assert len(quantity["pictures"]) == len(answer["hours"])
        assert all(each.startswith("data:image/png;base64,") for each in quantity["pictures"])
    said = {each["code"] for each in result["remarks"]}
    assert "air-cooling-of-trees-not-modelled" in said
    shown = result["hours"]["wbgt"][result["hour"]]
    print(
        f"\nsix trees and an awning: {shown['before']:.1f} to {shown['after']:.1f} °C WBGT "
        f"on {shown['shaded_m2']:.0f} m² of new shade, computed"
    )
    assert shown["before"] - shown["after"] > 0.5
    assert shown["shaded_m2"] > 50
    assert result["before"] in {"severe_warning", "danger"}
    # It is kept once, and the official layer is what it was, byte by byte.
    assert computed(hare, peopled, first)["id"] == result["id"]
    assert peopled.published() == before
    runs = [each["run"] for each in peopled.visitor.done("GET", "/heat")["runs"]]
    assert runs == [peopled.run]

    # A variant with fewer trees, side by side on the same hours.
    smaller = hare.done(
        "POST",
        "/proposals",
        {
            "layer": works,
            "title": "2本の木とひよけ",
            "features": [{"type": "Feature", **strip(each)} for each in peopled.drawing(2)],
            "variant_of": {"proposal": first["id"], "version": 1},
        },
    )
    other = computed(hare, peopled, smaller)
    compared = fox.done("GET", f"/proposals/comparison?first={result['id']}&second={other['id']}")
    six, two = compared["relief"]["wbgt"]
    assert six > two > 0
    assert len(compared["hours"]["wbgt"]) == len(answer["hours"])
    assert [each["id"] for each in fox.done("GET", f"/proposals/{first['id']}")["variants"]] == [
        smaller["id"]
    ]

    # A vote: changeable, counted when the teacher closes it.
    asked = {"question": "どちらがよい？", "choices": [first["id"], smaller["id"]]}
    ballot = teacher.done("POST", f"/workshops/{room['id']}/ballots", asked)
    vote = f"/ballots/{ballot['id']}"
    listed = [who.done("GET", f"/workshops/{room['id']}/ballots") for who in (teacher, fox)]
    assert [each["leads"] for each in listed] == [True, False]
    fox.done("PUT", f"{vote}/vote", {"choice": smaller["id"]})
    assert hare.done("PUT", f"{vote}/vote", {"choice": first["id"]})["counts"] is None
    fox.done("PUT", f"{vote}/vote", {"choice": first["id"]})
    assert fox.ask("POST", f"{vote}/close").status_code == 403
    counted = teacher.done("POST", f"{vote}/close")["counts"]
    assert counted == {first["id"]: 2, smaller["id"]: 0}

    # Until the class is opened nobody else learns of it; then the office decides, by two people.
    clerk, chief = (peopled.person(Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
    for who in (peopled.visitor, clerk):
        assert who.ask("GET", f"/proposals/{first['id']}").status_code == 404
        assert who.ask("GET", f"/proposals/results/{result['id']}").status_code == 404
    teacher.done("POST", f"/workshops/{room['id']}/acts", {"act": "open"})
    wanted = {
        "outcome": "adopted",
        "reason": "駅前の改修に取り入れます。",
        "official_page": f"https://{CITY_SITE}/heat",
        "version": 1,
        "result": result["id"],
    }
    where = f"/proposals/{first['id']}/decisions"
    assert fox.ask("POST", where, wanted).status_code == 403
    draft = clerk.done("POST", where, wanted)
    assert peopled.visitor.done("GET", f"/proposals/{first['id']}")["decisions"] == []
    answer_to = f"/proposals/decisions/{draft['id']}"
    assert clerk.ask("POST", answer_to, {"approve": True}).status_code == 403
    chief.done("POST", answer_to, {"approve": True})
    public = peopled.visitor.done("GET", f"/proposals/{first['id']}")
    (decision,) = public["decisions"]
    assert decision["outcome_text"] == {"ja": "採用", "en": "Adopted"}
    rests_on = decision["rests_on"]
    assert rests_on["scenario"] == {"version": 1, "sha256": public["versions"][0]["sha256"]}
    assert rests_on["result"]["sha256"] == result["sha256"]
    assert (rests_on["result"]["run"], rests_on["result"]["run_sha256"]) == (
        peopled.run,
        result["run_sha256"],
    )


def strip(feature: dict[str, Any]) -> dict[str, Any]:
    """Give a drawn feature as a scenario has it: without words."""
    kept = {name: each for name, each in feature["properties"].items() if name != "text"}
    return {"geometry": feature["geometry"], "properties": kept}


def test_what_heat_cannot_compute_is_told_and_nothing_kept(peopled: ProposalTown) -> None:
    author = peopled.person()
    short = {"kind": "tree"}  # neither height nor age
    feature = {"type": "Feature", **peopled.drawing(1)[0], "properties": short}
    body = {"layer": LAYER, "title": "木", "features": [feature]}
    made = author.done("POST", "/proposals", body)
    where = f"/proposals/{made['id']}/versions/1/results"
    refused = author.ask("POST", where, {"run": peopled.run})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "features.0"
    assert author.ask("POST", where, {"run": "none"}).status_code == 404
    assert peopled.visitor.ask("POST", where, {"run": peopled.run}).status_code == 403
    assert author.done("GET", f"/proposals/{made['id']}")["results"] == []
    for changed, field in (
        ({"parts": ["none"], "features": []}, None),
        ({"features": []}, "parts"),
        ({"features": [feature], "parts": ["none"]}, None),
    ):
        answer = author.ask("POST", "/proposals", {**body, **changed})
        assert answer.status_code == (422 if field else 404), answer.text


def test_exposure_is_told_before_and_after(peopled: ProposalTown, heat_town: HeatTown) -> None:
    author, lon, lat = peopled.person(), *peopled.sunny
    spot = {
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"name": "ひなたのベンチ", "kind": "public"},
    }
    moderator = peopled.person(Role.MODERATOR)
    made = moderator.done("POST", f"/layers/{moderator.city}-cool-spots/items", spot)
    features = [{"type": "Feature", **strip(each)} for each in peopled.drawing(6)]
    proposal = author.done(
        "POST", "/proposals", {"layer": LAYER, "title": "木とひよけ", "features": features}
    )
    result = computed(author, peopled, proposal)
    where = f"/heat/{peopled.run}/exposure?result={result['id']}"
    found = peopled.visitor.done("GET", where)
    place = next(each for each in found["places"] if each["id"] == made["id"])

    # The disc of 10 m around the spot, cell by cell, from the numbers of the run.
    expected = hours_around(heat_town, lon, lat)
    day = float(len(found["hours"]))
    assert sum(place["before"].values()) == pytest.approx(day, abs=0.01)
    for name, hours in expected.items():
        assert place["before"][name] == pytest.approx(hours, abs=0.7), name
    assert sum(place["after"].values()) == pytest.approx(day, abs=0.01)
    hot = [each["danger"] + each["severe_warning"] for each in (place["before"], place["after"])]
    assert hot[1] < hot[0]
    kinds = {each["kind"]: each for each in found["kinds"]}
    assert {"crossing", "spot", "stop"} & kinds.keys()
    far = [each for each in found["places"] if abs(each["lat"] - lat) > 300 * METRE]
    assert all(each["before"] == each["after"] for each in far)

    # Streets: the most first, and never more than the heat that is there.
    streets = found["streets"]
    assert len(streets) == 20
    relief = [each["relief"] for each in streets]
    assert relief == sorted(relief, reverse=True)
    assert all(0 < each["relief"] <= each["load"] for each in streets)
    assert len(found["notes"]) >= 2
    table = peopled.visitor.done("GET", f"/heat/{peopled.run}/exposure.geojson?streets=5")
    lines = [each for each in table["features"] if each["geometry"]["type"] == "LineString"]
    assert [each["properties"]["rank"] for each in lines] == [1, 2, 3, 4, 5]
    assert (
        peopled.visitor.ask("GET", f"/heat/{peopled.run}/exposure?result=none").status_code == 404
    )


def hours_around(town: HeatTown, lon: float, lat: float) -> dict[str, float]:
    """Give the hours in each class of the cells within 10 m of a place."""
    result = RunFolder(town.folder).result()
    column, row = plane_grid_of(result).cells(np.array([lon]), np.array([lat]))
    wbgt = result["wbgt"].to_numpy()
    rows, columns = np.indices(wbgt.shape[1:])
    cell = float(result.attrs["resolution_m"])
    near = np.hypot(rows + 0.5 - row[0], columns + 0.5 - column[0]) * cell <= 10.0
    found: dict[str, float] = {}
    for layer in np.rint(wbgt[:, near] * 16) / 16:  # as it is published
        for value in layer:
            name = "unknown" if np.isnan(value) else wbgt_class(float(value)).value
            found[name] = found.get(name, 0.0) + 1.0 / layer.size
    return found
