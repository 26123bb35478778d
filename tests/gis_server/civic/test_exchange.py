"""Lists onto layers and layers as files, over HTTP and by command, on both databases."""

from __future__ import annotations

import base64
import csv
import datetime
import io
import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import pyogrio
import pytest
from lxml import etree
from sqlalchemy import select

from layers.exchange.taking_back import MOST_TOLD
from layers.features.fields import fields_to_json
from layers.people.roles import Hat, Role
from layers.spots.cool_spot import COOL_SPOT_FIELDS
from layers.store.tables import audit, feature_version
from tests.gis_server.civic.house import CITY, HERE, House, Person
from tests.serving import UCHIMIZU, clean_environment

SHELTERS = """施設名,所在地,緯度,経度,利用可能曜日,開始時間,終了時間,受入可能人数
中央図書館,川辺町1-1,36.1500,139.3800,月火水木金,9:00,17:00,80名以上
公民館,川辺町1-2,36.1510,139.3810,土日,10:00,16:00,30
海の家,沖,35.0,140.0,,,,
=HYPERLINK("http://x"),川辺町1-3,36.1520,139.3820,,,,
"""
LAYER_MEMBERS = (
    *("id", "space", "kind", "title", "geometry_types", "who_may_add", "moderation", "official"),
    *("licence", "blur_m", "retention_days", "position"),
)
DEFAULTS = {"kind": "public"}
MAPPING = {
    "targets": {
        "施設名": "name",
        "所在地": "address",
        "緯度": "@lat",
        "経度": "@lon",
        "利用可能曜日": "hours.days",
        "開始時間": "hours.opens",
        "終了時間": "hours.closes",
        "受入可能人数": "capacity",
    },
    "defaults": DEFAULTS,
}


@pytest.fixture(scope="module")
def office(house: House) -> Person:
    return house.person(Role.OFFICE, hat=Hat.OFFICE)


def new_layer(office: Person, **changed: Any) -> str:
    """Make a layer of spots on which the office may add, and give its path."""
    layer = {
        "id": f"{CITY}-spots-{uuid4().hex[:8]}",
        "space": f"{CITY}-common",
        "kind": "cool-spot",
        "title": {"ja": "涼み処の一覧", "en": "List of cool places"},
        "fields": fields_to_json(COOL_SPOT_FIELDS),
        "geometry_types": ["Point"],
        "who_may_add": ["office", "citizen"],
        "official": True,
        **changed,
    }
    made = office.ask("POST", "/layers", layer)
    assert made.status_code == 201, made.text
    return f"/layers/{layer['id']}"


def bring(
    who: Person, layer: str, content: str | bytes = SHELTERS, where: str = "imports", **more: Any
) -> httpx.Response:
    data = content.encode("utf-8") if isinstance(content, str) else content
    body = {"name": "一覧.csv", "content_base64": base64.b64encode(data).decode(), **more}
    return who.ask("POST", f"{layer}/{where}", body)


def features(who: Person, layer: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = who.ask("GET", f"{layer}/items?limit=1000").json()["features"]
    return found


def test_a_list_is_looked_into(house: House, office: Person) -> None:
    layer = new_layer(office)
    answer = bring(office, layer, SHELTERS.encode("cp932"))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["encoding"], found["kind"], found["row_count"]) == ("cp932", "csv", 4)
    assert found["columns"][0] == "施設名"
    assert found["sample_rows"][0]["施設名"] == "中央図書館"
    assert found["mapping"]["targets"] == MAPPING["targets"]
    labels = {each["id"]: each["label"]["ja"] for each in found["targets"]}
    assert labels["@lat"] == "緯度"
    assert labels["hours.mon.opens"] == "利用できる日時: 月曜開始"
    assert found["rows"]["good"] == 0  # `kind` is required, and no column gives it
    assert features(office, layer) == []
    told = bring(office, layer, mapping=MAPPING).json()
    assert told["rows"] == {"good": 3, "refused": 1, "already": 0, "added": 0}
    assert not told["committed"]
    refused = [each for each in told["errors"] if each["outcome"] == "refused"]
    assert [each["row"] for each in refused] == [4]
    assert all(refused[0]["expected"][language] for language in ("ja", "en"))
    changed = next(each for each in told["errors"] if each["column"] == "受入可能人数")
    assert (changed["row"], changed["value"], changed["outcome"]) == (2, "80名以上", "changed")
    assert features(office, layer) == []


