"""How hot it is at a spot at a time, from what today's answer knows."""

from __future__ import annotations

import datetime

from sqlalchemy import Connection

from gis_server.bounded_cache import BoundedCache
from gis_server.today.feeds import Feeds
from gis_server.today.simulated import SimulatedDays
from layers.features.reading import feature_seen_by
from layers.heat_package.points.visits import Heat
from layers.heat_package.today.entries import entries_that_hold, readings_of
from layers.heat_package.today.readings import reading_now
from layers.people.actor import visitor
from layers.spots.opening import TOKYO

KEPT_BYTES = 1 << 20
HEAT_BYTES = 300
KNOWN_MS = 60_000  # an entry of the office counts a minute later at the latest


class SpotHeat:
    """Tells the class of heat at spots; unknown where nothing speaks of that time."""

    def __init__(self, feeds: Feeds, days: SimulatedDays) -> None:
        self.feeds = feeds
        self.days = days
        self._known: BoundedCache[Heat] = BoundedCache(KEPT_BYTES)

    def at(self, connection: Connection, city: str, spot: str, *, at: int) -> Heat:
        """Give the heat outside a spot that everybody sees, at a time [UTC, ms].

        Raises
        ------
        UnknownError
            There is no such spot.
        """
        name = f"{city} {spot} {at // KNOWN_MS}"
        known = self._known.get(name)
        if known is None:
            known = self._found(connection, city, spot, at)
            self._known.put(name, known, size=HEAT_BYTES)
        return known

    def _found(self, connection: Connection, city: str, spot: str, at: int) -> Heat:
        feature, _ = feature_seen_by(connection, visitor(city), spot)
        moment = datetime.datetime.fromtimestamp(at / 1000, TOKYO)
        readings = [
            *self.feeds.of(city).readings(),
            *readings_of(entries_that_hold(connection, city)),
        ]
        run = self.days.run_of(city, moment.date())
        if run is not None and feature.content.geometry is not None:
            place = feature.content.geometry.centroid
            readings += self.days.readings(run, (place.x, place.y))
        found = reading_now(moment, readings)
        return Heat() if found is None else Heat(found.wbgt_class.value, found.origin.value)
