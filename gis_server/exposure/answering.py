"""Exposure of places and streets in a run, before and after a proposal's result."""

from __future__ import annotations

import datetime
import importlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj

from gis_server.catalogue import Catalogue
from gis_server.errors import BusyError, ParameterError, UnknownWaysError
from gis_server.exposure.changes import change_at
from gis_server.exposure.city_places import (
    KIND_WORDS,
    LONGITUDE_LATITUDE,
    Bounds,
    Place,
    PlaceKind,
    PointPlace,
    crossings,
    published_places,
    spots_as_places,
)
from gis_server.feature_tables import FeatureTables
from gis_server.heat.published_runs import PublishedRun, PublishedRuns
from gis_server.ways.published_ways import PublishedNetwork, PublishedWays
from gis_server.ways.run_fields import RunFields, Steps
from layers.bilingual import Bilingual
from layers.heat_package.exposure.hours import (
    COLUMNS,
    hours_in_classes,
    means_by_step,
    step_hours,
)
from layers.heat_package.exposure.places import Samples, samples_in
from layers.heat_package.exposure.streets import ranked, street_relief
from layers.heat_package.proposals.results import Result
from layers.heat_package.ways.network import KIND_WORDS as WAY_WORDS
from layers.heat_package.ways.network import WayKind

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]

PLACES_MOST = 1_000
STREETS_MOST = 200
WAITING_MAX = 4  # who may wait while one is worked out
WAIT_S = 20.0

NOTES = (
    Bilingual(
        "計算値です。人が何人いるかは入っていません。建物の中と屋根の下はわからないとしています。",
        "Computed. How many people are there is not in it. Nothing is known inside buildings and "
        "under roofs.",
    ),
    Bilingual(
        "道の順番は、そこを1分歩くあいだに日かげで減る「32°Cを超えた体感温度×分」（時間の平均）です。"
        "木が植えられるか、実際の木でどれだけ変わるかは言っていません。",
        "Streets are ranked by the degree-minutes of UTCI above 32 °C that shade would spare in a "
        "minute of walking there, mean of the hours. It does not say whether a tree would fit, or "
        "what a certain tree would change.",
    ),
)
NO_WAYS = Bilingual(
    "歩く道のデータがまだないので、横断歩道と道の順番はありません。",
    "There is no walking network yet, so crossings and streets are left out.",
)
NO_SPOTS = Bilingual(
    "いま涼み処の一覧を読めないので、涼み処はありません。",
    "The list of cool places cannot be read at the moment, so they are left out.",
)
INDOORS = Bilingual(
    "屋内の涼み処は、入口の外（10 m以内の地面）の暑さです。中の涼しさは計算していないので、"
    "暑い場所の順番には入れません。",
    "Of indoor cool places this is the heat outside the door (the ground within 10 m). How cool it "
    "is inside is not computed, so they are not among the hottest places.",
)
TOO_MANY = Bilingual(
    f"場所が多いので、種類ごとに{PLACES_MOST}までです。",
    f"There are many places; up to {PLACES_MOST} of each kind are told.",
)


@dataclass(frozen=True, slots=True)
class ExposedPlace:
    """A place: hours in each class of WBGT and unknown [h], and its hottest step.

    before, after : by the names in `COLUMNS`; after is None without a proposal.
    warmest_c, warmest_at : WBGT before, mean of the ground [°C], local time; None where unknown.
    """

    id: str
    kind: PlaceKind
    name: str
    lon: float
    lat: float
    before: Mapping[str, float]
    after: Mapping[str, float] | None
    warmest_c: float | None
    warmest_at: str | None


