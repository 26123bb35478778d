"""Scenario 18: citizen, pupil and moderator do their tasks with the keyboard and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from gis_server.demo_town.town_data import FIRST
from layers.people.actor import Membership
from layers.people.memberships import grant
from layers.people.roles import Role
from layers.store.database import open_database
from layers.store.identifiers import now_ms
from layers.store.tables import account
from tests.browser.conftest import Visitor
from tests.browser.keys import press, tab_to
from tests.browser.people_town import HERE, PeopleTown, Person, served_people_town
from tests.browser.test_flat_map import wait_for_map
from tests.browser.tested_town import CITY, LOCALE, say
from tests.gis_server.civic.test_photos import picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AT = f"at={HERE[1]},{HERE[0]},17.5,0,0"
Come = Callable[..., Visitor]
TAKE = say("ここにする", "Here")
SEND = say("出す", "Send")
UNDO = say("もどす", "Undo")
HIDE = say("かくす", "Hide")


@pytest.fixture(scope="module")
def town(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleTown]:
    """Serve a copy of the demo town that people may write on."""
    with served_people_town(demo_data, tmp_path_factory.mktemp("keys-town")) as served:
        yield served


COUNT = """for (const kind of ['keydown', 'pointerdown'])
  addEventListener(kind, (event) => {
    if (event.isTrusted) sessionStorage[kind] = Number(sessionStorage[kind] ?? 0) + 1;
  }, true);"""


@pytest.fixture
def come(browser: Browser, town: PeopleTown, request: pytest.FixtureRequest) -> Iterator[Come]:
    """Give a way to open windows; in the end, see that keys were pressed and nothing else."""
    visitors: list[Visitor] = []

    def window(person: Person | None = None) -> Visitor:
        context = browser.new_context(viewport={"width": 1180, "height": 820}, locale=LOCALE)
        if person:
            town.sign_in(context, person)
        context.add_init_script(COUNT)
        visitors.append(Visitor(context, town.address))
        return visitors[-1]

    yield window
    pages = [page for visitor in visitors for page in visitor.context.pages]
    asked = "(kinds) => kinds.map((each) => Number(sessionStorage[each] ?? 0))"
    counts = [page.evaluate(asked, ["keydown", "pointerdown"]) for page in pages]
    keys, pointed = (sum(each[at] for each in counts) for at in (0, 1))
    print(f"\n{request.node.name}: {keys} keys, {pointed} clicks or touches")
    for visitor in visitors:
        visitor.end()
    assert keys > 0
    assert pointed == 0


def with_role(town: PeopleTown, pen_name: str, role: Role) -> Person:
    """Make somebody with a role."""
    person = town.person(pen_name)
    database = open_database(town.data / "people.sqlite")
    try:
        with database.write() as connection:
            named = select(account.c.id).where(account.c.pen_name == pen_name)
            grant(connection, CITY, connection.scalar(named) or "", Membership(role))
    finally:
        database.close()
    return person


def note_here(page: Page, about: str, text: str) -> None:
    """Write a note in the middle of the map, beginning with the button that asks for one."""
    press(page, say("気づきを書く", "Write a note"))
    expect(page.get_by_role("button", name=TAKE, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("task-panel .kinds button").first).to_be_visible()
    press(page, about)
    tab_to(page, say("気づいたこと", "What I noticed"))
    page.keyboard.type(text)
    press(page, SEND)
    expect(page.locator("item-card")).to_contain_text(text)


def eventually(find: Callable[[], Any]) -> Any:
    for _ in range(300):
        if found := find():
            return found
        time.sleep(0.2)
    raise AssertionError("it did not come to the server")


def test_a_citizen_finds_a_cool_place_writes_comments_and_undoes(
    come: Come, town: PeopleTown
) -> None:
    moderator = with_role(town, "すずさと", Role.MODERATOR)
    spot = {"name": "鍵盤の図書館", "kind": "public"}
    suggested = town.add(town.person("おとなり"), "cool-spots", spot)
    accepted = {"things": [{"kind": "feature", "id": suggested["id"]}], "action": "accept"}
    assert town.ask("POST", "/moderation/decisions", moderator, accepted).is_success
    page = come(town.person("けやき")).open(f"/?city={CITY}&{AT}")
    wait_for_map(page)
    expect(page.locator("people-panel .choose")).to_be_attached()
    press(page, say("いま涼しい所は", "Where is it cool now"))
    press(page, "鍵盤の図書館")
    expect(page.locator("item-card h2")).to_contain_text("鍵盤の図書館")
    press(page, say("閉じる", "Close"))
    note_here(page, say("暑い", "It is hot here"), "鍵だけで書いた気づき")
    [note] = eventually(lambda: town.with_text("鍵だけで書いた気づき"))
    tab_to(page, say("コメントを書く", "Write a comment"))
    page.keyboard.type("鍵だけのコメント")
    press(page, SEND)
    talk = f"/layers/{CITY}-notes/items/{note['id']}/comments"
    said = eventually(lambda: town.ask("GET", talk).json()["comments"])
    assert [each["text"] for each in said] == ["鍵だけのコメント"]
    press(page, say("消す", "Delete"))
    eventually(lambda: not town.with_text("鍵だけで書いた気づき"))
    press(page, UNDO)
    [back] = eventually(lambda: town.with_text("鍵だけで書いた気づき"))
    assert back["id"] == note["id"]


def test_a_citizen_adds_a_photo(come: Come, town: PeopleTown, tmp_path: Path) -> None:
    """Scenario 7 by keys: the browser's own window for files is the only other thing."""
    person = town.person("ぶな")
    note = town.note(person, "写真のある気づき")
    (tmp_path / "shade.jpg").write_bytes(picture("#335577"))
    page = come(person).open(f"/?city={CITY}&{AT}&item={note['id']}")
    page.on("filechooser", lambda _: None)  # told early, so that no key comes before it is heard
    add = say("写真をつける", "Add a photo")
    expect(page.locator("item-card summary", has_text=add)).to_be_visible()
    press(page, add)
    tab_to(page, say("写真をえらぶ", "Choose or take a photo"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(tmp_path / "shade.jpg")
    tab_to(page, say("何がうつっていますか", "What does it show?"))
    page.keyboard.type("木かげの写真")
    tab_to(page, say("ほかの人の使い方", "How others may use it"))
    page.keyboard.press("ArrowDown")
    press(page, say("写真を出す", "Add the photo"))
    photos = f"/layers/{CITY}-notes/items/{note['id']}/photos"
    [photo] = eventually(lambda: town.ask("GET", photos).json()["photos"])
    assert photo["alt_text"] == "木かげの写真"


def test_a_pupil_joins_writes_and_draws(come: Come, town: PeopleTown) -> None:
    teacher = with_role(town, "せんせい", Role.FACILITATOR)
    plan = {"title": "鍵の授業", "opens_at": now_ms() - 1000, "closes_at": now_ms() + 3_600_000}
    made = town.ask("POST", "/workshops", teacher, plan).json()
    code = town.ask("GET", f"/workshops/{made['id']}/code", teacher).json()["code"]
    page = come().open("/join")
    tab_to(page, say("参加コード", "Code"))
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("animal")).to_be_visible()
    press(page, say("はじめる", "Begin"))
    wait_for_map(page)
    expect(page.locator("people-panel .choose")).to_be_attached()
    note_here(page, say("涼しい", "It is cool here"), "木の下は涼しい")
    notes = f"/layers/{made['notes_layer']}/items"
    eventually(lambda: town.ask("GET", notes, teacher).json()["features"])
    press(page, say("木や形をかく", "Draw trees, shapes"))
    expect(page.locator("task-panel .tools button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=TAKE, exact=True)).to_be_focused()
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("task-panel item-form")).to_be_visible()
    press(page, SEND)
    if CITY == FIRST:  # a building stands there, in other towns some metres away
        press(page, say("このまま出す", "Send it as it is"))
    works = f"/layers/{made['works_layer']}/items"
    [tree] = eventually(lambda: town.ask("GET", works, teacher).json()["features"])
    assert tree["properties"]["kind"] == "tree"


def test_a_moderator_takes_hides_restores_and_answers(come: Come, town: PeopleTown) -> None:
    author, moderator = town.person("いちょう"), with_role(town, "みまもり", Role.MODERATOR)
    other = with_role(town, "もうひとり", Role.MODERATOR)
    first, second = (town.note(author, text)["id"] for text in ("悪口その一", "悪口その二"))
    for item in (first, second):
        thing = {"kind": "feature", "id": item}
        assert town.ask("POST", "/reports", other, {**thing, "reason": "insult"}).is_success
    act = {"things": [{"kind": "feature", "id": second}], "action": "hide", "reason": "insult"}
    decided = town.ask("POST", "/moderation/decisions", other, act).json()["decisions"][0]
    appealed = {"words": "ちがいます"}
    path = f"/me/decisions/{decided['id']}/appeal"
    assert town.ask("POST", path, author, appealed).is_success

    def is_there(item: str) -> bool:
        return town.ask("GET", f"/layers/{CITY}-notes/items/{item}").is_success

    page = come(moderator).open(f"/people/{CITY}/desk")
    expect(page.locator("article.current")).to_be_visible()
    tab_to(page, "悪口その一", key="j")
    page.keyboard.press("h")
    eventually(lambda: not is_there(first))
    expect(page.get_by_role("status").filter(has_text=HIDE)).to_be_visible()
    tab_to(page, "ちがいます", key="j")
    page.keyboard.press("a")
    page.keyboard.type("たしかめました")
    press(page, say("異議を認める", "Uphold the appeal"))
    eventually(lambda: is_there(second))
    page.reload()
    expect(page.locator("desk-page")).to_contain_text(say("問題なし：", "Dismiss:"))
    press(page, say("決めたこと", "Decisions"))
    expect(page.locator("decisions-page li").first).to_be_visible()
    press(page, f"{UNDO} {HIDE}")
    press(page, say("もどす（決定を取り消す）", "Take the decision back"))
    eventually(lambda: is_there(first))


def test_a_flood_is_refused_with_two_keys(come: Come, town: PeopleTown) -> None:
    """Scenario 22: what says the same is chosen by one key, refused for a reason by another."""
    moderator = with_role(town, "つばめ", Role.MODERATOR)
    place = {"type": "Point", "coordinates": HERE}
    spam = {"geometry": place, "properties": {"about": "other", "text": "安い品 www.buy.example"}}
    posted = [town.ask("POST", f"/layers/{CITY}-notes/items", json=spam) for _ in range(5)]
    assert {each.status_code for each in posted} == {201}
    reasons = town.ask("GET", "/reports/reasons").json()["reasons"]
    number = [each["id"] for each in reasons].index("advertising") + 1
    page = come(moderator).open(f"/people/{CITY}/desk")
    expect(page.locator("article.current")).to_be_visible()
    tab_to(page, "安い品", key="j")
    page.keyboard.press("e")
    together = say("選んだ5件をまとめて", "5 selected, together")
    expect(page.get_by_role("region", name=together)).to_be_visible()
    page.keyboard.press(str(number))
    refused = say("出さない：5件", "Refuse: 5")
    expect(page.get_by_role("status").filter(has_text=refused)).to_be_visible()
    expect(page.locator("desk-card").filter(has_text="安い品")).to_have_count(0)
    decisions = town.ask("GET", "/moderation/decisions", moderator).json()["decisions"]
    assert [each["reason"] for each in decisions[:5]] == ["advertising"] * 5
