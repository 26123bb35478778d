"""Makes the walking network of a city, or takes one from elsewhere, and publishes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import orjson

from gis_server.errors import UnknownCityError
from gis_server.heat.city_surface import CityPlace, Progress, silent
from gis_server.heat.heat_run import LOCK_WAIT_S
from gis_server.settings import Settings
from gis_server.ways.city_areas import Bounds, city_areas
from gis_server.ways.network_files import DATASET, ENTRY, FILE
from gis_server.ways.network_writing import write_network
from layers.bilingual import Bilingual
from layers.heat_package.ways.from_areas import CAVEATS, network_from_areas
from layers.heat_package.ways.network import WayNetwork
from tiles.publishing import (
    Coordinates,
    DatasetRecord,
    ExportedFile,
    Lineage,
    PropertyRecord,
    SourceRecord,
    StagedDataset,
    city_record,
    discard,
    publish,
    stage,
)
from tiles.publishing.edit import edit_city
from tiles.storage import Storage, open_storage

PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True, slots=True)
class MadeNetwork:
    """A network and where it comes from.

    caveats : what the network does not know, told with every way.
    """

    network: WayNetwork
    sources: tuple[SourceRecord, ...]
    steps: tuple[str, ...]
    caveats: tuple[Bilingual, ...]
    attribution: str


def build_ways(
    city: str, settings: Settings, *, bounds: Bounds | None = None, progress: Progress = silent
) -> DatasetRecord:
    """Make the network of a published city from its model and publish it.

    Raises
    ------
    UnknownCityError, InvalidInputError, SurfaceError, TilesError
        The city is not published, or has nothing to walk on; what was published before stands.
    """
    storage = open_storage(settings.storage)
    record = _city(storage, city)
    found = city_areas(
        CityPlace(storage, settings.data / "store", city), bounds=bounds, progress=progress
    )
    made = MadeNetwork(
        network_from_areas(found.areas, crs=found.crs),
        tuple(SourceRecord(each.path, each.sha256, each.bytes) for each in found.sources),
        (
            "areas of streets, sidewalks, squares and parks read from the city store",
            "sides of streets wider than 12 m and crossings at junctions told apart",
            "areas thinned to their middle lines at 1 m (Zhang and Suen 1984), short ends left out",
        ),
        CAVEATS,
        str(record.get("attribution", "")),
    )
    return publish_ways(storage, city, made)


def publish_ways(storage: Storage, city: str, made: MadeNetwork) -> DatasetRecord:
    """Publish a network as the dataset `ways` of its city.

    Raises
    ------
    UnknownCityError, TilesError
        What was published before stands.
    """
    _city(storage, city)
    with edit_city(storage, city, wait_s=LOCK_WAIT_S) as edit:
        staged = stage(edit, DATASET)
        try:
            about = _about(made)
            bounds = write_network(staged.version_folder / FILE, made.network, about=about)
            staged.write(ENTRY, orjson.dumps(about, option=orjson.OPT_INDENT_2))
            size = (staged.version_folder / FILE).stat().st_size
            record = _record(made, bounds, size)
            return publish(edit, staged, record, check=_nothing_to_check, inputs=_inputs(made))
        finally:
            discard(staged)


def source_of(path: Path, data: bytes) -> SourceRecord:
    """Give the record of a file that was brought in."""
    return SourceRecord(path.name, hashlib.sha256(data).hexdigest(), len(data))


def _city(storage: Storage, city: str) -> dict[str, object]:
    found = city_record(storage, city)
    if found is None:
        raise UnknownCityError(f"{city!r} is no city here; uchimizu city list names the cities")
    return dict(found)


def _about(made: MadeNetwork) -> dict[str, object]:
    return {
        "crs": made.network.crs,
        "nodes": made.network.nodes,
        "edges": made.network.edges,
        "length_m": round(float(made.network.length_m.sum()), 1),
        "caveats": [{"ja": each.ja, "en": each.en} for each in made.caveats],
        "attribution": made.attribution,
    }


def _record(made: MadeNetwork, bounds: Bounds, size: int) -> DatasetRecord:
    return DatasetRecord(
        id=DATASET,
        kind="ways",
        theme="ways",
        title={"ja": "歩く道のネットワーク", "en": "Walking network"},
        entry=ENTRY,
        features=made.network.edges,
        bounds=bounds,
        crs=Coordinates(made.network.crs, "JGD2011", None, "none"),
        attribution=made.attribution,
        lineage=Lineage(
            sources=made.sources,
            program=f"uchimizu {version('uchimizu')}",
            created=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            steps=made.steps,
        ),
        files=(ExportedFile(FILE, size, PARQUET),),
        properties=(
            PropertyRecord("length_m", "length_m", "長さ", "m", "float64"),
            PropertyRecord("kind", "kind", "種類", None, "string"),
            PropertyRecord("step_free", "step_free", "段差なし", None, "boolean"),
            PropertyRecord("roofed", "roofed", "屋根の下", None, "boolean"),
        ),
    )


def _inputs(made: MadeNetwork) -> str:
    words = [f"{each.path} {each.sha256}" for each in made.sources]
    return hashlib.sha256("\0".join([*words, *made.steps]).encode()).hexdigest()


def _nothing_to_check(_staged: StagedDataset) -> None:
    """The writer refuses what must not be published."""
