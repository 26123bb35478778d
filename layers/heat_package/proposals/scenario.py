"""The scenario of a proposal: GeoJSON of what is changed, checked, and always the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import FieldError, InvalidInputError
from layers.features.geometry_check import geometry_from_json, geometry_to_json
from layers.plain_text import foreign_characters

FEATURES_MOST = 50
WORD_MOST = 60
# Kinds of things by name, each with the properties that it takes.
Kinds = Mapping[str, Collection[str]]
SHAPES = ("Point", "LineString", "Polygon")
MARGIN_DEG = 4e-5  # about 4 m around what is changed


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is changed. content : GeoJSON FeatureCollection. sha256 : of its text."""

    content: Mapping[str, Any]
    text: str

    @property
    def sha256(self) -> str:
        """Give the checksum of the text that is kept."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def scenario_from(
    features: Sequence[Mapping[str, Any]], kinds: Kinds, *, bounds: Sequence[float] | None
) -> Scenario:
    """Give the scenario of features of GeoJSON.

    Parameters
    ----------
    features : each with a geometry [degrees] and properties, of which `kind` is one of `kinds`.
    bounds : west, south, east, north that they must lie in [degrees]; None is anywhere.

    Raises
    ------
    InvalidInputError
        With the number and the field of the feature that cannot be used.
    """
    if not 1 <= len(features) <= FEATURES_MOST:
        raise _refused(
            "features",
            f"1～{FEATURES_MOST}個のものが要ります（いま{len(features)}個）",
            f"expected 1 to {FEATURES_MOST} features, found {len(features)}",
        )
    kept = [
        _feature(each, kinds, bounds, field=f"features.{number}")
        for number, each in enumerate(features)
    ]
    content = {"type": "FeatureCollection", "features": kept}
    return Scenario(content, text_of(content))


def text_of(content: Mapping[str, Any]) -> str:
    """Give the one text of a value of JSON: sorted names, no spaces."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def area_of(scenario: Scenario) -> BaseGeometry:
    """Give the area of what is changed, with a few metres around it [degrees]."""
    shapes = [shapely.geometry.shape(each["geometry"]) for each in scenario.content["features"]]
    together: BaseGeometry = shapely.union_all(shapes).convex_hull
    return together.buffer(MARGIN_DEG, quad_segs=2)


def _feature(
    given: Mapping[str, Any], kinds: Kinds, bounds: Sequence[float] | None, *, field: str
) -> dict[str, Any]:
    properties = given.get("properties")
    kind = properties.get("kind") if isinstance(properties, Mapping) else None
    if not isinstance(properties, Mapping) or not isinstance(kind, str) or kind not in kinds:
        known = ", ".join(sorted(kinds))
        raise _refused(
            f"{field}.properties.kind", f"使えるもの: {known}", f"expected one of {known}"
        )
    kept = {"kind": kind}
    for name, value in properties.items():
        if name == "kind" or value is None:
            continue
        if name not in kinds[kind]:
            known = ", ".join(sorted(kinds[kind])) or "–"
            where = f"{field}.properties.{name[:WORD_MOST]}"
            raise _refused(where, f"{kind} にあるもの: {known}", f"a {kind} takes {known}")
        kept[name] = _value(value, field=f"{field}.properties.{name}")
    try:
        shape = geometry_from_json(given.get("geometry"), kinds=SHAPES, bounds=bounds)
    except InvalidInputError as error:
        found = [FieldError(f"{field}.{each.field}", each.ja, each.en) for each in error.errors]
        raise InvalidInputError(found) from None
    geometry = orjson.loads(orjson.dumps(geometry_to_json(shape)))  # lists, no tuples
    return {"type": "Feature", "geometry": geometry, "properties": kept}


def _value(value: Any, *, field: str) -> Any:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if plain and abs(value) < 1e6:  # also refuses what is no number
        return value
    word = isinstance(value, str) and 1 <= len(value) <= WORD_MOST
    if word and not foreign_characters(str(value), lines=False):
        return value
    raise _refused(
        field, f"数か{WORD_MOST}字までのことば", f"expected a number or up to {WORD_MOST} letters"
    )


def _refused(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, ja, en)])
