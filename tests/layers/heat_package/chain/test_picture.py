"""The picture for the wall: A3, words beside colours, nothing outside, text that stays text."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from layers.heat_package.chain.drawn import drawn
from layers.heat_package.chain.graph import Chain
from layers.heat_package.chain.manual import ManualStep, Named, joined
from layers.heat_package.chain.picture import HEIGHT, WIDTH, Heading, picture
from tests.hostile_texts import HOSTILE_TEXTS
from tests.layers.heat_package.chain.test_manual import CLEANER, FIRST, STEPS, THINGS, manual, told

HEADING = Heading("川辺町 データの変遷", "2026-07-01")
SVG = "{http://www.w3.org/2000/svg}"


def svg(chain: Chain, language: str = "ja") -> ET.Element:
    return ET.fromstring(picture(chain, HEADING, language=language))


def texts(chain: Chain, language: str = "ja") -> list[str]:
    return [each.text or "" for each in svg(chain, language).iter(f"{SVG}text")]


def test_it_is_a3_landscape() -> None:
    found = svg(joined(THINGS, STEPS, []))
    assert (found.get("width"), found.get("height")) == ("420mm", "297mm")


def test_what_is_out_of_date_stands_in_words() -> None:
    second = manual("m2", [Named("raw.csv", "a" * 64)], [Named("w.csv", CLEANER)], replaces="m1")
    fresh, stale = joined(THINGS, STEPS, [FIRST]), joined(THINGS, STEPS, [FIRST, second])
    legend = texts(fresh).count("▲ 再計算が必要")
    assert legend == 1
    assert texts(stale).count("▲ 再計算が必要") == 1 + 2 * 2  # two steps and what they made
    assert "▲ must be redone" in texts(stale, "en")
    assert any("直す前の記録" in each for each in texts(stale))


def test_days_are_those_of_the_city() -> None:
    found = texts(joined(THINGS, [replace(STEPS[0], at="2026-06-30T15:00:00Z")], []))
    assert any("2026-07-01" in each for each in found)
    assert not any("2026-06-30" in each for each in found)


@given(told())
def test_all_boxes_lie_on_the_page_and_lines_go_to_the_right(steps: list[ManualStep]) -> None:
    chain = joined(THINGS, STEPS, steps)
    root = svg(chain)
    (group,) = root.findall(f"{SVG}g")
    _, _, scale = (group.get("transform") or "").partition("scale(")
    factor = float(scale.rstrip(")"))
    for box in group.iter(f"{SVG}rect"):
        x, y, width, height = (float(box.get(name) or 0) for name in ("x", "y", "width", "height"))
        assert x * factor >= 0
        assert (x + width) * factor + 12 <= WIDTH
        assert (y + height) * factor + 34 <= HEIGHT - 12
    boxes = {each.id: each.column for each in drawn(chain, "ja").boxes}
    assert all(boxes[a] < boxes[b] for a, b in drawn(chain, "ja").edges)


@pytest.mark.parametrize("text", HOSTILE_TEXTS[::5])
def test_texts_of_people_draw_nothing(text: str) -> None:
    names = (Named(text, "1" * 64),), (Named(text, "2" * 64),)
    step = ManualStep("m1", "staff", text, text, "2026-07-01", text, *names)
    harmless = ManualStep("m1", "staff", "x", "x", "2026-07-01", "x", *names)
    allowed = {each.tag for each in svg(joined(THINGS, STEPS, [harmless])).iter()}
    for each in svg(joined(THINGS, STEPS, [step])).iter():
        assert each.tag in allowed
        assert not [name for name in each.attrib if name.startswith("on") or "href" in name]
