"""What a teacher says of a workshop, held against what is possible."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from layers.bilingual import Bilingual, Language
from layers.errors import FieldError, InvalidInputError
from layers.features.defaults import DRAWN_FIELDS
from layers.plain_text import foreign_characters
from layers.workshops.workshop import DAY_MS, NOTE, AgeBand, Kind, Task

TITLE_MOST = 60
TEXT_MOST = 200
NAME_MOST = 20
LINES_MOST = 10
GROUPS_MOST = 12
COUNT_MOST = 1000
LONGEST_MS = 366 * DAY_MS
RETENTION_MOST_DAYS = 365
RETENTION_DAYS = 30
COUNTED_KINDS = frozenset(choice.id for choice in DRAWN_FIELDS[0].choices) | {NOTE}
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A group to be made."""

    name: str
    colour: str


# Colours of Okabe and Ito (2008) that colour-blind people tell apart; each is named as well.
_COLOURS = {
    "#0072b2": Bilingual("あお", "Blue"),
    "#d55e00": Bilingual("だいだい", "Orange"),
    "#009e73": Bilingual("みどり", "Green"),
    "#cc79a7": Bilingual("もも", "Pink"),
    "#e69f00": Bilingual("きいろ", "Yellow"),
    "#56b4e9": Bilingual("みずいろ", "Light blue"),
}


def usual_groups(language: Language) -> tuple[GroupPlan, ...]:
    """Give the groups of whoever plans none, called by their colours."""
    return tuple(GroupPlan(name.said(language), each) for each, name in _COLOURS.items())


GROUPS = usual_groups("ja")


@dataclass(frozen=True, slots=True)
class Plan:
    """A workshop as its teacher plans it; members as in `Workshop`."""

    title: str
    opens_at: int
    closes_at: int
    kind: Kind = Kind.PRACTICE
    age_band: AgeBand = AgeBand.ELEMENTARY_HIGH
    area: Bounds | None = None
    tasks: tuple[Task, ...] = ()
    rules: tuple[str, ...] = ()
    base_run: str | None = None
    groups: tuple[GroupPlan, ...] = GROUPS
    retention_days: int = RETENTION_DAYS


@dataclass(slots=True)
class _Faults:
    found: list[FieldError] = field(default_factory=list)

    def unless(self, holds: bool, name: str, ja: str, en: str) -> None:
        if not holds:
            self.found.append(FieldError(name, ja, en))

    def text(self, name: str, text: str, most: int) -> None:
        self.unless(
            1 <= len(text) <= most and not foreign_characters(text, lines=False),
            name,
            f"1〜{most}文字で書いてください（改行なし）",
            f"give 1 to {most} characters in one line",
        )


def checked_plan(plan: Plan, *, bounds: Bounds | None, now: int) -> Plan:
    """Give a plan with trimmed texts, or say all that is wrong with it.

    bounds : of the city [degrees]; None where nothing is known.

    Raises
    ------
    InvalidInputError
    """
    trimmed = _trimmed(plan)
    faults = _Faults()
    faults.text("title", trimmed.title, TITLE_MOST)
    _check_times(faults, trimmed, now)
    _check_area(faults, trimmed.area, bounds)
    _check_tasks(faults, trimmed.tasks)
    _check_rules(faults, trimmed.rules)
    _check_groups(faults, trimmed.groups)
    known = trimmed.base_run is None or _RUN.fullmatch(trimmed.base_run)
    faults.unless(bool(known), "base_run", "暑さの計算の番号", "id of a run of heat")
    if faults.found:
        raise InvalidInputError(faults.found)
    return trimmed


def _trimmed(plan: Plan) -> Plan:
    return dataclasses.replace(
        plan,
        title=plan.title.strip(),
        tasks=tuple(dataclasses.replace(each, text=each.text.strip()) for each in plan.tasks),
        rules=tuple(each.strip() for each in plan.rules),
        groups=tuple(GroupPlan(each.name.strip(), each.colour) for each in plan.groups),
    )


