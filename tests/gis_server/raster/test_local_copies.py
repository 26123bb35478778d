"""Files of a bucket as files of this machine."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from gis_server.app import create_app
from gis_server.raster.local_copies import LocalCopies
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from tests.gis_server.asking import LogFile, ask
from tests.gis_server.raster.conftest import publish_block
from tests.tiles.conftest import bucket_url
from tiles.storage import Storage, open_storage

# Of rasterio's own lines with the newest affine.
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")

__all__ = ["bucket_url"]


def test_files_of_a_folder_are_given_where_they_are(tmp_path: Path) -> None:
    storage = open_storage(tmp_path / "published")
    storage.put("cities/a/b/file.tif", b"bytes")
    copies = LocalCopies(storage, tmp_path / "copies")
    assert copies.path("cities/a/b/file.tif") == tmp_path / "published/cities/a/b/file.tif"
    assert not (tmp_path / "copies").exists()
    with pytest.raises(FileNotFoundError):
        copies.path("cities/a/b/other.tif")


@pytest.mark.slow
def test_a_bucket_is_asked_once_and_the_oldest_copies_go(bucket_url: str, tmp_path: Path) -> None:
    storage = open_storage(bucket_url)
    for name in "abc":
        storage.put(f"cities/t/d/{name}.tif", name.encode() * 1000)
    copies = LocalCopies(storage, tmp_path / "copies", limit=2500)
    first, second = (copies.path(f"cities/t/d/{name}.tif") for name in "ab")
    storage.delete(["cities/t/d/a.tif"])
    assert copies.path("cities/t/d/a.tif").read_bytes() == b"a" * 1000
    now = time.time()
    os.utime(first, (now, now))
    os.utime(second, (now - 60, now - 60))
    third = copies.path("cities/t/d/c.tif")
    assert sorted((tmp_path / "copies").iterdir()) == sorted([first, third])
    with pytest.raises(FileNotFoundError):
        copies.path("cities/t/d/none.tif")


@pytest.fixture
def copies(tmp_path: Path) -> LocalCopies:
    store = Storage(MemoryStore(), url="memory:///", staging=tmp_path / "staging")
    store.put("cities/t/d/a.tif", b"a" * 1000)
    (tmp_path / "copies").mkdir()
    return LocalCopies(store, tmp_path / "copies")


def test_what_a_crash_left_goes_and_what_is_being_written_stays(copies: LocalCopies) -> None:
    left, written = (copies.folder / f"{name}.0000.part" for name in ("left", "written"))
    for path in (left, written):
        path.write_bytes(b"part")
    long_ago = time.time() - 3601
    os.utime(left, (long_ago, long_ago))
    copy = copies.path("cities/t/d/a.tif")
    assert sorted(copies.folder.iterdir()) == sorted([written, copy])


def test_a_copy_that_goes_when_it_is_asked_for_is_made_again(
    copies: LocalCopies, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, utime = copies.path("cities/t/d/a.tif"), os.utime

    def gone(path: Path) -> None:
        path.unlink(missing_ok=True)
        utime(path)

    monkeypatch.setattr(os, "utime", gone)
    assert copies.path("cities/t/d/a.tif") == copy
    assert copy.read_bytes() == b"a" * 1000


@pytest.mark.slow
def test_runs_in_a_bucket_are_read_alike(bucket_url: str, tmp_path: Path) -> None:
    publish_block(bucket_url)
    log = EventLog(LogFile(tmp_path / "log"))
    app = create_app(Settings(data=tmp_path, storage_url=bucket_url), log=log)
    (run,) = ask(app, "/api/cities/block/heat").json()["runs"]
    lon, lat = (run["bounds"][0] + run["bounds"][2]) / 2, (run["bounds"][1] + run["bounds"][3]) / 2
    point = ask(app, f"/api/cities/block/heat/hot-day/point?lon={lon}&lat={lat}").json()
    values = ask(app, f"/raster/block/heat-hot-day/utci/point/{lon},{lat}").json()["values"]
    assert point["quantities"]["utci"] == pytest.approx(values[:6], abs=0.01)
    assert len(list((tmp_path / "copies").iterdir())) == 2
