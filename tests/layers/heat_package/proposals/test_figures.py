"""A result in a few numbers; two results on the same hours and the same scale."""

from __future__ import annotations

import pytest

from layers.errors import InvalidInputError
from layers.heat_package.proposals.figures import compared, figures_of, kept_answer
from layers.heat_package.wbgt_class import WbgtClass
from tests.layers.heat_package.proposals.answers import HOURS, answer


def test_the_hottest_hour_with_new_shade_is_shown() -> None:
    found = figures_of(kept_answer(answer()))
    assert set(found.hours) == {"wbgt", "utci"}
    shown = found.hours["wbgt"][found.hour]
    assert (shown.hour, shown.before, shown.after) == (HOURS[1], 32.4, 29.9)
    assert (found.before, found.after) == (WbgtClass.DANGER, WbgtClass.SEVERE_WARNING)
    assert shown.relief == 2.5 * 40.0


def test_an_hour_without_new_shade_is_not_shown() -> None:
    found = figures_of(kept_answer(answer(before=(30.0, None))))
    assert found.hours["wbgt"][found.hour].hour == HOURS[0]
    paving = figures_of(kept_answer(answer(before=(None, None))))
    assert (paving.before, paving.after) == (None, None)
    assert paving.hours["wbgt"][paving.hour].largest == -3.0  # of the hour that changes most


def test_what_is_kept_does_not_depend_on_how_long_it_took() -> None:
    assert kept_answer(answer()) == kept_answer({**answer(), "seconds": 9.0})


def test_two_results_are_drawn_on_one_scale() -> None:
    first, second = figures_of(answer((-1.0, -2.0))), figures_of(answer((-3.0, -0.5)))
    found = compared(first, second)
    assert found.relief["wbgt"] == (120.0, 140.0)
    assert found.largest["wbgt"] == 3.5
    assert [each.hour for each in found.hours["utci"]] == list(HOURS)
    assert found == compared(first, second)
    with pytest.raises(InvalidInputError, match="same run"):
        compared(first, figures_of({**answer(), "hours": ["a", "b"]}))
