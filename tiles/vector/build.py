"""Builds the 2D map of a city: `map.pmtiles` and the base-map style drawn from it."""

from __future__ import annotations

import gzip
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import shapely

from tiles.city_files import BuildResult, CityContext, CityFile, FileProblem, lineage
from tiles.coordinates import mesh_bounds
from tiles.errors import Problem, Severity, TilesError
from tiles.publishing.dataset_record import Coordinates, DatasetRecord
from tiles.vector.drawing import degrees, layer_rows, mercator
from tiles.vector.gdal_tiles import LARGEST_TILE_BYTES, slices, write_slice
from tiles.vector.layers import (
    BOUNDARY,
    BUILDING,
    BUILT_UP,
    HIGHEST_ZOOM,
    LABEL,
    LAYER_OF_THEME,
    LAYERS,
    LOWEST_ZOOM,
    NAMED_LAYERS,
    MapLayer,
    value_fields,
)
from tiles.vector.mvt import FULL_EXTENT, layer_extents
from tiles.vector.overview import built_up, labels
from tiles.vector.pmtiles import ArchiveInfo, Key, write_archive
from tiles.vector.style import base_map_style

Bounds = tuple[float, float, float, float]

_NOT_OF_THE_SOURCE = frozenset({BOUNDARY.id, BUILT_UP.id, LABEL.id})


