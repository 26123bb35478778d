"""Points for a visit in a browser: the code of a spot, what it gave, a number at the counter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from gis_server.front_end import WEB_DIST
from layers.people.actor import Membership
from layers.people.memberships import grant
from layers.people.roles import Hat, Role
from layers.store.tables import feature
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.people_house import CITY, PASSWORD, Neighbour, PeopleHouse, people_house
from tests.browser.tested_town import LOCALE, say
from tests.gis_server.civic.points_rules import document

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = f"/people/{CITY}"
CODE = say("出ているコード", "The code that is shown")
GOT_ONE = say("1ポイントつきました。", "Points you got: 1")
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1024, "height": 768}
Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleHouse]:
    """Give a server of a small town with rules of points."""
    if not (WEB_DIST / "index.html").is_file():
        pytest.fail("the pages are not built: npm --prefix web run build")
    with people_house(tmp_path_factory.mktemp("points")) as here:
        one = here.person("つきみ", Role.OFFICE, hat=Hat.OFFICE)
        other = here.person("ほしみ", Role.OFFICE, hat=Hat.OFFICE)
        asked = {"rules": document(), "reason": "夏の外出のため"}
        made = one.ask("POST", "/points/rules/versions", asked)
        path = f"/points/rules/versions/{made['version']}/decision"
        other.ask("POST", path, {"accept": True})
        yield here


@pytest.fixture
def come(browser: Browser, house: PeopleHouse) -> Iterator[Come]:
    """Give browsers of somebody; afterwards none may have seen an error."""
    visitors: list[Visitor] = []

    def open_window(who: Neighbour, size: dict[str, int]) -> Visitor:
        context = browser.new_context(viewport=size, locale=LOCALE)  # type: ignore[arg-type]
        asked = {"login_name": who.login_name, "password": PASSWORD, "hat": "person"}
        address = f"{house.address}/api/cities/{CITY}/sessions"
        assert context.request.post(address, data=asked).ok
        visitors.append(Visitor(context, house.address, expected=("status of 422",)))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


def put_spot(house: PeopleHouse, owner: Neighbour) -> str:
    """Put a spot on the map that everybody sees, of an owner."""
    place = {"type": "Point", "coordinates": [139.38, 36.15]}
    content = {"geometry": place, "properties": {"name": "星川の図書館", "kind": "public"}}
    spot = str(owner.ask("POST", f"/layers/{CITY}-cool-spots/items", content)["id"])
    with house.database.write() as connection:
        seen = update(feature).where(feature.c.id == spot).values(status="published")
        account = connection.execute(seen.returning(feature.c.account)).scalar_one()
        grant(connection, CITY, account, Membership(Role.SPOT_OWNER, f"feature:{spot}"))
    return spot


def test_the_code_of_anothers_place_says_who_shows_it(house: PeopleHouse, come: Come) -> None:
    spot = put_spot(house, house.person("いずみ"))
    stranger = come(house.person("となり"), PHONE)
    stranger.expected = ("status of 403",)
    page = stranger.open(f"{HERE}/spots/{spot}/code")
    expect(page.locator("spot-code-page")).to_contain_text(
        say("この涼み処の持ち主と市役所です", "The owner of this cool place and the city office")
    )
    expect(page.locator("spot-code-page form")).to_have_count(0)
    assert serious_issues(page) == []


def test_a_visit_by_code_and_by_number(house: PeopleHouse, come: Come) -> None:
    owner, guest, other = (house.person(name) for name in ("みずべ", "こかげ", "あおば"))
    spot = put_spot(house, owner)
    counter = come(owner, TABLET).open(f"{HERE}/spots/{spot}/code")
    shown = counter.get_by_test_id("code")
    expect(shown).to_be_visible()
    picture = counter.get_by_role("img", name=say("QRコード", "QR code"))
    expect(picture).to_be_in_viewport(ratio=1)
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("img => img.naturalWidth") > 0
    assert serious_issues(counter) == []

    scanned = shown.inner_text()  # it changes every minute
    phone = come(guest, PHONE).open(f"{HERE}/visit/{spot}#{scanned}")
    expect(phone.get_by_text("星川の図書館")).to_be_visible()
    code = phone.get_by_label(CODE)
    expect(code).to_have_value(scanned)
    code.focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text(GOT_ONE)).to_be_visible()
    heat = say("外の暑さ：わかりません", "Heat outside at about .+: not known")
    expect(phone.get_by_text(re.compile(heat))).to_be_visible()
    claim = phone.get_by_test_id("claim").inner_text()
    assert len(claim.replace("-", "")) == 20
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious_issues(phone) == []
    code.fill(shown.inner_text())
    code.press("Enter")
    before = say("もう1ポイントついています。", "got points for this visit already: 1")
    expect(phone.get_by_text(before)).to_be_visible()
    forget = phone.get_by_role("button", name=say("消す", "Forget"))
    expect(forget).to_be_enabled()  # the list is read anew after a visit
    forget.press("Enter")
    expect(phone.get_by_text(say("消しました。", "Forgotten."), exact=False)).to_be_visible()
    expect(phone.get_by_text(say("まだありません。", "None yet."))).to_be_visible()

    second = come(other, PHONE).open(f"{HERE}/visit/{spot}")
    second.get_by_role("button", name=say("番号を出す", "Get a number")).press("Enter")
    number = second.get_by_test_id("number").inner_text()
    field = counter.get_by_label(say("見せられた番号", "The number that you were shown"))
    field.fill(number)
    field.press("Enter")
    expect(counter.get_by_text(say("確認しました。", "Confirmed."))).to_be_visible()
    second.reload()
    row = say("1ポイント（わかりません）", "points: 1 (not known)")
    expect(second.get_by_text(row, exact=False)).to_be_visible()
    field.fill(number)
    field.press("Enter")
    nobody = say("この番号で待っている人はいません", "Nobody waits with this number")
    expect(counter.get_by_role("alert")).to_contain_text(nobody)


def test_a_code_outlives_signing_in(house: PeopleHouse, browser: Browser) -> None:
    owner, guest = house.person("みなと"), house.person("はまべ")
    spot = put_spot(house, owner)
    code = owner.ask("GET", f"/points/spots/{spot}/code")["code"]
    visitor = Visitor(browser.new_context(viewport=PHONE, locale=LOCALE), house.address)  # type: ignore[arg-type]
    page = visitor.open(f"{HERE}/visit/{spot}#{code}")
    page.locator("main").get_by_role("link", name=say("ログイン", "Sign in")).click()
    expect(page.locator("input[type=password]")).to_be_visible()
    assert code not in page.url
    asked = {"login_name": guest.login_name, "password": PASSWORD, "hat": "person"}
    address = f"{house.address}/api/cities/{CITY}/sessions"
    assert visitor.context.request.post(address, data=asked).ok
    page.goto(f"{house.address}{HERE}/visit/{spot}")
    expect(page.get_by_label(CODE)).to_have_value(code)
    page.get_by_role("button", name=say("ポイントをもらう", "Get points")).click()
    expect(page.get_by_text(GOT_ONE)).to_be_visible()
    page.reload()
    expect(page.get_by_label(CODE)).to_have_value("")
    visitor.end()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Get points"), ("ja-easy", "ポイントをもらう")]
)
def test_other_languages(house: PeopleHouse, come: Come, language: str, words: str) -> None:
    owner = house.person(f"みずべ{language}")
    spot = put_spot(house, owner)
    page = come(owner, PHONE).open(f"{HERE}/visit/{spot}?lang={language}")
    expect(page.get_by_role("button", name=words)).to_be_visible()
    assert serious_issues(page) == []
    page.get_by_label("code" if language == "en" else "コード").fill("AAAA-AAAA")
    page.get_by_role("button", name=words).click()
    expect(page.get_by_role("alert")).to_be_visible()
