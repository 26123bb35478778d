"""Joins a run with exposure, proposals, voices and chain into what the planner's report is of."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
from sqlalchemy.exc import DBAPIError

from gis_server.bounded_cache import BoundedCache
from gis_server.chain.joined import Chains, part_of
from gis_server.civic import Civic
from gis_server.errors import DatabaseUnavailableError, ParameterError
from gis_server.heat.published_runs import PublishedRun, PublishedRuns
from gis_server.heat.station_origins import stations_of
from gis_server.paper.run_heat import RunHeat
from gis_server.raster.local_copies import LocalCopies
from layers.bilingual import Bilingual
from layers.heat_package.chain.graph import Chain
from layers.heat_package.chain.step import Way
from layers.heat_package.chain.thing import digest_of
from layers.heat_package.paper.nearby import Named, where_of
from layers.heat_package.paper.pattern_map import Mark
from layers.heat_package.paper.report import (
    Exposed,
    Milder,
    Report,
    SourceLine,
    StepLine,
)
from layers.heat_package.paper.report_people import mark_of
from layers.heat_package.paper.voices import Voices, voices_in
from layers.heat_package.proposals.results import Result
from layers.heat_package.proposals.standing import Standings, standings_on
from layers.people.actor import visitor
from tiles.publishing.manifest import read_pointer

if TYPE_CHECKING:
    from gis_server.exposure.answering import ExposedPlace, Exposure, Exposures

OF_A_KIND, MOST_STREETS, MOST_PROPOSALS = 3, 10, 8
MOST_HOTTEST = 1000  # runs of which the hottest time is kept
INDOORS = "indoor_spot"  # a kind of place
HOT = ("danger", "severe_warning")
GAIN_H = 0.05  # hours that a place must gain to be counted
LONGITUDE_LATITUDE = "EPSG:6668"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of the report's page and of the chain behind the run; qr : of the first, as SVG."""

    page: str
    chain: str
    qr: str


class Reports:
    """Makes reports; they tell of what everybody sees, so that they may be handed on."""

    def __init__(
        self, civic: Civic, chains: Chains, copies: LocalCopies, exposures: Exposures
    ) -> None:
        self.civic = civic
        self.chains = chains
        self.copies = copies
        self.exposures = exposures
        self.runs: PublishedRuns = chains.published.runs
        self._hottest: BoundedCache[tuple[datetime.datetime | None]] = BoundedCache(MOST_HOTTEST)

    def of(
        self,
        city: str,
        run: str,
        addresses: Addresses,
        *,
        made: datetime.datetime,
        with_maps: bool = True,
    ) -> Report:
        """Give the report of a run.

        with_maps : also small maps of a few hours.

        Raises
        ------
        UnknownCityError, UnknownRunError, BusyError
        """
        published = self.runs.run_of_id(city, run)
        with self.exposures.place():
            return self._made(published, addresses, made=made, with_maps=with_maps)

    def hottest(self, city: str, run: str) -> datetime.datetime | None:
        """Give the time with the most ground in the highest classes of WBGT; None without WBGT.

        Raises
        ------
        UnknownCityError, UnknownRunError, BusyError
        """
        published = self.runs.run_of_id(city, run)
        name = (city, published.dataset, published.version)
        kept = self._hottest.get(name)
        if kept is None:
            with self.exposures.place():
                found = RunHeat(published, self.copies).hottest
            kept = (found.at if found else None,)
            self._hottest.put(name, kept, size=1)
        return kept[0]

    def _made(
        self,
        published: PublishedRun,
        addresses: Addresses,
        *,
        made: datetime.datetime,
        with_maps: bool,
    ) -> Report:
        city = published.city
        pointer, _ = read_pointer(self.runs.storage, city, published.dataset)
        standings, voices = self._people(published)
        results = [each.result for each in standings.proposals] if standings else []
        heat = RunHeat(published, self.copies)
        chain = part_of(self.chains.now(city).chain, published.dataset)[1]
        return Report(
            city=self.civic.catalogue.city(city).name or city,
            run=published.run,
            version=published.version,
            manifest_sha256=pointer.manifest_sha256 if pointer else "",
            made=made,
            about=published.about,
            stations=stations_of(self.runs.storage, published),
            hours=heat.hours,
            cell_m=heat.cell_m,
            map_times=heat.map_times,
            maps=heat.maps() if with_maps else [],
            exposed=self._exposed(published, heat, results),
            scenario_runs=heat.beside(self.runs),
            standings=standings,
            voices=voices,
            sources=_sources(chain),
            steps=_steps(chain),
            address=addresses.page,
            chain_address=addresses.chain,
            qr=addresses.qr,
        )

    def _people(self, run: PublishedRun) -> tuple[Standings | None, Voices | None]:
        """Give what everybody sees of what people wrote; None where it cannot be read."""
        if not self.civic.has_database:
            return Standings([], [], 0), Voices.none()
        try:
            with self.civic.database_for(run.city).read() as connection:
                standings = standings_on(
                    connection,
                    visitor(run.city),
                    run=run.run,
                    version=run.version,
                    most=MOST_PROPOSALS,
                )
                return standings, voices_in(connection, run.city, tuple(run.about["bounds"]))
        except (DatabaseUnavailableError, DBAPIError):
            return None, None

    def _exposed(
        self,
        run: PublishedRun,
        heat: RunHeat,
        results: Sequence[Result],
    ) -> Exposed | None:
        from gis_server.exposure.answering import document_of  # noqa: PLC0415 (with the first)

        if not heat.hours:
            return None
        try:
            first, *afters = self.exposures.exposures_of(
                run.city, run.run, [None, *results], streets=MOST_STREETS
            )
        except ParameterError:
            return None
        told = document_of(first)
        places = _most_exposed(told["places"])
        streets = _located(told["streets"], told["places"])
        return Exposed(
            kinds=told["kinds"],
            places=places,
            streets=streets,
            notes=first.notes,
            marked=heat.marked(_marks(run, places, streets)),
            milder={
                result.id: _milder(after) for result, after in zip(results, afters, strict=True)
            },
        )


