"""A list from a spreadsheet comes onto a layer: looked at, corrected, taken in, once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gis_server.front_end import WEB_DIST
from layers.people.roles import Hat, Role
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.people_house import CITY, Neighbour, PeopleHouse, people_house
from tests.browser.tested_town import LANGUAGE, LOCALE, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILE = say("リストのファイル", "File of the list")
COLUMN = say("列「{}」の項目", "Field of column “{}”")
KIND = say("種類", "Kind")
READ_AGAIN = say("この読み方でもう一度読む", "Read it again like this")
TAKE_IN = say("{}件を取り込む", "Bring in: {}")
TAKEN_IN = say("{}件を取り込み", "Brought in: {}")
ANOTHER = say("ほかのリストを取り込む", "Bring in another list")
TAKE_BACK = re.compile(say(r"取り消す .*\d", r"Take back .*\d"))  # and when it was brought
DELETE = say("{}件を地図から消す", "Delete {} from the map")
DELETED = say("{}件を地図から消しました", "Deleted from the map: {}")
ROWS = (
    "施設名称,北緯,東経,受入可能人数,開館時間,休館日,担当",
    "中央公民館,36.15,139.38,80名以上,9:00～17:00,月曜・祝日,福祉課",
    ",36.151,139.381,20,9:00～17:00,日曜,福祉課",
    "駅南の木かげ,どこか,139.382,,24時間,,公園課",
    "遠くの店,35.0,135.0,5,10:00～18:00,水曜,商工課",
    "図書館,36.152,139.383,たくさん,9:00～19:00,月曜,図書館",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleHouse]:
    if not (WEB_DIST / "index.html").is_file():
        pytest.fail("the pages are not built: npm --prefix web run build")
    with people_house(tmp_path_factory.mktemp("lists")) as here:
        yield here


@pytest.fixture(scope="module")
def office(house: PeopleHouse) -> Neighbour:
    """Give the city office, which may bring lists onto the layer of cool places."""
    return house.person("なつやま", Role.OFFICE, hat=Hat.OFFICE)


@pytest.fixture
def page(browser: Browser, house: PeopleHouse, office: Neighbour) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=LOCALE)
    origin = house.address.replace("http:", "https:")
    cookie = {"name": "__Host-uchimizu", "value": office.token, "url": origin, "secure": True}
    context.add_cookies([cookie])  # type: ignore[list-item]
    visitor = Visitor(context, house.address, expected=("status of 422",))
    yield visitor.open(f"/people/{CITY}/layers/{CITY}-cool-spots/import")
    visitor.end()


def written(folder: Path, *rows: str, encoding: str = "cp932") -> Path:
    """Write a list as a spreadsheet on Windows does."""
    path = folder / "涼み処.csv"
    path.write_bytes("\r\n".join((*rows, "")).encode(encoding))
    return path


def counts(page: Page) -> list[str]:
    """Give how many rows are new, there already and refused."""
    page.locator(".counts").wait_for()
    return page.locator(".counts dd").all_inner_texts()


def test_a_list_with_broken_rows_is_read_corrected_and_taken_in_once(
    page: Page, house: PeopleHouse, tmp_path: Path
) -> None:
    choose = page.get_by_label(FILE)
    choose.set_input_files(written(tmp_path, *ROWS))
    expect(page.get_by_role("status").filter(has_text="Shift_JIS")).to_contain_text(
        say("5行、7列", "5 rows, 7 columns")
    )
    expect(page.get_by_label(COLUMN.format("施設名称"))).to_have_value("name")
    expect(page.get_by_label(COLUMN.format("休館日"))).to_have_value("hours.closed")
    expect(page.get_by_label(COLUMN.format("担当"))).to_have_value("")
    page.get_by_label(COLUMN.format("担当")).select_option("operator")
    page.get_by_label(KIND, exact=True).select_option("public")
    expect(page.locator(".counts")).to_have_count(0)
    page.get_by_role("button", name=READ_AGAIN).click()
    assert counts(page) == ["2", "0", "3"]

    report = page.locator("import-report")
    nowhere = report.get_by_role("listitem").filter(has_text=say("4行目", "Row 4"))
    expect(nowhere).to_contain_text(say("取り込めない", "cannot come in"))
    expect(nowhere).to_contain_text("どこか")
    expect(nowhere).to_contain_text(
        say("世界測地系の度で書いてください。", "write it in degrees of WGS 84")
    )
    report.get_by_label(say("見るもの", "Show")).select_option("left out")
    expect(report.get_by_role("listitem")).to_have_count(1)
    expect(report.get_by_role("listitem")).to_contain_text(say("6行目", "Row 6"))
    with page.expect_download() as kept:
        page.get_by_role(
            "button", name=say("知らせをCSVで受けとる", "Get this report as CSV")
        ).click()
    lines = list(csv.reader(kept.value.path().read_text("utf-8-sig").splitlines()))
    assert ["3", "施設名称"] in [line[:2] for line in lines]
    for language in ("ja-easy", say("en", "ja"), LANGUAGE):
        page.locator(".language select").select_option(language)
        assert serious_issues(page) == []

    page.get_by_role("button", name=TAKE_IN.format(2)).click()
    expect(
        page.get_by_role("heading", name=say("2件を取り込みました。", "Brought in: 2."))
    ).to_be_visible()
    there = house.client.get(f"/api/cities/{CITY}/layers/{CITY}-cool-spots/items").json()
    found = {each["properties"]["name"]: each for each in there["features"]}
    assert set(found) == {"中央公民館", "図書館"}
    assert found["中央公民館"]["properties"]["operator"] == "福祉課"
    assert found["中央公民館"]["about"]["voice"] == "office"

    page.get_by_role("button", name=ANOTHER).click()
    choose.set_input_files(written(tmp_path, *ROWS))
    page.get_by_label(COLUMN.format("担当")).select_option("operator")
    page.get_by_label(KIND, exact=True).select_option("public")
    page.get_by_role("button", name=READ_AGAIN).click()
    assert counts(page) == ["0", "2", "3"]
    expect(page.get_by_role("button", name=TAKE_IN.format(""))).to_have_count(0)

    past = page.locator("past-imports")
    expect(past.get_by_role("listitem").first).to_contain_text(TAKEN_IN.format(2))
    past.get_by_role("button", name=TAKE_BACK).focus()
    page.keyboard.press("Enter")
    sure = past.get_by_role("button", name=DELETE.format(2))
    expect(sure).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # not yet
    expect(past.get_by_role("button", name=TAKE_BACK)).to_be_focused()
    page.keyboard.press("Enter")
    expect(sure).to_be_focused()
    page.keyboard.press("Enter")
    expect(past.get_by_role("status")).to_have_text(DELETED.format(2) + say("。", "."))
    expect(past.get_by_role("status")).to_be_focused()
    expect(past.get_by_role("button")).to_have_count(0)
    assert serious_issues(page) == []
    there = house.client.get(f"/api/cities/{CITY}/layers/{CITY}-cool-spots/items").json()
    assert there["features"] == []


def test_a_question_stays_with_the_list_that_it_is_about(page: Page, tmp_path: Path) -> None:
    past = page.locator("past-imports")
    for names in (("夕凪", "朝凪"), ("川べり",)):
        rows = [f"{name},36.15{n},139.38{n}" for n, name in enumerate(names, start=4)]
        page.get_by_label(FILE).set_input_files(written(tmp_path, "施設名称,北緯,東経", *rows))
        page.get_by_label(KIND, exact=True).select_option("public")
        page.get_by_role("button", name=READ_AGAIN).click()
        page.get_by_role("button", name=TAKE_IN.format(len(names))).click()
        expect(past.get_by_role("listitem").first).to_contain_text(TAKEN_IN.format(len(names)))
        if len(names) == 2:
            past.get_by_role("button", name=TAKE_BACK).first.click()
            page.get_by_role("button", name=ANOTHER).click()
    one, two = (past.get_by_role("listitem").nth(n) for n in (0, 1))
    expect(one.get_by_role("button", name=TAKE_BACK)).to_be_visible()
    two.get_by_role("button", name=DELETE.format(2)).click()
    expect(past.get_by_role("status")).to_contain_text(DELETED.format(2))
    one.get_by_role("button", name=TAKE_BACK).click()
    one.get_by_role("button", name=DELETE.format(1)).click()
    expect(past.get_by_role("status")).to_contain_text(DELETED.format(1))


def test_a_file_that_is_no_list_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    book = tmp_path / "涼み処.xlsx"
    book.write_bytes(b"PK\x03\x04" + b"\0" * 200)
    page.get_by_label(FILE).set_input_files(book)
    expect(page.get_by_role("alert")).to_contain_text("CSV")
    large = tmp_path / "長いリスト.csv"
    large.write_bytes(b"a,b\n" * 4_000_000)
    page.get_by_label(FILE).set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("16.0 MB")


def test_columns_are_chosen_by_the_keyboard_alone(page: Page, tmp_path: Path) -> None:
    page.get_by_label(FILE).set_input_files(
        written(tmp_path, "よび名,たて,よこ", "水辺,36.153,139.384", encoding="utf-8-sig")
    )
    expect(page.locator("import-columns")).to_contain_text(
        say("場所の列がまだありません", "No column gives the place yet")
    )
    page.get_by_label(FILE).focus()
    for steps in (5, 1, 2):  # name, latitude, longitude, which the arrow keys pass one by one
        page.keyboard.press("Tab")
        for _ in range(steps):
            page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_label(KIND, exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("import-columns .problem")).to_have_count(0)
    page.get_by_role("button", name=READ_AGAIN).press("Enter")
    assert counts(page) == ["1", "0", "0"]
    expect(page.locator("#check")).to_be_focused()