def test_good_rows_come_once(house: House, office: Person) -> None:
    layer = new_layer(office)
    first = bring(office, layer, mapping=MAPPING, commit=True).json()
    assert first["rows"] == {"good": 3, "refused": 1, "already": 0, "added": 3}
    shown = features(house.visitor, layer)
    assert [each["properties"]["name"] for each in shown] == [
        "中央図書館",
        "公民館",
        '=HYPERLINK("http://x")',
    ]
    about = shown[0]["about"]
    assert (about["status"], about["voice"], about["version"]) == ("published", "office", 1)
    assert shown[0]["properties"]["capacity"] == 80
    assert shown[0]["properties"]["hours"]["weekly"]["mon"] == [
        {"opens": "09:00", "closes": "17:00"}
    ]
    near = house.visitor.ask("GET", f"{layer}/items?bbox=139.3799,36.1499,139.3801,36.1501").json()
    assert len(near["features"]) == 1
    again = bring(office, layer, mapping=MAPPING).json()
    assert again["rows"] == {"good": 3, "refused": 1, "already": 3, "added": 0}
    more = SHELTERS + "体育館,川辺町1-4,36.1530,139.3830,,,,\n"
    second = bring(office, layer, more, mapping=MAPPING, commit=True).json()
    assert second["rows"] == {"good": 4, "refused": 1, "already": 3, "added": 1}
    assert len(features(house.visitor, layer)) == 4
    versions = house.visitor.ask("GET", f"{layer}/items/{shown[0]['id']}/versions").json()
    assert [each["about"]["action"] for each in versions["versions"]] == ["create"]
    with house.database.read() as connection:
        rows = connection.execute(
            select(audit)
            .where(audit.c.object == layer.removeprefix("/layers/"))
            .order_by(audit.c.number)
        ).all()
    assert [each.action for each in rows] == ["add-layer", "import", "import"]
    assert rows[-1].details["added"] == 1
    assert rows[-1].hat == "office"


def test_hidden_and_deleted_things(house: House, office: Person) -> None:
    """A list does not bring back what is hidden; what was deleted comes again."""
    layer = new_layer(office)
    bring(office, layer, mapping=MAPPING, commit=True)
    gone = features(office, layer)[0]["id"]
    path = f"{layer}/items/{gone}"
    etag = office.ask("GET", path).headers["etag"]
    assert office.ask("DELETE", path, if_match=etag).status_code == 200
    again = bring(office, layer, mapping=MAPPING, commit=True).json()
    assert (again["rows"]["already"], again["rows"]["added"]) == (2, 1)


def test_who_may_bring_lists(house: House, office: Person) -> None:
    layer = new_layer(office)
    for who, status in (
        (house.visitor, 403),
        (house.person(), 403),
        (house.person(Role.MODERATOR), 403),
        (house.person(Role.STAFF), 403),
        (house.person(Role.OFFICE), 403),  # under the hat of a person
        (office, 200),
    ):
        assert bring(who, layer, mapping=MAPPING).status_code == status
        assert bring(who, layer, mapping=MAPPING, where="imports/errors").status_code == status
    not_official = new_layer(office, official=False)
    assert bring(office, not_official, mapping=MAPPING, commit=True).status_code == 403
    unknown = bring(office, "/layers/none", mapping=MAPPING)
    assert unknown.status_code == 404


def test_lists_that_cannot_be_read(house: House, office: Person) -> None:
    layer = new_layer(office)
    no_place = bring(office, layer, "施設名,所在地\nA,B\n")
    assert no_place.status_code == 200
    assert no_place.json()["rows"] is None
    assert no_place.json()["remarks"]
    for wrong in (
        bring(office, layer, "施設名,所在地\nA,B\n", commit=True),
        bring(office, layer, "施設名,所在地\nA,B\n", where="imports/errors"),
        bring(office, layer, mapping={"targets": {"施設名": "name"}}),
        bring(office, layer, mapping={"targets": {"ない列": "name"}}),
        bring(office, layer, b"PK\x03\x04" + b"\0" * 100),
        bring(office, layer, b""),
        bring(office, layer, "lat,lon\n" + "36.15,139.38\n" * 20_001),
        office.ask("POST", f"{layer}/imports", {"name": "x", "content_base64": "***"}),
        office.ask("POST", f"{layer}/imports", {"name": "x", "content_base64": "é"}),
        office.ask("POST", f"{layer}/imports", {"name": "", "content_base64": ""}),
        office.ask("POST", f"{layer}/imports", {"name": "x", "content_base64": "", "y": 1}),
    ):
        assert wrong.status_code == 422, wrong.text
        assert wrong.json()["errors"]
    assert features(office, layer) == []


