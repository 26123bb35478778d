"""Finding features in a box: an R*Tree beside the table in SQLite, GiST in PostGIS."""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    column,
    func,
    literal,
    select,
    table,
    type_coerce,
)
from sqlalchemy.types import NullType

from layers.store.column_types import LONGITUDE_LATITUDE
from layers.store.tables import feature

R_TREE = "feature_box"
_BOX = ("west", "east", "south", "north")
_SQLITE = (
    "CREATE VIRTUAL TABLE feature_box USING rtree(id, west, east, south, north)",
    """CREATE TRIGGER feature_box_insert AFTER INSERT ON feature WHEN new.west IS NOT NULL BEGIN
    INSERT INTO feature_box VALUES (new.number, new.west, new.east, new.south, new.north); END""",
    """CREATE TRIGGER feature_box_update AFTER UPDATE OF west, east, south, north ON feature BEGIN
    DELETE FROM feature_box WHERE id = old.number;
    INSERT INTO feature_box SELECT new.number, new.west, new.east, new.south, new.north
    WHERE new.west IS NOT NULL; END""",
    """CREATE TRIGGER feature_box_delete AFTER DELETE ON feature BEGIN
    DELETE FROM feature_box WHERE id = old.number; END""",
)
_POSTGIS = ("CREATE INDEX ix_feature_geometry ON feature USING gist (geometry)",)

Bounds = tuple[float, float, float, float]


def create_spatial_index(connection: Connection) -> None:
    """Make the index; called by the migration that makes the table."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGIS:
        connection.exec_driver_sql(statement)


def within(bounds: Bounds, connection: Connection) -> ColumnElement[bool]:
    """Give the condition that a feature's box meets west, south, east, north [degrees]."""
    west, south, east, north = bounds
    if connection.dialect.name != "sqlite":
        box = func.ST_MakeEnvelope(west, south, east, north, LONGITUDE_LATITUDE)
        return type_coerce(feature.c.geometry, NullType).op("&&", is_comparison=True)(box)
    tree = table(R_TREE, *(column(name) for name in ("id", *_BOX)))
    near = select(tree.c.id).where(
        tree.c.west <= literal(east),
        tree.c.east >= literal(west),
        tree.c.south <= literal(north),
        tree.c.north >= literal(south),
    )
    exact = and_(  # the tree keeps its boxes in 32 bits, rounded outwards
        feature.c.west <= east,
        feature.c.east >= west,
        feature.c.south <= north,
        feature.c.north >= south,
    )
    return and_(feature.c.number.in_(near), exact)
