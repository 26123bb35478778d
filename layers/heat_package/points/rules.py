"""What a visit gives, as data: points per class of heat, caps, season, bonuses.

A document of rules is JSON or TOML. It never changes once it is in force: who wants other rules
proposes another version. `rules_from_document` names every field that is wrong.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.wbgt_class import WbgtClass
from layers.plain_text import foreign_characters
from layers.spots.cool_spot import KINDS

UNKNOWN: Final = "unknown"  # of heat that nobody measured, forecast or computed there and then
CLASSES: Final = (*(each.value for each in WbgtClass), UNKNOWN)
MOST_POINTS: Final = 1_000
MOST_VISITS: Final = 1_000
MOST_BONUSES: Final = 20
NAME_MOST: Final = 40
CAPS: Final = ("visits_per_day", "visits_per_spot_and_day", "points_per_day")
_DAY = re.compile(r"(\d\d)-(\d\d)")
_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")
_SPOT_KINDS = frozenset(each.id for each in KINDS)
_TOP = frozenset({"valid_from", "season", "rates", "caps", "bonuses"})
_BONUS = frozenset({"name", "points", "from", "to", "kinds"})


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points more at some hours, at some kinds of spots, or both.

    begins, ends : minutes of the local day, `ends` excluded. kinds : of spots, empty takes all.
    """

    name: Bilingual
    points: int
    begins: int = 0
    ends: int = 24 * 60
    kinds: frozenset[str] = frozenset()

    def holds(self, minute: int, kind: str) -> bool:
        """Tell whether it is given at a minute of the day, at a spot of a kind."""
        return self.begins <= minute < self.ends and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Caps:
    """What one person gets in a day at most."""

    visits_per_day: int
    visits_per_spot_and_day: int
    points_per_day: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What a visit gives.

    season : first and last day, as (month, day). rates : points by class of heat, and for heat
        that is not known.
    """

    valid_from: datetime.date
    season: tuple[tuple[int, int], tuple[int, int]]
    rates: Mapping[str, int]
    caps: Caps
    bonuses: tuple[Bonus, ...] = ()

    def in_season(self, day: datetime.date) -> bool:
        """Tell whether a day lies in the season, which may go over New Year."""
        first, last = self.season
        today = (day.month, day.day)
        return first <= today <= last if first <= last else not last < today < first


@dataclass
class _Reading:
    """What was found wrong so far."""

    errors: list[FieldError] = field(default_factory=list)

    def wrong(self, name: str, ja: str, en: str) -> None:
        self.errors.append(FieldError(name, ja, en))

    def table(self, value: Any, name: str, keys: frozenset[str]) -> Mapping[str, Any]:
        """Give a table, with every member that is not known told."""
        if not isinstance(value, Mapping):
            self.wrong(name, "項目の集まりが必要です", "expected a table of fields")
            return {}
        for each in value:
            if each not in keys:
                known = ", ".join(sorted(keys))
                self.wrong(_path(name, each), f"知らない項目です（{known}）", f"not one of {known}")
        return value

    def whole(self, value: Any, name: str, lowest: int, highest: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        self.wrong(
            name,
            f"{lowest}から{highest}までの整数が必要です",
            f"expected a whole number from {lowest} to {highest}",
        )
        return lowest


def rules_from_document(document: Any) -> Rules:
    """Read rules.

    Raises
    ------
    InvalidInputError
        With one line per field that is wrong.
    """
    reading = _Reading()
    top = reading.table(document, "", _TOP)
    rules = Rules(
        valid_from=_date(reading, top.get("valid_from")),
        season=_season(reading, top.get("season")),
        rates=_rates(reading, top.get("rates")),
        caps=_caps(reading, top.get("caps")),
        bonuses=_bonuses(reading, top.get("bonuses", [])),
    )
    if reading.errors:
        raise InvalidInputError(reading.errors)
    return rules


def read_rules_file(path: Path) -> Rules:
    """Read a file of rules, TOML or JSON.

    Raises
    ------
    InvalidInputError
        It is no such file, or a field is wrong.
    """
    try:
        text = path.read_bytes()
        document = tomllib.loads(text.decode()) if path.suffix == ".toml" else orjson.loads(text)
    except (OSError, ValueError) as error:
        words = f"{path.name}: {error}"
        raise InvalidInputError([FieldError("rules", words, words)]) from None
    return rules_from_document(document)


def document_of(rules: Rules) -> dict[str, Any]:
    """Give rules as the document that `rules_from_document` reads, always in the same words."""
    first, last = rules.season
    return {
        "valid_from": rules.valid_from.isoformat(),
        "season": {"first": "{:02}-{:02}".format(*first), "last": "{:02}-{:02}".format(*last)},
        "rates": {each: rules.rates[each] for each in CLASSES},
        "caps": {each: getattr(rules.caps, each) for each in CAPS},
        "bonuses": [
            {
                "name": {"ja": each.name.ja, "en": each.name.en},
                "points": each.points,
                "from": _clock_text(each.begins),
                "to": _clock_text(each.ends),
                "kinds": sorted(each.kinds),
            }
            for each in rules.bonuses
        ],
    }


def _path(name: str, member: object) -> str:
    return f"{name}.{member}" if name else str(member)


def _date(reading: _Reading, value: Any) -> datetime.date:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value  # as TOML has them
    try:
        if isinstance(value, str) and len(value) == 10:
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    reading.wrong("valid_from", "日付（2026-07-01）が必要です", "expected a date, as 2026-07-01")
    return datetime.date.min


def _season(reading: _Reading, value: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    found = reading.table(value, "season", frozenset({"first", "last"}))
    return _day(reading, found, "first"), _day(reading, found, "last")


def _day(reading: _Reading, season: Mapping[str, Any], name: str) -> tuple[int, int]:
    text = season.get(name)
    match = _DAY.fullmatch(text) if isinstance(text, str) else None
    try:
        if match:
            day = datetime.date(2024, int(match[1]), int(match[2]))  # a leap year
            return day.month, day.day
    except ValueError:
        pass
    reading.wrong(f"season.{name}", "月日（06-01）が必要です", "expected a day, as 06-01")
    return 1, 1


def _rates(reading: _Reading, value: Any) -> dict[str, int]:
    found = reading.table(value, "rates", frozenset(CLASSES))
    return {
        each: reading.whole(found.get(each), f"rates.{each}", 0, MOST_POINTS) for each in CLASSES
    }


def _caps(reading: _Reading, value: Any) -> Caps:
    found = reading.table(value, "caps", frozenset(CAPS))
    highest = {"points_per_day": MOST_POINTS * MOST_VISITS}
    numbers = {
        each: reading.whole(found.get(each), f"caps.{each}", 1, highest.get(each, MOST_VISITS))
        for each in CAPS
    }
    return Caps(**numbers)


def _bonuses(reading: _Reading, value: Any) -> tuple[Bonus, ...]:
    if not isinstance(value, list) or len(value) > MOST_BONUSES:
        reading.wrong(
            "bonuses",
            f"{MOST_BONUSES}件までのリストが必要です",
            f"expected a list of up to {MOST_BONUSES}",
        )
        return ()
    return tuple(_bonus(reading, each, f"bonuses[{i}]") for i, each in enumerate(value))


def _bonus(reading: _Reading, value: Any, name: str) -> Bonus:
    found = reading.table(value, name, _BONUS)
    begins = _minute(reading, found.get("from", "00:00"), f"{name}.from")
    ends = _minute(reading, found.get("to", "24:00"), f"{name}.to")
    if begins >= ends:
        reading.wrong(f"{name}.to", "始まりより後が必要です", "expected a time after `from`")
    kinds = found.get("kinds", [])
    if not isinstance(kinds, list) or not {str(each) for each in kinds} <= _SPOT_KINDS:
        known = ", ".join(sorted(_SPOT_KINDS))
        reading.wrong(f"{name}.kinds", f"次の種類のリスト: {known}", f"expected a list of {known}")
        kinds = []
    return Bonus(
        _name(reading, found.get("name"), f"{name}.name"),
        reading.whole(found.get("points"), f"{name}.points", 1, MOST_POINTS),
        begins,
        ends,
        frozenset(kinds),
    )


def _name(reading: _Reading, value: Any, name: str) -> Bilingual:
    found = reading.table(value, name, frozenset({"ja", "en"}))
    for language in ("ja", "en"):
        text = found.get(language)
        fits = isinstance(text, str) and 1 <= len(text.strip()) <= NAME_MOST
        if not fits or foreign_characters(str(text), lines=False):
            reading.wrong(
                f"{name}.{language}",
                f"{NAME_MOST}文字までのことばが必要です",
                f"expected words of up to {NAME_MOST} characters",
            )
    return Bilingual(str(found.get("ja", "")).strip(), str(found.get("en", "")).strip())


def _minute(reading: _Reading, value: Any, name: str) -> int:
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    minute = int(match[1]) * 60 + int(match[2]) if match else -1
    if 0 <= minute <= 24 * 60:
        return minute
    reading.wrong(name, "時刻（13:00）が必要です", "expected a time, as 13:00")
    return 0


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
