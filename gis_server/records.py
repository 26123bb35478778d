"""What the catalogue says, as it is stored and as it is answered.

Stored records come from `tiles`; what is answered is part of the published API, so the front end
generates its types from these classes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Finite = Annotated[float, Field(allow_inf_nan=False)]
Bounds = tuple[Finite, Finite, Finite, Finite]
Language = Literal["ja", "en"]
Kind = Literal["3dtiles", "terrain", "2d", "open-data", "heat", "ways"]
Scalar = Annotated[str | bool | int | Finite, Field(union_mode="smart")]


class Record(BaseModel):
    """A stored or answered object: numbers finite, nothing changed after reading."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class Title(Record):
    """A name in the two languages of the product."""

    ja: str
    en: str


class CoordinateSystems(Record):
    """Where the coordinates come from and what the heights mean."""

    source: str
    horizontal: str
    geoid: str | None = None
    heights: str | None = None


class OpenDataFile(Record):
    """One file to download."""

    name: str
    bytes: int
    media_type: str


class Source(Record):
    """One file of the delivery that went into a dataset."""

    path: str
    sha256: str
    bytes: int


class Lineage(Record):
    """The chain from source files to this dataset."""

    sources: list[Source]
    program: str
    created: str
    steps: list[object] = []


class Property(Record):
    """One attribute of a dataset's features; `enum` gives the label of each code."""

    id: str
    name: str
    label: str
    unit: str | None = None
    type: str
    min: Finite | None = None
    max: Finite | None = None
    enum: dict[str, str] | None = None


class DatasetRecord(Record):
    """`dataset.json` of one published version."""

    id: str
    kind: Kind
    theme: str | None = None
    lod: int | None = None
    textured: bool | None = None
    title: Title
    version: str
    entry: str | None = None
    files: list[OpenDataFile] = []
    features: int = 0
    bytes: int = 0
    bounds: Bounds
    height_range: tuple[Finite, Finite] | None = None
    crs: CoordinateSystems
    attribution: str
    lineage: Lineage
    properties: list[Property] = []


class Dataset(DatasetRecord):
    """A dataset with the address of its entry file (of its folder where it has none)."""

    url: str


class Pointer(Record):
    """`current.json`: which version of a dataset is published."""

    version: str
    previous: str | None = None


class CityRecord(Record):
    """`city.json`: what was said when the city was added.

    language : in which people are spoken to who asked for no other. licence : of its open data;
    empty where nobody said.
    """

    id: str
    name: str
    language: Language = "ja"
    year: int | None = None
    attribution: str = ""
    licence: str = ""


class CitySummary(Record):
    """One city of the list."""

    id: str
    name: str
    language: Language
    year: int | None
    bounds: Bounds | None
    datasets: int


class Cities(Record):
    """The published cities."""

    cities: list[CitySummary]


class City(Record):
    """One city with all its datasets."""

    id: str
    name: str
    language: Language
    year: int | None
    bounds: Bounds | None
    attribution: str
    licence: str
    datasets: list[Dataset]


class FoundFeature(Record):
    """One answer of the search; `lon`, `lat` in degrees (the middle of its bounds).

    A quarter has the class `quarter` and no `gml_id`; its place is the mean of its buildings.
    """

    gml_id: str
    name: str
    class_: Annotated[str, Field(serialization_alias="class")]
    mesh: str
    lon: Finite
    lat: Finite


class SearchResults(Record):
    """Features whose gml:id, building id, name or mesh code matches."""

    results: list[FoundFeature]


class Attribute(Record):
    """One attribute of one feature; `value_label` where the value is a code."""

    id: str
    name: str
    label: str
    value: Scalar | None
    value_label: str | None
    unit: str | None


class Feature(Record):
    """One feature with everything known about it, and where that comes from."""

    gml_id: str
    class_: Annotated[str, Field(serialization_alias="class")]
    theme: str
    mesh: str | None
    dataset: str
    version: str
    source_file: str
    bounds: Bounds | None
    attributes: list[Attribute]
