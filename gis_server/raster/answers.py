"""What the raster service answers, in the shapes of TiTiler 2."""

from __future__ import annotations

from pydantic import ConfigDict

from gis_server.records import Bounds, Finite, Record


class RasterInfo(Record):
    """A GeoTIFF: place, type, and each band with its words."""

    bounds: Bounds
    crs: str
    band_metadata: list[tuple[str, dict[str, str]]]
    band_descriptions: list[tuple[str, str]]
    dtype: str
    nodata_type: str
    width: int
    height: int
    overviews: list[int]


class BandStatistics(Record):
    """Numbers of one band, None where it has none; `histogram` has counts and their edges."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)

    min: Finite | None
    max: Finite | None
    mean: Finite | None
    count: Finite
    sum: Finite
    std: Finite | None
    median: Finite | None
    majority: Finite | None
    minority: Finite | None
    unique: Finite
    histogram: list[list[Finite]]
    valid_percent: Finite
    masked_pixels: Finite
    valid_pixels: Finite
    description: str


class RasterPoint(Record):
    """The bands at a place; None where there is no number."""

    coordinates: tuple[Finite, Finite]
    values: list[Finite | None]
    band_names: list[str]
    band_descriptions: list[str]


class TileJson(Record):
    """Where the tiles of a band are (TileJSON 3.0.0)."""

    tilejson: str = "3.0.0"
    name: str
    version: str = "1.0.0"
    scheme: str = "xyz"
    tiles: list[str]
    minzoom: int
    maxzoom: int
    bounds: Bounds
    attribution: str
