"""Pages about people: joining, signing in, one's own page, a class, the desk, layers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from gis_server.front_end import WEB_DIST
from layers.people.roles import Hat, Role
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.people_house import CITY, PASSWORD, Neighbour, PeopleHouse, people_house
from tests.browser.tested_town import LANGUAGE, LOCALE, say
from tests.gis_server.people.openid_server import CLIENT, SECRET, OpenIdServer, serving_openid

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = f"/people/{CITY}"
NEW_PASSWORD = "むらさきの傘を五本ならべた"
LABEL = {"ja": "市のアカウントで入る", "en": "City account"}
REFUSED = ("status of 403", "status of 404", "status of 422")
PEN_NAME = say("ペンネーム", "Pen name")
LOGIN_NAME = say("ログイン名", "Login name")
PASSWORD_FIELD = say("合言葉", "Password")
NEW_PASSWORD_FIELD = say("合言葉（パスワード）", "Password")
NEEDED = (
    say("この場のルール", "Rules of this place"),
    say("アカウントを動かすため", "To run your account"),
)
MAKE = say("作る", "Make the account")
KEPT = say("印刷したか書きうつしました", "I have printed or written down")
GO_ON = say("進む", "Go on")
PAGE_OF = say("{}さんのページ", "The page of {}")
SIGN_OUT = say("ログアウト", "Sign out")
CODE = say("参加コード", "Code")
JOIN = say("参加する", "Join")
RAISE_HAND = say("手をあげる（こまったとき）", "Raise my hand (I need help)")
BACK_TO_CLASS = say("ようすにもどる", "Back to the class")
ADD_PASSKEY = say("パスキーを加える", "Add a passkey")
REASON = say("理由", "Reason")
REFUSE = say("出さない", "Refuse")
WHY_WRONG = say("なぜちがうと思いますか", "Why is it wrong?")
SEND = say("出す", "Send")
SAVE = say("保存する", "Save")
ID = say("識別子", "Id")
CHAIN_HOLDS = say("記録はつながっています", "The chain holds")
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
        context = browser.new_context(viewport=size, locale=LOCALE)  # type: ignore[arg-type]
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
    page.get_by_label(PEN_NAME).fill("あさがお")
    page.get_by_label(NEW_PASSWORD_FIELD, exact=True).fill(PASSWORD)
    for each in NEEDED:
        page.get_by_role("checkbox", name=each).check()
    press(page, MAKE)
    expect(page.get_by_test_id("codes").locator("li")).to_have_count(8)
    login_name = page.get_by_test_id("login-name").inner_text()
    expect(page.get_by_role("button", name=GO_ON)).to_be_disabled()
    page.get_by_role("checkbox", name=KEPT).check()
    press(page, GO_ON)
    expect(page.get_by_role("heading", name=PAGE_OF.format("あさがお"))).to_be_visible()
    press(page, SIGN_OUT)
    page.get_by_label(LOGIN_NAME).fill(login_name)
    page.get_by_label(PASSWORD_FIELD, exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=PAGE_OF.format("あさがお"))).to_be_visible()


def test_faults_stand_beside_their_fields(come: Come) -> None:
    visitor = come()
    visitor.expected = REFUSED
    page = visitor.open(f"{HERE}/account")
    page.get_by_label(PEN_NAME).fill("市役所")
    page.get_by_label(NEW_PASSWORD_FIELD, exact=True).fill("ひがしの川に橋が五つある")
    for each in NEEDED:
        page.get_by_role("checkbox", name=each).check()
    press(page, MAKE)
    name = page.get_by_label(PEN_NAME)
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_be_focused()
    expect(page.locator("#pen_name-fault")).to_contain_text(
        re.compile(say("市|使えません", "city|not taken"))
    )
    expect(name).to_have_value("市役所")


def test_children_are_sent_to_their_class(come: Come) -> None:
    page = come().open(f"{HERE}/account")
    page.get_by_label(say("年齢", "Age"), exact=True).select_option("under-12")
    expect(page.get_by_role("button", name=MAKE, exact=True)).to_be_disabled()
    by_code = say("授業のコードで参加する", "Join a class by its code")
    page.locator("account-page").get_by_role("link", name=by_code).click()
    expect(page.get_by_label(CODE)).to_be_visible()


def test_a_recovery_code_sets_a_new_password(come: Come, house: PeopleHouse) -> None:
    person = house.person("みなもと")
    visitor = come()
    visitor.expected = REFUSED
    page = visitor.open(f"{HERE}/sign-in")
    page.get_by_label(LOGIN_NAME).fill(person.login_name)
    page.get_by_label(PASSWORD_FIELD, exact=True).fill("それはちがう合言葉です")
    press(page, say("ログインする", "Sign in"))
    failed = say("ログインできませんでした", "Sign-in failed")
    expect(page.get_by_role("alert")).to_contain_text(failed)
    page.get_by_role("link", name=say("忘れたとき", "Forgot")).click()
    page.get_by_label(say("回復コード", "Recovery code")).fill(person.codes[0])
    page.get_by_label(say("新しい合言葉", "New password")).fill(NEW_PASSWORD)
    press(page, say("合言葉を決めて入る", "Set the password and sign in"))
    welcome = say("おかえりなさい、みなもとさん", "Welcome back, みなもと")
    expect(page.get_by_role("heading", name=welcome)).to_be_visible()
    page.get_by_role("checkbox").check()
    press(page, GO_ON)
    expect(page.locator("me-ways")).to_contain_text(say("あと7個", "7 left"))


def test_a_passkey_is_added_and_signs_in(browser: Browser, house: PeopleHouse) -> None:
    person = house.person("かざぐるま")
    address = house.address.replace("127.0.0.1", "localhost")
    context = browser.new_context(viewport={"width": 1180, "height": 820}, locale=LOCALE)
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
    page.locator("summary", has_text=ADD_PASSKEY).click()
    page.get_by_label(say("呼び名", "What to call it")).fill("家の電話")
    press(page, ADD_PASSKEY)
    added = say("パスキーを加えました", "The passkey was added")
    expect(page.locator("me-ways")).to_contain_text(added)
    press(page, SIGN_OUT)
    press(page, say("パスキーで入る", "Use a passkey"))
    expect(page.get_by_role("heading", name=PAGE_OF.format("かざぐるま"))).to_be_visible()
    context.close()


def test_a_provider_leads_to_a_pen_name_and_back(
    browser: Browser, house: PeopleHouse, provider: OpenIdServer
) -> None:
    provider.subject = "U-browser"
    for first in (True, False):
        context = browser.new_context(locale=LOCALE)
        page = context.new_page()
        page.goto(f"{house.address}{HERE}/sign-in?back=/people/{CITY}/me")
        press(page, LABEL[LANGUAGE])
        if first:
            page.get_by_label(PEN_NAME).fill("かざみどり")
            expect(page.locator("input[type=password]")).to_have_count(0)
            for each in NEEDED:
                page.get_by_role("checkbox", name=each).check()
            press(page, MAKE)
            page.get_by_role("checkbox", name=KEPT).check()
            press(page, GO_ON)
        expect(page.get_by_role("heading", name=PAGE_OF.format("かざみどり"))).to_be_visible()
        context.close()


def test_a_pupil_joins_in_under_20_seconds(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("ゆきどけ", Role.FACILITATOR)
    made = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    page = come(width=1180, height=820).open(f"/join?lang={say('ja-easy', 'en')}")
    began = time.monotonic()
    page.get_by_label(say("コード", "Code")).fill(code.lower())
    page.locator("join-page button").click()
    expect(page.get_by_test_id("animal")).to_have_text(re.compile(r"\S"))
    assert time.monotonic() - began < 20
    expect(page.locator("join-page .group")).to_contain_text(
        re.compile(say("あお|だいだい|みどり", "Blue|Orange|Green"))
    )
    expect(page.locator("join-page .rules li")).to_have_count(4)
    start = page.locator("join-page a.button")
    assert (start.bounding_box() or {"height": 0})["height"] >= 48


def test_the_next_on_a_tablet_goes_on_as_the_animal_or_becomes_another(
    come: Come, house: PeopleHouse
) -> None:
    teacher = house.person("ゆうがお", Role.FACILITATOR)
    made = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    visitor = come()
    joined = visitor.context.request.post(f"{house.address}/api/join", data={"code": code}).json()
    animal = joined["seat"]["pen_name"][LANGUAGE]
    page = visitor.open(f"/join/{code}")
    expect(page.get_by_test_id("animal")).to_have_text(animal)
    press(page, say(f"{animal}のまま続ける", f"Go on as {animal}"))
    expect(page.locator("join-page .rules li")).to_have_count(4)
    page.goto(f"{house.address}/join/{code}")
    press(page, say("別の人が使う", "Somebody else uses it"))
    press(page, say("終わりにして、別の人にかわる", "End it, somebody else joins"))
    expect(page.get_by_label(CODE)).to_be_focused()
    press(page, JOIN)
    expect(page.get_by_test_id("animal")).to_have_text(re.compile(r"\S"))
    expect(page.get_by_test_id("animal")).not_to_have_text(animal)
    seats = teacher.ask("GET", f"/workshops/{made['id']}/overview")["seats"]
    assert len(seats) == 2


def test_a_pupil_sees_their_tasks_and_raises_a_hand(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("たけのこ", Role.FACILITATOR)
    made = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    visitor = come()
    assert visitor.context.request.post(f"{house.address}/api/join", data={"code": code}).ok
    page = visitor.open(f"{HERE}/me")
    expect(page.locator("class-seat")).to_contain_text(say("のこり6", "6 to go"))
    press(page, RAISE_HAND)
    raised = say("手をあげています。おろす", "My hand is up. Take it down")
    hand = page.get_by_role("button", name=raised)
    expect(hand).to_have_attribute("aria-pressed", "true")
    (seat,) = teacher.ask("GET", f"/workshops/{made['id']}/overview")["seats"]
    assert seat["hand_up"]
    teacher.ask("PATCH", f"/workshops/{made['id']}/seats/{seat['id']}", {"hand_up": False})
    expect(page.get_by_role("button", name=RAISE_HAND)).to_be_visible()
    teacher.ask("POST", f"/workshops/{made['id']}/acts", {"act": "hold"})
    held = say("先生がいま止めています", "Your teacher has paused the class")
    expect(page.locator("class-seat")).to_contain_text(held)
    assert serious_issues(page) == []


def test_a_wrong_code_says_so_and_keeps_what_was_typed(come: Come) -> None:
    visitor = come(width=390, height=844)
    visitor.expected = REFUSED
    page = visitor.open("/join/CDFH-JKMN")
    press(page, JOIN)
    field = page.get_by_label(CODE)
    expect(field).to_have_attribute("aria-invalid", "true")
    wrong = say("このコードでは参加できません", "This code opens no class")
    expect(page.locator("#code-fault")).to_contain_text(wrong)
    expect(field).to_have_value("CDFH-JKMN")


def test_somebody_signed_in_is_asked_before_joining(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("つきみそう", Role.FACILITATOR)
    code = teacher.ask("GET", f"/workshops/{teacher.begin_class()['id']}/code")["code"]
    visitor = come(teacher)
    visitor.expected = REFUSED
    page = visitor.open(f"/join/{code}")
    press(page, JOIN)
    signed_in = say("だれかがログインしています", "Somebody is signed in")
    expect(page.locator("join-page")).to_contain_text(signed_in)
    press(page, say("ログアウトして参加する", "Sign out and join"))
    expect(page.get_by_test_id("animal")).to_be_visible()


def test_a_teacher_plans_holds_and_closes_a_class(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("こだち", Role.FACILITATOR)
    page = come(teacher).open(f"{HERE}/workshops")
    page.get_by_label(say("題名", "Title")).fill("駅前をすずしく")
    page.get_by_label(say("課題 1", "Task 1")).fill("木を6本うえよう")
    press(page, say("作ってコードを出す", "Make it and get the code"))
    expect(page.get_by_role("heading", name="駅前をすずしく")).to_be_visible()
    code = page.get_by_test_id("code").inner_text()
    picture = page.get_by_role("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    press(page, say("新しいコードにする…", "Make a new code…"))
    expect(page.get_by_test_id("code")).to_have_text(code)  # it is asked first
    press(page, say("新しくします", "Make a new one"))
    expect(page.get_by_test_id("code")).not_to_have_text(code)
    code = page.get_by_test_id("code").inner_text()
    page.get_by_role("link", name=BACK_TO_CLASS).click()
    expect(page.locator("group-tile")).to_have_count(6)

    workshop = page.url.split("/")[-1].split("?")[0]
    pupil = httpx.post(f"{house.address}/api/join", json={"code": code}, timeout=30)
    seat = {"cookie": f"__Host-uchimizu={pupil.cookies['__Host-uchimizu']}"}
    mine = f"{house.address}/api/cities/{CITY}/workshops/{workshop}/seats/mine"
    assert httpx.patch(mine, json={"hand_up": True}, headers=seat, timeout=30).is_success
    animal = pupil.json()["seat"]["pen_name"][LANGUAGE]
    hands_up = page.get_by_role("status").filter(has_text=say("手があがっています", "Hands up"))
    expect(hands_up).to_contain_text(animal)
    page.locator("group-tile summary", has_text=animal).click()
    press(page, say("答えた（手をおろす）", "Answered (take the hand down)"))
    expect(page.get_by_text(say("手をあげています", "hand up"))).to_have_count(0)

    hold, close = say("止める", "Pause"), say("閉じます", "Close it")
    press(page, hold)
    expect(page.get_by_test_id("state")).to_have_text(say("止まっています", "paused"))
    press(page, say("再開する", "Go on"))
    expect(page.get_by_test_id("state")).to_have_text(say("進行中", "going on"))
    press(page, say("公開する…", "Open to all…"))
    expect(page.get_by_text(say("クラスだけにする", "Class only"), exact=True)).to_have_count(0)
    press(page, say("町に公開します", "Open them to the town"))
    press(page, say("クラスだけにする", "Class only"))
    expect(page.get_by_text(say("公開する…", "Open to all…"))).to_be_visible()
    press(page, say("閉じる…", "Close…"))
    others, asks = (
        page.get_by_role("button", name=name, exact=True).bounding_box() for name in (hold, close)
    )
    assert others
    assert asks
    assert asks["y"] > others["y"] + others["height"], "the question has a line of its own"
    press(page, close)
    expect(page.get_by_test_id("state")).to_have_text(say("終わりました", "over"))
    late = httpx.post(f"{house.address}/api/join", json={"code": code}, timeout=30)
    assert late.status_code == 422
    page.goto(f"{house.address}{HERE}/workshops/{workshop}/code")
    over = say("このワークショップは終わりました。", "This workshop is over.")
    expect(page.get_by_text(over)).to_be_visible()
    renew = say("新しいコードにする…", "Make a new code…")
    expect(page.get_by_role("button", name=renew)).to_have_count(0)


def test_a_code_that_tablets_do_not_reach_says_so(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("ひかげ", Role.FACILITATOR)
    made = teacher.begin_class()
    visitor = come(teacher)
    page = visitor.open(f"{HERE}/workshops/{made['id']}/code")
    warning = page.get_by_role("note")
    expect(warning).to_contain_text(
        say("タブレットからは入れません：127.0.0.1", "Tablets cannot come in here: 127.0.0.1")
    )
    expect(warning).to_contain_text("UCHIMIZU_HOST=0.0.0.0 UCHIMIZU_ALLOWED_HOSTS='*'")
    assert serious_issues(page) == []
    sheet = f"{house.address}/lessons/1/worksheet?city={CITY}"
    page.goto(f"{sheet}&workshop={made['id']}")
    expect(page.get_by_test_id("code")).to_be_visible()
    expect(warning).to_be_visible()
    page.emulate_media(media="print")
    expect(warning).to_be_hidden()
    page.emulate_media(media="null")
    page.get_by_role("link", name=BACK_TO_CLASS).click()
    expect(page.locator("group-tile").first).to_be_visible()
    page.goto(sheet)
    expect(warning).to_contain_text(
        say("「ワークシートを印刷」から開いてください", "open this sheet with “Print worksheets”")
    )
    page.get_by_role("link", name=say("ワークショップ", "Workshops"), exact=True).click()
    expect(page.get_by_role("link", name=made["title"])).to_be_visible()


def test_my_class_on_the_map_leads_a_teacher_to_the_classes(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("こもれび先生", Role.FACILITATOR)
    made = teacher.begin_class()
    page = come(teacher).open(f"/?city={CITY}&panel=people")
    page.get_by_role("link", name=say("わたしの授業", "My class")).click()
    expect(page.get_by_role("link", name=made["title"])).to_be_visible()
    page.get_by_role("link", name=say("マイページ", "My page")).click()
    expect(
        page.get_by_role("heading", name=say("こもれび先生のページ", "The page of こもれび先生"))
    ).to_be_visible()


def test_a_teacher_moves_removes_and_brings_back_seats(come: Come, house: PeopleHouse) -> None:
    teacher = house.person("あぜみち", Role.FACILITATOR)
    made = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    joined = httpx.post(f"{house.address}/api/join", json={"code": code}, timeout=30).json()
    animal = joined["seat"]["pen_name"][LANGUAGE]
    other = next(each for each in made["groups"] if each["id"] != joined["seat"]["group"])
    page = come(teacher).open(f"{HERE}/workshops/{made['id']}")
    page.locator("group-tile summary", has_text=animal).click()
    press(page, say("席にもどるコードを出す", "Code to come back to this seat"))
    expect(page.locator("group-tile .code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    page.get_by_label(say("ほかの組へ", "Move to group")).select_option(label=other["name"])
    tile = page.locator("group-tile").filter(has=page.get_by_role("heading", name=other["name"]))
    seat = tile.locator("summary", has_text=animal)
    expect(seat).to_be_visible()
    seat.click()
    tile.locator("summary", has_text=say("席をとりのぞく", "Remove this seat")).click()
    press(page, say("とりのぞく（作品は残す）", "Remove, keep the works"))
    expect(page.locator("group-tile summary", has_text=animal)).to_have_count(0)


def seen_by_all(house: PeopleHouse, item: str) -> bool:
    address = f"{house.address}/api/cities/{CITY}/layers/{CITY}-notes/items/{item}"
    return httpx.get(address, timeout=30).is_success


def add_photo(house: PeopleHouse, who: Neighbour, item: str, what: str) -> None:
    """Put a photo on a note of somebody's."""
    file = BytesIO()
    Image.new("RGB", (640, 480), "#204060").save(file, "JPEG")
    caption = {"licence": "CC BY 4.0", "credit": who.pen_name, "alt_text": what, "ai_made": False}
    address = f"{house.address}/api/cities/{CITY}/layers/{CITY}-notes/items/{item}/photos"
    headers = {"cookie": f"__Host-uchimizu={who.token}", "content-type": "image/jpeg"}
    sent = httpx.post(address, params=caption, content=file.getvalue(), headers=headers, timeout=30)
    assert sent.is_success, sent.text


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
    personal, advertising = say("個人情報", "personal data"), say("宣伝", "advertising")
    worst = next(i for i, words in enumerate(order) if personal in words)
    assert worst < next(i for i, words in enumerate(order) if advertising in words)
    go_to(page, "000-0000")
    began = time.monotonic()
    page.keyboard.press("h")
    hidden = say("かくす：1件", "Hide: 1")
    expect(page.get_by_role("status").filter(has_text=hidden)).to_be_visible()
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
    bulk = page.get_by_role("region", name=say("選んだ3件をまとめて", "3 selected, together"))
    bulk.get_by_role("button", name=REFUSE).click()
    expect(bulk.get_by_label(REASON)).to_be_focused()
    advertising = say("宣伝やくりかえし", "advertising or repetition")
    bulk.get_by_label(REASON).select_option(label=advertising)
    bulk.get_by_role("button", name=REFUSE).click()
    refused = say("出さない：3件", "Refuse: 3")
    expect(page.get_by_role("status").filter(has_text=refused)).to_be_visible()
    assert not any(seen_by_all(house, item) for item in items)
    reasons = {each["reason"] for each in writer.ask("GET", "/me/decisions")["decisions"]}
    assert reasons == {"advertising"}


