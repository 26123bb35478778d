"""A layer as CSV: one row per feature, with licence and attribution in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import shapely

from layers.bilingual import Bilingual, Language
from layers.exchange.csv_file import csv_bytes
from layers.exchange.flat_values import flat_columns
from layers.exchange.geojson_file import DECIMALS
from layers.exchange.open_list import OpenFeature, OpenList

_LABELS: Final[Mapping[str, Bilingual]] = {
    "id": Bilingual("ID", "ID"),
    "lon": Bilingual("経度", "Longitude"),
    "lat": Bilingual("緯度", "Latitude"),
    "wkt": Bilingual("形 (WKT)", "Shape (WKT)"),
    "list_licence": Bilingual("ライセンス", "Licence"),
    "list_licence_url": Bilingual("ライセンスのページ", "Page of the licence"),
    "list_attribution": Bilingual("出典", "Attribution"),
    "list_updated": Bilingual("一覧の更新 (UTC)", "List updated (UTC)"),
}


def write_csv(listed: OpenList, *, headings: Language | None = None) -> bytes:
    """Give a list as CSV: id, place, the fields, whose list it is.

    headings : language of the words above the columns, for people; without one their plain names,
        for programs.

    Points stand in `lon` and `lat`, lines and areas in `wkt`. Text that a spreadsheet would take
    for a formula has a quote before it, which `read_rows` takes away again.
    """
    columns = flat_columns(listed.fields)
    facts = listed.facts
    ending = {f"list_{key}": value for key, value in facts.items() if not key.startswith("title")}
    names = ["id", "lon", "lat", "wkt", *(each.name for each in columns), *ending]
    if headings is not None:
        names = _headings(names, {each.name: each.label for each in columns}, headings)
    rows = (
        [
            each.id,
            *_place(each),
            *(column.value(each.properties) for column in columns),
            *ending.values(),
        ]
        for each in listed.features
    )
    return csv_bytes(names, rows)


def _headings(
    names: Sequence[str], labels: Mapping[str, Bilingual], language: Language
) -> list[str]:
    """Give the words of columns; where two have the same, their names stand behind them."""
    words = [{**_LABELS, **labels}[name] for name in names]
    said = [each.en if language == "en" else each.ja for each in words]
    return [
        f"{each} ({name})" if said.count(each) > 1 else each
        for name, each in zip(names, said, strict=True)
    ]


def _place(feature: OpenFeature) -> tuple[object, object, object]:
    geometry = feature.geometry
    if isinstance(geometry, shapely.Point):
        return round(geometry.x, DECIMALS), round(geometry.y, DECIMALS), None
    return None, None, shapely.to_wkt(geometry, rounding_precision=DECIMALS)