def test_shapes_that_the_layer_does_not_take(house: House, office: Person) -> None:
    layer = new_layer(office)
    line = {"type": "LineString", "coordinates": [[139.38, 36.15], [139.381, 36.151]]}
    given = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": "道"}, "geometry": line},
            {
                "type": "Feature",
                "properties": {"name": "木かげ"},
                "geometry": {"type": "Point", "coordinates": [139.38, 36.15]},
            },
        ],
    }
    mapping = {"targets": {"name": "name"}, "defaults": DEFAULTS}
    found = bring(office, layer, json.dumps(given), mapping=mapping, commit=True).json()
    assert found["rows"] == {"good": 1, "refused": 1, "already": 0, "added": 1}
    assert "Point" in found["errors"][0]["expected"]["en"]


def test_places_are_blurred_as_the_layer_says(house: House, office: Person) -> None:
    layer = new_layer(office, blur_m=200)
    bring(office, layer, mapping=MAPPING, commit=True)
    shown = features(house.visitor, layer)
    assert {each["about"]["blur_m"] for each in shown} == {200}
    assert shown[0]["geometry"]["coordinates"] != [139.38, 36.15]
    assert bring(office, layer, mapping=MAPPING).json()["rows"]["already"] == 3


def test_the_report_on_rows(house: House, office: Person) -> None:
    layer = new_layer(office)
    answer = bring(office, layer, mapping=MAPPING, where="imports/errors")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="errors.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [
        (each["row"], each["outcome"]) for each in rows if each["結果"] != "取り込みました"
    ] == [
        ("2", "imported with a changed value"),
        ("4", "not imported"),
    ]


def export(who: Person, layer: str, name: str, **headers: str) -> httpx.Response:
    answer = who.ask("GET", f"{layer}/export/{name}", **headers)
    assert answer.status_code in {200, 304}, answer.text
    return answer


def test_files_are_read_by_others(house: House, office: Person, tmp_path: Path) -> None:
    layer = new_layer(office)
    bring(office, layer, mapping=MAPPING, commit=True)
    office.ask("POST", f"{layer}/items", {"properties": {}})  # refused, so not there
    house.person(trusted=False).ask(  # waits, so not there
        "POST",
        f"{layer}/items",
        {
            "geometry": {"type": "Point", "coordinates": [139.38, 36.15]},
            "properties": {"name": "待つ", "kind": "shop"},
        },
    )
    names = {each["properties"]["name"] for each in features(house.visitor, layer)}
    assert len(names) == 3
    stem = layer.removeprefix("/layers/")
    for name in ("geojson", "gpkg", "kml"):
        answer = export(house.visitor, layer, name)
        path = tmp_path / f"{stem}.{name}"
        assert f'filename="{path.name}"' in answer.headers["content-disposition"]
        path.write_bytes(answer.content)
        if name == "kml":
            named = etree.fromstring(answer.content).iter("{*}Placemark")
            assert {each.findtext("{*}name") for each in named} == names
            continue
        frame = pyogrio.read_dataframe(path)
        assert set(frame["name"]) == names
        assert set(frame["voice"]) == {"office"}
    told = json.loads((tmp_path / f"{stem}.geojson").read_text("utf-8"))
    assert told["licence"] == "CC BY 4.0"
    assert told["licence_url"].startswith("https://creativecommons.org/")
    assert "川辺町" in told["attribution"]
    assert told["updated"].endswith("Z")
    table = list(csv.reader(io.StringIO(export(house.visitor, layer, "csv").text[1:])))
    assert table[3][table[0].index("name")] == '\'=HYPERLINK("http://x")'
    for name in ("facilities.csv", "cooling-shelters.csv"):
        rows = list(csv.DictReader(io.StringIO(export(house.visitor, layer, name).text[1:])))
        assert len(rows) == (3 if name == "facilities.csv" else 0)
    assert house.visitor.ask("GET", f"/layers/{CITY}-notes/export/csv").status_code == 200
    for nothing in ("facilities.csv",):
        assert house.visitor.ask("GET", f"/layers/{CITY}-notes/export/{nothing}").status_code == 404
    assert house.visitor.ask("GET", f"{layer}/export/exe").status_code == 422
    assert house.visitor.ask("GET", "/layers/none/export/csv").status_code == 404


