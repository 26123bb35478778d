"""A list of trees as CSV or GeoJSON: where they stand, what they are, how large.

CSV: a header line; columns `lon`, `lat` (degrees, JGD2011 or WGS 84) or `x`, `y` (then `crs` must
be given), and any of `species`, `height_m`, `crown_diameter_m`, `crown_base_m`, `age_years`.
GeoJSON: points in longitude and latitude with the same properties. A height, or species and age,
is needed for every tree.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas
import numpy as np
import shapely

from simulations.errors import Remark, SurfaceError
from simulations.surface.canopy import Trees
from simulations.surface.projecting import projected
from simulations.surface.species import UNKNOWN, Species, species_called

NUMBERS: Final = {
    "height_m": (0.3, 60.0),
    "crown_diameter_m": (0.2, 40.0),
    "crown_base_m": (0.0, 40.0),
    "age_years": (1.0, 500.0),
}
MOST_TREES = 2_000_000
LARGEST_FILE = 500_000_000


def read_tree_list(path: Path, *, crs: str | None = None) -> geopandas.GeoDataFrame:
    """Read a tree list; columns of `docs/data-contracts.md`, section Tree list.

    Parameters
    ----------
    crs : system of the columns `x`, `y`; not needed for `lon`, `lat`.

    Raises
    ------
    SurfaceError
        The file cannot be read, or a line has no place or no size; the message names the line.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SurfaceError(
                f"{path} has more than {LARGEST_FILE // 10**6} MB; cut it into parts"
            )
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SurfaceError(
            f"{path} cannot be read as UTF-8 text: {error}; expected CSV or GeoJSON"
        ) from error
    is_json = text.lstrip()[:1] == "{"
    rows = list(_geojson_rows(path, text) if is_json else _csv_rows(path, text, crs))
    if not rows:
        raise SurfaceError(f"{path} lists no trees")
    if len(rows) > MOST_TREES:
        raise SurfaceError(f"{path} lists {len(rows)} trees; at most {MOST_TREES}")
    frame = geopandas.GeoDataFrame(
        {
            name: [row[name] for row in rows]
            for name in ("species", "height_m", "crown_diameter_m", "crown_base_m", "age_years")
        },
        geometry=shapely.points([row["place"] for row in rows]),
        crs="EPSG:6668" if is_json or "lon" in rows[0]["header"] else crs,
    )
    frame.attrs["remarks"] = _species_remarks(path, rows)
    return frame


@dataclass(frozen=True, slots=True)
class TreeSize:
    """Measures of one tree, m, and its species."""

    species: Species
    height: float
    crown_diameter: float
    crown_base: float


def tree_size(
    species: str | None,
    *,
    height: float | None = None,
    crown_diameter: float | None = None,
    crown_base: float | None = None,
    age: float | None = None,
) -> TreeSize | None:
    """Complete the measures of a tree by its species; None without height and age."""
    kind = species_called(species or "") or UNKNOWN
    if height is None:
        if age is None:
            return None
        height = kind.height_at(age)
    diameter = kind.spread * height if crown_diameter is None else crown_diameter
    base = kind.clear_stem * height if crown_base is None else crown_base
    return TreeSize(kind, height, diameter, min(base, 0.9 * height))


def listed_trees(frame: geopandas.GeoDataFrame, *, crs: str) -> Trees:
    """Give the trees of a list in the plane of a grid."""
    place = projected(frame.geometry.to_numpy(), source=frame.crs.to_string(), target=crs)
    columns = ("species", "height_m", "crown_diameter_m", "crown_base_m", "age_years")
    sizes = [
        tree_size(
            species, height=_number(h), crown_diameter=_number(d), crown_base=_number(b),
            age=_number(a),
        )
        for species, h, d, b, a in zip(*(frame[name] for name in columns), strict=True)
    ]  # fmt: skip
    found = [size for size in sizes if size is not None]
    if len(found) < len(sizes):
        raise SurfaceError("a tree of the list has neither a height nor an age")
    return Trees(
        x=shapely.get_x(place),
        y=shapely.get_y(place),
        foot=np.full(len(frame), np.nan),
        height=np.array([size.height for size in found]),
        crown_diameter=np.array([size.crown_diameter for size in found]),
        crown_base=np.array([size.crown_base for size in found]),
        leaf_area_density=np.array([size.species.leaf_area_density for size in found]),
        shape=np.array([float(size.species.shape) for size in found]),
    )


