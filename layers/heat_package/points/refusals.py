"""Why a visit gives nothing, in words for whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from layers.bilingual import Bilingual
from layers.errors import VisitRefusedError


class Refusal(StrEnum):
    """Why a visit gives nothing."""

    CODE = "code"
    NUMBER = "number"
    NO_RULES = "no-rules"
    OUT_OF_SEASON = "out-of-season"
    DAY_IS_FULL = "day-is-full"
    SPOT_IS_FULL = "spot-is-full"
    POINTS_ARE_FULL = "points-are-full"


WORDS: Final[Mapping[Refusal, Bilingual]] = {
    Refusal.CODE: Bilingual(
        "コードがちがうか、古くなりました。いま出ているコードを入れてください。",
        "The code is wrong or too old. Enter the one that is shown now.",
    ),
    Refusal.NUMBER: Bilingual(
        "この番号で待っている人はいません。番号をもう一度きいてください。",
        "Nobody waits with this number. Ask for the number again.",
    ),
    Refusal.NO_RULES: Bilingual(
        "ポイントのきまりがまだありません。", "There are no rules of points yet."
    ),
    Refusal.OUT_OF_SEASON: Bilingual(
        "いまはポイントの期間ではありません。", "Points are not given at this time of year."
    ),
    Refusal.DAY_IS_FULL: Bilingual(
        "きょうの回数はいっぱいです。またあした。", "That was all for today. See you tomorrow."
    ),
    Refusal.SPOT_IS_FULL: Bilingual(
        "ここのきょうの分は、もうもらっています。",
        "You have had today's points of this place already.",
    ),
    Refusal.POINTS_ARE_FULL: Bilingual(
        "きょうのポイントは上限になりました。またあした。",
        "You have reached today's highest number of points. See you tomorrow.",
    ),
}


def refused(why: Refusal) -> VisitRefusedError:
    """Give the error that tells of it."""
    return VisitRefusedError(why.value, WORDS[why].ja, WORDS[why].en)
