"""`uchimizu today`: files are read whole or not at all, fetching asks whom the operator allowed."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gis_server.cli import app
from gis_server.commands.demo import tell_demo_today
from gis_server.demo_town import town
from gis_server.errors import OutsideServiceError, SettingsError
from gis_server.settings import load_settings
from gis_server.today.feeds import read_feed
from gis_server.today.fetching import fetch, paths_of
from layers.errors import InvalidInputError
from layers.heat_package.today.alerts import AlertLevel
from layers.heat_package.today.feed import Feed
from layers.heat_package.today.readings import Origin
from layers.spots.opening import TOKYO
from simulations.errors import WeatherError
from tests.gis_server.published_town import publish_town
from tests.layers.heat_package.today.test_ministry_files import ALERTS, FORECAST
from tiles.storage import open_storage

OBSERVED = "Date,Time,43056\n2026/8/1,13:00,32.1\n2026/8/1,14:00,32.4\n2026/8/1,15:00,\n"
NOW = datetime(2026, 8, 1, 6, 30, tzinfo=UTC)  # 15:30 in Japan


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("UCHIMIZU_HEAT_FEED", raising=False)
    publish_town(str(tmp_path / "published"))
    return tmp_path


def uchimizu(data: Path, *words: str, **environment: str) -> tuple[int, str]:
    """Run `uchimizu today …`; errors that `main` would tell are raised as they are."""
    ran = CliRunner().invoke(
        app, ["today", *words, "--data", str(data)], env=dict(environment), catch_exceptions=True
    )
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran.exit_code, ran.output


def feed_of(data: Path) -> Feed:
    return read_feed(open_storage(str(data / "published")), "kawabe")


def set_up(data: Path) -> None:
    words = ("--station", "43056", "--station-name", "熊谷", "--area", "110000")
    assert uchimizu(data, "set", "kawabe", *words)[0] == 0


def write(data: Path, **files: str) -> list[str]:
    paths = []
    for name, text in files.items():
        path = data / f"{name}.csv"
        path.write_text(text, "utf-8")
        paths.append(str(path))
    return paths


def test_files_of_the_service_are_read(data: Path) -> None:
    set_up(data)
    paths = write(data, wbgt_43056_202608=OBSERVED, yohou_43056=FORECAST, alert_05=ALERTS)
    code, told = uchimizu(data, "read", "kawabe", *paths)
    assert code == 0
    assert "observed\t2" in told
    assert "alert\t2026-08-01\twarning\t埼玉県" in told
    feed = feed_of(data)
    assert feed.observed is not None
    assert feed.observed.origin is Origin.ESTIMATED
    assert feed.observed.values[-1] == (datetime(2026, 8, 1, 14, tzinfo=TOKYO), 32.4)
    assert [each.place for each in feed.readings()] == ["熊谷"] * 4
    assert feed.alerts[0].level is AlertLevel.WARNING


@pytest.mark.shared
def test_the_recorded_week_of_all_stations_is_read(data: Path, shared_data: Path) -> None:
    set_up(data)
    path = shared_data / "weather" / "wbgt" / "wbgt_all_hourly_2025-09-01_07.csv"
    assert uchimizu(data, "read", "kawabe", str(path))[0] == 0
    observed = feed_of(data).observed
    assert observed is not None
    assert len(observed.values) == 49


def test_one_broken_file_changes_nothing(data: Path) -> None:
    set_up(data)
    before = feed_of(data)
    broken = FORECAST.replace(" 300", "hot")
    with pytest.raises(InvalidInputError, match=r"yohou.csv, line 2: expected WBGT in tenths"):
        uchimizu(data, "read", "kawabe", *write(data, alert=ALERTS, yohou=broken))
    with pytest.raises(WeatherError, match="line 2"):
        uchimizu(data, "read", "kawabe", *write(data, wbgt=OBSERVED.replace("13:00", "25:00")))
    assert feed_of(data) == before


def test_a_city_without_a_station_says_what_to_do(data: Path) -> None:
    with pytest.raises(InvalidInputError, match="uchimizu today set CITY --station"):
        uchimizu(data, "read", "kawabe", *write(data, yohou=FORECAST))
    with pytest.raises(InvalidInputError, match="uchimizu today set CITY --area"):
        uchimizu(data, "read", "kawabe", *write(data, alert=ALERTS))
    with pytest.raises(SettingsError, match="no city nowhere"):
        uchimizu(data, "set", "nowhere", "--area", "110000")
    with pytest.raises(SettingsError, match="expected 5 digits"):
        uchimizu(data, "set", "kawabe", "--station", "４３０５６")


def test_a_drill_begins_and_ends(data: Path) -> None:
    uchimizu(data, "set", "kawabe", "--drill", "2018-07-23T14:20")
    assert feed_of(data).drill_at == datetime(2018, 7, 23, 14, 20, tzinfo=TOKYO)
    uchimizu(data, "set", "kawabe", "--drill", "off")
    assert feed_of(data).drill_at is None
    with pytest.raises(SettingsError, match="--drill"):
        uchimizu(data, "set", "kawabe", "--drill", "noon")


def test_fetching_is_off_unless_it_is_allowed(data: Path) -> None:
    set_up(data)
    with pytest.raises(SettingsError, match="fetching is off"):
        uchimizu(data, "fetch", "kawabe")
    for stranger in ("https://example.com", "http://www.wbgt.env.go.jp", "http://10.0.0.1:80"):
        with pytest.raises(SettingsError, match="UCHIMIZU_HEAT_FEED"):
            load_settings(heat_feed=stranger)
    assert load_settings(heat_feed="https://www.wbgt.env.go.jp").heat_feed


def test_the_newest_alert_file_is_asked_for_first() -> None:
    wanted = paths_of(Feed(station="43056", area="110000"), NOW)
    assert wanted == [
        ["/est15WG/dl/wbgt_43056_202608.csv"],
        ["/prev15WG/dl/yohou_43056.csv"],
        [
            "/alert/dl/2026/alert_20260801_14.csv",
            "/alert/dl/2026/alert_20260801_10.csv",
            "/alert/dl/2026/alert_20260801_05.csv",
            "/alert/dl/2026/alert_20260731_17.csv",
        ],
    ]
    assert paths_of(Feed(), NOW) == []


@dataclass
class Mirror:
    """A service on this machine: what it answers by path, and what it was asked for."""

    origin: str
    answers: dict[str, bytes | int]
    asked: list[str] = field(default_factory=list)


@contextmanager
def mirror_of(answers: dict[str, bytes | int]) -> Iterator[Mirror]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            mirror.asked.append(self.path)
            kind = next((each for each in answers if self.path.startswith(each)), "")
            found = answers.get(kind, 404)
            self.send_response(found if isinstance(found, int) else 200)
            if found == 302:
                self.send_header("location", "/elsewhere")
            self.end_headers()
            if isinstance(found, bytes):
                self.wfile.write(found)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    mirror = Mirror(f"http://127.0.0.1:{server.server_address[1]}", answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield mirror
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_mirror_of_this_machine_is_fetched_from(data: Path) -> None:
    set_up(data)
    files: dict[str, bytes | int] = {"/prev15WG": FORECAST.encode(), "/alert": ALERTS.encode()}
    with mirror_of(files) as mirror:
        code, told = uchimizu(data, "fetch", "kawabe", UCHIMIZU_HEAT_FEED=mirror.origin)
    assert code == 1  # the observed file is not there
    assert "not read" in told
    assert "wbgt_43056" in told
    feed = feed_of(data)
    assert feed.forecast is not None
    assert feed.forecast.file.name == "yohou_43056.csv"
    assert feed.alerts


@pytest.mark.parametrize("answer", [302, 500, b"x" * 2_000_001])
def test_what_is_no_file_is_refused(answer: bytes | int) -> None:
    with mirror_of({"/": answer}) as mirror, pytest.raises(OutsideServiceError):
        fetch(mirror.origin, ["/prev15WG/dl/yohou_43056.csv"])
    assert len(mirror.asked) == 1


def test_the_demo_town_shows_its_hottest_afternoon(tmp_path: Path) -> None:
    publish_town(str(tmp_path / "published"), city=town().id)
    settings = load_settings(data=tmp_path)
    tell_demo_today(settings)
    feed = read_feed(open_storage(settings.storage), town().id)
    assert feed.drill_at == datetime(2018, 7, 23, 14, 20, tzinfo=TOKYO)
    assert {each.made_up for each in feed.readings()} == {True}
    assert feed.observed is not None
    assert feed.observed.values[-1][1] > 33
    assert [each.level for each in feed.alerts] == [AlertLevel.WARNING]
    assert [each.made_up for each in feed.alerts] == [True]
