"""Things and automatic steps of a city, as what is published records them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from gis_server.bounded_cache import BoundedCache
from gis_server.chain.step_words import step_words
from gis_server.errors import UnknownRunError
from gis_server.heat.published_record import MADE_UP
from gis_server.heat.published_runs import PublishedRuns
from gis_server.heat.run_folders import kept_request, runs_folder
from gis_server.heat.station_origins import station_origins
from gis_server.today.feeds import read_feed
from gis_server.ways.network_files import DATASET as WAYS
from layers.bilingual import Bilingual
from layers.heat_package.chain.step import Part, Step, Used, Way
from layers.heat_package.chain.thing import File, Kind, Thing
from layers.heat_package.today.feed import ReadFile
from tiles.dataset_titles import THEMES
from tiles.delivery_names import is_gml, theme_of_path
from tiles.errors import PublishError
from tiles.publishing import DatasetRecord, dataset_record, datasets
from tiles.publishing.layout import HEAT_PREFIX
from tiles.publishing.manifest import Pointer, read_pointer
from tiles.storage import Storage

CITIES_KEPT = 16
MODEL_TITLE = Bilingual("街のモデル", "City model")
FREE_TITLES: Final[Mapping[Kind, Bilingual]] = {
    Kind.WEATHER: Bilingual("気象の記録", "Weather"),
    Kind.SCENARIO: Bilingual("街の変更案", "Scenario"),
    Kind.OBSERVATIONS: Bilingual("くらべる値", "Values to compare"),
    Kind.TREES: Bilingual("樹木リスト", "Tree list"),
    Kind.FILE: Bilingual("ファイル", "File"),
}
MAKING: Final[Mapping[str, Bilingual]] = {
    "3dtiles": Bilingual("3Dタイルをつくる", "Make 3D tiles"),
    "terrain": Bilingual("地形をつくる", "Make the terrain"),
    "2d": Bilingual("2D地図をつくる", "Make the 2D map"),
    "open-data": Bilingual("オープンデータをつくる", "Make open data"),
    "heat": Bilingual("暑さを計算する", "Compute the heat"),
    "ways": Bilingual("歩く道のネットワークをつくる", "Make the walking network"),
    "imported": Bilingual("ほかのモデルの結果を取り込む", "Bring in results of another model"),
}
SCREENS: Final[Mapping[str, Bilingual]] = {
    "map": Bilingual("地図と3Dの街", "The map and the 3D town"),
    "attributes": Bilingual("検索・建物の情報・ダウンロード", "Search, attributes, downloads"),
    "heat": Bilingual("暑さの地図と数字", "Heat on the map and its numbers"),
    "ways": Bilingual("涼しい道（道を見る）", "Cool ways (the way to a cool place)"),
    "today": Bilingual(
        "きょうの暑さ（スマホの最初の画面）", "Today's heat (first screen of phones)"
    ),
}
# What the service publishes and an operator read; shown on today's screen.
FEED_TITLES: Final[Mapping[str, Bilingual]] = {
    "forecast": Bilingual("暑さ指数の予測", "WBGT forecast"),
    "observed": Bilingual("暑さ指数の実況", "WBGT measured"),
    "alert": Bilingual("熱中症警戒アラート", "Heat alert"),
}
SCREEN_OF = {
    **dict.fromkeys(("3dtiles", "terrain", "2d"), "map"),
    "open-data": "attributes",
    "ways": "ways",
}
# Made from the model, never the other way round.
FROM_MODEL = frozenset({"heat", "ways"})
SCENARIO_ENDINGS = (".geojson", ".json")
SHOWING = Bilingual("画面に出す", "Show it")


@dataclass(frozen=True, slots=True)
class Published:
    """What is published of a city, as a part of its chain.

    state : names the versions that it tells of.
    """

    state: str
    things: tuple[Thing, ...]
    steps: tuple[Step, ...]


class PublishedChains:
    """Reads what is published; pointers every time, the rest when they name another version."""

    def __init__(self, runs: PublishedRuns, data: Path) -> None:
        self.runs = runs
        self.data = data
        self._kept: BoundedCache[Published] = BoundedCache(CITIES_KEPT)

    def of(self, city: str) -> Published:
        """Give things and steps of a city; a dataset that cannot be read is logged, left out."""
        storage = self.runs.storage
        pointers = {
            name: pointer
            for name in datasets(storage, city)
            if (pointer := read_pointer(storage, city, name)[0]) is not None
        }
        feed = _feed_files(storage, city)
        state = ",".join(
            [f"{name}@{each.manifest_sha256}" for name, each in pointers.items()]
            + [f"{name}@{each.sha256}{each.made_up}" for name, each in feed.items()]
        )
        found = self._kept.get(city)
        if found is None or found.state != state:
            found = Published(state, *self._read(city, pointers, feed))
            self._kept.put(city, found, size=1)
        return found

    def _read(
        self, city: str, pointers: Mapping[str, Pointer], feed: Mapping[str, ReadFile]
    ) -> tuple[tuple[Thing, ...], tuple[Step, ...]]:
        records = {name: self._record(city, name) for name in pointers}
        known = {name: record for name, record in records.items() if record is not None}
        model = [each for each in known.values() if str(each.kind) not in FROM_MODEL]
        reader = _Reader(_newest(model))
        walked = self.runs.newest_plain(city) if WAYS in known else None
        if walked is not None and walked.dataset in known:
            reader.show("ways", known[walked.dataset], pointers[walked.dataset])
        for name, record in known.items():
            if record.kind == "heat":
                self._add_run(reader, city, record, pointers[name])
            else:
                reader.add_dataset(record, pointers[name])
        for name, each in feed.items():
            file = File(each.name, each.sha256)
            reader.add_feed(name, file, source=MADE_UP if each.made_up else "")
        return reader.written()

    def _record(self, city: str, dataset: str) -> DatasetRecord | None:
        storage: Storage = self.runs.storage
        try:
            return dataset_record(storage, city, dataset)
        except PublishError as error:
            self.runs.log.write("unreadable-dataset", city=city, dataset=dataset, reason=str(error))
            return None

    def _add_run(self, reader: _Reader, city: str, record: DatasetRecord, pointer: Pointer) -> None:
        try:
            about = self.runs.run(city, record.id).about
        except (PublishError, UnknownRunError) as error:
            self.runs.log.write("unreadable-run", city=city, dataset=record.id, reason=str(error))
            return
        folder = runs_folder(self.data, city) / record.id.removeprefix(HEAT_PREFIX)
        kinds = _kinds_of_files(folder, about)
        reader.add_run(record, pointer, about, kinds, self._origins(city, record, about, kinds))

    def _origins(
        self,
        city: str,
        record: DatasetRecord,
        about: Mapping[str, Any],
        kinds: Mapping[str, Kind],
    ) -> dict[str, str]:
        """Give by file what its numbers are, as the run and its stations say."""
        found = {}
        if about["source"] == MADE_UP:
            found = {name: MADE_UP for name, kind in kinds.items() if kind is Kind.WEATHER}
        run = self.runs.run(city, record.id)
        return found | station_origins(self.runs.storage, run)


class _Reader:
    """Things and steps while records are read; `model` is each model file as it is now."""

    def __init__(self, model: Mapping[str, File]) -> None:
        self.model = model
        self.things: dict[str, Thing] = {}
        self.steps: list[Step] = []
        self._screens: dict[str, list[Used]] = defaultdict(list)
        by_theme: dict[str, list[File]] = defaultdict(list)
        for path, file in model.items():
            by_theme[theme_of_path(path)].append(file)
        for theme, files in sorted(by_theme.items()):
            self._add(_model_thing(theme, tuple(sorted(files, key=lambda each: each.name))))

    def add_dataset(self, record: DatasetRecord, pointer: Pointer) -> None:
        """Add a dataset of the city and the step that made it."""
        parts = tuple(Part(step_words(each), Way.AUTOMATIC) for each in record.lineage.steps)
        self._add_made(record, pointer, self._used(record, {}, {}), MAKING[record.kind], parts)
        self.show(SCREEN_OF[record.kind], record, pointer)

    def add_run(
        self,
        record: DatasetRecord,
        pointer: Pointer,
        about: Mapping[str, Any],
        kinds: Mapping[str, Kind],
        origins: Mapping[str, str],
    ) -> None:
        """Add a run of heat, the files beside the model, and the step that made it.

        origins : what the numbers of a file are, by its name.
        """
        label = MAKING["imported" if about["kind"] == "imported" else "heat"]
        parts = tuple(_part(each) for each in about.get("steps", ()))
        used = self._used(record, kinds, origins)
        self._add_made(record, pointer, used, label, parts, source=str(about["source"]))
        self.show("heat", record, pointer)
        hourly = any(each["id"] == "wbgt" and each["hourly"] for each in about["quantities"])
        if hourly and about["scenario"] is None:  # as today's screen chooses
            self.show("today", record, pointer)

    def add_feed(self, name: str, file: File, *, source: str) -> None:
        """Add a file of the service, which today's screen shows."""
        title = FEED_TITLES[name]
        words = Bilingual(f"{title.ja}：{file.name}", f"{title.en}: {file.name}")
        thing = Thing(f"feed:{name}", Kind.FILE, words, (file,), source=source)
        self._add(thing)
        self._screens["today"].append(Used(thing.id, (file,)))

    def written(self) -> tuple[tuple[Thing, ...], tuple[Step, ...]]:
        """Give all of it, with what is shown at the end."""
        for screen, used in self._screens.items():
            thing = Thing(f"shown:{screen}", Kind.SHOWN, SCREENS[screen])
            self._add(thing)
            tool = f"uchimizu {version('uchimizu')}"
            self.steps.append(
                Step(f"show:{screen}", Way.AUTOMATIC, SHOWING, tuple(used), (thing.id,), tool)
            )
        return tuple(self.things.values()), tuple(self.steps)

    def _add_made(
        self,
        record: DatasetRecord,
        pointer: Pointer,
        used: tuple[Used, ...],
        label: Bilingual,
        parts: tuple[Part, ...],
        *,
        source: str = "",
    ) -> None:
        thing = Thing(
            f"dataset:{record.id}",
            Kind.RUN if record.kind == "heat" else Kind.DATASET,
            Bilingual(record.title["ja"], record.title["en"]),
            (_version_file(record, pointer),),
            record.version,
            record.lineage.created,
            source,
        )
        self._add(thing)
        self.steps.append(
            Step(
                f"make:{record.id}",
                Way.AUTOMATIC,
                label,
                used,
                (thing.id,),
                record.lineage.program,
                at=record.lineage.created,
                parts=parts,
            )
        )

    def _used(
        self, record: DatasetRecord, kinds: Mapping[str, Kind], origins: Mapping[str, str]
    ) -> tuple[Used, ...]:
        found: dict[str, list[File]] = defaultdict(list)
        for each in record.lineage.sources:
            file = File(each.path, each.sha256, each.bytes)
            source = origins.get(each.path, "")
            found[self._source_thing(file, kinds.get(each.path), source)].append(file)
        return tuple(Used(thing, tuple(files)) for thing, files in found.items())

    def _source_thing(self, file: File, kind: Kind | None, source: str) -> str:
        """Give the thing that a source file belongs to: a theme of the model, or itself."""
        if file.name in self.model or (kind is None and is_gml(file.name)):
            thing = _model_thing(theme_of_path(file.name), ())
        else:
            kind = kind or Kind.FILE
            title = FREE_TITLES[kind]
            words = Bilingual(f"{title.ja}：{file.name}", f"{title.en}: {file.name}")
            thing = Thing(f"{kind.value}:{file.sha256}", kind, words, (file,), source=source)
        if thing.id not in self.things:
            self._add(thing)
        return thing.id

    def show(self, screen: str, record: DatasetRecord, pointer: Pointer) -> None:
        """Let a screen show what is published."""
        file = _version_file(record, pointer)
        self._screens[screen].append(Used(f"dataset:{record.id}", (file,)))

    def _add(self, thing: Thing) -> None:
        self.things[thing.id] = thing


