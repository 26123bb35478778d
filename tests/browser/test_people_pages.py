"""Pages about people: joining, signing in, one's own page, a class, the desk, layers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from gis_server.front_end import WEB_DIST
from layers.people.roles import Hat, Role
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.people_house import CITY, PASSWORD, Neighbour, PeopleHouse, people_house
from tests.gis_server.people.openid_server import CLIENT, SECRET, OpenIdServer, serving_openid

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

HERE = f"/people/{CITY}"
NEW_PASSWORD = "むらさきの傘を五本ならべた"
LABEL = {"ja": "市のアカウントで入る", "en": "City account"}
REFUSED = ("status of 403", "status of 404", "status of 422")
Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdServer]:
    """Give a provider of identities on this machine."""
    with serving_openid() as server:
        yield server


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, provider: OpenIdServer
) -> Iterator[PeopleHouse]:
    """Give a server of a small town with people, where one can also sign in by a provider."""
    if not (WEB_DIST / "index.html").is_file():
        pytest.fail("the pages are not built: npm --prefix web run build")
    data = tmp_path_factory.mktemp("people")
    (data / "secret").write_text(SECRET)
    known = {"id": "city", "issuer": provider.address, "label": LABEL, "client_id": CLIENT}
    ways = {"providers": [{**known, "client_secret_file": "secret"}]}
    (data / "sign-in.json").write_text(json.dumps(ways))
    with people_house(data, UCHIMIZU_SIGN_IN=str(data / "sign-in.json")) as here:
        yield here


@pytest.fixture
def come(browser: Browser, house: PeopleHouse) -> Iterator[Come]:
    """Give browsers, somebody's where they are named; afterwards none may have seen an error."""
    visitors: list[Visitor] = []

    def open_window(
        who: Neighbour | None = None, width: int = 1180, height: int = 820, hat: str = "person"
    ) -> Visitor:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, locale="ja-JP")  # type: ignore[arg-type]
        if who:
            asked = {"login_name": who.login_name, "password": PASSWORD, "hat": hat}
            address = f"{house.address}/api/cities/{CITY}/sessions"
            assert context.request.post(address, data=asked).ok
        visitors.append(Visitor(context, house.address))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_somebody_makes_an_account_and_signs_in_again(come: Come) -> None:
    page = come(width=390, height=844).open(f"{HERE}/account")
    page.get_by_label("ペンネーム").fill("あさがお")
    page.get_by_label("合言葉（パスワード）").fill(PASSWORD)
    for each in ("この場のルール", "アカウントを動かすため"):
        page.get_by_role("checkbox", name=each).check()
    press(page, "作る")
    expect(page.get_by_test_id("codes").locator("li")).to_have_count(8)
    login_name = page.get_by_test_id("login-name").inner_text()
    expect(page.get_by_role("button", name="進む")).to_be_disabled()
    page.get_by_role("checkbox", name="印刷したか書きうつしました").check()
    press(page, "進む")
    expect(page.get_by_role("heading", name="あさがおさんのページ")).to_be_visible()
    press(page, "ログアウト")
    page.get_by_label("ログイン名").fill(login_name)
    page.get_by_label("合言葉", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="あさがおさんのページ")).to_be_visible()


def test_faults_stand_beside_their_fields(come: Come) -> None:
    visitor = come()
    visitor.expected = REFUSED
    page = visitor.open(f"{HERE}/account")
    page.get_by_label("ペンネーム").fill("市役所")
    page.get_by_label("合言葉（パスワード）").fill("ひがしの川に橋が五つある")
    for each in ("この場のルール", "アカウントを動かすため"):
        page.get_by_role("checkbox", name=each).check()
    press(page, "作る")
    name = page.get_by_label("ペンネーム")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_be_focused()
    expect(page.locator("#pen_name-fault")).to_contain_text(re.compile("市|使えません"))
    expect(name).to_have_value("市役所")


def test_children_are_sent_to_their_class(come: Come) -> None:
    page = come().open(f"{HERE}/account")
    page.get_by_label("年齢").select_option("under-12")
    expect(page.get_by_role("button", name="作る", exact=True)).to_be_disabled()
    page.locator("account-page").get_by_role("link", name="授業のコードで参加する").click()
    expect(page.get_by_label("参加コード")).to_be_visible()


