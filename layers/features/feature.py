"""A feature: what somebody put on a layer, as it is and as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Row

from layers.people.actor import Actor


class Status(StrEnum):
    """Who sees a feature: its author and moderators only, or everybody who sees the layer."""

    QUEUED = "queued"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Voice(StrEnum):
    """In whose name something is said; people are always told."""

    PERSON = "person"
    OFFICE = "office"
    WORKSHOP = "workshop"


@dataclass(frozen=True, slots=True)
class Content:
    """What people put into a feature.

    geometry : flat, longitude and latitude [degrees, EPSG:4326].
    height_m : of what stands or is extruded, above the ground [m].
    anchor : {"gml_id", "face": "wall" | "roof", "offset": [east, north, up] [m]} of a note that is
        fixed to a building.
    blur_m : cell in whose middle the place was put [m]; 0 is the exact place.
    observed_at : when it was seen or measured [UTC, ms].
    """

    geometry: BaseGeometry | None
    properties: Mapping[str, Any]
    height_m: float | None = None
    anchor: Mapping[str, Any] | None = None
    blur_m: int = 0
    observed_at: int | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature at one version. `account` and `seat` never leave the house; times are UTC ms."""

    number: int
    id: str
    layer: str
    content: Content
    status: Status
    voice: Voice
    account: str | None
    seat: str | None
    pen_name: str
    version: int
    created_at: int
    updated_at: int
    deleted: bool = False

    @property
    def etag(self) -> str:
        """Give the strong validator of this version."""
        return f'"{self.id}.{self.version}"'

    def is_by(self, actor: Actor) -> bool:
        """Tell whether somebody made it."""
        if actor.seat:
            return self.seat == actor.seat
        return actor.account is not None and self.account == actor.account


@dataclass(frozen=True, slots=True)
class FeatureVersion:
    """What a feature was after one act."""

    version: int
    action: str
    content: Content
    status: Status
    deleted: bool
    pen_name: str
    at: int


def feature_of(row: Row[Any]) -> Feature:
    """Give the feature of a row of the table `feature`."""
    return Feature(
        number=row.number,
        id=row.id,
        layer=row.layer,
        content=_content_of(row),
        status=Status(row.status),
        voice=Voice(row.voice),
        account=row.account,
        seat=row.seat,
        pen_name=row.pen_name,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted=row.deleted_at is not None,
    )


def version_of(row: Row[Any]) -> FeatureVersion:
    """Give the version of a row of the table `feature_version`."""
    return FeatureVersion(
        version=row.version,
        action=row.action,
        content=_content_of(row),
        status=Status(row.status),
        deleted=bool(row.deleted),
        pen_name=row.pen_name,
        at=row.at,
    )


def values_of(content: Content) -> dict[str, Any]:
    """Give the columns that both tables have."""
    return {
        "geometry": content.geometry,
        "height_m": content.height_m,
        "anchor": dict(content.anchor) if content.anchor is not None else None,
        "blur_m": content.blur_m,
        "properties": dict(content.properties),
        "observed_at": content.observed_at,
    }


def _content_of(row: Row[Any]) -> Content:
    return Content(
        geometry=row.geometry,
        properties=row.properties,
        height_m=row.height_m,
        anchor=row.anchor,
        blur_m=row.blur_m,
        observed_at=row.observed_at,
    )