def test_files_have_words_beside_ids_and_local_time_beside_utc(
    house: House, office: Person, tmp_path: Path
) -> None:
    layer = new_layer(office)
    place = {"type": "Point", "coordinates": [139.38, 36.15]}
    spot = {"name": "かき氷", "kind": "shop", "facilities": ["water_refill", "wifi"]}
    assert office.ask("POST", f"{layer}/items", {"geometry": place, "properties": spot}).is_success
    labels = {each.id: each for each in COOL_SPOT_FIELDS}
    (kind,) = [each.label for each in labels["kind"].choices if each.id == "shop"]
    chosen = [each.label for each in labels["facilities"].choices if each.id in spot["facilities"]]
    (feature,) = export(house.visitor, layer, "geojson").json()["features"]
    path = tmp_path / "spots.gpkg"
    path.write_bytes(export(house.visitor, layer, "gpkg").content)
    text = export(house.visitor, layer, "csv").content.decode("utf-8-sig")
    for row in (
        feature["properties"],
        pyogrio.read_dataframe(path).iloc[0].to_dict(),
        *csv.DictReader(io.StringIO(text)),
    ):
        assert (row["kind"], row["kind_ja"], row["kind_en"]) == ("shop", kind.ja, kind.en)
        assert set(row["facilities_ja"].split("、")) == {each.ja for each in chosen}
        assert set(row["facilities_en"].split(", ")) == {each.en for each in chosen}
        for time in ("created", "updated"):
            utc, local = row[time], row[f"{time}_local"]
            assert (utc[-1], local[-6:]) == ("Z", "+09:00")
            assert datetime.datetime.fromisoformat(utc) == datetime.datetime.fromisoformat(local)


def test_a_file_holds_the_narrowed_list(house: House, office: Person) -> None:
    layer = new_layer(office)
    bring(office, layer, mapping=MAPPING, commit=True)
    place = {"type": "Point", "coordinates": [139.38, 36.15]}
    shop = {"geometry": place, "properties": {"name": "かき氷", "kind": "shop"}}
    assert office.ask("POST", f"{layer}/items", shop).status_code == 201
    everything = export(house.visitor, layer, "geojson").json()["features"]
    told = [each["properties"] for each in everything]
    kind = told[0]["kind"]
    name = told[0]["name"]

    def names(asked: str) -> list[str]:
        given = export(house.visitor, layer, f"geojson?{asked}")
        assert "-selection.geojson" in given.headers["content-disposition"]
        return [each["properties"]["name"] for each in given.json()["features"]]

    of_kind = [each["name"] for each in told if each["kind"] == kind]
    assert names(f"topic={kind}") == of_kind
    assert len(of_kind) < len(told)
    assert names(urlencode({"words": name})) == [name]
    assert names(urlencode({"words": name, "topic": "nothing"})) == []
    assert names(urlencode({"words": told[0]["voice"]})) == []  # what the file says besides
    rows = list(csv.DictReader(io.StringIO(export(house.visitor, layer, f"csv?topic={kind}").text)))
    assert len(rows) == len(of_kind)
    for asked in (f"topic={kind}", urlencode({"words": name})):
        etag = export(house.visitor, layer, f"gpkg?{asked}").headers["etag"]
        again = house.visitor.ask("GET", f"{layer}/export/gpkg?{asked}", if_none_match=etag)
        assert again.status_code == 304, asked


def test_what_is_given_out_comes_back(house: House, office: Person) -> None:
    layer = new_layer(office)
    bring(office, layer, mapping=MAPPING, commit=True)
    for name in ("csv", "geojson"):
        given = export(house.visitor, layer, name).content
        again = bring(office, layer, given, commit=True).json()
        assert again["rows"] == {"good": 3, "refused": 0, "already": 3, "added": 0}, name


