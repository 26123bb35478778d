"""The decorator of compiled functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function with numba and keep the machine code beside its source."""
    return cast("Callable[P, R]", njit(cache=True, error_model="numpy")(function))


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function into each place that calls it: tables then travel for free."""
    return cast("Callable[P, R]", njit(error_model="numpy", forceinline=True)(function))