def _most_exposed(places: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the first places of each kind in their order; not where people are inside."""
    counts: Counter[str] = Counter()
    named = [Named(each["name"], each["lon"], each["lat"]) for each in places if each["name"]]
    found = []
    for each in places:
        if each["kind"] == INDOORS:
            continue
        counts[each["kind"]] += 1
        if counts[each["kind"]] <= OF_A_KIND and each["warmest_c"] is not None:
            found.append({**each, "where": where_of(each["lon"], each["lat"], named)})
    return found


def _located(
    streets: Sequence[dict[str, Any]], places: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Give streets with where they are: what is near the middle of each."""
    named = [Named(each["name"], each["lon"], each["lat"]) for each in places if each["name"]]
    found = []
    for each in streets:
        line = each["geometry"]["coordinates"]
        lon, lat = line[len(line) // 2]
        others = [place for place in named if place.name != each["name"]]
        found.append({**each, "where": where_of(lon, lat, others)})
    return found


def _marks(
    run: PublishedRun, places: Sequence[dict[str, Any]], streets: Sequence[dict[str, Any]]
) -> list[Mark]:
    lines = [(mark_of(n), [(each["lon"], each["lat"])]) for n, each in enumerate(places)]
    lines += [
        (str(number), each["geometry"]["coordinates"]) for number, each in enumerate(streets, 1)
    ]
    grid = run.about["grid"]
    between = pyproj.Transformer.from_crs(LONGITUDE_LATITUDE, str(grid["crs"]), always_xy=True)
    marks = []
    for name, line in lines:
        x, y = (np.asarray(each) for each in between.transform(*np.array(line).T))
        across = (x - grid["west_m"]) / (grid["columns"] * grid["cell_m"])
        down = (grid["north_m"] - y) / (grid["rows"] * grid["cell_m"])
        marks.append(Mark(name, tuple(zip(across.tolist(), down.tolist(), strict=True))))
    return marks


def _milder(found: Exposure) -> Milder:
    """Tell which places have fewer hot hours after a proposal."""
    from gis_server.exposure.city_places import KIND_WORDS  # noqa: PLC0415 (with the first)

    gains = [(gain, each) for each in found.places if (gain := _gain(each)) >= GAIN_H]
    if not gains:
        return Milder(0)
    gain, most = max(gains, key=lambda each: each[0])
    before = sum(most.before[name] for name in HOT)
    words = KIND_WORDS[most.kind]
    named = Bilingual(most.name, most.name) if most.name else words
    return Milder(len(gains), named, before, before - gain)


def _gain(place: ExposedPlace) -> float:
    after = place.after or place.before
    return sum(place.before[name] - after[name] for name in HOT)


def _sources(chain: Chain) -> list[SourceLine]:
    """Give what the chain begins with, as its steps took it."""
    found = []
    for name in chain.order:
        for used in chain.steps[name].used:
            thing = chain.things[used.thing]
            if thing.id in chain.makers or chain.steps[name].replaced_by is not None:
                continue
            files = used.files or thing.files
            digest = digest_of(files) or used.digest
            found.append(SourceLine(thing.title, len(files), digest, bool(used.changed(thing))))
    return found


def _steps(chain: Chain) -> list[StepLine]:
    """Give the steps behind the run in their order, with the parts of each."""
    found = []
    for name in chain.order:
        step = chain.steps[name]
        if step.replaced_by is not None:
            continue
        if not step.parts:
            automatic = step.way is Way.AUTOMATIC
            found.append(StepLine(step.label, automatic, step.tool, step.at))
        found += [
            StepLine(each.label, each.way is Way.AUTOMATIC, each.program or step.tool, step.at)
            for each in step.parts
        ]
    return found
