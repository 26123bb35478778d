"""Steps of the chain: what was taken, what was made of it, by which program or which role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from layers.bilingual import Bilingual
from layers.heat_package.chain.thing import File, Thing


class Way(StrEnum):
    """Who does a step: a program, which can do it again, or people."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that is no longer what a step took; `current` is "" where it is gone."""

    name: str
    recorded: str
    current: str


@dataclass(frozen=True, slots=True)
class Used:
    """What a step took of a thing, as it was recorded then.

    files : those that it read. digest : of the whole thing, where it names no file.
    """

    thing: str
    files: tuple[File, ...] = ()
    digest: str = ""

    def changed(self, now: Thing) -> tuple[Changed, ...]:
        """Give what differs from what the thing is now."""
        if not self.files:
            same = not self.digest or self.digest == now.digest
            return () if same else (Changed("", self.digest, now.digest),)
        current = {each.name: each.sha256 for each in now.files}
        return tuple(
            Changed(each.name, each.sha256, current.get(each.name, ""))
            for each in self.files
            if current.get(each.name) != each.sha256
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a step does, in order."""

    label: Bilingual
    way: Way
    program: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    tool : program and version; of a manual step the tool that was used. role : of who did a manual
    step, never the person. at : when, ISO 8601. why : in plain words.
    replaced_by : the step that corrects it; it stays to be read, but leads nowhere any more.
    """

    id: str
    way: Way
    label: Bilingual
    used: tuple[Used, ...]
    made: tuple[str, ...]
    tool: str = ""
    role: str = ""
    at: str = ""
    why: str = ""
    parts: tuple[Part, ...] = ()
    replaces: str | None = None
    replaced_by: str | None = None
