"""The columns of one CityGML file: what the reader gives and everything else is made from.

All arrays are C-contiguous and in document order. Offsets follow the Arrow habit: element `i`
of a list column spans `[start[i], start[i + 1])`, so a start column has one entry more than rows.
The schema is written for people in `docs/data-contracts.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Int8 = npt.NDArray[np.int8]
Int16 = npt.NDArray[np.int16]
Int32 = npt.NDArray[np.int32]
UInt8 = npt.NDArray[np.uint8]
Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StringColumn:
    """UTF-8 strings as bytes and offsets, like an Arrow string array.

    start : (rows + 1) int32, byte offsets.
    data : (bytes,) uint8, UTF-8.
    """

    start: Int32
    data: UInt8

    def __len__(self) -> int:
        return len(self.start) - 1

    def __getitem__(self, row: int) -> str:
        if row < 0:
            raise IndexError(row)
        return self.data[self.start[row] : self.start[row + 1]].tobytes().decode()


class GeometryKind(IntEnum):
    """What a polygon, curve or point stands for in its feature."""

    SURFACE = 0  # lodXMultiSurface, lodXGeometry, any surface without a better word
    SOLID = 1  # lodXSolid
    FOOTPRINT = 2  # lod0FootPrint
    ROOF_EDGE = 3  # lod0RoofEdge
    TERRAIN_INTERSECTION = 4
    TIN = 5  # relief triangles
    NETWORK = 6  # lod0Network, centre lines


@dataclass(frozen=True, slots=True)
class Features:
    """One row per city object; a nested object (wall, part, door) follows its parent.

    gml_id : (n,) strings, "" where the object has none.
    class_name : (n,) int16, row of `CityTables.class_names`.
    parent : (n,) int32, row of the enclosing object, −1 for a top-level one.
    root : (n,) int32, row of the top-level object it belongs to (itself for a top-level one).
    line : (n,) int32, 1-based line of the start tag.
    """

    gml_id: StringColumn
    class_name: Int16
    parent: Int32
    root: Int32
    line: Int32


@dataclass(frozen=True, slots=True)
class Polygons:
    """One row per gml:Polygon or gml:Triangle; each surface once, however often it is referenced.

    feature : (n,) int32, row of the innermost object that owns the surface (a WallSurface, …).
    lod : (n,) int8, 0 to 4; −1 where the model gives none.
    kind : (n,) int8, GeometryKind.
    ring_start : (n + 1,) int32, rows of `vertex_start`; the first ring is the exterior.
    texture : (n,) int32, row of `CityTables.textures`, −1 without.
    material : (n,) int32, row of `CityTables.materials`, −1 without.
    line : (n,) int32, 1-based line of the start tag.
    """

    feature: Int32
    lod: Int8
    kind: Int8
    ring_start: Int32
    texture: Int32
    material: Int32
    line: Int32


@dataclass(frozen=True, slots=True)
class Curves:
    """One row per line string or point (a point has one vertex).

    Columns as in `Polygons`; `vertex_start` (n + 1,) int32 are rows of `CityTables.vertices`.
    """

    feature: Int32
    lod: Int8
    kind: Int8
    vertex_start: Int32


@dataclass(frozen=True, slots=True)
class Attributes:
    """One row per attribute value of any depth, in document order.

    feature : (n,) int32, row of the object that has it.
    path : (n,) int32, row of `CityTables.attribute_paths`.
    group : (n,) int32, number of the data-type instance (uro:…Attribute, gen:genericAttributeSet)
        within the file, so that the values of one repeated instance stay together; −1 outside one.
    value : (n,) strings, whitespace trimmed, entities resolved.
    code_space : (n,) int32, row of `CityTables.code_spaces`, −1 without.
    unit : (n,) int32, row of `CityTables.units`, −1 without.
    """

    feature: Int32
    path: Int32
    group: Int32
    value: StringColumn
    code_space: Int32
    unit: Int32


@dataclass(frozen=True, slots=True)
class Material:
    """An X3DMaterial: RGB 0 to 1, transparency 0 (opaque) to 1."""

    diffuse: tuple[float, float, float]
    transparency: float


@dataclass(frozen=True, slots=True)
class CityTables:
    """Everything of one GML file, in columns.

    class_names, attribute_paths : qualified with the canonical prefixes of `docs/data-contracts.md`
        (`bldg:Building`, `uro:buildingIDAttribute/uro:BuildingIDAttribute/uro:buildingID`,
        `gen:genericAttributeSet[name]/gen:stringAttribute[name]`), whatever prefix the file used.
    vertex_start : (rings + 1,) int32, rows of `vertices`; the closing vertex is dropped.
    vertices : (n, 3) float64; x, y, z in the order longitude, latitude, height (degrees, metres)
        for geographic systems, easting, northing, height (metres) for projected ones, whatever
        order the file used. Curve vertices stand in the same array, after or between the rings'.
    uv : (n, 2) float32, texture coordinates beside `vertices`, v upward as in CityGML; NaN where
        none; (0, 2) where the file has no textures.
    textures : image URIs as written in the file (resolve with the delivery).
    epsg : code of the source system (6697, 6668, 10169 …); 0 where the file names none.
    iur : "1.4" … "3.2", "" without i-UR.
    bounds : x min, y min, z min, x max, y max, z max of `vertices`, NaN for an empty file.
    """

    features: Features
    polygons: Polygons
    curves: Curves
    attributes: Attributes
    vertex_start: Int32
    vertices: Float64
    uv: Float32
    class_names: tuple[str, ...]
    attribute_paths: tuple[str, ...]
    code_spaces: tuple[str, ...]
    units: tuple[str, ...]
    textures: tuple[str, ...]
    materials: tuple[Material, ...]
    epsg: int
    iur: str
    bounds: tuple[float, float, float, float, float, float]
