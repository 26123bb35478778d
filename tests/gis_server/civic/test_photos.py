"""Photos: rebuilt, kept, shown while they may be seen, and gone when they are taken away."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from gis_server.civic import SQLITE_FILE
from gis_server.people.own_parts import CLOSERS
from layers.media.bare import besides_pixels
from layers.media.photos import MOST_ON_A_FEATURE
from layers.people.actor import Actor
from layers.people.leaving import close_account
from layers.people.pen_names import FORMER_MEMBER
from layers.people.roles import Hat, Role
from tests.gis_server.civic.described import require_described
from tests.gis_server.civic.house import CITY, House, Person
from tests.layers.media import phone_files

CAPTION = {
    "licence": "CC BY 4.0",
    "credit": "ペン太",
    "alt_text": "駅前の木かげ",
    "ai_made": "false",
}
JPEG = {"content-type": "image/jpeg"}
MEDIA_TYPES = {"jpeg": "image/jpeg", "mpo": "image/jpeg", "png": "image/png", "apng": "image/png"}
MEDIA_TYPES |= {"webp": "image/webp", "heic": "image/heic"}


def picture(colour: str = "green", *, side: int = 640) -> bytes:
    """Give a JPEG as a telephone writes it, with a place inside."""
    image = Image.new("RGB", (side, side * 3 // 4), colour)
    file = BytesIO()
    image.save(file, "JPEG", exif=phone_files.exif(), comment=b"CANARY")
    return file.getvalue()


def add_photo(
    who: Person,
    item: str,
    data: bytes,
    headers: dict[str, str] | None = None,
    *,
    layer: str = f"{CITY}-notes",
    **caption: str,
) -> httpx.Response:
    answer = who.client.post(
        f"/api/cities/{CITY}/layers/{layer}/items/{item}/photos",
        params={**CAPTION, **caption},
        content=data,
        headers={**who.headers, **(headers or JPEG)},
    )
    require_described(who.description, answer)
    return answer


def ask_file(who: Person, url: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return who.client.get(url, headers={**who.headers, **named})


def photos(who: Person, item: str, *, layer: str = f"{CITY}-notes") -> list[dict[str, Any]]:
    answer = who.ask("GET", f"/layers/{layer}/items/{item}/photos")
    found: list[dict[str, Any]] = answer.json()["photos"]
    return found


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*/*")}


def test_a_photo_is_added_shown_and_taken_away(house: House, media_folder: Path) -> None:
    me = house.person()
    item = me.add_note().json()["id"]
    before = files_in(media_folder)
    made = add_photo(me, item, picture("#123456"))
    assert made.status_code == 201, made.text
    photo = made.json()
    assert (photo["width"], photo["height"], photo["colour"][:5]) == (640, 480, "#1234")
    assert (photo["credit"], photo["alt_text"], photo["mine"]) == ("ペン太", "駅前の木かげ", True)
    assert photos(house.visitor, item) == [{**photo, "mine": False}]
    for url in (photo["url"], photo["preview_url"]):
        sent = ask_file(house.visitor, url)
        assert sent.status_code == 200
        assert sent.headers["content-type"] == "image/jpeg"
        assert sent.headers["x-content-type-options"] == "nosniff"
        assert sent.headers["cache-control"] == "private, no-cache"
        assert b"CANARY" not in sent.content
        assert b"Exif" not in sent.content
        again = ask_file(house.visitor, url, if_none_match=sent.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
    assert len(files_in(media_folder) - before) == 2
    assert house.person().ask("DELETE", f"/photos/{photo['id']}").status_code == 403
    assert me.ask("DELETE", f"/photos/{photo['id']}").status_code == 204
    assert files_in(media_folder) == before
    assert photos(me, item) == []
    assert ask_file(me, photo["url"], if_none_match=sent.headers["etag"]).status_code == 404


def test_no_photo_of_a_phone_keeps_or_serves_metadata(house: House, media_folder: Path) -> None:
    """Scenario 7: whatever a phone writes, what is stored and what is served are pixels alone."""
    files, served = dict(phone_files.phone_files()), []
    for number, (name, data) in enumerate(files.items()):
        if number % MOST_ON_A_FEATURE == 0:
            me = house.person()
            item = me.add_note().json()["id"]
        made = add_photo(me, item, data, {"content-type": MEDIA_TYPES[name.split()[0]]})
        assert made.status_code == 201, (name, made.text)
        urls = (made.json()["url"], made.json()["preview_url"])
        served += [ask_file(house.visitor, url).content for url in urls]
    stored = [each.read_bytes() for each in media_folder.glob("*/*")]
    print(f"\n{len(files)} photos of phones, {sum(map(len, files.values())):,} bytes:")
    for what, kept in (("stored", stored), ("served", served)):
        found = [
            each for each in kept if besides_pixels(each) or phone_files.CANARY.encode() in each
        ]
        print(
            f"{len(kept)} files {what}, {sum(map(len, kept)):,} bytes: {len(found)} with metadata"
        )
        assert found == []
    assert len(served) == 2 * len(files)
    assert set(served) <= set(stored)


def test_the_same_photo_twice(house: House, media_folder: Path) -> None:
    me, item = (person := house.person()), person.add_note().json()["id"]
    data, identifier = picture("#abcdef"), str(uuid4())
    before = files_in(media_folder)
    first = add_photo(me, item, data, id=identifier).json()
    assert add_photo(me, item, data, id=identifier).json() == first  # as after a lost answer
    assert len(photos(me, item)) == 1
    other = house.person()
    assert add_photo(other, item, data, id=identifier).status_code == 409
    second = add_photo(other, item, data).json()
    assert len(files_in(media_folder) - before) == 2
    me.ask("DELETE", f"/photos/{first['id']}")
    assert ask_file(house.visitor, second["url"]).status_code == 200  # it is still on the feature
    other.ask("DELETE", f"/photos/{second['id']}")
    assert files_in(media_folder) == before


def test_first_photos_wait_for_a_look(house: House) -> None:
    new, moderator = house.person(trusted=False), house.person(Role.MODERATOR)
    item = house.person().add_note().json()["id"]
    photo = add_photo(new, item, picture()).json()
    assert photo["status"] == "queued"
    assert [len(photos(each, item)) for each in (new, moderator, house.visitor)] == [1, 1, 0]
    assert ask_file(house.visitor, photo["url"]).status_code == 404
    assert ask_file(moderator, photo["url"]).headers["cache-control"] == "no-store"
    things = {"things": [{"kind": "photo", "id": photo["id"]}], "action": "accept"}
    assert moderator.ask("POST", "/moderation/decisions", things).status_code == 201
    shown = ask_file(house.visitor, photo["url"])
    assert shown.status_code == 200
    hidden = {**things, "action": "hide", "reason": "personal-data"}
    assert moderator.ask("POST", "/moderation/decisions", hidden).status_code == 201
    etag = shown.headers["etag"]
    assert ask_file(house.visitor, photo["url"], if_none_match=etag).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"alt_text": " "}, "alt_text"),
        ({"credit": "a\u202eb"}, "credit"),
        ({"credit": "x" * 201}, "credit"),
        ({"licence": "mine"}, "query.licence"),
        ({"ai_made": "perhaps"}, "query.ai_made"),
        ({"id": "../../etc/passwd"}, "query.id"),
    ],
)
def test_captions_that_are_refused(house: House, changed: dict[str, str], field: str) -> None:
    me, item = (person := house.person()), person.add_note().json()["id"]
    refused = add_photo(me, item, b"", JPEG, **changed)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field


def test_files_that_are_refused(house: House) -> None:
    me, item = (person := house.person()), person.add_note().json()["id"]
    for data in (b"", b"<svg onload=alert(1)>", b"GIF89a" + bytes(100), picture()[:300]):
        refused = add_photo(me, item, data)
        assert refused.status_code == 422, data[:10]
        assert refused.json()["type"] == "urn:uchimizu:problem:photo-refused"
        assert refused.json()["detail"]
    assert add_photo(me, item, bytes(10_000_001)).status_code == 413
    for media_type in ("text/html", "image/svg+xml", "application/json"):
        refused = add_photo(me, item, picture(), headers={"content-type": media_type})
        assert refused.status_code == 415
    assert photos(me, item) == []


def test_who_may_not_add_is_told_before_the_bytes(house: House) -> None:
    me, item = (person := house.person()), person.add_note().json()["id"]
    assert add_photo(house.visitor, item, picture()).status_code == 403
    assert add_photo(me, str(uuid4()), picture()).status_code == 404
    cross = {**JPEG, "sec-fetch-site": "cross-site"}
    assert add_photo(me, item, picture(), headers=cross).status_code == 403


def test_a_feature_has_ten_photos_at_most(house: House) -> None:
    me, item = (person := house.person()), person.add_note().json()["id"]
    for each in range(10):
        assert add_photo(me, item, picture(f"#0000{each:02x}", side=40)).status_code == 201
    assert add_photo(me, item, picture(side=40)).json()["errors"][0]["field"] == "photo"


@pytest.fixture
def media_folder(house: House) -> Path:
    """Give the folder in which the server keeps photos."""
    data = house.server.log.parent
    assert (data / SQLITE_FILE).exists() or not house.database.is_sqlite
    return data / "media"


def test_whoever_leaves_takes_names_and_what_waits_along(house: House) -> None:
    me, new = house.person(), house.person(trusted=False)
    moderator = house.person(Role.MODERATOR)
    item = house.person().add_note().json()["id"]
    shown, waiting = (add_photo(each, item, picture("#556677")).json() for each in (me, new))
    said = {"text": "はじめまして"}
    path = f"/layers/{CITY}-notes/items/{item}/comments"
    assert new.ask("POST", path, said).json()["status"] == "queued"
    with house.database.write() as connection:
        for each in (me, new):
            actor = Actor(CITY, Hat.PERSON, account=each.account)
            close_account(connection, actor, closers=CLOSERS)
    (left,) = photos(moderator, item)
    assert (left["id"], left["credit"], left["pen_name"]) == (shown["id"], *[FORMER_MEMBER] * 2)
    assert ask_file(moderator, waiting["url"]).status_code == 404
    assert moderator.ask("GET", path).json()["comments"] == []
