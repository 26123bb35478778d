"""What the values of the stations beside a run are: measured, estimated or made up."""

from __future__ import annotations

import orjson

from gis_server.heat.published_runs import PublishedRun
from tiles.publishing.layout import HEAT_OBSERVATIONS
from tiles.storage import Storage


def station_origins(storage: Storage, run: PublishedRun) -> dict[str, str]:
    """Give by file of observations what its values are; none for a run without stations."""
    try:
        kept = storage.get(run.key(HEAT_OBSERVATIONS))
    except FileNotFoundError:
        return {}
    return {str(each["file"]): str(each["origin"]) for each in orjson.loads(kept)["stations"]}
