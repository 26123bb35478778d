"""The tiles of one file: its features, split by place until each tile is small enough to load."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tiles.attribute_columns import AttributeColumn, CodeList, ColumnKind
from tiles.attribute_values import string_column, strings_of
from tiles.attributes import CodeListOf, constant_column, decode_attributes
from tiles.city_tables import CityTables, Float64, Int32, StringColumn
from tiles.content.datasets import DatasetSpec
from tiles.content.leaf_tile import EncodedTile, encode_tile
from tiles.content.leaves import DEEPEST, Cell, root_cell
from tiles.content.scene import Scene, scene_of
from tiles.content.structural_metadata import used_labels
from tiles.content.textures import BYTES_PER_PIXEL, ReadImage
from tiles.coordinates import GeoidRecord
from tiles.errors import Problem
from tiles.mesh.far_blocks import FarBlocks, blocks_of
from tiles.mesh.group_ranges import least_and_largest

__all__ = [
    "LARGEST_TILE",
    "EncodedTile",
    "FeatureOrigin",
    "FileTiles",
    "ReadImage",
    "encode_file",
]

LARGEST_TILE = 500_000
"""Bytes after gzip."""

# What a tile is expected to weigh before it is made, bytes after gzip. A tile that turns out
# heavier than LARGEST_TILE is halved and made again, so these only save work.
_BYTES_PER_TRIANGLE = 6.8
_BYTES_PER_SURFACE = 28.0
_BYTES_OF_SCHEMA = 3000.0
_CITIES = "/Common_localPublicAuthorities.xml"
_BYTES_PER_LETTER, _BYTES_PER_NUMBER, _BYTES_PER_CODE = 0.85, 2.5, 0.3


@dataclass(frozen=True, slots=True)
class FeatureOrigin:
    """Where features come from; published with each of them.

    path : inside the delivery.  mesh : grid square code, "" where the name has none.
    city_code : five digits, "" where unknown.
    """

    path: str
    mesh: str = ""
    city_code: str = ""


@dataclass(frozen=True, slots=True)
class FileTiles:
    """Everything that one file gives to one dataset.

    schema : the properties of its features: columns of no rows, enumerations cut to what occurs.
    """

    tiles: list[EncodedTile]
    far: FarBlocks
    schema: list[AttributeColumn]
    problems: list[Problem]
    geoid: GeoidRecord

    def limits(self) -> Float64:
        """Give the least and the largest value of each column, NaN where it has none."""
        found = np.full((len(self.schema), 2), np.nan)
        row_of = {column.id: row for row, column in enumerate(self.schema)}
        for tile in self.tiles:
            for name, (least, most) in tile.class_statistics.items():
                row = found[row_of[name]]
                row[:] = np.fmin(row[0], least), np.fmax(row[1], most)
        return found


def encode_file(
    tables: CityTables,
    spec: DatasetSpec,
    *,
    code_list: CodeListOf,
    read_image: ReadImage,
    origin: FeatureOrigin,
) -> FileTiles:
    """Give the tiles of one dataset that come from one file.

    Raises
    ------
    CityGMLError
        Where the coordinate system is missing or unknown.
    """
    problems: list[Problem] = []
    scene = scene_of(tables, spec, problems, read_image=read_image)
    columns = _columns(scene, code_list, origin, problems)
    tiles: list[EncodedTile] = []
    everything = np.arange(len(scene.faces.polygon), dtype=np.int32)
    if len(everything):
        encoder = _CellEncoder(scene, columns, _bytes_per_feature(columns), problems, tiles)
        encoder.encode(root_cell(scene.anchor), everything)
    heights = scene.vertices.ellipsoidal_height_m
    return FileTiles(
        tiles=tiles,
        far=blocks_of(scene.faces, scene.points, heights, scene.frame),
        schema=[_without_rows(column) for column in columns],
        problems=problems,
        geoid=scene.vertices.geoid,
    )


def _columns(
    scene: Scene, code_list: CodeListOf, origin: FeatureOrigin, problems: list[Problem]
) -> list[AttributeColumn]:
    """Give the columns of the feature table: ours first, then the model's attributes."""
    tables, rows = scene.tables, scene.features
    count = len(rows)
    decoded = decode_attributes(tables, rows, code_list=code_list, problems=problems)
    everywhere = np.ones(count, np.bool_)
    gml_id = strings_of(tables.features.gml_id, rows)
    types = CodeList("", {str(row): name for row, name in enumerate(tables.class_names)})
    of_class = tables.features.class_name[rows].astype(np.int32)
    lods = tables.polygons.lod[scene.faces.polygon].astype(np.int32)
    _, lod = least_and_largest(scene.feature_of, lods, lods)
    middle = np.zeros((count, 2))
    middle[scene.feature_of[::-1]] = scene.anchor[::-1]

    def numbers(name: str, label: str, values: Int32, codes: CodeList | None) -> AttributeColumn:
        kind: ColumnKind = "enum" if codes else "int32"
        return AttributeColumn(name, name, label, None, kind, values, everywhere, codes)

    own = [
        AttributeColumn("gml_id", "gml_id", "gml:id", None, "string", gml_id, everywhere),
        numbers("feature_type", "地物型", of_class, types),
        constant_column("meshcode", "メッシュコード", origin.mesh, count),
        constant_column("city_code", "市区町村コード", origin.city_code, count),
        *_city_name(tables, code_list, origin.city_code, count),
        constant_column("source_file", "原ファイル", origin.path, count),
        numbers("_lod", "LOD", lod, None),
        AttributeColumn("_x", "_x", "経度", "deg", "float64", middle[:, 0] / 80.0, everywhere),
        AttributeColumn("_y", "_y", "緯度", "deg", "float64", middle[:, 1] / 120.0, everywhere),
    ]
    taken = {column.id for column in own}
    return own + [
        replace(column, id=f"attribute_{column.id}") if column.id in taken else column
        for column in decoded
    ]


