"""The class pack opens in GIS, spreadsheet and browser; what people wrote stays text."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import orjson
import pyogrio
import pytest
import shapely
from sqlalchemy import Connection, insert, update

from layers.base_map import BaseMap
from layers.bilingual import Bilingual
from layers.errors import NotAllowedError, UnknownError
from layers.features.defaults import add_default_layers
from layers.features.feature import Content, Feature
from layers.features.fields import Field, FieldType, fields_to_json
from layers.features.layer import layer_seen_by
from layers.features.writing import add_feature
from layers.people.actor import Actor
from layers.people.roles import Role
from layers.store import tables
from layers.store.database import Database
from layers.store.identifiers import new_id, now_ms
from layers.workshops import class_pack, class_works, leading
from layers.workshops.class_map import frame_of_works
from layers.workshops.class_pack import write_class_pack
from layers.workshops.class_page import Around, VoteTold, class_page
from layers.workshops.class_works import ClassWorks, PhotoOfWork
from layers.workshops.plan import GroupPlan
from layers.workshops.workshop import DAY_MS, Kind, Task, Workshop
from tests.layers.people_here import CITY, VISITOR, person
from tests.layers.workshops.classes import TREE, begin_class, draw, notes, pupil

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;"
FORMULA = '=HYPERLINK("https://evil.example")'
PICTURE = b"\xff\xd8\xff not a real picture"
LINE = shapely.LineString([(139.387, 36.146), (139.389, 36.148)])
AREA = shapely.Polygon([(139.386, 36.145), (139.387, 36.145), (139.387, 36.146), (139.386, 36.145)])
HOUSE_TAGS = frozenset(
    (
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "span", "ul", "li"),
        *("svg", "rect", "circle", "path", "text", "table", "thead", "tbody", "tr", "th", "td"),
        *("figure", "img", "figcaption", "footer", "br", "defs", "pattern", "g", "b", "div"),
    )
)


class Page(HTMLParser):
    """Collects tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def town(database: Database) -> Database:
    with database.write() as connection:
        add_default_layers(connection, CITY)
    return database


def note(connection: Connection, actor: Actor, made: Workshop, text: str, shape: Any) -> Feature:
    layer = layer_seen_by(connection, actor, notes(made))
    content = Content(shape, {"about": "hot", "text": text})
    return add_feature(connection, actor, layer, content)


def photo_of(connection: Connection, on: Feature, alt_text: str) -> None:
    row: dict[str, Any] = {"id": new_id(), "city": CITY, "feature": on.id, "colour": "#000000"}
    row |= {"sha256": hashlib.sha256(PICTURE).hexdigest(), "media_type": "image/jpeg"}
    row |= {"width": 1, "height": 1, "preview_width": 1, "preview_height": 1, "ai_made": True}
    row |= {"bytes": len(PICTURE), "licence": "CC BY 4.0", "credit": "3年2組", "alt_text": alt_text}
    row |= {"status": "published", "seat": on.seat, "pen_name": on.pen_name}
    connection.execute(insert(tables.media).values(**row, created_at=now_ms()))