def test_a_recovery_code_sets_a_new_password(come: Come, house: PeopleHouse) -> None:
    person = house.person("みなもと")
    visitor = come()
    visitor.expected = REFUSED
    page = visitor.open(f"{HERE}/sign-in")
    page.get_by_label("ログイン名").fill(person.login_name)
    page.get_by_label("合言葉", exact=True).fill("それはちがう合言葉です")
    press(page, "ログインする")
    expect(page.get_by_role("alert")).to_contain_text("ログインできませんでした")
    page.get_by_role("link", name="忘れたとき").click()
    page.get_by_label("回復コード").fill(person.codes[0])
    page.get_by_label("新しい合言葉").fill(NEW_PASSWORD)
    press(page, "合言葉を決めて入る")
    expect(page.get_by_role("heading", name="おかえりなさい、みなもとさん")).to_be_visible()
    page.get_by_role("checkbox").check()
    press(page, "進む")
    expect(page.locator("me-ways")).to_contain_text("あと7個")


def test_a_passkey_is_added_and_signs_in(browser: Browser, house: PeopleHouse) -> None:
    person = house.person("かざぐるま")
    address = house.address.replace("127.0.0.1", "localhost")
    context = browser.new_context(viewport={"width": 1180, "height": 820}, locale="ja-JP")
    asked = {"login_name": person.login_name, "password": PASSWORD}
    assert context.request.post(f"{address}/api/cities/{CITY}/sessions", data=asked).ok
    page = context.new_page()
    authenticator = context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{address}{HERE}/me")
    page.locator("summary", has_text="パスキーを加える").click()
    page.get_by_label("呼び名").fill("家の電話")
    press(page, "パスキーを加える")
    expect(page.locator("me-ways")).to_contain_text("パスキーを加えました")
    press(page, "ログアウト")
    press(page, "パスキーで入る")
    expect(page.get_by_role("heading", name="かざぐるまさんのページ")).to_be_visible()
    context.close()


def test_a_provider_leads_to_a_pen_name_and_back(
    browser: Browser, house: PeopleHouse, provider: OpenIdServer
) -> None:
    provider.subject = "U-browser"
    for first in (True, False):
        context = browser.new_context(locale="ja-JP")
        page = context.new_page()
        page.goto(f"{house.address}{HERE}/sign-in?back=/people/{CITY}/me")
        press(page, LABEL["ja"])
        if first:
            page.get_by_label("ペンネーム").fill("かざみどり")
            expect(page.locator("input[type=password]")).to_have_count(0)
            for each in ("この場のルール", "アカウントを動かすため"):
                page.get_by_role("checkbox", name=each).check()
            press(page, "作る")
            page.get_by_role("checkbox", name="印刷したか書きうつしました").check()
            press(page, "進む")
        expect(page.get_by_role("heading", name="かざみどりさんのページ")).to_be_visible()
        context.close()


