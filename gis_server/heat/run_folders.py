"""Where runs are kept: `heat/{city}/{run}` in the data folder, with what was asked and given."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from gis_server.errors import SettingsError, UnknownRunError
from tiles.durable_files import swap_file

REQUEST = "request.json"
SOURCES = "sources"
LOCK = ".lock"
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class HeatRequest:
    """What somebody wants to know of a city.

    date : day of the station's clock, "2018-07-23".
    bounds : west, south, east, north [°], None for the whole city.
    trees : list of trees beside those of the model. scenario : GeoJSON of what is changed.
    observations : files of measurements.
    utc_offset_h : clock of a weather file that does not carry it [h].
    station : the one to take where a weather file holds several.
    clear_sky : a cloudless sky where the file tells no sunshine.
    """

    city: str
    weather: Path
    date: str
    bounds: Bounds | None = None
    resolution_m: float = 2.0
    trees: Path | None = None
    scenario: Path | None = None
    title: str = ""
    title_en: str = ""
    observations: tuple[Path, ...] = ()
    utc_offset_h: float | None = None
    station: str | None = None
    clear_sky: bool = False


def runs_folder(data: Path, city: str) -> Path:
    """Give the folder of the runs of a city."""
    return data / "heat" / city


def runs(data: Path, city: str | None = None) -> list[Path]:
    """Give the folders of all runs, of a city or of all, sorted."""
    found = (data / "heat").glob(f"{city or '*'}/*/{REQUEST}")
    return sorted(path.parent for path in found)


def run_folder(data: Path, name: str) -> Path:
    """Give the folder of a run by its name, or by city/name where two cities share a name.

    Raises
    ------
    UnknownRunError
        There is none, or more than one.
    """
    city, _, run = name.rpartition("/")
    found = [path for path in runs(data, city or None) if path.name == run]
    if not found:
        raise UnknownRunError(f"there is no run {name!r}; uchimizu heat list names the runs")
    if len(found) > 1:
        names = ", ".join(f"{path.parent.name}/{path.name}" for path in found)
        raise UnknownRunError(f"{name!r} is a run of several cities; say which: {names}")
    return found[0]


def check_names(request: HeatRequest) -> None:
    """Refuse two files of one name: of each name one copy is kept.

    Raises
    ------
    SettingsError
        Names both.
    """
    known: dict[str, Path] = {}
    given = (request.weather, request.trees, request.scenario, *request.observations)
    for path in filter(None, given):
        other = known.setdefault(path.name, path)
        if other.resolve() != path.resolve():
            raise SettingsError(f"{other} and {path} have the same name; rename one of them")


def keep_request(folder: Path, request: HeatRequest) -> HeatRequest:
    """Keep what was asked, with copies of the files that went in, so that it can be repeated.

    Returns
    -------
    The request with the copies in place of the files that were given.
    """
    sources = folder / SOURCES
    sources.mkdir(parents=True, exist_ok=True)
    kept = replace(
        request,
        weather=_copied(request.weather, sources),
        trees=_copied(request.trees, sources) if request.trees else None,
        scenario=_copied(request.scenario, sources) if request.scenario else None,
        observations=tuple(_copied(path, sources) for path in request.observations),
    )
    found = {**asdict(kept), "weather": kept.weather.name}
    found["trees"] = kept.trees.name if kept.trees else None
    found["scenario"] = kept.scenario.name if kept.scenario else None
    found["observations"] = [path.name for path in kept.observations]
    swap_file(folder / REQUEST, orjson.dumps(found))
    return kept


def kept_request(folder: Path) -> HeatRequest:
    """Read what was asked of a run.

    Raises
    ------
    UnknownRunError
        The record is not there or damaged.
    """
    try:
        found: dict[str, Any] = orjson.loads((folder / REQUEST).read_bytes())
        sources = folder / SOURCES
        found["weather"] = sources / found["weather"]
        for name in ("trees", "scenario"):
            found[name] = sources / found[name] if found[name] else None
        found["observations"] = tuple(sources / name for name in found["observations"])
        found["bounds"] = tuple(found["bounds"]) if found["bounds"] else None
        return HeatRequest(**found)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise UnknownRunError(f"{folder} holds no run that can be repeated: {error}") from error


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a run for this process; another one that asks for the same run waits."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _copied(path: Path, folder: Path) -> Path:
    target = folder / path.name
    if path.absolute() != target.absolute():
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(path, part)
        part.replace(target)
    return target
