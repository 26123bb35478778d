"""Words for kinds of places: whoever looks for one finds names that hold any word of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# In small letters; the Japanese ones are those that names of places end with.
KINDS: Final = (
    ("駅", "えき", "station"),
    (
        "バス停",
        "バスのりば",
        "バス乗り場",
        "バスターミナル",
        "ばすてい",
        "bus stop",
        "bus terminal",
    ),
    ("図書館", "としょかん", "library"),
    ("病院", "医院", "クリニック", "診療所", "びょういん", "hospital", "clinic"),
    ("学校", "がっこう", "school"),
    ("保育園", "幼稚園", "こども園", "ほいくえん", "ようちえん", "kindergarten", "nursery"),
    ("公園", "こうえん", "park"),
    ("広場", "ひろば", "plaza", "square"),
    ("役場", "市役所", "区役所", "やくば", "しやくしょ", "town hall", "city hall"),
    ("公民館", "こうみんかん", "community centre", "community center"),
    ("体育館", "たいいくかん", "gymnasium"),
    ("神社", "じんじゃ", "shrine"),
    ("スーパー", "supermarket"),
    ("商店街", "しょうてんがい", "shopping street", "arcade"),
    ("丁目", "ちょうめ", "quarter", "neighbourhood", "neighborhood"),
    ("工場", "こうじょう", "factory"),
)
_KIND_OF: Final = {word: kind for kind in KINDS for word in kind}
_PHRASES: Final = "|".join(
    re.escape(word) for word in sorted(_KIND_OF, key=len, reverse=True) if " " in word
)
_WORDS: Final = re.compile(rf"(?:{_PHRASES})(?!\S)|\S+")


def alternatives(wanted: str) -> list[tuple[str, ...]]:
    """Give for each word (or kind of several words) what a name may hold in its place.

    wanted : in small letters of one width.
    """
    return [*_alternatives(wanted)]


def is_kind(words: tuple[str, ...]) -> bool:
    """Tell whether alternatives are those of a kind of places."""
    return words in KINDS


def _alternatives(wanted: str) -> Iterator[tuple[str, ...]]:
    for word in _WORDS.findall(wanted):
        yield _KIND_OF.get(word, (word,))
