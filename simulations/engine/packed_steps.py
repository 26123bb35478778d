"""Bytes of many steps, kept small: shadows are large patches of equal bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]


class PackedSteps(Sequence[Bytes | None]):
    """Fields of bytes of one shape, one per step; unpacked each time one is asked for."""

    def __init__(self, shape: tuple[int, ...], packed: Iterable[bytes | None]) -> None:
        """Keep fields that `packed` made."""
        self._shape, self._packed = shape, list(packed)

    def __len__(self) -> int:
        """Give how many steps there are."""
        return len(self._packed)

    @overload
    def __getitem__(self, index: int) -> Bytes | None: ...
    @overload
    def __getitem__(self, index: slice) -> list[Bytes | None]: ...
    def __getitem__(self, index: int | slice) -> Bytes | list[Bytes | None] | None:
        """Give the field of a step, read-only."""
        if isinstance(index, slice):
            return [self[step] for step in range(*index.indices(len(self)))]
        kept = self._packed[index]
        if kept is None:
            return None
        return np.frombuffer(zlib.decompress(kept), np.uint8).reshape(self._shape)


def packed(field: Bytes) -> bytes:
    """Give the bytes of a field, packed without loss."""
    return zlib.compress(np.ascontiguousarray(field).data, 1)
