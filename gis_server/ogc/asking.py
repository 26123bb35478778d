"""The parameters of `…/items`, read as the standard says: unknown ones are errors."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from starlette.datastructures import QueryParams

from gis_server.errors import ParameterError
from gis_server.ogc.coordinate_systems import CRS84, Bounds, CoordinateSystem, system_named
from layers.features.field_values import CLEANERS, Fault
from layers.features.fields import Field, FieldType
from layers.features.reading import PAGE_MAX, Query

DEFAULT_LIMIT = 100
OWN = frozenset({"limit", "after", "bbox", "bbox-crs", "crs", "datetime", "f"})
_NOT_ASKED_BY = frozenset({FieldType.HOURS, FieldType.CHOICES})
_OF_JSON = frozenset({FieldType.NUMBER, FieldType.INTEGER, FieldType.BOOLEAN})
_OPEN = frozenset({"", ".."})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, and in which coordinates it is answered."""

    query: Query
    system: CoordinateSystem


def read_query(
    given: QueryParams, fields: Sequence[Field], offered: Sequence[CoordinateSystem]
) -> Asked:
    """Read the parameters of a request for items.

    Raises
    ------
    ParameterError
        One is unknown, given twice or wrong.
    """
    queryable = {each.id: each for each in fields if each.type not in _NOT_ASKED_BY}
    require_known(given, OWN | queryable.keys())
    require_json(given)
    since, until = _interval(given.get("datetime"))
    bbox_system = system_named(given.get("bbox-crs", CRS84), offered, field="bbox-crs")
    query = Query(
        bounds=_box(given.get("bbox"), bbox_system),
        since=since,
        until=until,
        properties={
            name: _value(queryable[name], text) for name, text in given.items() if name in queryable
        },
        after=_whole(given, "after", default=0, least=0),
        limit=min(_whole(given, "limit", default=DEFAULT_LIMIT, least=1), PAGE_MAX),
    )
    return Asked(query, system_named(given.get("crs", CRS84), offered, field="crs"))


def require_known(given: QueryParams, known: frozenset[str] | set[str]) -> None:
    """Refuse parameters that this address does not have, and those that are given twice."""
    for name, _ in given.multi_items():
        if name not in known:
            words = ", ".join(sorted(known))
            raise ParameterError(name[:60], f"使える項目: {words}", f"one of {words}")
        if len(given.getlist(name)) > 1:
            raise ParameterError(name, "1 回だけ指定してください", "given once")


def require_json(given: QueryParams) -> None:
    """Refuse other formats than the one there is."""
    if given.get("f", "json") not in {"json", "geojson"}:
        raise ParameterError("f", "json", "json")


def _value(field: Field, text: str) -> str | float:
    """Give what a field is asked for, as the kind of value that it holds."""
    if field.type not in _OF_JSON:
        return text
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = text  # which is refused, with what is expected
    try:
        found: float = CLEANERS[field.type.value](field, value)
    except Fault as fault:
        raise ParameterError(field.id, fault.ja, fault.en) from None
    return found


def _whole(given: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= 15 and int(text) >= least):
        raise ParameterError(name, f"{least} 以上の整数", f"a whole number, {least} or more")
    return int(text)


def _box(text: str | None, system: CoordinateSystem) -> Bounds | None:
    if text is None:
        return None
    try:
        numbers = [float(each) for each in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # heights are no part of our boxes
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(abs(each) < 1e9 for each in numbers):
        raise ParameterError("bbox", "4 つか 6 つの数", "four or six numbers")
    west, south, east, north = numbers
    if west > east or south > north:
        raise ParameterError("bbox", "小さいほうから先に", "the lower corner first")
    return system.bounds((west, south, east, north))


def _interval(text: str | None) -> tuple[int | None, int | None]:
    """Give the first and last millisecond of `time`, `time/time`, `../time` or `time/..`."""
    if text is None:
        return None, None
    start, slash, end = text.partition("/")
    if not slash:
        end = start
    since = None if start in _OPEN and slash else _moment(start, last=False)
    until = None if end in _OPEN and slash else _moment(end, last=True)
    if since is None and until is None:
        raise ParameterError("datetime", "始まりか終わりが要ります", "a beginning or an end")
    if since is not None and until is not None and since > until:
        raise ParameterError("datetime", "始まりを先に", "the beginning first")
    return since, until


def _moment(text: str, *, last: bool) -> int:
    """Give the millisecond of an RFC 3339 time or date (UTC); of a date the first or last."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    is_date = len(text) == 10
    if moment is None or not (is_date or moment.tzinfo):
        raise ParameterError(
            "datetime", "2026-07-23T05:00:00Z のような日時", "a time such as 2026-07-23T05:00:00Z"
        )
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    day = datetime.timedelta(days=1) - datetime.timedelta(milliseconds=1)
    try:
        return max(0, int((moment + (day if is_date and last else day * 0)).timestamp() * 1000))
    except (OverflowError, ValueError, OSError):
        raise ParameterError("datetime", "この日時は扱えません", "a time of our era") from None