def _number(value: Any) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _csv_rows(path: Path, text: str, crs: str | None) -> Iterator[dict[str, Any]]:
    reader = csv.DictReader(text.splitlines())
    try:
        header = [name.strip() for name in reader.fieldnames or []]
    except csv.Error as error:
        raise SurfaceError(f"{path}, line 1: {error}") from error
    reader.fieldnames = header
    geographic = {"lon", "lat"} <= set(header)
    if not geographic and not {"x", "y"} <= set(header):
        raise SurfaceError(
            f"{path}, line 1: expected columns lon and lat, or x and y; found {', '.join(header)}"
        )
    if not geographic and crs is None:
        raise SurfaceError(f"{path} has x and y; say in which system they are, such as EPSG:6677")
    names = ("lon", "lat") if geographic else ("x", "y")
    for row in _csv_lines(path, reader):
        where = f"{path}, line {reader.line_num}"
        place = [_cell(row, name, where) for name in names]
        if None in place:
            raise SurfaceError(f"{where}: a tree needs {names[0]} and {names[1]}")
        yield _checked(row, where, place) | {"header": header}


def _csv_lines(path: Path, reader: csv.DictReader[str]) -> Iterator[dict[str, Any]]:
    try:
        yield from reader
    except csv.Error as error:
        raise SurfaceError(f"{path}, line {reader.line_num}: {error}") from error


def _geojson_rows(path: Path, text: str) -> Iterator[dict[str, Any]]:
    try:
        features = json.loads(text)["features"]
    except (json.JSONDecodeError, KeyError, RecursionError) as error:
        raise SurfaceError(
            f"{path} is no GeoJSON FeatureCollection: {error!r}; expected points of trees"
        ) from error
    if not isinstance(features, list):
        raise SurfaceError(f"{path} is no GeoJSON FeatureCollection: features is no list")
    for number, feature in enumerate(features):
        where = f"{path}, feature {number}"
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict) or geometry.get("type") != "Point":
            raise SurfaceError(f"{where}: a tree is a feature with a Point")
        place, properties = geometry.get("coordinates"), feature.get("properties")
        numbers = isinstance(place, list) and all(isinstance(each, int | float) for each in place)
        if not isinstance(place, list) or not numbers or len(place) < 2:
            raise SurfaceError(f"{where}: a Point has two numbers")
        if not isinstance(properties, dict):
            raise SurfaceError(f"{where}: a tree has properties")
        yield _checked(properties, where, place[:2]) | {"header": ["lon"]}


def _checked(row: Mapping[str, Any], where: str, place: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"place": place, "species": str(row.get("species") or "").strip()}
    for name, (low, high) in NUMBERS.items():
        value = _cell(row, name, where)
        if value is not None and not low <= value <= high:
            raise SurfaceError(f"{where}: {name} is {value:g}; expected {low:g} to {high:g}")
        found[name] = math.nan if value is None else value
    if math.isnan(found["height_m"]) and math.isnan(found["age_years"]):
        raise SurfaceError(f"{where}: a tree needs height_m, or species and age_years")
    return found


def _cell(row: Mapping[str, Any], name: str, where: str) -> float | None:
    text = row.get(name)
    if text is None or (isinstance(text, str) and not text.strip()):
        return None
    try:
        value = float(text)
    except (TypeError, ValueError):
        raise SurfaceError(f"{where}: {name} is {str(text)[:80]!r}; expected a number") from None
    if not math.isfinite(value):
        raise SurfaceError(f"{where}: {name} is {text!r}; expected a number")
    return value


def _species_remarks(path: Path, rows: list[dict[str, Any]]) -> list[Remark]:
    words = sorted({row["species"] for row in rows if not species_called(row["species"])})
    if not words:
        return []
    shown = ", ".join(word or "(empty)" for word in words[:8])
    message = (
        f"{path.name}: {len(words)} species are not known ({shown}); their trees have the crown of "
        "a middling broad-leaved tree"
    )
    japanese = (
        f"{path.name}：知らない樹種が{len(words)}種（{shown}）あり、中くらいの広葉樹の形としました"
    )
    return [Remark("species-unknown", "warning", message, ja=japanese)]
