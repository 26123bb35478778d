"""The stations beside a run, and what their values are: measured, estimated or made up."""

from __future__ import annotations

from typing import Any

import orjson

from gis_server.heat.published_runs import PublishedRun
from tiles.publishing.layout import HEAT_OBSERVATIONS
from tiles.storage import Storage


def stations_of(storage: Storage, run: PublishedRun) -> list[dict[str, Any]]:
    """Give the stations beside a run as published; none for a run without."""
    try:
        kept = storage.get(run.key(HEAT_OBSERVATIONS))
    except FileNotFoundError:
        return []
    found: list[dict[str, Any]] = orjson.loads(kept)["stations"]
    return found


def station_origins(storage: Storage, run: PublishedRun) -> dict[str, str]:
    """Give by file of observations what its values are; none for a run without stations."""
    return {str(each["file"]): str(each["origin"]) for each in stations_of(storage, run)}
