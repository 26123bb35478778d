"""Types of columns that are the same on SQLite (strict tables) and PostgreSQL."""

from __future__ import annotations

from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import BigInteger, Boolean, Double, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.sqlite import REAL
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

LONGITUDE_LATITUDE = 4326

Whole = BigInteger().with_variant(Integer, "sqlite")
Real: TypeEngine[float] = Double().with_variant(REAL, "sqlite")
Flag = Boolean(create_constraint=False).with_variant(Integer, "sqlite")
Time = Whole  # UTC [ms since 1970]


class Json(TypeDecorator[Any]):
    """A value of JSON: text in SQLite, jsonb in PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give the type that the database has for it."""
        kind = JSONB(none_as_null=True) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Turn what the program holds into what the database takes."""
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Turn it back."""
        return value if value is None or dialect.name == "postgresql" else orjson.loads(value)


class _PostgisGeometry(UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return f"geometry(Geometry, {LONGITUDE_LATITUDE})"


class Geometry(TypeDecorator[BaseGeometry]):
    """A flat geometry in longitude and latitude (EPSG:4326): WKB in SQLite, PostGIS' own there."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give the type that the database has for it."""
        kind = _PostgisGeometry() if dialect.name == "postgresql" else LargeBinary()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> Any:
        """Turn what the program holds into what the database takes."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            placed = shapely.set_srid(value, LONGITUDE_LATITUDE)
            return shapely.to_wkb(placed, hex=True, include_srid=True, output_dimension=2)
        return shapely.to_wkb(value, output_dimension=2)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:  # noqa: ARG002
        """Turn it back."""
        return None if value is None else shapely.set_srid(shapely.from_wkb(value), 0)
