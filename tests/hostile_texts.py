"""Texts that try to run, to load or to draw something where they are shown.

`hostile_texts.json` holds them by class, each class with where such texts are published. They call
`x()`, open a dialog or ask `evil.example` for something.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

_CLASSES = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
HOSTILE_TEXTS: tuple[str, ...] = tuple(
    unicodedata.normalize("NFC", text) for each in _CLASSES for text in each["texts"]
)
