"""The cool places that stood on a sheet: those that were public at its second, numbered.

Whoever types a sheet back asks for the same second, so a number means the same place then.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, func, select

from layers.features.feature import Status
from layers.features.layer import layers_seen_by
from layers.features.reading import versions_shown
from layers.heat_package.paper.sheet import Sheet
from layers.people.actor import visitor
from layers.spots.cool_spot import SPOT_KIND
from layers.store.tables import feature, feature_version

MOST_SPOTS: Final = 60


@dataclass(frozen=True, slots=True)
class NumberedSpot:
    """A place on a sheet.

    lon, lat : [°, EPSG:4326]. cell : of the grid. shown : whether it is public and what it said
    then was not hidden since; without that its words are nobody's to read.
    """

    number: int
    id: str
    layer: str
    lon: float
    lat: float
    cell: str
    properties: Mapping[str, Any]
    shown: bool


@dataclass(frozen=True, slots=True)
class SheetSpots:
    """The numbered places of a sheet, and how many more lie on its ground."""

    spots: Sequence[NumberedSpot]
    left_out: int
    licences: Sequence[str]

    def of_number(self, number: int) -> NumberedSpot | None:
        """Give the place of a number."""
        return next((each for each in self.spots if each.number == number), None)


def spots_on(connection: Connection, city: str, sheet: Sheet) -> SheetSpots:
    """Give the places of a sheet as they were at its second.

    Numbers go along the rows of the grid, from the north-west. Where there are more places than a
    sheet has numbers, those in its middle have one.
    """
    layers = {
        each.id: each
        for each in layers_seen_by(connection, visitor(city))
        if each.kind == SPOT_KIND
    }
    rows = [
        row
        for row in _then(connection, list(layers), sheet.made)
        if sheet.shows(row.geometry.x, row.geometry.y)
    ]
    middle = (sheet.lon, sheet.lat)
    rows.sort(key=lambda row: (_apart(sheet, middle, row), row.id))
    kept = sorted(rows[:MOST_SPOTS], key=lambda row: _reading_order(sheet, row))
    readable = versions_shown(connection, [row.id for row in kept])
    spots = [
        NumberedSpot(
            number,
            row.id,
            row.layer,
            row.geometry.x,
            row.geometry.y,
            sheet.cell_of(row.geometry.x, row.geometry.y),
            row.properties,
            row.now == Status.PUBLISHED.value
            and row.deleted_at is None
            and row.version in readable[row.id],
        )
        for number, row in enumerate(kept, start=1)
    ]
    licences = sorted({layers[each.layer].licence for each in spots})
    return SheetSpots(spots, len(rows) - len(kept), licences)


def _then(connection: Connection, layers: Sequence[str], at: datetime.datetime) -> Sequence[Any]:
    """Give the versions that were public at a moment."""
    until = int(at.timestamp() * 1000)
    latest = (
        select(feature_version.c.feature, func.max(feature_version.c.version).label("version"))
        .join(feature, feature.c.id == feature_version.c.feature)
        .where(feature.c.layer.in_(layers), feature_version.c.at <= until)
        .group_by(feature_version.c.feature)
        .subquery()
    )
    which = and_(
        feature_version.c.feature == latest.c.feature,
        feature_version.c.version == latest.c.version,
    )
    rows = connection.execute(
        select(
            feature.c.id,
            feature.c.layer,
            feature.c.status.label("now"),
            feature.c.deleted_at,
            feature_version.c.version,
            feature_version.c.geometry,
            feature_version.c.properties,
        )
        .join(latest, which)
        .join(feature, feature.c.id == feature_version.c.feature)
        .where(
            feature_version.c.status == Status.PUBLISHED.value,
            feature_version.c.deleted.is_(False),
        )
    ).all()
    return [row for row in rows if row.geometry is not None and row.geometry.geom_type == "Point"]


def _apart(sheet: Sheet, middle: tuple[float, float], row: Any) -> float:
    """Give the distance on the map, squared [mm²], so that equal ground is equal."""
    x, y = sheet.on_map(row.geometry.x, row.geometry.y)
    middle_x, middle_y = sheet.on_map(*middle)
    return round((x - middle_x) ** 2 + (y - middle_y) ** 2, 6)


def _reading_order(sheet: Sheet, row: Any) -> tuple[int, int, float, float, str]:
    cell = sheet.cell_of(row.geometry.x, row.geometry.y)
    return int(cell[1:]), ord(cell[0]), round(row.geometry.x, 7), -row.geometry.y, row.id
