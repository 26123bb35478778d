"""While the database is away the map shows what it knew, dated, and is new again by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor
from tests.browser.tested_town import LOCALE, say
from tests.gis_server.database_stage import CITY, database_stage
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DATED = say("いまは新しくできません", "This cannot be brought up to date now")
TIMEOUT_MS = 90_000


def test_the_map_tells_how_old_it_is(browser: Browser, tmp_path: Path) -> None:
    with (
        database_stage(tmp_path / "data", "sqlite") as stage,
        serving(stage.data, tmp_path / "log") as server,
    ):
        assert stage.add_note(server.address, "橋の上は暑い").status_code == 201
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale=LOCALE)
        visitor = Visitor(context, server.address)
        visitor.expected = ("status of 503",)
        page = visitor.open(f"/?city={CITY}&at=36.150000,139.380000,16,0,0")
        panel = page.locator("people-panel")
        expect(panel).to_contain_text("橋の上は暑い")
        expect(panel).not_to_contain_text(DATED)
        with stage.away():
            page.reload()
            expect(panel).to_contain_text(DATED, timeout=TIMEOUT_MS)
            expect(panel).to_contain_text("橋の上は暑い")
        expect(panel).not_to_contain_text(DATED, timeout=TIMEOUT_MS)
        expect(panel).to_contain_text("橋の上は暑い")
        visitor.end()
