"""Rules, visits and costs of points as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from gis_server.items import time_text
from gis_server.people.bodies import Strict
from gis_server.records import Title
from layers.heat_package.points.events import slot_text
from layers.heat_package.points.kept_rules import KeptRules
from layers.heat_package.points.rules import CLASSES, document_of
from layers.heat_package.points.simulator import AssumedSpot, Cost
from layers.heat_package.points.visits import Visit
from layers.people.actor import Actor

ClassName = Literal[CLASSES]  # type: ignore[valid-type]
SpotId = Annotated[str, Field(min_length=1, max_length=64)]
MOST_SPOTS = 200
MOST_HOURS = 24 * 366
MOST_FILES = 14


class RulesDocument(Strict):
    """What a visit gives; docs/points.md tells of each field."""

    valid_from: str
    season: dict[str, Any]
    rates: dict[str, Any]
    caps: dict[str, Any]
    bonuses: Annotated[list[dict[str, Any]], Field(max_length=20)] = Field(default_factory=list)


class RulesAnswer(BaseModel):
    """A version of the rules; mine : whoever asks proposed it, and somebody else decides."""

    version: int
    rules: dict[str, Any]
    state: Literal["proposed", "active", "refused"]
    reason: str
    mine: bool
    proposed_at: str
    decided_at: str | None


class RulesInForce(BaseModel):
    """The rules of today; null where there are none."""

    version: int | None
    rules: dict[str, Any] | None


class RulesVersions(BaseModel):
    """Every version, the newest first."""

    versions: list[RulesAnswer]


class RulesProposal(Strict):
    """Rules, and why they should be these."""

    rules: RulesDocument
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class RulesDecision(Strict):
    """Whether proposed rules are put into force."""

    accept: bool


class CheckIn(Strict):
    """The spot, and the code that it shows, in any case, with or without its dash."""

    spot: SpotId
    code: Annotated[str, Field(min_length=1, max_length=40)]


class Confirming(Strict):
    """The number that somebody shows."""

    number: Annotated[str, Field(min_length=1, max_length=20)]


class VisitAnswer(BaseModel):
    """A visit as its person sees it.

    slot : when its quarter of an hour began. claim : what the points service asks for; nobody else
    is shown it. is_new : false where it was counted before. capped : the day's limit took some.
    """

    id: str
    spot: str
    slot: str
    wbgt_class: ClassName
    heat_from: str
    rules: int
    points: int
    bonuses: list[Title]
    capped: bool
    way: Literal["code", "owner"]
    handed_over: Literal["webhook", "csv"] | None
    key: str
    claim: str
    is_new: bool


class OwnVisits(BaseModel):
    """One's visits of the last weeks, the newest first."""

    visits: list[VisitAnswer]


class CodeAnswer(BaseModel):
    """The code that a spot shows now, the address that its QR code holds, and its next change."""

    code: str
    address: str
    changes_at: str


class WaitAnswer(BaseModel):
    """A number to show to the people of the spot."""

    number: str
    until: str


class Confirmed(BaseModel):
    """What the people of a spot learn: that it counts, not whose."""

    is_new: bool
    wbgt_class: ClassName


class AssumedVisits(Strict):
    """A spot, and the visits that it is assumed to get in each hour of every day."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Annotated[str, Field(max_length=40)] = ""
    visits: Annotated[
        list[Annotated[int, Field(ge=0, le=100_000)]], Field(min_length=24, max_length=24)
    ]

    def spot(self) -> AssumedSpot:
        """Give it as `layers` takes it."""
        return AssumedSpot(self.name, self.kind, tuple(self.visits))


class SimulationAsked(Strict):
    """Rules (those in force without them), the heat of days, and assumed visits.

    Heat is given by hours from `first_hour` on, as local time, or as files of the Ministry's WBGT
    service (Date,Time,WBGT,Tg; a file of all stations needs `station`).
    """

    rules: RulesDocument | None = None
    first_hour: Annotated[str | None, Field(max_length=30)] = None
    wbgt_c: Annotated[
        list[Annotated[float, Field(ge=-40, le=60, allow_inf_nan=False)] | None],
        Field(max_length=MOST_HOURS),
    ] = Field(default_factory=list)
    files: Annotated[
        list[Annotated[str, Field(max_length=2_000_000)]], Field(max_length=MOST_FILES)
    ] = Field(default_factory=list)
    station: Annotated[str, Field(max_length=20)] = ""
    spots: Annotated[list[AssumedVisits], Field(min_length=1, max_length=MOST_SPOTS)]
    visits_per_person: Annotated[float, Field(ge=1, le=100, allow_inf_nan=False)] = 1.0


class CostAnswer(BaseModel):
    """What the rules would have given on the days whose heat was told."""

    days: int
    visits: int
    counted: int
    people: int
    points: int
    visits_by_class: dict[str, int]
    points_by_class: dict[str, int]
    points_by_spot: dict[str, int]
    points_by_month: dict[str, int]
    dearest_day: str | None
    dearest_points: int
    refused: dict[str, int]


def rules_json(found: KeptRules, actor: Actor) -> RulesAnswer:
    """Give a version."""
    return RulesAnswer(
        version=found.version,
        rules=document_of(found.rules),
        state=found.state.value,
        reason=found.reason,
        mine=found.proposed_by == actor.account,
        proposed_at=time_text(found.proposed_at),
        decided_at=None if found.decided_at is None else time_text(found.decided_at),
    )


def visit_json(found: Visit) -> VisitAnswer:
    """Give a visit to its person."""
    return VisitAnswer(
        id=found.id,
        spot=found.spot,
        slot=slot_text(found.slot),
        wbgt_class=found.heat.wbgt_class,
        heat_from=found.heat.origin,
        rules=found.rules,
        points=found.points,
        bonuses=[Title(ja=each.name.ja, en=each.name.en) for each in found.bonuses],
        capped=found.capped,
        way=found.way,  # type: ignore[arg-type]  # one of the two
        handed_over=found.handed_over,  # type: ignore[arg-type]  # one of the two, or none
        key=found.key,
        claim=found.claim,
        is_new=found.is_new,
    )


def cost_json(cost: Cost, *, days: int) -> CostAnswer:
    """Give what rules would have cost."""
    months: dict[str, int] = {}
    for day, points in cost.days.items():
        months[day.isoformat()[:7]] = months.get(day.isoformat()[:7], 0) + points
    dearest = max(cost.days, key=lambda day: cost.days[day], default=None)
    return CostAnswer(
        days=days,
        visits=cost.visits,
        counted=cost.counted,
        people=cost.people,
        points=cost.points,
        visits_by_class=dict(cost.visits_by_class),
        points_by_class=dict(cost.points_by_class),
        points_by_spot=dict(cost.points_by_spot),
        points_by_month=months,
        dearest_day=None if dearest is None else dearest.isoformat(),
        dearest_points=0 if dearest is None else cost.days[dearest],
        refused=dict(cost.refused),
    )
