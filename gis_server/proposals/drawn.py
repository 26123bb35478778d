"""Scenarios from what was drawn on layers, or from features of GeoJSON that somebody sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection

from layers.errors import FieldError, InvalidInputError
from layers.features.geometry_check import geometry_to_json
from layers.features.reading import feature_seen_by
from layers.heat_package.proposals.scenario import FEATURES_MOST, Kinds, Scenario, scenario_from
from layers.people.actor import Actor

Bounds = Sequence[float] | None


@cache
def kinds() -> Kinds:
    """Give the kinds of things that heat asks about, each with the properties that it takes."""
    from simulations.scenario import KINDS  # noqa: PLC0415 (with the first question)

    return {name: frozenset(kind.properties) for name, kind in KINDS.items()}


def scenario_of(
    connection: Connection,
    actor: Actor,
    *,
    parts: Sequence[str],
    features: Sequence[Mapping[str, Any]],
    bounds: Bounds,
) -> Scenario:
    """Give the scenario of drawn features by their ids, and of features of GeoJSON.

    Raises
    ------
    UnknownError, InvalidInputError
    """
    if not parts and not features:
        words = "partsかfeaturesが要ります", "expected parts or features"
        raise InvalidInputError([FieldError("parts", *words)])
    sent = scenario_from(features, kinds(), bounds=bounds).content["features"] if features else []
    drawn = [_drawn(connection, actor, each) for each in parts[: FEATURES_MOST + 1]]
    return scenario_from([*drawn, *sent], kinds(), bounds=None)


def _drawn(connection: Connection, actor: Actor, part: str) -> dict[str, Any]:
    """Give a drawn feature with what heat asks about; words and the like are left out."""
    found, _ = feature_seen_by(connection, actor, part)
    given = found.content.properties
    taken = kinds().get(str(given.get("kind")), ())
    values = {name: given[name] for name in taken if given.get(name) is not None}
    if "height_m" in taken and found.content.height_m is not None:
        values.setdefault("height_m", found.content.height_m)
    return {
        "type": "Feature",
        "geometry": orjson.loads(orjson.dumps(geometry_to_json(found.content.geometry))),  # lists
        "properties": {"kind": given.get("kind"), **values},
    }
