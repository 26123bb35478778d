"""Which files a published city was made of, and their tables in the city store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tiles.city_store import CityStore
from tiles.city_tables import CityTables
from tiles.coordinates import mesh_bounds, source_system
from tiles.delivery_names import mesh_of_path, theme_of_path
from tiles.errors import PublishError, TilesError
from tiles.publishing import dataset_record, datasets
from tiles.storage import Storage
from tiles.vector.plan import plan_coordinates

Bounds = tuple[float, float, float, float]

# Objects may reach over the edge of their grid square by this much (degrees, about 500 m).
OVER_THE_EDGE_DEG = 0.005


@dataclass(frozen=True, slots=True)
class CitySource:
    """One GML file that a published city was made of.

    path : inside the delivery. theme : `bldg`, `tran` … mesh : code from the name, None without.
    sha256 : of the unpacked bytes, the key of its tables. bytes : their number.
    """

    path: str
    theme: str
    mesh: str | None
    sha256: str
    bytes: int


def city_sources(storage: Storage, city: str) -> list[CitySource]:
    """Give the files of a city by the lineage of what is published of it, sorted by path.

    A file that two datasets know in two versions counts as in the newer dataset.

    Raises
    ------
    PublishError
        Nothing is published of the city.
    """
    newest: dict[str, tuple[str, CitySource]] = {}
    for dataset in datasets(storage, city):
        record = dataset_record(storage, city, dataset)
        # Heat and ways are made from the model, never the other way round.
        if record is None or str(record.kind) in {"heat", "ways"}:
            continue
        created = record.lineage.created
        for each in record.lineage.sources:
            if each.path not in newest or newest[each.path][0] < created:
                source = CitySource(
                    each.path,
                    theme_of_path(each.path),
                    mesh_of_path(each.path),
                    each.sha256,
                    each.bytes,
                )
                newest[each.path] = (created, source)
    if not newest:
        raise PublishError(f"nothing is published of {city!r}; uchimizu city list names the cities")
    return [newest[path][1] for path in sorted(newest)]


def opened(
    sources: Sequence[CitySource], store: Path, *, themes: frozenset[str]
) -> Iterator[tuple[CitySource, CityTables]]:
    """Give the tables of the files of some themes, one after another.

    Raises
    ------
    PublishError
        The city store has lost a file.
    """
    kept = CityStore(store)
    for source in sources:
        if source.theme not in themes:
            continue
        found = kept.get(source.sha256)
        if found is None:
            raise PublishError(
                f"the tables of {source.path} are not in {store}; "
                "run `uchimizu city add` of this city again with its delivery"
            )
        yield source, found[0]


def near(source: CitySource, bounds: Bounds | None) -> bool:
    """Tell whether a file may hold something in a box (degrees); files without mesh may."""
    found = mesh_of(source)
    if found is None or bounds is None:
        return True
    return _overlap(_widened(found, OVER_THE_EDGE_DEG), bounds)


def mesh_of(source: CitySource) -> Bounds | None:
    """Give the box of a file's grid square, degrees; None where its name has no known one."""
    try:
        return mesh_bounds(source.mesh) if source.mesh else None
    except ValueError:
        return None


def extent(source: CitySource, tables: CityTables) -> Bounds | None:
    """Give west, south, east, north of a file, degrees, None without vertices.

    It is clipped to the surroundings of its grid square, so that one vertex at 0° 0° does not
    make the city reach there.
    """
    corners = np.array([tables.bounds[:2], tables.bounds[3:5]])
    if not np.isfinite(corners).all():
        return None
    (west, south), (east, north) = plan_coordinates(corners, epsg=tables.epsg).tolist()
    mesh = mesh_of(source)
    if mesh is not None:
        wide = _widened(mesh, OVER_THE_EDGE_DEG)
        west, south = max(west, wide[0]), max(south, wide[1])
        east, north = min(east, wide[2]), min(north, wide[3])
    return (west, south, east, north) if west < east and south < north else None


def is_usable(tables: CityTables) -> bool:
    """Tell whether a file is in a coordinate system that we know."""
    try:
        source_system(tables.epsg)
    except TilesError:
        return False
    return True


def _widened(bounds: Bounds, margin: float) -> Bounds:
    west, south, east, north = bounds
    return west - margin, south - margin, east + margin, north + margin


def _overlap(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
