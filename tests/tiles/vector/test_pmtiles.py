"""The archive: places on the curve, directories, and what GDAL reads from it."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiles.vector.pmtiles import LARGEST_ROOT_BYTES, ArchiveInfo, tile_ids, write_archive

INFO = ArchiveInfo((139.0, 36.0, 140.0, 37.0), 0, 9, {"name": "town"})


def place_on_curve(zoom: int, x: int, y: int) -> int:
    """Give the tile id after the words of the PMTiles specification, one bit at a time."""
    found = sum(4**z for z in range(zoom))
    side = 1 << zoom
    s = side // 2
    while s:
        rx, ry = int(x & s > 0), int(y & s > 0)
        found += s * s * ((3 * rx) ^ ry)
        if ry == 0:
            if rx == 1:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        s //= 2
    return found


@given(
    st.integers(0, 22).flatmap(
        lambda z: st.tuples(st.just(z), *(st.integers(0, 2**z - 1) for _ in range(2)))
    )
)
def test_places_follow_the_specification(key: tuple[int, int, int]) -> None:
    assert tile_ids(np.array([key])).tolist() == [place_on_curve(*key)]


def test_places_of_the_specification_s_examples() -> None:
    keys = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 1], [1, 1, 1], [1, 1, 0], [2, 0, 0]])
    assert tile_ids(keys).tolist() == [0, 1, 2, 3, 4, 5]


def test_equal_tiles_are_stored_once(tmp_path: Path) -> None:
    keys = [(9, x, y) for x in range(32) for y in range(32)]
    path = tmp_path / "a.pmtiles"
    write_archive(path, keys, lambda key: gzip.compress(b"sea", mtime=0), INFO)
    header = path.read_bytes()[:127]
    addressed, entries, contents = (
        int.from_bytes(header[at : at + 8], "little") for at in (72, 80, 88)
    )
    assert (addressed, contents) == (1024, 1)
    assert entries < 40


def test_a_large_archive_gets_leaf_directories(tmp_path: Path) -> None:
    def contents(key: tuple[int, int, int]) -> bytes:
        name = repr(key).encode()
        return name + b" " * hashlib.sha256(name).digest()[0]

    keys = [(9, x, y) for x in range(0, 400, 2) for y in range(0, 400, 2)]
    path = tmp_path / "a.pmtiles"
    write_archive(path, keys, contents, INFO)
    header = path.read_bytes()[:127]
    root, leaves = (int.from_bytes(header[at : at + 8], "little") for at in (16, 48))
    assert root <= LARGEST_ROOT_BYTES
    assert leaves > 0
    assert _read_tile(path, (9, 100, 200)) == contents((9, 100, 200))
    assert _read_tile(path, (9, 398, 0)) == contents((9, 398, 0))
    with pytest.raises(KeyError):
        _read_tile(path, (9, 1, 1))


def test_no_scratch_file_stays(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.pmtiles", [(0, 0, 0)], lambda key: b"x", INFO)
    assert [each.name for each in tmp_path.iterdir()] == ["a.pmtiles"]
    assert pyogrio.detect_write_driver(tmp_path / "a.pmtiles") == "PMTiles"


def _read_tile(path: Path, key: tuple[int, int, int]) -> bytes:
    """Find a tile the way a browser does: root directory, leaf directory, bytes."""
    data = path.read_bytes()
    at = [int.from_bytes(data[8 + 8 * i : 16 + 8 * i], "little") for i in range(8)]
    tile_id = place_on_curve(*key)
    start, length = at[0], at[1]
    for _ in range(3):
        entry = _find(gzip.decompress(data[start : start + length]), tile_id)
        if entry is None:
            raise KeyError(key)
        run, offset, size = entry
        if run:
            return data[at[6] + offset : at[6] + offset + size]
        start, length = at[4] + offset, size
    raise KeyError(key)


def _find(directory: bytes, tile_id: int) -> tuple[int, int, int] | None:
    numbers = iter(_varints(directory))
    count = next(numbers)
    ids = np.cumsum([next(numbers) for _ in range(count)]).tolist()
    runs = [next(numbers) for _ in range(count)]
    lengths = [next(numbers) for _ in range(count)]
    offsets: list[int] = []
    for i in range(count):
        number = next(numbers)
        offsets.append(offsets[-1] + lengths[i - 1] if number == 0 else number - 1)
    row = int(np.searchsorted(ids, tile_id, side="right")) - 1
    if row < 0 or (runs[row] and tile_id >= ids[row] + runs[row]):
        return None
    return runs[row], offsets[row], lengths[row]


def _varints(data: bytes) -> list[int]:
    numbers, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value, shift = 0, 0
    return numbers
