"""Reads walking networks that others made: OpenStreetMap, and MLIT's walking-space network."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import pyproj
import shapely

from gis_server.settings import Settings
from gis_server.ways.network_files import DEGREES
from gis_server.ways.publishing import MadeNetwork, publish_ways, source_of
from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.ways import from_mlit, from_osm
from layers.heat_package.ways.network import Stretch, network_of
from simulations.grid import plane_zone
from tiles.publishing import DatasetRecord, dataset_record, datasets
from tiles.storage import Storage, open_storage

MOST_BYTES = 1 << 30
GEOGRAPHIC_FILES = frozenset({".fgb", ".gpkg", ".shp", ".geojson", ".json"})
Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReadStretches:
    """Stretches in degrees (JGD2011), and what is to be said of them."""

    stretches: list[Stretch]
    caveats: tuple[Bilingual, ...]
    step: str
    attribution: str


def import_ways(
    city: str, paths: Sequence[Path], settings: Settings, *, attribution: str = ""
) -> DatasetRecord:
    """Read a network and publish it as that of a city.

    Raises
    ------
    InvalidInputError
        The files are no network that is known, or lie elsewhere; says what was expected.
    UnknownCityError, TilesError
        What was published before stands.
    """
    contents = [_content(path) for path in paths]
    read = read_stretches(list(zip(paths, contents, strict=True)))
    storage = open_storage(settings.storage)
    places = np.concatenate([each.line for each in read.stretches])
    _check_place(storage, city, places)
    crs = plane_zone(float(np.median(places[:, 0])), float(np.median(places[:, 1])))
    made = MadeNetwork(
        network_of(_in_plane(read.stretches, crs), crs=crs),
        tuple(source_of(path, data) for path, data in zip(paths, contents, strict=True)),
        (read.step,),
        read.caveats,
        attribution or read.attribution,
    )
    return publish_ways(storage, city, made)


def read_stretches(files: Sequence[tuple[Path, bytes]]) -> ReadStretches:
    """Read a network by what its files are.

    Raises
    ------
    InvalidInputError
        They are none that is known.
    """
    path, data = files[0]
    if path.suffix == ".csv":
        return _mlit_tables(files)
    if len(files) > 1:
        raise _wrong(
            "files", "1つのファイル、またはリンクと節点のCSV", "one file, or two CSV files"
        )
    if path.suffix in {".osm", ".xml"}:
        return _osm(from_osm.read_osm_xml(data))
    if path.suffix not in GEOGRAPHIC_FILES:
        raise _wrong(
            path.name,
            ".osm、.json、.geojson、.fgb、.gpkg、.shp、.csv",
            ".osm, .json, .geojson, .fgb, .gpkg, .shp or .csv",
        )
    if path.suffix in {".json", ".geojson"}:
        if b'"elements"' in data[:4096]:
            return _osm(from_osm.read_overpass(data))
        if b'"start_id"' not in data:
            return _osm(from_osm.read_osm_geojson(data))
    return _mlit(path)


def _osm(ways: list[from_osm.OsmWay]) -> ReadStretches:
    return ReadStretches(
        from_osm.stretches_from_osm(ways),
        from_osm.CAVEATS,
        "ways of OpenStreetMap that one may walk, cut where they share a node",
        from_osm.ATTRIBUTION,
    )


def _mlit(path: Path) -> ReadStretches:
    """Read links with their lines by GDAL."""
    try:
        frame = pyogrio.read_dataframe(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise _wrong(path.name, f"読めるリンクの表（{error}）", f"links ({error})") from error
    if frame.crs is None:
        raise _wrong(path.name, "座標系", "a coordinate system in the file")
    shapes = frame.geometry.to_crs(DEGREES).to_numpy()
    wrong = np.flatnonzero(shapely.get_type_id(shapely.line_merge(shapes)) != 1)
    if len(wrong):
        raise _wrong(f"{path.name}, row {wrong[0] + 1}", "1本の線", "one line")
    lines = [shapely.get_coordinates(each) for each in shapely.line_merge(shapes)]
    links = frame.drop(columns="geometry").to_dict("records")
    return _mlit_of([{str(key): value for key, value in each.items()} for each in links], lines)


def _mlit_tables(files: Sequence[tuple[Path, bytes]]) -> ReadStretches:
    """Read links and nodes from two CSV files, in either order."""
    tables = [_rows(path, data) for path, data in files]
    links = next((each for each in tables if each and "start_id" in each[0]), None)
    nodes = next((each for each in tables if each and "node_id" in each[0]), None)
    if links is None or nodes is None or len(tables) != 2:
        raise _wrong(
            "files",
            "リンクのCSV（start_id, end_id）と節点のCSV（node_id, lat, lon）",
            "a CSV of links (start_id, end_id) and one of nodes (node_id, lat, lon)",
        )
    return _mlit_of(links, from_mlit.straight_lines(links, nodes))


def _mlit_of(links: Sequence[dict[str, Any]], lines: list[Float64]) -> ReadStretches:
    return ReadStretches(
        from_mlit.stretches_from_mlit(links, lines),
        from_mlit.CAVEATS,
        "links of MLIT's walking-space network (specification of 2018)",
        "国土交通省 歩行空間ネットワークデータ",
    )


def _rows(path: Path, data: bytes) -> list[dict[str, Any]]:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return list(csv.DictReader(io.StringIO(data.decode(encoding))))
        except UnicodeDecodeError:
            continue
    raise _wrong(path.name, "UTF-8またはShift_JISの文字", "text in UTF-8 or Shift_JIS")


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise _wrong(path.name, "1 GiBまで", "1 GiB at most; cut the area out of it")
    return path.read_bytes()


def _check_place(storage: Storage, city: str, places: Float64) -> None:
    """Hold the network to where the city is: a wrong file or coordinate system lies elsewhere."""
    known = [
        record.bounds
        for each in datasets(storage, city)
        if (record := dataset_record(storage, city, each)) and record.kind not in {"heat", "ways"}
    ]
    west, south = places.min(axis=0).tolist()
    east, north = places.max(axis=0).tolist()
    if known and not any(west < e and w < east and south < n and s < north for w, s, e, n in known):
        where = f"{west:.4f},{south:.4f},{east:.4f},{north:.4f}"
        raise _wrong("files", f"{city}の中の道、{where}ではなく", f"ways in {city}, not at {where}")


def _in_plane(stretches: Sequence[Stretch], crs: str) -> list[Stretch]:
    to_plane = pyproj.Transformer.from_crs(DEGREES, crs, always_xy=True)
    counts = np.array([len(each.line) for each in stretches])
    places = np.concatenate([each.line for each in stretches])
    plane = np.column_stack(to_plane.transform(places[:, 0], places[:, 1]))
    lines = np.split(plane, np.cumsum(counts)[:-1])
    return [replace(each, line=line) for each, line in zip(stretches, lines, strict=True)]


def _wrong(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, f"必要なもの：{ja}", f"expected {en}")])
