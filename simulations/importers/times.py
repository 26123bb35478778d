"""Times of imported fields: always UTC, never without a zone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from simulations.errors import ImportedFieldError

Times = npt.NDArray[np.datetime64]

_UNITS: Final = {
    "seconds": 1, "second": 1, "sec": 1, "s": 1, "minutes": 60, "minute": 60, "min": 60,
    "hours": 3600, "hour": 3600, "h": 3600, "days": 86400, "day": 86400,
}  # fmt: skip
_SINCE: Final = re.compile(r"(\w+)\s+since\s+(.+)", re.IGNORECASE)
_MOMENT: Final = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?)?\s*(.*)"
)
_ZONE: Final = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?")
UTC_WORDS: Final = frozenset({"z", "utc", "gmt"})


def moment(text: str) -> tuple[datetime, float | None]:
    """Give a point in time as written, and its offset from UTC [h], None without a zone.

    Raises
    ------
    ValueError
        It is none.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no date and time such as 2018-07-23T14:00+09:00")
    numbers = [int(each or 0) for each in found.groups()[:6]]
    return datetime(*numbers), _offset(found[7])  # type: ignore[arg-type]  # noqa: DTZ001


def _offset(zone: str) -> float | None:
    word = zone.strip().lower()
    if not word:
        return None
    if word in UTC_WORDS:
        return 0.0
    found = _ZONE.fullmatch(word)
    if found is None:
        raise ValueError(f"{zone!r} is no time zone such as +09:00 or Z")
    hours = int(found[2]) + int(found[3] or 0) / 60
    return -hours if found[1] == "-" else hours


def utc_times(stamps: Sequence[str], *, utc_offset_h: float | None, where: str) -> Times:
    """Give ISO 8601 times as UTC, (n,) datetime64[ns].

    Raises
    ------
    ImportedFieldError
        One is none, or has no zone and no offset is given.
    """
    return np.array([_utc(stamp, utc_offset_h, where) for stamp in stamps], "datetime64[ns]")


def _utc(stamp: str, utc_offset_h: float | None, where: str) -> np.datetime64:
    try:
        local, offset = moment(stamp)
    except ValueError as error:
        raise ImportedFieldError(f"{where}: {error}") from error
    offset = utc_offset_h if offset is None else offset
    if offset is None:
        raise ImportedFieldError(no_zone(where, stamp))
    zone = timezone(timedelta(hours=offset))
    return np.datetime64(local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None), "ns")


def no_zone(where: str, stamp: str) -> str:
    """Say what to add where a time has no zone."""
    return (
        f"{where}: the time {stamp!r} has no zone, and an hour's error costs 10 K; write it as "
        "`seconds since 2018-07-23 00:00:00 +09:00` or give the option utc_offset_h (9 for Japan)"
    )


def decoded_times(
    values: npt.NDArray[Any],
    attrs: Mapping[str, Any],
    *,
    start: str | None,
    utc_offset_h: float | None,
    where: str,
) -> Times:
    """Give the times of a CF time variable as UTC, (n,) datetime64[ns].

    Parameters
    ----------
    start : the reference time where the unit does not name one (PALM's `origin_time`).

    Raises
    ------
    ImportedFieldError
        Unit, reference time or zone is missing, or the times do not ascend.
    """
    units = str(attrs.get("units", "")).strip()
    found = _SINCE.fullmatch(units)
    word, reference = (found[1], found[2]) if found else (units, start)
    scale = _UNITS.get(word.lower())
    if scale is None or reference is None:
        raise ImportedFieldError(
            f"{where} has the unit {units!r}; expected `seconds since` a date, time and zone, such "
            "as `seconds since 2018-07-23 00:00:00 +09:00`"
        )
    calendar = str(attrs.get("calendar", "standard")).lower()
    if calendar not in {"standard", "gregorian", "proleptic_gregorian"}:
        raise ImportedFieldError(f"{where} counts in the calendar {calendar!r}; expected standard")
    begin = _utc(reference, utc_offset_h, where)
    if not np.isfinite(np.asarray(values, np.float64)).all():
        raise ImportedFieldError(f"{where} has times that are no numbers")
    seconds = np.asarray(values, np.float64) * scale
    times = begin + np.rint(seconds * 1e3).astype("timedelta64[ms]").astype("timedelta64[ns]")
    check_ascending(times, where=where)
    return times


def check_ascending(times: Times, *, where: str) -> None:
    """Hold times to their order.

    Raises
    ------
    ImportedFieldError
        Two are exchanged or equal.
    """
    wrong = np.flatnonzero(np.diff(times) <= np.timedelta64(0))
    if len(wrong):
        one, two = times[wrong[0]], times[wrong[0] + 1]
        raise ImportedFieldError(
            f"{where}: times must ascend; {str(two)[:19]} follows {str(one)[:19]} (UTC)"
        )
