"""Whether a password is among the first that are tried: our own small check, no dictionary.

What is easily guessed in a password counts for little: repetitions, runs of the alphabet, of
digits and of the keyboard, years, the words that lists of leaked passwords are full of, and the
names of the person and the place. If what is left is worth less than eight free characters, it is
refused. It knows a few hundred patterns where a leaked list has millions: a password such as the
title of a well-known song passes.
"""

from __future__ import annotations

import re
import unicodedata

WORTH = 8  # free characters that a password must amount to
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "qazwsxedcrfvtgbyhnujmik",
    "あいうえおかきくけこさしすせそたちつてと",
    "いろはにほへとちりぬるを",
)
_WORDS_TEXT = """
    password passwd passcode pass secret login welcome admin administrator master letmein access
    iloveyou love loveyou iloveu princess sunshine football baseball basketball soccer monkey dragon
    shadow superman batman pokemon pikachu starwars whatever trustno freedom hello nothing computer
    internet google facebook twitter instagram youtube microsoft windows apple iphone android
    samsung toyota honda nissan sony nintendo playstation michael jordan jennifer jessica daniel
    ashley
    charlie thomas george summer winter spring autumn flower cookie chocolate butterfly ginger
    pepper orange banana cheese coffee purple yellow silver golden diamond angel angels jesus christ
    matrix killer hunter ranger tigger mustang ferrari mercedes porsche yankees cowboys
    changeme default guest user users username test tester testing temp root qwerty azerty abcd asdf
    zaq nihon nippon japan tokyo osaka kyoto saitama sakura hanako taro tanaka suzuki sato yamada
    himitsu pasuwado pasuwaado anshou arigato arigatou konnichiwa sayonara aishiteru daisuki kawaii
    doraemon anpanman totoro naruto gundam momotaro kodomo okaasan otousan nyanko wanko neko inu
    citymap uchimizu mizumaki suzumi atsui
    パスワード ひみつ 秘密 合言葉 あいことば ありがとう こんにちは だいすき 大好き さくら 桜 日本
    """
_WORDS = frozenset(_WORDS_TEXT.split())
_LEET = str.maketrans("@4301!5$7", "aaeoiisst")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_WORD = max(map(len, _WORDS))


def is_guessable(password: str, *, about: tuple[str, ...] = ()) -> bool:
    """Tell whether a password is worth less than `WORTH` free characters."""
    text = _plain(password)
    names = {_plain(name) for name in about if len(name) >= 2}
    names |= {part for name in about for part in re.split(r"[\W_]+", _plain(name)) if len(part) > 2}
    kinds = (text, text.translate(_LEET))
    return min(_worth(each, names) for each in kinds) < WORTH


def _worth(text: str, names: set[str]) -> int:
    """Give how many free characters a text amounts to, taking the longest guess at each place."""
    place = worth = 0
    while place < len(text):
        rest = text[place:]
        length = max(_repetition(rest), _run(rest), _word(rest, names), _year(rest))
        place += max(length, 1)
        worth += 1
    return worth


def _repetition(text: str) -> int:
    """Give the length of one to six characters that come at least twice, or of three the same."""
    found = 0
    for size in range(1, 7):
        times = 1
        while text[times * size : (times + 1) * size] == text[:size] and times * size < len(text):
            times += 1
        if times >= (3 if size == 1 else 2):
            found = max(found, times * size)
    return found


def _run(text: str) -> int:
    """Give the length of the longest start that goes along an alphabet or a keyboard row."""
    found = 0
    for row in (*_RUNS, *(each[::-1] for each in _RUNS)):
        length = 3
        while length <= len(text) and text[:length] in row:
            found = max(found, length)
            length += 1
    return found


def _word(text: str, names: set[str]) -> int:
    names_found = (len(name) for name in names if text.startswith(name))
    words = (n for n in range(2, min(_LONGEST_WORD, len(text)) + 1) if text[:n] in _WORDS)
    return max(max(names_found, default=0), max(words, default=0))


def _year(text: str) -> int:
    return 4 if _YEAR.match(text) else 0


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
