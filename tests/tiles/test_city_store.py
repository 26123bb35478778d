"""The city store keeps tables as they are, and survives what happens to files."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tiles.city_store import CityStore
from tiles.city_tables import CityTables
from tiles.citygml import read_citygml
from tiles.errors import Problem, Severity

POLYGON = (
    "<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
    "36.1 139.3 1 36.1 139.4 1 36.2 139.4 1 36.1 139.3 1</gml:posList></gml:LinearRing>"
    "</gml:exterior></gml:Polygon></gml:surfaceMember>"
)
GML = f"""<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"
 xmlns:luse="http://www.opengis.net/citygml/landuse/2.0" xmlns:gml="http://www.opengis.net/gml">
<core:cityObjectMember><luse:LandUse gml:id="luse_1"><luse:class codeSpace="a.xml">201</luse:class>
<luse:lod1MultiSurface><gml:MultiSurface srsName="EPSG:6697">{POLYGON}</gml:MultiSurface>
</luse:lod1MultiSurface></luse:LandUse></core:cityObjectMember></core:CityModel>""".encode()
DIGEST = hashlib.sha256(GML).hexdigest()
PROBLEMS = [Problem("no-data-value", Severity.INFO, "高さ is −9999", 12, "luse_1")]


@pytest.fixture
def tables() -> CityTables:
    return read_citygml(GML, path="luse.gml").tables


@pytest.fixture
def store(tmp_path: Path) -> CityStore:
    return CityStore(tmp_path / "store")


def flat(value: Any) -> list[Any]:
    """List every value of nested dataclasses, arrays as lists."""
    if is_dataclass(value):
        return list(
            itertools.chain.from_iterable(flat(getattr(value, f.name)) for f in fields(value))
        )
    return [value.tolist() if isinstance(value, np.ndarray) else value]


def stored_file(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "store").glob("*.arrow")
    return file


def test_what_is_put_is_what_is_given(store: CityStore, tables: CityTables) -> None:
    assert store.get(DIGEST) is None
    store.put(DIGEST, tables, PROBLEMS)
    found = store.get(DIGEST)
    assert found is not None
    assert flat(found[0]) == flat(tables)
    assert found[1] == PROBLEMS
    for array in (found[0].vertices, found[0].uv, found[0].features.parent):
        assert not array.flags.writeable
        assert array.flags.c_contiguous
    assert found[0].vertices.dtype == np.float64
    assert found[0].uv.shape == (0, 2)


def test_an_empty_file_keeps_its_nan_bounds(store: CityStore) -> None:
    empty = b'<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"/>'
    store.put(DIGEST, read_citygml(empty, path="empty.gml").tables, [])
    found = store.get(DIGEST)
    assert found is not None
    assert np.isnan(found[0].bounds).all()
    assert found[0].vertices.shape == (0, 3)


@pytest.mark.parametrize("keep", [0, 1, 100, 1000, -1, -100])
def test_a_cut_off_file_is_read_anew(
    store: CityStore, tables: CityTables, tmp_path: Path, keep: int
) -> None:
    store.put(DIGEST, tables, [])
    file = stored_file(tmp_path)
    file.write_bytes(file.read_bytes()[:keep])
    assert store.get(DIGEST) is None
    store.put(DIGEST, tables, [])
    assert store.get(DIGEST) is not None


def test_a_changed_byte_is_noticed_wherever_it_is(
    store: CityStore, tables: CityTables, tmp_path: Path
) -> None:
    store.put(DIGEST, tables, PROBLEMS)
    whole = stored_file(tmp_path).read_bytes()
    for position in range(0, len(whole), 37):
        damaged = bytearray(whole)
        damaged[position] ^= 0x41
        (tmp_path / "store" / f"{DIGEST}-1.arrow").write_bytes(damaged)
        found = store.get(DIGEST)
        assert found is None or (flat(found[0]), found[1]) == (flat(tables), PROBLEMS)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    store: CityStore, tables: CityTables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(DIGEST, tables, PROBLEMS)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pa.ipc, "new_file", fail)
    with pytest.raises(OSError, match="No space left"):
        store.put(DIGEST, tables, [])
    found = store.get(DIGEST)
    assert found is not None
    assert found[1] == PROBLEMS
    assert len(list((tmp_path / "store").iterdir())) == 1


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64])
def test_only_a_digest_names_a_file(store: CityStore, digest: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.get(digest)
