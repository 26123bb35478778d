"""Scenario 20: an A4 map of 20 spots prints in grey; a filled sheet is typed in with keys alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from gis_server.front_end import WEB_DIST
from layers.people.roles import Hat, Role
from layers.store.tables import feature, feature_version
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.keys import press, tab_to
from tests.browser.people_house import CITY, PASSWORD, Neighbour, PeopleHouse, people_house
from tests.browser.tested_town import LANGUAGE, LOCALE, say
from tests.layers.heat_package.paper.pdf_looks import grey_pixels, page_sizes_mm, words_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = f"/people/{CITY}"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1180, "height": 820}
MIDDLE = (139.38, 36.15)
MIDDLE_OF_MAP = say("地図のまんなか", "Middle of the map")
WHERE = say("番号かマス", "Number or cell")
NOTICED = say("気づいたこと", "What was noticed")
INTO = say("どこにのせますか", "Where do the notes go?")
EVERYBODY = say("みんなの地図（すぐに公開されます）", "Everybody’s map (public at once)")
PUBLIC = say(
    "のせたものは、すぐにみんなに公開されます。", "What you put on the map is public at once."
)
MODERATED = say(
    "のせたものは、見守り役が見てから公開されます。",
    "What you put on the map is public after a moderator’s look.",
)
PUT = say("のせる", "Put it on the map")
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


def about_at(properties: Mapping[str, object], place: Mapping[str, object]) -> dict[str, object]:
    return {"geometry": place, "properties": properties}


@pytest.fixture
def come(browser: Browser, house: PeopleHouse) -> Iterator[Come]:
    """Give browsers of somebody; afterwards none may have seen an error."""
    visitors: list[Visitor] = []

    def open_window(who: Neighbour | None, size: dict[str, int]) -> Visitor:
        context = browser.new_context(viewport=size, locale=LOCALE)  # type: ignore[arg-type]
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
    expect(page.get_by_label(MIDDLE_OF_MAP)).to_have_value(f"{MIDDLE[0]},{MIDDLE[1]}")
    assert serious_issues(page) == []
    press(page, say("地図を作る", "Make the map"))
    link = page.get_by_role("link", name=say("印刷する（PDF）", "Print (PDF)"), exact=True)
    expect(
        page.get_by_text(say("涼み処は20か所です", "20 cool places"), exact=False)
    ).to_be_visible()
    address = str(link.get_attribute("href"))
    pdf = desk.context.request.get(house.address + address).body()
    assert set(page_sizes_mm(pdf)) == {(210, 297)}
    words = "".join(words_of(pdf).split())
    number = address.split("/")[-2]
    for each in (
        number,
        "涼み処20号館",
        say("毎日9:00〜17:00", "daily9:00–17:00"),
        "CCBY4.0",
        "架空の町のデータ",
        say("地図の見かた", "Howtoreadthemap"),
    ):
        assert each in words, each
    assert (grey_pixels(pdf, 0, dots_per_inch=60) < 60).any()

    field = page.get_by_label(say("紙の番号", "Number of the sheet"))
    field.fill(number.lower().replace("-", " "))
    field.press("Enter")
    expect(page.get_by_role("heading", name=say("紙から入力", "Type in a sheet"))).to_be_visible()
    expect(page.get_by_text(number)).to_be_visible()
    assert serious_issues(page) == []
    tab_to(page, WHERE)
    for row in range(20):
        page.keyboard.type(str(row + 1) if row % 2 else f"b{row % 5 + 2}")
        page.keyboard.press("Enter")
        page.keyboard.type(f"{row + 1}行目の気づき")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(
            say("{}件目をのせました", "Number {} is on the map").format(row + 1)
        )
    notes = house.client.get(f"/api/cities/{CITY}/layers/{CITY}-notes/items?limit=1000").json()
    typed = [each for each in notes["features"] if "行目の気づき" in each["properties"]["text"]]
    print(f"\n{len(typed)} of 20 lines of a sheet typed in by keys")
    assert len(typed) == 20
    assert {each["properties"]["from_paper"].rsplit(" ", 1)[0] for each in typed} == {number}

    page.keyboard.type("99")
    page.keyboard.press("Enter")
    page.keyboard.type("残る文")
    page.keyboard.press("Enter")
    expect(
        page.get_by_text(
            say("この紙の1〜20 の番号を入れてください", "type a number of 1 to 20 of this sheet")
        )
    ).to_be_visible()
    expect(page.get_by_label(NOTICED)).to_have_value("残る文")
    page.get_by_label(WHERE).fill("20")
    page.get_by_label(WHERE).press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(
        say("21件目をのせました：20 涼み処", "Number 21 is on the map: 20 涼み処")
    )
    page.get_by_role("link", name=say("地図で見る", "See it on the map")).first.click()
    card = page.locator("item-card")
    expect(card.get_by_text(say("紙から", "From paper")).first).to_be_visible()
    expect(card.get_by_text(f"{number} 20")).to_be_visible()


def new_sheet(house: PeopleHouse) -> str:
    asked = f"middle={MIDDLE[0]},{MIDDLE[1]}&paper=a4&scale=2500"
    return str(house.client.get(f"/api/cities/{CITY}/paper/new-sheet?{asked}").json()["number"])


def type_line(page: Page, where: str, text: str) -> None:
    page.get_by_label(WHERE).fill(where)
    page.get_by_label(NOTICED).fill(text)
    page.get_by_role("button", name=PUT).click()
    expect(page.get_by_role("status")).to_contain_text(say("のせました", "is on the map"))
    expect(page.get_by_text(text)).to_be_visible()


def texts_on(house: PeopleHouse, layer: str) -> list[str]:
    """Give what everybody reads on a layer."""
    found = house.client.get(f"/api/cities/{CITY}/layers/{layer}/items?limit=1000")
    items = found.json()["features"] if found.is_success else []
    return [each["properties"]["text"] for each in items]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_teacher_types_a_sheet_into_the_class(
    house: PeopleHouse, come: Come, size: dict[str, int]
) -> None:
    teacher = house.person(f"先生{size['width']}", Role.FACILITATOR)
    over = teacher.begin_class("きょねんの授業")
    teacher.ask("POST", f"/workshops/{over['id']}/acts", {"act": "close"})
    older, newest = (teacher.begin_class(title) for title in ("1組のしらべ", "2組のしらべ"))
    page = come(teacher, size).open(f"{HERE}/paper/{new_sheet(house)}?lang={LANGUAGE}")
    into = page.get_by_label(INTO)
    expect(into).to_have_value(newest["id"])
    expect(into.get_by_role("option")).to_have_text(["2組のしらべ", "1組のしらべ", EVERYBODY])
    expect(
        page.get_by_text(say("この授業の人だけに見えます", "Only this class sees them"))
    ).to_be_visible()
    assert serious_issues(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    type_line(page, "1", "2組の気づき")

    into.select_option(older["id"])
    type_line(page, "2", "1組の気づき")
    expect(into).to_have_value(older["id"])
    mine = [
        [each["properties"]["text"] for each in found["features"]]
        for made in (older, newest)
        if (found := teacher.ask("GET", f"/layers/{made['notes_layer']}/items"))
    ]
    assert mine == [["1組の気づき"], ["2組の気づき"]]
    for layer in (f"{CITY}-notes", older["notes_layer"], newest["notes_layer"]):
        assert not {"1組の気づき", "2組の気づき"} & set(texts_on(house, layer))

    teacher.ask("POST", f"/workshops/{older['id']}/acts", {"act": "close"})
    page.get_by_label(WHERE).fill("3")
    page.get_by_label(NOTICED).fill("おそかった気づき")
    page.get_by_role("button", name=PUT).click()
    expect(
        page.get_by_text(say("この授業は終わっています", "this workshop is over"))
    ).to_be_visible()
    expect(into).to_be_focused()

    into.select_option(EVERYBODY)
    told = page.get_by_text(PUBLIC)
    expect(told).to_be_visible()
    type_line(page, "3", f"みんなへ {size['width']}")
    assert f"みんなへ {size['width']}" in texts_on(house, f"{CITY}-notes")


@pytest.mark.parametrize(
    ("name", "trusted", "words"),
    [
        ("こかげ", True, PUBLIC),
        ("はじめて", False, MODERATED),
    ],
)
def test_who_leads_no_class_is_told_who_sees_the_notes(
    house: PeopleHouse, come: Come, name: str, trusted: bool, words: str
) -> None:
    someone = house.person(name, trusted=trusted)
    page = come(someone, PHONE).open(f"{HERE}/paper/{new_sheet(house)}?lang={LANGUAGE}")
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_label(INTO)).to_have_count(0)
    assert serious_issues(page) == []


def test_the_map_on_the_screen_leads_to_paper(come: Come) -> None:
    page = come(None, DESK).open(f"/?city={CITY}&lang={LANGUAGE}")
    page.get_by_role("button", name=say("共有", "Share")).click()
    page.get_by_role("link", name=say("紙の地図を作る", "Print a map on paper")).click()
    expect(page.get_by_role("heading", name=say("紙の地図", "Maps on paper"))).to_be_visible()
    expect(page.get_by_label(MIDDLE_OF_MAP)).to_have_count(1)


@pytest.mark.parametrize(("language", "words"), [("en", "Make the map"), ("ja-easy", "作")])
def test_on_a_phone_and_in_other_languages(come: Come, language: str, words: str) -> None:
    page = come(None, PHONE).open(f"{HERE}/paper?lang={language}")
    page.get_by_role("button", name=words).click()
    expect(page.get_by_role("link", name="PDF").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious_issues(page) == []
