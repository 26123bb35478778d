"""Exposures are worked out one at a time, and only a few wait."""

from __future__ import annotations

import datetime
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest

from gis_server.errors import BusyError
from gis_server.exposure.answering import WAITING_MAX, Exposures
from gis_server.paper import reports
from gis_server.paper.reports import Addresses, Reports


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