@dataclass(frozen=True, slots=True)
class ExposedKind:
    """The places of one kind together: means of their hours [h]."""

    kind: PlaceKind
    places: int
    before: Mapping[str, float]
    after: Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class ExposedStreet:
    """A segment; relief, load: °C·min per minute walked, mean of the hours."""

    rank: int
    edge: int
    name: str
    kind: Bilingual
    length_m: float
    relief: float
    load: float
    sun_share: float
    line: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Exposure in a run; places and streets with the most first."""

    run: str
    run_version: str
    result: str | None
    hours: tuple[str, ...]
    places: tuple[ExposedPlace, ...]
    kinds: tuple[ExposedKind, ...]
    streets: tuple[ExposedStreet, ...]
    notes: tuple[Bilingual, ...]


Spots = Callable[[str], Sequence[PointPlace] | None]


class Exposures:
    """Works out exposures, one at a time.

    spots : gives the cool-share spots of a city, None where they cannot be read.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        runs: PublishedRuns,
        ways: PublishedWays,
        fields: RunFields,
        *,
        spots: Spots,
    ) -> None:
        self.catalogue = catalogue
        self.runs = runs
        self.ways = ways
        self.fields = fields
        self.spots = spots
        self.tables = FeatureTables(catalogue.storage)
        self._waiting = threading.BoundedSemaphore(1 + WAITING_MAX)
        self._working = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place among those who wait; BusyError where none is free."""
        if not self._waiting.acquire(blocking=False):
            raise BusyError
        try:
            yield
        finally:
            self._waiting.release()

    def exposure_of(
        self, city: str, run: str, *, result: Result | None = None, streets: int = 20
    ) -> Exposure:
        """Give how exposed places and streets are in a run.

        result : of a proposal, that rests on this run; then places are told before and after.

        Raises
        ------
        UnknownCityError, UnknownRunError, BusyError
        ParameterError
            The result rests on another run, or the run has no WBGT or no hours.
        """
        with self.place():
            return self.exposures_of(city, run, [result], streets=streets)[0]

    def exposures_of(
        self, city: str, run: str, results: Sequence[Result | None], *, streets: int = 20
    ) -> list[Exposure]:
        """Give the same for several results, None as it is, while the run is read once.

        Call it with a `place` held.
        """
        published = self.runs.run_of_id(city, run)
        for each in results:
            if each is not None and (each.run.id, each.run.version) != (run, published.version):
                raise ParameterError(
                    "result", "この計算の結果", "a result of the shown version of this run"
                )
        if not self._working.acquire(timeout=WAIT_S):
            raise BusyError
        try:
            return self._worked_out(city, published, results, streets)
        finally:
            self._working.release()

    def _worked_out(
        self, city: str, run: PublishedRun, results: Sequence[Result | None], streets: int
    ) -> list[Exposure]:
        hours = _hours(run)
        step_h = step_hours(np.array([round(each.timestamp()) for each in hours], np.int64))
        network = self._network(city)
        places, more = self._places(city, run, network)
        samples = samples_in([each.ground for each in places])
        wbgt = self._read(run, "wbgt", samples, len(hours))
        before, means = hours_in_classes(wbgt, samples, step_h), means_by_step(wbgt, samples)
        ranked_streets = () if network is None else self._streets(run, network, step_h, streets)
        found = []
        for result in results:
            after = None
            if result is not None:
                changed = wbgt + self._change(run, result, samples)
                after = hours_in_classes(changed, samples, step_h)
            told = _told(places, before, after, means, hours, run)
            found.append(
                Exposure(
                    run=run.run,
                    run_version=run.version,
                    result=result.id if result else None,
                    hours=tuple(run.about["hours"]),
                    places=told,
                    kinds=_kinds(told),
                    streets=ranked_streets,
                    notes=(*NOTES, *more),
                )
            )
        return found

    def _network(self, city: str) -> PublishedNetwork | None:
        try:
            return self.ways.of(city)
        except UnknownWaysError:
            return None

    def _places(
        self, city: str, run: PublishedRun, network: PublishedNetwork | None
    ) -> tuple[list[Place], list[Bilingual]]:
        crs, bounds = str(run.about["grid"]["crs"]), _bounds(run)
        notes = []
        found = published_places(self.tables, self.catalogue.city(city), bounds=bounds, crs=crs)
        if network is None:
            notes.append(NO_WAYS)
        else:
            found += crossings(network.network, bounds=bounds, crs=crs)
        spots = self.spots(city)
        if spots is None:
            notes.append(NO_SPOTS)
        else:
            near = spots_as_places(spots, bounds=bounds, crs=crs)
            if any(each.kind is PlaceKind.INDOOR_SPOT for each in near):
                notes.append(INDOORS)
            found += near
        kept = [
            each
            for kind in PlaceKind
            for each in [place for place in found if place.kind is kind][:PLACES_MOST]
        ]
        if len(kept) < len(found):
            notes.append(TOO_MANY)
        return kept, notes

    def _read(self, run: PublishedRun, quantity: str, samples: Samples, steps: int) -> Float32:
        """Give a quantity at samples by step, (steps, samples), NaN where the run has none."""
        files = {each["id"]: each for each in run.about["quantities"] if each["hourly"]}
        if quantity not in files:
            raise ParameterError("run", f"{quantity} のある計算", f"a run with {quantity}")
        reading = importlib.import_module("gis_server.raster.reading")
        grid = run.about["grid"]
        column = np.floor((samples.x - grid["west_m"]) / grid["cell_m"]).astype(np.int64)
        row = np.floor((grid["north_m"] - samples.y) / grid["cell_m"]).astype(np.int64)
        inside = (column >= 0) & (column < grid["columns"]) & (row >= 0) & (row < grid["rows"])
        found = np.full((steps, len(column)), np.nan, np.float32)
        if inside.any():
            path = self.fields.copies.path(run.key(str(files[quantity]["cog"])))
            for step in range(steps):
                found[step, inside] = reading.cells(path, step + 1, column[inside], row[inside])
        return found

    def _change(self, run: PublishedRun, result: Result, samples: Samples) -> Float32:
        crs = str(run.about["grid"]["crs"])
        lon, lat = _degrees(samples.x, samples.y, crs)
        return change_at(result.answer, "wbgt", lon=lon, lat=lat)

    def _streets(
        self, run: PublishedRun, ways: PublishedNetwork, step_h: Float64, most: int
    ) -> tuple[ExposedStreet, ...]:
        bands = tuple(range(1, len(step_h) + 1))
        steps = Steps(bands, np.empty(0, np.int64), _hours(run)[0])
        fields = self.fields.along(run, ways, steps)
        if not {"utci", "shadow"} <= fields.keys():
            return ()
        network = ways.network
        found = street_relief(fields["utci"], fields["shadow"], ways.samples, step_h)
        order = ranked(found.relief, network.length_m, most=min(most, STREETS_MOST))
        streets = []
        for rank, edge in enumerate(order.tolist(), 1):
            line = network.line(edge)
            lon, lat = _degrees(line[:, 0], line[:, 1], network.crs)
            streets.append(
                ExposedStreet(
                    rank=rank,
                    edge=edge,
                    name=network.name[edge],
                    kind=WAY_WORDS[WayKind(int(network.kind[edge]))],
                    length_m=round(float(network.length_m[edge]), 1),
                    relief=round(float(found.relief[edge]), 2),
                    load=round(float(found.load[edge]), 2),
                    sun_share=round(float(found.sun_share[edge]), 3),
                    line=tuple(zip(lon.round(7).tolist(), lat.round(7).tolist(), strict=True)),
                )
            )
        return tuple(streets)


def _bounds(run: PublishedRun) -> Bounds:
    west, south, east, north = run.about["bounds"]
    return float(west), float(south), float(east), float(north)


def _hours(run: PublishedRun) -> list[datetime.datetime]:
    found = [datetime.datetime.fromisoformat(each) for each in run.about["hours"]]
    if not found:
        raise ParameterError("run", "時刻のある計算", "a run with hours")
    return found


def _told(
    places: Sequence[Place],
    before: Float64,
    after: Float64 | None,
    means: Float64,
    hours: Sequence[datetime.datetime],
    run: PublishedRun,
) -> tuple[ExposedPlace, ...]:
    """Give the places, those with the most hours in the highest classes first."""
    hearts = [each.ground.representative_point() for each in places]
    x, y = (np.array([getattr(each, name) for each in hearts]) for name in ("x", "y"))
    lon, lat = _degrees(x, y, str(run.about["grid"]["crs"]))
    found = []
    for number, place in enumerate(places):
        known = np.isfinite(means[:, number])
        at = int(np.nanargmax(means[:, number])) if known.any() else None
        found.append(
            ExposedPlace(
                id=place.id,
                kind=place.kind,
                name=place.name,
                lon=round(float(lon[number]), 7),
                lat=round(float(lat[number]), 7),
                before=_named(before[number]),
                after=None if after is None else _named(after[number]),
                warmest_c=None if at is None else round(float(means[at, number]), 2),
                warmest_at=None if at is None else hours[at].isoformat(),
            )
        )
    hottest = [tuple(-before[number][3::-1]) for number in range(len(places))]
    order = sorted(range(len(places)), key=lambda number: (hottest[number], places[number].id))
    return tuple(found[number] for number in order)


def _kinds(places: Sequence[ExposedPlace]) -> tuple[ExposedKind, ...]:
    found = []
    for kind in PlaceKind:
        mine = [each for each in places if each.kind is kind]
        if not mine:
            continue
        afters = [each.after for each in mine if each.after is not None]
        before = _mean([each.before for each in mine])
        found.append(ExposedKind(kind, len(mine), before, _mean(afters) if afters else None))
    return tuple(found)


def _named(hours: Float64) -> dict[str, float]:
    return {name: round(float(each), 3) for name, each in zip(COLUMNS, hours, strict=True)}


def _mean(hours: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: round(sum(each[name] for each in hours) / len(hours), 3) for name in COLUMNS}


def _degrees(x: Float64, y: Float64, crs: str) -> tuple[Float64, Float64]:
    between = pyproj.Transformer.from_crs(crs, LONGITUDE_LATITUDE, always_xy=True)
    lon, lat = between.transform(x, y)
    return np.asarray(lon), np.asarray(lat)


def document_of(found: Exposure) -> dict[str, Any]:
    """Give an exposure as JSON."""
    return {
        "run": found.run,
        "run_version": found.run_version,
        "result": found.result,
        "hours": list(found.hours),
        "classes": list(COLUMNS[:-1]),
        "places": [
            {
                "id": each.id,
                "kind": each.kind.value,
                "name": each.name,
                "lon": each.lon,
                "lat": each.lat,
                "before": dict(each.before),
                "after": None if each.after is None else dict(each.after),
                "warmest_c": each.warmest_c,
                "warmest_at": each.warmest_at,
            }
            for each in found.places
        ],
        "kinds": [
            {
                "kind": each.kind.value,
                "label": _words(KIND_WORDS[each.kind]),
                "places": each.places,
                "before": dict(each.before),
                "after": None if each.after is None else dict(each.after),
            }
            for each in found.kinds
        ],
        "streets": [
            {
                "rank": each.rank,
                "edge": each.edge,
                "name": each.name,
                "kind": _words(each.kind),
                "length_m": each.length_m,
                "relief": each.relief,
                "load": each.load,
                "sun_share": each.sun_share,
                "geometry": {"type": "LineString", "coordinates": [list(p) for p in each.line]},
            }
            for each in found.streets
        ],
        "notes": [_words(each) for each in found.notes],
    }


def geojson_of(found: Exposure) -> dict[str, Any]:
    """Give places as points and streets as lines."""
    whole = document_of(found)
    points = [
        {
            "type": "Feature",
            "id": each["id"],
            "geometry": {"type": "Point", "coordinates": [each["lon"], each["lat"]]},
            "properties": {"what": "place", **_flat(each)},
        }
        for each in whole["places"]
    ]
    lines = [
        {
            "type": "Feature",
            "id": f"edge:{each['edge']}",
            "geometry": each["geometry"],
            "properties": {"what": "street", **_flat(each)},
        }
        for each in whole["streets"]
    ]
    about = {"run": found.run, "run_version": found.run_version, "notes": whole["notes"]}
    return {"type": "FeatureCollection", "features": [*points, *lines], **about}


def _flat(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give members as flat properties, as spreadsheets and GIS read them."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        if name in {"before", "after"} and value is not None:
            found.update({f"{name}_{each}_h": hours for each, hours in value.items()})
        elif name == "kind" and isinstance(value, dict):
            found.update({f"kind_{each}": text for each, text in value.items()})
        elif name not in {"geometry", "lon", "lat", "id", "after"}:
            found[name] = value
    return found


def _words(text: Bilingual) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
