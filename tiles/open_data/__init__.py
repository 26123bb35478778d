"""Open data: GeoParquet and GeoPackage per theme, with decoded attributes."""

from tiles.open_data.build import build_open_data

__all__ = ["build_open_data"]
