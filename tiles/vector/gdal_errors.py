"""Failures of GDAL (no space left, a driver that gives up) as an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from tiles.errors import TilesError


@contextmanager
def gdal_errors(path: Path) -> Iterator[None]:
    """Raise a `TilesError` that names the file where GDAL cannot write it."""
    try:
        yield
    except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError) as error:
        raise TilesError(
            f"GDAL could not write {path.name}: {error}; check the free space of {path.parent}"
        ) from error
