"""What the route of ways answers; the front end takes its types from here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gis_server.records import Finite, Record
from layers.heat_package.ways.way import WayChoice
from layers.heat_package.wbgt_class import WbgtClass

WayKindName = Literal[
    "street",
    "sidewalk",
    "crossing",
    "path",
    "square",
    "park",
    "stairs",
    "footbridge",
    "passage",
]
Share = Annotated[float, Field(ge=0, le=1)]


class WayLine(Record):
    """The way on the map, GeoJSON; longitude, latitude (degrees)."""

    type: Literal["LineString"] = "LineString"
    coordinates: list[tuple[Finite, Finite]]


class WayMinute(Record):
    """One minute of the way; None where the run has no number."""

    minute: int = Field(description="From 0.")
    time: str | None = Field(description="Local time on the day of the run, ISO 8601.")
    from_m: Finite
    to_m: Finite
    kind: WayKindName
    shade: Share | None = Field(description="Share of the minute in the shade.")
    roofed: bool
    utci_c: Finite | None
    wbgt_c: Finite | None
    wbgt_class: WbgtClass | None
    known: Share = Field(description="Share of the minute of which the heat is known.")


class WayDirection(Record):
    """One instruction in words; the last one tells that one has arrived."""

    text: str
    at_m: Finite
    length_m: Finite
    kind: WayKindName
    lon: Finite
    lat: Finite


class WayTotals(Record):
    """How long, how far, how hot; `heat_load` is None where no heat is known."""

    duration_s: int
    length_m: Finite
    heat_load: Finite | None = Field(description="Degree-minutes of UTCI above 32 °C.")


class WayKnown(Record):
    """Of how much of the way something is known, 0 to 1 of its length, and metres without."""

    heat: Share
    heat_unknown_m: Finite
    steps: Share
    steps_unknown_m: Finite


class WayPast(Record):
    """The cool place that the way passes; `id` and `name` for a spot of the city."""

    lon: Finite
    lat: Finite
    id: str | None = None
    name: str | None = None
    after_s: int


class WayRun(Record):
    """The run whose heat counted; `source` says whether it was computed or measured."""

    run: str
    version: str
    title: str
    source: str
    date: str


class WayAnswer(WayTotals):
    """A way."""

    kind: WayChoice
    at: str | None = Field(description="Local start, ISO 8601, on the day of the run.")
    run: WayRun | None
    detour: Finite
    weight: Finite
    limit_s: int = Field(description="The way takes no longer: detour × the fastest.")
    fastest: WayTotals = Field(description="The fastest way of the same kind.")
    past: WayPast | None
    geometry: WayLine
    start_away_m: Finite = Field(description="Straight line from the place asked for to the way.")
    end_away_m: Finite
    strip: list[WayMinute]
    directions: list[WayDirection]
    known: WayKnown
    notes: list[str] = Field(description="What is not known, in words.")
    exact: bool = Field(description="False where the search was cut short; the limit holds.")
    network: str = Field(description="Version of the dataset `ways`.")
    attribution: str