def _version_file(record: DatasetRecord, pointer: Pointer) -> File:
    """Give a published version as one file: its manifest, which names the checksum of every file.

    It has no version in its name, so that another version is another state of the same thing.
    """
    return File("manifest.json", pointer.manifest_sha256, record.bytes)


def _feed_files(storage: Storage, city: str) -> dict[str, ReadFile]:
    """Give the files of the service that an operator read for today."""
    feed = read_feed(storage, city)
    found = {
        "forecast": feed.forecast.file if feed.forecast else None,
        "observed": feed.observed.file if feed.observed else None,
        "alert": feed.alert_file,
    }
    return {name: each for name, each in found.items() if each}


def _newest(records: Iterable[DatasetRecord]) -> dict[str, File]:
    """Give each model file as the newest dataset recorded it."""
    found: dict[str, File] = {}
    for record in sorted(records, key=lambda each: (each.lineage.created, each.version)):
        for each in record.lineage.sources:
            found[each.path] = File(each.path, each.sha256, each.bytes)
    return found


def _model_thing(theme: str, files: tuple[File, ...]) -> Thing:
    ja, en = THEMES.get(theme, ("そのほか", "other"))
    title = Bilingual(f"{MODEL_TITLE.ja}：{ja}", f"{MODEL_TITLE.en}: {en}")
    return Thing(f"model:{theme or 'other'}", Kind.MODEL, title, files)


