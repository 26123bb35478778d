"""Every real list imports whole; what is no list is refused in clear words."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from layers.bilingual import Bilingual
from layers.errors import InvalidInputError
from layers.exchange.column_mapping import ColumnMapping
from layers.exchange.importing import Imported, inspect_table, read_rows
from layers.exchange.table import Outcome
from layers.features.fields import Field, FieldType
from layers.spots.cool_spot import COOL_SPOT_FIELDS
from layers.spots.hours_json import hours_from_json

pytestmark = pytest.mark.shared

TREE_FIELDS = (
    Field("source_id", FieldType.TEXT, Bilingual("番号", "Number"), required=True),
    Field("species", FieldType.TEXT, Bilingual("樹種", "Species"), required=True),
)
DEFAULTS = {"name": "名称なし", "kind": "public"}

# CSV: name, lines above the first row of data, rows of data as counted in the data's README.
TABLES = [
    ("koto/cooling.csv", 1, 57),
    ("koto/street_trees_koto.csv", 1, 9486),
    ("kumagaya/gtfs/stops.txt", 1, 395),
    ("narita/cooling_shelters_narita.csv", 1, 16),
    ("saitama/cooling-shelters.sample.csv", 1, 5),
    ("takamatsu/public_toilet.csv", 1, 169),
    ("takamatsu/aed_0002.csv", 9, 514),
    ("takamatsu/park_0041.csv", 9, 299),
]
COLLECTIONS = [
    ("chiba/landmark.geojson", 502),
    ("chiba/park.geojson", 967),
    ("chiba/shelter.geojson", 380),
    ("chiba/station.geojson", 55),
    ("kumagaya/emergency_112020.json", 193),
    ("kumagaya/evacuation_112020.json", 146),
    ("shibuya/shibuya-boundary.geojson", 1),
    ("shibuya/shibuya-water-spots.geojson", 40),
    ("shinjuku/53394525footprint_small.geojson", 1381),
]
NO_LISTS = {
    "koto/kotoDemoBuildings.json.gz": "compressed",
    "osaka-osm/overpass_highways_34.602-34.662_135.494-135.559.json": "Overpass",
    "shibuya/shibuya-walk-graph.json": "graph",
    "shinjuku/gsi_road.fgb": "FlatGeobuf",
    "shinjuku/shinjuku_link.fgb": "FlatGeobuf",
}
# Tables without a place of their own; shapes.txt has one, under names nobody else uses.
NO_PLACES = [
    *("agency", "agency_jp", "calendar", "calendar_dates", "fare_attributes", "fare_rules"),
    *("feed_info", "routes", "shapes", "stop_times", "trips"),
]


def imported(data: bytes, name: str) -> Imported:
    fields = TREE_FIELDS if "trees" in name else COOL_SPOT_FIELDS
    preview = inspect_table(data, name=name, fields=fields)
    defaults = {} if "trees" in name else DEFAULTS
    return read_rows(data, ColumnMapping(preview.mapping.targets, defaults), fields=fields)


@pytest.mark.parametrize(("name", "above", "rows"), TABLES)
def test_a_table_imports_whole(shared_data: Path, name: str, above: int, rows: int) -> None:
    data = (shared_data / "spots" / name).read_bytes()
    counted = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[above:]
    assert len(counted) == rows
    found = imported(data, name)
    assert (len(found.rows), found.refused) == (rows, 0)
    assert all(20 < each.geometry.y < 46 < 122 < each.geometry.x < 154 for each in found.rows)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16"])
def test_encodings_change_nothing(shared_data: Path, encoding: str) -> None:
    for name, _, rows in TABLES[:1] + TABLES[3:5]:
        text = (shared_data / "spots" / name).read_bytes().decode("utf-8-sig")
        recoded = text.replace("〜", "～").encode(encoding, errors="replace")
        assert len(imported(recoded, name).rows) == rows


@pytest.mark.parametrize(("name", "count"), COLLECTIONS)
def test_a_collection_imports_whole(shared_data: Path, name: str, count: int) -> None:
    data = (shared_data / "spots" / name).read_bytes()
    parsed = json.loads(data)
    features = parsed.get("features", [parsed])
    assert len(features) == count
    # Equal features are imported once: the same place under the same values that are kept.
    preview = inspect_table(data, name=name)
    kept = {
        json.dumps([each["geometry"], [each["properties"].get(c) for c in preview.mapping.targets]])
        for each in features
    }
    found = imported(data, name)
    assert len(found.rows) == len(kept)
    assert found.refused == count - len(kept)


def test_doubles_of_stations_are_told(shared_data: Path) -> None:
    found = imported((shared_data / "spots/chiba/station.geojson").read_bytes(), "station")
    refused = [each for each in found.errors if each.outcome is Outcome.REFUSED]
    assert [each.row for each in refused] == [44, 50, 54]
    assert "same as row 38" in refused[0].expected.en


def test_neighbours_lie_outside_the_city(shared_data: Path) -> None:
    """Three of Kumagaya's emergency places lie in Ota; a box around the city shuts some out."""
    data = (shared_data / "spots/kumagaya/emergency_112020.json").read_bytes()
    west, south, east, north = bounds = (139.27, 36.05, 139.48, 36.235)
    places = [each["geometry"]["coordinates"] for each in json.loads(data)["features"]]
    inside = sum(west <= x <= east and south <= y <= north for x, y in places)
    assert 0 < inside < len(places)
    mapping = inspect_table(data, name="x").mapping
    found = read_rows(
        data, ColumnMapping(mapping.targets, DEFAULTS), fields=COOL_SPOT_FIELDS, bounds=bounds
    )
    assert (len(found.rows), found.refused) == (inside, len(places) - inside)


