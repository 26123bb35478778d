"""Manual steps as people enter them, and how they join the automatic ones.

Files are known by their content: what a manual step gave is the same thing as the weather file of
a run if it has the same SHA-256. A correction takes the place of the step that it replaces: what
that one made is from then on what the correction made, so whoever used it must do it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from layers.bilingual import Bilingual
from layers.heat_package.chain.graph import Chain, chain_of
from layers.heat_package.chain.step import Step, Used, Way
from layers.heat_package.chain.thing import File, Kind, Thing

# Files that stand for themselves; what a published thing is now, its publishing says.
FREE = frozenset({Kind.FILE, Kind.WEATHER, Kind.SCENARIO, Kind.OBSERVATIONS, Kind.TREES})


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody says that a step took or made: a thing of the chain, or a file.

    thing : its id; "" for a file. sha256 : of the file, or of the thing as it was then.
    """

    name: str
    sha256: str
    thing: str = ""


@dataclass(frozen=True, slots=True)
class ManualStep:
    """A step that people did. role : of who tells of it. at : when it was done, as 2026-07-01."""

    id: str
    role: str
    what: str
    tool: str
    at: str
    why: str
    inputs: tuple[Named, ...]
    outputs: tuple[Named, ...]
    replaces: str | None = None


def joined(things: Sequence[Thing], steps: Sequence[Step], manual: Sequence[ManualStep]) -> Chain:
    """Give the chain of automatic and manual steps.

    Parameters
    ----------
    manual : in the order in which they were told; a step may replace an earlier one only.
    """
    board = _Board({each.id: each for each in things}, {each.id: each for each in steps})
    told = {each.id: each for each in manual}
    replaced_by = {each.replaces: each.id for each in manual if each.replaces}
    for each in manual:
        board.learn_outputs(each)
        if each.replaces in told:
            board.correct(told[each.replaces], each)
    for each in manual:
        made = board.made(each.outputs)
        board.steps[each.id] = Step(
            id=each.id,
            way=Way.MANUAL,
            label=Bilingual(each.what, each.what),
            used=board.used(each.inputs, made),
            made=made,
            tool=each.tool,
            role=each.role,
            at=each.at,
            why=each.why,
            replaces=each.replaces,
            replaced_by=replaced_by.get(each.id),
        )
    return chain_of(list(board.things.values()), list(board.steps.values()))


class _Board:
    """Things and steps while manual steps are joined to them."""

    def __init__(self, things: dict[str, Thing], steps: dict[str, Step]) -> None:
        self.things = things
        self.steps = steps
        self._known: dict[str, tuple[str, str]] = {}  # SHA-256 → thing, name of the file in it
        self._merged: dict[str, str] = {}
        # What the steps that are there made is theirs: no correction changes it.
        self._theirs = {thing for step in steps.values() for thing in step.made}
        for step in steps.values():
            for used in step.used:
                self._learn(used.thing, used.files)
        for thing in things.values():
            self._learn(thing.id, thing.files)

    def learn_outputs(self, step: ManualStep) -> None:
        """Make things of the files that a step gave, where nothing knows them."""
        for named in step.outputs:
            if not named.thing:
                self._file(named)

    def correct(self, before: ManualStep, step: ManualStep) -> None:
        """Put what a correction gave in the place of what the step before it gave."""
        new = [each for each in step.outputs if not each.thing]
        old = [each for each in before.outputs if not each.thing]
        by_name = {each.name: each for each in new}
        for each in old:
            alone = new[0] if len(new) == len(old) == 1 else None
            self._replace(each, by_name.get(each.name, alone))

    def made(self, outputs: Iterable[Named]) -> tuple[str, ...]:
        """Give the things that somebody says a step made."""
        found = (
            (self._there(each) or self._before(each, "gone")) if each.thing else self._file(each)[0]
            for each in outputs
        )
        return tuple(dict.fromkeys(found))

    def used(self, inputs: Iterable[Named], made: Iterable[str]) -> tuple[Used, ...]:
        """Give what a step took; what comes after the step itself is taken as it was before."""
        after = self._downstream(made)
        found: dict[str, Used] = {}
        for named in inputs:
            thing, name = (self._there(named), "") if named.thing else self._file(named)
            if thing is None or thing in after:
                earlier = self._before(named, "earlier")
                found[earlier] = Used(earlier)
            elif name:
                files = found[thing].files if thing in found else ()
                found[thing] = Used(thing, (*files, File(name, named.sha256)))
            else:
                found[thing] = Used(thing, digest=named.sha256)
        return tuple(found.values())

    def _replace(self, old: Named, new: Named | None) -> None:
        """Let the thing that a file is be another file from now on, or none."""
        thing, name = self._known[old.sha256]
        if not self._is_free(thing):
            return
        files = (File(name, new.sha256),) if new else ()
        if new is not None:
            other, _ = self._known[new.sha256]
            if other != thing and self._is_free(other):
                self._merge(other, thing, name)
        self.things[thing] = replace(self.things[thing], files=files)
        self._learn(thing, files)

    def _is_free(self, thing: str) -> bool:
        return self.things[thing].kind in FREE and thing not in self._theirs

    def _merge(self, gone: str, into: str, name: str) -> None:
        """Let steps that took a file take it as a state of another thing."""
        del self.things[gone]
        self._merged[gone] = into
        for step in list(self.steps.values()):
            used = tuple(
                replace(each, thing=into, files=tuple(replace(f, name=name) for f in each.files))
                if each.thing == gone
                else each
                for each in step.used
            )
            self.steps[step.id] = replace(step, used=used)
        for sha256, (thing, _) in list(self._known.items()):
            if thing == gone:
                self._known[sha256] = (into, name)

    def _learn(self, thing: str, files: Iterable[File]) -> None:
        for each in files:
            self._known[each.sha256] = (thing, each.name)

    def _file(self, named: Named) -> tuple[str, str]:
        known = self._known.get(named.sha256)
        if known is None:
            file = File(named.name, named.sha256)
            title = Bilingual(named.name, named.name)
            thing = Thing(f"file:{named.sha256}", Kind.FILE, title, (file,))
            self.things[thing.id] = thing
            known = self._known[named.sha256] = (thing.id, named.name)
        return known

    def _there(self, named: Named) -> str | None:
        """Give a thing of the chain, also after a merge; None if it is gone."""
        thing = named.thing
        while thing in self._merged:
            thing = self._merged[thing]
        return thing if thing in self.things else None

    def _before(self, named: Named, how: str) -> str:
        """Give a thing as it was when a step took or made it; nothing is compared with it."""
        name = named.name or named.thing
        known = self.things.get(named.thing)
        ja, en = (known.title.ja, known.title.en) if known else (name, name)
        title = Bilingual(f"{ja}（前の版）", f"{en} (earlier version)")
        files = (File(name, named.sha256),)
        thing = Thing(f"{how}:{named.thing}@{named.sha256}", Kind.EARLIER, title, files)
        self.things[thing.id] = thing
        return thing.id

    def _downstream(self, made: Iterable[str]) -> set[str]:
        """Give what follows from some things by the steps so far, with these things."""
        found, waiting = set(made), list(made)
        while waiting:
            thing = waiting.pop()
            for step in self.steps.values():
                if step.replaced_by is None and any(each.thing == thing for each in step.used):
                    waiting += [each for each in step.made if each not in found]
                    found |= set(step.made)
        return found
