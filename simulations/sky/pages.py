"""Memory of large fields, given back to the system as soon as a field is dropped."""

from __future__ import annotations

import math
import mmap
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

SMALLEST_BYTES = 1 << 18
Number = TypeVar("Number", bound=np.generic)


def paged(shape: tuple[int, ...], kind: type[Number]) -> npt.NDArray[Number]:
    """Give zeros in pages of their own if they are many.

    An allocator keeps much of what is freed for itself, more or less from run to run; of a large
    city that is a tenth of all memory.
    """
    size = math.prod(shape) * np.dtype(kind).itemsize
    if size < SMALLEST_BYTES:
        return np.zeros(shape, kind)
    pages = mmap.mmap(-1, size)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        pages.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(pages, kind).reshape(shape)


def turned(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Give values with their axes swapped, as a field of its own."""
    into = paged(values.T.shape, values.dtype.type)
    into[:] = values.T
    return into


def with_part(
    values: npt.NDArray[Any], window: tuple[slice, slice], part: npt.NDArray[Any]
) -> npt.NDArray[Any]:
    """Give a copy of a field that has other values in a window."""
    into = values.copy()
    into[window] = part
    return into
