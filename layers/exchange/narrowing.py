"""Which of a layer's features a file holds: those about a topic, those that say some words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from layers.features.feature import Feature
from layers.features.fields import validate
from layers.features.layer import Layer


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What features must be about, and words of which each must stand in what they say.

    topic : id of a choice of the layer's kind; empty for all. words : empty for all. Pen names are
        not looked through: files do not tell them.
    """

    topic: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is left out."""
        return bool(self.topic or self.words.split())

    def is_common(self, layer: Layer) -> bool:
        """Tell whether many may want the same: all, or one of the layer's topics."""
        if self.words.split():
            return False
        kind = layer.kind_field
        return not self.topic or (kind is not None and self.topic in {c.id for c in kind.choices})

    def lets_pass(self, found: Feature, layer: Layer) -> bool:
        """Tell whether a feature is among those that are wanted."""
        if not self:
            return True
        values = validate(layer.fields, found.content.properties).values
        kind = layer.kind_field
        if self.topic and (kind is None or values.get(kind.id) != self.topic):
            return False
        said = _plain("\n".join(each for each in values.values() if isinstance(each, str)))
        return all(word in said for word in _plain(self.words).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
