"""Heat illness alerts: what the Ministry of the Environment issues for an area and a day.

熱中症警戒アラート (熱中症警戒情報): the day's highest WBGT is forecast to reach 33 °C or more at
any point of the forecast area; issued about 17:00 of the day before and 5:00 of the day.

熱中症特別警戒アラート (熱中症特別警戒情報): 35 °C or more at all points of the prefecture, since
2026 but for points, such as high ones, that are left out; issued about 14:00 of the day before.

Climate Change Adaptation Act (気候変動適応法), articles 18 and 19. None is called off: it holds
until the end of its day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

WARNING_FROM_C: Final = 33
SPECIAL_FROM_C: Final = 35


class AlertLevel(StrEnum):
    """How far it went, from the mildest; `judged` is a special alert that is not issued yet."""

    NONE = "none"
    WARNING = "warning"
    JUDGED = "special-judged"
    SPECIAL = "special"


_ORDER: Final = tuple(AlertLevel)


@dataclass(frozen=True, slots=True)
class Alert:
    """What was issued for a day.

    by_hand : staff entered it; role : which. made_up : 作成データ.
    """

    day: datetime.date
    level: AlertLevel
    issued_at: datetime.datetime | None = None
    area: str = ""
    source: str = ""
    by_hand: bool = False
    role: str = ""
    made_up: bool = False


def alert_on(day: datetime.date, alerts: Iterable[Alert]) -> Alert | None:
    """Give the alert of a day: of several the highest, since none is called off.

    None where nothing is known of the day, which is not the same as the level `none`.
    """
    found = [each for each in alerts if each.day == day]
    return max(found, key=lambda each: (_ORDER.index(each.level), _time(each)), default=None)


def opens_shelters(alert: Alert | None) -> bool:
    """Say whether places keep their hours for a special alert."""
    return alert is not None and alert.level is AlertLevel.SPECIAL


def _time(alert: Alert) -> float:
    return alert.issued_at.timestamp() if alert.issued_at else 0.0