def hit_at_its_middle(control: Locator) -> bool:
    """Tell whether a press on a control that has the keyboard reaches it: nothing lies over it."""
    return bool(
        control.evaluate(
            """control => {
              control.focus();
              const [{ x, y, width, height }] = control.getClientRects(); // a link's first line
              const there = control.getRootNode().elementFromPoint(x + width / 2, y + height / 2);
              return control === there || control.contains(there);
            }"""
        )
    )


def test_on_a_phone_photos_are_judged_and_no_strip_covers_a_button(
    come: Come, house: PeopleHouse
) -> None:
    author = house.person("あさぎり")
    add_photo(house, author, author.write("井戸のそばです"), "古い井戸")
    shown = house.person("ゆうぎり")
    item = shown.write("写真のある書きこみ")
    add_photo(house, shown, item, "だれかの顔")
    house.person("よぎり").report(item, "personal-data")
    for n in range(2):
        house.person(f"はまべ{n}").report(author.write(f"幅のせまい画面 {n}"), "other")
    page = come(house.person("なみのり", Role.MODERATOR), width=390, height=844).open(
        f"{HERE}/desk"
    )
    card = card_of(page, "写真のある書きこみ")
    opener = card.get_by_role(
        "button", name=say("大きく見る：だれかの顔", "See it large: だれかの顔")
    )
    opener.focus()
    page.keyboard.press("Enter")
    large = page.get_by_role("dialog", name="だれかの顔")
    expect(large.get_by_role("img", name="だれかの顔")).to_be_visible()
    page.keyboard.press("h")
    page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    expect(opener).to_be_focused()
    expect(card).to_be_visible()

    card_of(page, "幅のせまい画面 0").get_by_role("button", name=say("問題なし", "Dismiss")).click()
    expect(card_of(page, "幅のせまい画面 0")).to_have_count(0)
    expect(page.get_by_role("button", name=say("もどす", "Undo"))).to_be_in_viewport()
    for each in page.locator("desk-card").last.locator("a, button:enabled, input, select").all():
        assert hit_at_its_middle(each), each
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    strip = page.locator(".corner").bounding_box()
    last = page.locator("desk-card").last.bounding_box()
    assert strip
    assert last
    assert last["y"] + last["height"] <= strip["y"]


