"""Small cities built by hand: features with surfaces, lines and attributes as `CityTables`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tiles.attribute_columns import CodeList
from tiles.city_files import CityContext, CityFile
from tiles.city_tables import (
    Attributes,
    CityTables,
    Curves,
    Features,
    GeometryKind,
    Polygons,
    StringColumn,
)

LON, LAT = 139.53, 36.25
METRE_LON, METRE_LAT = 1 / 89_900.0, 1 / 110_980.0  # degrees per metre at 36.25° N

Ring = Sequence[tuple[float, float, float]]


@dataclass
class Surface:
    """Rings in metres east, north of (LON, LAT) and height; the first is the exterior."""

    rings: Sequence[Ring]
    lod: int
    kind: GeometryKind = GeometryKind.SURFACE


@dataclass
class Line:
    """A line, or a point where it has one vertex."""

    vertices: Ring
    lod: int = 0
    kind: GeometryKind = GeometryKind.NETWORK


@dataclass
class Value:
    """An attribute with its full path."""

    path: str
    value: str
    code_space: str | None = None
    unit: str | None = None


@dataclass
class Feature:
    """A city object; its children follow it."""

    gml_id: str
    class_name: str = "bldg:Building"
    surfaces: Sequence[Surface] = ()
    lines: Sequence[Line] = ()
    values: Sequence[Value] = ()
    children: Sequence[Feature] = ()


def box(west: float, south: float, size: float, low: float, high: float) -> list[Surface]:
    """Give a building as PLATEAU has it: LOD0 footprint at its base, LOD1 solid of six faces."""
    corners = [
        (west, south),
        (west + size, south),
        (west + size, south + size),
        (west, south + size),
    ]
    bottom = [(x, y, low) for x, y in corners]
    top = [(x, y, high) for x, y in corners]
    walls = [[bottom[i], bottom[(i + 1) % 4], top[(i + 1) % 4], top[i]] for i in range(4)]
    solid = [list(reversed(bottom)), top, *walls]
    return [
        Surface([bottom], lod=0, kind=GeometryKind.FOOTPRINT),
        *(Surface([face], lod=1, kind=GeometryKind.SOLID) for face in solid),
    ]


def square(west: float, south: float, size: float, z: float = 0.0) -> Ring:
    """Give a square, counter-clockwise from above."""
    return [
        (west, south, z),
        (west + size, south, z),
        (west + size, south + size, z),
        (west, south + size, z),
    ]


@dataclass
class _Columns:
    features: list[tuple[str, str, int, int]] = field(default_factory=list)
    surfaces: list[tuple[int, Surface]] = field(default_factory=list)
    lines: list[tuple[int, Line]] = field(default_factory=list)
    values: list[tuple[int, Value]] = field(default_factory=list)

    def add(self, feature: Feature, parent: int, root: int) -> None:
        row = len(self.features)
        root = row if root < 0 else root
        self.features.append((feature.gml_id, feature.class_name, parent, root))
        self.surfaces += [(row, each) for each in feature.surfaces]
        self.lines += [(row, each) for each in feature.lines]
        self.values += [(row, each) for each in feature.values]
        for child in feature.children:
            self.add(child, row, root)


def strings(values: Sequence[str]) -> StringColumn:
    """Give a column of strings."""
    encoded = [each.encode() for each in values]
    start = np.concatenate([[0], np.cumsum([len(each) for each in encoded])]).astype(np.int32)
    return StringColumn(start, np.frombuffer(b"".join(encoded), dtype=np.uint8))


def _numbered(values: Sequence[str | None]) -> tuple[np.ndarray, tuple[str, ...]]:
    names = tuple(dict.fromkeys(each for each in values if each is not None))
    numbers = [-1 if each is None else names.index(each) for each in values]
    return np.array(numbers, dtype=np.int32), names


def city_tables(features: Sequence[Feature], *, epsg: int = 6697) -> CityTables:
    """Give the tables of a file with these features."""
    columns = _Columns()
    for each in features:
        columns.add(each, -1, -1)
    class_rows, class_names = _numbered([each[1] for each in columns.features])
    rings = [ring for _, surface in columns.surfaces for ring in surface.rings]
    lines = [line.vertices for _, line in columns.lines]
    metres = np.array([each for ring in [*rings, *lines] for each in ring]).reshape(-1, 3)
    vertices = metres * [METRE_LON, METRE_LAT, 1] + [LON, LAT, 0]
    ring_ends = np.cumsum([0, *(len(ring) for ring in rings)])
    line_ends = ring_ends[-1] + np.cumsum([0, *(len(line) for line in lines)])
    paths, attribute_paths = _numbered([value.path for _, value in columns.values])
    spaces, code_spaces = _numbered([value.code_space for _, value in columns.values])
    unit_rows, units = _numbered([value.unit for _, value in columns.values])
    count = len(columns.surfaces)
    return CityTables(
        features=Features(
            gml_id=strings([each[0] for each in columns.features]),
            class_name=class_rows.astype(np.int16),
            parent=np.array([each[2] for each in columns.features], dtype=np.int32),
            root=np.array([each[3] for each in columns.features], dtype=np.int32),
            line=np.arange(1, len(columns.features) + 1, dtype=np.int32),
        ),
        polygons=Polygons(
            feature=np.array([row for row, _ in columns.surfaces], dtype=np.int32),
            lod=np.array([each.lod for _, each in columns.surfaces], dtype=np.int8),
            kind=np.array([each.kind for _, each in columns.surfaces], dtype=np.int8),
            ring_start=np.cumsum([0, *(len(each.rings) for _, each in columns.surfaces)]).astype(
                np.int32
            ),
            texture=np.full(count, -1, dtype=np.int32),
            material=np.full(count, -1, dtype=np.int32),
            line=np.ones(count, dtype=np.int32),
        ),
        curves=Curves(
            feature=np.array([row for row, _ in columns.lines], dtype=np.int32),
            lod=np.array([each.lod for _, each in columns.lines], dtype=np.int8),
            kind=np.array([each.kind for _, each in columns.lines], dtype=np.int8),
            vertex_start=line_ends.astype(np.int32),
        ),
        attributes=Attributes(
            feature=np.array([row for row, _ in columns.values], dtype=np.int32),
            path=paths,
            group=np.full(len(paths), -1, dtype=np.int32),
            value=strings([value.value for _, value in columns.values]),
            code_space=spaces,
            unit=unit_rows,
        ),
        vertex_start=ring_ends.astype(np.int32),
        vertices=np.ascontiguousarray(vertices),
        uv=np.empty((0, 2), dtype=np.float32),
        class_names=class_names,
        attribute_paths=attribute_paths,
        code_spaces=code_spaces,
        units=units,
        textures=(),
        materials=(),
        epsg=epsg,
        iur="3.1",
        bounds=tuple(np.concatenate([vertices.min(axis=0), vertices.max(axis=0)]).tolist())
        if len(vertices)
        else (float("nan"),) * 6,
    )


def city_file(
    features: Sequence[Feature], *, theme: str = "bldg", name: str = "54392492", epsg: int = 6697
) -> CityFile:
    """Give a file of a delivery that holds these features."""
    tables = city_tables(features, epsg=epsg)
    return CityFile(
        path=f"udx/{theme}/{name}_{theme}_6697_op.gml",
        theme=theme,
        mesh=name,
        bytes=1000,
        sha256=name.rjust(64, "0"),
        tables=lambda: tables,
    )


def city_context(code_lists: dict[str, dict[str, str]] | None = None) -> CityContext:
    """Give a city whose code lists are those of the argument: code space → code → label."""

    def code_list(code_space: str, *, gml_path: str) -> CodeList | None:
        labels = (code_lists or {}).get(code_space)
        return CodeList(source=code_space, labels=labels) if labels else None

    return CityContext(
        id="town",
        name="架空の町",
        year=2026,
        attribution="架空の町",
        created="2026-11-20T00:00:00Z",
        program="uchimizu 0.1.0",
        code_list=code_list,
    )
