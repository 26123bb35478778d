"""Which characters a text of a person may have; such text is never HTML."""

from __future__ import annotations

import unicodedata
from typing import Final

# Line and paragraph separators, embeddings and overrides of the writing direction.
DECEPTIVE: Final = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CONTROLS: Final = ("Cc", "Cs")


def foreign_characters(text: str, *, lines: bool) -> list[str]:
    """Give the control, direction and broken characters of a text as `U+0000`, each once.

    lines : line feeds and tabs are allowed.
    """
    allowed = "\n\t" if lines else ""
    found = {
        each
        for each in text
        if each not in allowed and (each in DECEPTIVE or unicodedata.category(each) in CONTROLS)
    }
    return sorted(f"U+{ord(each):04X}" for each in found)
