"""Publishes a run as a dataset of its city, in the way of all datasets."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import orjson
import xarray as xr

from tiles.coordinates import GeoidModel
from tiles.heat import description, netcdf, table
from tiles.heat.check import check_run
from tiles.heat.description import Written, encoded_description
from tiles.heat.heat_run import HeatRun, digest_of, field_of, hours_of, names_of, quantities_in
from tiles.heat.rasters import QuantityFiles, RasterWriter
from tiles.heat.three_d import ThreeD
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
from tiles.publishing.manifest import read_manifest
from tiles.raster import PlaneGrid, plane_grid_of

GEOID: GeoidModel = "GSIGEO2011"
MEDIA_TYPES = {
    ".nc": "application/x-netcdf",
    ".gz": "application/gzip",
    ".tif": "image/tiff; application=geotiff; profile=cloud-optimized",
}


def dataset_id(run: str) -> str:
    """Give the id of the dataset of a run."""
    return f"heat-{run}"


def publish_heat(
    edit: CityEdit, run: HeatRun, result: xr.Dataset, *, surface: xr.Dataset | None = None
) -> DatasetRecord:
    """Publish a run and give the record of its dataset; the same run again changes nothing.

    Parameters
    ----------
    result : fields on (time, y, x) and (y, x), see "Run result" in `docs/data-contracts.md`; its
        attribute `crs` and coordinates tell where it lies, `time` is UTC. One field after the
        other is read, so it may lie on a disk.
    surface : on the same cells, `ground_height` at least; without it there are no 3D tiles.

    Raises
    ------
    PublishError
        The result is not as the contract says, or the check found a fault; the version before
        stands.
    """
    grid = plane_grid_of(result)
    hours = hours_of(result, run)
    hourly, daily = quantities_in(result)
    inputs = _inputs(run, result, surface)
    known = _unchanged(edit, run, inputs)
    if known is not None:
        return known
    staged = stage(edit, dataset_id(run.id))
    try:
        rasters = RasterWriter(grid, staged.version_folder)
        files = [file for each in hourly for file in rasters.hourly(result, each, hours, run)]
        files += [rasters.daily(each, field_of(result, each.id)) for each in daily]
        record = _record(run, grid, files)
        three_d = ThreeD(result, surface, grid, [*hourly, *daily], GEOID)
        written, record = _written(staged, run, record, three_d, files, edit=edit)
        described = encoded_description(run, result, written, rasters)
        staged.write(description.NAME, described)

        def check(staged: StagedDataset) -> None:
            zoom = rasters.pyramid.highest
            check_run(staged.version_folder, result, written, zoom=zoom)

        return publish(edit, staged, record, check=check, inputs=inputs)
    finally:
        discard(staged)


def _written(
    staged: StagedDataset,
    run: HeatRun,
    record: DatasetRecord,
    three_d: ThreeD,
    files: list[QuantityFiles],
    *,
    edit: CityEdit,
) -> tuple[Written, DatasetRecord]:
    """Write NetCDF, table and 3D tiles; complete the record with what was written."""
    folder, grid, result = staged.version_folder, three_d.grid, three_d.result
    hours = hours_of(result, run)
    netcdf.write_netcdf(
        folder / netcdf.NAME,
        grid,
        result,
        run,
        quantities=three_d.quantities,
        surface=three_d.surface,
    )
    hourly_table = table.write_table(folder, grid, hours, files)
    remarks = list(run.remarks)
    reason = three_d.missing()
    if reason:
        remarks.append(f"no 3D tiles: {reason}")
        tilesets = []
    else:
        city = city_record(edit.storage, edit.city) or {}
        name = str(city.get("name", edit.city))
        tilesets = three_d.write(folder, record, city_name=name)
    heights = [height for each in tilesets for height in each.height_range]
    names = [netcdf.NAME, table.NAME, *(each.cog for each in files)]
    record = replace(
        record,
        features=tilesets[0].features if tilesets else grid.rows * grid.columns,
        height_range=(min(heights), max(heights)) if heights else None,
        files=tuple(_exported(folder / name) for name in names),
    )
    return Written(grid, hours, files, tilesets, remarks, hourly_table), record


def _record(run: HeatRun, grid: PlaneGrid, files: list[QuantityFiles]) -> DatasetRecord:
    return DatasetRecord(
        id=dataset_id(run.id),
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


def _inputs(run: HeatRun, result: xr.Dataset, surface: xr.Dataset | None) -> str:
    """Give a digest of all that the dataset is made from, but the time of its making."""
    about = replace(run, created="")
    words = [orjson.dumps(about, default=dict).decode(), str(result.attrs.get("crs", ""))]
    words += [f"{name}={digest_of(result, name)}" for name in ("x", "y", "time", *names_of(result))]
    if surface is not None:
        words += [digest_of(surface, name) for name in netcdf.SURFACE if name in surface]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def _unchanged(edit: CityEdit, run: HeatRun, inputs: str) -> DatasetRecord | None:
    """Give the record of the version that is shown if it was made from the same."""
    dataset = dataset_id(run.id)
    version = current_version(edit.storage, edit.city, dataset)
    if version is None:
        return None
    if read_manifest(edit.storage, edit.city, dataset, version).inputs != inputs:
        return None
    return dataset_record(edit.storage, edit.city, dataset)