def test_an_author_appeals_and_somebody_else_answers(come: Come, house: PeopleHouse) -> None:
    author, first = house.person("せせらぎ"), house.person("なぎさ", Role.MODERATOR)
    item = author.write("この橋の下は涼しいです")
    thing = {"kind": "feature", "id": item}
    hiding = {"things": [thing], "action": "hide", "reason": "wrong-place"}
    first.ask("POST", "/moderation/decisions", hiding)
    page = come(author).open(f"{HERE}/me")
    decided = page.locator("me-decisions")
    expect(decided).to_contain_text(say("場所や内容がまちがい", "wrong place or wrong facts"))
    press(page, say("異議を出す", "Appeal"))
    page.get_by_label(WHY_WRONG).fill("きのうも行きました。")
    press(page, SEND)
    expect(decided).to_contain_text(say("待っています", "waiting"))

    desk = come(house.person("うしお", Role.MODERATOR)).open(f"{HERE}/desk")
    go_to(desk, "この橋の下")
    desk.keyboard.press("a")
    card = card_of(desk, "この橋の下")
    expect(card.get_by_role("textbox")).to_be_focused()
    card.get_by_role("textbox").fill("たしかめました。もどします。")
    uphold = say("異議を認める", "Uphold the appeal")
    card.get_by_role("button", name=uphold).click()
    expect(card).to_have_count(0)
    assert seen_by_all(house, item)
    page.reload()
    expect(decided).to_contain_text("たしかめました。もどします。")


