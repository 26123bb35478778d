"""Cuts a Japanese text of opening hours into words that have one meaning each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# Full-width tildes and every dash of the field; the long-vowel mark only stands between numbers.
DASHES: Final = re.compile(r"[~〜∼˜‐‑‒–—―−]|(?<=[0-9時分])ー(?=[0-9午正])")
CLOSING: Final = r"(?:休館|休業|定休|休園|休所|休場|閉館|閉庁|閉所|閉園|閉鎖|お休み|休み)"
OPENING: Final = r"(?:開館|開園|開所|開庁|開放|開場|営業|利用|使用|開店|供用)"
HOLIDAY: Final = r"(?:国民の)?(?:祝日|祝祭日|祝休日)"
KINDS: Final = {
    "space": r"""[\s、,・;:。※*/及びと]+|および|ならびに|または|毎週|毎月
        |[はのもが](?=\s|\d|[月火水木金土日祝第午])""",
    "open": r"[(]",
    "shut": r"[)]",
    "moves": rf"""(?:[月火水木金土日]曜日?|当日|その日|休館日|休みの日)?[がは]?(?:{HOLIDAY}|休日)
        (?:の場合|のとき|の時|にあたる場合|に当たる場合|と重なる場合|と重なった場合)[は、,]*
        (?:{OPENING}(?:して?|[、,]))?[、,]?(?:その)?
        (?:(?P<moves_to>翌平日|直後の平日|次の平日|翌日)(?:[がにをは]?(?:{CLOSING}|振替|振り替え))?日?
        |{OPENING}(?:します)?)""",
    "last_entry": r"""(?:最終)?(?:入館|入園|入場|受付|利用受付)(?:時間)?は?\s*(?:午前|午後)?
        \d{1,2}(?::\d\d|時(?:\d{1,2}分|半)?)(?:まで)?""",
    "holidays_alike": rf"{HOLIDAY}も同じ",
    "holidays_as_sunday": rf"{HOLIDAY}は日曜日?と同じ",
    "nth": r"""(?P<weeks>第[1-5一二三四五](?:[・,、]?第?[1-5一二三四五])*|最終)
        (?P<nth_day>[月火水木金土日])曜?日?""",
    "dates": r"""(?:(?P<year>20\d\d)[/年.])?(?P<m1>\d{1,2})[/月](?P<d1>\d{1,2})日?
        (?:(?:-|から)(?:(?P<year2>20\d\d)[/年.])?(?:(?P<m2>\d{1,2})[/月])?(?P<d2>\d{1,2})日?(?![\d:時])(?:まで)?)?""",
    "all_day": r"24時間|終日|常時|いつでも|0?0:00-(?:24:00|23:59)",
    "time": r"""(?P<next_day>翌日?の?)?(?P<half>午前|午後|AM|PM|am|pm)?\s*(?P<hour>\d{1,2})
        (?::(?P<minute>\d\d)|時(?:(?P<minutes>\d{1,2})分|(?P<thirty>半))?)|(?P<noon>正午)""",
    "never_closed": r"年中無休|無休|(?:休館|休業|定休|休園)日?は?(?:なし|無し)",
    "year_end": r"年末年始(?:期間)?",
    "except": r"[はを]?(?:除く|のぞく|除き)",
    "closed": rf"[はが]?{CLOSING}日?(?:です)?",
    "hours_of": rf"{OPENING}?可?能?時間帯?",
    "opens": rf"[はもが]?{OPENING}(?:可能|可|日|中)?",
    "weekdays": r"平日",
    "holiday": rf"{HOLIDAY}|祝",
    "every_day": r"毎日|全日|通年|全曜日",
    "day": r"(?P<weekday>[月火水木金土日])(?:曜日|曜)?",
    "only": r"のみ|だけ|の期間",
    "dash": r"-|から|より",
    "made": r"まで",
}
TOKEN: Final = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in KINDS.items()), re.VERBOSE
)
CHINESE_NUMBERS: Final = {each: str(i) for i, each in enumerate("一二三四五", 1)}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of known meaning; `parts` are the named pieces of it."""

    kind: str
    text: str
    parts: dict[str, str]


def tokens_of(text: str) -> tuple[list[Token], str]:
    """Cut a text.

    Returns
    -------
    The words without spaces between them, and what was not understood, "" for nothing.
    """
    plain = DASHES.sub("-", unicodedata.normalize("NFKC", text).replace("\n", " "))
    tokens, left, position = [], [], 0
    while position < len(plain):
        found = TOKEN.match(plain, position)
        if found is None:
            left.append(plain[position])
            position += 1
            continue
        if left and left[-1] != " ":
            left.append(" ")
        position = found.end()
        kind = next(name for name in KINDS if found[name] is not None)
        if kind != "space":
            parts = {key: part for key, part in found.groupdict().items() if part is not None}
            tokens.append(Token(kind, found[0], parts))
    return tokens, "".join(left).strip()


def weeks_of(text: str) -> tuple[int, ...]:
    """Give the numbers of `第1・3` or `最終`."""
    if text == "最終":
        return (-1,)
    plain = "".join(CHINESE_NUMBERS.get(each, each) for each in text)
    return tuple(dict.fromkeys(int(each) for each in re.findall(r"\d", plain)))
