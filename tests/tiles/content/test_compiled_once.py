"""Compiled functions have one version each, whether tables come from the reader or the store."""

from __future__ import annotations

import sys
from pathlib import Path

from numba.core.registry import CPUDispatcher

from tests.tiles.content.test_textures import UNIT, quarters, wall
from tests.tiles.tables import houses
from tiles.city_store import CityStore
from tiles.city_tables import CityTables
from tiles.content.datasets import datasets_of
from tiles.content.file_tiles import FeatureOrigin, encode_file


def encode(tables: CityTables) -> None:
    for spec in datasets_of(tables, "bldg"):
        encode_file(
            tables,
            spec,
            code_list=lambda _: None,
            read_image=lambda _: quarters(),
            origin=FeatureOrigin("x.gml"),
        )


def versions() -> dict[str, int]:
    """Give how many versions each compiled function has in this process."""
    return {
        f"{module.__name__}.{name}": len(value.signatures)
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith(("tiles.content", "tiles.mesh", "tiles.attr"))
        for name, value in vars(module).items()
        if isinstance(value, CPUDispatcher)
    }


def test_tables_from_the_store_compile_nothing_anew(tmp_path: Path) -> None:
    store = CityStore(tmp_path)
    for number, tables in enumerate([houses(5).tables(), wall(UNIT).tables()]):
        encode(tables)
        before = versions()
        assert len(before) > 10
        digest = f"{number}" * 64
        store.put(digest, tables, [])
        kept = store.get(digest)
        assert kept is not None
        encode(kept[0])
        assert versions() == before