def test_my_page_keeps_consents_sessions_and_data(come: Come, house: PeopleHouse) -> None:
    person = house.person("ほたるび")
    person.write("川の音がして涼しい")
    visitor = come(person)
    page = visitor.open(f"{HERE}/me#powers")
    expect(page.locator("me-page details").first).to_have_attribute("open", "")
    shown = say("みんなに見えています", "shown to everybody")
    expect(page.locator("me-posts")).to_contain_text(shown)
    consents = page.locator("me-consents")
    in_research = say("研究利用", "use in research")
    research = consents.get_by_role("listitem").filter(has_text=in_research)
    research.get_by_role("button").click()
    expect(research.locator(".tag")).to_have_text(say("同意しています", "agreed"))
    research.get_by_role("button").click()
    expect(research.locator(".tag")).to_have_text(say("同意していません", "not agreed"))
    sessions = page.locator("me-sessions").get_by_role("listitem")
    before = sessions.count()
    sessions.get_by_role("button").first.click()
    expect(sessions).to_have_count(before - 1)
    with page.expect_download() as download:
        page.get_by_role("link", name=say("データを受けとる", "Get my data")).click()
    assert "ほたるび" in Path(download.value.path()).read_text("utf-8")
    page.locator("me-reading").get_by_label(say("ことば", "Language")).select_option("ja-plain")
    press(page, SAVE)
    expect(page.locator("me-reading")).to_contain_text(say("保存しました", "Saved"))
    me = visitor.context.request.get(f"{house.address}/api/cities/{CITY}/me").json()
    assert me["account"]["locale"] == "ja-plain"


