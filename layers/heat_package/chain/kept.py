"""Manual steps in the database: told once, never changed; a correction is a step of its own."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select

from layers.errors import AlreadyExistsError, FieldError, InvalidInputError, UnknownError
from layers.heat_package.chain.manual import ManualStep, Named
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.people.roles import Role
from layers.plain_text import foreign_characters
from layers.store.feed import announce
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import chain_step

CHANGE = "chain"  # kind of a change in the feed
LONGEST: Final = {"what": 200, "tool": 200, "why": 2000}
LONGEST_NAME: Final = 300
MOST_NAMED: Final = 50
MOST_STEPS: Final = 5000
EARLIEST = datetime.date(1990, 1, 1)
TELLERS = (Role.OFFICE, Role.PLANNER, Role.STAFF, Role.OPERATOR)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells of a step; `done_on` is a date, as 2026-07-01."""

    what: str
    tool: str
    done_on: str
    why: str
    inputs: tuple[Named, ...]
    outputs: tuple[Named, ...]
    replaces: str | None = None


def tell_step(connection: Connection, actor: Actor, told: Told) -> ManualStep:
    """Add a manual step to the chain of a city, with the role of who tells of it.

    Raises
    ------
    NotAllowedError
        Steps are told by those who work with the data.
    InvalidInputError
        A field is missing, too long, or cannot be; says which.
    UnknownError, AlreadyExistsError
        The step to be replaced is not there, or was replaced before: correct the correction.
    """
    require(actor, Action.TELL_STEP)
    if wrong := _faults(told):
        raise InvalidInputError(wrong)
    identifier = new_id()
    reason = "correction" if told.replaces else ""
    audit.record(connection, actor, "tell-step", about=f"chain-step:{identifier}", reason=reason)
    count = _count(connection, actor.city)  # the log lets one writer at a time in
    if count >= MOST_STEPS:
        raise InvalidInputError(
            [FieldError("what", f"手作業は{MOST_STEPS}件までです。", f"at most {MOST_STEPS} steps")]
        )
    if told.replaces is not None:
        _require_replaceable(connection, actor.city, told.replaces)
    step = ManualStep(
        id=f"manual:{identifier}",
        role=next(each.value for each in TELLERS if actor.has(each)),
        what=told.what,
        tool=told.tool,
        at=told.done_on,
        why=told.why,
        inputs=told.inputs,
        outputs=told.outputs,
        replaces=told.replaces,
    )
    connection.execute(insert(chain_step).values(_row(step, actor.city, count + 1)))
    announce(connection, actor.city, kind=CHANGE, object=step.id)
    return step


def steps_of(connection: Connection, city: str) -> list[ManualStep]:
    """Give the manual steps of a city in the order in which they were told."""
    rows = connection.execute(
        select(chain_step).where(chain_step.c.city == city).order_by(chain_step.c.number)
    )
    return [
        ManualStep(
            id=row["id"],
            role=row["role"],
            what=row["what"],
            tool=row["tool"],
            at=row["done_on"],
            why=row["why"],
            inputs=_named(row["inputs"]),
            outputs=_named(row["outputs"]),
            replaces=row["replaces"],
        )
        for row in rows.mappings()
    ]


def _row(step: ManualStep, city: str, number: int) -> dict[str, Any]:
    return {
        "id": step.id,
        "city": city,
        "number": number,
        "role": step.role,
        "what": step.what,
        "tool": step.tool,
        "done_on": step.at,
        "why": step.why,
        "inputs": _stored(step.inputs),
        "outputs": _stored(step.outputs),
        "replaces": step.replaces,
        "told_at": now_ms(),
    }


def _stored(named: Sequence[Named]) -> list[dict[str, str]]:
    return [{"name": each.name, "sha256": each.sha256, "thing": each.thing} for each in named]


def _named(found: Sequence[dict[str, str]]) -> tuple[Named, ...]:
    return tuple(Named(**each) for each in found)


def _count(connection: Connection, city: str) -> int:
    last = select(func.max(chain_step.c.number)).where(chain_step.c.city == city)
    return int(connection.scalar(last) or 0)


def _require_replaceable(connection: Connection, city: str, step: str) -> None:
    here = select(chain_step.c.id).where(chain_step.c.city == city)
    if connection.scalar(here.where(chain_step.c.id == step)) is None:
        raise UnknownError("chain-step", step)
    if connection.scalar(here.where(chain_step.c.replaces == step)) is not None:
        raise AlreadyExistsError("correction", step)


def _faults(told: Told) -> list[FieldError]:
    faults = [
        fault
        for name, longest in LONGEST.items()
        if (fault := _text_fault(name, getattr(told, name), longest, lines=name == "why"))
    ]
    if not told.why.strip():
        faults.append(FieldError("why", "なぜしたかを書いてください。", "say why it was done"))
    if not told.what.strip():
        faults.append(FieldError("what", "何をしたかを書いてください。", "say what was done"))
    faults += _date_faults(told.done_on)
    for field, named in (("inputs", told.inputs), ("outputs", told.outputs)):
        faults += _named_faults(field, named)
    both = {(each.thing, each.sha256) for each in told.inputs} & {
        (each.thing, each.sha256) for each in told.outputs
    }
    if both:
        words = ("もとと同じものが結果にあります。", "what was made is what was taken")
        faults.append(FieldError("outputs", *words))
    return faults


def _date_faults(text: str) -> list[FieldError]:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        day = EARLIEST - datetime.timedelta(days=1)
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    if EARLIEST <= day <= tomorrow and text == day.isoformat():
        return []
    return [FieldError("done_on", "日付（2026-07-01 など）が要ります。", "a date, as 2026-07-01")]


def _named_faults(field: str, named: Sequence[Named]) -> list[FieldError]:
    if not 1 <= len(named) <= MOST_NAMED:
        words = (f"1つから{MOST_NAMED}まで選んでください。", f"name 1 to {MOST_NAMED}")
        return [FieldError(field, *words)]
    faults = []
    for number, each in enumerate(named):
        where = f"{field}.{number}"
        if not _SHA256.fullmatch(each.sha256):
            words = ("SHA-256（16進64桁）が要ります。", "expected a SHA-256 of 64 hex digits")
            faults.append(FieldError(f"{where}.sha256", *words))
        if not each.thing and not each.name.strip():
            faults.append(FieldError(f"{where}.name", "ファイル名が要ります。", "name the file"))
        if fault := _text_fault(f"{where}.name", each.name, LONGEST_NAME, lines=False):
            faults.append(fault)
    return faults


def _text_fault(field: str, text: str, longest: int, *, lines: bool) -> FieldError | None:
    if len(text) > longest:
        return FieldError(field, f"{longest}文字までです。", f"at most {longest} characters")
    if foreign := foreign_characters(text, lines=lines):
        names = ", ".join(foreign)
        return FieldError(
            field, f"使えない文字があります：{names}", f"characters that cannot be used: {names}"
        )
    return None
