"""The four WBGT classes of daily life, as places, points and screens name them.

Japanese Society of Biometeorology, 「日常生活における熱中症予防指針」 version 4 (2022): below 25 °C
注意, from 25 警戒, from 28 厳重警戒, from 31 危険. A test holds them to those of the simulation.
"""

from __future__ import annotations

from enum import StrEnum


class WbgtClass(StrEnum):
    """A class of WBGT, from the mildest."""

    CAUTION = "caution"  # 注意
    WARNING = "warning"  # 警戒
    SEVERE_WARNING = "severe_warning"  # 厳重警戒
    DANGER = "danger"  # 危険


LOWEST_C = (
    (WbgtClass.DANGER, 31.0),
    (WbgtClass.SEVERE_WARNING, 28.0),
    (WbgtClass.WARNING, 25.0),
)


def wbgt_class(wbgt_c: float) -> WbgtClass:
    """Give the class of a WBGT [°C]; a limit belongs to the class above it."""
    return next((each for each, lowest in LOWEST_C if wbgt_c >= lowest), WbgtClass.CAUTION)