def _city_name(
    tables: CityTables, code_list: CodeListOf, city_code: str, count: int
) -> list[AttributeColumn]:
    """Give the name of the city as the list of municipalities has it, where the file names one."""
    named = [space for space in tables.code_spaces if space.endswith(_CITIES)]
    cities = code_list(named[0]) if city_code and named else None
    name = cities.labels.get(city_code) if cities else None
    return [constant_column("city_name", "市区町村名", name, count)] if name else []


_NO_TEXTS = string_column([])


def _without_rows(column: AttributeColumn) -> AttributeColumn:
    """Give a column of no rows whose enumeration holds the codes that occur."""
    values = column.values
    empty = _NO_TEXTS if isinstance(values, StringColumn) else np.zeros(0, values.dtype)
    codes = None
    if column.enum is not None:
        labels = {str(code): label or str(code) for code, label in used_labels(column).items()}
        codes = CodeList(column.enum.source, labels)
    present = np.zeros(0, np.bool_)
    return AttributeColumn(
        column.id, column.name, column.label, column.unit, column.kind, empty, present, codes
    )


@dataclass(frozen=True, slots=True)
class _CellEncoder:
    """Halves cells until their tiles are small enough, and collects the tiles."""

    scene: Scene
    columns: list[AttributeColumn]
    bytes_per_feature: float
    problems: list[Problem]
    out: list[EncodedTile]

    def encode(self, cell: Cell, faces: Int32) -> None:
        """Add the tiles of a cell."""
        whole = cell.depth >= DEEPEST
        if whole or self._expected_weight(faces) <= LARGEST_TILE:
            tile = encode_tile(self.scene, self.columns, faces, self.problems)
            if tile is None:
                return
            if whole or len(tile.gzipped) <= LARGEST_TILE or _is_one_place(self.scene, faces):
                self.out.append(tile)
                return
        for half, part in cell.halves(self.scene.anchor, faces):
            self.encode(half, part)

    def _expected_weight(self, faces: Int32) -> float:
        """Give about how many bytes a tile will have after gzip."""
        start = self.scene.faces.triangles.start
        weight = _BYTES_OF_SCHEMA + _BYTES_PER_TRIANGLE * float(
            (start[faces + 1] - start[faces]).sum()
        )
        weight += self.bytes_per_feature * _count_distinct(self.scene.feature_of[faces])
        if self.scene.surface_of is not None:
            weight += _BYTES_PER_SURFACE * _count_distinct(self.scene.surface_of[faces])
        if self.scene.textures:
            weight += BYTES_PER_PIXEL * float(self.scene.textures.pixels[faces].sum())
        return weight


def _bytes_per_feature(columns: list[AttributeColumn]) -> float:
    """Give about how many bytes the attributes of one feature take after gzip."""
    weight = 0.0
    for column in columns:
        if isinstance(column.values, StringColumn):
            weight += _BYTES_PER_LETTER * len(column.values.data)
        else:
            each = _BYTES_PER_NUMBER if column.kind == "float64" else _BYTES_PER_CODE
            weight += each * float(np.count_nonzero(column.present))
    return weight / max(len(columns[0].present), 1)


def _count_distinct(ascending: Int32) -> int:
    """Give the number of distinct values of a column whose equal values stand together."""
    return int(np.count_nonzero(np.diff(ascending))) + min(len(ascending), 1)


def _is_one_place(scene: Scene, faces: Int32) -> bool:
    """Tell whether faces cannot be parted: they are one whole feature."""
    anchor = scene.anchor[faces]
    return bool((anchor == anchor[0]).all())
