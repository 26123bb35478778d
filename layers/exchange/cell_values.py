"""Reads the text of a cell as the value of a field, in the ways in which lists write it."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from layers.bilingual import Bilingual
from layers.features.fields import Field, FieldType
from layers.spots.hours_json import hours_as_json
from layers.spots.hours_text import read_hours

YES: Final = frozenset(
    "有,あり,有り,○,◯,〇,◎,可,はい,対応,設置,該当,指定,1,yes,y,true,t".split(",")  # noqa: SIM905
)
NO: Final = frozenset(
    "無,なし,無し,×,✕,✗,不可,いいえ,非対応,未設置,非該当,0,no,n,false,f".split(",")  # noqa: SIM905
)
NUMBER: Final = re.compile(
    r"(?P<about>約|およそ)?(?P<number>[+-]?\d+(?:\.\d+)?(?:E[+-]?\d{1,3})?)"
    r"(?:名様?|人|席|台|基|本|か所|箇所|メートル|m|℃|°C|%)?(?P<more>以上|程度|まで|以下|前後|ほど)?"
)
DATE: Final = re.compile(
    r"(?:(?P<era>令和|平成|昭和|R|H|S)\.?(?P<era_year>\d{1,2}|元)|(?P<year>\d{4}))"
    r"[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?:[ T].*)?"
)
PACKED_DATE: Final = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)")
ERAS: Final = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
LIST_BREAK: Final = re.compile(r"\s*[;,、，・/／|\n]\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    """Value of a cell, and what is worth telling of how it was read."""

    value: Any
    told: tuple[Bilingual, ...] = ()


def read_cell(field: Field, value: object) -> Cell:
    """Give the value of a cell; what cannot be read is given as it stands.

    Whether it is a value of the field at all is for `layers.features.fields` to say.
    """
    if isinstance(value, str):
        value = value.strip()
        reader = READERS.get(field.type)
        if value and reader:
            return reader(field, value)
        return Cell(value)
    if field.type in (FieldType.TEXT, FieldType.LONG_TEXT) and value is not None:
        # GeoJSON has numbers for house numbers, codes and capacities.
        return Cell(_as_text(value))
    return Cell(value)


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return value


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _number(_: Field, text: str) -> Cell:
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", _plain(text)).replace(" ", "").upper()
    found = NUMBER.fullmatch(plain.replace("M", "m"))
    if not found:
        return Cell(text)
    number = float(found["number"])
    value = int(number) if number.is_integer() and abs(number) < 2**53 else number
    if found["about"] or found["more"]:
        return Cell(value, (Bilingual(f"{value} として読みました", f"read as {value}"),))
    return Cell(value)


def _boolean(_: Field, text: str) -> Cell:
    plain = _plain(text).lower()
    if plain in YES or text in YES:
        return Cell(True)
    if plain in NO or text in NO:
        return Cell(False)
    return Cell(text)


def _date(_: Field, text: str) -> Cell:
    plain = _plain(text)
    found = DATE.fullmatch(plain) or PACKED_DATE.fullmatch(plain)
    if not found:
        return Cell(text)
    parts = found.groupdict()
    if parts.get("era"):
        year = 1 if parts["era_year"] == "元" else int(parts["era_year"])
        year += ERAS[parts["era"]]
    else:
        year = int(parts["year"])
    try:
        return Cell(datetime.date(year, int(parts["month"]), int(parts["day"])).isoformat())
    except ValueError:
        return Cell(text)


def _choice(field: Field, text: str) -> Cell:
    plain = _plain(text).casefold()
    for each in field.choices:
        if plain in (
            each.id.casefold(),
            _plain(each.label.ja).casefold(),
            each.label.en.casefold(),
        ):
            return Cell(each.id)
    return Cell(text)


def _choices(field: Field, text: str) -> Cell:
    whole = _choice(field, text).value
    if whole != text or any(each.id == text for each in field.choices):
        return Cell([whole])
    return Cell([_choice(field, each).value for each in LIST_BREAK.split(text) if each])


def _hours(_: Field, text: str) -> Cell:
    if text.startswith("{"):
        try:
            return Cell(orjson.loads(text))
        except orjson.JSONDecodeError:
            return Cell(text)
    read = read_hours(text)
    return Cell(hours_as_json(read.hours), read.remarks)


READERS: Final[Mapping[FieldType, Callable[[Field, str], Cell]]] = {
    FieldType.NUMBER: _number,
    FieldType.INTEGER: _number,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.HOURS: _hours,
}
