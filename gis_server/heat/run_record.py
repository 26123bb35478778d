"""What a run says of itself: title, files, steps, weather in short, remarks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from gis_server.heat.observed import Observed
from gis_server.heat.published_record import COMPUTED, MADE_UP
from gis_server.heat.remarks import remark_json
from gis_server.heat.run_folders import HeatRequest, sha256_of
from simulations.runs import RunPlan
from simulations.surface.dataset import remarks_of, sources_of
from tiles.heat import HeatRun
from tiles.publishing import SourceRecord

# Automatic steps of a run, as people read them.
STEPS = (
    ("街のモデルから地面・建物・木・覆いの格子をつくる", "surface from the city model"),
    ("気象の値を調べ、太陽の位置と日射の内訳を求める", "weather checked, sun and sky derived"),
    ("日かげ・放射・表面温度・暑さ指数を計算する", "shade, radiation, temperatures, indices"),
    ("版として確かめて公開する", "checked and published as a version"),
)


def heat_run(
    run: str,
    request: HeatRequest,
    plan: RunPlan,
    *,
    inputs: Mapping[str, xr.Dataset],
    beside: Observed,
    attribution: str,
) -> HeatRun:
    """Describe a run for its publishing.

    Parameters
    ----------
    inputs : `surface` and `weather` of the run, and its `result`.
    beside : what stations measured.
    """
    weather = inputs["weather"]
    remarks = [*remarks_of(inputs["result"]), *beside.remarks]
    files = [each for each in (request.weather, request.trees, request.scenario) if each]
    model = [
        SourceRecord(each["path"], each["sha256"], each["bytes"])
        for each in sources_of(inputs["surface"])
    ]
    return HeatRun(
        id=run,
        title=_title(request),
        kind="computed",
        source=MADE_UP if _is_made_up(weather) else COMPUTED,
        utc_offset_h=float(weather.attrs["utc_offset_h"]),
        interval_s=float(weather.attrs["interval_s"]),
        attribution=attribution,
        program=plan.program,
        created=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        sources=(*model, *(_source(path) for path in (*files, *request.observations))),
        steps=tuple(
            {
                "name": name,
                "detail": detail,
                "label": {"ja": name, "en": detail[0].upper() + detail[1:]},
                "kind": "automatic",
                "program": plan.program,
            }
            for name, detail in STEPS
        ),
        weather=weather_summary(weather),
        parameters={
            **asdict(plan.parameters),
            "resolution_m": plan.grid.resolution_m,
            "digest": plan.digest,
        },
        scenario=json.loads(request.scenario.read_bytes()) if request.scenario else None,
        accuracy=beside.accuracy,
        observations={"stations": list(beside.stations)} if beside.stations else None,
        remarks=tuple(remark_json(each) for each in dict.fromkeys(remarks)),
    )


def weather_summary(weather: xr.Dataset) -> dict[str, Any]:
    """Give station, clock, and each quantity with its values, unit and origin."""
    times = weather["time"].to_numpy().astype("datetime64[s]")
    offset = np.timedelta64(round(float(weather.attrs["utc_offset_h"]) * 3600), "s")
    return {
        "station": str(weather.attrs.get("station", "")),
        "source": str(weather.attrs.get("source", "")),
        "format": str(weather.attrs.get("format", "")),
        "hours": [f"{time}" for time in times + offset],
        "quantities": {
            str(name): {
                "unit": values.attrs.get("units", ""),
                "origin": values.attrs.get("origin", ""),
                "method": values.attrs.get("method", ""),
                "values": [
                    round(value, 3) if np.isfinite(value) else None
                    for value in values.to_numpy().astype(float).tolist()
                ],
            }
            for name, values in weather.data_vars.items()
            if values.dims == ("time",)
        },
    }


def _title(request: HeatRequest) -> dict[str, str]:
    if request.title:
        return {"ja": request.title, "en": request.title_en or request.title}
    year, month, day = request.date.split("-")
    what = ("（変えた街）", " (changed town)") if request.scenario else ("", "")
    return {
        "ja": f"{int(year)}年{int(month)}月{int(day)}日の暑さ{what[0]}",
        "en": f"Heat of {request.date}{what[1]}",
    }


def _is_made_up(weather: xr.Dataset) -> bool:
    """Tell whether the file says of its own air temperature that nobody measured it."""
    return str(weather["air_temperature"].attrs.get("origin", "")) == "assumed"


def _source(path: Path) -> SourceRecord:
    return SourceRecord(path.name, sha256_of(path), path.stat().st_size)
