"""Pen names: the only name that others see, so nobody's may look like another's or the office's."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from layers.errors import FieldError, InvalidInputError

LONGEST = 20
FORMER_MEMBER = "退会した人"  # what stands where the pen name of a closed account stood

# Words inside a name that would speak for the office, as `folded` leaves them.
_OFFICE = (
    *("市役所", "区役所", "町役場", "村役場", "役場", "市長", "副市長", "公式", "職員", "公務員"),
    *("行政", "運営", "管理者", "管理人", "管理局", "事務局", "担当課", "見守り役", "市議会"),
    *("モデレータ", "アドミン", "オフィシャル", FORMER_MEMBER, "打ち水", "うちみず", "uchimizu"),
    *("administrator", "moderator", "official", "cityhall", "cityoffice"),
)
# Words that other words contain (badminton), so they are refused only where they stand alone.
_STANDING_ALONE = "admin admins root staff mod mods system support mayor government operator office"
_ALONE = frozenset(_STANDING_ALONE.split())
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁɡτυνκο" + "力工二八夕卜口千〇",
    "aeopcyxijsdgtuvko" + "かえにはたとろちo",
)
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u2800\u3164\uffa0")
_VOICED = "\u3099\u309a"  # が is not か
_FOREIGN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # of emoji and kanji
_MARKS_MOST = 2  # on one letter; more is scribbling over other lines


@dataclass(frozen=True, slots=True)
class PenName:
    """A pen name as shown, and the key by which two that look alike are the same."""

    name: str
    key: str


def pen_name(text: str, *, city_names: Iterable[str] = ()) -> PenName:
    """Give a pen name as it is kept.

    city_names : what the city is called; nobody is called so.

    Raises
    ------
    InvalidInputError
        It is empty, too long, has characters that nobody sees, or sounds like the office.
    """
    name = " ".join(_VARIANTS.sub("", unicodedata.normalize("NFKC", text)).split())
    if not 1 <= len(name) <= LONGEST:
        raise _refusal(
            f"1文字から{LONGEST}文字までにしてください。", f"Give 1 to {LONGEST} characters."
        )
    if _has_unseen(name):
        raise _refusal(
            "目に見えない文字や、字の向きを変える文字は使えません。",
            "Characters that nobody sees or that change the direction of writing are not taken.",
        )
    key = folded(name)
    if not key:
        raise _refusal("文字か数字を入れてください。", "Give at least one letter or digit.")
    if speaks_for_office(name, city_names=city_names):
        raise _refusal(
            "市役所や運営の人とまちがえられる名前は使えません。",
            "A name that could be taken for the city office is not taken.",
        )
    return PenName(name, key)


def folded(text: str) -> str:
    """Give what is left of a name when case, kana, marks, spaces and look-alikes do not count."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = (c for c in decomposed if unicodedata.category(c)[0] in "LNS" or c in _VOICED)
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in letters)
    return unicodedata.normalize("NFC", hiragana.replace("ー", "").translate(_LOOKALIKES))


def key_of_former(city: str, name: str) -> str:
    """Give what is kept of the pen name of a closed account, so that nobody takes it over."""
    digest = hashlib.sha256(f"{city}\0{folded(name)}".encode()).hexdigest()
    return f"former:{digest}"


def speaks_for_office(name: str, *, city_names: Iterable[str] = ()) -> bool:
    """Tell whether a name sounds like the office or is the city's."""
    key = folded(name)
    if any(folded(word) in key for word in _OFFICE):
        return True
    words = {*re.split(r"[\W\d_]+", unicodedata.normalize("NFKC", name).casefold())}
    if (words | {key.strip("0123456789")}) & _ALONE:
        return True
    return any(_is_city(key, folded(city)) for city in city_names if city)


def _is_city(key: str, city: str) -> bool:
    bare = city[:-1] if city[-1:] in "市区町村" else city
    if key in {bare, city, f"{bare}city", f"{bare}shi", f"cityof{bare}"}:
        return True
    return any(f"{bare}{kind}" in key.replace(f"{bare}{kind}民", "") for kind in "市区町村")


def _has_unseen(name: str) -> bool:
    marks = 0
    for each in unicodedata.normalize("NFD", name):
        marks = marks + 1 if unicodedata.category(each) in {"Mn", "Me"} else 0
        if marks > _MARKS_MOST or each in _INVISIBLE or unicodedata.category(each) in _FOREIGN:
            return True
    return False


def _refusal(ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError("pen_name", ja, en)])
