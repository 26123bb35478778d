"""Features of a scenario: what kinds there are, which properties they take, within which limits.

The page for people is `docs/data-contracts.md`, section Scenario.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import geopandas
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from simulations.errors import ScenarioError
from simulations.grid import Grid
from simulations.surface.materials import BY_NAME
from simulations.surface.projecting import projected

MOST_FEATURES: Final = 500
MOST_VERTICES: Final = 500
# Nobody draws a larger thing in a what-if [m].
LONGEST_SIDE_M: Final = 2_000.0

Value = float | str


@dataclass(frozen=True, slots=True)
class Property:
    """One property: a number within limits (units), or one of some words, or any word.

    default : where the feature does not say; None = it must, or another one must (see `KINDS`).
    optional : may be missing without a default.
    """

    units: str = ""
    low: float = -math.inf
    high: float = math.inf
    words: tuple[str, ...] | None = None
    is_text: bool = False
    default: Value | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of feature.

    shapes : geometry types that it may have. one_of : properties of which one is needed.
    """

    shapes: tuple[str, ...]
    properties: Mapping[str, Property]
    one_of: tuple[str, ...] = ()


_AREA: Final = ("Polygon", "MultiPolygon")
_LINE: Final = ("LineString", "MultiLineString")
PAVINGS: Final = tuple(name for name in BY_NAME if name not in {"unknown", "roof"})