def test_spots_with_fields_of_their_own(house: House, office: Person) -> None:
    """A city may give its spots other fields of the same names."""
    words = {"ja": "x", "en": "x"}
    kinds = {"name": "text", "hours": "text", "verified_at": "text", "facilities": "integer"}
    fields = [{"id": name, "type": kind, "label": words} for name, kind in kinds.items()]
    layer = new_layer(office, fields=fields)
    body = {
        "geometry": {"type": "Point", "coordinates": [139.38, 36.15]},
        "properties": {"name": "店", "hours": "昼", "verified_at": "夏", "facilities": 3},
    }
    made = office.ask("POST", f"{layer}/items", body)
    assert made.json()["about"]["opening"]["state"] == "unknown"
    assert made.json()["about"]["opening"]["needs_check"]
    found = house.visitor.ask("GET", "/spots?facility=wifi&limit=1000").json()["features"]
    assert made.json()["id"] not in {each["id"] for each in found}
    assert house.visitor.ask("GET", f"{layer}/export/facilities.csv").status_code == 404
    configured = office.ask("GET", layer)
    body = {name: configured.json()[name] for name in LAYER_MEMBERS}
    kinds = {"name": "integer", "hours": "hours", "verified_at": "date", "facilities": "text"}
    body["fields"] = [{"id": name, "type": kind, "label": words} for name, kind in kinds.items()]
    changed = office.ask("PUT", layer, body, if_match=configured.headers["etag"])
    assert changed.status_code == 200, changed.text
    for name in ("geojson", "csv", "gpkg", "kml", "facilities.csv", "cooling-shelters.csv"):
        assert export(house.visitor, layer, name).status_code == 200
    assert house.visitor.ask("GET", f"{layer}/tiles/0/0/0.mvt").status_code == 200


def test_unchanged_files_are_not_sent_again(house: House, office: Person) -> None:
    layer = new_layer(office)
    bring(office, layer, mapping=MAPPING, commit=True)
    first = export(house.visitor, layer, "csv")
    assert first.headers["cache-control"] == "no-cache"
    same = export(house.visitor, layer, "csv", if_none_match=first.headers["etag"])
    assert (same.status_code, same.content) == (304, b"")
    shown = features(office, layer)[0]
    path = f"{layer}/items/{shown['id']}"
    etag = office.ask("GET", path).headers["etag"]
    office.ask("DELETE", path, if_match=etag)
    now = export(house.visitor, layer, "csv", if_none_match=first.headers["etag"])
    assert now.status_code == 200
    assert shown["properties"]["name"] in first.text
    assert shown["properties"]["name"] not in now.text


