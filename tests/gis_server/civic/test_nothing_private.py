"""Scenario 3: no answer to a visitor or to another person holds anything private, in any byte.

Things that are private are planted with marks; then every GET route of the description is asked,
with every id that was planted, in every way that a route may be asked, and its headers and body are
searched. Those whom a mark concerns do find it, so that the search is not one for nothing.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import Table, insert, select

from layers.people import passwords, recovery
from layers.people.login_names import give_login_name
from layers.people.pen_names import folded
from layers.people.roles import Hat, Role
from layers.store import tables
from layers.store.identifiers import now_ms
from tests.gis_server.civic.classroom import begin_class, following
from tests.gis_server.civic.house import CITY, CITY_SITE, House, Person
from tests.gis_server.civic.test_photos import CAPTION, JPEG, add_photo, picture

NOTES = f"{CITY}-notes"
EXACT = (139.3812345, 36.1512345)
E_MAIL = re.compile(rb"[\w.+-]+@[\w-]+\.[\w.]+")
QUERIES = (
    "",
    "?mine=true&limit=1000",
    "?status=hidden",
    "?status=queued",
    "?since=0",
    "?limit=1000",
)
FORMATS = ("geojson", "csv", "kml", "gpkg", "facilities.csv", "cooling-shelters.csv")
STREAM = "/changes/stream"
MAPS = (f"/api/cities/{CITY}/plan.svg",)  # what is published for all; caches keep it


@dataclass
class Planted:
    """What is private, as bytes by a name for it; and the ids by which it may be asked for."""

    marks: dict[str, bytes] = field(default_factory=dict)
    items: list[tuple[str, str]] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    workshops: list[str] = field(default_factory=list)

    def mark(self, name: str) -> str:
        """Give a text that stands nowhere else."""
        word = f"private-{name}-{uuid4().hex[:12]}"
        self.marks[name] = word.encode()
        return word

    def found_in(self, answer: httpx.Response) -> list[str]:
        """Name what of it an answer holds, in its headers or its body."""
        headers = b"\n".join(b": ".join(each) for each in answer.headers.raw)
        held = answer.content + b"\n" + headers
        found = [name for name, value in self.marks.items() if value in held]
        return found + [f"e-mail {each!r}" for each in E_MAIL.findall(held)]


def plant(house: House) -> tuple[Planted, dict[str, Person]]:
    planted = Planted()
    people = {
        "author": house.person(),
        "talker": house.person(),
        "new": house.person(trusted=False),
        "moderator": house.person(Role.MODERATOR),
        "office": house.person(Role.OFFICE, hat=Hat.OFFICE),
    }
    _plant_place(planted, people["author"])
    _plant_talk(planted, people)
    _plant_notes(planted, people)
    _plant_class(planted, house, people)
    _plant_account(planted, house, people)
    return planted, people


def _note(planted: Planted, who: Person, text: str, **more: Any) -> str:
    made = who.add_note(properties={"about": "hot", "text": text}, **more)
    assert made.status_code == 201, made.text
    planted.items.append((NOTES, made.json()["id"]))
    return str(made.json()["id"])


def _plant_notes(planted: Planted, people: Mapping[str, Person]) -> None:
    author, moderator = people["author"], people["moderator"]
    hidden = _note(planted, author, planted.mark("hidden-note"))
    photo = add_photo(
        author, hidden, picture(), credit=planted.mark("hidden-credit"), alt_text="-"
    ).json()
    planted.photos.append(photo["id"])
    report = {"kind": "feature", "id": hidden, "reason": "insult"}
    assert author.ask("POST", "/reports", {**report, "words": planted.mark("report")}).is_success
    act = {"things": [{"kind": "feature", "id": hidden}], "action": "hide", "reason": "insult"}
    decided = moderator.ask(
        "POST", "/moderation/decisions", {**act, "words": planted.mark("decision")}
    )
    decision = decided.json()["decisions"][0]["id"]
    appeal = {"words": planted.mark("appeal")}
    assert author.ask("POST", f"/me/decisions/{decision}/appeal", appeal).is_success
    _note(planted, people["new"], planted.mark("queued-note"))
    deleted = _note(planted, author, planted.mark("deleted-note"))
    path = f"/layers/{NOTES}/items/{deleted}"
    assert author.ask("DELETE", path, if_match=f'"{deleted}.1"').is_success
    planted.items.append((f"{CITY}-cool-spots", hidden))  # asked for on the wrong layer


def _plant_talk(planted: Planted, people: Mapping[str, Person]) -> None:
    author, moderator = people["talker"], people["moderator"]
    talk = f"/layers/{NOTES}/items/{_note(planted, author, 'ここは暑い')}/comments"
    said = author.ask("POST", talk, {"text": planted.mark("hidden-comment")}).json()
    act = {"things": [{"kind": "comment", "id": said["id"]}], "action": "hide", "reason": "insult"}
    assert moderator.ask("POST", "/moderation/decisions", act).is_success
    gone = author.ask("POST", talk, {"text": planted.mark("withdrawn-comment")}).json()
    assert author.ask("DELETE", f"/comments/{gone['id']}").is_success
    assert people["new"].ask("POST", talk, {"text": planted.mark("queued-comment")}).is_success
    reply = {"text": planted.mark("reply"), "official_page": f"https://{CITY_SITE}/heat"}
    assert people["office"].ask("POST", talk, reply).is_success


def _plant_place(planted: Planted, author: Person) -> None:
    """Put something at an exact place that is to be blurred, with a photo that knows a place."""
    place = {"type": "Point", "coordinates": list(EXACT)}
    item = _note(planted, author, "ぼかした場所", geometry=place, blur_m=200)
    for name, value in zip(("lon", "lat"), EXACT, strict=True):
        planted.marks[f"exact {name}"] = f"{value:.5f}".encode()
        for order in "<>":
            planted.marks[f"exact {name} {order}d"] = struct.pack(f"{order}d", value)
    photo = add_photo(author, item, picture("#667788")).json()
    planted.photos.append(photo["id"])
    planted.marks["metadata of the photo"] = b"CANARY"
    planted.marks["EXIF"] = b"Exif\0\0"


def _plant_class(planted: Planted, house: House, people: dict[str, Person]) -> None:
    task = [{"text": planted.mark("task")}]
    groups = [{"name": planted.mark("group")[-20:], "colour": "#0072b2"}]
    planted.marks["group"] = groups[0]["name"].encode()
    title = planted.mark("class")
    room = begin_class(house, title=title, tasks=task, groups=groups, rules=[planted.mark("rule")])
    pupil = room.pupil()
    work = {"geometry": {"type": "Point", "coordinates": [139.38, 36.15]}}
    drawn = {**work, "properties": {"kind": "text", "text": planted.mark("class-work")}}
    item = pupil.ask("POST", room.works, drawn).json()["id"]
    layer = room.about["works_layer"]
    planted.items += [(layer, item), (room.about["notes_layer"], item)]
    planted.workshops.append(room.about["id"])
    comment = {"text": planted.mark("class-comment")}
    assert pupil.ask("POST", f"{room.works}/{item}/comments", comment).is_success
    words = {**CAPTION, "alt_text": planted.mark("class-photo")}
    added = room.teacher.client.post(
        f"/api/cities/{CITY}{room.works}/{item}/photos",
        params=words,
        content=picture("#112233"),
        headers={**room.teacher.headers, **JPEG},
    )
    planted.photos.append(added.json()["id"])
    planted.marks["code"] = room.code.encode()
    report = {"kind": "feature", "id": item, "reason": "other"}
    assert pupil.ask(
        "POST", "/reports", {**report, "words": planted.mark("class-report")}
    ).is_success
    people |= {"teacher": room.teacher, "pupil": pupil}


def _plant_account(planted: Planted, house: House, people: Mapping[str, Person]) -> None:
    """Give the author all that an account may have, and mark it with its rows."""
    author = people["author"]
    assert author.account
    with house.database.write() as connection:
        hash_ = passwords.hashed("ひがしの川に橋が三つある")
        planted.marks["login name"] = give_login_name(
            connection, CITY, author.account, hash_=hash_
        ).encode()
        recovery.make_codes(connection, author.account)
        known = {"account": author.account, "created_at": now_ms()}
        key = {"id": planted.mark("passkey"), "public_key": planted.mark("key"), "sign_count": 0}
        connection.execute(
            insert(tables.passkey).values(**key, **known, name=planted.mark("passkey-name"))
        )
        subject = {"city": CITY, "provider": "line", "subject_hash": planted.mark("subject")}
        connection.execute(
            insert(tables.identity).values(id=planted.mark("identity"), **subject, **known)
        )
        rows = {
            tables.password: ("hash",),
            tables.recovery_code: ("hash",),
            tables.session: ("id", "token_hash", "device"),
            tables.membership: ("id",),
        }
        for table, columns in rows.items():
            _mark_rows(planted, connection.execute, table, columns, author.account)
    for name, person in people.items():
        if person.account:
            planted.marks[f"account of {name}"] = person.account.encode()
        if person.token:
            planted.marks[f"session of {name}"] = person.token.encode()
    pen_name = author.ask("GET", "/me").json()["pen_name"]
    office, moderator = people["office"], people["moderator"]
    suspended = {"reason": "spam", "words": planted.mark("suspension"), "days": 1}
    role = {"role": "moderator", "reason": planted.mark("role-reason")}
    with house.database.write() as connection:
        own = tables.account.c.id == author.account
        key = {"pen_name_key": folded(pen_name)}
        connection.execute(tables.account.update().where(own).values(**key))
    proposed = {"pen_name": pen_name, **suspended}
    assert moderator.ask("POST", "/suspensions", proposed).status_code == 201
    assert office.ask("POST", "/roles", {"pen_name": pen_name, **role}).status_code == 201


def _mark_rows(
    planted: Planted, execute: Any, table: Table, columns: tuple[str, ...], account: str
) -> None:
    for row in execute(select(table).where(table.c.account == account)).mappings():
        for column in columns:
            value = row[column]
            if isinstance(value, bytes) and len(value) >= 8:
                planted.marks[f"{table.name}.{column}"] = value
            elif isinstance(value, str) and len(value) >= 8:
                planted.marks[f"{table.name}.{column} {value[:4]}"] = value.encode()


def addresses(description: Any, planted: Planted, layers: list[str]) -> Iterator[str]:
    """Give every address that a GET route of the description may have here."""
    values = {
        "city": [CITY],
        "format": list(FORMATS),
        "photo": planted.photos,
        "size": ["full", "preview"],
        "workshop": planted.workshops,
        "provider": ["line"],
        "gml_id": ["bldg_0001"],
        "dataset": ["bldg_lod1"],
        "run": ["r"],
        "job": ["j"],
        "quantity": ["tmrt"],
    }
    tile = [("0", "0", "0"), ("14", "14535", "6432"), ("22", "3721107", "1646834")]
    for route, operations in description["paths"].items():
        if "get" not in operations or route.endswith(STREAM):
            continue
        names = re.findall(r"\{(\w+)\}", route)
        taken = {each["name"] for each in operations["get"].get("parameters", ())}
        pairs = {("layer", "item"), ("collection", "item")}
        together = next((pair for pair in pairs if set(pair) <= set(names)), None)
        if together:
            choices: list[Mapping[str, str]] = [
                dict(zip(together, each, strict=True)) for each in planted.items
            ]
        elif {"z", "x", "y"} <= set(names):
            choices = [dict(zip("zxy", each, strict=True)) for each in tile]
        else:
            choices = [{}]
        rest = [name for name in names if not choices[0].get(name)]
        known = {**values, "layer": layers, "collection": layers}
        for choice in choices:
            for one in itertools.product(*(known.get(name, ["x"]) for name in rest)):
                path = route.format(**choice, **dict(zip(rest, one, strict=True)))
                yield from (path + query for query in QUERIES if query_names(query) <= taken)


def query_names(query: str) -> set[str]:
    return set(re.findall(r"(\w+)=", query))


def test_no_answer_holds_anything_private(house: House) -> None:
    planted, people = plant(house)
    stranger, visitor = house.person(), house.visitor
    other_class = begin_class(house)
    searched, routes, leaks = 0, set(), []
    layers = [each["id"] for each in visitor.ask("GET", "/layers").json()["layers"]]
    layers += [layer for layer, _ in planted.items if layer not in layers]
    asked = list(addresses(house.description, planted, layers))
    who = {"visitor": visitor, "another person": stranger, "another pupil": other_class.pupil()}
    for name, person in who.items():
        for address in asked:
            answer = house.client.get(address, headers=person.headers)
            assert answer.status_code < 500, address
            searched += 1
            routes.add(re.sub(r"\?.*", "", address))
            leaks += [f"{name} {address}: {each}" for each in planted.found_in(answer)]
        with following(house, person) as lines:
            stream = "\n".join(itertools.islice(lines, 3)).encode()
        leaks += [
            f"{name} stream: {key}" for key, value in planted.marks.items() if value in stream
        ]
    print(
        f"\n{searched} answers of {len(routes)} addresses searched for "
        f"{len(planted.marks)} private things: {len(leaks)} found"
    )
    assert leaks == []
    assert searched > 500
    require_found(house, planted, people)


def test_caches_ask_each_time_or_keep_nothing(house: House) -> None:
    planted, people = plant(house)
    layers = [each["id"] for each in house.visitor.ask("GET", "/layers").json()["layers"]]
    layers += [layer for layer, _ in planted.items if layer not in layers]
    asked = [each for each in addresses(house.description, planted, layers) if "?" not in each]
    given, kept = set(), []
    for name in ("teacher", "author", "office"):
        for address in asked:
            answer = house.client.get(address, headers=people[name].headers)
            given |= {address} if answer.status_code == 200 else set()
            if not {"no-store", "no-cache"} & set(cache_rules(answer)) and address not in MAPS:
                kept.append(f"{name} {address}")
    assert kept == []
    workshop = f"/api/cities/{CITY}/workshops/{planted.workshops[0]}"
    assert {f"{workshop}/pack", f"{workshop}/code", f"{workshop}/code.svg"} <= given


def cache_rules(answer: httpx.Response) -> list[str]:
    return re.findall(r"[\w-]+", answer.headers.get("cache-control", ""))


def require_found(house: House, planted: Planted, people: Mapping[str, Person]) -> None:
    """See that those whom they concern find the marks: the search knows what it looks for."""
    teacher, workshop = people["teacher"], planted.workshops[0]
    found: set[str] = set()
    for person, paths in (
        (people["author"], (f"/layers/{NOTES}/items?mine=true&limit=1000", "/me/decisions")),
        (people["author"], ("/me/data", "/me/passkeys")),
        (people["new"], (f"/layers/{NOTES}/items?mine=true",)),
        (people["moderator"], ("/moderation/queue", "/suspensions")),
        (people["office"], ("/official-replies", "/joint-acts")),
        (teacher, (f"/workshops/{workshop}", f"/workshops/{workshop}/code")),
        (teacher, (f"/layers/{workshop}-works/items", "/moderation/queue")),
    ):
        for path in paths:
            answer = house.client.get(f"/api/cities/{CITY}{path}", headers=person.headers)
            assert answer.status_code == 200, path
            found.update(planted.found_in(answer))
    expected = {"hidden-note", "queued-note", "report", "decision", "appeal", "reply", "suspension"}
    expected |= {"role-reason", "class", "task", "group", "rule", "class-work", "passkey-name"}
    assert expected - found == set()
