"""Puts the columns of opening hours together to one text, which is read whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from layers.bilingual import Bilingual
from layers.spots.hours import WEEKDAYS, Hours
from layers.spots.hours_text import ReadHours, read_hours, read_season

NOTHING = ("なし", "無し", "無", "-", "特になし")


def read_hours_columns(pieces: Mapping[str, str]) -> ReadHours | None:
    """Read opening hours from cells by piece (see `HOURS_PIECES`; "" is free text).

    None where every cell is empty.
    """
    cells = {key: value.strip() for key, value in pieces.items() if value and value.strip()}
    season = cells.pop("season", "")
    text = _one_text(cells)
    if not text and not season:
        return None
    read = read_hours(text)
    if not season:
        return read
    found = read_season(season)
    original = f"{text} {season}".strip()
    if found is None:
        remark = Bilingual(
            f"期間が読み取れませんでした: {season}", f"season not understood: {season}"
        )
        return ReadHours(Hours(weekly=None, original=original), (*read.remarks, remark))
    return ReadHours(replace(read.hours, season=found, original=original), read.remarks)


def _one_text(cells: Mapping[str, str]) -> str:
    said = [cells.get("", "")]
    days, opens, closes = (cells.get(each, "") for each in ("days", "opens", "closes"))
    if opens or closes:
        said.append(f"{days} {opens}-{closes}")
    elif days:
        said.append(days if said[0] == "" else f"({days})")
    for day, name in zip(WEEKDAYS, "月火水木金土日", strict=True):
        opens, closes = cells.get(f"{day}.opens", ""), cells.get(f"{day}.closes", "")
        if opens or closes:
            said.append(f"{name}曜日 {opens}-{closes}")
    if cells.get("note", "なし") not in NOTHING:
        said.append(cells["note"])
    if closed := cells.get("closed", ""):
        never = closed in NOTHING
        said.append("年中無休" if never else closed if "無休" in closed else f"休館日:{closed}")
    return " ".join(each for each in said if each).strip()