def packed(
    given: ClassWorks,
    folder: Path,
    around: Around = Around(),  # noqa: B008 - it never changes
) -> dict[str, bytes]:
    def photo_file(photo: PhotoOfWork) -> Path:
        return folder / f"{photo.sha256}.jpg"

    (folder / f"{hashlib.sha256(PICTURE).hexdigest()}.jpg").write_bytes(PICTURE)
    file = io.BytesIO()
    write_class_pack(given, file, photo_file=photo_file, around=around)
    with zipfile.ZipFile(file) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def test_a_pack_holds_all_that_there_is_to_see(town: Database, tmp_path: Path) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        first, second = pupil(connection, made), pupil(connection, made)
        tree = draw(connection, second, made)
        said = note(connection, first, made, "水がない", LINE)
        note(connection, leader, made, "先生から", AREA)
        photo_of(connection, said, "かわいた川")
        gone = pupil(connection, made)
        note(connection, gone, made, "かくれた", LINE)
        leading.remove_seat(connection, leader, made.id, str(gone.seat), hide_works=True)
        given = class_works.class_works(connection, leader, made.id)
    names = [(each.number, each.group.name, each.feature.pen_name) for each in given.works]
    assert names == [
        (1, "あお", first.pen_name),
        (2, "だいだい", second.pen_name),
        (3, "そのほか", leader.pen_name),
    ]
    files = packed(given, tmp_path)
    assert set(files) == {
        *(f"{name}.{kind}" for name in ("works", "notes") for kind in ("geojson", "csv", "gpkg")),
        *("page.html", "README.txt", "photos.csv", "photos/0001-1.jpg"),
    }
    assert files["photos/0001-1.jpg"] == PICTURE
    assert "かわいた川" in files["photos.csv"].decode("utf-8-sig")
    assert "True" not in files["photos.csv"].decode()
    heads, row, *_ = csv.reader(io.StringIO(files["works.csv"].decode("utf-8-sig")))
    assert heads[:9] == [
        *("ID", "経度", "緯度", "形 (WKT)", "番号", "組", "ペンネーム", "日時 (日本時間)"),
        "地面からの高さ (m)",
    ]
    assert row[7].endswith("+09:00")
    assert len(set(heads)) == len(heads)
    english = packed(given, tmp_path, Around("en"))["works.csv"].decode("utf-8-sig")
    assert english.startswith(
        "ID,Longitude,Latitude,Shape (WKT),Number,Group,Pen name,Time (Japan)"
    )
    (tmp_path / "works.gpkg").write_bytes(files["works.gpkg"])
    (tmp_path / "notes.gpkg").write_bytes(files["notes.gpkg"])
    table = pyogrio.read_dataframe(tmp_path / "works.gpkg")
    assert table[["id", "work_number", "kind"]].values.tolist() == [[tree.id, 2, "tree"]]
    assert table.crs == "EPSG:4326"
    kinds = pyogrio.read_dataframe(tmp_path / "notes.gpkg").geometry.geom_type
    assert sorted(kinds) == ["LineString", "Polygon"]
    collection = orjson.loads(files["notes.geojson"])
    assert [each["properties"]["text"] for each in collection["features"]] == [
        "水がない",
        "先生から",
    ]
    assert collection["licence"] == "CC BY 4.0"
    assert collection["attribution"] == "3年2組"
    page = files["page.html"].decode()
    assert "かくれた" not in page
    for words in ("木を6本うえよう（6）", "水がない", "けやき", "クラスの中だけ", "かわいた川"):
        assert words in page
    assert "クラスの中だけ" in files["README.txt"].decode()


def test_tables_have_words_beside_the_names_for_programs(town: Database, tmp_path: Path) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine = pupil(connection, made)
        works = layer_seen_by(connection, mine, made.works)
        tree = {"kind": "tree", "species": "zelkova", "height_m": 8.0}
        add_feature(connection, mine, works, Content(TREE.geometry, tree))
        note(connection, mine, made, "水がない", LINE)
        given = class_works.class_works(connection, leader, made.id)
    files = packed(given, tmp_path)
    (work,) = csv.DictReader(io.StringIO(files["works.csv"].decode("utf-8-sig")))
    assert (work["なに"], work["なに（日本語）"], work["なに（英語）"]) == ("tree", "木", "Tree")
    assert (work["樹種"], work["樹種（日本語）"]) == ("zelkova", "ケヤキ")
    (seen,) = orjson.loads(files["notes.geojson"])["features"]
    told = seen["properties"]
    assert (told["about"], told["about_ja"], told["about_en"]) == ("hot", "暑い", "It is hot here")
    english = packed(given, tmp_path, Around("en"))["works.csv"].decode("utf-8-sig")
    (work,) = csv.DictReader(io.StringIO(english))
    assert (work["What (en)"], work["Species (en)"]) == ("Tree", "zelkova")


