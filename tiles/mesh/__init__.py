"""Polygons of a city model to triangles, simple blocks and texture atlases."""
