"""Codes that are read off a board and typed: eight letters, none that looks like another.

A workshop's code follows from the installation's secret, the workshop and how many codes it had, so
that a teacher can show it all day although only its keyed hash is kept. Whoever has the database
alone learns no code, nor can they try codes against it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

LETTERS = "34679CDFHJKMNPQRTWXY"  # no 0O 1IL 2Z 5S 8B UV G; without vowels no words
LENGTH = 8  # 2.6 × 10^10 codes


def join_code(secret: bytes, workshop_id: str, number: int) -> str:
    """Give the code of a workshop; `number` counts its codes."""
    return letters_of(_keyed(secret, f"join-code\0{workshop_id}\0{number}"))


def letters_of(digest: bytes, *, length: int = LENGTH) -> str:
    """Give a number of letters that follow from a digest."""
    value, letters = int.from_bytes(digest, "big"), ""
    for _ in range(length):
        value, index = divmod(value, len(LETTERS))
        letters += LETTERS[index]
    return letters


def random_code() -> str:
    """Give a code that follows from nothing."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def hash_of(secret: bytes, code: str) -> str:
    """Give what is kept of a code."""
    return _keyed(secret, f"code\0{code}").hex()


def as_typed(text: str) -> str:
    """Give a code as somebody typed it: in any width and case, with spaces or dashes between."""
    narrow = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in narrow if letter.isascii() and letter.isalnum())


def for_people(code: str) -> str:
    """Give a code as it is shown: `CDFH-JKMN`."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def _keyed(secret: bytes, text: str) -> bytes:
    return hmac.new(secret, b"workshop\0" + text.encode(), hashlib.sha256).digest()
