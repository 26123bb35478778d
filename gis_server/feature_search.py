"""Finds features by gml:id, building id, name, reading, kind in its name, or mesh code.

Quarters are found by the name that their buildings tell.

Letters match in any case and width.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from gis_server.bounded_cache import BoundedCache
from gis_server.feature_tables import FeatureTable, FeatureTables, feature_tables
from gis_server.features import bounds_of, source_of
from gis_server.place_kinds import alternatives, is_kind
from gis_server.quarters import Quarter, quarter_query, quarters_in
from gis_server.records import City, FoundFeature

RESULTS_MAX = 30
QUARTERS_MAX = 10  # of these
KEPT_MAX = 1 << 28  # [bytes] memory that the columns of lately searched tables may take
BEST_FIRST = [("rank", "ascending"), ("gml_id", "ascending")]
NAME_SOURCES = ("gml:name", "uro:kana")
ID_SOURCE_ENDS = ("uro:buildingID",)
QUARTER_SOURCES = ("町丁目名称",)  # as cities call the generic attribute

Ranked = tuple[int, FoundFeature]


@dataclass(frozen=True, slots=True)
class Searchable:
    """The columns of one table that a search looks at.

    rows : as published. folded : ids and names in small letters of one width.
    names, ids : names of columns.
    """

    rows: pa.Table
    folded: pa.Table
    names: list[str]
    ids: list[str]
    quarters: list[Quarter]

    @property
    def bytes(self) -> int:
        """Give the memory that it takes."""
        return int(self.rows.nbytes + self.folded.nbytes)


class FeatureSearch:
    """Searches the open data of cities; tables that were searched lately stay in memory."""

    def __init__(self, tables: FeatureTables) -> None:
        self.tables = tables
        self._kept = BoundedCache[Searchable](KEPT_MAX)
        self._reading = threading.Lock()  # many people who search at once cause one reading

    def find(self, city: City, words: str) -> list[FoundFeature]:
        """Give the best matches: whole ids and names, the kind, beginnings, parts, mesh codes."""
        wanted = unicodedata.normalize("NFKC", words).strip().lower()
        if not wanted:
            return []
        asked, quarters = quarter_query(wanted), dict[str, Ranked]()
        found: list[Ranked] = []
        for table in feature_tables(city):
            searchable = self._searchable(table)
            for each in searchable.quarters:
                if (rank := asked.rank(each)) is not None:
                    quarters.setdefault(each.found.name, (rank, each.found))
            found += _matches(searchable, wanted)
        found += sorted(quarters.values(), key=lambda ranked: ranked[0])[:QUARTERS_MAX]
        found.sort(key=lambda ranked: (ranked[0], ranked[1].gml_id))
        return [feature for _, feature in found[:RESULTS_MAX]]

    def _searchable(self, table: FeatureTable) -> Searchable:
        kept = self._kept.get(table.key)
        if kept is not None:
            return kept
        with self._reading:
            kept = self._kept.get(table.key)
            if kept is None:
                kept = self._read(table)
                self._kept.put(table.key, kept, size=kept.bytes)
            return kept

    def _read(self, table: FeatureTable) -> Searchable:
        with self.tables.open(table) as file:
            names = _text_columns(file.schema_arrow, NAME_SOURCES)
            ids = ["gml_id", *_text_columns(file.schema_arrow, ID_SOURCE_ENDS)]
            quarters = _text_columns(file.schema_arrow, QUARTER_SOURCES)
            columns = [*dict.fromkeys([*ids, *names, "feature_class", "mesh", "bbox"])]
            rows = file.read(columns=[*columns, *quarters], use_threads=False).combine_chunks()
        texts = [name for name in columns if name in {*ids, *names}]
        folded = [pc.utf8_lower(pc.utf8_normalize(rows[name], form="NFKC")) for name in texts]
        found = [each for name in quarters for each in quarters_in(rows[name], rows["bbox"])]
        return Searchable(rows.select(columns), pa.table(folded, names=texts), names, ids, found)


def _matches(searchable: Searchable, wanted: str) -> Iterator[Ranked]:
    """Give the best `RESULTS_MAX` of one table, each with its rank (0 is best)."""
    ranks = _ranks(searchable, wanted)
    kept = searchable.rows.append_column("rank", ranks).filter(pc.is_valid(ranks))
    best = pc.select_k_unstable(kept, RESULTS_MAX, BEST_FIRST)
    for row in kept.take(best).to_pylist():
        bounds = bounds_of(row["bbox"])
        if bounds is None:
            continue
        west, south, east, north = bounds
        shown = [*searchable.names, *searchable.ids[1:]]
        found = FoundFeature(
            gml_id=row["gml_id"],
            name=next((row[name] for name in shown if row[name]), ""),
            class_=row["feature_class"],
            mesh=row["mesh"] or "",
            lon=(west + east) / 2,
            lat=(south + north) / 2,
        )
        yield row["rank"], found


def _ranks(searchable: Searchable, wanted: str) -> pa.Array:
    """Rank rows: 0 equal, 1 is of the kind, 2 begins with, 3 contains, 4 in the mesh, or null."""
    texts = searchable.folded.columns
    names = [searchable.folded[name] for name in searchable.names]
    words = alternatives(wanted)
    holding = [_holds_each(name, words) for name in names]
    contains = _any([*(pc.match_substring(text, wanted) for text in texts), *holding])
    in_mesh = [pc.starts_with(searchable.rows["mesh"], wanted)] if wanted.isdecimal() else []
    if not pc.any(_any([contains, *in_mesh])).as_py():
        return pa.nulls(len(searchable.rows), pa.int8())
    kinds = [word for each in words if is_kind(each) for word in each]
    of_kind = [
        pc.and_(held, _is_of(name, kinds))
        for name, held in zip(names, holding, strict=True)
        if kinds
    ]
    cases = {
        0: [pc.equal(text, wanted) for text in texts],
        1: of_kind,
        2: [pc.starts_with(text, wanted) for text in texts],
        3: [contains],
        4: in_mesh,
    }
    found = {rank: _any(masks).combine_chunks() for rank, masks in cases.items() if masks}
    places = pa.StructArray.from_arrays([*found.values()], names=[str(rank) for rank in found])
    return pc.case_when(places, *(pa.scalar(rank, pa.int8()) for rank in found))


def _holds_each(name: pa.ChunkedArray, words: list[tuple[str, ...]]) -> pa.ChunkedArray:
    """Tell for each name whether it holds one alternative of every word."""
    return reduce(
        pc.and_, [_any([pc.match_substring(name, word) for word in each]) for each in words]
    )


def _is_of(name: pa.ChunkedArray, kinds: Sequence[str]) -> pa.ChunkedArray:
    """Tell for each name whether it ends with a word for a kind, or a part of it does."""
    words = "|".join(re.escape(word) for word in kinds)
    return pc.match_substring_regex(name, rf"(?:{words})(?:$|[ (])")


def _any(masks: list[pa.ChunkedArray]) -> pa.ChunkedArray:
    """Tell for each row whether one of the masks holds; unknown counts as no."""
    return reduce(pc.or_, [pc.fill_null(mask, fill_value=False) for mask in masks])


def _text_columns(schema: pa.Schema, source_ends: tuple[str, ...]) -> list[str]:
    return [
        field.name
        for field in schema
        if field.type == pa.string() and source_of(field).endswith(source_ends)
    ]