KINDS: Final[dict[str, Kind]] = {
    "tree": Kind(
        ("Point",),
        {
            "species": Property(is_text=True, optional=True),
            "height_m": Property("m", 0.5, 40.0, optional=True),
            "age_years": Property("a", 1.0, 300.0, optional=True),
            "crown_diameter_m": Property("m", 0.3, 30.0, optional=True),
            "crown_base_m": Property("m", 0.0, 30.0, optional=True),
        },
        one_of=("height_m", "age_years"),
    ),
    "awning": Kind(
        _AREA,
        {
            "height_m": Property("m", 2.0, 30.0, default=3.0),
            "transmittance": Property("1", 0.0, 1.0, default=0.1),
        },
    ),
    "shade_sail": Kind(
        _AREA,
        {
            "height_m": Property("m", 2.0, 30.0, default=4.0),
            "transmittance": Property("1", 0.0, 1.0, default=0.2),
        },
    ),
    "mist": Kind(
        ("Point", *_AREA),
        {
            "flow_l_h": Property("L/h", 0.5, 500.0, default=20.0),
            "height_m": Property("m", 1.5, 6.0, default=2.5),
            "radius_m": Property("m", 0.5, 20.0, default=2.0),
            "wind_m_s": Property("m/s", 0.2, 10.0, default=1.0),
        },
    ),
    "paving": Kind(_AREA, {"cover": Property(words=PAVINGS)}),
    "water": Kind(_AREA, {}),
    "green_wall": Kind((*_LINE, *_AREA), {"coverage": Property("1", 0.0, 1.0, default=1.0)}),
    "building": Kind(_AREA, {"height_m": Property("m", 2.0, 350.0)}),
    "remove_building": Kind(_AREA, {"cover": Property(words=PAVINGS, default="bare_soil")}),
}
# Properties that editors write and that mean nothing here.
UNREAD: Final = frozenset({"kind", "id", "name", "title", "note", "author"})


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature that was checked: geometry in the plane of the grid, every property given.

    number : its place in the scenario, from 0; remarks to people count from 1.
    """

    number: int
    kind: str
    shape: BaseGeometry
    values: Mapping[str, Value]

    def number_of(self, name: str) -> float | None:
        """Give a property as a number, None where it was left out."""
        value = self.values.get(name)
        return float(value) if value is not None else None


def read_scenario(source: Path | Mapping[str, Any]) -> geopandas.GeoDataFrame:
    """Read a GeoJSON FeatureCollection, from a file or as parsed JSON; EPSG:6668.

    Raises
    ------
    ScenarioError
        It is no FeatureCollection, or a feature has no usable geometry.
    """
    found = _parsed(source) if isinstance(source, Path) else source
    features = found.get("features") if isinstance(found, Mapping) else None
    if not isinstance(features, list) or found.get("type") != "FeatureCollection":
        raise ScenarioError("a scenario is a GeoJSON FeatureCollection with a list of features")
    _check_count(len(features))
    rows, shapes = [], []
    for number, feature in enumerate(features):
        row, shape = _read_feature(number, feature)
        rows.append(row)
        shapes.append(shape)
    columns = sorted({name for row in rows for name in row} | {"kind"})
    data = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in columns}
    return geopandas.GeoDataFrame(data, geometry=np.array(shapes, object), crs="EPSG:6668")


def checked_features(scenario: geopandas.GeoDataFrame, grid: Grid) -> list[Feature]:
    """Hold a scenario to its rules and give its features in the plane of a grid.

    Raises
    ------
    ScenarioError
        With the number of the feature, the property, what is expected and what was found.
    """
    _check_count(len(scenario))
    if not len(scenario):
        return []
    if scenario.crs is None:
        raise ScenarioError("the scenario has no coordinate system; GeoJSON has EPSG:6668")
    shapes = projected(
        scenario.geometry.to_numpy(), source=scenario.crs.to_string(), target=grid.crs
    )
    found = []
    for number, row in enumerate(scenario.drop(columns=scenario.geometry.name).to_dict("records")):
        given = {str(name): value for name, value in row.items() if not _is_missing(value)}
        kind = _kind(number, given)
        _check_shape(number, kind, shapes[number], grid)
        values = dict(_values(number, kind, given))
        found.append(Feature(number, kind, shapes[number], values))
    return found


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ScenarioError(f"{path} is no GeoJSON: {error}") from error


def _check_count(count: int) -> None:
    if count > MOST_FEATURES:
        raise ScenarioError(f"the scenario has {count} features; at most {MOST_FEATURES}")


def _read_feature(number: int, feature: Any) -> tuple[dict[str, Any], BaseGeometry]:
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(geometry, Mapping) or not isinstance(properties, Mapping):
        raise _wrong(number, "a feature needs a geometry and properties")
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        raise _wrong(number, f"geometry cannot be read: {error}") from error
    return dict(properties), shape


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _kind(number: int, given: Mapping[str, Any]) -> str:
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        found = "it is missing" if kind is None else f"found {_shown(kind)}"
        raise _wrong(number, f"property kind: expected {', '.join(KINDS)}; {found}")
    return kind


def _check_shape(number: int, kind: str, shape: BaseGeometry | None, grid: Grid) -> None:
    if shape is None or shape.is_empty:
        raise _wrong(number, "the geometry is empty")
    shapes = KINDS[kind].shapes
    if shape.geom_type not in shapes:
        raise _wrong(number, f"a {kind} is a {' or '.join(shapes)}; found {shape.geom_type}")
    vertices = int(shapely.get_num_coordinates(shape))
    if vertices > MOST_VERTICES:
        raise _wrong(number, f"the geometry has {vertices} vertices; at most {MOST_VERTICES}")
    west, south, east, north = shape.bounds
    if not all(map(math.isfinite, shape.bounds)):
        raise _wrong(number, "the geometry has coordinates that are no longitude and latitude")
    if max(east - west, north - south) > LONGEST_SIDE_M:
        raise _wrong(number, f"the geometry is longer than {LONGEST_SIDE_M:g} m")
    left, bottom, right, top = grid.bounds
    if west < left or south < bottom or east > right or north > top:
        raise _wrong(number, "the geometry lies outside the area of the run, or reaches over it")
    if not shape.is_valid:
        raise _wrong(number, f"the geometry is not valid: {shapely.is_valid_reason(shape)}")


def _values(number: int, kind: str, given: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    rules = KINDS[kind]
    for name in sorted(set(given) - set(rules.properties) - UNREAD):
        near = get_close_matches(name, rules.properties, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        known = ", ".join(rules.properties) or "no property"
        raise _wrong(number, f"property {name[:40]}: a {kind} takes {known}{hint}")
    if rules.one_of and not any(name in given for name in rules.one_of):
        raise _wrong(number, f"a {kind} needs {' or '.join(rules.one_of)}")
    for name, rule in rules.properties.items():
        if name in given:
            yield name, _value(number, name, rule, given[name])
        elif rule.default is not None:
            yield name, rule.default
        elif not rule.optional:
            raise _wrong(number, f"property {name}: a {kind} needs it{_expected(rule)}")


def _value(number: int, name: str, rule: Property, value: Any) -> Value:
    if rule.words is not None or rule.is_text:
        if not isinstance(value, str) or (rule.words is not None and value not in rule.words):
            raise _wrong(number, f"property {name}: found {_shown(value)}{_expected(rule)}")
        return value
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if not is_number or not rule.low <= float(value) <= rule.high:
        raise _wrong(number, f"property {name}: found {_shown(value)}{_expected(rule)}")
    return float(value)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _expected(rule: Property) -> str:
    if rule.words is not None:
        return f"; expected one of {', '.join(rule.words)}"
    if rule.is_text:
        return "; expected a word"
    return f"; expected a number from {rule.low:g} to {rule.high:g} {rule.units}"


def _wrong(number: int, message: str) -> ScenarioError:
    return ScenarioError(f"feature {number}: {message}", feature=number)