@pytest.mark.parametrize(("name", "word"), NO_LISTS.items())
def test_what_is_no_list_is_refused(shared_data: Path, name: str, word: str) -> None:
    data = (shared_data / "spots" / name).read_bytes()
    with pytest.raises(InvalidInputError, match=word):
        inspect_table(data, name=name)
    if name.endswith(".gz"):
        with pytest.raises(InvalidInputError, match="boxes of buildings"):
            inspect_table(gzip.decompress(data), name=name)


@pytest.mark.parametrize("table", NO_PLACES)
def test_tables_without_places_say_so(shared_data: Path, table: str) -> None:
    data = (shared_data / f"spots/kumagaya/gtfs/{table}.txt").read_bytes()
    preview = inspect_table(data, name=table)
    assert any("latitude" in each.en for each in preview.remarks)
    with pytest.raises(InvalidInputError, match="no column gives the place"):
        read_rows(data, preview.mapping, fields=COOL_SPOT_FIELDS)


def test_hours_of_narita_are_understood_or_unknown(shared_data: Path) -> None:
    found = imported(
        (shared_data / "spots/narita/cooling_shelters_narita.csv").read_bytes(), "narita"
    )
    hours = [hours_from_json(each.properties["hours"]) for each in found.rows]
    assert sum(each.weekly is not None for each in hours) == 15
    office = hours[0]
    assert office.weekly is not None
    assert [bool(spans) for spans in office.weekly] == [True] * 5 + [False] * 2
    assert [(each.weeks, bool(each.spans)) for each in office.nth_weekdays] == [
        ((1, 3, 5), False),
        ((2, 4), True),
    ]


def test_the_head_of_takamatsu_tells_its_licence(shared_data: Path) -> None:
    data = (shared_data / "spots/takamatsu/park_0041.csv").read_bytes()
    facts = inspect_table(data, name="park").facts
    assert facts["attribution_name"] == "高松市"
    assert facts["license"].startswith("http://creativecommons.org/licenses/by/3.0/")


def test_every_file_of_lists_is_spoken_of(shared_data: Path) -> None:
    folder = shared_data / "spots"
    files = {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}
    spoken = {each[0] for each in TABLES} | {each[0] for each in COLLECTIONS} | set(NO_LISTS)
    spoken |= {f"kumagaya/gtfs/{each}.txt" for each in NO_PLACES} | {"README.md", "FILES.tsv"}
    assert files == spoken
