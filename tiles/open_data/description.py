"""What the open data files are, in words and as a table of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from tiles.city_files import CityContext

_TYPE_NAMES = {
    pa.string(): "string",
    pa.float64(): "float64",
    pa.int32(): "int32",
    pa.bool_(): "boolean",
    pa.binary(): "geometry",
}


def describe_columns(schema: pa.Schema) -> list[dict[str, str | None]]:
    """Give id, label, source, unit and type of each column."""
    return [_column(field) for field in schema]


def _column(field: pa.Field) -> dict[str, str | None]:
    metadata = field.metadata or {}
    return {
        "id": field.name,
        "label": metadata.get(b"label", b"").decode(),
        "source": metadata.get(b"source", b"").decode(),
        "unit": metadata.get(b"unit", b"").decode() or None,
        "type": _TYPE_NAMES[field.type],
    }


def readme(city: CityContext, themes: Mapping[str, Mapping[str, Any]]) -> str:
    """Give the text that travels with the files, Japanese first."""
    year = f"（{city.year}年）" if city.year else ""
    lines = [
        f"# {city.name}{year} オープンデータ / open data",
        "",
        f"- 出典 / attribution: {city.attribution}",
        f"- 利用条件 / licence: {city.licence}",
        "- 座標 / coordinates: EPSG:6668 (JGD2011), 経度・緯度 / longitude, latitude",
        "- 高さ / heights: 標高（JGD2011 vertical）, m",
        f"- 作成 / made: {city.created}, {city.program}",
        "",
        "| theme | features | files |",
        "|---|---|---|",
        *(
            f"| {theme} | {found['features']} | `{theme}.parquet`, `{theme}.gpkg` |"
            for theme, found in themes.items()
        ),
        "",
        "列の意味・単位・元の属性名は `metadata.json` にあります。",
        "Meaning, unit and source of every column are in `metadata.json`.",
        "",
        "形状のない地物も残してあります（geometry が null）。",
        "Features without usable geometry are kept (null geometry).",
    ]
    return "\n".join(lines) + "\n"
