"""Scenario 20: an A4 map of 20 spots prints in grey; a filled sheet is typed in with keys alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from gis_server.front_end import WEB_DIST
from layers.people.roles import Hat, Role
from layers.store.tables import feature, feature_version
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.keys import press, tab_to
from tests.browser.people_house import CITY, PASSWORD, Neighbour, PeopleHouse, people_house
from tests.layers.heat_package.paper.pdf_looks import grey_pixels, page_sizes_mm, words_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

HERE = f"/people/{CITY}"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1180, "height": 820}
MIDDLE = (139.38, 36.15)
Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleHouse]:
    """Give a server of a small town with twenty cool places."""
    if not (WEB_DIST / "index.html").is_file():
        pytest.fail("the pages are not built: npm --prefix web run build")
    with people_house(tmp_path_factory.mktemp("paper")) as here:
        office = here.person("つきみ", Role.OFFICE, hat=Hat.OFFICE)
        for number in range(20):
            lon = MIDDLE[0] + (number % 5 - 2) * 0.0008
            lat = MIDDLE[1] + (number // 5 - 2) * 0.0008
            place = {"type": "Point", "coordinates": [lon, lat]}
            week = {day: [{"opens": "09:00", "closes": "17:00"}] for day in DAYS}
            name = f"涼み処{number + 1}号館"
            about = {"name": name, "kind": "public", "hours": {"weekly": week}}
            office.ask("POST", f"/layers/{CITY}-cool-spots/items", about_at(about, place))
        with here.database.write() as connection:
            for table in (feature, feature_version):
                connection.execute(update(table).values(status="published"))
        time.sleep(1.1)  # a sheet shows what was there when its second began
        yield here


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def about_at(properties: dict[str, object], place: dict[str, object]) -> dict[str, object]:
    return {"geometry": place, "properties": properties}


@pytest.fixture
def come(browser: Browser, house: PeopleHouse) -> Iterator[Come]:
    """Give browsers of somebody; afterwards none may have seen an error."""
    visitors: list[Visitor] = []

    def open_window(who: Neighbour | None, size: dict[str, int]) -> Visitor:
        context = browser.new_context(viewport=size, locale="ja-JP")  # type: ignore[arg-type]
        if who is not None:
            asked = {"login_name": who.login_name, "password": PASSWORD, "hat": "person"}
            address = f"{house.address}/api/cities/{CITY}/sessions"
            assert context.request.post(address, data=asked).ok
        visitors.append(Visitor(context, house.address, expected=("status of 422",)))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


def test_a_map_is_made_filled_and_typed_in(house: PeopleHouse, come: Come) -> None:
    desk = come(house.person("あおば"), DESK)
    page = desk.open(f"{HERE}/paper?middle={MIDDLE[0]},{MIDDLE[1]}")
    expect(page.get_by_label("地図のまんなか")).to_have_value(f"{MIDDLE[0]},{MIDDLE[1]}")
    assert serious_issues(page) == []
    press(page, "地図を作る")
    link = page.get_by_role("link", name="印刷する（PDF）", exact=True)
    expect(page.get_by_text("涼み処は20か所です", exact=False)).to_be_visible()
    address = str(link.get_attribute("href"))
    pdf = desk.context.request.get(house.address + address).body()
    assert set(page_sizes_mm(pdf)) == {(210, 297)}
    words = "".join(words_of(pdf).split())
    number = address.split("/")[-2]
    for each in (
        number,
        "涼み処20号館",
        "毎日9:00〜17:00",
        "CCBY4.0",
        "架空の町のデータ",
        "地図の見かた",
    ):
        assert each in words, each
    assert (grey_pixels(pdf, 0, dots_per_inch=60) < 60).any()

    field = page.get_by_label("紙の番号")
    field.fill(number.lower().replace("-", " "))
    field.press("Enter")
    expect(page.get_by_role("heading", name="紙から入力")).to_be_visible()
    expect(page.get_by_text(number)).to_be_visible()
    assert serious_issues(page) == []
    tab_to(page, "番号かマス")
    for row in range(20):
        page.keyboard.type(str(row + 1) if row % 2 else f"b{row % 5 + 2}")
        page.keyboard.press("Enter")
        page.keyboard.type(f"{row + 1}行目の気づき")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(f"{row + 1}件目をのせました")
    notes = house.client.get(f"/api/cities/{CITY}/layers/{CITY}-notes/items?limit=1000").json()
    typed = [each for each in notes["features"] if "行目の気づき" in each["properties"]["text"]]
    assert len(typed) == 20
    assert {each["properties"]["from_paper"].rsplit(" ", 1)[0] for each in typed} == {number}

    page.keyboard.type("99")
    page.keyboard.press("Enter")
    page.keyboard.type("残る文")
    page.keyboard.press("Enter")
    expect(page.get_by_text("この紙の1〜20 の番号を入れてください")).to_be_visible()
    expect(page.get_by_label("気づいたこと")).to_have_value("残る文")
    page.get_by_label("番号かマス").fill("20")
    page.get_by_label("番号かマス").press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("21件目をのせました：20 涼み処")
    page.get_by_role("link", name="地図で見る").first.click()
    card = page.get_by_role("region", name="書き込み").or_(page.locator("item-card"))
    expect(card.get_by_text("紙から").first).to_be_visible()
    expect(card.get_by_text(f"{number} 20")).to_be_visible()


def test_the_map_on_the_screen_leads_to_paper(come: Come) -> None:
    page = come(None, DESK).open(f"/?city={CITY}&lang=ja")
    page.get_by_role("button", name="共有").click()
    page.get_by_role("link", name="紙の地図を作る").click()
    expect(page.get_by_role("heading", name="紙の地図")).to_be_visible()
    expect(page.get_by_label("地図のまんなか")).to_have_count(1)


@pytest.mark.parametrize(("language", "words"), [("en", "Make the map"), ("ja-easy", "作")])
def test_on_a_phone_and_in_other_languages(come: Come, language: str, words: str) -> None:
    page = come(None, PHONE).open(f"{HERE}/paper?lang={language}")
    page.get_by_role("button", name=words).click()
    expect(page.get_by_role("link", name="PDF").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious_issues(page) == []