def test_leaving_takes_two_clicks_and_says_what_happens(come: Come, house: PeopleHouse) -> None:
    person = house.person("わかれみち")
    page = come(person).open(f"{HERE}/me")
    press(page, say("退会する…", "Leave…"))
    leave = page.locator("me-leave")
    expect(leave).to_contain_text(say("元にもどせません", "cannot be undone"))
    press(page, say("わかりました。退会します", "I understand. Close my account"))
    expect(leave).to_contain_text(say("退会しました", "Your account is closed"))
    assert httpx.get(f"{house.address}{HERE}/me", timeout=30).is_success
    page.reload()
    expect(page.locator("me-page")).to_contain_text(say("ログインすると", "Sign in to see"))


def test_the_office_is_a_hat_of_its_own_colour(come: Come, house: PeopleHouse) -> None:
    person = house.person("まどべ", Role.OFFICE)
    page = come(person).open(f"{HERE}/me")
    band = page.get_by_role("region", name=say("市役所として操作中", "You act as the city office"))
    expect(page.get_by_role("heading", name=PAGE_OF.format("まどべ"))).to_be_visible()
    expect(band).to_have_count(0)
    page.get_by_role("link", name=say("市役所として入る", "Act as the office")).click()
    page.get_by_label(LOGIN_NAME).fill(person.login_name)
    page.get_by_label(PASSWORD_FIELD, exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(band).to_be_visible()
    expect(page.get_by_role("navigation")).to_contain_text(say("レイヤーの管理", "Layers"))
    press(page, say("個人にもどる", "Be a person again"))
    expect(page.get_by_role("heading", name=PAGE_OF.format("まどべ"))).to_be_visible()
    expect(band).to_have_count(0)


def test_two_people_suspend_and_the_person_appeals(come: Come, house: PeopleHouse) -> None:
    moderator = house.person("みずたまり", Role.MODERATOR)
    person, office = house.person("いなびかり"), house.person("うけつけ", Role.OFFICE)
    page = come(moderator).open(f"{HERE}/desk/suspensions?pen_name=いなびかり")
    page.get_by_label(say("何があったか", "What happened")).fill("ほかの人を何度もからかいました。")
    press(page, say("提案する", "Propose"))
    proposed = say("提案しました", "Proposed.")
    expect(page.get_by_role("status").filter(has_text=proposed)).to_be_visible()

    desk = come(office, hat="office").open(f"{HERE}/desk/suspensions")
    row = desk.get_by_role("listitem").filter(has_text="いなびかり")
    accept = say("停止を決める", "Suspend")
    row.get_by_role("button", name=re.compile(f"^{accept}")).click()
    row.get_by_role("button", name=accept, exact=True).click()
    expect(row).to_contain_text(say("停止中", "running"))

    own = come(person).open(f"{HERE}/me")
    suspended = say("書きこみが止められています", "Writing is suspended")
    expect(own.locator("me-page")).to_contain_text(suspended)
    own.get_by_label(WHY_WRONG).fill("からかっていません。")
    press(own, SEND)
    expect(own.locator("me-page")).to_contain_text("からかっていません。")


def test_the_log_is_verified_before_the_eyes_of_an_auditor(come: Come, house: PeopleHouse) -> None:
    house.person("ひのくるま", Role.FACILITATOR).begin_class()
    page = come(house.person("めがね", Role.AUDITOR)).open(f"{HERE}/desk/log")
    expect(page.get_by_role("heading", name=CHAIN_HOLDS)).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("create-workshop")
    press(page, say("もう一度たしかめる", "Verify again"))
    expect(page.get_by_role("heading", name=CHAIN_HOLDS)).to_be_visible()
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
    page.get_by_label(PEN_NAME).fill("あたらしい")
    page.get_by_label(say("役割", "Role")).select_option("moderator")
    page.get_by_label(REASON).fill("町内会からの推薦です。")
    press(page, say("渡す", "Give"))
    waits = say("二人目を待っています", "It waits for a second person")
    expect(page.get_by_role("status").filter(has_text=waits)).to_be_visible()
    assert [each["role"] for each in person.ask("GET", "/me")["roles"]] == ["citizen"]
    other = come(second, hat="office").open(f"{HERE}/desk/suspensions")
    row = other.get_by_role("listitem").filter(has_text="あたらしい")
    confirm = say("二人目として認める", "Confirm as second person")
    row.get_by_role("button", name=confirm).click()
    done = say("終わりました", "Done")
    expect(other.get_by_role("status").filter(has_text=done)).to_be_visible()
    assert "moderator" in {each["role"] for each in person.ask("GET", "/me")["roles"]}
    page.reload()
    take = say("とりやめる あたらしい", "Take away あたらしい")
    page.get_by_role("button", name=take).click()
    press(page, say("とりやめます", "Take it away"))
    taken = say("とりやめました", "The role is taken away")
    expect(page.get_by_role("status").filter(has_text=taken)).to_be_visible()
    assert "moderator" not in {each["role"] for each in person.ask("GET", "/me")["roles"]}


def test_an_operator_configures_a_layer(come: Come, house: PeopleHouse) -> None:
    operator = house.person("くらんく", Role.OPERATOR)
    page = come(operator).open(f"{HERE}/new-layer")
    page.get_by_label(ID, exact=True).first.fill(f"{CITY}-slopes")
    page.get_by_label(say("題名（日本語）", "Title (Japanese)")).fill("坂")
    page.get_by_label(say("題名（英語）", "Title (English)")).fill("Slopes")
    press(page, say("項目をふやす", "Add a field"))
    row = page.locator("fields-editor li")
    row.get_by_label(ID, exact=True).fill("steep")
    row.get_by_label(say("種類", "Type")).select_option("choice")
    row.get_by_label(say("見出し（日本語）", "Label (Japanese)")).fill("きつさ")
    row.get_by_label(say("選べるもの", "Choices")).fill("low=ゆるい/Gentle\nhigh=きつい/Steep")
    press(page, SAVE)
    slopes = say("坂", "Slopes")
    expect(page.get_by_role("heading", name=slopes, exact=True)).to_be_visible()
    page.get_by_label(say("場所のぼかし", "Blur of places")).select_option("200")
    press(page, SAVE)
    saved = say("保存しました", "Saved")
    expect(page.get_by_role("status").filter(has_text=saved)).to_be_visible()
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
        page = come(who, 320, 640, hat).open(f"{address}?lang={LANGUAGE}")
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
    page.locator("main").get_by_role("link", name=say("ログイン", "Sign in")).click()
    person = house.person("ふみづき", Role.MODERATOR)
    page.get_by_label(LOGIN_NAME).fill(person.login_name)
    page.get_by_label(PASSWORD_FIELD, exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=say("見守り", "Moderation"))).to_be_visible()
    page.goto(f"{house.address}/people/atlantis/me")
    no_city = say("このまちは、ここにはありません", "There is no such city here")
    expect(page.get_by_role("alert")).to_contain_text(no_city)
