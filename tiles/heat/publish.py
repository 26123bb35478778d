"""Publishes a run as a dataset of its city, in the way of all datasets."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import xarray as xr

from tiles.coordinates import GeoidModel
from tiles.heat import description, netcdf, table
from tiles.heat.check import check_run
from tiles.heat.description import Written, encoded_description
from tiles.heat.heat_run import (
    HeatRun,
    digests_of,
    hours_of,
    loaded,
    names_of,
    quantities_in,
)
from tiles.heat.rasters import QuantityFiles, RasterWriter
from tiles.heat.three_d import HeatTileset, ThreeD
from tiles.heat.wall_surfaces import WallSurfaces
from tiles.publishing import (
    CityEdit,
    Coordinates,
    DatasetRecord,
    ExportedFile,
    Lineage,
    PropertyRecord,
    StagedDataset,
    city_record,
    current_version,
    dataset_record,
    discard,
    publish,
    stage,
)
from tiles.publishing.layout import HEAT_OBSERVATIONS, heat_dataset
from tiles.publishing.manifest import read_manifest
from tiles.raster import PlaneGrid, TilePyramid, plane_grid_of

GEOID: GeoidModel = "GSIGEO2011"
# A run that is no larger is read once and held; of a larger one, one quantity after the other.
HELD_BYTES = 512 * 1024 * 1024
MEDIA_TYPES = {
    ".nc": "application/x-netcdf",
    ".gz": "application/gzip",
    ".tif": "image/tiff; application=geotiff; profile=cloud-optimized",
}


def publish_heat(
    edit: CityEdit,
    run: HeatRun,
    result: xr.Dataset,
    *,
    surface: xr.Dataset | None = None,
    walls: WallSurfaces | None = None,
) -> DatasetRecord:
    """Publish a run and give the record of its dataset; the same run again changes nothing.

    Parameters
    ----------
    result : fields on (time, y, x) and (y, x), see "Run result" in `docs/data-contracts.md`; its
        attribute `crs` and coordinates tell where it lies, `time` is UTC. Beyond 512 MB one
        quantity after the other is read, so it may lie on a disk.
    surface : on the same cells, `ground_height` at least; without it there are no 3D tiles.
    walls : of the city model, in the system of the run; without them no tiles of walls.

    Raises
    ------
    PublishError
        The result is not as the contract says, or the check found a fault; the version before
        stands.
    """
    grid = plane_grid_of(result)
    hours_of(result, run)
    quantities_in(result)
    if result.nbytes <= HELD_BYTES:
        result = result.compute()
    digests = digests_of(result, ("x", "y", "time", *names_of(result)))
    inputs = _inputs(run, result, digests, surface, walls)
    known = _unchanged(edit, run, inputs)
    if known is not None:
        return known
    staged = stage(edit, heat_dataset(run.id))
    try:
        pyramid = TilePyramid(grid, threads=os.cpu_count() or 1)
        files = _write_fields(staged.version_folder, run, result, pyramid, surface)
        city = city_record(edit.storage, edit.city) or {}
        three_d = ThreeD(
            result,
            surface,
            walls,
            grid,
            [each for some in quantities_in(result) for each in some],
            GEOID,
        )
        record, hours = _record(run, grid, files), hours_of(result, run)
        with ThreadPoolExecutor(1) as beside:
            rows = beside.submit(table.write_table, staged.version_folder, grid, hours, files)
            tilesets, remarks = _write_tilesets(
                staged.version_folder, three_d, record, city_name=str(city.get("name", edit.city))
            )
        written = Written(
            grid=grid,
            hours=hours,
            quantities=files,
            tilesets=tilesets,
            remarks=[*run.remarks, *remarks],
            digests=digests,
            hourly_table=rows.result(),
        )
        staged.write(description.NAME, encoded_description(run, written, pyramid))
        if run.observations is not None:
            staged.write(HEAT_OBSERVATIONS, orjson.dumps(run.observations))

        def check(staged: StagedDataset) -> None:
            check_run(staged.version_folder, written, zoom=pyramid.highest)

        record = _completed(record, staged.version_folder, written)
        return publish(edit, staged, record, check=check, inputs=inputs)
    finally:
        discard(staged)


def _write_fields(
    folder: Path,
    run: HeatRun,
    result: xr.Dataset,
    pyramid: TilePyramid,
    surface: xr.Dataset | None,
) -> list[QuantityFiles]:
    """Write tiles, GeoTIFF and, beside them, NetCDF; one quantity after the other is in memory."""
    hourly, daily = quantities_in(result)
    rasters = RasterWriter(pyramid, folder, run)
    files = []
    with (
        netcdf.NetcdfWriter(folder / netcdf.NAME, pyramid.grid, result, run) as cube,
        ThreadPoolExecutor(1) as beside,
    ):
        for quantity in hourly:
            array = loaded(result, quantity.id)
            stored = beside.submit(cube.quantity, quantity, array)
            files += rasters.hourly(array, quantity, hours_of(result, run))
            stored.result()
        for quantity in daily:
            array = loaded(result, quantity.id)
            files.append(rasters.daily(quantity, array.to_numpy()))
            cube.quantity(quantity, array)
        if surface is not None:
            cube.surface(surface)
    return files


def _write_tilesets(
    folder: Path, three_d: ThreeD, record: DatasetRecord, *, city_name: str
) -> tuple[list[HeatTileset], list[Mapping[str, Any]]]:
    """Write the 3D tiles; give them, or the remark why there are none."""
    reason = three_d.missing()
    if reason:
        return [], [{"code": "no-3d-tiles", "severity": "info", "message": reason}]
    return three_d.write(folder, record, city_name=city_name), []


def _completed(record: DatasetRecord, folder: Path, written: Written) -> DatasetRecord:
    """Give the record with what only the written files tell."""
    heights = [height for each in written.tilesets for height in each.height_range]
    names = [netcdf.NAME, table.NAME, *(each.cog for each in written.quantities)]
    cells = written.grid.rows * written.grid.columns
    return replace(
        record,
        features=written.tilesets[0].features if written.tilesets else cells,
        height_range=(min(heights), max(heights)) if heights else None,
        files=tuple(_exported(folder / name) for name in names),
    )


def _record(run: HeatRun, grid: PlaneGrid, files: list[QuantityFiles]) -> DatasetRecord:
    return DatasetRecord(
        id=heat_dataset(run.id),
        kind="heat",
        theme="heat",
        title=dict(run.title),
        entry=description.NAME,
        features=0,
        bounds=grid.bounds_deg(),
        crs=Coordinates(grid.crs, "JGD2011", GEOID, "ellipsoidal"),
        attribution=run.attribution,
        lineage=Lineage(
            sources=run.sources,
            program=run.program,
            created=run.created,
            steps=tuple(str(step.get("name", step)) for step in run.steps),
        ),
        properties=tuple(
            PropertyRecord(
                each.quantity.id,
                each.quantity.id,
                each.quantity.ja,
                each.quantity.unit,
                "float64",
                each.low,
                each.high,
            )
            for each in files
        ),
    )


def _exported(path: Path) -> ExportedFile:
    return ExportedFile(path.name, path.stat().st_size, MEDIA_TYPES[path.suffix])


def _inputs(
    run: HeatRun,
    result: xr.Dataset,
    digests: dict[str, str],
    surface: xr.Dataset | None,
    walls: WallSurfaces | None,
) -> str:
    """Give a digest of all that the dataset is made from, but the time of its making."""
    about = replace(run, created="")
    words = [orjson.dumps(about, default=dict).decode(), str(result.attrs.get("crs", ""))]
    words += [f"{name}={digest}" for name, digest in digests.items()]
    if surface is not None:
        there = [name for name in netcdf.SURFACE if name in surface]
        words += [f"{name}={digest}" for name, digest in digests_of(surface, there).items()]
    if walls is not None:
        words.append(f"walls={walls.digest()}")
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def _unchanged(edit: CityEdit, run: HeatRun, inputs: str) -> DatasetRecord | None:
    """Give the record of the version that is shown if it was made from the same."""
    dataset = heat_dataset(run.id)
    version = current_version(edit.storage, edit.city, dataset)
    if version is None:
        return None
    if read_manifest(edit.storage, edit.city, dataset, version).inputs != inputs:
        return None
    return dataset_record(edit.storage, edit.city, dataset)
