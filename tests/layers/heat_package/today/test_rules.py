"""Which number speaks, which alert holds, which places are open and how far on foot."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from layers.heat_package.today.alerts import Alert, AlertLevel, alert_on, opens_shelters
from layers.heat_package.today.cool_places import (
    CoolPlace,
    chosen,
    minutes_on_foot,
    open_spans,
    places_now,
    rest_places,
)
from layers.heat_package.today.feed import (
    Feed,
    ReadFile,
    feed_as_json,
    feed_of,
    with_alerts,
    with_forecast,
    with_observed,
)
from layers.heat_package.today.ministry_files import AlertFile, Forecast
from layers.heat_package.today.readings import Origin, Reading, reading_now, readings_next
from layers.heat_package.wbgt_class import WbgtClass, wbgt_class
from layers.spots.hours import Hours, MonthDay, Season
from layers.spots.hours_json import hours_from_json
from layers.spots.hours_text import read_hours
from layers.spots.opening import TOKYO
from simulations.comfort.wbgt_classes import WBGT_CLASSES
from simulations.comfort.wbgt_classes import wbgt_class as simulated_class

NOON = datetime.datetime(2026, 7, 15, 14, 20, tzinfo=TOKYO)  # a Wednesday
HERE = (139.38, 36.15)


def after(minutes: float) -> datetime.datetime:
    return NOON + datetime.timedelta(minutes=minutes)


def reading(origin: Origin, minutes: float, wbgt: float = 30.0) -> Reading:
    return Reading(wbgt, after(minutes), origin)


@pytest.mark.parametrize("wbgt", [24.9, 25.0, 27.9, 28.0, 30.9, 31.0, 40.0, -5.0])
def test_classes_are_those_of_the_simulation(wbgt: float) -> None:
    assert wbgt_class(wbgt).value == WBGT_CLASSES[int(simulated_class(wbgt))].id


@pytest.mark.parametrize(
    ("origins", "wins"),
    [
        ([Origin.SIMULATED, Origin.FORECAST, Origin.ESTIMATED], Origin.ESTIMATED),
        ([Origin.ESTIMATED, Origin.MEASURED], Origin.MEASURED),
        ([Origin.MEASURED, Origin.BY_HAND], Origin.BY_HAND),
        ([Origin.SIMULATED, Origin.FORECAST], Origin.FORECAST),
        ([Origin.SIMULATED], Origin.SIMULATED),
    ],
)
def test_what_was_seen_goes_before_what_was_foreseen(origins: list[Origin], wins: Origin) -> None:
    found = reading_now(NOON, [reading(each, -10) for each in origins])
    assert found is not None
    assert found.origin is wins


@pytest.mark.parametrize(
    ("origin", "minutes", "speaks"),
    [
        (Origin.BY_HAND, -60, True),
        (Origin.BY_HAND, -61, False),
        (Origin.ESTIMATED, -90, True),
        (Origin.ESTIMATED, -91, False),
        (Origin.ESTIMATED, 2, False),
        (Origin.BY_HAND, 0.5, True),
        (Origin.FORECAST, 90, True),
        (Origin.FORECAST, -91, False),
        (Origin.SIMULATED, 30, True),
        (Origin.SIMULATED, 31, False),
    ],
)
def test_a_number_speaks_for_a_while_only(origin: Origin, minutes: float, speaks: bool) -> None:
    assert (reading_now(NOON, [reading(origin, minutes)]) is not None) is speaks


def test_of_one_origin_the_nearest_in_time_speaks_and_keeps_its_time() -> None:
    found = reading_now(NOON, [reading(Origin.ESTIMATED, -80, 29), reading(Origin.ESTIMATED, -20)])
    assert found is not None
    assert (found.at, found.wbgt_c) == (after(-20), 30.0)
    assert found.wbgt_class is WbgtClass.SEVERE_WARNING


def test_next_hours_are_forecasts_and_else_the_computed_day() -> None:
    computed = [reading(Origin.SIMULATED, 60 * hour) for hour in range(-2, 30)]
    forecast = [reading(Origin.FORECAST, 180 * step) for step in range(-2, 12)]
    assert [each.at for each in readings_next(NOON, [*computed, *forecast])] == [
        after(180 * step) for step in range(1, 7)
    ]
    only = readings_next(NOON, computed)
    assert [each.at for each in only] == [after(60 * hour) for hour in range(1, 7)]
    assert readings_next(NOON, [reading(Origin.ESTIMATED, -20)]) == []


def test_the_highest_alert_of_a_day_holds() -> None:
    day = NOON.date()
    warning = Alert(day, AlertLevel.WARNING, issued_at=after(-600))
    special = Alert(day, AlertLevel.SPECIAL, issued_at=after(-1200))
    later = Alert(day, AlertLevel.NONE, issued_at=after(0))
    assert alert_on(day, [special, warning, later]) is special
    assert alert_on(day + datetime.timedelta(days=1), [special]) is None
    assert opens_shelters(special)
    assert not opens_shelters(warning)
    assert not opens_shelters(Alert(day, AlertLevel.JUDGED))
    assert not opens_shelters(None)


def place(name: str, hours: str, *, east_m: float = 0.0, **properties: Any) -> CoolPlace:
    lon = HERE[0] + east_m / 89_900
    return CoolPlace(name, "spots", lon, HERE[1], properties, read_hours(hours).hours)


def replace_season(shop: CoolPlace, season: Season) -> Hours:
    return dataclasses.replace(shop.hours, season=season)


def names(places: list[CoolPlace], moment: datetime.datetime, *, alert: bool = False) -> list[str]:
    found = places_now(places, moment, near=HERE, alert=alert)
    return [each.place.id for each in found if each.is_open(moment)]


def test_nearest_open_places_come_first() -> None:
    places = [place("far", "24時間", east_m=900), place("near", "24時間", east_m=200)]
    assert names(places, NOON) == ["near", "far"]


def test_at_its_closing_time_a_place_is_gone() -> None:
    library = place("library", "毎日 9:00～17:00 祝日休み")
    before, closing = NOON.replace(hour=16, minute=59), NOON.replace(hour=17, minute=0)
    assert names([library], before) == ["library"]
    assert names([library], closing) == []
    assert names([library], closing + datetime.timedelta(minutes=1)) == []


def test_a_list_read_before_closing_time_knows_when_it_ends() -> None:
    found = places_now(
        [place("library", "毎日 9:00～17:00 祝日休み")], NOON, near=None, alert=False
    )
    assert found[0].is_open(NOON)
    assert not found[0].is_open(NOON.replace(hour=17, minute=0))
    assert found[0].is_open(NOON.replace(day=16, hour=9, minute=0))


def test_holidays_and_the_end_of_the_season_hold() -> None:
    monday = datetime.datetime(2026, 7, 20, 14, 0, tzinfo=TOKYO)  # 海の日
    shop = place("shop", "毎日 9:00～17:00 祝日休み")
    assert names([shop], monday) == []
    season = Season(MonthDay(6, 1), MonthDay(9, 30))
    summer = dataclasses.replace(shop, id="summer", hours=replace_season(shop, season))
    last = datetime.datetime(2026, 9, 30, 14, 0, tzinfo=TOKYO)
    assert names([summer], last) == ["summer"]
    assert names([summer], last + datetime.timedelta(days=1)) == []


def test_a_special_alert_opens_what_keeps_hours_for_it() -> None:
    closed = hours_from_json(
        {"weekly": {}, "alert": [{"opens": "08:00", "closes": "20:00"}]},
    )
    assert open_spans(closed, NOON, alert=False) == ()
    spans = open_spans(closed, NOON, alert=True)
    assert [(begin, end) for begin, end in spans] == [(NOON, NOON.replace(hour=20, minute=0))]


def test_as_many_open_as_later_ones_are_chosen_in_their_order() -> None:
    places = [
        place("later", "毎日 18:00～20:00 祝日休み", east_m=10),
        *(place(f"open {each}", "24時間", east_m=100 + each) for each in range(5)),
    ]
    found = places_now(places, NOON, near=HERE, alert=False)
    kept = [each.place.id for each in chosen(found, NOON, today=NOON.date(), each=2)]
    assert kept == ["later", "open 0", "open 1"]


VERIFIED = {"verified_at": "2026-07-01"}


def test_places_to_be_checked_take_no_room_of_sure_ones_farther_away() -> None:
    unsure = [place(f"unsure {each}", "24時間", east_m=100 + each) for each in range(5)]
    sure = place("sure", "24時間", east_m=900, **VERIFIED)
    found = places_now([*unsure, sure], NOON, near=HERE, alert=False)
    kept = [each.place.id for each in chosen(found, NOON, today=NOON.date(), each=2)]
    assert kept == ["unsure 0", "unsure 1", "sure"]


def test_the_rest_place_is_the_nearest_open_one() -> None:
    places = [
        place("shade", "24時間", kind="park_shade"),
        place("clinic", "毎日 9:00～12:00 祝日休み", east_m=50, kind="rest_place"),
        place("hospital", "24時間", east_m=300, kind="rest_place"),
    ]
    found = places_now(places, NOON, near=HERE, alert=False)
    rest = rest_places(found, NOON, today=NOON.date())
    assert [(each.place.id, each.distance_m) for each in rest] == [("hospital", 300)]


def test_beside_a_rest_place_to_be_checked_stands_the_nearest_sure_one() -> None:
    near = place("near", "24時間", east_m=50, kind="rest_place")
    sure = place("sure", "24時間", east_m=300, kind="rest_place", **VERIFIED)
    far = place("far", "24時間", east_m=600, kind="rest_place", **VERIFIED)

    def rest(*places: CoolPlace) -> list[str]:
        found = places_now(places, NOON, near=HERE, alert=False)
        return [each.place.id for each in rest_places(found, NOON, today=NOON.date())]

    assert rest(near, sure, far) == ["near", "sure"]
    assert rest(sure, far) == ["sure"]
    assert rest(near) == ["near"]
    assert rest() == []


@pytest.mark.parametrize(("metres", "minutes"), [(0, 1), (61, 1), (62, 2), (320, 6), (1000, 17)])
def test_minutes_on_foot_are_the_straight_line_times_a_factor(metres: float, minutes: int) -> None:
    assert minutes_on_foot(metres) == minutes


FILE = ReadFile("yohou.csv", "ab" * 32, NOON)


def test_a_feed_comes_back_from_its_document() -> None:
    feed = Feed(station="43056", station_name="熊谷", area="110000", drill_at=NOON)
    feed = with_forecast(feed, Forecast("43056", NOON, {after(40): 33.0}), FILE)
    feed = with_observed(feed, {after(-20): 32.4}, FILE, origin=Origin.ESTIMATED)
    levels = {NOON.date(): AlertLevel.WARNING}
    feed = with_alerts(feed, AlertFile("110000", "埼玉県", after(-560), levels), FILE)
    assert feed_of(feed_as_json(feed)) == feed
    assert [each.origin for each in feed.readings()] == [Origin.ESTIMATED, Origin.FORECAST]
    assert feed.readings()[0].place == "熊谷"


def test_an_older_forecast_changes_nothing() -> None:
    newer = with_forecast(Feed(), Forecast("43056", NOON, {after(40): 33.0}), FILE)
    older = Forecast("43056", after(-60), {after(40): 20.0})
    assert with_forecast(newer, older, FILE) == newer


def test_observed_numbers_of_the_last_two_days_are_kept() -> None:
    hours = {after(-60 * hour): 30.0 for hour in range(100)}
    kept = with_observed(Feed(), hours, FILE, origin=Origin.ESTIMATED).observed
    assert kept is not None
    assert len(kept.values) == 49
