"""Cleans one value of a field, by type; what is no value of the type is a `Fault`."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from layers.plain_text import foreign_characters
from layers.spots.hours_json import hours_as_json, hours_from_json

if TYPE_CHECKING:
    from layers.features.fields import Field

LARGEST_INTEGER: Final = 2**53 - 1  # beyond it JavaScript rounds
LARGEST_NUMBER: Final = 1e15
LONGEST_LINK: Final = 2000
DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


class Fault(Exception):
    """A value is none of its field; says what is expected."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.ja = ja
        self.en = en


def _text(field: Field, value: object) -> str:
    return _plain(field, value, lines=False)


def _long_text(field: Field, value: object) -> str:
    return _plain(field, value, lines=True)


def _plain(field: Field, value: object, *, lines: bool) -> str:
    if not isinstance(value, str):
        raise Fault("文字で書いてください。", "expected text")
    if len(value) > field.longest:
        raise Fault(
            f"{field.longest}文字までです(今は{len(value)}文字)。",
            f"expected {field.longest} characters at most, found {len(value)}",
        )
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    text = text if lines else text.replace("\n", " ").replace("\t", " ")
    foreign = ", ".join(foreign_characters(text, lines=lines)[:5])
    if foreign:
        raise Fault(
            f"使えない文字({foreign})があります。消してください。",
            f"expected no control characters, found {foreign}",
        )
    return text.strip()


def _number(field: Field, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault("数で書いてください。", "expected a number")
    if not abs(value) <= LARGEST_NUMBER:  # nor for NaN
        raise Fault("ふつうの大きさの数で書いてください。", "expected a finite number below 1e15")
    if field.minimum is not None and value < field.minimum:
        raise Fault(f"{field.minimum:g} 以上です。", f"expected {field.minimum:g} or more")
    if field.maximum is not None and value > field.maximum:
        raise Fault(f"{field.maximum:g} 以下です。", f"expected {field.maximum:g} or less")
    return value


def _integer(field: Field, value: object) -> int:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole:
        raise Fault("整数で書いてください。", "expected a whole number")
    number = _number(field, value)
    if abs(number) > LARGEST_INTEGER:
        raise Fault("大きすぎる数です。", f"expected {LARGEST_INTEGER} at most")
    return int(number)


def _boolean(_: Field, value: object) -> bool:
    if not isinstance(value, bool):
        raise Fault("はい(true)か いいえ(false)です。", "expected true or false")
    return value


def _choice(field: Field, value: object) -> str:
    ids = [each.id for each in field.choices]
    if not isinstance(value, str) or value not in ids:
        named = "、".join(f"{each.id}({each.label.ja})" for each in field.choices[:20])
        raise Fault(f"次のどれかです: {named}", f"expected one of {', '.join(ids[:20])}")
    return value


def _choices(field: Field, value: object) -> list[str]:
    if not isinstance(value, list | tuple):
        raise Fault("選んだもののリストにしてください。", "expected a list of choices")
    chosen = {_choice(field, each) for each in value}
    return [each.id for each in field.choices if each.id in chosen]


def _date(_: Field, value: object) -> str:
    try:
        if isinstance(value, str) and DATE.fullmatch(value):
            return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise Fault("2026-07-01 のような日付です。", "expected a date like 2026-07-01")


def _hours(_: Field, value: object) -> dict[str, object]:
    return hours_as_json(hours_from_json(value))


def _link(_: Field, value: object) -> str:
    fault = Fault(
        "https:// か http:// で始まるアドレスです。",
        "expected an address that begins with https://",
    )
    if not isinstance(value, str) or len(value) > LONGEST_LINK:
        raise fault
    if any(each.isspace() or each in '<>"\\^`{|}' for each in value):
        raise fault
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise fault from None
    named = bool(parts.hostname) and "@" not in parts.netloc and port != 0
    if parts.scheme not in ("http", "https") or not named or foreign_characters(value, lines=False):
        raise fault
    return value


CLEANERS: Final[Mapping[str, Callable[[Any, object], Any]]] = {
    "text": _text,
    "long text": _long_text,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "choice": _choice,
    "choices": _choices,
    "date": _date,
    "hours": _hours,
    "link": _link,
}
