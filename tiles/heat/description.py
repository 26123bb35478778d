"""`run.json`: all that a viewer needs to know of a run; field by field in `docs/heat-data.md`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

from tiles.heat import netcdf, table
from tiles.heat.heat_run import HeatRun
from tiles.heat.quantities import STATISTICS, WBGT_CLASSES, WHOLE_DAY
from tiles.heat.rasters import TILES, QuantityFiles
from tiles.heat.three_d import HeatTileset
from tiles.raster import PlaneGrid, TilePyramid
from tiles.tileset import ENTRY

NAME = "run.json"
SAMPLING = (
    "highest zoom: value of the cell under the centre of the pixel; lower zooms: mean of the "
    "pixels of the highest zoom below that have data"
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a run, to be described."""

    grid: PlaneGrid
    hours: Sequence[datetime]
    quantities: Sequence[QuantityFiles]
    tilesets: Sequence[HeatTileset]
    remarks: Sequence[Mapping[str, Any]]
    digests: Mapping[str, str]
    hourly_table: bool


def encoded_description(run: HeatRun, written: Written, pyramid: TilePyramid) -> bytes:
    """Give the bytes of `run.json`."""
    grid = written.grid
    found = {
        "run": run.id,
        "title": run.title,
        "date": written.hours[0].date().isoformat(),
        "kind": run.kind,
        "source": run.source,
        "attribution": run.attribution,
        "utc_offset_h": run.utc_offset_h,
        "interval_s": run.interval_s,
        "hours": [hour.isoformat() for hour in written.hours],
        "bounds": grid.bounds_deg(),
        "resolution_m": grid.cell_m,
        "grid": asdict(grid),
        "tiles": f"{TILES}/{{quantity}}/{{step}}/{{z}}/{{x}}/{{y}}.png",
        "minzoom": pyramid.lowest,
        "maxzoom": pyramid.highest,
        "sampling": SAMPLING,
        "quantities": [_quantity(each) for each in written.quantities],
        "classes": [_class(number) for number in range(len(WBGT_CLASSES))],
        "tilesets": {each.folder: f"{each.folder}/{ENTRY}" for each in written.tilesets},
        "walls": next((asdict(each.walls) for each in written.tilesets if each.walls), None),
        "files": {"netcdf": netcdf.NAME, "csv": table.NAME},
        "csv_rows": "hours" if written.hourly_table else "days",
        "weather": run.weather,
        "scenario": run.scenario,
        "accuracy": run.accuracy,
        "remarks": written.remarks,
        "steps": run.steps,
        "lineage": {
            "sources": [asdict(source) for source in run.sources],
            "program": run.program,
            "created": run.created,
            "parameters": run.parameters,
            "results": written.digests,
        },
    }
    return orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _quantity(files: QuantityFiles) -> dict[str, Any]:
    quantity = files.quantity
    return {
        "id": quantity.id,
        "label": quantity.label,
        "unit": quantity.unit,
        "min": quantity.low,
        "max": quantity.high,
        "ramp": quantity.ramp,
        "offset": quantity.coding.offset,
        "scale": quantity.coding.scale,
        "found": None if files.low is None else [files.low, files.high],
        "hourly": files.hourly,
        "statistics": list(STATISTICS) if files.hourly else [WHOLE_DAY],
        "cog": files.cog,
    }


def _class(number: int) -> dict[str, Any]:
    found = WBGT_CLASSES[number]
    above = WBGT_CLASSES[number + 1].lowest if number + 1 < len(WBGT_CLASSES) else None
    return {
        "id": found.id,
        "label": {"ja": found.ja, "en": found.en},
        "from": found.lowest,
        "below": above,
    }
