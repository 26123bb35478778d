"""Things and steps as a graph without circles: where something comes from, what must be redone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from layers.errors import LayersError
from layers.heat_package.chain.step import Changed, Step
from layers.heat_package.chain.thing import Thing


class ChainError(LayersError):
    """Things and steps make no chain: one is missing, or they lead round in a circle."""


@dataclass(frozen=True, slots=True)
class OutOfDate:
    """Why a step must be done again (再計算が必要).

    changed : by thing, what it took and is no longer so. because_of : steps before it that are out
    of date themselves.
    """

    changed: Mapping[str, tuple[Changed, ...]]
    because_of: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """All things and steps of a city; replaced steps are in it, but nothing follows from them."""

    things: Mapping[str, Thing]
    steps: Mapping[str, Step]
    _order: tuple[str, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        for step in self.steps.values():
            named = {*(each.thing for each in step.used), *step.made}
            if missing := sorted(named - self.things.keys()):
                raise ChainError(f"step {step.id} names {missing}, which is not in the chain")
        object.__setattr__(self, "_order", tuple(_in_order(self)))

    @property
    def order(self) -> tuple[str, ...]:
        """Give the ids of all steps, each after those that it depends on."""
        return self._order

    @cached_property
    def makers(self) -> Mapping[str, tuple[str, ...]]:
        """Give by thing the steps that made it; replaced steps count no more."""
        found: dict[str, list[str]] = {}
        for step in self.steps.values():
            if step.replaced_by is None:
                for thing in step.made:
                    found.setdefault(thing, []).append(step.id)
        return {thing: tuple(steps) for thing, steps in found.items()}

    @cached_property
    def out_of_date(self) -> Mapping[str, OutOfDate]:
        """Give the steps that must be done again, and why: exactly those and no other."""
        found: dict[str, OutOfDate] = {}
        for name in self.order:
            step = self.steps[name]
            if step.replaced_by is not None:
                continue
            changed = {
                each.thing: differs
                for each in step.used
                if (differs := each.changed(self.things[each.thing]))
            }
            before = sorted({maker for maker in self._before(step) if maker in found})
            if changed or before:
                found[name] = OutOfDate(changed, tuple(before))
        return found

    @cached_property
    def things_out_of_date(self) -> frozenset[str]:
        """Give what the steps made that must be done again."""
        return frozenset(thing for step in self.out_of_date for thing in self.steps[step].made)

    def upstream(self, thing: str) -> Chain:
        """Give the chain of all that a thing comes from, with the steps that were replaced in it.

        Raises
        ------
        ChainError
            There is no such thing.
        """
        if thing not in self.things:
            raise ChainError(f"{thing!r} is not in the chain")
        visited, waiting = {thing}, [thing]
        things, steps = {thing}, set[str]()
        while waiting:
            for name in self._made_by_any(waiting.pop()):
                step = self.steps[name]
                used = {each.thing for each in step.used}
                steps.add(name)
                things |= used | set(step.made)
                if step.replaced_by is None:
                    waiting += sorted(used - visited)
                    visited |= used
        return Chain(
            {name: self.things[name] for name in self.things if name in things},
            {name: self.steps[name] for name in self.steps if name in steps},
        )

    def _made_by_any(self, thing: str) -> list[str]:
        """Give the steps that made a thing, and those that these replace."""
        found = list(self.makers.get(thing, ()))
        for name in found:
            replaced = self.steps[name].replaces
            if replaced is not None and replaced in self.steps:
                found.append(replaced)
        return found

    def _before(self, step: Step) -> Iterable[str]:
        return (maker for each in step.used for maker in self.makers.get(each.thing, ()))


def chain_of(things: Sequence[Thing], steps: Sequence[Step]) -> Chain:
    """Give the chain of things and steps; of two with the same id the later one counts."""
    return Chain({each.id: each for each in things}, {each.id: each for each in steps})


def _in_order(chain: Chain) -> list[str]:
    """Sort the steps, those that could change places by their ids."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for step in chain.steps.values():
        sorter.add(step.id, *(chain._before(step) if step.replaced_by is None else ()))
    try:
        sorter.prepare()
    except CycleError as error:
        raise ChainError(f"the steps lead round in a circle: {error.args[1]}") from None
    found: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        found += ready
        sorter.done(*ready)
    return found
