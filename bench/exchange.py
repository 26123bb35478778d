"""Terrain, 2D map and open data of Tatebayashi: CPU seconds and MB of GML per second.

The tables are read first and stay in memory, so that each row is the work of one builder. The
yardstick beside the map is GDAL alone: the same building footprints with the same attributes,
every zoom of the layer, nothing left out, written by one call into one PMTiles file, as ogr2ogr
would. Every builder runs once on one file before it is measured (compiled functions, drivers).

    .venv/bin/python bench/exchange.py [pattern of meshes, default 543924[79]*] [rounds]

`*` is the whole city: 63,927 buildings, 566 MB of GML.
"""

from __future__ import annotations

import gzip
import hashlib
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyogrio

from tiles.city_files import BuildResult, CityContext, CityFile
from tiles.city_tables import CityTables
from tiles.citygml import read_citygml
from tiles.open_data import build_open_data
from tiles.terrain import build_terrain
from tiles.vector import build_map
from tiles.vector.drawing import layer_rows
from tiles.vector.layers import BUILDING, HIGHEST_ZOOM

DELIVERY = Path(__file__).resolve().parents[2] / "shared/data/plateau/10207_tatebayashi-shi_2020"
CITY = CityContext(
    id="10207-tatebayashi",
    name="館林市",
    year=2020,
    attribution="国土交通省 Project PLATEAU 館林市 2020",
    created="2026-11-20T00:00:00Z",
    program="uchimizu",
    code_list=lambda code_space, *, gml_path: None,  # noqa: ARG005 (the delivery has none)
)

Build = Callable[[CityContext, Sequence[CityFile], Path], BuildResult | None]


def read(pattern: str) -> list[CityFile]:
    """Read the files of the meshes that match, and keep their tables."""
    return [_file(path) for path in sorted((DELIVERY / "udx" / "bldg").glob(pattern))]


def _file(path: Path) -> CityFile:
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    tables: CityTables = read_citygml(data, path=path.name).tables
    return CityFile(
        path=f"udx/bldg/{path.name}",
        theme="bldg",
        mesh=path.name[:8],
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        tables=partial(_same, tables),
    )


def _same(tables: CityTables) -> CityTables:
    return tables


def plain_gdal(city: CityContext, files: Sequence[CityFile], out: Path) -> None:
    """Write the buildings as one call to GDAL would, without any choice per zoom."""
    rows = pa.concat_tables([layer_rows(city, file)[BUILDING.id] for file in files])
    warnings.simplefilter("ignore")  # GDAL says that tiles over 500 kB became coarser
    pyogrio.write_arrow(
        rows.drop_columns(["area_m2"]),
        out / "buildings.pmtiles",
        layer=BUILDING.id,
        driver="PMTiles",
        geometry_name="geometry",
        geometry_type="Unknown",
        crs="EPSG:3857",
        dataset_options={"MINZOOM": str(BUILDING.lowest_zoom), "MAXZOOM": str(HIGHEST_ZOOM)},
    )


def measure(build: Build, files: Sequence[CityFile]) -> tuple[float, int]:
    """Give CPU seconds and bytes written of one run."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        build(CITY, files, Path(folder))
        seconds = time.process_time() - started
        return seconds, sum(each.stat().st_size for each in Path(folder).rglob("*.*"))


def main() -> None:
    """Print one row per builder: median CPU seconds, MB of GML per CPU second, MB written."""
    pattern = sys.argv[1] if len(sys.argv) > 1 else "543924[79]*"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    files = read(pattern)
    if not files:
        sys.exit(f"no file matches {pattern} under {DELIVERY}")
    megabytes = sum(each.bytes for each in files) / 1e6
    print(f"{len(files)} files, {megabytes:.0f} MB of GML, median of {rounds} rounds")
    builders: dict[str, Build] = {
        "terrain": build_terrain,
        "2d": build_map,
        "2d, plain GDAL": plain_gdal,
        "open-data": build_open_data,
    }
    for build in builders.values():
        measure(build, files[:1])
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in builders}
    for _ in range(rounds):
        for name, build in builders.items():
            found[name].append(measure(build, files))
    print(f"{'':16}{'CPU s':>8}{'MB/s':>8}{'written MB':>12}")
    for name, runs in found.items():
        seconds = statistics.median(each[0] for each in runs)
        print(f"{name:16}{seconds:8.2f}{megabytes / seconds:8.0f}{runs[0][1] / 1e6:12.1f}")


if __name__ == "__main__":
    main()
