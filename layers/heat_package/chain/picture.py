"""A chain as a picture for the wall: SVG, A3 landscape, from left to right.

Lengths are millimetres. What is a step, a thing, manual, out of date stands in words and in the
shape of its box, so that it is read in grey as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from layers.bilingual import Bilingual
from layers.heat_package.chain.drawn import Box, Drawing, drawn
from layers.heat_package.chain.graph import Chain

WIDTH, HEIGHT = 420.0, 297.0
MARGIN, TOP, BOTTOM = 12.0, 34.0, 20.0
ROW, GAP = 15.0, 3.0  # height of a box and what lies between two
LETTER, SMALL = 3.6, 2.9
LINES = 2
FILLS = {"thing": "#ffffff", "automatic": "#e8eef7", "manual": "#fff3d6"}
INK, SOFT, WARNING = "#1a1a1c", "#55565a", "#a80f0f"
# What XML 1.0 (5th ed., production 2) has no place for.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WORDS: Mapping[str, Bilingual] = {
    "thing": Bilingual("データ", "data"),
    "shown": Bilingual("画面", "screen"),
    "automatic": Bilingual("自動", "automatic"),
    "manual": Bilingual("手作業", "by hand"),
    "stale": Bilingual("再計算が必要", "must be redone"),
    "replaced": Bilingual("直す前の記録", "was corrected"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above and below the picture."""

    title: str
    below: str


def picture(chain: Chain, heading: Heading, *, language: str) -> str:
    """Give the SVG of a chain.

    language : `ja` or `en`; what people wrote stays in their words.
    """
    drawing = drawn(chain, language)
    places = _places(drawing)
    scale = _scale(drawing)
    body = [
        *(_edge(places[a], places[b]) for a, b in drawing.edges),
        *(_box(box, places[box.id], language) for box in drawing.boxes),
    ]
    return "\n".join(
        (
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}mm" '
                f'height="{HEIGHT:g}mm" '
                f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" lang="{language}" '
                "font-family=\"'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', "
                "'Yu Gothic', Meiryo, sans-serif\">"
            ),
            f"<title>{_text(heading.title)}</title>",
            f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#ffffff"/>',
            _words(MARGIN, 16, heading.title, size=7, weight=700),
            _legend(language),
            f'<g transform="translate({MARGIN} {TOP}) scale({scale:.4f})">',
            *body,
            "</g>",
            _words(MARGIN, HEIGHT - 8, heading.below, size=SMALL, fill=SOFT),
            "</svg>",
            "",
        )
    )


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float
    width: float


def _scale(drawing: Drawing) -> float:
    """Give by how much the drawing shrinks so that its longest column fits."""
    return min(1.0, (HEIGHT - TOP - BOTTOM) / (max(drawing.rows, 1) * (ROW + GAP)))


def _places(drawing: Drawing) -> dict[str, _Place]:
    """Give each box its place; a column stands in the middle of the longest one."""
    across = (WIDTH - 2 * MARGIN) / _scale(drawing) / max(drawing.columns, 1)
    width = across * 0.8
    tallest = max(drawing.rows * (ROW + GAP), (HEIGHT - TOP - BOTTOM) / _scale(drawing))
    found = {}
    for column, boxes in enumerate(drawing.by_column()):
        pitch = tallest / max(len(boxes), 1)
        for row, box in enumerate(boxes):
            y = row * pitch + (pitch - ROW) / 2
            found[box.id] = _Place(column * across, y, width)
    return found


def _edge(start: _Place, end: _Place) -> str:
    x0, y0 = start.x + start.width, start.y + ROW / 2
    x1, y1 = end.x, end.y + ROW / 2
    bend = (x1 - x0) / 2
    return (
        f'<path d="M{x0:.2f} {y0:.2f}C{x0 + bend:.2f} {y0:.2f} {x1 - bend:.2f} {y1:.2f} '
        f'{x1:.2f} {y1:.2f}" fill="none" stroke="#8a8c91" stroke-width="0.45"/>'
    )