def test_an_own_field_named_like_words_stays_what_it_is(town: Database, tmp_path: Path) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine = pupil(connection, made)
        works = layer_seen_by(connection, mine, made.works)
        own = Field("species_ja", FieldType.TEXT, Bilingual("和名", "Japanese name"))
        fields = tables.layer.c.id == works.id
        told = fields_to_json([*works.fields, own])
        connection.execute(update(tables.layer).where(fields).values(fields=told))
        works = layer_seen_by(connection, mine, made.works)
        tree = {"kind": "tree", "species": "梅", "species_ja": "うめ"}
        add_feature(connection, mine, works, Content(TREE.geometry, tree))
        given = class_works.class_works(connection, leader, made.id)
    (work,) = orjson.loads(packed(given, tmp_path)["works.geojson"])["features"]
    said = {name: work["properties"][name] for name in ("species", "species_ja", "species_en")}
    assert said == {"species": "梅", "species_ja": "うめ", "species_en": "梅"}


def test_trees_and_paving_have_names_that_a_class_uses(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine = pupil(connection, made)
        works = layer_seen_by(connection, mine, made.works)
        for properties in (
            {"kind": "tree", "species": "zelkova", "height_m": 8.0},
            {"kind": "tree", "species": "うめ", "height_m": 2.5},
        ):
            add_feature(connection, mine, works, Content(TREE.geometry, properties))
        given = class_works.class_works(connection, leader, made.id)
    assert [each.words("ja") for each in given.works] == [
        "木／ケヤキ／高さ (m) 8",
        "木／うめ／高さ (m) 2.5",
    ]
    assert given.works[0].words("en") == "Tree, zelkova, Height (m) 8"


def test_what_people_wrote_is_text(town: Database, tmp_path: Path) -> None:
    with town.write() as connection:
        leader, made = begin_class(
            connection,
            title=HOSTILE[:60],
            tasks=(Task(HOSTILE),),
            rules=(HOSTILE,),
            groups=(GroupPlan(HOSTILE[:20], "#0072b2"),),
            kind=Kind.POLICY,
        )
        mine = pupil(connection, made)
        photo_of(connection, note(connection, mine, made, HOSTILE, LINE), HOSTILE)
        note(connection, mine, made, FORMULA, LINE)
        given = class_works.class_works(connection, leader, made.id)
    files = packed(given, tmp_path)
    page = Page(files["page.html"].decode())
    assert set(page.tags) <= HOUSE_TAGS
    assert not {name for name, _ in page.attributes if name.startswith("on")}
    assert [value for name, value in page.attributes if name in {"src", "href"}] == [
        "photos/0001-1.jpg"
    ]
    assert page.texts.count(HOSTILE) >= 2
    rows = list(csv.DictReader(io.StringIO(files["notes.csv"].decode("utf-8-sig"))))
    assert [each["気づいたこと"] for each in rows] == [HOSTILE, f"'{FORMULA}"]


def test_the_terms_follow_what_was_opened(town: Database, tmp_path: Path) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        draw(connection, pupil(connection, made), made)
        leading.open_to_public(connection, leader, made.id, public=True)
        given = class_works.class_works(connection, leader, made.id)
        for other in (VISITOR, person(connection), person(connection, Role.FACILITATOR)):
            with pytest.raises((NotAllowedError, UnknownError)):
                class_works.class_works(connection, other, made.id)
        with pytest.raises(NotAllowedError):
            class_works.class_works(connection, pupil(connection, made), made.id)
    readme = packed(given, tmp_path)["README.txt"].decode()
    assert "CC BY 4.0。出典:「3年2組」" in readme


def test_an_empty_class_has_a_page(town: Database, tmp_path: Path) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        given = class_works.class_works(connection, leader, made.id)
    files = packed(given, tmp_path)
    assert set(files) == {"page.html", "README.txt"}
    assert "作品 0点" in files["page.html"].decode()


@pytest.mark.parametrize(
    ("days", "told"), [(0, "2026年7月23日 ・"), (1, "2026年7月23日〜2026年7月24日 ・")]
)
def test_a_day_is_told_once(town: Database, days: int, told: str) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        given = class_works.class_works(connection, leader, made.id)
    begin = 1_784_775_600_000  # noon in Japan
    times = {"opens_at": begin, "closes_at": begin + days * DAY_MS + 3_600_000}
    given = replace(given, workshop=replace(given.workshop, **times))
    assert f"<p>{told} 作品 0点</p>" in class_page(given, photos={}, around=Around())


def test_a_page_is_in_the_language_of_its_town(town: Database, tmp_path: Path) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection, title="Class 3-2", tasks=(Task("Six trees"),))
        draw(connection, pupil(connection, made), made)
        given = class_works.class_works(connection, leader, made.id)
    votes = (
        VoteTold("Which first?", [(HOSTILE, 3), ("Sails", 1)], is_open=False),
        VoteTold("And then?", [], is_open=True),
    )
    page = Page(packed(given, tmp_path, Around("en", votes=votes))["page.html"].decode())
    texts = " ".join(page.texts)
    assert ("lang", "en") in page.attributes
    for words in ("Works of a class", "Which first?", HOSTILE, "(still open)", "within the class"):
        assert words in texts
    widths = [value for name, value in page.attributes if name == "style" and "width" in str(value)]
    assert widths == ["width:100%", "width:33%"]
    ours = texts.replace("けやき", "")  # what people typed stays as it is
    names = {each.feature.pen_name for each in given.works} | {each.name for each in given.groups}
    for each in names:
        ours = ours.replace(each, "")
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", ours), ours


