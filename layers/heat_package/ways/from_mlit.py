"""A walking network from 歩行空間ネットワークデータ, after MLIT's specification of 2018.

Links with `start_id`, `end_id` and codes: rt_struct (経路の構造), route_type (経路の種別),
lev_diff (段差), roof (屋根); 99 is 不明.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.ways.network import NO, UNKNOWN, YES, Stretch, WayKind

Float64 = npt.NDArray[np.float64]

CAVEATS = (
    Bilingual(
        "歩行空間ネットワークデータの道です。段差は2 cmを超えるものを「あり」としています。",
        "Links of MLIT's walking-space network; a step counts from 2 cm.",
    ),
    Bilingual(
        "一方通行（エスカレーターなど）は区別していません。",
        "Links of one direction (escalators) are not told apart.",
    ),
)
NEEDED = ("start_id", "end_id")
CODES = ("rt_struct", "route_type", "lev_diff", "roof")
_STRUCTURES = {
    1: WayKind.SIDEWALK,
    2: WayKind.STREET,
    3: WayKind.CROSSING,
    4: WayKind.CROSSING,
    5: WayKind.PASSAGE,
    6: WayKind.FOOTBRIDGE,
    7: WayKind.PASSAGE,
    8: WayKind.PATH,
    99: WayKind.STREET,
}
_ESCALATOR, _STAIRS, _LIFT = 5, 6, 4
_UNDERGROUND = 5
_WITH_STEP = {1: YES, 2: NO, 99: UNKNOWN}
_WITH_ROOF = {1: NO, 2: YES, 99: UNKNOWN}


def stretches_from_mlit(
    links: Sequence[Mapping[str, Any]], lines: Sequence[Float64]
) -> list[Stretch]:
    """Give the links as stretches.

    Parameters
    ----------
    links : attributes of each. lines : (n, 2) of each, in any one system.

    Raises
    ------
    InvalidInputError
        A column is missing, or a code is none of the specification; says row and column.
    """
    if not links:
        raise _wrong("links", "1本以上のリンク", "one link at least")
    missing = [name for name in NEEDED if name not in links[0]]
    if missing:
        raise _wrong(
            ", ".join(missing),
            "列start_idとend_id（2018年の仕様）",
            "the columns start_id and end_id of the specification of 2018",
        )
    return [_stretch(row, *each) for row, each in enumerate(zip(links, lines, strict=True), 1)]


def straight_lines(
    links: Sequence[Mapping[str, Any]], nodes: Sequence[Mapping[str, Any]]
) -> list[Float64]:
    """Give the lines of links that have none, from node to node (columns node_id, lon, lat).

    Raises
    ------
    InvalidInputError
        A node is missing or has no place; says row and column.
    """
    places: dict[str, tuple[float, float]] = {}
    for row, each in enumerate(nodes, 1):
        try:
            places[str(each["node_id"])] = float(each["lon"]), float(each["lat"])
        except (KeyError, TypeError, ValueError):
            raise _wrong(
                f"nodes, row {row}", "列node_id, lat, lon（度）", "node_id, lat and lon in degrees"
            ) from None
    found = []
    for row, each in enumerate(links, 1):
        ends = [str(each.get(name, "")) for name in NEEDED]
        lost = next((end for end in ends if end not in places), None)
        if lost is not None:
            raise _wrong(
                f"links, row {row}",
                f"節点の表にある番号、{lost!r}ではなく",
                f"a node, not {lost!r}",
            )
        found.append(np.array([places[end] for end in ends], np.float64))
    return found


def _stretch(row: int, link: Mapping[str, Any], line: Float64) -> Stretch:
    codes = {name: _code(row, name, link.get(name, 99)) for name in CODES}
    structure = codes["rt_struct"]
    if structure not in _STRUCTURES:
        raise _wrong(f"row {row}, rt_struct", "1から8または99", f"1 to 8 or 99, not {structure}")
    kind = WayKind.STAIRS if codes["route_type"] == _STAIRS else _STRUCTURES[structure]
    roofed = YES if structure == _UNDERGROUND else _of(row, "roof", codes["roof"], _WITH_ROOF)
    return Stretch(
        (str(link["start_id"]), str(link["end_id"])),
        line,
        kind,
        step_free=_step_free(row, codes),
        roofed=roofed,
    )


def _step_free(row: int, codes: Mapping[str, int]) -> int:
    if codes["route_type"] in {_ESCALATOR, _STAIRS}:
        return NO
    if codes["route_type"] == _LIFT:
        return YES
    return _of(row, "lev_diff", codes["lev_diff"], _WITH_STEP)


def _of(row: int, name: str, code: int, table: Mapping[int, int]) -> int:
    if code not in table:
        raise _wrong(f"row {row}, {name}", "1、2または99", f"1, 2 or 99, not {code}")
    return table[code]


def _code(row: int, name: str, value: Any) -> int:
    if value is None or value == "":
        return 99
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = 0.5
    if math.isnan(number):  # an empty cell of a table of numbers
        return 99
    if not number.is_integer():
        raise _wrong(f"row {row}, {name}", "コード（整数）", f"a code, not {value!r}")
    return int(number)


def _wrong(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, f"必要なもの：{ja}", f"expected {en}")])
