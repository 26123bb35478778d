"""At a thing on the map: photos, feelings, comments and reports, in real browsers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from gis_server.demo_people.pictures import pictures
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.people_town import PeopleTown, Person, served_people_town
from tests.browser.tested_town import CITY, LANGUAGE, LOCALE, placed, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Come = Callable[..., Visitor]
COMMENT = say("コメントを書く", "Write a comment")
SEND = say("出す", "Send")
ADD_PHOTO = say("写真をつける", "Add a photo")
FILE = say("写真をえらぶ・とる", "Choose or take a photo")
SHOWS = say("何がうつっていますか", "What does it show?")
SEND_PHOTO = say("写真を出す", "Add the photo")
KEEP_WHAT_IS_SENT = """() => {
  const { fetch } = window;
  window.sent = [];
  window.fetch = async (address, asked) => {
    if (asked?.body instanceof Blob) {
      const bytes = new Uint8Array(await asked.body.arrayBuffer());
      window.sent.push(String.fromCharCode(...bytes));
    }
    return fetch(address, asked);
  };
}"""


@pytest.fixture(scope="module")
def people_town(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleTown]:
    """Serve a copy of the demo town that people may write on."""
    with served_people_town(demo_data, tmp_path_factory.mktemp("talk-town")) as served:
        yield served


@pytest.fixture(scope="module")
def author(people_town: PeopleTown) -> Person:
    return people_town.person("たけやぶ")


@pytest.fixture(scope="module")
def neighbour(people_town: PeopleTown) -> Person:
    return people_town.person("おとなり")


@pytest.fixture
def come(browser: Browser, people_town: PeopleTown) -> Iterator[Come]:
    visitors: list[Visitor] = []

    def window(person: Person | None = None, width: int = 1180, height: int = 820) -> Visitor:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, locale=LOCALE)  # type: ignore[arg-type]
        if person:
            people_town.sign_in(context, person)
        visitors.append(Visitor(context, people_town.address))
        return visitors[-1]

    yield window
    for visitor in visitors:
        visitor.end()


def card_of(visitor: Visitor, item: str, language: str = LANGUAGE) -> tuple[Page, Locator]:
    page = visitor.open(f"/?city={CITY}&item={item}&lang={language}")
    return page, page.locator("item-card")


def in_parts(angle: float) -> tuple[float, float, float]:
    """Give an angle in degrees, minutes and seconds, as cameras write it."""
    minutes, seconds = divmod(angle * 3600, 60)
    return *divmod(minutes, 60), seconds


def test_neighbours_talk_and_others_hear_it(
    come: Come, people_town: PeopleTown, author: Person, neighbour: Person
) -> None:
    item = people_town.note(author, "バスを待つ所に屋根がほしいです。")["id"]
    _, seen = card_of(come(author), item)
    expect(seen).to_contain_text(say("まだコメントはありません。", "No comments yet."))
    page, card = card_of(come(neighbour, width=390, height=844), item)
    card.get_by_label(COMMENT).fill("わたしもです。<b>二時</b>がつらい。")
    card.get_by_role("button", name=SEND, exact=True).click()
    expect(card.get_by_role("listitem").filter(has_text="<b>二時</b>")).to_contain_text(
        say("個人の意見", "Personal opinion")
    )
    expect(card.get_by_label(COMMENT)).to_have_value("")
    expect(seen).to_contain_text("おとなり")  # without a touch
    hot = card.get_by_role("button", name=say("暑い", "hot here"), exact=True)
    hot.click()
    expect(hot).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(hot).to_have_attribute("aria-pressed", "true")
    card.get_by_role("button", name=say("消す", "Delete")).click()
    expect(card).to_contain_text(say("（消されました）", "(taken away)"))


def test_a_photo_is_shown_with_what_must_be_said(
    come: Come, people_town: PeopleTown, author: Person, tmp_path: Path
) -> None:
    item = people_town.note(author, "この木の下は涼しいです。")["id"]
    shown = pictures(np.random.default_rng(1))["tree"][0]
    (tmp_path / "tree.jpg").write_bytes(shown.jpeg)
    own, anybody = come(author), come()
    _, card = card_of(own, item)
    card.locator("summary", has_text=ADD_PHOTO).click()
    card.get_by_label(FILE).set_input_files(tmp_path / "tree.jpg")
    expect(card.get_by_label(say("とった人", "Who took it"))).to_have_value("たけやぶ")
    card.get_by_label(SHOWS).fill("大きなけやき")
    card.get_by_label(say("ほかの人の使い方", "How others may use it")).select_option("CC0 1.0")
    card.get_by_role("button", name=SEND_PHOTO).click()
    photo = card.get_by_role("img", name="大きなけやき")
    expect(photo).to_be_visible()
    assert photo.evaluate("async (image) => (await image.decode(), image.naturalWidth)") > 0
    expect(card.locator("figcaption")).to_contain_text(
        say("たけやぶ・CC0 1.0", "たけやぶ, CC0 1.0")
    )
    _, other = card_of(anybody, item)
    expect(other.get_by_role("img", name="大きなけやき")).to_be_visible()
    own.expected = anybody.expected = ("status of 404",)  # who asks for it just then
    card.get_by_role("button", name=say("写真をとる", "Take the photo away")).click()
    expect(photo).to_have_count(0)


def test_the_place_in_a_photo_is_offered_and_never_sent(
    come: Come, people_town: PeopleTown, author: Person, tmp_path: Path
) -> None:
    item = people_town.note(author, "写真の場所をためします。")["id"]
    lon, lat = placed(139 + 26 / 60 + 20 / 3600, 36 + 12 / 60 + 30 / 3600)
    place = Image.Exif()
    place[0x8825] = {1: "N", 2: in_parts(lat), 3: "E", 4: in_parts(lon)}
    shown = Image.open(io.BytesIO(pictures(np.random.default_rng(1))["canal"][0].jpeg))
    shown.save(tmp_path / "canal.jpg", exif=place)
    page, card = card_of(come(author), item)
    card.locator("textarea").wait_for()
    page.evaluate(KEEP_WHAT_IS_SENT)
    card.locator("summary", has_text=ADD_PHOTO).click()
    card.get_by_label(FILE).set_input_files(tmp_path / "canal.jpg")
    card.get_by_label(SHOWS).fill("水路")
    card.get_by_role("button", name=SEND_PHOTO).click()
    expect(card.get_by_role("img", name="水路")).to_be_visible()
    assert b"Exif" in (tmp_path / "canal.jpg").read_bytes()
    assert page.evaluate("window.sent.map((text) => text.includes('Exif'))") == [False]
    card.get_by_role(
        "button", name=say("写真の場所に動かす", "Move it to where the photo was taken")
    ).click()
    with page.expect_response(lambda each: each.url.endswith("/operations")):
        page.get_by_role("button", name=say("ここに置く", "Put it here")).click()
    moved = next(each for each in people_town.items("notes", author) if each["id"] == item)
    assert moved["geometry"]["coordinates"] == pytest.approx([lon, lat], abs=1e-4)


def parts_of(address: str) -> tuple[str, dict[str, str]]:
    """Give path and query of an address."""
    parts = urlsplit(address)
    return parts.path, dict(parse_qsl(parts.query))


def test_visitors_are_led_to_sign_in_and_may_report(
    come: Come, people_town: PeopleTown, author: Person
) -> None:
    item = people_town.note(author, "となりの家の人がうるさいです。")["id"]
    _, card = card_of(come(), item)
    link = card.get_by_role("link", name=say("ログイン", "Sign in"))
    expect(link).to_be_visible()
    path, asked = parts_of(link.get_attribute("href") or "")
    back, shown = parts_of(asked.pop("back"))
    shown.pop("at", None)  # the view, once the map has come to rest
    assert (path, asked) == (f"/people/{CITY}/sign-in", {"lang": LANGUAGE})
    assert (back, shown) == ("/", {"city": CITY, "item": item, "lang": LANGUAGE})
    expect(card.get_by_label(COMMENT)).to_have_count(0)
    report = say("困った書きこみを知らせる", "Report something wrong")
    card.locator("summary", has_text=report).press("Enter")
    card.get_by_label(say("人を傷つける", "hurts somebody")).check()
    card.get_by_label(say("ひとこと", "A few words")).fill("悪口です。")
    card.get_by_role("button", name=say("見守り役に知らせる", "Tell a moderator")).press("Enter")
    sent = say("知らせました", "Thank you")
    expect(card.get_by_role("status").filter(has_text=sent)).to_be_visible()


def test_what_is_refused_is_said_and_kept(
    come: Come, people_town: PeopleTown, author: Person, neighbour: Person
) -> None:
    item = people_town.note(author, "ベンチがほしいです。")["id"]
    visitor = come(neighbour)
    visitor.expected = ("status of 422",)
    _, card = card_of(visitor, item)
    words = "見て www.a.example と www.b.example と www.c.example"
    card.get_by_label(COMMENT).fill(words)
    card.get_by_role("button", name=SEND, exact=True).click()
    expect(card.get_by_role("alert")).to_contain_text(
        say("リンクは2つまで", "Give at most 2 links")
    )
    expect(card.get_by_label(COMMENT)).to_have_value(words)


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_axe_finds_nothing_serious_at_a_thing(
    come: Come, people_town: PeopleTown, author: Person, neighbour: Person, language: str
) -> None:
    item = people_town.note(author, f"しずかな所です（{language}）。")["id"]
    page, card = card_of(come(neighbour), item, language)
    card.locator("textarea").wait_for()
    for each in card.locator("summary").all():
        each.click()
    expect(card.get_by_role("radio")).to_have_count(7)
    assert serious_issues(page) == []
