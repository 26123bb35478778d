"""Builds the open data of a city: `{theme}.parquet` and `{theme}.gpkg` with their description."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from tiles.city_files import BuildResult, CityContext, CityFile, FileProblem, lineage
from tiles.errors import Problem, Severity, TilesError
from tiles.open_data.description import describe_columns, readme
from tiles.open_data.geopackage import write_geopackage
from tiles.open_data.geoparquet import Bounds, write_geoparquet
from tiles.open_data.parts import Parts
from tiles.open_data.rows import feature_rows
from tiles.publishing.dataset_record import (
    Coordinates,
    DatasetRecord,
    ExportedFile,
    PropertyRecord,
)

MEDIA_TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".gpkg": "application/geopackage+sqlite3",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
}
STEPS = (
    "one row per top-level feature; nested attributes flattened, codes labelled",
    "footprint: LOD0, else the lowest LOD, in plan; invalid surfaces repaired",
    "features without usable geometry kept, with null geometry",
)


def build_open_data(city: CityContext, files: Sequence[CityFile], out: Path) -> BuildResult:
    """Write GeoParquet and GeoPackage per theme, `metadata.json` and `README.md` into `out`.

    Relief (dem) is left out: it is published as terrain.
    """
    problems: list[FileProblem] = []
    used: list[CityFile] = []
    themes: dict[str, dict[str, Any]] = {}
    extents: list[Bounds] = []
    epsg = 0
    with tempfile.TemporaryDirectory(dir=out, prefix=".open-data-") as folder:
        for theme in sorted({file.theme for file in files} - {"dem"}):
            parts = Parts(Path(folder), theme)
            of_theme = sorted((f for f in files if f.theme == theme), key=lambda f: f.path)
            for file in of_theme:
                found = _add(city, file, parts, problems)
                if found:
                    used.append(file)
                    epsg = epsg or found
            if parts.rows:
                themes[theme], bounds = _write_theme(city, parts, out)
                extents += [bounds] if bounds else []
    if not themes:
        return BuildResult(
            None, "no file with features (relief is published as terrain)", tuple(problems)
        )
    _write_description(city, used, themes, out)
    record = _record(city, used, themes, extents, epsg=epsg, files=_exported(out))
    return BuildResult(record, problems=tuple(problems))


def _add(city: CityContext, file: CityFile, parts: Parts, problems: list[FileProblem]) -> int:
    """Add the rows of a file; gives its source system, 0 where it gave nothing."""
    try:
        rows, found = feature_rows(city, file)
        epsg = file.tables().epsg
    except TilesError as error:
        problem = Problem(code="unreadable-file", severity=Severity.ERROR, message=str(error))
        problems.append(FileProblem(file.path, problem))
        return 0
    problems += found
    if not len(rows):
        return 0
    parts.add(rows)
    return epsg


def _write_theme(
    city: CityContext, parts: Parts, out: Path
) -> tuple[dict[str, Any], Bounds | None]:
    schema = parts.schema()
    columns = describe_columns(schema)
    about = {
        "city": city.name,
        "theme": parts.theme,
        "attribution": city.attribution,
        "licence": city.licence,
        "created": city.created,
        "columns": columns,
    }
    bounds = write_geoparquet(out / f"{parts.theme}.parquet", schema, parts.groups(), about=about)
    write_geopackage(
        out / f"{parts.theme}.gpkg", parts.theme, schema, parts.groups(), created=city.created
    )
    return {"features": parts.rows, "columns": columns}, bounds


def _write_description(
    city: CityContext, used: list[CityFile], themes: dict[str, dict[str, Any]], out: Path
) -> None:
    metadata = {
        "city": city.id,
        "name": city.name,
        "year": city.year,
        "attribution": city.attribution,
        "licence": city.licence,
        "crs": "EPSG:6668",
        "heights": "orthometric (JGD2011 vertical), metres",
        "lineage": asdict(lineage(city, used, STEPS)),
        "themes": themes,
    }
    (out / "metadata.json").write_bytes(orjson.dumps(metadata, option=orjson.OPT_INDENT_2))
    (out / "README.md").write_text(readme(city, themes), encoding="utf-8")


def _exported(out: Path) -> tuple[ExportedFile, ...]:
    return tuple(
        ExportedFile(each.name, each.stat().st_size, MEDIA_TYPES[each.suffix])
        for each in sorted(out.iterdir())
        if each.suffix in MEDIA_TYPES
    )


def _record(
    city: CityContext,
    used: list[CityFile],
    themes: dict[str, dict[str, Any]],
    extents: list[Bounds],
    *,
    epsg: int,
    files: tuple[ExportedFile, ...],
) -> DatasetRecord:
    edges = np.array(extents or [(0.0, 0.0, 0.0, 0.0)])
    west, south = edges[:, :2].min(axis=0).tolist()
    east, north = edges[:, 2:].max(axis=0).tolist()
    properties = {
        each["id"]: PropertyRecord(
            id=each["id"],
            name=each["source"],
            label=each["label"],
            unit=each["unit"],
            type=each["type"],
        )
        for theme in themes.values()
        for each in theme["columns"]
    }
    return DatasetRecord(
        id="open-data",
        kind="open-data",
        theme="all",
        title={"ja": "オープンデータ", "en": "Open data"},
        entry=None,
        features=sum(theme["features"] for theme in themes.values()),
        bounds=(west, south, east, north),
        crs=Coordinates(
            source=f"EPSG:{epsg}", horizontal="JGD2011", geoid=None, heights="orthometric"
        ),
        attribution=city.attribution,
        lineage=lineage(city, used, STEPS),
        files=files,
        properties=tuple(properties.values()),
    )
