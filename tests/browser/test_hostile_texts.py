"""What people write is shown as they wrote it, everywhere; it never runs, loads or draws anything.

Each test prints how many pairs of text and place it saw on the screen (`pytest -s`).
"""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Dialog, Error, Locator, Page, expect

from layers.store.identifiers import now_ms
from layers.workshops.plan import NAME_MOST as GROUP_NAME
from tests.browser.conftest import Visitor
from tests.browser.hostile_town import MARK, HostileTown, hostile_town
from tests.browser.people_town import COOKIE, HERE, Person
from tests.browser.test_flat_map import wait_for_map
from tests.browser.tested_town import CITY, LOCALE, say
from tests.hostile_texts import HOSTILE_TEXTS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOWN_TEXTS = Path(__file__).with_name("shown_texts.js").read_text("utf-8")
ALL = os.environ.get("UCHIMIZU_HOSTILE_TEXTS") == "all"
PEOPLE = f"/people/{CITY}"
LONGEST_TITLE = 60
ASKED_FOR = re.compile(r"/(x|x\.(js|css|xml|png)|f|i\.png|`a`)$|evil|[<>\"'`{}]")
XML_VIEWER = {"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"}  # of Chromium itself
Come = Callable[..., "Watched"]


class Watched:
    """A window in which nothing may run."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.dialogs: list[str] = []
        self.ran: list[str] = []
        self.odd: list[str] = []

    def open(self, address: str) -> Page:
        """Open a page of the application that is watched."""
        self.visitor.context.add_init_script(SHOWN_TEXTS)
        page = self.visitor.open(address)
        page.on("dialog", self._hear)
        return page

    def _hear(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def look(self, page: Page, wanted: list[str], part: str | None = None) -> set[str]:
        """Give those texts that stand on the page, or in a part of it."""
        where = f"document.querySelector('{part}')" if part else "document"
        self.judge(page)
        return set(page.evaluate(f"texts => shownTexts.seen(texts, {where})", wanted))

    def judge(self, page: Page) -> None:
        """Keep what ran on the page and what no template made."""
        self.ran += page.evaluate("shownTexts.ran")
        self.odd += page.evaluate("shownTexts.odd()")

    def end(self) -> None:
        """Close the window, and fail where anything happened in it."""
        for page in self.visitor.context.pages:
            self.judge(page)
        self.visitor.context.close()
        asked = [each for each in self.visitor.requests if ASKED_FOR.search(urlsplit(each).path)]
        happened = (self.dialogs, self.ran, self.odd, asked, self.visitor.errors)
        assert happened == ([], [], [], [], [])
        assert [each for each in self.visitor.strangers() if not each.startswith("file:")] == []


@pytest.fixture(scope="module")
def here(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileTown]:
    with hostile_town(demo_data, tmp_path_factory.mktemp("hostile-town")) as filled:
        print({place: len(texts) for place, texts in filled.kept.items()})
        yield filled


@pytest.fixture
def come(browser: Browser, here: HostileTown) -> Iterator[Come]:
    """Give windows of people or visitors; afterwards nothing may have happened in any."""
    watched: list[Watched] = []

    def window(person: Person | None = None, width: int = 480, height: int = 900) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=LOCALE)
        if person:
            here.town.sign_in(context, person)
        watched.append(Watched(Visitor(context, here.town.address)))
        return watched[-1]

    yield window
    for each in watched:
        each.end()


def title_of(text: str) -> str:
    """Give a text as a list shows it: in one line, shortened."""
    line = re.sub(r"\s+", " ", text)
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def require(seen: set[str], wanted: set[str], place: str) -> int:
    assert wanted - seen == set(), place
    assert len(wanted) >= 80, place
    print(f"{place}: {len(wanted)} texts")
    return len(wanted)


def some(texts: Sequence[str]) -> list[str]:
    """Give every text, or, so that CI is quick, 3 of 5."""
    return [text for number, text in enumerate(texts) if ALL or number % 5 < 3]


def all_of(more: Locator) -> None:
    """Ask for more until everything is shown."""
    while more.count():
        more.click()


def opened(window: Watched, more: str = "", zoom: float = 15.5) -> Page:
    page = window.open(f"/?city={CITY}&at={HERE[1]},{HERE[0]},{zoom},0,0{more}")
    wait_for_map(page)
    expect(page.locator("people-panel .row").first).to_be_visible()
    return page


def test_the_list_shows_them(come: Come, here: HostileTown) -> None:
    window = come()
    page = opened(window)
    all_of(page.locator("people-panel .list + .button"))
    titles = [*map(title_of, here.kept["note"]), *here.kept["spot"], *here.kept["pen name"]]
    seen = window.look(page, titles)
    require(seen, {title_of(each) for each in here.kept["note"]}, "title of a note in the list")
    require(seen, here.kept["spot"], "name of a spot in the list")
    require(seen, here.kept["pen name"], "pen name in the list")
    page.emulate_media(media="print")
    window.look(page, [])


@pytest.mark.parametrize("kind", ["notes", "spots"])
def test_cards_show_them(come: Come, here: HostileTown, kind: str) -> None:
    """In plain Japanese, whose texts have marks of their own for readings."""
    window = come(width=1180)
    page = opened(window, "&lang=ja-easy")
    items, last = (here.notes, "details p") if kind == "notes" else (here.spots, "dd")
    texts = some([text for text in HOSTILE_TEXTS if text in items])
    title = title_of if kind == "notes" else str
    wanted = [(items[text], text, title(text)) for text in texts]
    show = "([items, last, talks]) => shownTexts.cards(items, last, talks)"
    found = page.evaluate(show, [wanted, last, kind == "notes"])
    assert (found["missing"], found["odd"]) == ([], [])
    talk = {"comment": 1, "credit": 1, "alt": 1}
    least = (
        {".words": 1, "details p": 2, **talk}
        if kind == "notes"
        else {"h2": 1, ".words": 1, "dd": 14}
    )
    for part, times in least.items():
        assert found["places"][part] >= times * len(wanted), part
    print(f"card of {kind}: {len(wanted)} texts, {found['places']}")


def test_the_map_draws_them(come: Come, here: HostileTown) -> None:
    """Titles beside marks are drawn letter by letter, on a canvas."""
    window = come(width=1180)
    drawn = """(() => { window.letters = new Set();
      for (const kind of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
        const draw = kind.prototype.fillText;
        kind.prototype.fillText = function (text, ...more) {
          window.letters.add(text); return draw.call(this, text, ...more); };
      } })()"""
    window.visitor.context.add_init_script(drawn)
    page = opened(window, zoom=18.5)
    missing = set("<>(=/")
    for _ in range(100):
        missing -= set(page.evaluate("[...window.letters]"))
        if not missing:
            break
        page.wait_for_timeout(200)
    assert missing == set()
    assert len(here.kept["note"]) > 200


def test_labels_of_fields_are_shown(come: Come, here: HostileTown) -> None:
    window = come(width=1180)
    page = opened(window)
    seen: set[str] = set()
    for item, texts in here.labelled.values():
        page.evaluate(OPEN_ITEM, item)
        expect(page.locator("item-card dt", has_text=texts[-1]).first).to_be_visible()
        found = dict(page.evaluate(COUNTED, ["item-card", texts]))
        found[texts[0]] += 1  # the first are the words of the card and have no label
        seen |= {text for text, times in found.items() if times >= 2}
        window.judge(page)
    require(seen, here.kept["label"], "label and value of a field in the card")


def marked(text: str, sign: str = "") -> str:
    r"""Give a text as it stands in a line of choices: `\` before `\` and a sign."""
    return re.sub(rf"[\\{sign}]", r"\\\g<0>", text)


def test_what_layers_are_called_is_shown(come: Come, here: HostileTown) -> None:
    window = come(here.people["うんよう"], width=1180)
    for language in ("ja", "en"):
        page = window.open(f"{PEOPLE}/layers?lang={language}")
        expect(page.locator("layers-page li").nth(100)).to_be_visible()
        titles = here.titles[language]
        require(window.look(page, list(titles)), titles, f"title of a layer, {language}")
    seen: set[str] = set()
    for layer, (_, texts) in here.labelled.items():
        page = window.open(f"{PEOPLE}/layers/{layer}")
        expect(page.locator("fields-editor li").nth(len(texts) - 1)).to_be_visible()
        values = page.evaluate("shownTexts.texts()")
        lines = {f"c{n}={marked(each, '/')}/{marked(each)}" for n, each in enumerate(texts)}
        choices = lines - set(values)
        seen |= {each for each in texts if values.count(each) >= 2} if not choices else set()
        window.judge(page)
    require(seen, here.kept["label"], "label twice and choice of a field, in its fields")


def test_the_desk_shows_them(come: Come, here: HostileTown) -> None:
    seen: set[tuple[str, str]] = set()
    for person in here.desks:
        window = come(person)
        page = window.open(f"{PEOPLE}/desk")
        expect(page.locator("desk-card article").first).to_be_visible()
        seen |= {tuple(each) for each in page.evaluate(ON_THE_DESK)}
        window.judge(page)
        page.close()
    for place in ("note", "comment", "photo", "report", "appeal"):
        texts = {text for where, text in seen if where == place}
        require(texts, here.kept[place], f"{place} at the desk")


def test_decisions_are_shown_to_authors_and_moderators(come: Come, here: HostileTown) -> None:
    seen: dict[str, set[str]] = {"me-posts": set(), "me-decisions": set()}
    words = sorted(here.kept["note"])
    for person in here.authors:
        window = come(person)
        page = window.open(f"{PEOPLE}/me")
        expect(page.locator("me-posts li").nth(2)).to_be_visible()
        expect(page.locator("me-decisions li").nth(2)).to_be_visible()
        found = dict(page.evaluate(COUNTED, ["me-decisions", words, ["", say("：", ": "), "・"]]))
        seen["me-decisions"] |= {text for text, times in found.items() if times >= 5}
        all_of(page.locator("me-posts ul + button"))
        found = dict(page.evaluate(COUNTED, ["me-posts", [*map(title_of, words)]]))
        seen["me-posts"] |= {text for text, times in found.items() if times >= 3}
        window.judge(page)
        page.close()
    require(seen["me-posts"], {*map(title_of, words)}, "own posts, three times")
    where = "own decisions: quoted, words, appeal, answer"
    require(seen["me-decisions"], here.kept["answer"], where)
    window = come(here.people["みまもり"])
    page = window.open(f"{PEOPLE}/desk/decisions")
    expect(page.locator("decisions-page li").nth(150)).to_be_visible()
    recent = window.look(page, words)
    assert len(recent) >= 90
    print(f"words of a decision, among the newest 200: {len(recent)} texts")


def test_pages_show_them_in_turn(come: Come, here: HostileTown) -> None:
    """Where one page has one such text (a title, a name), it holds them one after another."""
    texts, places = some(HOSTILE_TEXTS), 0
    for address, (person, part) in marked_pages(here).items():
        window = come(person)
        page = window.open(address)
        if "/join/" in address:
            page.get_by_role("button", name=say("参加する", "Join")).click()
        expect(page.locator(part, has_text=MARK).first).to_be_visible()
        found = page.evaluate("([mark, texts]) => shownTexts.inTurn(mark, texts)", [MARK, texts])
        assert (found["missing"], found["odd"]) == ([], []), address
        window.judge(page)
        page.close()
        places += found["places"]
        print(f"{part}: {len(texts)} texts in {found['places']} places")
    assert places >= 20


def test_what_waits_and_what_two_changed_show_them(come: Come, here: HostileTown) -> None:
    """The outbox and both versions of a conflict hold the texts one after another."""
    person = here.town.person("つばめ")
    note = here.town.note(person, f"{MARK}はじめ")
    window = come(person, width=1180)
    window.visitor.expected = (
        "ERR_INTERNET_DISCONNECTED",
        "ERR_NETWORK",
        "ERR_FAILED",
        "ERR_CONNECTION",
    )
    page = opened(window, f"&item={note['id']}")
    page.get_by_role("button", name=say("直す", "Edit"), exact=True).click()
    page.locator("task-panel textarea").fill(f"{MARK}わたし")
    window.visitor.context.set_offline(True)
    page.get_by_role("button", name=say("直して出す", "Send the change")).click()
    expect(page.locator("outbox-card").get_by_test_id("waiting")).to_be_visible()
    path = f"/layers/{CITY}-notes/items/{note['id']}"
    etag = here.town.ask("GET", path, person).headers["etag"]
    theirs = {"properties": {"text": f"{MARK}ほかの人"}}
    assert here.town.ask("PATCH", path, person, theirs, if_match=etag).status_code == 200
    window.visitor.context.set_offline(False)
    page.get_by_role("button", name=say("両方を見て選ぶ", "See both and choose")).click()
    expect(page.locator("conflict-choice [data-part=theirs]")).to_have_text(f"{MARK}ほかの人")
    found = page.evaluate(
        "([mark, texts]) => shownTexts.waiting(mark, texts)", [MARK, HOSTILE_TEXTS]
    )
    assert (found["missing"], found["odd"]) == ([], [])
    assert found["places"] == 3
    print(f"outbox, both versions of a conflict: {len(HOSTILE_TEXTS)} texts in 3 places")


def test_passkeys_show_them(come: Come, here: HostileTown) -> None:
    window = come(here.people[MARK])
    page = window.open(f"{PEOPLE}/me")
    page.wait_for_load_state("networkidle")
    page.evaluate("mark => shownTexts.passkey(mark)", MARK)
    expect(page.locator("me-ways li", has_text=MARK)).to_be_visible()
    found = page.evaluate(
        "([mark, texts]) => shownTexts.inTurn(mark, texts)", [MARK, HOSTILE_TEXTS]
    )
    assert (found["missing"], found["odd"]) == ([], [])
    print(f"name of a passkey: {len(HOSTILE_TEXTS)} texts")


def marked_pages(here: HostileTown) -> dict[str, tuple[Person | None, str]]:
    """Make things that have the mark wherever people write; give the pages that show them."""
    town, people = here.town, here.people
    teacher, office, moderator = people["せんせい"], people["すずさと"], people["みまもり"]
    made = begin_class(here, MARK)
    workshop, code = made["id"], made["code"]
    marked = people[MARK]
    proposed = {"pen_name": marked.pen_name, "reason": "other", "words": MARK, "days": 2}
    assert town.ask("POST", "/suspensions", moderator, proposed).status_code == 201
    role = {"pen_name": marked.pen_name, "role": "moderator", "reason": MARK}
    assert town.ask("POST", "/roles", people["うんよう"], role).status_code == 201
    given = {"pen_name": marked.pen_name, "role": "vouched", "reason": MARK}
    assert town.ask("POST", "/roles", office, given).status_code == 201
    seat = join_class(here, code)
    return {
        f"{PEOPLE}/workshops": (teacher, "workshops-page"),
        f"{PEOPLE}/workshops/{workshop}": (teacher, "workshop-page"),
        f"{PEOPLE}/workshops/{workshop}/code": (teacher, "board-page"),
        f"/join/{code}": (None, "join-page"),
        f"{PEOPLE}/me": (Person(seat, ""), "class-seat"),
        f"{PEOPLE}/desk/suspensions": (
            office,
            "suspensions-page:has(.tag):has(joint-acts li + li)",  # each part of it loads by itself
        ),
        f"{PEOPLE}/roles": (people["うんよう"], "roles-page"),
        f"{PEOPLE}/desk/log": (people["かんさ"], "log-page"),
        f"{PEOPLE}/me?lang=en": (marked, "me-page"),
    }


def begin_class(here: HostileTown, words: str, *more: str) -> dict[str, Any]:
    """Make a class whose title, tasks, rules and groups are of these words; gives id and code."""
    now, texts = now_ms(), list(dict.fromkeys([words, *more]))
    plan = {
        "title": words,
        "opens_at": now - 1000,
        "closes_at": now + 3_600_000,
        "tasks": [{"text": each} for each in texts[:10]],
        "rules": texts[:10],
        "groups": [
            {"name": each, "colour": "#0072b2"} for each in texts if len(each) <= GROUP_NAME
        ][:12],
    }
    teacher = here.people["せんせい"]
    made = here.town.ask("POST", "/workshops", teacher, plan)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    code = here.town.ask("GET", f"/workshops/{found['id']}/code", teacher).json()["code"]
    return {**found, "code": code}


def join_class(here: HostileTown, code: str) -> str:
    answer = httpx.post(f"{here.town.address}/api/join", json={"code": code}, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.cookies[COOKIE]


def test_files_show_them_and_run_nothing(come: Come, here: HostileTown, tmp_path: Path) -> None:
    """Also those that are opened from a folder, where no policy of ours holds."""
    seen: set[str] = set()
    window = come()
    for number in range(len(here.authors)):
        layer = f"{CITY}-hostile-{number}"
        wanted = {each["properties"]["text"] for each in here.town.items(f"hostile-{number}")}
        wanted -= {text for text in wanted if "\ufffe" in text}  # no character of XML
        export = f"{here.town.address}/api/cities/{CITY}/layers/{layer}/export"
        kml = tmp_path / f"{number}.xml"
        kml.write_bytes(httpx.get(f"{export}/kml", timeout=60).content)
        page = window.open("/join")
        page.goto(kml.as_uri())
        tree = page.evaluate("[...document.querySelectorAll('*')].map((e) => e.namespaceURI)")
        assert set(tree) <= {"http://www.opengis.net/kml/2.2"} | XML_VIEWER
        stands = page.evaluate("document.documentElement.textContent")
        seen |= {text for text in wanted if text in stands}
        table = httpx.get(f"{export}/csv", timeout=60).content.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
        assert [cell for cell in cells if re.match(r"\s*[=+\-@]\s*[^\d\s.]", cell)] == []
        page.close()
    wanted = {text for text in here.kept["note"] if "\ufffe" not in text}
    require(seen, wanted, "KML, opened in a browser")


def test_answers_are_never_pages(come: Come, here: HostileTown) -> None:
    """A browser that is sent to an answer of the server shows data, or saves it."""
    layer, item = f"{CITY}-hostile-0", next(iter(here.notes.values()))
    api, ogc = f"/api/cities/{CITY}", f"/ogc/{CITY}/collections/{layer}"
    window = come()
    window.visitor.expected = ("status of 4",)
    page = window.open("/join")
    shown = 0
    for path in (
        *(f"{api}/layers", f"{api}/layers/{layer}/items", f"{api}/layers/{layer}/items/{item}"),
        *(
            f"{api}/layers/{layer}/items/{item}/{each}"
            for each in ("versions", "comments", "photos")
        ),
        *(f"{api}/layers/{layer}/export/{each}" for each in ("geojson", "csv", "kml", "gpkg")),
        *(f"{api}/spots", f"{api}/changes", f"/ogc/{CITY}/collections", ogc, f"{ogc}/items"),
        *(f"{ogc}/items?f=html", f"{ogc}/items?text=<script>x()</script>", f"{ogc}/queryables"),
        f"{api}/search?q=<script>x()</script>",
        f"{api}/layers/<script>x()</script>/items",
    ):
        answer = httpx.get(here.town.address + path, timeout=60)
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind not in {"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml"}, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        try:
            page.goto(here.town.address + path)
        except Error as problem:
            saved = "Download is starting" in str(problem)
            assert saved, problem  # noqa: PT017 - the browser saves or shows it, as it likes
            continue
        assert page.evaluate("document.contentType") in {kind, "text/plain"}, path
        shown += 1
    assert shown >= 15


def test_a_class_pack_shows_them(come: Come, here: HostileTown, tmp_path: Path) -> None:
    words = [each for each in HOSTILE_TEXTS if each in here.notes and len(each) <= 60]
    made = begin_class(here, *words[:12], *[each for each in words if len(each) <= GROUP_NAME])
    seat = Person(join_class(here, made["code"]), "")
    operations = [
        {
            "sequence": number,
            "action": "add",
            "layer": made["notes_layer"],
            "item": str(uuid4()),
            "content": {
                "geometry": {"type": "Point", "coordinates": HERE},
                "properties": {"about": "hot", "text": text},
            },
        }
        for number, text in enumerate(here.notes, start=1)
    ]
    client = uuid4().hex
    for start in range(0, len(operations), 100):
        handed = {"client": client, "operations": operations[start : start + 100]}
        answer = here.town.ask("POST", "/operations", seat, handed)
        assert all(each["done"] for each in answer.json()["results"])
    pack = here.town.ask("GET", f"/workshops/{made['id']}/pack", here.people["せんせい"])
    with zipfile.ZipFile(io.BytesIO(pack.content)) as opened_pack:
        opened_pack.extract("page.html", tmp_path)
    window = come(width=1180)
    page = window.open("/join")
    page.goto((tmp_path / "page.html").as_uri())
    seen = window.look(page, [*here.notes, *words[:12]])
    require(seen, set(here.notes), "class pack, opened from a folder")
    page.emulate_media(media="print")
    window.judge(page)


OPEN_ITEM = """(item) => {
  const query = new URLSearchParams(location.search);
  query.set('item', item);
  history.pushState(null, '', '?' + query);
  dispatchEvent(new PopStateEvent('popstate'));
}"""
ON_THE_DESK = """() => [...shownTexts.elements()]
  .filter(({ localName }) => localName === 'desk-card')
  .flatMap(({ entry, shadowRoot }) => {
    const shown = shownTexts.texts(shadowRoot);
    const stands = (text) => shown.some((each) => each.includes(text));
    const words = [
      ['note', entry.item.properties.text],
      ...(entry.kind === 'feature' ? [] : [[entry.kind, entry.text]]),
      ...entry.words.map((each) => ['report', each]),
      ...(entry.decision ? [['appeal', entry.decision.appeal]] : []),
    ];
    return words.filter(([, text]) => stands(text));
  })"""
COUNTED = """([part, words, heads = ['']]) => {
  const owner = [...shownTexts.elements()].find(({ localName }) => localName === part);
  const shown = shownTexts.texts(owner.shadowRoot).map((text) => text.trim());
  const times = (word) => shown.filter((text) =>
    heads.some((head) => (head === '' ? text === word : text.endsWith(head + word)))).length;
  return words.map((word) => [word, times(word.trim())]);
}"""
