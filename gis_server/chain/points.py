"""Points in the chain: the rules that two of the office decided, and what was handed over."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import orjson
from sqlalchemy import Connection, Row, func, select

from layers.bilingual import Bilingual
from layers.heat_package.chain.step import Step, Used, Way
from layers.heat_package.chain.thing import File, Kind, Thing
from layers.heat_package.points.kept_rules import State
from layers.spots.opening import TOKYO
from layers.store.tables import audit, points_rules

# As many files of events are told, the newest.
MOST_FILES = 20
DECIDING = Bilingual(
    "一人が提案し、もう一人が認めた", "Proposed by one person, confirmed by another"
)
HANDING_OVER = Bilingual("ポイントの記録をファイルで渡す", "Hand events of points over as a file")
SHOWING = Bilingual("画面に出す", "Show it")
SCREEN = Thing(
    "shown:points", Kind.SHOWN, Bilingual("行ってきた（ポイント）", "Points for a visit")
)
FILE = "events.csv"


def points_state(connection: Connection, city: str, now: datetime.datetime) -> str:
    """Give a text that changes with everything that these steps tell of; rules begin on a day."""
    last = select(func.max(audit.c.number)).where(audit.c.city == city)
    return f"{connection.scalar(last) or 0} {now.astimezone(TOKYO).date()}"


def points_part(
    connection: Connection, city: str, published: Sequence[Step], now: datetime.datetime
) -> tuple[list[Thing], list[Step]]:
    """Give the things and steps of points; nothing where there were never rules.

    published : the heat of a visit comes from where that of today's screen does.
    now : the rules that hold at this time are shown.
    """
    rules = connection.execute(
        select(points_rules)
        .where(points_rules.c.city == city, points_rules.c.state == State.ACTIVE.value)
        .order_by(points_rules.c.version)
    ).all()
    if not rules:
        return [], []
    heat = next((each.used for each in published if each.id == "show:today"), ())
    exports = connection.execute(
        select(audit.c.at, audit.c.details)
        .where(audit.c.city == city, audit.c.action == "export-points")
        .order_by(audit.c.number.desc())
        .limit(MOST_FILES)
    ).all()
    things = [_rules(row) for row in rules]
    steps = [_decided(row, thing) for row, thing in zip(rules, things, strict=True)]
    for row in reversed(exports):
        known = {each.id for each in things}
        thing = _file(row)
        if thing.id not in known:  # two empty files are one
            things.append(thing)
            steps.append(_handed_over(row, thing, _holding(rules, row.at), heat))
    held = _holding(rules, int(now.timestamp() * 1000))
    tool = f"uchimizu {version('uchimizu')}"
    shown = Step("show:points", Way.AUTOMATIC, SHOWING, (*held, *heat), (SCREEN.id,), tool)
    return [*things, SCREEN], [*steps, shown]


def _rules(row: Row[Any]) -> Thing:
    title = Bilingual(
        f"ポイントのきまり {row.version}版", f"Rules of points, version {row.version}"
    )
    return Thing(_id(row), Kind.FILE, title, (_content(row),), at=_time(row.decided_at))


def _decided(row: Row[Any], thing: Thing) -> Step:
    return Step(
        f"decide:{thing.id}",
        Way.MANUAL,
        DECIDING,
        (),
        (thing.id,),
        role="office",
        at=_time(row.decided_at),
        why=row.reason,
    )


def _file(row: Row[Any]) -> Thing:
    digest, count = str(row.details["sha256"]), int(row.details["events"])
    title = Bilingual(f"ポイントの記録（{count}件）", f"Events of points ({count})")
    files = (File(FILE, digest),)
    return Thing(f"points-events:{digest}", Kind.FILE, title, files, at=_time(row.at))


def _handed_over(
    row: Row[Any], thing: Thing, rules: tuple[Used, ...], heat: tuple[Used, ...]
) -> Step:
    # The heat counted as it was then; what today's screen shows by now makes no file out of date.
    then = tuple(Used(each.thing) for each in heat)
    return Step(
        f"hand-over:{thing.id}",
        Way.MANUAL,
        HANDING_OVER,
        (*rules, *then),
        (thing.id,),
        tool=f"uchimizu {version('uchimizu')}",
        role="office",
        at=_time(row.at),
    )


def _holding(rules: Sequence[Row[Any]], at: int) -> tuple[Used, ...]:
    """Give the rules that held at a time: the newest that had begun and were decided."""
    day = datetime.datetime.fromtimestamp(at / 1000, TOKYO).date().isoformat()
    held = [row for row in rules if row.decided_at <= at and row.valid_from <= day]
    last = max(held, key=lambda row: (row.valid_from, row.version), default=None)
    return () if last is None else (Used(_id(last), (_content(last),)),)


def _id(row: Row[Any]) -> str:
    return f"points-rules:{row.version}"


def _content(row: Row[Any]) -> File:
    text = orjson.dumps(row.content, option=orjson.OPT_SORT_KEYS)
    return File(f"rules-{row.version}.json", hashlib.sha256(text).hexdigest(), len(text))


def _time(at: int) -> str:
    moment = datetime.datetime.fromtimestamp(at / 1000, datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