def test_collections_lead_to_the_files(house: House, office: Person) -> None:
    layer = new_layer(office)
    bring(office, layer, mapping=MAPPING, commit=True)
    stem = layer.removeprefix("/layers/")
    links = house.client.get(f"/ogc/{CITY}/collections/{stem}").json()["links"]
    files = [each for each in links if each["rel"] == "enclosure"]
    assert len(files) == 6
    for each in files:
        answer = house.client.get(each["href"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(each["type"].partition(";")[0])


def test_lists_by_command(house: House, office: Person, tmp_path: Path) -> None:
    layer = new_layer(office).removeprefix("/layers/")
    (tmp_path / "list.csv").write_text(SHELTERS, "utf-8")
    (tmp_path / "mapping.json").write_text(json.dumps(MAPPING), "utf-8")
    url = house.database.engine.url
    settings = {}
    if not house.database.is_sqlite:
        settings["UCHIMIZU_DATABASE_URL"] = url.set(drivername="postgresql").render_as_string(
            hide_password=False
        )

    def spots(*words: str) -> subprocess.CompletedProcess[str]:
        command = [*UCHIMIZU, "spots", *words, "--data", str(house.server.log.parent)]
        environment = clean_environment(**settings)
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=60
        )

    words = ("import", CITY, layer, f"{tmp_path}/list.csv", "--mapping", f"{tmp_path}/mapping.json")
    dry = spots(*words, "--dry-run")
    assert dry.stdout == "good 3\talready there 0\tadded 0\trefused 1\n", dry.stderr
    assert "row 4" in dry.stderr
    assert features(house.visitor, f"/layers/{layer}") == []
    assert spots(*words).stdout == "good 3\talready there 0\tadded 3\trefused 1\n"
    assert spots(*words).stdout == "good 3\talready there 3\tadded 0\trefused 1\n"
    shown = features(house.visitor, f"/layers/{layer}")
    assert {each["about"]["voice"] for each in shown} == {"office"}
    given = spots("export", CITY, layer, "geojson")
    assert len(json.loads(given.stdout)["features"]) == 3
    for wrong in (
        ("import", CITY, "none", f"{tmp_path}/list.csv"),
        ("export", CITY, layer, "shapefile"),
        ("import", CITY, layer, f"{tmp_path}/list.csv", "--mapping", f"{tmp_path}/list.csv"),
    ):
        ended = spots(*wrong)
        assert ended.returncode == 2, ended.stdout
        assert ended.stderr.startswith("error: ")


def test_an_import_is_taken_back_save_what_was_changed(house: House, office: Person) -> None:
    layer = new_layer(office)
    by_hand = {"geometry": HERE, "properties": {"name": "木かげ", "kind": "park_shade"}}
    assert office.ask("POST", f"{layer}/items", by_hand).status_code == 201
    bring(office, layer, mapping=MAPPING, commit=True)
    more = SHELTERS + "体育館,川辺町1-4,36.1530,139.3830,,,,\n"
    bring(office, layer, more, mapping=MAPPING, commit=True)
    for _ in range(MOST_TOLD):  # they bring nothing
        bring(office, layer, more, mapping=MAPPING, commit=True)
    newest, first = office.ask("GET", f"{layer}/imports").json()["imports"]
    assert [(each["added"], each["left"]) for each in (newest, first)] == [(1, 1), (3, 3)]
    known = {each["properties"]["name"]: each["id"] for each in features(office, layer)}
    library, path = known["中央図書館"], f"{layer}/items/{known['公民館']}"
    etag = office.ask("GET", path).headers["etag"]
    changed = office.ask("PATCH", path, {"properties": {"capacity": 31}}, if_match=etag)
    assert changed.status_code == 200, changed.text

    undo = f"{layer}/imports/{first['number']}"
    assert office.ask("DELETE", undo).json() == {"taken": 2, "changed": 1}
    left = features(house.visitor, layer)
    assert [each["properties"]["name"] for each in left] == ["木かげ", "公民館", "体育館"]
    assert office.ask("DELETE", undo).json() == {"taken": 0, "changed": 1}
    told = office.ask("GET", f"{layer}/imports").json()["imports"]
    assert [(each["added"], each["left"]) for each in told] == [(1, 1), (3, 0)]
    with house.database.read() as connection:
        log = select(audit.c.action).where(audit.c.object == layer.removeprefix("/layers/"))
        acts = connection.scalars(log.order_by(audit.c.number)).all()
        gone = connection.execute(
            select(feature_version)
            .where(feature_version.c.feature == library)
            .order_by(feature_version.c.version)
        ).all()
    assert acts[-1] == "undo-import"
    assert acts.count("undo-import") == 1
    assert [(each.action, each.deleted) for each in gone] == [("create", False), ("delete", True)]
    assert gone[0].properties == gone[1].properties
    assert gone[0].geometry.equals(gone[1].geometry)
    back = f"{layer}/items/{library}/versions"
    restored = office.ask("POST", back, {"version": 1}, if_match=f'"{library}.2"')
    assert restored.status_code == 201, restored.text
    again = bring(office, layer, mapping=MAPPING, commit=True).json()
    assert (again["rows"]["already"], again["rows"]["added"]) == (1, 2)


def test_who_may_take_an_import_back(house: House, office: Person) -> None:
    layer, other = new_layer(office), new_layer(office)
    bring(office, layer, mapping=MAPPING, commit=True)
    (made,) = office.ask("GET", f"{layer}/imports").json()["imports"]
    for who in (house.visitor, house.person(), house.person(Role.MODERATOR)):
        assert who.ask("GET", f"{layer}/imports").status_code == 403
        assert who.ask("DELETE", f"{layer}/imports/{made['number']}").status_code == 403
    assert office.ask("DELETE", f"{other}/imports/{made['number']}").status_code == 404
    assert office.ask("DELETE", f"{layer}/imports/{made['number'] + 1000}").status_code == 404
    assert office.ask("DELETE", f"{layer}/imports/0").status_code == 422
    assert len(features(house.visitor, layer)) == 3
