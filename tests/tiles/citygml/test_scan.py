"""The fast reader sees an odd byte wherever it stands: it looks at many bytes at once."""

from __future__ import annotations

import pytest

from tiles.citygml.document import LINE
from tiles.citygml.lxml_reader import read_with_lxml
from tiles.citygml.problems import ProblemLog
from tiles.citygml.scan import scan

AROUND = 70  # more than two blocks


def document(*, text: str = "", value: str = "") -> bytes:
    inside = f'<t:a b="{value}">{text}</t:a>'
    return f'<t:root xmlns:t="http://example.org/t">{inside}{" " * AROUND}</t:root>'.encode()


@pytest.mark.parametrize("odd", ["&", "&amp;", "]]>", "\x01", "\ufffe", '"', "<", "\r"])
def test_markup_and_forbidden_bytes_are_seen_at_every_place(odd: str) -> None:
    for place in range(AROUND):
        words = "x" * place + odd + "y" * (AROUND - place)
        if odd != '"':
            assert scan(document(text=words), path="a.gml") is None, place
        assert scan(document(value=words), path="a.gml") is None or odd == "]]>", place


@pytest.mark.parametrize("letter", ["x", "]", ">", "é", "町", "\U0001f3e0", "\n", "\r\n", "\t"])
def test_texts_of_every_length_are_those_of_the_other_reader(letter: str) -> None:
    for place in range(AROUND):
        data = document(text="x" * place + letter + "y" * (place % 9))
        found = scan(data, path="a.gml")
        other = read_with_lxml(data, path="a.gml", problems=ProblemLog())
        assert found is not None
        assert found.text(1) == other.text(1)
        assert (found.elements[LINE, :-1] == other.elements[LINE, :-1]).all()


@pytest.mark.parametrize("letter", ["x", "]", ">", "é", "町", "\U0001f3e0", "'", " "])
def test_values_of_every_length_are_those_of_the_other_reader(letter: str) -> None:
    for place in range(AROUND):
        data = document(value="x" * place + letter + "y" * (place % 9))
        found = scan(data, path="a.gml")
        other = read_with_lxml(data, path="a.gml", problems=ProblemLog())
        assert found is not None
        values = [each.span(*each.attributes[1:3, -1].tolist()) for each in (found, other)]
        assert values[0] == values[1]


def test_names_that_differ_in_one_letter_are_told_apart() -> None:
    name = "abcdefghijklmnopqrstuvwxyz"
    for length in range(1, len(name)):
        for place in range(length):
            other = name[:place] + "_" + name[place + 1 : length]
            wrong = (
                f'<t:root xmlns:t="http://example.org/t"><t:{name[:length]}></t:{other}></t:root>'
            )
            assert scan(wrong.encode(), path="a.gml") is None
