"""Heat in the browser: known numbers at known places, the clock, comparing, what-if, report."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from tests.browser.axe import serious_issues
from tests.browser.conftest import TIMEOUT_MS, Visitor
from tests.browser.heat_town import HeatTown
from tests.browser.keys import press, wait_at_hand
from tests.browser.people_town import PeopleTown
from tests.browser.pictures import map_pixels, share_near
from tests.browser.test_flat_map import click_middle, wait_for_map
from tests.browser.tested_town import CITY, LANGUAGE, LOCALE, TOWN, say
from tests.layers.heat_package.paper.pdf_looks import words_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DANGER = "#a52414"  # WBGT of 34 to 35 °C, as it is drawn over the base map
COOLER = "#4393c3"  # about 1.6 °C less
MADE_UP = say("作成データ", "made-up data")
TREE = say("木", "Tree")
TRY = say("木やひよけを置いてみる", "Try trees and awnings")
REPORT_PDF = say("報告をPDFで", "Report as PDF")

Visit = Callable[..., Visitor]


@pytest.fixture
def come(browser: Browser, heat_server: str) -> Iterator[Visit]:
    """Give windows; afterwards no error, violation or stranger may have come up."""
    visitors: list[Visitor] = []

    def open_window(width: int = 1180, height: int = 820) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=LOCALE)
        visitors.append(Visitor(context, heat_server))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


def over(place: tuple[float, float], zoom: float = 18.0, pitch: int = 0) -> str:
    """Give the camera of an address that looks at a place (lon, lat)."""
    return f"at={place[1]:.6f},{place[0]:.6f},{zoom},0,{pitch}"


def number(page: Page) -> float:
    """Give the number of the card, °C."""
    text = page.get_by_test_id("heat-value").first.inner_text()
    found = re.match(r"(-?[\d.]+) °C", text)
    assert found, text
    return float(found[1])


def test_a_known_place_shows_the_number_of_the_run(come: Visit, heat_town: HeatTown) -> None:
    place, run = heat_town.tree, heat_town.plain
    page = come().open(f"/?city={CITY}&heat={run.id}&time=14:00&{over(place)}")
    wait_for_map(page)
    page.wait_for_timeout(1_000)
    assert run.at("wbgt", "14:00", place) >= 31.0
    assert share_near(map_pixels(page), DANGER, distance=60) > 0.2
    click_middle(page)
    expect(page.get_by_test_id("heat-value")).to_be_visible()
    assert number(page) == pytest.approx(run.at("wbgt", "14:00", place), abs=0.06)
    card = page.locator("heat-card")
    expect(card).to_contain_text(say("危険", "Danger"))
    expect(card).to_contain_text(MADE_UP)
    expect(card).to_contain_text(say("計算値", "computed"))
    expect(card).to_contain_text(say("精度：", "Accuracy:"))
    expect(page).to_have_url(re.compile(r"point=[\d.]+,[\d.]+"))
    point = parse_qs(urlsplit(page.url).query)["point"][0].split(",")
    assert [float(each) for each in point] == pytest.approx([place[1], place[0]], abs=1e-4)

    # Civic scenario 15: from that number to the files and steps that made it.
    shown = number(page)
    page.get_by_test_id("chain-link").click()
    there = page.get_by_test_id("chain-number")
    assert float(there.locator(".figure").inner_text().split()[0]) == pytest.approx(shown, abs=0.06)
    page.get_by_text(re.compile(say(r"もとのファイル（\d+）", r"Source files \(\d+\)"))).click()
    expect(page.get_by_text("udx/bldg/").first).to_be_visible()
    steps = page.locator("chain-steps li.card")
    computed = steps.filter(has_text=say("暑さを計算する", "Compute the heat"))
    expect(computed.first).to_contain_text("uchimizu")
    expect(computed.first.locator(".things").last).to_contain_text(MADE_UP)

    # And back to the same point of the map.
    page.get_by_test_id("to-map").click()
    wait_for_map(page)
    expect(page.get_by_test_id("heat-value")).to_be_visible()
    assert number(page) == shown


def test_the_clock_moves_by_keyboard_and_the_number_follows(
    come: Visit, heat_town: HeatTown
) -> None:
    place, run = heat_town.tree, heat_town.plain
    page = come().open(f"/?city={CITY}&heat={run.id}&show=utci&time=14:00&{over(place)}")
    wait_for_map(page)
    page.locator("map-stage canvas").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("heat-value")).to_be_visible()
    day = page.locator("heat-bar time")
    expect(day).to_have_attribute("datetime", TOWN.hot_day.date)
    expect(day).to_be_in_viewport(ratio=1)
    page.get_by_role("slider", name=say("時刻", "Time")).focus()
    for clock in ("15:00", "16:00"):
        page.keyboard.press("ArrowRight")
        expect(page.locator("heat-bar output")).to_have_text(clock)
        assert number(page) == pytest.approx(run.at("utci", clock, place), abs=0.06)
    expect(page).to_have_url(re.compile("time=16:00"))


def test_two_runs_are_compared_with_one_clock(come: Visit, heat_town: HeatTown) -> None:
    place = heat_town.tree
    address = f"heat={heat_town.planted.id}&with={heat_town.plain.id}&time=14:00"
    page = come(1440, 900).open(f"/?city={CITY}&{address}&way=change&{over(place, zoom=19)}")
    wait_for_map(page)
    page.wait_for_timeout(1_000)
    click_middle(page)
    runs = heat_town.planted, heat_town.plain
    after, before = (run.at("wbgt", "14:00", place) for run in runs)
    assert after < before - 1.0
    change = page.locator("heat-card .change b")
    expect(change).to_contain_text("▼")
    cooler = float(change.inner_text().removeprefix("▼").removesuffix(" °C"))
    assert cooler == pytest.approx(before - after, abs=0.07)
    assert share_near(map_pixels(page), COOLER, distance=70) > 0.002
    page.get_by_role("button", name=say("スワイプ", "Swipe")).click()
    curtain = page.get_by_role("slider", name=re.compile(say("境目", "the divide")))
    expect(curtain).to_be_visible()
    expect(page.locator("map-stage .pane")).to_have_count(2)
    page.get_by_role("button", name=say("ならべる", "Side by side")).click()
    expect(page.locator("heat-overlay")).to_contain_text(say("左：提案", "Left: Proposal"))
    expect(page.locator("heat-overlay")).to_contain_text(say("右：現状", "Right: As it is"))


CHANGES_DRAWN = "performance.getEntriesByName('heat-change-drawn').length"


def with_a_tree_in_hand(come: Visit, heat_town: HeatTown) -> Page:
    """Open the map over a tree, ready to set another one."""
    page = come().open(
        f"/?city={CITY}&heat={heat_town.plain.id}&time=14:00&{over(heat_town.tree, zoom=19)}"
    )
    wait_for_map(page)
    page.get_by_role("button", name=TRY).click()
    page.locator("heat-stamps").get_by_role("button", name=TREE, exact=True).click()
    return page


def wait_for_change(page: Page) -> None:
    """Wait until the map shows the first computed difference."""
    page.wait_for_function(f"() => {CHANGES_DRAWN} === 1", timeout=TIMEOUT_MS)
    page.wait_for_timeout(500)


def test_a_stamped_tree_changes_the_heat_and_can_be_undone(
    come: Visit, heat_town: HeatTown
) -> None:
    page = with_a_tree_in_hand(come, heat_town)
    before = share_near(map_pixels(page), COOLER, distance=45)
    click_middle(page)
    expect(page).to_have_url(re.compile("plan=t,zelkova,10,"))
    change = page.get_by_test_id("heat-change")
    expect(change).to_contain_text("▼", timeout=TIMEOUT_MS)
    found = re.search(r"▼([\d.]+)", change.inner_text())
    assert found
    assert 0.5 < float(found[1]) < 6.0
    wait_for_change(page)
    assert share_near(map_pixels(page), COOLER, distance=45) > before + 0.0005
    page.get_by_role("button", name=say("もどす", "Undo")).click()
    expect(change).to_have_count(0)
    expect(page).not_to_have_url(re.compile("plan="))


def test_a_second_stamp_takes_the_old_difference_off_the_map(
    come: Visit, heat_town: HeatTown
) -> None:
    page = with_a_tree_in_hand(come, heat_town)
    click_middle(page)
    expect(page.get_by_test_id("heat-change")).to_contain_text("▼", timeout=TIMEOUT_MS)
    wait_for_change(page)
    cooler = share_near(map_pixels(page), COOLER, distance=45)
    page.route("**/what-if", lambda route: None)  # no answer to the second one
    box = page.locator("map-stage").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2 - 90, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile("plan=t,.*;t,"))
    page.wait_for_timeout(1_500)
    assert share_near(map_pixels(page), COOLER, distance=45) < cooler - 0.0005
    assert page.evaluate(CHANGES_DRAWN) == 1
    page.unroute_all(behavior="ignoreErrors")


def test_stamps_are_set_by_keyboard_alone(come: Visit, heat_town: HeatTown) -> None:
    page = come().open(
        f"/?city={CITY}&heat={heat_town.plain.id}&time=14:00&{over(heat_town.tree, zoom=19)}"
    )
    wait_for_map(page)
    press(page, TRY)
    expect(page.locator("heat-stamps")).to_be_visible()
    wait_at_hand(page, TREE)
    page.keyboard.press("Enter")
    press(page, say("地図。", "Map."))
    expect(page).to_have_url(re.compile("plan=t,zelkova,10,"))
    expect(page.get_by_test_id("heat-change")).to_contain_text("▼", timeout=TIMEOUT_MS)
    page.keyboard.press("Escape")  # lays the tree down
    page.keyboard.press("Escape")
    expect(page.locator("heat-stamps")).to_have_count(0)
    wait_at_hand(page, TRY)


def test_escape_closes_a_station_and_gives_the_focus_back(come: Visit, heat_town: HeatTown) -> None:
    page = come().open(f"/?city={CITY}&heat={heat_town.plain.id}&{over(heat_town.tree)}")
    station = page.locator("heat-panel .list button").first
    station.focus()
    page.keyboard.press("Enter")
    expect(page.locator("heat-station")).to_be_visible()
    page.locator("heat-card").get_by_role("button", name=say("閉じる", "Close")).focus()
    page.keyboard.press("Escape")
    expect(page.locator("heat-station")).to_be_hidden()
    wait_at_hand(page, " ".join(station.inner_text().split()))


def test_a_station_shows_both_curves(come: Visit, heat_town: HeatTown) -> None:
    page = come().open(f"/?city={CITY}&heat={heat_town.plain.id}&{over(heat_town.tree)}")
    stations = page.locator("heat-panel .list button")
    stations.first.click()
    station = page.locator("heat-station")
    expect(station).to_contain_text(MADE_UP)
    expect(station).to_contain_text("RMSE")
    expect(station).to_contain_text(say("計算（作成データ）", "computed (made-up data)"))
    expect(station).to_contain_text(
        say("くらべる値（作成データ）", "values to compare (made-up data)")
    )
    expect(station.locator("heat-curve").first.locator("circle.dot").first).to_be_attached()
    expect(station.locator("heat-curve").first.locator("path.line").first).to_be_attached()


def test_heat_lies_on_the_ground_of_the_3d_town(come: Visit, heat_town: HeatTown) -> None:
    place, run = heat_town.tree, heat_town.plain
    visitor = come(960, 420)
    page = visitor.open(f"/?city={CITY}&view=3d&heat={run.id}&time=14:00&{over(place, 19, 5)}")
    expect(page.locator("map-stage .town-canvas")).to_be_visible(timeout=TIMEOUT_MS)
    for _ in range(30):
        page.wait_for_timeout(2_000)
        if share_near(map_pixels(page), DANGER, distance=90) > 0.1:
            break
    assert share_near(map_pixels(page), DANGER, distance=90) > 0.1
    page.locator("map-stage .town-canvas").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("heat-value")).to_be_visible(timeout=TIMEOUT_MS)
    near = run.around("wbgt", "14:00", place)
    assert min(near) - 0.06 <= number(page) <= max(near) + 0.06


def test_the_report_has_its_own_address_and_prints(come: Visit, heat_town: HeatTown) -> None:
    page = come().open(f"/heat/{CITY}/{heat_town.plain.id}?lang={LANGUAGE}")
    expect(page.get_by_role("heading", name=say("現状", "As it is"))).to_be_visible()
    expect(page.locator("heat-map-figure canvas")).to_have_count(4)
    expect(page.locator("heat-report")).to_contain_text("41.1 °C")
    caveats = say("読むときの注意", "How to read this")
    expect(page.locator("heat-report")).to_contain_text(caveats)
    rows = page.locator("[data-section=heat] tbody tr")
    expect(rows).to_have_count(12, timeout=TIMEOUT_MS)
    cells = rows.nth(2).locator("td").all_inner_texts()
    assert sum(float(text.split()[0]) for text in cells[:4]) == pytest.approx(100.0, abs=0.3)
    scenarios = page.locator("[data-section=scenarios]")
    planted = scenarios.locator("tbody tr").filter(has_text=say("木1", "trees: 1"))
    expect(planted).to_contain_text("°C")
    few = say("3 人より少ない", "fewer than 3 people")
    expect(page.locator("[data-section=voices]")).to_contain_text(few)
    picture = say("「危険」の時間の長さの地図", "Map of the hours of “Danger”")
    expect(page.get_by_role("img", name=picture)).to_be_visible()
    assert serious_issues(page) == []
    heat = {
        row[0]: [float(each.split()[0]) for each in (*row[4:0:-1], row[5])] for row in _cells(rows)
    }
    hottest = max(heat, key=lambda hour: heat[hour])
    expect(page.locator("heat-map-figure").filter(has_text=hottest)).to_have_count(1)
    taken = page.get_by_role("link", name=say("場所と道のデータ", "Places and streets"))
    exposure = page.request.get(str(taken.evaluate("each => each.href"))).json()
    assert "place" in {each["properties"]["what"] for each in exposure["features"]}
    link = page.get_by_role("link", name=REPORT_PDF)
    pdf = page.request.get(str(link.evaluate("each => each.href"))).body()
    assert say("くらべた提案", "Scenarios compared") in words_of(pdf)
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594" in paper  # 210 mm
    texts = [each.extract_text() for each in PdfReader(io.BytesIO(paper)).pages]
    whole = [each for each in texts if "9:00" in each and "20:00" in each]
    assert whole  # the table of hours is on one page
    page.get_by_role("link", name=say("地図へもどる", "Back to the map")).click()
    expect(page).to_have_url(re.compile(f"heat={heat_town.plain.id}"))
    expect(page.locator("heat-panel").get_by_role("link", name=REPORT_PDF)).to_be_visible()


def _cells(rows: Locator) -> list[list[str]]:
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def test_a_city_without_runs_says_how_to_make_one(visit: Visit) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}")
    panel = page.locator("heat-panel")
    none = say("暑さの計算はまだありません", "No heat has been computed yet")
    expect(panel).to_contain_text(none)
    expect(panel).to_contain_text(f"uchimizu heat run {CITY} --weather")


def test_an_unknown_run_leads_to_those_that_there_are(come: Visit, heat_town: HeatTown) -> None:
    page = come().open(f"/heat/{CITY}/atlantis?lang={LANGUAGE}")
    expect(page.locator("problem-card")).to_contain_text(
        say("「atlantis」という計算は公開されていません", "No result “atlantis” is published")
    )
    links = page.locator("heat-report .others a")
    expect(links).to_have_count(2)
    day = say("2018年7月23日", "July 23, 2018")
    links.filter(has_text=day).first.click()
    expect(page.locator("heat-report h1")).to_be_visible()
    expect(page).to_have_url(
        re.compile(f"/heat/{CITY}/({heat_town.plain.id}|{heat_town.planted.id})")
    )


def test_a_tree_that_somebody_drew_is_tried_on_the_heat(
    come: Visit, heat_server: str, heat_town: HeatTown
) -> None:
    people = PeopleTown(heat_server, heat_town.data)
    planter = people.person("けやき")
    tree = {"kind": "tree", "species": "zelkova", "height_m": 9.0, "crown_diameter_m": 6.0}
    point = {"type": "Point", "coordinates": list(heat_town.tree)}
    drawn = people.add(planter, "proposals", tree, geometry=point)
    page = come().open(f"/?city={CITY}&item={drawn['id']}&{over(heat_town.tree)}")
    wait_for_map(page)
    expect(page.locator("item-card")).to_contain_text(say("木 1", "1 × Tree"))
    attempt = say("暑さを試算する", "Try its effect on the heat")
    page.get_by_role("button", name=attempt).click()
    expect(page.get_by_test_id("heat-change")).to_contain_text("▼", timeout=TIMEOUT_MS)
    tried = say("地図にかいたもの 1件", "Drawn on the map: 1")
    expect(page.locator("heat-stamps")).to_contain_text(tried)
    expect(page).to_have_url(re.compile(f"try={drawn['id']}"))
    people.take_away(planter, drawn)  # other tests ask for the number of this place
