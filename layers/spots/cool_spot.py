"""The fields of a cool-share spot. Its place is the entrance; heat and walks are computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from layers.bilingual import Bilingual
from layers.features.fields import Choice, Field, FieldType

SPOT_KIND: Final = "cool-spot"  # of layers that hold spots


def _choice(identifier: str, ja: str, en: str) -> Choice:
    return Choice(identifier, Bilingual(ja, en))


KINDS: Final = (
    _choice("public", "公共施設", "Public facility"),
    _choice("shop", "お店・事業所", "Shop or business"),
    _choice("park_shade", "公園・木かげ", "Park shade"),
    _choice("water", "水飲み場・水辺", "Drinking water, waterside"),
    _choice("mist", "ミスト", "Mist"),
    _choice("rest_place", "具合が悪いときの休憩所", "Rest place when ill"),
)

FACILITIES: Final = (
    _choice("air_conditioning", "冷房", "Air conditioning"),
    _choice("water_refill", "給水", "Water refill"),
    _choice("vending_machine", "自動販売機", "Vending machine"),
    _choice("toilet", "トイレ", "Toilet"),
    _choice("nursing_room", "授乳室", "Nursing room"),
    _choice("wifi", "Wi-Fi", "Wi-Fi"),
    _choice("power", "電源", "Power outlet"),
    _choice("indoor", "屋内", "Indoor"),
    _choice("outdoor", "屋外", "Outdoor"),
    _choice("pets", "ペット可", "Pets welcome"),
)

_INDOOR_KINDS: Final = frozenset({"public", "shop", "rest_place"})

COOL_SPOT_FIELDS: Final = (
    Field("name", FieldType.TEXT, Bilingual("名称", "Name"), required=True),
    Field("name_kana", FieldType.TEXT, Bilingual("名称(かな)", "Name in kana")),
    Field("name_en", FieldType.TEXT, Bilingual("名称(英語)", "Name in English")),
    Field("name_plain", FieldType.TEXT, Bilingual("やさしい呼び名", "Name in plain words")),
    Field("kind", FieldType.CHOICE, Bilingual("種類", "Kind"), required=True, choices=KINDS),
    Field(
        "designated_shelter",
        FieldType.BOOLEAN,
        Bilingual("指定暑熱避難施設(クーリングシェルター)", "Designated cooling shelter"),
    ),
    Field("designated_on", FieldType.DATE, Bilingual("指定日", "Designated on")),
    Field("address", FieldType.TEXT, Bilingual("所在地", "Address")),
    Field("floor", FieldType.TEXT, Bilingual("階・場所", "Floor, part of the building")),
    Field("hours", FieldType.HOURS, Bilingual("利用できる日時", "Opening hours")),
    Field("closed_note", FieldType.TEXT, Bilingual("臨時のお知らせ", "Notice for now")),
    Field(
        "capacity",
        FieldType.INTEGER,
        Bilingual("受入可能人数", "Capacity"),
        minimum=0,
        maximum=100_000,
    ),
    Field("seats", FieldType.INTEGER, Bilingual("座席数", "Seats"), minimum=0, maximum=100_000),
    Field("audience", FieldType.TEXT, Bilingual("利用できる人", "Who may use it")),
    Field("facilities", FieldType.CHOICES, Bilingual("設備", "Facilities"), choices=FACILITIES),
    Field("step_free", FieldType.BOOLEAN, Bilingual("段差なし", "Step-free entrance")),
    Field("wheelchair_toilet", FieldType.BOOLEAN, Bilingual("車いす用トイレ", "Wheelchair toilet")),
    Field("benefit", FieldType.TEXT, Bilingual("特典", "Benefit")),
    Field("operator", FieldType.TEXT, Bilingual("施設管理者", "Operator")),
    Field("contact", FieldType.TEXT, Bilingual("連絡先", "Contact")),
    Field("page", FieldType.LINK, Bilingual("公式ページ", "Official page")),
    Field("verified_at", FieldType.DATE, Bilingual("確認日", "Verified on")),
    Field("verified_by", FieldType.TEXT, Bilingual("確認した人・課", "Verified by")),
    Field("source", FieldType.TEXT, Bilingual("出典", "Source")),
    Field("source_id", FieldType.TEXT, Bilingual("出典での番号", "Number in the source")),
    Field("licence", FieldType.TEXT, Bilingual("ライセンス", "Licence")),
    Field("note", FieldType.LONG_TEXT, Bilingual("備考", "Note")),
)


def is_indoors(properties: Mapping[str, Any]) -> bool:
    """Tell whether a spot is cool because one goes inside, as its facilities or its kind say."""
    facilities = set(properties.get("facilities") or ())
    if facilities & {"indoor", "air_conditioning"}:
        return True
    return "outdoor" not in facilities and properties.get("kind") in _INDOOR_KINDS
