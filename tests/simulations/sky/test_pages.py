"""Fields in pages of their own."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pytest

from simulations.sky.pages import SMALLEST_BYTES, paged, turned


@pytest.mark.parametrize("rows", [3, SMALLEST_BYTES])
def test_a_field_is_zero_and_can_be_written(rows: int) -> None:
    field = paged((rows, 2), np.float32)
    assert field.shape == (rows, 2)
    assert field.dtype == np.float32
    assert not field.any()
    field[:] = np.arange(2)
    assert np.array_equal(turned(field), np.repeat([[0.0], [1.0]], rows, 1))


def test_a_large_field_goes_back_to_the_system() -> None:
    status = Path("/proc/self/statm")
    if not status.exists():
        pytest.skip("tells memory as Linux does")

    def resident() -> int:
        return int(status.read_text().split()[1]) * resource.getpagesize()

    before = resident()
    fields = [paged((1000, 1000), np.float32) for _ in range(8)]
    for field in fields:
        field[:] = 1
    assert resident() - before > 28e6
    del field, fields
    assert resident() - before < 4e6
