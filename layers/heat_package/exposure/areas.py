"""How much of the ground lies in each class of WBGT, and where one field is cooler than another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.heat_package.exposure.hours import CLASSES
from layers.heat_package.wbgt_class import LOWEST_C

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]

CHANGED_C = 0.1  # less is no change that a what-if could be held to [°C]
_LIMITS = np.array(sorted(lowest for _, lowest in LOWEST_C))


@dataclass(frozen=True, slots=True)
class Cooled:
    """What changes between two fields of WBGT of the same ground and hour.

    area_m2 : ground that changes. before, after : means there [°C], None without any.
    largest : the change that is farthest down [°C].
    """

    area_m2: float
    before: float | None
    after: float | None
    largest: float


def classes_of(wbgt_c: Float32) -> npt.NDArray[np.int8]:
    """Give the class of each cell, from 0, the mildest; -1 where there is no number.

    wbgt_c : (rows, columns) float32, °C, NaN where the run has no number.
    """
    found = np.digitize(wbgt_c, _LIMITS).astype(np.int8)
    found[~np.isfinite(wbgt_c)] = -1
    return found


def class_shares(classes: npt.NDArray[np.int8]) -> Float64:
    """Give the share of the known ground in each class, (classes,) float64; NaN without any.

    classes : as of `classes_of`.
    """
    counts = np.bincount(classes.ravel() + 1, minlength=len(CLASSES) + 1)[1:]
    total = counts.sum()
    return counts / total if total else np.full(len(CLASSES), np.nan)


def cooled(before_c: Float32, after_c: Float32, *, cell_m2: float) -> Cooled:
    """Compare two fields of WBGT; both (rows, columns) float32, °C, NaN where unknown."""
    known = np.isfinite(before_c) & np.isfinite(after_c)
    change = np.where(known, after_c - before_c, 0.0)
    changed = np.abs(change) >= CHANGED_C
    if not changed.any():
        return Cooled(0.0, None, None, 0.0)
    return Cooled(
        area_m2=float(changed.sum() * cell_m2),
        before=float(before_c[changed].mean()),
        after=float(after_c[changed].mean()),
        largest=float(change.min()),
    )
