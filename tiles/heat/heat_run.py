"""What the maker of a run says about it, and the checks of the run's fields."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import xarray as xr

from tiles.errors import PublishError
from tiles.heat.quantities import DAILY, HOURLY, Quantity
from tiles.publishing.dataset_record import SourceRecord

Kind = Literal["computed", "imported"]
Float32 = npt.NDArray[np.float32]

_RUN = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,78}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class HeatRun:
    """What is known of a run beside its fields; field by field in `docs/heat-data.md`.

    id : of the run, small letters, digits, '-' and '_'. title : language → words.
    kind : computed here or imported. source : 計算値, 実測値 or 作成データ, as screens say it.
    utc_offset_h : of the local clock [h]. interval_s : time that each step stands for [s].
    sources : files that went in. steps : what was done, each with `name`, `kind` (automatic or
        manual), and `program`, `detail` where known.
    accuracy : each with `quantity`, `bias`, `rmse`, `r2`, `count`. remarks : what to
        know before trusting the numbers, each with `code`, `severity`, and `message` by language.
    observations : measured beside computed curves, as `observations.json` says them.
    weather, parameters, scenario : JSON as the maker knows them.
    """

    id: str
    title: dict[str, str]
    kind: Kind
    source: str
    utc_offset_h: float
    interval_s: float
    attribution: str
    program: str
    created: str
    sources: tuple[SourceRecord, ...] = ()
    steps: tuple[Mapping[str, Any], ...] = ()
    weather: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    scenario: Mapping[str, Any] | None = None
    accuracy: tuple[Mapping[str, Any], ...] = ()
    remarks: tuple[Mapping[str, Any], ...] = ()
    observations: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if not _RUN.fullmatch(self.id):
            message = (
                f"{self.id!r} is no id of a run: expected 1 to 80 small letters, digits, '-' or "
                "'_', beginning and ending with a letter or digit"
            )
            raise PublishError(message)
        if not {"ja", "en"} <= set(self.title):
            raise PublishError(f"the run {self.id} needs a title in ja and en")
        if not -14.0 <= self.utc_offset_h <= 14.0 or self.interval_s <= 0:
            message = (
                f"the run {self.id} says {self.utc_offset_h} h from UTC and steps of "
                f"{self.interval_s} s; expected −14 to 14 h and a positive number"
            )
            raise PublishError(message)


def hours_of(result: xr.Dataset, run: HeatRun) -> list[datetime]:
    """Give the times of a result on the local clock.

    Raises
    ------
    PublishError
        There are none, they are no times, or they do not grow.
    """
    if "time" not in result.coords or not result["time"].size:
        raise PublishError("the result has no coordinate 'time'; give times in UTC")
    times = result["time"].to_numpy()
    if not np.issubdtype(times.dtype, np.datetime64) or np.isnat(times).any():
        raise PublishError(f"'time' is of type {times.dtype}; expected datetime64 in UTC")
    seconds = times.astype("datetime64[s]").astype(np.int64)
    if (np.diff(seconds) <= 0).any():
        raise PublishError("the times of the result do not grow; sort them, each hour once")
    zone = timezone(timedelta(hours=run.utc_offset_h))
    return [datetime.fromtimestamp(each, UTC).astimezone(zone) for each in seconds.tolist()]


def quantities_in(result: xr.Dataset) -> tuple[list[Quantity], list[Quantity]]:
    """Give the hourly and the daily quantities of a result, each held to its unit and shape.

    Raises
    ------
    PublishError
        A unit or the dimensions are not those of the contract, or there is no quantity at all.
    """
    found = {
        dims: [_checked(result, each, dims) for each in known if each.id in result]
        for dims, known in ((("time", "y", "x"), HOURLY), (("y", "x"), DAILY))
    }
    hourly, daily = found.values()
    if not hourly:
        names = ", ".join(each.id for each in HOURLY)
        raise PublishError(f"the result has no hourly field; expected one or more of {names}")
    return hourly, daily


def _checked(result: xr.Dataset, quantity: Quantity, dims: tuple[str, ...]) -> Quantity:
    array = result[quantity.id]
    unit = array.attrs.get("units")
    if unit != quantity.unit:
        message = f"{quantity.id} has the unit {unit!r}; expected {quantity.unit!r}, convert it"
        raise PublishError(message)
    if array.dims != dims:
        raise PublishError(f"{quantity.id} has dimensions {array.dims}; expected {dims}")
    return quantity


def names_of(result: xr.Dataset) -> list[str]:
    """Give the names of the variables of a result, sorted."""
    return sorted(str(name) for name in result.data_vars)


def loaded(result: xr.Dataset, name: str) -> xr.DataArray:
    """Give a variable in memory.

    Raises
    ------
    PublishError
        It has infinite values.
    """
    array = result[name].compute()
    if array.dtype.kind == "f" and np.isinf(array.to_numpy()).any():
        raise PublishError(f"{name} has infinite values; NaN stands for no data")
    return array


def digest_of(array: xr.DataArray) -> str:
    """Give the SHA-256 of a variable's numbers, little endian, in the order of its dimensions."""
    values = array.to_numpy()
    if values.dtype.kind in "OUST":
        values = np.char.encode(values.astype(str), "utf-8")
    stored = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
    return hashlib.sha256(
        stored.data.cast("B") if stored.dtype.kind in "fiub" else stored.tobytes()
    ).hexdigest()


def digests_of(dataset: xr.Dataset, names: Iterable[str]) -> dict[str, str]:
    """Give the SHA-256 of some variables, one after the other in memory."""
    return {name: digest_of(loaded(dataset, name)) for name in names}
