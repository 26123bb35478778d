"""Finds features by gml:id, building id, name or mesh code, in any case and width of letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gis_server.feature_tables import FeatureTables, feature_tables
from gis_server.features import bounds_of, source_of
from gis_server.records import City, FoundFeature

RESULTS_MAX = 30
BEST_FIRST = [("rank", "ascending"), ("gml_id", "ascending")]
NAME_SOURCES = ("gml:name",)
ID_SOURCE_ENDS = ("uro:buildingID",)


def search_features(tables: FeatureTables, city: City, words: str) -> list[FoundFeature]:
    """Give the best matches: whole ids and names first, then beginnings, parts, mesh codes."""
    wanted = unicodedata.normalize("NFKC", words).strip()
    if not wanted:
        return []
    found: list[tuple[int, FoundFeature]] = []
    for table in feature_tables(city):
        with tables.open(table) as file:
            found += _matches(file, wanted)
    found.sort(key=lambda pair: (pair[0], pair[1].gml_id))
    return [feature for _, feature in found[:RESULTS_MAX]]


def _matches(file: pq.ParquetFile, wanted: str) -> Iterator[tuple[int, FoundFeature]]:
    """Give the best `RESULTS_MAX` of one table, each with its rank (0 is best)."""
    names = _text_columns(file.schema_arrow, NAME_SOURCES)
    ids = ["gml_id", *_text_columns(file.schema_arrow, ID_SOURCE_ENDS)]
    columns = [*dict.fromkeys([*ids, *names, "feature_class", "mesh", "bbox"])]
    rows = file.read(columns=columns)
    ranks = _ranks(rows, [*ids, *names], wanted)
    kept = rows.append_column("rank", ranks).filter(pc.is_valid(ranks))
    best = pc.select_k_unstable(kept, RESULTS_MAX, BEST_FIRST)
    for row in kept.take(best).to_pylist():
        bounds = bounds_of(row["bbox"])
        if bounds is None:
            continue
        west, south, east, north = bounds
        yield (
            row["rank"],
            FoundFeature(
                gml_id=row["gml_id"],
                name=next((row[name] for name in [*names, *ids[1:]] if row[name]), ""),
                class_=row["feature_class"],
                mesh=row["mesh"] or "",
                lon=(west + east) / 2,
                lat=(south + north) / 2,
            ),
        )


def _ranks(rows: pa.Table, texts: list[str], wanted: str) -> pa.Array:
    """Rank rows: 0 equal, 1 begins with, 2 contains, 3 lies in the mesh; null for no match."""
    lower = wanted.lower()
    folded = [pc.utf8_lower(pc.utf8_normalize(rows[name], form="NFKC")) for name in texts]
    mesh = pc.starts_with(rows["mesh"], wanted)
    tests = (
        [pc.equal(text, lower) for text in folded],
        [pc.starts_with(text, lower) for text in folded],
        [pc.match_substring(text, lower) for text in folded],
        [mesh] if wanted.isdecimal() else [],
    )
    cases = []
    for masks in tests:
        found = pa.repeat(pa.scalar(value=False), len(rows))
        for mask in masks:
            found = pc.or_(found, pc.fill_null(mask, fill_value=False))
        cases.append(found)
    places = pa.StructArray.from_arrays(
        [case.combine_chunks() if isinstance(case, pa.ChunkedArray) else case for case in cases],
        names=[str(rank) for rank in range(len(cases))],
    )
    return pc.case_when(places, *(pa.scalar(rank, pa.int8()) for rank in range(len(cases))))


def _text_columns(schema: pa.Schema, source_ends: tuple[str, ...]) -> list[str]:
    return [
        field.name
        for field in schema
        if field.type == pa.string() and source_of(field).endswith(source_ends)
    ]