def test_a_pupil_joins_in_under_20_seconds(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("ゆきどけ", Role.FACILITATOR)
    made = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    page = come(width=1180, height=820).open("/join?lang=ja-easy")
    began = time.monotonic()
    page.get_by_label("コード").fill(code.lower())
    page.locator("join-page button").click()
    expect(page.get_by_test_id("animal")).to_have_text(re.compile(r"\S"))
    assert time.monotonic() - began < 20
    expect(page.locator("join-page .group")).to_contain_text(re.compile("あお|だいだい|みどり"))
    expect(page.locator("join-page .rules li")).to_have_count(4)
    start = page.locator("join-page a.button")
    assert (start.bounding_box() or {"height": 0})["height"] >= 48
    again = page.context.new_page()
    again.goto(f"{house.address}/join/{code}")
    press(again, "参加する")
    expect(again.get_by_test_id("animal")).to_have_text(
        page.get_by_test_id("animal").inner_text().strip()
    )


def test_a_pupil_sees_their_tasks_and_raises_a_hand(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("たけのこ", Role.FACILITATOR)
    made = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    visitor = come()
    assert visitor.context.request.post(f"{house.address}/api/join", data={"code": code}).ok
    page = visitor.open(f"{HERE}/me")
    expect(page.locator("class-seat")).to_contain_text("のこり6")
    press(page, "手をあげる（こまったとき）")
    hand = page.get_by_role("button", name="手をあげています。おろす")
    expect(hand).to_have_attribute("aria-pressed", "true")
    (seat,) = teacher.ask("GET", f"/workshops/{made['id']}/overview")["seats"]
    assert seat["hand_up"]
    teacher.ask("PATCH", f"/workshops/{made['id']}/seats/{seat['id']}", {"hand_up": False})
    expect(page.get_by_role("button", name="手をあげる（こまったとき）")).to_be_visible()
    teacher.ask("POST", f"/workshops/{made['id']}/acts", {"act": "hold"})
    expect(page.locator("class-seat")).to_contain_text("先生がいま止めています")
    assert serious_issues(page) == []


def test_a_wrong_code_says_so_and_keeps_what_was_typed(come: Come) -> None:
    visitor = come(width=390, height=844)
    visitor.expected = REFUSED
    page = visitor.open("/join/CDFH-JKMN")
    press(page, "参加する")
    field = page.get_by_label("参加コード")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#code-fault")).to_contain_text("このコードでは参加できません")
    expect(field).to_have_value("CDFH-JKMN")


def test_somebody_signed_in_is_asked_before_joining(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("つきみそう", Role.FACILITATOR)
    code = teacher.ask("GET", f"/workshops/{teacher.begin_class()['id']}/code")["code"]
    visitor = come(teacher)
    visitor.expected = REFUSED
    page = visitor.open(f"/join/{code}")
    press(page, "参加する")
    expect(page.locator("join-page")).to_contain_text("だれかがログインしています")
    press(page, "ログアウトして参加する")
    expect(page.get_by_test_id("animal")).to_be_visible()


def test_a_teacher_plans_holds_and_closes_a_class(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("こだち", Role.FACILITATOR)
    page = come(teacher).open(f"{HERE}/workshops")
    page.get_by_label("題名").fill("駅前をすずしく")
    page.get_by_label("課題 1").fill("木を6本うえよう")
    press(page, "作ってコードを出す")
    expect(page.get_by_role("heading", name="駅前をすずしく")).to_be_visible()
    code = page.get_by_test_id("code").inner_text()
    picture = page.get_by_role("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("link", name="ようすにもどる").click()
    expect(page.locator("group-tile")).to_have_count(6)

    workshop = page.url.split("/")[-1].split("?")[0]
    pupil = httpx.post(f"{house.address}/api/join", json={"code": code}, timeout=30)
    seat = {"cookie": f"__Host-uchimizu={pupil.cookies['__Host-uchimizu']}"}
    mine = f"{house.address}/api/cities/{CITY}/workshops/{workshop}/seats/mine"
    assert httpx.patch(mine, json={"hand_up": True}, headers=seat, timeout=30).is_success
    animal = pupil.json()["seat"]["pen_name"]["ja"]
    expect(page.get_by_role("status").filter(has_text="手があがっています")).to_contain_text(animal)
    page.locator("group-tile summary", has_text=animal).click()
    press(page, "答えた（手をおろす）")
    expect(page.get_by_text("手をあげています")).to_have_count(0)

    press(page, "止める")
    expect(page.get_by_test_id("state")).to_have_text("止まっています")
    press(page, "再開する")
    expect(page.get_by_test_id("state")).to_have_text("進行中")
    press(page, "閉じる…")
    others, asks = (
        page.get_by_role("button", name=name, exact=True).bounding_box()
        for name in ("止める", "閉じます")
    )
    assert others
    assert asks
    assert asks["y"] > others["y"] + others["height"], "the question has a line of its own"
    press(page, "閉じます")
    expect(page.get_by_test_id("state")).to_have_text("終わりました")
    late = httpx.post(f"{house.address}/api/join", json={"code": code}, timeout=30)
    assert late.status_code == 422
    page.goto(f"{house.address}{HERE}/workshops/{workshop}/code")
    expect(page.get_by_text("このワークショップは終わりました。")).to_be_visible()
    expect(page.get_by_role("button", name="新しいコードにする")).to_have_count(0)


def test_a_code_that_tablets_do_not_reach_says_so(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("ひかげ", Role.FACILITATOR)
    made = teacher.begin_class()
    visitor = come(teacher)
    page = visitor.open(f"{HERE}/workshops/{made['id']}/code")
    warning = page.get_by_role("note")
    expect(warning).to_contain_text("タブレットからは入れません：127.0.0.1")
    expect(warning).to_contain_text("UCHIMIZU_HOST=0.0.0.0 UCHIMIZU_ALLOWED_HOSTS='*'")
    assert serious_issues(page) == []
    sheet = f"{house.address}/lessons/1/worksheet?city={CITY}"
    page.goto(f"{sheet}&workshop={made['id']}")
    expect(page.get_by_test_id("code")).to_be_visible()
    expect(warning).to_be_visible()
    page.emulate_media(media="print")
    expect(warning).to_be_hidden()
    page.emulate_media(media="null")
    page.get_by_role("link", name="ようすにもどる").click()
    expect(page.locator("group-tile").first).to_be_visible()
    page.goto(sheet)
    expect(warning).to_contain_text("「ワークシートを印刷」から開いてください")
    page.get_by_role("link", name="ワークショップ", exact=True).click()
    expect(page.get_by_role("link", name=made["title"])).to_be_visible()


def test_my_class_on_the_map_leads_a_teacher_to_the_classes(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("こもれび先生", Role.FACILITATOR)
    made = teacher.begin_class()
    page = come(teacher).open(f"/?city={CITY}&panel=people")
    page.get_by_role("link", name="わたしの授業").click()
    expect(page.get_by_role("link", name=made["title"])).to_be_visible()
    page.get_by_role("link", name="マイページ").click()
    expect(page.get_by_role("heading", name="こもれび先生のページ")).to_be_visible()


def test_a_teacher_moves_removes_and_brings_back_seats(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("あぜみち", Role.FACILITATOR)
    made = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    joined = httpx.post(f"{house.address}/api/join", json={"code": code}, timeout=30).json()
    animal = joined["seat"]["pen_name"]["ja"]
    other = next(each for each in made["groups"] if each["id"] != joined["seat"]["group"])
    page = come(teacher).open(f"{HERE}/workshops/{made['id']}")
    page.locator("group-tile summary", has_text=animal).click()
    press(page, "席にもどるコードを出す")
    expect(page.locator("group-tile .code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    page.get_by_label("ほかの組へ").select_option(label=other["name"])
    tile = page.locator("group-tile").filter(has=page.get_by_role("heading", name=other["name"]))
    seat = tile.locator("summary", has_text=animal)
    expect(seat).to_be_visible()
    seat.click()
    tile.locator("summary", has_text="席をとりのぞく").click()
    press(page, "とりのぞく（作品は残す）")
    expect(page.locator("group-tile summary", has_text=animal)).to_have_count(0)


def seen_by_all(house: PeopleHouse, item: str) -> bool:
    address = f"{house.address}/api/cities/{CITY}/layers/{CITY}-notes/items/{item}"
    return httpx.get(address, timeout=30).is_success


def card_of(page: Page, words: str) -> Locator:
    return page.locator("desk-card").filter(has_text=words)


def go_to(page: Page, words: str) -> None:
    """Go down the column with J until a card is at hand."""
    expect(card_of(page, words)).to_be_visible()
    for _ in range(40):
        if card_of(page, words).locator("article.current").count():
            return
        page.keyboard.press("j")
    raise AssertionError(f"J never reached {words}")


def test_a_moderator_hides_by_keys_and_takes_it_back(come: Come, house: PeopleHouse) -> None:
    author, moderator = house.person("いちょう"), house.person("けやき", Role.MODERATOR)
    item = author.write("〇〇さんの電話は 000-0000")
    mild = author.write("おなじ宣伝を三回書きました")
    house.person("かえで").report(item, "personal-data", "電話番号です")
    house.person("つばき").report(mild, "advertising")
    page = come(moderator).open(f"{HERE}/desk")
    expect(page.locator("article.current")).to_be_visible()
    order = [each.inner_text() for each in page.locator("desk-card h2").all()]
    worst = next(i for i, words in enumerate(order) if "個人情報" in words)
    assert worst < next(i for i, words in enumerate(order) if "宣伝" in words)
    go_to(page, "000-0000")
    began = time.monotonic()
    page.keyboard.press("h")
    expect(page.get_by_role("status").filter(has_text="かくす：1件")).to_be_visible()
    assert not seen_by_all(house, item)
    assert time.monotonic() - began < 5
    decided = author.ask("GET", "/me/decisions")["decisions"][0]
    assert decided["reason"] == "personal-data"
    page.keyboard.press("u")
    expect(card_of(page, "000-0000")).to_be_visible()
    assert seen_by_all(house, item)
    page.keyboard.press("k")
    go_to(page, "おなじ宣伝")
    page.keyboard.press("d")
    expect(card_of(page, "おなじ宣伝")).to_have_count(0)
    assert seen_by_all(house, mild)


def test_many_are_decided_with_one_reason(come: Come, house: PeopleHouse) -> None:
    writer = house.person("どんぐり", trusted=False)
    items = [writer.write(f"まとめて見る {n}") for n in range(3)]
    page = come(house.person("くぬぎ", Role.MODERATOR)).open(f"{HERE}/desk")
    for n in range(3):
        card_of(page, f"まとめて見る {n}").get_by_role("checkbox").check()
    bulk = page.get_by_role("region", name="選んだ3件をまとめて")
    bulk.get_by_role("button", name="出さない").click()
    expect(bulk.get_by_label("理由")).to_be_focused()
    bulk.get_by_label("理由").select_option(label="宣伝やくりかえし")
    bulk.get_by_role("button", name="出さない").click()
    expect(page.get_by_role("status").filter(has_text="出さない：3件")).to_be_visible()
    assert not any(seen_by_all(house, item) for item in items)
    reasons = {each["reason"] for each in writer.ask("GET", "/me/decisions")["decisions"]}
    assert reasons == {"advertising"}


def test_an_author_appeals_and_somebody_else_answers(come: Come, house: PeopleHouse) -> None:
    author, first = house.person("せせらぎ"), house.person("なぎさ", Role.MODERATOR)
    item = author.write("この橋の下は涼しいです")
    thing = {"kind": "feature", "id": item}
    hiding = {"things": [thing], "action": "hide", "reason": "wrong-place"}
    first.ask("POST", "/moderation/decisions", hiding)
    page = come(author).open(f"{HERE}/me")
    decided = page.locator("me-decisions")
    expect(decided).to_contain_text("場所や内容がまちがい")
    press(page, "異議を出す")
    page.get_by_label("なぜちがうと思いますか").fill("きのうも行きました。")
    press(page, "出す")
    expect(decided).to_contain_text("待っています")

    desk = come(house.person("うしお", Role.MODERATOR)).open(f"{HERE}/desk")
    go_to(desk, "この橋の下")
    desk.keyboard.press("a")
    card = card_of(desk, "この橋の下")
    expect(card.get_by_role("textbox")).to_be_focused()
    card.get_by_role("textbox").fill("たしかめました。もどします。")
    card.get_by_role("button", name="異議を認めて、もどす").click()
    expect(card).to_have_count(0)
    assert seen_by_all(house, item)
    page.reload()
    expect(decided).to_contain_text("たしかめました。もどします。")


def test_my_page_keeps_consents_sessions_and_data(come: Come, house: PeopleHouse) -> None:
    person = house.person("ほたるび")
    person.write("川の音がして涼しい")
    visitor = come(person)
    page = visitor.open(f"{HERE}/me")
    expect(page.locator("me-posts")).to_contain_text("みんなに見えています")
    consents = page.locator("me-consents")
    research = consents.get_by_role("listitem").filter(has_text="研究利用")
    research.get_by_role("button").click()
    expect(research.locator(".tag")).to_have_text("同意しています")
    research.get_by_role("button").click()
    expect(research.locator(".tag")).to_have_text("同意していません")
    sessions = page.locator("me-sessions").get_by_role("listitem")
    before = sessions.count()
    sessions.get_by_role("button").first.click()
    expect(sessions).to_have_count(before - 1)
    with page.expect_download() as download:
        page.get_by_role("link", name="データを受けとる").click()
    assert "ほたるび" in Path(download.value.path()).read_text("utf-8")
    page.locator("me-reading").get_by_label("ことば").select_option("ja-plain")
    press(page, "保存する")
    expect(page.locator("me-reading")).to_contain_text("保存しました")
    me = visitor.context.request.get(f"{house.address}/api/cities/{CITY}/me").json()
    assert me["account"]["locale"] == "ja-plain"


def test_leaving_takes_two_clicks_and_says_what_happens(come: Come, house: PeopleHouse) -> None:
    person = house.person("わかれみち")
    page = come(person).open(f"{HERE}/me")
    press(page, "退会する…")
    expect(page.locator("me-leave")).to_contain_text("元にもどせません")
    press(page, "わかりました。退会します")
    expect(page.locator("me-leave")).to_contain_text("退会しました")
    assert httpx.get(f"{house.address}{HERE}/me", timeout=30).is_success
    page.reload()
    expect(page.locator("me-page")).to_contain_text("ログインすると")


def test_the_office_is_a_hat_of_its_own_colour(come: Come, house: PeopleHouse) -> None:
    person = house.person("まどべ", Role.OFFICE)
    page = come(person).open(f"{HERE}/me")
    band = page.get_by_role("region", name="市役所として操作中")
    expect(page.get_by_role("heading", name="まどべさんのページ")).to_be_visible()
    expect(band).to_have_count(0)
    page.get_by_role("link", name="市役所として入る").click()
    page.get_by_label("ログイン名").fill(person.login_name)
    page.get_by_label("合言葉", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(band).to_be_visible()
    expect(page.get_by_role("navigation")).to_contain_text("レイヤーの管理")
    press(page, "個人にもどる")
    expect(page.get_by_role("heading", name="まどべさんのページ")).to_be_visible()
    expect(band).to_have_count(0)


def test_two_people_suspend_and_the_person_appeals(come: Come, house: PeopleHouse) -> None:
    moderator = house.person("みずたまり", Role.MODERATOR)
    person, office = house.person("いなびかり"), house.person("うけつけ", Role.OFFICE)
    page = come(moderator).open(f"{HERE}/desk/suspensions?pen_name=いなびかり")
    page.get_by_label("何があったか").fill("ほかの人を何度もからかいました。")
    press(page, "提案する")
    expect(page.get_by_role("status").filter(has_text="提案しました")).to_be_visible()

    desk = come(office, hat="office").open(f"{HERE}/desk/suspensions")
    row = desk.get_by_role("listitem").filter(has_text="いなびかり")
    row.get_by_role("button", name="停止を決める").click()
    expect(row).to_contain_text("停止中")

    own = come(person).open(f"{HERE}/me")
    expect(own.locator("me-page")).to_contain_text("書きこみが止められています")
    own.get_by_label("なぜちがうと思いますか").fill("からかっていません。")
    press(own, "出す")
    expect(own.locator("me-page")).to_contain_text("からかっていません。")


def test_the_log_is_verified_before_the_eyes_of_an_auditor(come: Come, house: PeopleHouse) -> None:
    house.person("ひのくるま", Role.FACILITATOR).begin_class()
    page = come(house.person("めがね", Role.AUDITOR)).open(f"{HERE}/desk/log")
    expect(page.get_by_role("heading", name="記録はつながっています")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("create-workshop")
    press(page, "もう一度たしかめる")
    expect(page.get_by_role("heading", name="記録はつながっています")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    row = page.get_by_role("row").nth(1)
    expect(row.get_by_role("cell")).to_have_count(6)
    width = page.locator("log-page").evaluate("it => it.clientWidth")
    sizes = row.get_by_role("cell").evaluate_all("all => all.map((one) => one.scrollWidth)")
    assert 0 < max(sizes) < width, "each column is a line of its own, none goes beyond the page"


def test_a_role_begins_with_a_second_person(come: Come, house: PeopleHouse) -> None:
    first, second = house.person("いっぽ", Role.OFFICE), house.person("にほ", Role.OFFICE)
    person = house.person("あたらしい")
    page = come(first, hat="office").open(f"{HERE}/roles")
    page.get_by_label("ペンネーム").fill("あたらしい")
    page.get_by_label("役割").select_option("moderator")
    page.get_by_label("理由").fill("町内会からの推薦です。")
    press(page, "渡す")
    expect(page.get_by_role("status").filter(has_text="二人目を待っています")).to_be_visible()
    assert [each["role"] for each in person.ask("GET", "/me")["roles"]] == ["citizen"]
    other = come(second, hat="office").open(f"{HERE}/desk/suspensions")
    row = other.get_by_role("listitem").filter(has_text="あたらしい")
    row.get_by_role("button", name="二人目として認める").click()
    expect(other.get_by_role("status").filter(has_text="終わりました")).to_be_visible()
    assert "moderator" in {each["role"] for each in person.ask("GET", "/me")["roles"]}
    page.reload()
    page.get_by_role("button", name="とりやめる あたらしい").click()
    press(page, "とりやめます")
    expect(page.get_by_role("status").filter(has_text="とりやめました")).to_be_visible()
    assert "moderator" not in {each["role"] for each in person.ask("GET", "/me")["roles"]}


def test_an_operator_configures_a_layer(come: Come, house: PeopleHouse) -> None:
    operator = house.person("くらんく", Role.OPERATOR)
    page = come(operator).open(f"{HERE}/new-layer")
    page.get_by_label("識別子").first.fill(f"{CITY}-slopes")
    page.get_by_label("題名（日本語）").fill("坂")
    page.get_by_label("題名（英語）").fill("Slopes")
    press(page, "項目をふやす")
    row = page.locator("fields-editor li")
    row.get_by_label("識別子").fill("steep")
    row.get_by_label("種類").select_option("choice")
    row.get_by_label("見出し（日本語）").fill("きつさ")
    row.get_by_label("選べるもの").fill("low=ゆるい/Gentle\nhigh=きつい/Steep")
    press(page, "保存する")
    expect(page.get_by_role("heading", name="坂", exact=True)).to_be_visible()
    page.get_by_label("場所のぼかし").select_option("200")
    press(page, "保存する")
    expect(page.get_by_role("status").filter(has_text="保存しました")).to_be_visible()
    kept = operator.ask("GET", f"/layers/{CITY}-slopes")
    assert kept["blur_m"] == 200
    choices = kept["fields"][0]["choices"]
    assert choices[1] == {"id": "high", "label": {"ja": "きつい", "en": "Steep"}}


@pytest.fixture(scope="module")
def everybody(house: PeopleHouse) -> dict[str, tuple[Neighbour | None, str, str]]:
    """Give each page with who looks at it, under which hat, with something on it."""
    author, teacher = house.person("はるかぜ"), house.person("すずらん", Role.FACILITATOR)
    moderator, office = (
        house.person("しぐれ", Role.MODERATOR),
        house.person("あさもや", Role.OFFICE),
    )
    item = author.write("<b>ここは</b>暑い")
    house.person("こがらし").report(item, "insult", "<img src=x onerror=alert(1)>")
    made = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    joined = httpx.post(f"{house.address}/api/join", json={"code": code}, timeout=30)
    assert joined.is_success
    proposal = {"pen_name": "はるかぜ", "reason": "other", "words": "ためし", "days": 3}
    moderator.ask("POST", "/suspensions", proposal)
    auditor, operator = (
        house.person("かがみ", Role.AUDITOR),
        house.person("はぐるま", Role.OPERATOR),
    )
    pages: dict[str, tuple[Neighbour | None, str, str]] = {
        "/join": (None, "person", "join-page form"),
        f"{HERE}/sign-in": (None, "person", "sign-in-page form"),
        f"{HERE}/account": (None, "person", "account-page form"),
        f"{HERE}/recovery": (None, "person", "recovery-page form"),
        f"{HERE}/me": (author, "person", "me-consents li"),
        f"{HERE}/workshops": (teacher, "person", "workshop-form form"),
        f"{HERE}/workshops/{made['id']}": (teacher, "person", "group-tile"),
        f"{HERE}/workshops/{made['id']}/code": (teacher, "person", "board-page .code"),
        f"{HERE}/desk": (moderator, "person", "desk-card article"),
        f"{HERE}/desk/decisions": (moderator, "person", "decisions-page section"),
        f"{HERE}/desk/suspensions": (office, "office", "suspensions-page li"),
        f"{HERE}/desk/log": (auditor, "person", "log-page table"),
        f"{HERE}/roles": (operator, "person", "roles-page li"),
        f"{HERE}/layers": (operator, "person", "layers-page li"),
        f"{HERE}/layers/{CITY}-notes": (operator, "person", "fields-editor fieldset"),
    }
    return pages


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_axe_finds_nothing_serious(
    come: Come, everybody: dict[str, tuple[Neighbour | None, str, str]], language: str
) -> None:
    found: dict[str, list[str]] = {}
    for address, (who, hat, part) in everybody.items():
        page = come(who, 390, 844, hat).open(f"{address}?lang={language}")
        page.emulate_media(color_scheme="dark" if language == "en" else "light")
        expect(page.locator(part).first).to_be_visible()
        found[address] = serious_issues(page)
        assert page.title()
        page.close()
    assert {address: issues for address, issues in found.items() if issues} == {}


def test_pages_fit_a_width_of_320_pixels(
    come: Come, everybody: dict[str, tuple[Neighbour | None, str, str]]
) -> None:
    wide: dict[str, int] = {}
    for address, (who, hat, part) in everybody.items():
        page = come(who, 320, 640, hat).open(f"{address}?lang=ja")
        expect(page.locator(part).first).to_be_visible()
        wide[address] = page.evaluate("document.documentElement.scrollWidth")
        page.close()
    assert {address: width for address, width in wide.items() if width > 320} == {}


KANA = re.compile(r"[\u3040-\u30ff]")


def test_english_reaches_every_control(
    come: Come, everybody: dict[str, tuple[Neighbour | None, str, str]]
) -> None:
    names = {"日本語", "はるかぜ", "すずらん", "しぐれ", "あさもや", "かがみ", "はぐるま"}
    spoken: dict[str, list[str]] = {}
    for address, (who, hat, part) in everybody.items():
        page = come(who, 1180, 820, hat).open(f"{address}?lang=en")
        expect(page.locator(part).first).to_be_visible()
        for role in ("button", "checkbox", "navigation"):
            words = [each.inner_text() for each in page.get_by_role(role).all()]
            spoken[address] = [each for each in words if KANA.search(each) and each not in names]
        page.close()
    assert {address: words for address, words in spoken.items() if words} == {}


def test_texts_of_people_are_never_html(
    come: Come, everybody: dict[str, tuple[Neighbour | None, str, str]], house: PeopleHouse
) -> None:
    del everybody
    page = come(house.person("ひいらぎ", Role.MODERATOR, hat=Hat.PERSON)).open(f"{HERE}/desk")
    card = card_of(page, "<b>ここは</b>暑い")
    expect(card).to_contain_text("<img src=x onerror=alert(1)>")
    expect(card.locator("b, img")).to_have_count(0)


def test_pages_say_who_may_use_them_and_lead_there(come: Come, house: PeopleHouse) -> None:
    visitor = come()
    visitor.expected = REFUSED
    page = visitor.open(f"{HERE}/desk")
    page.locator("main").get_by_role("link", name="ログイン").click()
    person = house.person("ふみづき", Role.MODERATOR)
    page.get_by_label("ログイン名").fill(person.login_name)
    page.get_by_label("合言葉", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="見守り")).to_be_visible()
    page.goto(f"{house.address}/people/atlantis/me")
    expect(page.get_by_role("alert")).to_contain_text("このまちは、ここにはありません")
