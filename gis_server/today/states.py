"""What people wrote that today's answer tells of, and the last of it that was seen.

While the database answers, each state is also kept as a file of the data folder; while it does
not, that file is told, with its date.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection

from gis_server.request_log import EventLog
from gis_server.spots import Spots, SpotsOfCities, hours_of
from layers.heat_package.today.alerts import Alert, AlertLevel
from layers.heat_package.today.cool_places import CoolPlace
from layers.heat_package.today.entries import alerts_of, entries_that_hold, readings_of
from layers.heat_package.today.readings import Origin, Reading
from layers.spots.hours import Hours
from layers.spots.kept_hours import kept_hours
from tiles.durable_files import make_folder, replace_file

FOLDER = "today"
REWRITTEN_S = 300.0


@dataclass(frozen=True, slots=True)
class State:
    """Spots and entries of a city.

    as_of : when the database said so. layers : of the city that hold spots.
    """

    as_of: datetime.datetime
    layers: tuple[str, ...]
    places: Sequence[CoolPlace]
    readings: Sequence[Reading]
    alerts: Sequence[Alert]


NOTHING = State(datetime.datetime.fromtimestamp(0, datetime.UTC), (), (), (), ())


class States:
    """Reads states from the database, and keeps the last of each city in the data folder."""

    def __init__(self, data: Path, spots: SpotsOfCities, log: EventLog) -> None:
        self.folder = data / FOLDER
        self.spots = spots
        self.log = log
        self._places: dict[str, tuple[Spots, Sequence[CoolPlace]]] = {}
        self._kept: dict[str, tuple[float, Spots]] = {}
        self._last: dict[str, tuple[int, State]] = {}
        self._writing = threading.Lock()

    def of(self, connection: Connection, city: str) -> State:
        """Give the state of a city as this transaction sees it, and keep it."""
        found = self.spots.of(connection, city)
        known = self._places.get(city)
        if known is None or known[0] is not found:
            known = self._places[city] = (found, _places(found))
        entries = entries_that_hold(connection, city)
        now = datetime.datetime.now(datetime.UTC)
        state = State(now, found.layers, known[1], readings_of(entries), alerts_of(entries))
        self._keep(city, state, found)
        return state

    def last(self, city: str) -> State:
        """Give the last state that was kept, an empty one where none was."""
        path = self.folder / f"{city}.json"
        try:
            written_at = path.stat().st_mtime_ns
            known = self._last.get(city)
            if known is None or known[0] != written_at:
                known = self._last[city] = (written_at, _state_of(orjson.loads(path.read_bytes())))
        except FileNotFoundError:
            return NOTHING
        return known[1]

    def _keep(self, city: str, state: State, spots: Spots) -> None:
        kept = self._kept.get(city)
        if kept and kept[1] is spots and time.monotonic() - kept[0] < REWRITTEN_S:
            return
        with self._writing:
            try:
                make_folder(self.folder)
                replace_file(self.folder / f"{city}.json", orjson.dumps(_state_json(state)))
            except OSError as error:
                self.log.write("today-not-kept", city=city, error=str(error))
            self._kept[city] = (time.monotonic(), spots)


def _places(spots: Spots) -> list[CoolPlace]:
    found = zip(spots.features, spots.layer_of, spots.places, strict=True)
    return [
        CoolPlace(
            each.id,
            layer.id,
            round(float(lon), 6),
            round(float(lat), 6),
            each.content.properties,
            hours_of(each),
        )
        for each, layer, (lon, lat) in found
    ]


def _state_json(state: State) -> dict[str, Any]:
    return {
        "as_of": state.as_of,
        "layers": state.layers,
        "places": [
            {
                "id": each.id,
                "layer": each.layer,
                "lon": each.lon,
                "lat": each.lat,
                "properties": each.properties,
            }
            for each in state.places
        ],
        "readings": [
            {
                "wbgt_c": each.wbgt_c,
                "at": each.at,
                "place": each.place,
                "told_at": each.told_at,
                "role": each.role,
            }
            for each in state.readings
        ],
        "alerts": [
            {
                "day": each.day,
                "level": each.level,
                "issued_at": each.issued_at,
                "role": each.role,
            }
            for each in state.alerts
        ],
    }


def _state_of(value: dict[str, Any]) -> State:
    time_of = datetime.datetime.fromisoformat
    return State(
        time_of(value["as_of"]),
        tuple(value["layers"]),
        [
            CoolPlace(
                each["id"],
                each["layer"],
                each["lon"],
                each["lat"],
                each["properties"],
                _hours(each["properties"]),
            )
            for each in value["places"]
        ],
        [
            Reading(
                each["wbgt_c"],
                time_of(each["at"]),
                Origin.BY_HAND,
                place=each["place"],
                told_at=time_of(each["told_at"]),
                role=each["role"],
            )
            for each in value["readings"]
        ],
        [
            Alert(
                datetime.date.fromisoformat(each["day"]),
                AlertLevel(each["level"]),
                issued_at=time_of(each["issued_at"]),
                by_hand=True,
                role=each["role"],
            )
            for each in value["alerts"]
        ],
    )


def _hours(properties: dict[str, Any]) -> Hours:
    value = properties.get("hours")
    return kept_hours(value) if isinstance(value, dict) else Hours(weekly=None)