def _box(box: Box, place: _Place, language: str) -> str:
    look = "thing" if box.way == "" else box.way
    stroke, width, dash = INK, 0.5, ""
    if box.stale:
        stroke, width, dash = WARNING, 1.1, ' stroke-dasharray="3 1.4"'
    if box.replaced:
        stroke, dash = SOFT, ' stroke-dasharray="0.8 0.8"'
    corner = 0.6 if look == "thing" else 5.0
    lines = _wrapped(box.label, (place.width - 4) / LETTER)
    kinds = [_word("shown" if box.shown else look, language), *box.notes]
    marks = [_word("stale", language)] if box.stale else []
    marks += [_word("replaced", language)] if box.replaced else []
    note = _fitting(kinds, (place.width - 4) / SMALL)
    parts = [
        (
            f'<g><rect x="{place.x:.2f}" y="{place.y:.2f}" width="{place.width:.2f}" '
            f'height="{ROW:g}" '
            f'rx="{corner:g}" fill="{FILLS[look]}" stroke="{stroke}" '
            f'stroke-width="{width:g}"{dash}/>'
        )
    ]
    for number, line in enumerate(lines):
        y = place.y + 5 + number * (LETTER + 0.9)
        parts.append(_words(place.x + 2, y, line, size=LETTER, weight=700))
    if marks:
        text = "▲ " + "・".join(marks)
        parts.append(
            _words(place.x + 2, place.y + ROW - 1.4, text, size=SMALL, weight=700, fill=WARNING)
        )
    elif note:
        parts.append(_words(place.x + 2, place.y + ROW - 1.4, note, size=SMALL, fill=SOFT))
    return "".join(parts) + "</g>"


def _legend(language: str) -> str:
    """Say what the boxes mean."""
    parts, x = [], MARGIN
    for look in ("thing", "automatic", "manual"):
        corner = 0.6 if look == "thing" else 2.5
        parts.append(
            f'<rect x="{x:.2f}" y="21" width="9" height="5" rx="{corner:g}" '
            f'fill="{FILLS[look]}" stroke="{INK}" stroke-width="0.5"/>'
        )
        word = _word(look, language)
        parts.append(_words(x + 11, 25, word, size=LETTER))
        x += 17 + _width(word) * LETTER
    parts.append(
        f'<rect x="{x:.2f}" y="21" width="9" height="5" fill="#ffffff" stroke="{WARNING}" '
        'stroke-width="1.1" stroke-dasharray="3 1.4"/>'
    )
    parts.append(_words(x + 11, 25, "▲ " + _word("stale", language), size=LETTER, fill=WARNING))
    return "".join(parts)


def _word(name: str, language: str) -> str:
    words = WORDS[name]
    return words.ja if language == "ja" else words.en


def _words(
    x: float, y: float, text: str, *, size: float, weight: int = 400, fill: str = INK
) -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:g}" font-weight="{weight}" '
        f'fill="{fill}">{_text(text)}</text>'
    )


def _text(text: str) -> str:
    """Give a text as XML: nothing of it is markup, and no character is in it that XML refuses."""
    return escape(NOT_XML.sub("", text))


def _width(text: str) -> float:
    """Give about how wide a text is [em]."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.56 for each in text)


def _wrapped(text: str, em: float) -> Sequence[str]:
    """Break a text into lines of a width; what is too long ends with …."""
    lines = list(_lines(text.replace("\n", " "), em))
    if len(lines) <= LINES:
        return lines
    last = lines[LINES - 1]
    while last and _width(last) > em - 1:
        last = last[:-1]
    return [*lines[: LINES - 1], f"{last}…"]


def _fitting(words: Sequence[str], em: float) -> str:
    """Join as many words as stand in a line of a width."""
    found = words[0]
    for each in words[1:]:
        if _width(f"{found}・{each}") <= em:
            found = f"{found}・{each}"
    return found


def _lines(text: str, em: float) -> Iterable[str]:
    line = ""
    for each in text:
        if line and _width(line + each) > em:
            cut = line.rfind(" ")
            cut = cut if cut > len(line) // 2 and each != " " else len(line)
            yield line[:cut].strip()
            line = line[cut:].lstrip()
        line += each
    if line:
        yield line.strip()