def _check_times(faults: _Faults, plan: Plan, now: int) -> None:
    past = plan.closes_at <= now
    faults.unless(not past, "closes_at", "もう過ぎています", "lies in the past already")
    faults.unless(
        past or plan.opens_at < plan.closes_at <= plan.opens_at + LONGEST_MS,
        "closes_at",
        "始まりより後、始まりから1年以内の日時にしてください",
        "must lie after the beginning, at most a year after it",
    )
    faults.unless(
        0 <= plan.retention_days <= RETENTION_MOST_DAYS,
        "retention_days",
        f"0〜{RETENTION_MOST_DAYS}日",
        f"0 to {RETENTION_MOST_DAYS} days",
    )


def _check_area(faults: _Faults, area: Bounds | None, bounds: Bounds | None) -> None:
    if area is None:
        return
    west, south, east, north = area
    holds = -180 <= west < east <= 180 and -90 <= south < north <= 90
    if holds and bounds is not None:
        holds = bounds[0] <= west and bounds[1] <= south and east <= bounds[2]
        holds = holds and north <= bounds[3]
    faults.unless(
        holds,
        "area",
        "市の中の範囲（西,南,東,北）にしてください",
        "west, south, east, north must lie inside the city",
    )


def _check_tasks(faults: _Faults, tasks: Sequence[Task]) -> None:
    most = len(tasks) <= LINES_MOST
    faults.unless(most, "tasks", f"{LINES_MOST}個まで", f"at most {LINES_MOST}")
    for number, task in enumerate(tasks):
        name = f"tasks.{number}"
        faults.text(f"{name}.text", task.text, TEXT_MOST)
        known = task.kind is None or task.kind in COUNTED_KINDS
        choices = ", ".join(sorted(COUNTED_KINDS))
        faults.unless(known, f"{name}.kind", f"次のどれか: {choices}", f"one of {choices}")
        counts = task.count is None or 1 <= task.count <= COUNT_MOST
        faults.unless(counts, f"{name}.count", f"1〜{COUNT_MOST}", f"1 to {COUNT_MOST}")


def _check_rules(faults: _Faults, rules: Sequence[str]) -> None:
    most = len(rules) <= LINES_MOST
    faults.unless(most, "rules", f"{LINES_MOST}個まで", f"at most {LINES_MOST}")
    for number, rule in enumerate(rules):
        faults.text(f"rules.{number}", rule, TEXT_MOST)


def _check_groups(faults: _Faults, groups: Sequence[GroupPlan]) -> None:
    number_holds = 1 <= len(groups) <= GROUPS_MOST
    faults.unless(number_holds, "groups", f"1〜{GROUPS_MOST}組", f"1 to {GROUPS_MOST}")
    for number, group in enumerate(groups):
        faults.text(f"groups.{number}.name", group.name, NAME_MOST)
        coloured = _COLOUR.fullmatch(group.colour)
        faults.unless(bool(coloured), f"groups.{number}.colour", "#rrggbb", "#rrggbb")
    names = {group.name for group in groups}
    faults.unless(
        len(names) == len(groups), "groups", "同じ名前の組があります", "two have the same name"
    )


def house_rules(age_band: AgeBand) -> Sequence[Bilingual]:
    """Give the rules that every workshop has, in words for its age."""
    return tuple(_YOUNG_RULES if age_band in _YOUNG else _RULES)


_YOUNG = frozenset({AgeBand.ELEMENTARY_LOW, AgeBand.ELEMENTARY_HIGH})
_YOUNG_RULES = (
    Bilingual("なまえや、すんでいるところは かきません。", "Do not write names or where you live."),
    Bilingual("ひとの かおは うつしません。", "Do not take pictures of faces."),
    Bilingual(
        "ひとが いやな きもちに なることは かきません。", "Write nothing that hurts somebody."
    ),
    Bilingual("こまったら 手を あげます。", "If something is wrong, raise your hand."),
)
_RULES = (
    Bilingual(
        "本名・住所・連絡先は書きません。", "Write no real names, addresses or ways to reach you."
    ),
    Bilingual("人の顔や車の番号は写しません。", "Photograph no faces or number plates."),
    Bilingual("だれかを傷つけることは書きません。", "Write nothing that hurts somebody."),
    Bilingual(
        "ここでかいたものは「案」です。市の決定ではありません。",
        "What is drawn here is a draft, not a decision of the city.",
    ),
)
