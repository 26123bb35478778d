"""Small city tables made by hand, for tests that must not depend on the reader."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tiles.attribute_values import string_column
from tiles.city_tables import (
    Attributes,
    CityTables,
    Curves,
    Features,
    GeometryKind,
    Material,
    Polygons,
)

Ring = list[tuple[float, float, float]]
# Metres per degree at 36 °N, good enough to lay out test houses.
LON_M, LAT_M = 90_163.0, 110_959.0


@dataclass
class TablesBuilder:
    """Collects features, faces and values, then gives `CityTables`."""

    lon_deg: float = 139.531
    lat_deg: float = 36.246
    epsg: int = 6697
    materials: tuple[Material, ...] = ()
    textures: tuple[str, ...] = ()
    classes: list[str] = field(default_factory=list)
    features: list[tuple[str, int, int, int]] = field(default_factory=list)
    polygons: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    ring_ends: list[int] = field(default_factory=list)
    vertices: Ring = field(default_factory=list)
    uv: list[tuple[float, float]] = field(default_factory=list)
    values: list[tuple[int, str, int, str, str, str]] = field(default_factory=list)

    def feature(self, class_name: str, gml_id: str, parent: int = -1) -> int:
        """Add a feature; gives its row."""
        if class_name not in self.classes:
            self.classes.append(class_name)
        row = len(self.features)
        root = self.features[parent][3] if parent >= 0 else row
        self.features.append((gml_id, self.classes.index(class_name), parent, root))
        return row

    def face(
        self,
        feature: int,
        rings: list[Ring],
        *,
        lod: int = 1,
        kind: GeometryKind = GeometryKind.SOLID,
        texture: int = -1,
        material: int = -1,
        uv: list[list[tuple[float, float]]] | None = None,
    ) -> int:
        """Add a polygon; rings in metres east and north of the origin, and height."""
        row = len(self.polygons)
        self.polygons.append((feature, lod, int(kind), len(self.ring_ends), texture, material))
        for number, ring in enumerate(rings):
            for corner, (x, y, z) in enumerate(ring):
                self.vertices.append((self.lon_deg + x / LON_M, self.lat_deg + y / LAT_M, z))
                self.uv.append(uv[number][corner] if uv else (np.nan, np.nan))
            self.ring_ends.append(len(self.vertices))
        return row

    def box(
        self, feature: int, x: float, y: float, width: float, depth: float, height: float
    ) -> None:
        """Add an upright box of six faces looking outward, standing on height 20 m."""
        low, high = 20.0, 20.0 + height
        corners = [(x, y), (x + width, y), (x + width, y + depth), (x, y + depth)]
        self.face(feature, [[(a, b, low) for a, b in reversed(corners)]])
        self.face(feature, [[(a, b, high) for a, b in corners]])
        for i in range(4):
            (a, b), (c, d) = corners[i], corners[(i + 1) % 4]
            self.face(feature, [[(a, b, low), (c, d, low), (c, d, high), (a, b, high)]])

    def value(
        self,
        feature: int,
        path: str,
        text: str,
        *,
        group: int = -1,
        code_space: str = "",
        unit: str = "",
    ) -> None:
        """Add an attribute value."""
        self.values.append((feature, path, group, text, code_space, unit))

    def tables(self) -> CityTables:
        """Give the tables."""
        paths = sorted({value[1] for value in self.values})
        spaces = sorted({value[4] for value in self.values} - {""})
        units = sorted({value[5] for value in self.values} - {""})
        vertices = np.array(self.vertices, np.float64).reshape(-1, 3)
        corners = [vertices.min(axis=0), vertices.max(axis=0)] if len(vertices) else [np.nan] * 6
        bounds = tuple(float(value) for value in np.ravel(corners))
        polygon = np.array(self.polygons, np.int32).reshape(-1, 6)
        return CityTables(
            features=Features(
                string_column([row[0] for row in self.features]),
                np.array([row[1] for row in self.features], np.int16),
                _int32([row[2] for row in self.features]),
                _int32([row[3] for row in self.features]),
                _int32(range(1, len(self.features) + 1)),
            ),
            polygons=Polygons(
                feature=_int32(polygon[:, 0]),
                lod=polygon[:, 1].astype(np.int8),
                kind=polygon[:, 2].astype(np.int8),
                ring_start=_int32([*polygon[:, 3], len(self.ring_ends)]),
                texture=_int32(polygon[:, 4]),
                material=_int32(polygon[:, 5]),
                line=_int32(range(1, len(polygon) + 1)),
            ),
            curves=Curves(
                _int32([]), np.array([], np.int8), np.array([], np.int8), _int32([len(vertices)])
            ),
            attributes=Attributes(
                _int32([row[0] for row in self.values]),
                _int32([paths.index(row[1]) for row in self.values]),
                _int32([row[2] for row in self.values]),
                string_column([row[3] for row in self.values]),
                _int32([spaces.index(row[4]) if row[4] else -1 for row in self.values]),
                _int32([units.index(row[5]) if row[5] else -1 for row in self.values]),
            ),
            vertex_start=_int32([0, *self.ring_ends]),
            vertices=vertices,
            uv=np.array(self.uv, np.float32).reshape(-1, 2)
            if self.textures
            else np.zeros((0, 2), np.float32),
            class_names=tuple(self.classes),
            attribute_paths=tuple(paths),
            code_spaces=tuple(spaces),
            units=tuple(units),
            textures=self.textures,
            materials=self.materials,
            epsg=self.epsg,
            iur="3.1",
            bounds=bounds,
        )


def _int32(values: object) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(list(values), np.int32)  # type: ignore[call-overload]


def houses(count: int, *, spacing_m: float = 20.0) -> TablesBuilder:
    """Give a square of houses, each a box of 10 × 8 m with a few attributes."""
    builder = TablesBuilder()
    random = np.random.default_rng(20)
    side = int(np.ceil(np.sqrt(count)))
    for number in range(count):
        row = builder.feature("bldg:Building", f"bldg_{number:08d}-{random.bytes(14).hex()}")
        x, y = number % side * spacing_m, number // side * spacing_m
        builder.box(row, x, y, 10.0, 8.0, 3.0 + number % 7)
        builder.value(row, "bldg:measuredHeight", f"{3 + number % 7}.0", unit="m")
        builder.value(row, "bldg:usage", "411", code_space="../../codelists/Building_usage.xml")
    return builder
