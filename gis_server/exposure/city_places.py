"""Places where people are, from what a city published: schools, stops, parks, squares, crossings.

Schools are buildings of usage 422 (文教厚生施設: education and welfare; the model does not part the
two), those of one site together; parks are land use 217, stops are street furniture whose name or
function says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from gis_server.feature_tables import FeatureTable, FeatureTables, feature_tables
from gis_server.records import City
from layers.bilingual import Bilingual
from layers.heat_package.exposure.places import ground_of, site_name, sites
from layers.heat_package.ways.network import WayKind, WayNetwork

EDUCATION_AND_WELFARE = "422"
PARK = "217"
STOP_WORDS = ("バス停", "バスのりば", "バス乗り場", "停留所", "bus stop")
CROSSING_HALF_WIDTH_M = 2.0
LONGITUDE_LATITUDE = "EPSG:6668"

Bounds = tuple[float, float, float, float]


class PlaceKind(StrEnum):
    """What a place is."""

    SCHOOL = "school"
    STOP = "stop"
    CROSSING = "crossing"
    PARK = "park"
    SQUARE = "square"
    SPOT = "spot"
    INDOOR_SPOT = "indoor_spot"


KIND_WORDS = {
    PlaceKind.SCHOOL: Bilingual("学校・福祉など", "Schools, welfare"),
    PlaceKind.STOP: Bilingual("バス停", "Bus stops"),
    PlaceKind.CROSSING: Bilingual("横断歩道", "Crossings"),
    PlaceKind.PARK: Bilingual("公園", "Parks"),
    PlaceKind.SQUARE: Bilingual("広場", "Squares"),
    PlaceKind.SPOT: Bilingual("涼み処（屋外）", "Cool places outdoors"),
    PlaceKind.INDOOR_SPOT: Bilingual(
        "屋内の涼み処の入口のまわり（外）", "Outside the doors of indoor cool places"
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place; ground : on which people stand there [m], in a plane system."""

    id: str
    kind: PlaceKind
    name: str
    ground: BaseGeometry


@dataclass(frozen=True, slots=True)
class PointPlace:
    """A place that is told as a point [degrees]; indoors : people are inside, it is the door."""

    id: str
    name: str
    lon: float
    lat: float
    indoors: bool = False


def published_places(tables: FeatureTables, city: City, *, bounds: Bounds, crs: str) -> list[Place]:
    """Give the places in the open data of a city within bounds (west, south, east, north, °)."""
    box = shapely.box(*bounds)
    found = []
    for table in feature_tables(city):
        reader = _READERS.get(table.theme)
        if reader is not None:
            near = [each for each in reader(tables, table) if each.meets(box)]
            found += _sites(near, crs) if reader is _schools else [_placed(x, crs) for x in near]
    return found


def crossings(network: WayNetwork, *, bounds: Bounds, crs: str) -> list[Place]:
    """Give the crossings of a walking network within bounds (west, south, east, north, °)."""
    chosen = np.flatnonzero(network.kind == WayKind.CROSSING)
    lines = _in_plane(network.lines()[chosen], source=network.crs, target=crs)
    box = _in_plane([shapely.box(*bounds)], source=LONGITUDE_LATITUDE, target=crs)[0]
    inside = shapely.intersects(box, lines)
    return [
        Place(
            f"edge:{edge}",
            PlaceKind.CROSSING,
            network.name[edge],
            line.buffer(CROSSING_HALF_WIDTH_M),
        )
        for edge, line in zip(chosen[inside].tolist(), lines[inside], strict=True)
    ]


def spots_as_places(spots: Sequence[PointPlace], *, bounds: Bounds, crs: str) -> list[Place]:
    """Give the cool-share spots within bounds (west, south, east, north, °)."""
    west, south, east, north = bounds
    near = [each for each in spots if west <= each.lon <= east and south <= each.lat <= north]
    points = [shapely.Point(each.lon, each.lat) for each in near]
    shapes = _in_plane(points, source=LONGITUDE_LATITUDE, target=crs)
    return [
        Place(
            each.id,
            PlaceKind.INDOOR_SPOT if each.indoors else PlaceKind.SPOT,
            each.name,
            ground_of(shape),
        )
        for each, shape in zip(near, shapes, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    """A feature of the open data; shape in degrees."""

    id: str
    kind: PlaceKind
    name: str
    shape: BaseGeometry

    def meets(self, box: BaseGeometry) -> bool:
        return bool(self.shape.intersects(box))


def _placed(found: _Found, crs: str) -> Place:
    (shape,) = _in_plane([found.shape], source=LONGITUDE_LATITUDE, target=crs)
    if found.kind is PlaceKind.STOP:
        shape = shape.centroid
    return Place(found.id, found.kind, found.name, ground_of(shape))


def _sites(buildings: Sequence[_Found], crs: str) -> list[Place]:
    """Give a place for each site, under the id of its largest building."""
    shapes = _in_plane([each.shape for each in buildings], source=LONGITUDE_LATITUDE, target=crs)
    places = []
    for site in sites(list(shapes), [each.name for each in buildings]):
        first = buildings[site[0]]
        ground = ground_of(shapely.union_all(shapes[site]), building=True)
        name = site_name([buildings[each].name for each in site])
        places.append(Place(first.id, first.kind, name, ground))
    return places


def _schools(tables: FeatureTables, table: FeatureTable) -> Iterator[_Found]:
    return _rows(tables, table, PlaceKind.SCHOOL, column="bldg_usage", value=EDUCATION_AND_WELFARE)


def _parks(tables: FeatureTables, table: FeatureTable) -> Iterator[_Found]:
    return _rows(tables, table, PlaceKind.PARK, column="luse_class", value=PARK)


def _squares(tables: FeatureTables, table: FeatureTable) -> Iterator[_Found]:
    return _rows(tables, table, PlaceKind.SQUARE)


def _stops(tables: FeatureTables, table: FeatureTable) -> Iterator[_Found]:
    for each in _rows(tables, table, PlaceKind.STOP, words="frn_function_label"):
        if any(word in each.name.lower() for word in STOP_WORDS):
            yield each


_READERS = {"bldg": _schools, "luse": _parks, "squr": _squares, "frn": _stops}


def _rows(
    tables: FeatureTables,
    table: FeatureTable,
    kind: PlaceKind,
    *,
    column: str | None = None,
    value: str = "",
    words: str = "",
) -> Iterator[_Found]:
    """Give features of a table, of which a column has a value; words : stand for a missing name."""
    with tables.open(table) as file:
        there = set(file.schema_arrow.names)
        if column is not None and column not in there:
            return
        wanted = [
            each for each in ("gml_id", "gml_name", "geometry", column, words) if each in there
        ]
        rows = file.read(columns=wanted)
    if column is not None:
        rows = rows.filter(pc.equal(pc.cast(rows[column], "string"), value))
    for row in rows.to_pylist():
        if row["geometry"] is not None:
            name = str(row.get("gml_name") or row.get(words) or "")
            yield _Found(str(row["gml_id"]), kind, name, shapely.from_wkb(row["geometry"]))


def _in_plane(
    shapes: Sequence[BaseGeometry] | npt.NDArray[np.object_], *, source: str, target: str
) -> npt.NDArray[np.object_]:
    flat = shapely.force_2d(np.asarray(shapes, dtype=object))
    if source == target:
        return np.asarray(flat, dtype=object)
    between = pyproj.Transformer.from_crs(source, target, always_xy=True)

    def moved(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(between.transform(points[:, 0], points[:, 1]))

    return np.asarray(shapely.transform(flat, moved), dtype=object)
