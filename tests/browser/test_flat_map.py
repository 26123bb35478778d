"""The flat map: it opens, buildings are picked, coloured, filtered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.known_building import KnownBuilding
from tests.browser.pictures import colours, map_pixels, middle
from tests.browser.tested_town import CITY, TOWN, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICE_COLOUR = (0x77, 0xAA, 0xDD)  # "business" of the scale of uses


def at(building: KnownBuilding, *, zoom: float = 18.0, pitch: int = 0) -> str:
    """Give the camera of an address that stands over a building."""
    return f"at={building.lat:.6f},{building.lon:.6f},{zoom},0,{pitch}"


def wait_for_map(page: Page) -> None:
    """Wait until nothing is on its way any more."""
    expect(page.locator("map-stage canvas")).to_be_visible()
    expect(page.locator("map-stage .status")).to_be_hidden()


def click_middle(page: Page) -> None:
    """Click what the map shows in its middle."""
    box = page.locator("map-stage").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_single_city_opens_at_once_without_the_3d_engine(visit: Visit) -> None:
    visitor = visit(1180, 820)
    page = visitor.open("/")
    wait_for_map(page)
    expect(page).to_have_title(f"{TOWN.name} | " + say("打ち水", "Uchimizu"))
    expect(page).to_have_url(re.compile(rf"\?city={CITY}&at="))
    expect(page.locator("map-stage .credits")).to_contain_text("MapLibre")
    assert colours(map_pixels(page)) > 40
    assert not [url for url in visitor.requests if "/town-" in url or "/cesium/" in url]


def test_a_picked_building_shows_the_values_of_its_file(
    visit: Visit, office: KnownBuilding
) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}&{at(office)}")
    wait_for_map(page)
    click_middle(page)
    inspector = page.locator("feature-inspector")
    expect(inspector.get_by_test_id("gml-id")).to_have_text(office.gml_id)
    height = inspector.locator("[data-attribute=bldg_measuredHeight] dd")
    expect(height).to_contain_text(f"{office.height_m:g} m")
    expect(height).to_contain_text(say("推定", "estimated"))
    usage = inspector.locator("[data-attribute=bldg_usage]")
    expect(usage).to_contain_text(say("用途", "Usage"))
    label = say("{}（{}）", "{} ({})").format(office.usage_label, office.usage)
    expect(usage).to_contain_text(label)
    expect(inspector).to_contain_text(office.source)
    expect(page).to_have_url(re.compile(f"id={office.gml_id}"))


def test_from_afar_a_click_comes_closer(visit: Visit, office: KnownBuilding) -> None:
    page = visit(800, 600).open(f"/?city={CITY}&{at(office, zoom=13)}")
    wait_for_map(page)
    click_middle(page)
    expect(page).to_have_url(re.compile(r"at=[\d.]+,[\d.]+,16,"))


def test_colours_are_those_of_the_legend(visit: Visit, office: KnownBuilding) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}&{at(office)}")
    wait_for_map(page)
    plain = middle(map_pixels(page))
    page.get_by_role("radio", name=say("用途", "Use")).check()
    expect(page.locator("legend-list")).to_contain_text(say("業務・商業", "Office, commerce"))
    wait_for_map(page)
    page.wait_for_timeout(500)
    assert middle(map_pixels(page)) == pytest.approx(OFFICE_COLOUR, abs=2)
    assert plain != pytest.approx(OFFICE_COLOUR, abs=2)
    expect(page).to_have_url(re.compile("colour=use"))


def test_the_filter_takes_buildings_away(visit: Visit, office: KnownBuilding) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}&colour=use&{at(office)}")
    wait_for_map(page)
    lowest = page.get_by_label(say("高さ (m) 下限", "Height (m) from"))
    lowest.fill(str(office.height_m + 1))
    lowest.press("Tab")
    expect(page).to_have_url(re.compile("height="))
    page.wait_for_timeout(500)
    assert middle(map_pixels(page)) != pytest.approx(OFFICE_COLOUR, abs=2)
    page.get_by_role("button", name=say("しぼりこみを解除", "Clear the filter")).click()
    page.wait_for_timeout(500)
    assert middle(map_pixels(page)) == pytest.approx(OFFICE_COLOUR, abs=2)


def test_the_filter_knows_structures_and_counts(visit: Visit, office: KnownBuilding) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}&{at(office)}")
    wait_for_map(page)
    matching = page.get_by_test_id("matching")
    expect(matching).to_have_count(0)
    page.locator("filter-section").get_by_role(
        "checkbox", name=say("木造・土蔵造", "Wood"), exact=True
    ).check()
    expect(page).to_have_url(re.compile("structure=wood"))
    expect(matching).to_contain_text(re.compile(r"\d"))
    lowest = page.get_by_label(say("高さ (m) 下限", "Height (m) from"))
    lowest.fill("900")
    lowest.press("Tab")
    expect(matching).to_contain_text(re.compile(r"：0棟|: 0"))


def test_a_layer_goes_and_comes_back(visit: Visit, office: KnownBuilding) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}&colour=use&{at(office)}")
    wait_for_map(page)
    page.get_by_role("checkbox", name=say("建物", "Buildings")).uncheck()
    page.wait_for_timeout(500)
    assert middle(map_pixels(page)) != pytest.approx(OFFICE_COLOUR, abs=2)
    expect(page).to_have_url(re.compile("layers=bldg:off"))
    page.go_back()
    expect(page.get_by_role("checkbox", name=say("建物", "Buildings"))).to_be_checked()
    page.wait_for_timeout(500)
    assert middle(map_pixels(page)) == pytest.approx(OFFICE_COLOUR, abs=2)