@dataclass(slots=True)
class _Drawn:
    """What has been written so far: files of rows per layer, and what they cover."""

    folder: Path
    rows: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))
    schemas: dict[str, list[pa.Schema]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    files: list[CityFile] = field(default_factory=list)
    extents: list[Bounds] = field(default_factory=list)
    centres: list[npt.NDArray[np.float64]] = field(default_factory=list)
    footprints: list[npt.NDArray[np.float64]] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    epsg: int = 0

    def add(self, layer: str, rows: pa.Table) -> None:
        if not len(rows):
            return
        path = self.folder / f"{layer}-{len(self.rows[layer]):05d}.arrow"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
            writer.write_table(rows.combine_chunks())
        self.rows[layer].append(path)
        self.schemas[layer].append(rows.schema)
        self.counts[layer] += len(rows)


def build_map(city: CityContext, files: Sequence[CityFile], out: Path) -> BuildResult:
    """Write `map.pmtiles` and `style.json` into the folder `out`.

    Two passes: every file becomes rows of the layers it feeds, on disk; then each layer is cut
    into tiles zoom by zoom, so that no more than one file's rows are in memory.
    """
    with tempfile.TemporaryDirectory(dir=out, prefix=".map-") as folder:
        drawn = _Drawn(Path(folder))
        for file in sorted(files, key=lambda each: each.path):
            if file.theme in LAYER_OF_THEME:
                _draw(city, file, drawn)
        if not drawn.files:
            return BuildResult(None, "no file with anything to draw in 2D", tuple(drawn.problems))
        drawn.add(BOUNDARY.id, _boundary(city, drawn))
        if drawn.centres:
            areas = built_up(np.concatenate(drawn.centres), np.concatenate(drawn.footprints))
            drawn.add(BUILT_UP.id, areas)
        bounds = _union(drawn.extents)
        largest = _write_tiles(city, drawn, bounds, out / "map.pmtiles")
    style = base_map_style(sorted(drawn.counts), bounds, attribution=city.attribution)
    (out / "style.json").write_bytes(orjson.dumps(style, option=orjson.OPT_INDENT_2))
    if largest > LARGEST_TILE_BYTES:
        drawn.problems.append(_large_tile(largest))
    return BuildResult(_record(city, drawn, bounds), problems=tuple(drawn.problems))


def _draw(city: CityContext, file: CityFile, drawn: _Drawn) -> None:
    """Add the rows of one file; a file that cannot be read becomes a problem, not the end."""
    try:
        found = layer_rows(city, file)
        tables = file.tables()
    except TilesError as error:
        problem = Problem(code="unreadable-file", severity=Severity.ERROR, message=str(error))
        drawn.problems.append(FileProblem(file.path, problem))
        return
    extent = _extent(found)
    if extent is None:
        return
    for layer, rows in found.items():
        drawn.add(layer, rows)
        if layer in NAMED_LAYERS:
            drawn.add(LABEL.id, labels(layer, rows))
        if layer == BUILDING.id:
            shapes = shapely.from_wkb(rows["geometry"].to_numpy())
            drawn.centres.append(shapely.get_coordinates(shapely.centroid(shapes)))
            drawn.footprints.append(np.nan_to_num(rows["area_m2"].to_numpy()))
    drawn.files.append(file)
    drawn.extents.append(extent)
    drawn.epsg = drawn.epsg or tables.epsg


def _extent(found: dict[str, pa.Table]) -> Bounds | None:
    """Give what the drawn features of a file cover, in degrees; None where nothing is drawn."""
    shapes = [shapely.from_wkb(rows["geometry"].to_numpy()) for rows in found.values() if len(rows)]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(np.concatenate(shapes)).tolist()
    return (*degrees(west, south), *degrees(east, north))


def _union(extents: Sequence[Bounds]) -> Bounds:
    edges = np.array(extents)
    west, south = edges[:, :2].min(axis=0).tolist()
    east, north = edges[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _boundary(city: CityContext, drawn: _Drawn) -> pa.Table:
    """Give the extent of the data: the meshes of its files, else the rectangles they cover."""
    shapes = [
        shapely.box(*(_mesh_of(file) or extent))
        for file, extent in zip(drawn.files, drawn.extents, strict=True)
    ]
    return pa.table(
        {
            "geometry": pa.array(shapely.to_wkb(mercator(np.array([shapely.union_all(shapes)])))),
            "area_m2": pa.array([float("nan")]),
            "gml_id": pa.array([""]),
            "kind": pa.array(["extent"]),
            "name": pa.array([city.name]),
        }
    )


def _mesh_of(file: CityFile) -> Bounds | None:
    try:
        return mesh_bounds(file.mesh) if file.mesh else None
    except ValueError:
        return None


def _write_tiles(city: CityContext, drawn: _Drawn, bounds: Bounds, path: Path) -> int:
    """Cut all layers into tiles and join them; gives the bytes of the largest tile."""
    layers = [layer for layer in LAYERS if drawn.counts[layer.id]]
    cut: list[Path] = []
    for layer in layers:
        schema = pa.unify_schemas(drawn.schemas[layer.id])
        for part in slices(layer):
            out = drawn.folder / f"{layer.id}-{part.zoom}.mbtiles"
            if write_slice(part, drawn.rows[layer.id], schema, out):
                cut.append(out)
    info = ArchiveInfo(bounds, LOWEST_ZOOM, HIGHEST_ZOOM, _metadata(city, layers))
    with ExitStack() as stack:
        sources = [stack.enter_context(closing(sqlite3.connect(each))) for each in cut]
        places: dict[Key, list[sqlite3.Connection]] = defaultdict(list)
        for source in sources:
            for key in _keys(source):
                places[key].append(source)
        coarser: Counter[tuple[str, int]] = Counter()

        def tile(key: Key) -> bytes:
            layers_of_tile = [gzip.decompress(_tile(each, key)) for each in places[key]]
            for each in layers_of_tile:
                coarser.update((name, key[0]) for name in _coarser_layers(each))
            return _joined(layers_of_tile)

        largest = write_archive(path, places, tile, info)
    drawn.problems += _coarser_tiles(coarser)
    return largest


def _keys(source: sqlite3.Connection) -> list[Key]:
    rows = source.execute("SELECT zoom_level, tile_column, tile_row FROM tiles")
    return [(zoom, x, (1 << zoom) - 1 - y) for zoom, x, y in rows]


def _tile(source: sqlite3.Connection, key: Key) -> bytes:
    zoom, x, y = key
    (found,) = source.execute(
        "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
        (zoom, x, (1 << zoom) - 1 - y),
    ).fetchone()
    return bytes(found)


def _joined(tiles: list[bytes]) -> bytes:
    """Join tiles of different layers: a tile is the list of its layers, one after the other."""
    return gzip.compress(b"".join(tiles), compresslevel=6, mtime=0)


def _coarser_layers(tile: bytes) -> list[str]:
    """Give the layers of a tile that GDAL drew on a coarser grid."""
    return [name for name, extent in layer_extents(tile).items() if extent < FULL_EXTENT]


def _metadata(city: CityContext, layers: Sequence[MapLayer]) -> dict[str, object]:
    return {
        "name": city.name,
        "attribution": city.attribution,
        "type": "overlay",
        "vector_layers": [
            {
                "id": layer.id,
                "description": layer.description,
                "minzoom": layer.lowest_zoom,
                "maxzoom": layer.highest_zoom,
                "fields": value_fields(layer),
            }
            for layer in layers
        ],
    }


def _coarser_tiles(coarser: Counter[tuple[str, int]]) -> list[FileProblem]:
    return [
        FileProblem(
            "map.pmtiles",
            Problem(
                code="coarser-tile",
                severity=Severity.INFO,
                message=f"layer {layer}, zoom {zoom}: {count} tiles are drawn coarser or without "
                "their smallest features, so that they stay within their share of 500 kB",
            ),
        )
        for (layer, zoom), count in sorted(coarser.items())
    ]


def _large_tile(largest: int) -> FileProblem:
    message = f"the largest tile has {largest} bytes; {LARGEST_TILE_BYTES} are meant to be the most"
    return FileProblem(
        "map.pmtiles", Problem(code="large-tile", severity=Severity.WARNING, message=message)
    )


def _record(city: CityContext, drawn: _Drawn, bounds: Bounds) -> DatasetRecord:
    steps = (
        "footprints: LOD0, else the lowest LOD, in plan; invalid surfaces repaired",
        "small areas left out and outlines simplified at low zooms",
        "vector tiles by GDAL, zoom by zoom; layers joined into one PMTiles archive",
    )
    return DatasetRecord(
        id="map",
        kind="2d",
        theme="map",
        title={"ja": "2D地図", "en": "2D map"},
        entry="map.pmtiles",
        features=sum(
            count for layer, count in drawn.counts.items() if layer not in _NOT_OF_THE_SOURCE
        ),
        bounds=bounds,
        crs=Coordinates(
            source=f"EPSG:{drawn.epsg}", horizontal="JGD2011", geoid=None, heights="orthometric"
        ),
        attribution=city.attribution,
        lineage=lineage(city, drawn.files, steps),
    )
