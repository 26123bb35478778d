"""Rasters of published runs, drawn and measured on demand (routes shaped like TiTiler's)."""
