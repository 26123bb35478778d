"""Lists in and out: CSV of many kinds and GeoJSON in; GeoJSON, CSV, GeoPackage and KML out."""