def _part(step: Mapping[str, Any]) -> Part:
    name = str(step.get("name", ""))
    label = step.get("label") or {"ja": name, "en": str(step.get("detail") or name)}
    way = Way.MANUAL if step.get("kind") == "manual" else Way.AUTOMATIC
    return Part(Bilingual(label["ja"], label["en"]), way, str(step.get("program", "")))


def _kinds_of_files(folder: Path, about: Mapping[str, Any]) -> dict[str, Kind]:
    """Give what the files beside the model are, by the kept request, else by the run's record."""
    weather = str((about.get("weather") or {}).get("source", ""))
    found = {weather: Kind.WEATHER} if weather else {}
    if about.get("scenario"):
        names = [each["path"] for each in about["lineage"]["sources"]]
        found |= {each: Kind.SCENARIO for each in names if each.endswith(SCENARIO_ENDINGS)}
    try:
        request = kept_request(folder)
    except UnknownRunError:
        return found
    found[request.weather.name] = Kind.WEATHER
    _note(found, Kind.TREES, [request.trees])
    _note(found, Kind.SCENARIO, [request.scenario])
    _note(found, Kind.OBSERVATIONS, request.observations)
    return found


def _note(found: dict[str, Kind], kind: Kind, paths: Sequence[Path | None]) -> None:
    found.update({path.name: kind for path in paths if path is not None})
