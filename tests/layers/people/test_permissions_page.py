"""docs/permissions.md shows the matrix of the code, cell by cell, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers.people.permission_words import ACTION_NAMES, TERM_NAMES
from layers.people.permissions import MATRIX, Action, Terms
from layers.people.roles import ROLE_NAMES, Role

PAGE = (Path(__file__).parents[3] / "docs" / "permissions.md").read_text("utf-8")


def table(language: str) -> str:
    """Write the matrix as the page has it: actions downwards, roles across."""
    column = 0 if language == "ja" else 1
    head = ["", *(ROLE_NAMES[role][column] for role in Role)]
    lines = [head, ["---"] * len(head)]
    for action in Action:
        cells = [MATRIX[role].get(action) for role in Role]
        words = [getattr(TERM_NAMES[each], language) if each else "–" for each in cells]
        lines.append([getattr(ACTION_NAMES[action], language), *words])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_shows_the_matrix(language: str) -> None:
    assert table(language) in PAGE, f"write this table:\n{table(language)}"


def test_everything_has_words_in_both_languages() -> None:
    assert set(ACTION_NAMES) == set(Action)
    assert set(TERM_NAMES) == set(Terms)
    assert set(ROLE_NAMES) == set(Role) == set(MATRIX)
    for names in (ACTION_NAMES, TERM_NAMES):
        for language in ("ja", "en"):
            words = [getattr(each, language) for each in names.values()]
            assert len(set(words)) == len(words)
            assert all(words)
