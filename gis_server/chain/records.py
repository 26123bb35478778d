"""The chain as it is answered; part of the published API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gis_server.records import Finite, Record, Title
from layers.heat_package.chain.graph import Chain
from layers.heat_package.chain.kept import LONGEST, LONGEST_NAME, MOST_NAMED, Told
from layers.heat_package.chain.manual import Named
from layers.heat_package.chain.step import Changed, Step, Used, Way
from layers.heat_package.chain.thing import File, Kind, Thing

Role = Literal["staff", "office", "planner", "operator"]


class FileRecord(Record):
    """A file by its name and checksum."""

    name: str
    sha256: str
    bytes: int | None


class ThingRecord(Record):
    """A thing; `digest` is one checksum for all of its files, `files` are as they are now."""

    id: str
    kind: Kind
    title: Title
    version: str
    at: str
    source: str = Field(description="計算値, 実測値 or 作成データ; empty where nobody said.")
    digest: str
    files: list[FileRecord]
    out_of_date: bool


class ChangeRecord(Record):
    """A file that is no longer what was taken; `current` is empty where it is gone."""

    name: str
    recorded: str
    current: str


class UsedRecord(Record):
    """What a step took of a thing; `changed` is what is different by now."""

    thing: str
    files: list[FileRecord]
    digest: str
    changed: list[ChangeRecord]


class PartRecord(Record):
    """One of the things that a step does."""

    label: Title
    way: Way
    program: str


class StepRecord(Record):
    """A step; `because_of` names steps before it that must be done again."""

    id: str
    way: Way
    label: Title
    tool: str
    role: str
    at: str
    why: str
    parts: list[PartRecord]
    used: list[UsedRecord]
    made: list[str]
    replaces: str | None
    replaced_by: str | None
    out_of_date: bool
    because_of: list[str]


class AccuracyRecord(Record):
    """How far all of a run's numbers of a quantity are from those that they were compared with.

    bias, rmse : of computed − compared, in the unit. count : of pairs.
    """

    bias: Finite
    rmse: Finite
    count: int
    against: str = Field(description="What those are: 実測値, 実況推定値 or 作成データ.")


class NumberRecord(Record):
    """The number at a place and hour of a run; None where there is none, as inside a building.

    accuracy : None where nobody compared the quantity.
    """

    run: str
    lon: Finite
    lat: Finite
    time: str
    quantity: str
    label: Title
    unit: str
    value: Finite | None
    source: str = Field(description="計算値, 実測値 or 作成データ, as the run says.")
    accuracy: AccuracyRecord | None


class SourceFileRecord(FileRecord):
    """A file that something comes from, as it was taken; `current` where it differs by now."""

    thing: str
    current: str | None


class ChainRecord(Record):
    """A chain; steps stand after those that they depend on.

    manual : `missing` where the database does not answer, and only automatic steps are told.
    of : the thing that was asked for. sources : all files that it comes from.
    """

    city: str
    of: str | None
    manual: Literal["included", "missing"]
    number: NumberRecord | None
    things: list[ThingRecord]
    steps: list[StepRecord]
    sources: list[SourceFileRecord]


class NamedThing(BaseModel):
    """A thing of the chain by its id, or a file by its name and SHA-256."""

    model_config = ConfigDict(extra="forbid")

    thing: Annotated[str, Field(max_length=200)] = ""
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    sha256: Annotated[str, Field(max_length=64, pattern="^([0-9a-f]{64})?$")] = ""

    def named(self) -> Named:
        """Give it as rules take it."""
        return Named(self.name, self.sha256, self.thing)


class NewStep(BaseModel):
    """A manual step as it is told; `replaces` is the id of the step that it corrects."""

    model_config = ConfigDict(extra="forbid")

    what: Annotated[str, Field(max_length=LONGEST["what"])]
    tool: Annotated[str, Field(max_length=LONGEST["tool"])] = ""
    done_on: Annotated[str, Field(max_length=10)]
    why: Annotated[str, Field(max_length=LONGEST["why"])]
    inputs: Annotated[list[NamedThing], Field(max_length=MOST_NAMED)]
    outputs: Annotated[list[NamedThing], Field(max_length=MOST_NAMED)]
    replaces: Annotated[str, Field(max_length=40)] | None = None

    def told(self) -> Told:
        """Give it as rules take it."""
        return Told(
            what=self.what.strip(),
            tool=self.tool.strip(),
            done_on=self.done_on,
            why=self.why.strip(),
            inputs=tuple(each.named() for each in self.inputs),
            outputs=tuple(each.named() for each in self.outputs),
            replaces=self.replaces,
        )


class ToldStep(Record):
    """A step that was added: its id in the chain, and the role that stands there."""

    id: str
    role: Role


def chain_json(
    city: str,
    of: str | None,
    part: Chain,
    *,
    with_manual: bool,
    number: NumberRecord | None = None,
) -> str:
    """Give the answer about a chain, or about the part of it that a thing comes from."""
    return ChainRecord(
        city=city,
        of=of,
        manual="included" if with_manual else "missing",
        number=number,
        things=things_json(part),
        steps=steps_json(part),
        sources=[] if of is None else sources_json(part),
    ).model_dump_json()


def things_json(chain: Chain) -> list[ThingRecord]:
    """Give the things of a chain."""
    return [_thing(each, chain) for each in chain.things.values()]


def steps_json(chain: Chain) -> list[StepRecord]:
    """Give the steps of a chain in its order."""
    return [_step(chain.steps[name], chain) for name in chain.order]


def sources_json(chain: Chain) -> list[SourceFileRecord]:
    """Give the files that a chain begins with, as its steps took them."""
    found: dict[tuple[str, str, str], SourceFileRecord] = {}
    for step in chain.steps.values():
        for used in step.used:
            thing = chain.things[used.thing]
            if thing.id in chain.makers or step.replaced_by is not None:
                continue
            changed = {each.name: each.current for each in used.changed(thing)}
            for file in used.files or thing.files:
                found[thing.id, file.name, file.sha256] = SourceFileRecord(
                    thing=thing.id, current=changed.get(file.name), **_file(file).model_dump()
                )
    return list(found.values())


def _thing(thing: Thing, chain: Chain) -> ThingRecord:
    return ThingRecord(
        id=thing.id,
        kind=thing.kind,
        title=Title(ja=thing.title.ja, en=thing.title.en),
        version=thing.version,
        at=thing.at,
        source=thing.source,
        digest=thing.digest,
        files=[_file(each) for each in thing.files],
        out_of_date=thing.id in chain.things_out_of_date,
    )


def _step(step: Step, chain: Chain) -> StepRecord:
    stale = chain.out_of_date.get(step.id)
    return StepRecord(
        id=step.id,
        way=step.way,
        label=Title(ja=step.label.ja, en=step.label.en),
        tool=step.tool,
        role=step.role,
        at=step.at,
        why=step.why,
        parts=[
            PartRecord(
                label=Title(ja=each.label.ja, en=each.label.en), way=each.way, program=each.program
            )
            for each in step.parts
        ],
        used=[_used(each, chain) for each in step.used],
        made=list(step.made),
        replaces=step.replaces,
        replaced_by=step.replaced_by,
        out_of_date=stale is not None,
        because_of=list(stale.because_of) if stale else [],
    )


def _used(used: Used, chain: Chain) -> UsedRecord:
    thing = chain.things[used.thing]
    same = {(each.name, each.sha256) for each in thing.files}
    recorded = {(each.name, each.sha256) for each in used.files}
    return UsedRecord(
        thing=used.thing,
        files=[] if recorded == same else [_file(each) for each in used.files],
        digest=used.digest,
        changed=[_changed(each) for each in used.changed(thing)],
    )


def _changed(changed: Changed) -> ChangeRecord:
    return ChangeRecord(name=changed.name, recorded=changed.recorded, current=changed.current)


def _file(file: File) -> FileRecord:
    return FileRecord(name=file.name, sha256=file.sha256, bytes=file.bytes)
