"""A fictitious town as data: where it lies, what everything in it is called, what people write.

Each file of `towns/` is one town. The plan of streets and districts is the same for all of them;
chance (the seed) fills it differently. Code asks `town()` for the town that is being written and
holds none of its names; `writing` says which it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tiles.errors import DeliveryError

TOWNS: Final = Path(__file__).parent / "towns"
FIRST: Final = "demo"
Text = Annotated[str, Field(min_length=1)]
Texts = dict[str, Text]


class Part(BaseModel):
    """A part of the file: nothing unknown in it, nothing changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Part):
    """Where the town lies.

    lon, lat : of the corner that four third-level meshes share [degrees, EPSG:6668]: whole
    multiples of 1/80 and 1/120.
    """

    lon: float
    lat: float


class HotTime(Part):
    """The day of the demo's heat. after : the published fact that its shape follows."""

    date: Annotated[str, Field(pattern=r"\d{4}-\d\d-\d\d")]
    highest_c: float
    highest_at_h: float
    lowest_c: float
    dew_point_c: float
    after: Text
    after_en: Text


class Neighbourhoods(Part):
    """How quarters are called: a name for each district, and digits for their four parts."""

    pattern: Text
    digits: Annotated[str, Field(min_length=4, max_length=4)]
    names: Texts


class Note(Part):
    """A note that somebody may write. picture : of `demo_people.pictures`, "" for none.

    reported_as : a reason, where others report it. reporter_says : in the words of one of them.
    """

    about: Literal["hot", "cool", "shade", "water", "barrier", "other"]
    text: Text
    picture: str = ""
    reported_as: str = ""
    reporter_says: str = ""


class Proposed(Part):
    """A proposal in words, and what somebody else says to it."""

    title: Text
    text: Text
    answer: Text


class People(Part):
    """What the town's people are called and what they write; keys are what code calls them."""

    pen_names: Texts
    writers: list[Text]
    newcomer: Text
    office: Text
    site: Annotated[str, Field(pattern=r".+\.example")]
    source: Text
    credit: Text
    spots: Texts
    words: Texts
    shops: list[Text]
    benefits: list[str]
    notes: list[Note]
    proposals: Annotated[list[Proposed], Field(min_length=2, max_length=2)]
    answers: dict[str, list[Text]]
    pictures: Texts
    lesson: Texts
    tasks: list[Text]
    rules: list[Text]
    class_notes: list[Text]
    group_names: Annotated[list[Text], Field(min_length=4, max_length=4)]
    replies: list[Text]


class Town(Part):
    """One fictitious town.

    id : in addresses. code : of the municipality; none has it. seed : of all chance.
    language : in which its people are spoken to first. mark : behind every name, so that nobody
    takes it for a real one. made : behind every number that nobody measured. id_space : of gml:id.
    """

    id: Annotated[str, Field(pattern=r"[a-z][a-z0-9-]*")]
    code: Annotated[str, Field(pattern=r"99\d{3}")]
    seed: int
    year: int
    language: Literal["ja", "en"]
    name: Text
    name_en: Text
    prefecture: Text
    attribution: Text
    mark: Text
    made: Text
    id_space: UUID
    place: Place
    hot_day: HotTime
    neighbourhoods: Neighbourhoods
    names: Texts
    parts: Texts
    people: People

    @property
    def prefecture_code(self) -> str:
        """Give the two digits of the prefecture; none has them."""
        return self.code[:2]

    def called(self, key: str, part: str = "") -> str:
        """Give the name of something of the plan, with the mark that it is invented."""
        suffix = f" {self.parts[part]}" if part else ""
        return f"{self.names[key]}{suffix}{self.mark}"


def town_ids() -> list[str]:
    """List the towns that can be built, the first one first."""
    found = sorted(path.stem for path in TOWNS.glob("*.toml"))
    return [FIRST, *(each for each in found if each != FIRST)]


@lru_cache(maxsize=8)
def load_town(town_id: str) -> Town:
    """Read a town's file.

    Raises
    ------
    DeliveryError
        There is no such town, or its file is wrong; the message names file and field.
    """
    if town_id not in town_ids():
        known = ", ".join(town_ids())
        raise DeliveryError(f"there is no fictitious town {town_id!r}; expected one of {known}")
    path = TOWNS / f"{town_id}.toml"
    try:
        return Town.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise DeliveryError(f"{path}: {error}") from None


_WRITTEN: ContextVar[str] = ContextVar("town", default=FIRST)


def town() -> Town:
    """Give the town that is being written: the first one unless `writing` says another."""
    return load_town(_WRITTEN.get())


@contextmanager
def writing(town_id: str) -> Iterator[Town]:
    """Let `town()` be this one until the block ends."""
    found = load_town(town_id)
    before = _WRITTEN.set(town_id)
    try:
        yield found
    finally:
        _WRITTEN.reset(before)
