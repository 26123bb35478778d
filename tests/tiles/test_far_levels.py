"""Far levels of a city: the same whatever came before, and made only where something changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tiles.ingest.far_level_store import KEYS_PER_NAME, FarLevelStore
from tiles.ingest.far_levels import FarMerge, FarTask, blocks_digest, make_far_level
from tiles.mesh.far_blocks import FarBlocks
from tiles.tileset import FarRequest, FilePart, TileEntry


def part(number: int, *, lift: float = 0.0) -> FilePart:
    """Give a file of 40 houses, the first of which is `lift` metres higher."""
    ones = np.ones(40, np.float32)
    top = 68.0 * ones
    top[0] += lift
    places = np.arange(40, dtype=np.float64)
    far = FarBlocks(
        139.5 + 0.0125 * (number % 2) + 2e-4 * (places % 8),
        36.2 + 0.0083 * (number // 2) + 2e-4 * (places // 8),
        10 * ones,
        8 * ones,
        0 * ones,
        60 * ones,
        top,
        0.3 * ones,
        np.ones(40, np.int32),
    )
    path = f"udx/bldg/{number}.gml"
    limits = np.zeros((0, 2))
    return FilePart(path, (), far, (), limits, 6697, "GSIGEO2011", far_digest=blocks_digest(far))


def requests_of(parts: list[FilePart]) -> list[FarRequest]:
    """Give three levels above four files, as a tree asks for them."""
    files = [FarRequest(0, (each,)) for each in parts[:2]]
    middle = FarRequest(1, tuple(parts[2:]), (files[0],))
    return [*files, middle, FarRequest(3, (), (middle, files[1]))]


class Town:
    """The far levels of a town from run to run; `made` are the tiles that the last run made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.published: dict[str, TileEntry] = {}
        self.made: list[str] = []
        (folder / "pool").mkdir(parents=True)

    def store(self) -> FarLevelStore:
        names = frozenset(self.published)
        return FarLevelStore(self.folder / "far", program="test 1", published=names)

    def add(self, parts: list[FilePart]) -> list[str]:
        """Do what a run does; give the tiles of all levels."""
        store = self.store()
        merge = FarMerge(store, "bldg")
        requests = requests_of(parts)
        names = [merge.name(request) for request in requests]
        self.made = []
        for name, request in zip(names, requests, strict=True):
            if name not in store.tiles:
                task = FarTask(name, merge.blocks(request), "bldg")
                tile = make_far_level(task, self.folder / "pool")
                assert tile is not None
                self.made.append(tile.name)
                store.put_tile(name, tile)
        store.write()
        tiles = [tile for tile in map(store.tiles.get, names) if tile]
        self.published |= {tile.name: tile for tile in tiles}
        return [tile.name for tile in tiles]


@pytest.fixture
def town(tmp_path: Path) -> Callable[[str], Town]:
    return lambda name: Town(tmp_path / name)


def test_nothing_is_made_twice(town: Callable[[str], Town]) -> None:
    one = town("one")
    first = one.add([part(number) for number in range(4)])
    assert len(set(first)) == len(one.made) == 4
    assert one.add([part(number) for number in range(4)]) == first
    assert one.made == []


def test_a_change_is_made_along_one_path(town: Callable[[str], Town]) -> None:
    one = town("one")
    before = one.add([part(number) for number in range(4)])
    after = one.add([part(0), part(1, lift=6.0), part(2), part(3)])
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True, False]
    assert len(one.made) == 2


def test_a_centimetre_is_merged_once_and_changes_no_tile(town: Callable[[str], Town]) -> None:
    one = town("one")
    before = one.add([part(number) for number in range(4)])
    assert one.add([part(0, lift=0.01), *[part(number) for number in range(1, 4)]]) == before
    assert one.made == []


def test_history_leaves_no_trace(town: Callable[[str], Town]) -> None:
    edited, fresh = town("edited"), town("fresh")
    for lift in (0.0, 7.0, 0.03, 30.0, 2.0):
        found = edited.add([part(0), part(1), part(2, lift=lift), part(3)])
    assert found == fresh.add([part(0), part(1), part(2, lift=2.0), part(3)])


@pytest.mark.parametrize("damage", ["index", "*.blocks"])
def test_what_is_damaged_or_gone_is_made_again(town: Callable[[str], Town], damage: str) -> None:
    one = town("one")
    before = one.add([part(number) for number in range(4)])
    changed = [part(0), part(1), part(2), part(3, lift=5.0)]
    expected = town("other").add(changed)
    for number, path in enumerate(sorted((one.folder / "far").glob(damage))):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.unlink()
        if number % 2 == 0:
            path.write_bytes(data)
    assert one.add([part(number) for number in range(4)]) == before
    assert one.add(changed) == expected


def test_a_tile_that_is_not_published_any_more_is_made_again(town: Callable[[str], Town]) -> None:
    one = town("one")
    before = one.add([part(number) for number in range(4)])
    del one.published[before[2]]
    assert one.add([part(number) for number in range(4)]) == before
    assert one.made == [before[2]]


def test_another_program_makes_all_anew(town: Callable[[str], Town]) -> None:
    one = town("one")
    one.add([part(number) for number in range(4)])
    names = frozenset(one.published)
    assert FarLevelStore(one.folder / "far", program="test 2", published=names).names == {}


def test_blocks_that_no_kept_version_shows_go(town: Callable[[str], Town]) -> None:
    one = town("one")
    one.add([part(number) for number in range(4)])
    for lift in (5.0, 10.0, 20.0):
        one.published.clear()
        one.add([part(0, lift=lift), *[part(number) for number in range(1, 4)]])
    assert len(list((one.folder / "far").glob("*.blocks"))) == 4
    assert len(one.store().names) == 4


def test_many_small_changes_leave_a_small_index(town: Callable[[str], Town]) -> None:
    one = town("one")
    rest = [part(number) for number in range(1, 4)]
    first = one.add([part(0), *rest])
    for number in range(1, 30):
        assert one.add([part(0, lift=0.001 * number), *rest]) == first
    assert len(one.store().names) <= 4 + KEYS_PER_NAME


def test_two_datasets_of_the_same_blocks_share_their_levels(tmp_path: Path) -> None:
    store = FarLevelStore(tmp_path / "far", program="test 1", published=frozenset())
    parts = [part(number) for number in range(4)]
    twins = [replace(each, textured=True) for each in parts]
    plain, textured = FarMerge(store, "bldg"), FarMerge(store, "bldg")
    names = [plain.name(request) for request in requests_of(parts)]
    assert [textured.name(request) for request in requests_of(twins)] == names
    assert len(store.names) == 4
