"""The four WBGT classes of the guideline for daily life.

Japanese Society of Biometeorology, 「日常生活における熱中症予防指針」 version 4 (2022): below 25 °C
注意, from 25 警戒, from 28 厳重警戒, from 31 危険.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class WbgtClass:
    """A class of WBGT.

    Attributes
    ----------
    id : stable English name.
    lowest : WBGT from which the class holds, the limit included, [°C].
    japanese, english : its word.
    """

    id: str
    lowest: float
    japanese: str
    english: str


WBGT_CLASSES = (
    WbgtClass("caution", -np.inf, "注意", "Caution"),
    WbgtClass("warning", 25.0, "警戒", "Warning"),
    WbgtClass("severe_warning", 28.0, "厳重警戒", "Severe warning"),
    WbgtClass("danger", 31.0, "危険", "Danger"),
)
CLASS_LIMITS = np.array([each.lowest for each in WBGT_CLASSES[1:]], np.float32)


def wbgt_class(wbgt: npt.ArrayLike) -> npt.NDArray[np.int8]:
    """Give the number of the class in `WBGT_CLASSES`, −1 where the WBGT [°C] is not a number."""
    values: npt.NDArray[Any] = np.asarray(wbgt)
    found = np.searchsorted(CLASS_LIMITS, values, side="right").astype(np.int8)
    return np.asarray(np.where(np.isnan(values), np.int8(-1), found))
