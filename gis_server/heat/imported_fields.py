"""Results of other models, published beside our own runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyproj
import xarray as xr

from gis_server.errors import UnknownCityError
from gis_server.heat.heat_run import LOCK_WAIT_S
from gis_server.heat.remarks import remark_json
from gis_server.heat.run_folders import sha256_of
from gis_server.settings import Settings
from simulations.errors import ImportedFieldError
from simulations.importers import ImportOptions, read_model_fields
from simulations.surface.dataset import grid_of, remarks_of
from tiles.heat import HeatRun, publish_heat
from tiles.publishing import (
    DatasetRecord,
    SourceRecord,
    city_record,
    dataset_record,
    datasets,
)
from tiles.publishing.edit import edit_city
from tiles.storage import Storage, open_storage

IMPORTED = "計算値（ほかのモデル）"
ONE_HOUR_S = 3600.0
JAPAN_H = 9.0  # the clock on which screens show times; those of the fields are UTC by then


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Fields of another model that are to stand in a city.

    path : NetCDF, GeoTIFF or a folder of GeoTIFFs. attribution : whom to name.
    """

    city: str
    path: Path
    options: ImportOptions
    title: str = ""
    attribution: str = ""


def import_heat(request: ImportRequest, settings: Settings) -> DatasetRecord:
    """Read the fields and publish them as a run of the city.

    Raises
    ------
    ImportedFieldError
        The files leave out something that must not be guessed, or lie elsewhere; the message says
        what to do.
    UnknownCityError, TilesError
        The city is not published, or publishing failed; what was published before stands.
    """
    storage = open_storage(settings.storage)
    city = city_record(storage, request.city)
    if city is None:
        raise UnknownCityError(
            f"{request.city!r} is no city here; uchimizu city list names the cities"
        )
    fields = read_model_fields(request.path, options=request.options)
    _check_place(storage, request, fields)
    run = _described(request, fields, str(city.get("attribution", "")))
    with edit_city(storage, request.city, wait_s=LOCK_WAIT_S) as edit:
        return publish_heat(edit, run, fields)


def _check_place(storage: Storage, request: ImportRequest, fields: xr.Dataset) -> None:
    """Hold the fields to where the city is: a wrong coordinate system puts them elsewhere."""
    known = [
        record.bounds
        for each in datasets(storage, request.city)
        if (record := dataset_record(storage, request.city, each)) and record.kind != "heat"
    ]
    if not known:
        return
    grid = grid_of(fields)
    to_degrees = pyproj.Transformer.from_crs(grid.crs, "EPSG:6668", always_xy=True)
    west, south, east, north = to_degrees.transform_bounds(*grid.bounds)
    if not any(west < e and w < east and south < n and s < north for w, s, e, n in known):
        raise ImportedFieldError(
            f"{request.path} lies at {west:.4f},{south:.4f},{east:.4f},{north:.4f} (west,south,"
            f"east,north in degrees), where {request.city} has nothing; is {grid.crs} the right "
            "coordinate system?"
        )


def _described(request: ImportRequest, fields: xr.Dataset, attribution: str) -> HeatRun:
    program = f"uchimizu {version('uchimizu')}"
    files = _files(request.path)
    title = request.title or f"{request.path.stem}（ほかのモデルの結果）"
    return HeatRun(
        id=_run_id(request.path),
        title={"ja": title, "en": request.title or f"{request.path.stem} (another model)"},
        kind="imported",
        source=IMPORTED,
        utc_offset_h=JAPAN_H,
        interval_s=_interval_s(fields),
        attribution=request.attribution or attribution,
        program=program,
        created=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        sources=tuple(SourceRecord(f.name, sha256_of(f), f.stat().st_size) for f in files),
        steps=(
            {
                "name": "ほかのモデルで計算する",
                "detail": "computed elsewhere",
                "label": {"ja": "ほかのモデルで計算する", "en": "Computed elsewhere"},
                "kind": "manual",
            },
            {
                "name": "名前・単位・時刻・座標系をそろえて取り込む",
                "detail": "names, units, times and system brought in line",
                "label": {
                    "ja": "名前・単位・時刻・座標系をそろえて取り込む",
                    "en": "Names, units, times and system brought in line",
                },
                "kind": "automatic",
                "program": program,
            },
        ),
        remarks=tuple(remark_json(each) for each in remarks_of(fields)),
    )


def _run_id(path: Path) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:60].strip("-") or "fields"
    digest = sha256_of(_files(path)[0])[:6]
    return f"imported-{name}-{digest}"


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(each for each in path.iterdir() if each.suffix.lower() in {".tif", ".tiff"})
    if not found:
        raise ImportedFieldError(f"{path} holds no GeoTIFF (.tif); give a folder with some")
    return found


def _interval_s(fields: xr.Dataset) -> float:
    """Give the step of the times [s]; an hour where there is only one."""
    times = fields["time"].to_numpy().astype("datetime64[s]")
    return float(np.diff(times).astype(float).min()) if times.size > 1 else ONE_HOUR_S
