"""Exposures are worked out one at a time, and only a few wait."""

from __future__ import annotations

import datetime
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest

from gis_server.errors import BusyError
from gis_server.exposure.answering import WAITING_MAX, Exposures
from gis_server.exposure.city_places import PlaceKind, PointPlace, spots_as_places
from gis_server.paper import reports
from gis_server.paper.reports import Addresses, Reports


def test_indoor_places_are_told_outside_the_door_and_not_ranked() -> None:
    """The gym of a school is cool inside; the yard around its pin is not the gym."""
    spots = [
        PointPlace("gym", "体育館", 139.38, 36.15, indoors=True),
        PointPlace("trees", "木かげ", 139.381, 36.15),
    ]
    places = spots_as_places(spots, bounds=(139.3, 36.1, 139.4, 36.2), crs="EPSG:6677")
    assert [each.kind for each in places] == [PlaceKind.INDOOR_SPOT, PlaceKind.SPOT]
    told = [
        {"kind": each.kind.value, "name": each.name, "lon": 139.38, "lat": 36.15, "warmest_c": 34.0}
        for each in places
    ]
    assert [each["name"] for each in reports._most_exposed(told)] == ["木かげ"]


def test_whom_no_place_is_left_for_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: Any = SimpleNamespace(run_of_id=lambda city, run: SimpleNamespace(city=city, run=run))
    other: Any = SimpleNamespace(storage=None)
    exposures = Exposures(other, runs, other, other, spots=lambda _: None)
    monkeypatch.setattr(exposures, "_worked_out", lambda *_: ["found"])
    chains: Any = SimpleNamespace(published=SimpleNamespace(runs=runs))
    monkeypatch.setattr(reports, "RunHeat", None)  # no hours are counted
    report = Reports(other, chains, other, exposures)
    with ExitStack() as held:
        for _ in range(1 + WAITING_MAX):
            held.enter_context(exposures.place())
        with pytest.raises(BusyError):
            exposures.exposure_of("town", "run")
        with pytest.raises(BusyError):
            report.of(
                "town", "run", Addresses("", "", ""), made=datetime.datetime.now(datetime.UTC)
            )
    for _ in range(2 + WAITING_MAX):  # a place is given back
        found: Any = exposures.exposure_of("town", "run")
        assert found == "found"


def test_the_hottest_time_is_counted_once_for_each_version(monkeypatch: pytest.MonkeyPatch) -> None:
    published = SimpleNamespace(dataset="heat-run", version="1")
    runs: Any = SimpleNamespace(run_of_id=lambda city, run: published)
    other: Any = SimpleNamespace(storage=None)
    chains: Any = SimpleNamespace(published=SimpleNamespace(runs=runs))
    report = Reports(
        other, chains, other, Exposures(other, runs, other, other, spots=lambda _: None)
    )
    counted: list[str] = []

    def counting(run: Any, _: Any) -> Any:
        counted.append(run.version)
        at = datetime.datetime(2018, 7, 23, 14, tzinfo=datetime.UTC)
        return SimpleNamespace(hottest=SimpleNamespace(at=at) if run.version == "1" else None)

    monkeypatch.setattr(reports, "RunHeat", counting)
    first = [report.hottest("town", "run") for _ in range(3)]
    published.version = "2"
    then = [report.hottest("town", "run") for _ in range(3)]
    assert (len(set(first)), first[0] is None, set(then)) == (1, False, {None})
    assert counted == ["1", "2"]