def test_the_city_lies_below_the_works(town: Database, tmp_path: Path) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        draw(connection, pupil(connection, made), made)
        given = class_works.class_works(connection, leader, made.id)
    frame = frame_of_works(given.works)
    assert frame
    west, south, east, north = frame.bounds
    x, y = (west + east) / 2, (south + north) / 2
    house = shapely.box(x, y, x + (east - west) / 10, y + (north - south) / 10)
    page = packed(given, tmp_path, Around(base=BaseMap(buildings=[house])))["page.html"].decode()
    drawn = re.search(r'<path d="M([\d., ]+)Z" fill-rule="evenodd" fill="#cfcbc4"', page)
    assert drawn
    corners = [tuple(map(float, each.split(","))) for each in drawn[1].split()]
    assert {each[0] for each in corners} == {90.0, 108.0}, "a tenth of 180 mm, from the middle"
    assert {each[1] for each in corners} == {70.0, 56.0}, "north is up"


def test_packs_are_bounded_and_say_so(
    town: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_works, "WORKS_MOST", 4)
    monkeypatch.setattr(class_pack, "PHOTOS_MOST_BYTES", len(PICTURE))
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine = pupil(connection, made)
        drawn = [draw(connection, mine, made) for _ in range(6)]
        for each in drawn[4:]:
            photo_of(connection, each, "x")
        given = class_works.class_works(connection, leader, made.id)
    assert [each.feature.id for each in given.works] == [each.id for each in drawn[2:]]
    readme = packed(given, tmp_path)["README.txt"].decode()
    assert "Left out: 2 of the oldest works, 1 photos" in readme


def test_numbers_on_the_map_never_cover_each_other(town: Database, tmp_path: Path) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine = pupil(connection, made)
        for _ in range(60):
            draw(connection, mine, made)
        given = class_works.class_works(connection, leader, made.id)
    page = packed(given, tmp_path)["page.html"].decode()
    circles = re.findall(r'<circle cx="([\d.-]+)" cy="([\d.-]+)" r="2.4"', page)
    points = shapely.points([(float(x), float(y)) for x, y in circles])
    assert len(points) > 30
    apart = [a.distance(b) for number, a in enumerate(points) for b in points[number + 1 :]]
    assert min(apart) >= 4.79
    assert all(0 < each.x < 180 and 0 < each.y < 140 for each in points)
