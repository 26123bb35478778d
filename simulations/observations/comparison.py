"""A run beside observations: curves at the same places and times, bias, RMSE and R²."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr
from pyproj import Transformer

from simulations.errors import Remark
from simulations.observations.table import Observations

Values = npt.NDArray[np.float64]
LEAST_FOR_R_SQUARED = 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well a run agrees with observations.

    Attributes
    ----------
    station : "" for all together.
    count : number of pairs.
    bias : mean of computed − observed, in the quantity's unit.
    rmse : root of the mean square of computed − observed.
    r_squared : square of the correlation; NaN with fewer than 3 pairs or without variation.
    """

    quantity: str
    station: str
    count: int
    bias: float
    rmse: float
    r_squared: float


@dataclass(frozen=True, slots=True)
class StationSeries:
    """A quantity at a station: observed and computed at the same times.

    Attributes
    ----------
    times : UTC, (times,) datetime64[ns].
    observed, computed : (times,).
    """

    station: str
    quantity: str
    longitude: float
    latitude: float
    times: npt.NDArray[np.datetime64]
    observed: Values
    computed: Values


@dataclass(frozen=True, slots=True)
class Comparison:
    """Curves and figures of all stations that lie in a run."""

    series: list[StationSeries]
    agreements: list[Agreement]
    remarks: list[Remark] = field(default_factory=list)


def compare_with_observations(result: xr.Dataset, observations: Observations) -> Comparison:
    """Compare a run with the observations that lie in it.

    A place takes the value of its cell; a time between two steps the straight line between them,
    and nothing before the first or after the last step.

    Parameters
    ----------
    result : dataset of docs/data-contracts.md, "Result of a run".
    """
    remarks = list(observations.remarks)
    series = []
    for (station, quantity), rows in observations.table.groupby(["station", "quantity"], sort=True):
        if quantity not in result or "time" not in result[quantity].dims:
            continue
        for _, here in rows.groupby(["longitude", "latitude"], sort=True):
            found = _at_place(result, here, str(station), str(quantity), remarks)
            if found is not None:
                series.append(found)
    return Comparison(series, _agreements(series), remarks)


def agreement(quantity: str, station: str, observed: Values, computed: Values) -> Agreement:
    """Give bias, RMSE and R² of pairs; all must be numbers."""
    difference = computed - observed
    r_squared = float("nan")
    varies = len(observed) >= LEAST_FOR_R_SQUARED and observed.std() > 0 and computed.std() > 0
    if varies:
        r_squared = float(np.corrcoef(observed, computed)[0, 1] ** 2)
    return Agreement(
        quantity,
        station,
        len(observed),
        float(difference.mean()),
        float(np.sqrt((difference**2).mean())),
        r_squared,
    )


def _at_place(
    result: xr.Dataset, rows: pd.DataFrame, station: str, quantity: str, remarks: list[Remark]
) -> StationSeries | None:
    longitude, latitude = float(rows["longitude"].iloc[0]), float(rows["latitude"].iloc[0])
    cell = _cell(result, longitude, latitude)
    if cell is None:
        return None
    row, column = cell
    computed = result[quantity].isel(y=row, x=column).to_numpy().astype(np.float64)
    if not np.isfinite(computed).any():
        message = f"{station} lies in a building of the model; it is not compared"
        japanese = f"{station}は、モデルでは建物の中にあるため、くらべていません"
        if all(each.message != message for each in remarks):
            remarks.append(Remark("observation-in-building", "warning", message, ja=japanese))
        return None
    times = rows["time"].to_numpy().astype("datetime64[ns]")
    at_times = _at_times(computed, result["time"].to_numpy(), times)
    used = np.isfinite(at_times)
    if not used.any():
        return None
    observed = rows["value"].to_numpy(np.float64)
    return StationSeries(
        station, quantity, longitude, latitude, times[used], observed[used], at_times[used]
    )


def _cell(result: xr.Dataset, longitude: float, latitude: float) -> tuple[int, int] | None:
    """Give row and column of the cell that holds a place, None outside."""
    transformer = Transformer.from_crs("EPSG:4326", str(result.attrs["crs"]), always_xy=True)
    x, y = transformer.transform(longitude, latitude)
    size = float(result.attrs["resolution_m"])
    column = np.floor((x - float(result["x"][0])) / size + 0.5)
    row = np.floor((float(result["y"][0]) - y) / size + 0.5)
    inside = 0 <= column < result.sizes["x"] and 0 <= row < result.sizes["y"]
    return (int(row), int(column)) if inside else None


def _at_times(
    values: Values, steps: npt.NDArray[np.datetime64], times: npt.NDArray[np.datetime64]
) -> Values:
    """Give a curve at times; a missing step leaves out the times beside it."""
    at = steps.astype("datetime64[ns]").astype(np.int64)
    wanted = times.astype("datetime64[ns]").astype(np.int64)
    inside = (wanted >= at[0]) & (wanted <= at[-1])
    after = np.clip(np.searchsorted(at, wanted), 0, len(at) - 1)
    before = np.where(at[after] == wanted, after, np.maximum(after - 1, 0))
    span = np.maximum(at[after] - at[before], 1)
    share = (wanted - at[before]) / span
    between = values[before] + share * (values[after] - values[before])
    return np.asarray(np.where(inside, between, np.nan))


def _agreements(series: list[StationSeries]) -> list[Agreement]:
    found = []
    for quantity in sorted({each.quantity for each in series}):
        of_quantity = [each for each in series if each.quantity == quantity]
        groups = {"": of_quantity}
        for each in of_quantity:
            groups.setdefault(each.station, []).append(each)
        for station, members in groups.items():
            observed = np.concatenate([each.observed for each in members])
            computed = np.concatenate([each.computed for each in members])
            found.append(agreement(quantity, station, observed, computed))
    return found
