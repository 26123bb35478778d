"""Observations: what was measured, where and when, one value a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulations.errors import Remark, WeatherError
from simulations.japanese import quantity_in_japanese

# Columns of docs/data-contracts.md, "Observations".
COLUMNS = ("time", "station", "longitude", "latitude", "quantity", "value")


@dataclass(frozen=True, slots=True)
class Observed:
    """A quantity that can be observed: its unit, and what can be true."""

    id: str
    units: str
    lowest: float
    highest: float


OBSERVED = {
    each.id: each
    for each in (
        Observed("mean_radiant_temperature", "degC", -60.0, 120.0),
        Observed("wbgt", "degC", -40.0, 50.0),
        Observed("utci", "degC", -100.0, 90.0),
        Observed("surface_temperature", "degC", -60.0, 110.0),
        Observed("globe_temperature", "degC", -60.0, 110.0),
        Observed("air_temperature", "degC", -90.0, 58.0),
        Observed("relative_humidity", "%", 0.0, 105.0),
        Observed("wind_speed", "m s-1", 0.0, 115.0),
    )
}


@dataclass(frozen=True, slots=True)
class Observations:
    """Observed values with their places.

    Attributes
    ----------
    table : `COLUMNS`; time UTC (datetime64[ns]), longitude and latitude WGS 84 [°], value in the
        unit of `OBSERVED`; sorted by station, quantity, time.
    source : name of the file.
    origin : what the values are: 実測値 (measured), 実況推定値 (estimated by the service),
        作成データ (made for a demonstration).
    """

    table: pd.DataFrame
    source: str
    origin: str
    remarks: list[Remark] = field(default_factory=list)


def observations_of(
    columns: dict[str, Any],
    *,
    source: str,
    origin: str,
    remarks: list[Remark] | None = None,
) -> Observations:
    """Give checked observations: impossible and contradicting values are dropped and remarked.

    Parameters
    ----------
    columns : `COLUMNS`, each (rows,).

    Raises
    ------
    WeatherError
        No row, or a place that is none.
    """
    found = list(remarks or [])
    table = pd.DataFrame({name: columns[name] for name in COLUMNS})
    table["time"] = pd.to_datetime(table["time"]).astype("datetime64[ns]")
    table = table[np.isfinite(table["value"].to_numpy(np.float64))]
    if table.empty:
        raise WeatherError(f"{source}: no observed value; expected at least one")
    outside = ~(table["longitude"].abs().le(180) & table["latitude"].abs().le(90))
    if outside.any():
        first = table[outside].iloc[0]
        raise WeatherError(
            f"{source}: station {first['station']} lies at longitude {first['longitude']}, "
            f"latitude {first['latitude']}; expected degrees"
        )
    table = _possible(table, source, found)
    table = _unambiguous(table, source, found)
    table = table.sort_values(["station", "quantity", "time"], ignore_index=True)
    return Observations(table, source, origin, found)


def _possible(table: pd.DataFrame, source: str, remarks: list[Remark]) -> pd.DataFrame:
    limits = {each: (known.lowest, known.highest) for each, known in OBSERVED.items()}
    low = table["quantity"].map(lambda each: limits[each][0]).to_numpy(np.float64)
    high = table["quantity"].map(lambda each: limits[each][1]).to_numpy(np.float64)
    values = table["value"].to_numpy(np.float64)
    wrong: npt.NDArray[np.bool_] = (values < low) | (values > high)
    if wrong.any():
        first = table[wrong].iloc[0]
        remarks.append(
            Remark(
                "impossible-value",
                "error",
                f"{source}: {int(wrong.sum())} observed values are impossible ({first['quantity']} "
                f"{first['value']:g} at {first['station']}); they are not used",
                ja=f"{source}：ありえない観測値が{int(wrong.sum())}個あり、使っていません"
                f"（{first['station']}の{quantity_in_japanese(first['quantity'])}"
                f" {first['value']:g} など）",
            )
        )
    return table[~wrong]


def _unambiguous(table: pd.DataFrame, source: str, remarks: list[Remark]) -> pd.DataFrame:
    """Keep one of equal rows; drop times with contradicting values."""
    table = table.drop_duplicates()
    twice = table.duplicated(["station", "quantity", "time"], keep=False)
    if twice.any():
        first = table[twice].iloc[0]
        remarks.append(
            Remark(
                "repeated-hour",
                "error",
                f"{source}: {int(twice.sum())} values contradict another of the same station and "
                f"time ({first['station']}, {first['time']} UTC); they are not used",
                ja=f"{source}：同じ地点・時刻で食いちがう値が{int(twice.sum())}個あり、"
                f"使っていません（{first['station']}、{first['time']} UTC など）",
            )
        )
    return table[~twice]
