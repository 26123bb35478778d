"""What people put on layers, as JSON: GeoJSON with a member `about` that says who, when, which."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gis_server.records import Finite
from gis_server.spots import Moment, SpotOpening, moment_of, opening_json
from layers.features.feature import Content, Feature, FeatureVersion
from layers.features.geometry_check import geometry_to_json
from layers.features.layer import Layer
from layers.people.actor import Actor
from layers.people.permissions import Action, may
from layers.spots.cool_spot import SPOT_KIND

NAME_MAX = 64
Milliseconds = Annotated[int, Field(ge=0, le=4_102_444_800_000, description="UTC, ms since 1970")]


class ItemAbout(BaseModel):
    """Who put it there, when, and what may be done with it."""

    layer: str
    status: Literal["queued", "published", "hidden", "withdrawn"]
    voice: Literal["person", "office", "workshop"]
    pen_name: str
    version: int
    created: str
    updated: str
    observed: str | None
    height_m: Finite | None
    anchor: dict[str, Any] | None
    blur_m: int
    deleted: bool
    mine: bool
    may_edit: bool
    opening: Annotated[SpotOpening | None, Field(description="Of cool-share spots.")] = None


class Item(BaseModel):
    """One feature of a layer."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]
    about: ItemAbout


class ItemPage(BaseModel):
    """Features in the order in which they were made; `next` is the parameter `after` of more."""

    type: Literal["FeatureCollection"]
    features: list[Item]
    next: int | None


class ItemBody(BaseModel):
    """What somebody puts on a layer, or what they change of it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[
        str | None,
        Field(
            pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            description="UUID, where the client chose one.",
        ),
    ] = None
    geometry: Annotated[dict[str, Any] | None, Field(description="GeoJSON geometry.")] = None
    properties: Annotated[dict[str, Any], Field(max_length=200)] = Field(default_factory=dict)
    height_m: Finite | None = None
    anchor: dict[str, Any] | None = None
    blur_m: Literal[0, 50, 200, 500] = 0
    observed_at: Milliseconds | None = None


def item_json(
    found: Feature, layer: Layer, actor: Actor, *, moment: Moment | None = None
) -> dict[str, Any]:
    """Give the object of one feature, for whoever asks.

    moment : for which it says whether a spot is open; None is now.
    """
    own, opening = found.is_by(actor), {}
    if layer.kind == SPOT_KIND:
        opening = {"opening": opening_json(found, moment or moment_of(None))}
    return _geojson(found.id, found.content) | {
        "about": {
            "layer": found.layer,
            "status": found.status,
            "voice": found.voice,
            "pen_name": found.pen_name,
            "version": found.version,
            "created": time_text(found.created_at),
            "updated": time_text(found.updated_at),
            "deleted": found.deleted,
            "mine": own,
            "may_edit": may(actor, Action.EDIT, layer.place(own=own, feature=found.id)),
            **_of_content(found.content),
            **opening,
        }
    }


def version_json(feature_id: str, found: FeatureVersion) -> dict[str, Any]:
    """Give the object of what a feature was."""
    return _geojson(feature_id, found.content) | {
        "about": {
            "version": found.version,
            "action": found.action,
            "status": found.status,
            "deleted": found.deleted,
            "pen_name": found.pen_name,
            "at": time_text(found.at),
            **_of_content(found.content),
        }
    }


def time_text(milliseconds: int) -> str:
    """Give a time as RFC 3339, UTC."""
    moment = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _geojson(feature_id: str, content: Content) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": feature_id,
        "geometry": geometry_to_json(content.geometry),
        "properties": content.properties,
    }


def _of_content(content: Content) -> dict[str, Any]:
    observed = content.observed_at
    return {
        "observed": time_text(observed) if observed is not None else None,
        "height_m": content.height_m,
        "anchor": content.anchor,
        "blur_m": content.blur_m,
    }
