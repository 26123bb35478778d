"""The demo town where everybody writes nothing but hostile texts, wherever one can write."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import shapely
from sqlalchemy import Connection, delete

from layers.bilingual import Bilingual
from layers.comments.writing import NamedPage, add_comment
from layers.errors import LayersError
from layers.features.defaults import NOTE_FIELDS, add_default_layers
from layers.features.feature import Content, Feature
from layers.features.fields import Choice, Field, FieldType
from layers.features.layer import Layer, insert_layer, layer_seen_by
from layers.features.writing import Edit, add_feature, change_feature
from layers.media.photo import Photo
from layers.media.photos import Caption, Licence, NewPhoto, add_photo
from layers.media.pool import process_photo
from layers.media.store import PhotoStore
from layers.moderation.appeals import answer_appeal, appeal
from layers.moderation.decisions import Act, Why, decide
from layers.moderation.reports import add_report
from layers.moderation.things import Kind, Name
from layers.people.accounts import AgeBand, Profile, create_account
from layers.people.actor import Actor, Membership
from layers.people.memberships import grant
from layers.people.roles import Hat, Role
from layers.people.sessions import begin_session
from layers.plain_text import foreign_characters
from layers.store.database import Database, open_database
from layers.store.migrate import migrate
from layers.store.tables import account, throttle
from tests.browser.people_town import HERE, PeopleTown, Person
from tests.browser.tested_town import CITY
from tests.gis_server.civic.test_photos import picture
from tests.hostile_texts import HOSTILE_TEXTS
from tests.serving import serving

MARK = "しるし"  # stands where one page has one text
BLOCK = 48  # texts of one layer: what waits there is fewer than a desk shows
TITLED = 120
FIELDS_OF_A_LAYER = 99
SPOT_TEXTS = (
    *("name", "name_kana", "name_en", "name_plain", "address", "floor", "closed_note", "audience"),
    *("benefit", "operator", "contact", "verified_by", "source", "source_id", "licence", "note"),
)


@dataclass
class HostileTown:
    """The server, who signs in there, and which texts are kept where.

    kept : texts by place, as the house has taken them; refused : how many it has not.
    """

    town: PeopleTown
    authors: list[Person] = field(default_factory=list)
    desks: list[Person] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    titles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    labelled: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    spots: dict[str, str] = field(default_factory=dict)
    kept: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def taken(self, connection: Connection, place: str, text: str, make: Callable[[], Any]) -> Any:
        """Do something with a text; give None where the house does not take the text."""
        try:
            with connection.begin_nested():
                made = make()
        except LayersError:
            self.refused[place] += 1
            return None
        self.kept[place].add(text)
        return made


@contextmanager
def hostile_town(demo_data: Path, folder: Path) -> Iterator[HostileTown]:
    """Fill a copy of the demo town and serve it until the block ends."""
    data = folder / "data"
    shutil.copytree(demo_data, data)
    here = HostileTown(PeopleTown("", data))
    database = open_database(data / "people.sqlite")
    try:
        migrate(database)
        _fill(here, database)
    finally:
        database.close()
    with serving(data, folder / "log") as server:
        here.town = PeopleTown(server.address, data)
        yield here


def _fill(here: HostileTown, database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        staff = {
            name: _somebody(here, connection, name, role)
            for name, role in (("みまもり", Role.MODERATOR), ("もうひとり", Role.MODERATOR))
        }
        for name, role in (("うんよう", Role.OPERATOR), ("かんさ", Role.AUDITOR)):
            _somebody(here, connection, name, role)
        office = _somebody(here, connection, "すずさと", Role.OFFICE, hat=Hat.OFFICE)
        _somebody(here, connection, "せんせい", Role.FACILITATOR)
        _somebody(here, connection, MARK)
        _pen_names(here, connection)
        _spots(here, connection, office)
        _words_of_layers(here, connection, office)
        photo = process_photo(picture())
        for number, start in enumerate(range(0, len(HOSTILE_TEXTS), BLOCK)):
            _block(here, connection, number, HOSTILE_TEXTS[start : start + BLOCK], staff, photo)
        page, site = "https://www.city.example.jp/heat", "www.city.example.jp"
        note = next(iter(here.notes.values()))
        add_comment(connection, office, note, MARK, page=NamedPage(page, [site]))


def _somebody(
    here: HostileTown,
    connection: Connection,
    name: str,
    *roles: Role | Membership,
    hat: Hat = Hat.PERSON,
) -> Actor:
    made = create_account(connection, CITY, Profile(pen_name=name, age_band=AgeBand.ADULT))
    connection.execute(account.update().where(account.c.id == made.id).values(trusted=True))
    memberships = tuple(
        each if isinstance(each, Membership) else Membership(each) for each in roles
    )
    for each in memberships:
        grant(connection, CITY, made.id, each)
    token = begin_session(connection, CITY, hat=hat, account_id=made.id)
    here.people[name] = Person(token, name)
    return Actor(CITY, hat, made.id, None, made.profile.pen_name, memberships, trusted=True)


def _place(number: int) -> shapely.Point:
    """Give a place in a grid of some 30 m around the middle of the town."""
    row, column = divmod(number, 20)
    return shapely.Point(HERE[0] + (column - 10) * 3e-4, HERE[1] + (row - 10) * 2.5e-4)


def _note(text: str) -> dict[str, Any]:
    return {"about": "hot", "text": text}


def _pen_names(here: HostileTown, connection: Connection) -> None:
    layer = f"{CITY}-notes"
    for number, text in enumerate(HOSTILE_TEXTS):
        who = here.taken(connection, "pen name", text, partial(_somebody, here, connection, text))
        if who is not None:
            here.kept["pen name"].discard(text)
            here.kept["pen name"].add(who.pen_name)
            content = Content(_place(number), _note(f"名前 {number}"))
            add_feature(connection, who, layer_seen_by(connection, who, layer), content)


def _spots(here: HostileTown, connection: Connection, office: Actor) -> None:
    layer = layer_seen_by(connection, office, f"{CITY}-cool-spots")
    for number, text in enumerate(HOSTILE_TEXTS):
        fitting = dict.fromkeys(SPOT_TEXTS, text)
        hours = {"weekly": None, "original": text}
        values = {**fitting, "kind": "shop", "hours": hours}
        place = _place(number)
        linked = Content(place, {**values, "page": text})

        add = partial(add_feature, connection, office, layer)
        made = here.taken(connection, "link", text, partial(add, linked))
        made = made or here.taken(connection, "spot", text, partial(add, Content(place, values)))
        if made:
            here.kept["spot"].add(text)
            here.spots[text] = made.id


def _words_of_layers(here: HostileTown, connection: Connection, office: Actor) -> None:
    """Make layers whose titles, labels and choices are hostile, as whoever configures them may."""
    fitting = [text for text in HOSTILE_TEXTS if not foreign_characters(text, lines=False)]
    for number in range(TITLED):
        words = {"ja": fitting[number], "en": fitting[-1 - number]}
        _layer(connection, f"titled-{number}", words, NOTE_FIELDS)
        for language, title in words.items():
            here.titles[language].add(title)
    for number, start in enumerate(range(0, len(fitting), FIELDS_OF_A_LAYER)):
        texts = fitting[start : start + FIELDS_OF_A_LAYER]
        kind = Bilingual("なに", "What")
        choices = tuple(Choice(f"c{n}", Bilingual(text, text)) for n, text in enumerate(texts))
        fields = [Field("kind", FieldType.CHOICE, kind, required=True, choices=choices)]
        fields += [
            Field(f"f{n}", FieldType.TEXT, Bilingual(text, text)) for n, text in enumerate(texts)
        ]
        labelled = _layer(
            connection,
            f"labelled-{number}",
            {"ja": f"項目{number}", "en": "x"},
            tuple(fields),
            official=True,
        )
        values = {"kind": "c0"} | {each.id: texts[n] for n, each in enumerate(fields[1:])}
        content = Content(_place(number), values)
        made = add_feature(
            connection, office, layer_seen_by(connection, office, labelled.id), content
        )
        here.labelled[labelled.id] = (made.id, texts)
        here.kept["label"].update(each.label.ja for each in fields[1:])
        here.kept["choice"].update(texts)


def _layer(
    connection: Connection,
    name: str,
    title: dict[str, str],
    fields: tuple[Field, ...],
    *,
    official: bool = False,
) -> Layer:
    made = Layer(
        id=f"{CITY}-{name}",
        city=CITY,
        space=f"{CITY}-common",
        kind="note",
        title=title,
        fields=fields,
        geometry_types=("Point",),
        who_may_add=frozenset({Role.CITIZEN, Role.OFFICE, Role.OPERATOR, Role.MODERATOR}),
        official=official,
        position=50,
    )
    insert_layer(connection, made)
    return made


def _block(
    here: HostileTown,
    connection: Connection,
    number: int,
    texts: tuple[str, ...],
    staff: dict[str, Actor],
    photo: Photo,
) -> None:
    """Make a layer on which each text is a note, on it a comment and a photo; two are hidden."""
    layer = _layer(connection, f"hostile-{number}", {"ja": f"層{number}", "en": "x"}, NOTE_FIELDS)
    desk = Membership(Role.MODERATOR, f"layer:{layer.id}")
    author = _somebody(here, connection, f"さくしゃ{number}")
    _somebody(here, connection, f"つくえ{number}", desk)
    here.authors.append(here.people[f"さくしゃ{number}"])
    here.desks.append(here.people[f"つくえ{number}"])
    store = PhotoStore(here.town.data / "media")
    for place, text in enumerate(texts, start=number * BLOCK):
        connection.execute(delete(throttle))
        writer = _Writer(here, connection, author, layer, staff, _place(place))
        note = writer.add(text)
        if note is None:
            continue
        writer.change(note)
        here.notes[text] = note.id
        writer.talk(note, text)
        caption = Caption(Licence.CC_BY, text, ai_made=False, alt_text=text)
        writer.photograph(note, text, NewPhoto(str(uuid4()), photo, caption), store)
        writer.hide(text, answered=False)
        writer.hide(text, answered=True)


@dataclass(frozen=True)
class _Writer:
    """Writes one text wherever an author, a reporter or a moderator writes one."""

    here: HostileTown
    connection: Connection
    author: Actor
    layer: Layer
    staff: dict[str, Actor]
    place: shapely.Point

    def add(self, text: str) -> Feature | None:
        """Put a note on the layer, if the house takes its text."""
        content = Content(self.place, {"about": "cool", "text": text})
        layer = layer_seen_by(self.connection, self.author, self.layer.id)
        made: Feature | None = self._taken(
            "note", text, lambda: add_feature(self.connection, self.author, layer, content)
        )
        return made

    def change(self, note: Feature) -> None:
        """Change something else of a note, so that it has a history."""
        edit = Edit(properties={"about": "hot"})
        change_feature(self.connection, self.author, note.id, edit, base_version=1)

    def talk(self, note: Feature, text: str) -> None:
        said = self._taken(
            "comment", text, lambda: add_comment(self.connection, self.author, note.id, text)
        )
        if said is not None:
            self._report(Kind.COMMENT, said.id, "")
        self._report(Kind.FEATURE, note.id, text)

    def photograph(self, note: Feature, text: str, new: NewPhoto, store: PhotoStore) -> None:
        made = self._taken(
            "photo",
            text,
            lambda: add_photo(self.connection, self.author, note.id, new, store=store),
        )
        if made is not None:
            self._report(Kind.PHOTO, made.id, "")

    def hide(self, text: str, *, answered: bool) -> None:
        """Hide a note of this text with it as reason; its author appeals with it."""
        note = self.add(text)
        if note is None:
            return
        first, second = self.staff.values()
        name = Name(Kind.FEATURE, note.id)
        hidden = self._taken(
            "decision",
            text,
            lambda: decide(self.connection, first, name, Act.HIDE, why=Why("other", text)),
        )
        if hidden is None:
            return
        self._taken(
            "appeal", text, lambda: appeal(self.connection, self.author, hidden.id, words=text)
        )
        if answered:
            self._taken(
                "answer",
                text,
                lambda: answer_appeal(self.connection, second, hidden.id, uphold=False, words=text),
            )

    def _report(self, kind: Kind, identifier: str, words: str) -> None:
        name = Name(kind, identifier)
        reporter = self.staff["もうひとり"]

        def report() -> bool:
            return add_report(self.connection, reporter, name, reason="other", words=words)

        if words:
            self._taken("report", words, report)
        else:
            report()

    def _taken(self, place: str, text: str, make: Callable[[], Any]) -> Any:
        return self.here.taken(self.connection, place, text, make)
