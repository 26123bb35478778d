"""Numbers as 16-bit codes: value = offset + scale × code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

# Published numbers are multiples of this fraction of their unit, or of another power of two: the
# lowest bits of a float32 are noise that would double the files.
STEP = 1.0 / 16.0
LARGEST_CODE = 65534
NO_DATA_CODE = 65535

Float32 = npt.NDArray[np.float32]
UInt16 = npt.NDArray[np.uint16]


def rounded(field: npt.NDArray[np.floating], step: float = STEP) -> Float32:
    """Give a field as it is published: float32, multiples of `step`, a power of two."""
    flat = np.ascontiguousarray(field, np.float32).ravel()
    found: Float32 = _rounded(flat, np.float32(step)).reshape(field.shape)
    return found


@dataclass(frozen=True, slots=True)
class ValueCoding:
    """How numbers of one quantity are coded; the same in every run, so that runs compare.

    offset : value of code 0. scale : step; a coded value is off by half of it at most.
    """

    offset: float
    scale: float

    @property
    def highest(self) -> float:
        """Give the largest value that has a code."""
        return self.offset + self.scale * LARGEST_CODE

    def codes(self, values: Float32) -> UInt16:
        """Give the codes of float32 values; NaN → 65535, values outside the range → its ends."""
        flat = np.ascontiguousarray(values, np.float32).ravel()
        codes: UInt16 = _codes(flat, self.offset, self.scale).reshape(values.shape)
        return codes

    def values(self, codes: UInt16) -> npt.NDArray[np.float64]:
        """Give the values of codes, float64; 65535 → NaN."""
        found: npt.NDArray[np.float64] = self.offset + self.scale * codes.astype(np.float64)
        found[codes == NO_DATA_CODE] = np.nan
        return found


@njit(cache=True, nogil=True)
def _rounded(values: Float32, step: float) -> Float32:
    out = np.empty_like(values)
    for i in range(len(values)):
        out[i] = np.rint(values[i] / step) * step
    return out


@njit(cache=True, nogil=True)
def _codes(values: Float32, offset: float, scale: float) -> UInt16:
    out = np.empty(len(values), np.uint16)
    for i in range(len(values)):
        value = values[i]
        if np.isnan(value):
            out[i] = NO_DATA_CODE
        else:
            code = np.rint((value - offset) / scale)
            out[i] = np.uint16(min(max(code, 0.0), LARGEST_CODE))
    return out
