"""The office's page of rules: one proposes, another confirms; a summer is worked out before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from layers.people.roles import Hat, Role
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.keys import press, tab_to
from tests.browser.people_house import CITY, Neighbour, PeopleHouse, people_house
from tests.browser.test_visits import put_spot
from tests.browser.tested_town import LOCALE, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DANGER = say("危険", "Danger")
PROPOSE = say("提案する", "Propose")
PAGE = f"/people/{CITY}/points"
Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleHouse]:
    with people_house(tmp_path_factory.mktemp("points-page")) as here:
        yield here


@pytest.fixture
def come(browser: Browser, house: PeopleHouse) -> Iterator[Come]:
    """Give browsers of somebody; afterwards none may have seen an error."""
    visitors: list[Visitor] = []

    def open_window(who: Neighbour, width: int = 1180, height: int = 820) -> Visitor:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, locale=LOCALE)  # type: ignore[arg-type]
        origin = house.address.replace("http:", "https:")
        cookie = {"name": "__Host-uchimizu", "value": who.token, "url": origin, "secure": True}
        context.add_cookies([cookie])  # type: ignore[list-item]
        visitors.append(Visitor(context, house.address, expected=("status of 422",)))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


def clerk(house: PeopleHouse, name: str) -> Neighbour:
    return house.person(name, Role.OFFICE, hat=Hat.OFFICE)


def test_one_proposes_and_another_confirms(house: PeopleHouse, come: Come) -> None:
    one, other = clerk(house, "つばめ"), clerk(house, "ひばり")
    page = come(one).open(PAGE)
    none = say("いま使われているきまりは、ありません。", "No rules are in force.")
    expect(page.get_by_role("heading", name=none)).to_be_visible()
    page.get_by_label(DANGER).fill("1001")
    why = page.get_by_label(say("どうしてこう決めるのか", "Why should it be these"))
    why.fill("夏の外出のため")
    page.get_by_role("button", name=PROPOSE).click()
    expect(page.locator("[name='rates.danger'][aria-invalid=true]")).to_be_focused()
    page.get_by_label(DANGER).fill("7")
    page.get_by_role("button", name=say("おまけを足す", "Add extra points")).click()
    page.get_by_label(say("名前（日本語）", "Name in Japanese")).fill("お昼のお店")
    page.get_by_label(say("名前（英語）", "Name in English")).fill("Shops at noon")
    page.get_by_label(say("お店", "shop"), exact=True).check()
    expect(page.get_by_label(DANGER)).to_have_value("7")
    page.get_by_role("button", name=PROPOSE).click()
    for words in (
        say(
            "提案しました。もう一人が認めると決まります。",
            "Proposed. A second person has to confirm.",
        ),
        say("あなたの提案です。ほかの人が決めます。", "You proposed this. Somebody else decides."),
    ):
        expect(page.get_by_text(words)).to_be_visible()
    assert serious_issues(page) == []

    second = come(other).open(PAGE)
    press(second, say("二人目として認める：1版", "Confirm as second person: version 1"))
    now = say("いまのきまり（1版）", "Rules in force (version 1)")
    expect(second.get_by_role("heading", name=now)).to_be_visible()
    bonus = say("お昼のお店：＋1（12:00–13:00）", "Shops at noon: +1 (12:00–13:00)")
    expect(second.get_by_text(bonus).first).to_be_visible()
    rules = house.client.get(f"/api/cities/{CITY}/points/rules").json()["rules"]
    assert rules["rates"]["danger"] == 7
    assert rules["bonuses"][0]["kinds"] == ["shop"]

    chain = house.client.get(f"/api/cities/{CITY}/chain?of=shown:points").json()
    (decided,) = [each for each in chain["steps"] if each["id"] == "decide:points-rules:1"]
    assert (decided["way"], decided["role"]) == ("manual", "office")
    assert decided["why"] == "夏の外出のため"
    assert "つばめ" not in str(chain)


def test_a_summer_is_worked_out_before(house: PeopleHouse, come: Come, tmp_path: Path) -> None:
    office = clerk(house, "かもめ")
    put_spot(house, office)
    lines = ["Date,Time,WBGT,Tg"]
    lines += [f"2025/8/1,{hour}:00,{33.0 if hour == 14 else 26.0},40" for hour in range(1, 25)]
    file = tmp_path / "wbgt_43056_202508.csv"
    file.write_text("\n".join(lines), "utf-8")
    page = come(office, 390, 844).open(PAGE)
    page.get_by_label(say("暑さ指数のファイル", "Files of WBGT")).set_input_files(file)
    places = say("一人が1日に行く所の数", "Places that one person visits a day")
    page.get_by_label(places).fill("1")
    for name, points in (("rates.warning", "2"), ("rates.danger", "5")):
        page.locator(f"[name='{name}']").fill(points)
    tab_to(page, say("計算する", "Work out"))
    page.keyboard.press("Enter")
    # Five visits in each of eight hours, the hour up to 14:00 in danger: 7 × 5 × 2 + 5 × 5.
    expect(page.locator("points-trial .points")).to_have_text(say("95ポイント", "95 points"))
    row = page.locator("points-trial tbody tr").filter(has_text=DANGER)
    expect(row.locator("td")).to_have_text(["5", "25"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious_issues(page) == []


@pytest.mark.parametrize("language", ["en", "ja-easy"])
def test_other_languages(house: PeopleHouse, come: Come, language: str) -> None:
    page = come(clerk(house, f"すずめ{language}"), 390, 844).open(f"{PAGE}?lang={language}")
    expect(page.locator("points-form form").first).to_be_visible()
    assert serious_issues(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_others_are_told_that_it_is_not_theirs(house: PeopleHouse, come: Come) -> None:
    page = come(house.person("とんぼ")).open(PAGE)
    words = say("市役所と計画の担当の人のものです", "for the city office and for planners")
    expect(page.get_by_text(words)).to_be_visible()
