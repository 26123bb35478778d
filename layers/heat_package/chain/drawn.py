"""Which boxes a picture of a chain has, in which columns, and what leads where.

Datasets that are made of the same things are one box, for a city has dozens of them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter

from layers.heat_package.chain.graph import Chain
from layers.heat_package.chain.step import Step
from layers.heat_package.chain.thing import Kind, Thing
from layers.spots.opening import TOKYO

SWEEPS = 4
ROLE_NAMES = {
    "staff": ("職員", "staff"),
    "office": ("市役所", "city office"),
    "planner": ("計画・研究の担当", "planner"),
    "operator": ("運用者", "operator"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A box: `way` is "" for a thing, else automatic or manual; notes stand in small letters."""

    id: str
    label: str
    column: int
    way: str = ""
    notes: tuple[str, ...] = ()
    shown: bool = False
    stale: bool = False
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes in the order in which they stand in their columns, and pairs of ids that are joined."""

    boxes: tuple[Box, ...]
    edges: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> int:
        """Give the number of columns."""
        return 1 + max((each.column for each in self.boxes), default=-1)

    @property
    def rows(self) -> int:
        """Give how many boxes the longest column has."""
        return max((len(each) for each in self.by_column()), default=0)

    def by_column(self) -> list[list[Box]]:
        """Give the boxes of each column."""
        found: list[list[Box]] = [[] for _ in range(self.columns)]
        for box in self.boxes:
            found[box.column].append(box)
        return found


def drawn(chain: Chain, language: str) -> Drawing:
    """Give the boxes of a chain and what joins them."""
    alike = _alike(chain)
    edges: dict[tuple[str, str], None] = {}
    boxes: dict[str, Box] = {}
    for thing in chain.things.values():
        name = alike.get(thing.id, thing.id)
        if name == thing.id:
            count = sum(other == name for other in alike.values())
            boxes[name] = _thing_box(chain, thing, count, language)
    for step_id in chain.order:
        step = chain.steps[step_id]
        name = alike.get(step.id, step.id)
        if name == step.id:
            boxes[name] = _step_box(chain, step, language)
        for used in step.used:
            edges[alike.get(used.thing, used.thing), name] = None
        if step.replaced_by is None:
            for made in step.made:
                edges[name, alike.get(made, made)] = None
    columns = _columns(boxes, edges)
    placed = [replace(box, column=columns[box.id]) for box in boxes.values()]
    return Drawing(tuple(_untangled(placed, list(edges))), tuple(edges))


def _alike(chain: Chain) -> dict[str, str]:
    """Give for each step that makes a dataset, and for this, the one that stands for it."""
    groups: dict[object, list[Step]] = defaultdict(list)
    for step in chain.steps.values():
        if len(step.made) != 1:
            continue
        made = chain.things[step.made[0]]
        if made.kind is not Kind.DATASET:
            continue
        onward = frozenset(
            each.id for each in chain.steps.values() if made.id in {u.thing for u in each.used}
        )
        taken = frozenset(each.thing for each in step.used)
        key = (taken, onward, step.way, step.label, step.id in chain.out_of_date)
        groups[key].append(step)
    found = {}
    for steps in groups.values():
        first = steps[0]
        for step in steps:
            found[step.id] = first.id
            found[step.made[0]] = first.made[0]
    return found


def _thing_box(chain: Chain, thing: Thing, count: int, language: str) -> Box:
    japanese = language == "ja"
    label = thing.title.ja if japanese else thing.title.en
    if count > 1:
        label += f" ほか{count - 1}件" if japanese else f" and {count - 1} more"
    notes = [thing.version] if thing.version and count < 2 else []
    if len(thing.files) > 1:
        notes.append(f"{len(thing.files)}ファイル" if japanese else f"{len(thing.files)} files")
    elif thing.digest and count < 2:
        notes.append(thing.digest[:12])
    return Box(
        thing.id,
        label,
        0,
        notes=tuple(notes),
        shown=thing.kind is Kind.SHOWN,
        stale=thing.id in chain.things_out_of_date,
    )


def _day(at: str) -> str:
    """Give the day of a time or of a day, as the clocks of the city say."""
    if "T" not in at:
        return at
    return datetime.datetime.fromisoformat(at).astimezone(TOKYO).date().isoformat()


def _step_box(chain: Chain, step: Step, language: str) -> Box:
    japanese = language == "ja"
    role = ROLE_NAMES.get(step.role, (step.role, step.role))[0 if japanese else 1]
    return Box(
        step.id,
        step.label.ja if japanese else step.label.en,
        0,
        way=step.way.value,
        notes=tuple(each for each in (role, step.tool, _day(step.at)) if each),
        stale=step.id in chain.out_of_date,
        replaced=step.replaced_by is not None,
    )


def _columns(boxes: dict[str, Box], edges: dict[tuple[str, str], None]) -> dict[str, int]:
    """Give each box the column after all that leads to it."""
    before: dict[str, list[str]] = defaultdict(list)
    for start, end in edges:
        before[end].append(start)
    found: dict[str, int] = {}
    for name in TopologicalSorter({box: before[box] for box in boxes}).static_order():
        found[name] = 1 + max((found[each] for each in before[name]), default=-1)
    return found


def _untangled(boxes: list[Box], edges: list[tuple[str, str]]) -> list[Box]:
    """Order the boxes of each column by where their neighbours stand, to and fro."""
    near: dict[str, list[str]] = defaultdict(list)
    for start, end in edges:
        near[start].append(end)
        near[end].append(start)
    by_column: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        by_column[box.column].append(box)
    place = {b.id: (n + 0.5) / len(c) for c in by_column.values() for n, b in enumerate(c)}
    for sweep in range(SWEEPS):
        for column in sorted(by_column, reverse=bool(sweep % 2)):
            around = by_column[column]

            def middle(box: Box) -> float:
                found = [place[each] for each in near[box.id]]
                return sum(found) / len(found) if found else place[box.id]

            around.sort(key=middle)
            for number, box in enumerate(around):
                place[box.id] = (number + 0.5) / len(around)
    return [box for column in sorted(by_column) for box in by_column[column]]
