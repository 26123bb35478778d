"""The 3D view: tiles load, the picture is one of a town, buildings are picked and coloured."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import TIMEOUT_MS, Visit
from tests.browser.known_building import KnownBuilding
from tests.browser.pictures import colours, map_pixels, share_near
from tests.browser.test_flat_map import at, click_middle, wait_for_map
from tests.browser.tested_town import CITY, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SELECTED = "#c000c0"
ROOM = (960, 360)  # the panels stand beside a map of about 320 by 296


COUNT_DRAWINGS = """() => {
  window.drawings = [];
  const { prototype } = WebGL2RenderingContext;
  const { drawElements } = prototype;
  prototype.drawElements = function (...given) {
    window.drawings.push(performance.now());
    return drawElements.apply(this, given);
  };
  document.querySelector('map-stage').scene.engine.requestRender();
}"""
SINCE_LAST_DRAWING_MS = "performance.now() - (window.drawings.at(-1) ?? Infinity)"


def wait_for_town(page: Page) -> None:
    """Wait until the engine runs and has been quiet for two seconds."""
    expect(page.locator("map-stage .town-canvas")).to_be_visible()
    for _ in range(40):
        wait_for_map(page)
        page.wait_for_timeout(2_000)
        if page.locator("map-stage .status").is_hidden():
            return
    pytest.fail("the 3D view still loads after a long time")


def test_the_town_is_drawn_from_its_tiles(visit: Visit, office: KnownBuilding) -> None:
    visitor = visit(*ROOM)
    page = visitor.open(f"/?city={CITY}&view=3d&{at(office, zoom=16, pitch=55)}")
    wait_for_town(page)
    assert [url for url in visitor.requests if url.endswith(".glb")]
    assert colours(map_pixels(page)) > 100
    expect(page.locator("map-stage .credits")).to_contain_text("CesiumJS")


def test_a_small_window_loads_to_the_end_and_then_rests(
    visit: Visit, office: KnownBuilding
) -> None:
    visitor = visit(960, 480)
    page = visitor.open(f"/?city={CITY}&view=3d&{at(office, zoom=17.5)}")
    expect(page.locator("map-stage .town-canvas")).to_be_visible()
    expect(page.locator("map-stage .status")).to_be_hidden()
    page.evaluate(COUNT_DRAWINGS)
    for _ in range(60):
        page.wait_for_timeout(500)
        if page.evaluate(SINCE_LAST_DRAWING_MS) > 3_000:
            return
    pytest.fail("the town is drawn again and again though nothing changes")


def test_a_building_picked_in_3d_shows_the_values_of_its_file(
    visit: Visit, office: KnownBuilding
) -> None:
    page = visit(*ROOM).open(f"/?city={CITY}&view=3d&{at(office, zoom=18, pitch=10)}")
    wait_for_town(page)
    before = share_near(map_pixels(page), SELECTED, distance=70)
    click_middle(page)
    inspector = page.locator("feature-inspector")
    expect(inspector.get_by_test_id("gml-id")).to_have_text(office.gml_id, timeout=TIMEOUT_MS)
    height = inspector.locator("[data-attribute=bldg_measuredHeight] dd")
    expect(height).to_contain_text(f"{office.height_m:g} m")
    usage = inspector.locator("[data-attribute=bldg_usage]")
    expect(usage).to_contain_text(office.usage_label)
    page.wait_for_timeout(2_000)
    assert share_near(map_pixels(page), SELECTED, distance=70) > before + 0.02


def test_colour_and_filter_reach_the_3d_town(visit: Visit, office: KnownBuilding) -> None:
    camera = at(office, zoom=18, pitch=10)
    page = visit(*ROOM).open(f"/?city={CITY}&view=3d&{camera}&id={office.gml_id}")
    wait_for_town(page)
    shown = share_near(map_pixels(page), SELECTED, distance=70)
    assert shown > 0.02
    page = visit(*ROOM).open(
        f"/?city={CITY}&view=3d&{camera}&id={office.gml_id}&height={office.height_m + 1}~"
    )
    wait_for_town(page)
    assert share_near(map_pixels(page), SELECTED, distance=70) < shown / 4


def test_from_afar_a_click_on_a_block_comes_closer(visit: Visit, office: KnownBuilding) -> None:
    page = visit(*ROOM).open(f"/?city={CITY}&view=3d&{at(office, zoom=12.5, pitch=10)}")
    wait_for_town(page)
    click_middle(page)
    expect(page).to_have_url(re.compile(r"at=[\d.]+,[\d.]+,14,"))
    expect(page.locator("feature-inspector").get_by_test_id("gml-id")).to_have_count(0)


def test_the_switch_leads_to_3d_and_back(visit: Visit, office: KnownBuilding) -> None:
    page = visit(*ROOM).open(f"/?city={CITY}&{at(office, zoom=17)}")
    wait_for_map(page)
    page.get_by_role("button", name="3D").click()
    expect(page).to_have_url(re.compile(r"view=3d&at=[\d.]+,[\d.]+,17,0,50"))
    wait_for_town(page)
    page.get_by_role("button", name=say("2D地図", "2D map")).click()
    wait_for_map(page)
    expect(page.locator("map-stage .town-canvas")).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"at={office.lat:.5f},{office.lon:.5f},17,0,0"))


def test_the_keyboard_moves_and_picks_in_3d(visit: Visit, office: KnownBuilding) -> None:
    page = visit(*ROOM).open(f"/?city={CITY}&view=3d&{at(office, zoom=18, pitch=10)}")
    wait_for_town(page)
    page.locator(".town-canvas").focus()
    page.keyboard.press("Enter")
    identity = page.locator("feature-inspector").get_by_test_id("gml-id")
    expect(identity).to_have_text(office.gml_id)
    page.keyboard.press("Escape")
    expect(identity).to_have_count(0)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"at=[\d.]+,[\d.]+,18\.5,"))
