"""The list of runs, and the numbers of a run at a place."""

from __future__ import annotations

import json
import shutil
import time

import numpy as np
import pytest

from tests.gis_server.raster.conftest import HeatTown


def test_the_list_names_the_run_and_where_its_description_is(heat_town: HeatTown) -> None:
    (run,) = heat_town.ask("/api/cities/block/heat").json()["runs"]
    assert run["run"] == "hot-day"
    assert run["dataset"] == "heat-hot-day"
    assert run["title"] == {"ja": "暑い日", "en": "Hot day"}
    assert (run["date"], run["kind"], run["source"]) == ("2018-07-23", "computed", "作成データ")
    assert run["csv_rows"] == heat_town.ask(run["url"]).json()["csv_rows"] == "hours"
    assert run["version"] == heat_town.version
    description = heat_town.ask(run["url"])
    assert description.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert description.json()["run"] == "hot-day"


def test_the_catalogue_lists_the_run_among_the_datasets(heat_town: HeatTown) -> None:
    (dataset,) = heat_town.ask("/api/cities/block").json()["datasets"]
    assert (dataset["id"], dataset["kind"]) == ("heat-hot-day", "heat")
    assert dataset["url"].endswith("/run.json")
    names = [file["name"] for file in dataset["files"]]
    folder = dataset["url"].removesuffix("run.json")
    for name in names:
        assert heat_town.ask(folder + name).status_code == 200
    assert {"run.nc", "run.csv.gz", "utci.tif"} <= set(names)


@pytest.mark.parametrize(("row", "column"), [(0, 0), (70, 80), (149, 199)])
def test_a_place_has_the_numbers_of_its_cell(heat_town: HeatTown, row: int, column: int) -> None:
    lon, lat = heat_town.place(row, column)
    point = heat_town.ask(f"/api/cities/block/heat/hot-day/point?lon={lon}&lat={lat}").json()
    assert len(point["hours"]) == 6
    for name in ("wbgt", "utci", "mean_radiant_temperature", "surface_temperature", "shadow"):
        expected = heat_town.result[name][:, row, column].to_numpy()
        np.testing.assert_allclose(point["quantities"][name], expected, atol=1 / 32 + 0.0051)
    sky = float(heat_town.result["sky_view_factor"][row, column])
    assert point["sky_view_factor"] == pytest.approx(sky, abs=0.013)
    assert point["day"]["sun_hours"] == float(heat_town.result["sun_hours"][row, column])
    ground = float(heat_town.surface["ground_height"][row, column])
    assert point["ground_height"] == pytest.approx(ground, abs=0.013)
    assert point["cover"] == ("asphalt" if column % 20 < 4 else "grass")
    assert point["inside_building"] is False
    assert point["version"] == heat_town.version


def test_a_run_that_was_computed_elsewhere_has_no_explanation(heat_town: HeatTown) -> None:
    lon, lat = heat_town.place(70, 80)
    point = heat_town.ask(f"/api/cities/block/heat/hot-day/point?lon={lon}&lat={lat}").json()
    assert (point["explain"], point["explain_missing"]) == ([], "inputs-missing")


def test_inside_a_building_there_are_no_numbers(heat_town: HeatTown) -> None:
    lon, lat = heat_town.place(24, 35)
    point = heat_town.ask(f"/api/cities/block/heat/hot-day/point?lon={lon}&lat={lat}").json()
    assert point["inside_building"] is True
    assert point["explain_missing"] == "inside-building"
    assert point["quantities"]["utci"] == [None] * 6
    assert point["building_height"] == 7.0


def test_a_place_is_answered_within_milliseconds(heat_town: HeatTown) -> None:
    """One chunk is read per quantity: the figure is CPU time, with room for slow machines."""
    addresses = []
    for row in range(0, 150, 10):
        lon, lat = heat_town.place(row, (row * 7) % 200)
        addresses.append(f"/api/cities/block/heat/hot-day/point?lon={lon}&lat={lat}")
    heat_town.ask(addresses[0])
    began = time.process_time()
    for address in addresses:
        assert heat_town.ask(address).status_code == 200
    assert (time.process_time() - began) / len(addresses) < 0.1


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        ("/api/cities/nowhere/heat", 404, "unknown-city"),
        ("/api/cities/..%2f/heat", 404, "not-found"),
        ("/api/cities/block/heat/cold-day/point?lon=139.39&lat=36.146", 404, "unknown-run"),
        ("/api/cities/block/heat/%2e%2e/point?lon=139.39&lat=36.146", 404, "unknown-run"),
        ("/api/cities/block/heat/hot-day/point?lon=139.5&lat=36.146", 404, "outside-run"),
        ("/api/cities/block/heat/hot-day/point?lon=1e400&lat=36.146", 422, "invalid-input"),
        ("/api/cities/block/heat/hot-day/point?lon=nan&lat=36.146", 422, "invalid-input"),
        ("/api/cities/block/heat/hot-day/point?lon=139.39", 422, "invalid-input"),
        ("/api/cities/block/heat/hot-day/point?lon=139.39&lat=91", 422, "invalid-input"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    heat_town: HeatTown, path: str, status: int, problem: str
) -> None:
    answer = heat_town.ask(path)
    assert (answer.status_code, answer.json()["type"]) == (
        status,
        f"urn:uchimizu:problem:{problem}",
    )


@pytest.mark.parametrize("spoilt", [b"{", b"[]", b'{"run": "broken"}'])
def test_a_run_that_cannot_be_read_is_left_out_and_logged(
    heat_town: HeatTown, spoilt: bytes
) -> None:
    version = "20260101T000000Z-000000"
    folder = heat_town.data / "published/cities/block/heat-broken"
    (folder / version).mkdir(parents=True)
    pointer = {"version": version, "previous": None, "manifest_sha256": "0" * 64}
    (folder / "current.json").write_text(json.dumps(pointer), "utf-8")
    (folder / version / "run.json").write_bytes(spoilt)
    try:
        runs = heat_town.ask("/api/cities/block/heat").json()["runs"]
        assert [run["run"] for run in runs] == ["hot-day"]
        point = heat_town.ask("/api/cities/block/heat/broken/point?lon=139.39&lat=36.146")
        assert point.json()["type"] == "urn:uchimizu:problem:internal-error"
    finally:
        shutil.rmtree(folder)
    assert '"unreadable-run"' in (heat_town.data / "log").read_text("utf-8")
