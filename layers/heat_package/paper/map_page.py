"""What stands on the two sides of a paper map, as plain values for the template."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from layers.base_map import BaseMap
from layers.bilingual import Bilingual, Language
from layers.heat_package.paper.map_drawing import (
    draw_map,
    draw_north,
    draw_sample,
    draw_scale,
    draw_sign,
    sign_of,
)
from layers.heat_package.paper.sheet import Paper, Sheet
from layers.heat_package.paper.spots_then import MOST_SPOTS, NumberedSpot, SheetSpots
from layers.heat_package.paper.words import MAP, said
from layers.spots.cool_spot import FACILITIES, KINDS
from layers.spots.hours import Hours
from layers.spots.hours_words import hours_in_words
from layers.spots.kept_hours import kept_hours
from layers.spots.opening import TOKYO

AREAS: Final = ("buildings", "roads", "squares", "railways", "water", "green", "trees")
_PAPER_NAMES: Final = {
    Paper.A4: "A4",
    Paper.A4_LANDSCAPE: "A4",
    Paper.A3: "A3",
    Paper.A3_LANDSCAPE: "A3",
}
_KINDS: Final = {each.id: each.label for each in KINDS}
_FACILITIES: Final = {each.id: each.label for each in FACILITIES}


@dataclass(frozen=True, slots=True)
class MapPage:
    """What a paper map is made of.

    city : its name. base_source : who made what is drawn below, as it must be named.
    qr : picture of the address where the sheet is typed in, as SVG.
    """

    sheet: Sheet
    city: str
    base: BaseMap
    spots: SheetSpots
    base_source: str
    qr: str


def map_page(page: MapPage, language: Language) -> dict[str, Any]:
    """Give the values of the template `map`."""
    sheet, spots = page.sheet, page.spots
    number, form = sheet.number, sheet.format
    made = day_and_time(sheet.made, language)
    title = _say("title", language, city=page.city)
    cell_m = form.map_mm[0] / form.columns * sheet.scale / 1000
    size = {"columns": form.columns, "rows": form.rows}
    return {
        "title": title,
        "description": _say("map_alt", language, n=len(spots.spots), **size),
        "page_mm": form.page_mm,
        "map_mm": form.map_mm,
        "about": _say("about", language),
        "dated": _say("dated", language, made=made),
        "scaled": _say(
            "scaled",
            language,
            scale=f"{sheet.scale:,}",
            paper=_PAPER_NAMES[sheet.paper],
            cell=f"{cell_m:.0f}",
        ),
        "number": number,
        "qr": page.qr,
        "qr_alt": _say("qr_alt", language, number=number),
        "map": draw_map(sheet, page.base, spots.spots),
        "map_alt": _say("map_alt", language, n=len(spots.spots), **size),
        "legend": _legend(page, language),
        "source": _source(page, language),
        "foot": _say("foot", language, title=title, number=number, made=made),
        "columns": [
            _say(f"col_{name}", language) for name in ("number", "cell", "name", "hours", "facts")
        ],
        "spots": [_row(each, language) for each in spots.spots],
        "left_out": _say("left_out", language, n=spots.left_out, most=MOST_SPOTS)
        if spots.left_out
        else "",
        "notes_how": _say("notes_how", language, number=number),
        "words": {
            name: _say(name, language)
            for name in ("legend", "places", "no_places", "notes", "where", "what")
        },
    }


def day_and_time(moment: datetime.datetime, language: Language) -> str:
    """Give a moment as the city's clocks say it."""
    local = moment.astimezone(TOKYO)
    if language == "en":
        return f"{local:%-d %B %Y, %H:%M}"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def name_of(properties: Mapping[str, Any], language: Language) -> str:
    """Give the name of a place in a language, where it has one."""
    name = properties.get("name_en") if language == "en" else None
    return str(name or properties.get("name") or "")


def _say(name: str, language: Language, **values: object) -> str:
    return said(MAP[name], language, **values)


def _legend(page: MapPage, language: Language) -> list[dict[str, Any]]:
    signs = sorted({sign_of(each) for each in page.spots.spots if each.shown})
    areas = [name for name in AREAS if len(getattr(page.base, name))]
    listed = [("scale_bar", draw_scale(page.sheet), 4.4), ("north", draw_north(), 5.0)]
    listed += [(name, draw_sign(name), 5.0) for name in signs]
    listed += [(name, draw_sample(name), 4.0) for name in areas]
    return [
        {"svg": svg, "mm": tall, "words": _say(name, language), "alt": _say("sign", language)}
        for name, svg, tall in listed
    ]


def _source(page: MapPage, language: Language) -> str:
    licence = ", ".join(page.spots.licences) or "CC BY 4.0"
    return _say(
        "source", language, base=page.base_source, licence=licence, number=page.sheet.number
    )


def _row(spot: NumberedSpot, language: Language) -> dict[str, Any]:
    properties = spot.properties
    if not spot.shown:  # what was taken back is not printed anew, but its number stays its own
        empty = dict.fromkeys(("kind", "address", "hours", "facts"), "")
        gone = _say("gone", language)
        return {**empty, "number": spot.number, "cell": spot.cell, "name": gone}
    kind = _KINDS.get(str(properties.get("kind")))
    return {
        "number": spot.number,
        "cell": spot.cell,
        "name": name_of(properties, language),
        "kind": said(kind, language) if kind else "",
        "address": str(properties.get("address") or "") if language == "ja" else "",
        "hours": _hours(properties, language),
        "facts": "・".join(_facts(properties, language))
        if language == "ja"
        else ", ".join(_facts(properties, language)),
    }


def _hours(properties: Mapping[str, Any], language: Language) -> str:
    value = properties.get("hours")
    words = hours_in_words(kept_hours(value) if isinstance(value, Mapping) else Hours(weekly=None))
    return said(words, language) or _say("unknown_hours", language)


def _facts(properties: Mapping[str, Any], language: Language) -> Sequence[str]:
    facts = [str(properties[name]) for name in ("closed_note", "audience") if properties.get(name)]
    known: list[Bilingual] = [
        _FACILITIES[each] for each in properties.get("facilities") or () if each in _FACILITIES
    ]
    facts += [said(each, language) for each in known[:5]]
    if properties.get("step_free") is True:
        facts.append(_say("step_free", language))
    return facts
