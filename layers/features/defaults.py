"""The common space that every city begins with; a city changes it by its own configuration."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from layers.bilingual import Bilingual
from layers.features.fields import Choice, Field, FieldType
from layers.features.layer import Layer, insert_layer
from layers.people.roles import Role
from layers.spots.cool_spot import COOL_SPOT_FIELDS
from layers.store.feed import announce
from layers.store.tables import space

RULES_VERSION = "2026-11"
RULES = {
    "ja": [
        "ここは市の公式サイトではありません。公式の案内は市のサイトにあります。",
        "職員の書き込みも、市役所の公式と書いてあるもの以外は個人の意見です。",
        "本名・住所・電話番号・ほかの人の顔や車の番号は書かず、写さないでください。",
        "困った書き込みは「知らせる」で見守り役に伝わります。",
    ],
    "en": [
        "This is not the city's official site; official notices are on the city's own site.",
        "What staff write is their personal opinion, unless it is marked as the city office's.",
        "No real names, addresses, telephone numbers, faces or number plates of others.",
        "Report what troubles you: a moderator will look at it.",
    ],
}
_PEOPLE = frozenset(
    {Role.CITIZEN, Role.VOUCHED, Role.STAFF, Role.FACILITATOR, Role.MODERATOR, Role.OFFICE}
)
_ALSO_VISITORS = _PEOPLE | {Role.VISITOR}


def _choice(name: str, ja: str, en: str) -> Choice:
    return Choice(name, Bilingual(ja, en))


def _field(name: str, kind: FieldType, ja: str, en: str, *, required: bool = False) -> Field:
    return Field(name, kind, Bilingual(ja, en), required=required)


def _metres(name: str, ja: str, en: str, *, up_to: float) -> Field:
    return Field(name, FieldType.NUMBER, Bilingual(ja, en), minimum=0.0, maximum=up_to)


NOTE_FIELDS = (
    Field(
        "about",
        FieldType.CHOICE,
        Bilingual("なにについて", "About"),
        required=True,
        choices=(
            _choice("hot", "暑い", "It is hot here"),
            _choice("cool", "涼しい", "It is cool here"),
            _choice("shade", "日かげ・木", "Shade, trees"),
            _choice("water", "水・風", "Water, wind"),
            _choice("barrier", "通りにくい", "Hard to pass"),
            _choice("other", "そのほか", "Something else"),
        ),
    ),
    _field("text", FieldType.LONG_TEXT, "気づいたこと", "What I noticed", required=True),
)
DRAWN_FIELDS = (  # kinds and names of a what-if (docs/data-contracts.md, Scenario) and more
    Field(
        "kind",
        FieldType.CHOICE,
        Bilingual("なに", "What"),
        required=True,
        choices=(
            _choice("tree", "木", "Tree"),
            _choice("awning", "ひよけ", "Awning"),
            _choice("shade_sail", "日よけ布", "Shade sail"),
            _choice("mist", "ミスト", "Mist"),
            _choice("paving", "舗装", "Paving"),
            _choice("water", "水面", "Water"),
            _choice("green_wall", "壁面緑化", "Green wall"),
            _choice("bench", "ベンチ", "Bench"),
            _choice("building", "建物・かたまり", "Building, volume"),
            _choice("remove_building", "建物をとる", "Building taken away"),
            _choice("sketch", "線・面", "Line, area"),
            _choice("text", "文字", "Text"),
        ),
    ),
    _field("text", FieldType.LONG_TEXT, "ことば", "Words"),
    _field("species", FieldType.TEXT, "樹種", "Species"),
    _metres("height_m", "高さ (m)", "Height (m)", up_to=200.0),
    _metres("crown_diameter_m", "枝張り (m)", "Crown diameter (m)", up_to=30.0),
    _metres("clearance_m", "下の高さ (m)", "Clearance (m)", up_to=50.0),
    _field("cover", FieldType.TEXT, "素材", "Material"),
)
SURVEY_FIELDS = (
    _field("instrument", FieldType.TEXT, "測器", "Instrument"),
    Field(
        "air_temperature_c",
        FieldType.NUMBER,
        Bilingual("気温 (°C)", "Air temperature (°C)"),
        required=True,
        minimum=-30.0,
        maximum=60.0,
    ),
    Field(
        "relative_humidity",
        FieldType.NUMBER,
        Bilingual("湿度 (%)", "Relative humidity (%)"),
        minimum=0.0,
        maximum=100.0,
    ),
    Field(
        "globe_temperature_c",
        FieldType.NUMBER,
        Bilingual("黒球温度 (°C)", "Globe temperature (°C)"),
        minimum=-30.0,
        maximum=90.0,
    ),
    Field(
        "settling_s",
        FieldType.INTEGER,
        Bilingual("なじませた時間 (秒)", "Settling time (s)"),
        minimum=0,
        maximum=3600,
    ),
    _field("in_shade", FieldType.BOOLEAN, "日かげ", "In shade"),
    _field("text", FieldType.LONG_TEXT, "メモ", "Note"),
)


def default_layers(city: str) -> tuple[Layer, ...]:
    """Give the layers of a city that has configured nothing."""
    return (
        Layer(
            id=f"{city}-cool-spots",
            city=city,
            space=f"{city}-common",
            kind="cool-spot",
            title={"ja": "涼み処", "en": "Cool places"},
            fields=COOL_SPOT_FIELDS,
            geometry_types=("Point",),
            who_may_add=_ALSO_VISITORS,
            moderation="before",
            official=True,
            position=1,
        ),
        Layer(
            id=f"{city}-notes",
            city=city,
            space=f"{city}-common",
            kind="note",
            title={"ja": "気づき", "en": "Notes"},
            fields=NOTE_FIELDS,
            geometry_types=("Point", "LineString", "Polygon"),
            who_may_add=_ALSO_VISITORS,
            position=2,
        ),
        Layer(
            id=f"{city}-proposals",
            city=city,
            space=f"{city}-common",
            kind="proposal",
            title={"ja": "かいた案", "en": "Drawn ideas"},
            fields=DRAWN_FIELDS,
            geometry_types=("Point", "LineString", "Polygon"),
            who_may_add=_PEOPLE | {Role.PLANNER},
            position=3,
        ),
        Layer(
            id=f"{city}-survey",
            city=city,
            space=f"{city}-common",
            kind="survey",
            title={"ja": "暑さ調べ", "en": "Heat survey"},
            fields=SURVEY_FIELDS,
            geometry_types=("Point",),
            who_may_add=_PEOPLE,
            position=4,
        ),
        Layer(
            id=f"{city}-official",
            city=city,
            space=f"{city}-common",
            kind="note",
            title={"ja": "市役所から", "en": "From the city office"},
            fields=NOTE_FIELDS,
            geometry_types=("Point", "LineString", "Polygon"),
            who_may_add=frozenset({Role.OFFICE}),
            official=True,
            position=5,
        ),
    )


def add_default_layers(connection: Connection, city: str) -> None:
    """Make the common space of a city, if the city has no space yet."""
    spaces = select(space.c.id).where(space.c.city == city)
    if connection.execute(spaces).first():
        return
    announce(connection, city, kind="space", object=f"{city}-common")  # one process at a time
    if connection.execute(spaces).first():
        return
    row = insert(space).values(
        id=f"{city}-common",
        city=city,
        title={"ja": "みんなの地図", "en": "Everybody's map"},
        led_by="government",
        rules_version=RULES_VERSION,
        rules=RULES,
    )
    connection.execute(row)
    for layer in default_layers(city):
        insert_layer(connection, layer)
