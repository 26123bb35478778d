"""The number of a run at a place and hour, as a chain begins with it."""

from __future__ import annotations

from dataclasses import dataclass

from gis_server.chain.records import AccuracyRecord, NumberRecord
from gis_server.errors import ParameterError
from gis_server.heat.published_record import MEASURED
from gis_server.heat.published_runs import PublishedRun, PublishedRuns
from gis_server.heat.run_values import RunValues, cell_of
from gis_server.heat.station_origins import station_origins
from gis_server.records import Title


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """Which number: of a dataset, at a place [degrees], of an hour as in `hours` of its run."""

    dataset: str
    lon: float
    lat: float
    time: str
    quantity: str


def number_of(
    runs: PublishedRuns, values: RunValues, city: str, asked: AskedNumber
) -> NumberRecord:
    """Give the number.

    Raises
    ------
    UnknownRunError, OutsideRunError
        There is no such run, or it does not reach there.
    ParameterError
        The run has no such quantity or hour.
    """
    run = runs.run(city, asked.dataset)
    about = {each["id"]: each for each in run.about["quantities"]}.get(asked.quantity)
    if about is None:
        words = ("この計算にない量です。", "the run has no such quantity")
        raise ParameterError("quantity", *words)
    point = values.at(run, cell_of(run, asked.lon, asked.lat))
    if about["hourly"]:
        if asked.time not in point.hours:
            words = ("この計算にない時刻です。", "the run has no such hour")
            raise ParameterError("time", *words)
        value = point.quantities[asked.quantity][point.hours.index(asked.time)]
    else:
        value = point.day.get(asked.quantity)
    return NumberRecord(
        run=run.run,
        lon=asked.lon,
        lat=asked.lat,
        time=asked.time if about["hourly"] else str(run.about["date"]),
        quantity=asked.quantity,
        label=Title.model_validate(about["label"]),
        unit=str(about["unit"]),
        value=value,
        source=str(run.about["source"]),
        accuracy=_accuracy(runs, run, asked.quantity),
    )


def _accuracy(runs: PublishedRuns, run: PublishedRun, quantity: str) -> AccuracyRecord | None:
    compared = run.about.get("accuracy") or []
    found = next((each for each in compared if each["quantity"] == quantity), None)
    if found is None:
        return None
    figures = {name: found[name] for name in ("bias", "rmse", "count")}
    origins = station_origins(runs.storage, run)
    return AccuracyRecord(**figures, against=origins.get(found.get("file"), MEASURED))
