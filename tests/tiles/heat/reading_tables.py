"""Reads the property table of a tile back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tests.tiles.gltf_reading import Glb

_TYPES = {"FLOAT32": "<f4", "FLOAT64": "<f8"}


def series(glb: Glb, name: str) -> np.ndarray:
    """Give the values of a property, (rows, 1) or (rows, hours), noData as NaN."""
    metadata = glb.json["extensions"]["EXT_structural_metadata"]
    table = metadata["propertyTables"][0]
    definition = metadata["schema"]["classes"][table["class"]]["properties"][name]
    stored = table["properties"][name]
    values = np.frombuffer(glb.view(stored["values"]), _TYPES[definition["componentType"]])
    values = values[: table["count"] * definition.get("count", 1)].astype(np.float64)
    values[values == -9999.0] = np.nan
    return values.reshape(table["count"], -1)


def texts(glb: Glb, name: str) -> list[str]:
    """Give the texts of a property."""
    table = glb.json["extensions"]["EXT_structural_metadata"]["propertyTables"][0]
    stored = table["properties"][name]
    start = np.frombuffer(glb.view(stored["stringOffsets"]), "<u4")[: table["count"] + 1].tolist()
    data = bytes(glb.view(stored["values"]))
    return [data[a:b].decode() for a, b in pairwise(start)]
