"""Both kinds of storage keep the same promises; the folder also keeps its files."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tiles.durable_files import MANY_FILES, sync_file, with_files
from tiles.errors import StorageError
from tiles.storage import FolderStorage, Storage, open_storage


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.slow)])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return open_storage(tmp_path / "storage")
    return open_storage(request.getfixturevalue("bucket_url"), staging=tmp_path / "staging")


def test_what_is_put_is_read(storage: Storage) -> None:
    storage.put("cities/a/city.json", b"0123456789")
    assert storage.get("cities/a/city.json") == b"0123456789"
    assert storage.get_range("cities/a/city.json", start=2, length=3) == b"234"
    assert storage.size("cities/a/city.json") == 10
    storage.put("cities/a/city.json", b"new")
    assert storage.get("cities/a/city.json") == b"new"


def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    with pytest.raises(FileNotFoundError, match="cities/none"):
        storage.get("cities/none")
    with pytest.raises(FileNotFoundError):
        storage.get_range("cities/none", start=0, length=1)
    assert storage.size("cities/none") is None
    assert list(storage.objects("cities")) == []
    assert storage.folders("cities") == []
    storage.delete(["cities/none"])


def test_put_if_absent_never_replaces(storage: Storage) -> None:
    assert storage.put_if_absent("cities/a/x", b"first")
    assert not storage.put_if_absent("cities/a/x", b"second")
    assert storage.get("cities/a/x") == b"first"


def test_replace_wants_the_state_that_was_read(storage: Storage) -> None:
    storage.replace("cities/a/current.json", b"1", expected=None)
    with pytest.raises(StorageError, match="another process"):
        storage.replace("cities/a/current.json", b"2", expected=None)
    seen = storage.read("cities/a/current.json")
    storage.replace("cities/a/current.json", b"3", expected=seen)
    with pytest.raises(StorageError, match="another process"):
        storage.replace("cities/a/current.json", b"4", expected=seen)
    assert storage.get("cities/a/current.json") == b"3"


def test_lists_objects_and_folders_below_a_prefix(storage: Storage) -> None:
    for key in ("cities/a/x.json", "cities/a/d/y.json", "cities/b/z.json"):
        storage.put(key, b"12")
    assert {(entry.key, entry.size) for entry in storage.objects("cities/a")} == {
        ("cities/a/x.json", 2),
        ("cities/a/d/y.json", 2),
    }
    assert storage.folders("cities") == ["a", "b"]
    storage.delete_folder("cities/a")
    assert storage.folders("cities") == ["b"]


def test_adopts_local_files_and_folders(storage: Storage) -> None:
    storage.staging.mkdir(parents=True, exist_ok=True)
    folder = storage.staging / "version"
    (folder / "deep").mkdir(parents=True)
    (folder / "tileset.json").write_bytes(b"{}")
    (folder / "deep" / "tile").write_bytes(b"t")
    single = storage.staging / "single"
    single.write_bytes(b"s")
    storage.adopt([(single, "cities/a/files/s.glb")])
    storage.adopt_folder(folder, "cities/a/v1")
    assert storage.get("cities/a/files/s.glb") == b"s"
    assert storage.get("cities/a/v1/deep/tile") == b"t"


@pytest.mark.parametrize(
    "key",
    ["", "/etc/passwd", "a/../../b", "a//b", ".staging/x", "a\\b", "a\0b", "a/%2e%2e/b", "~x"],
)
def test_no_key_leads_outside(storage: Storage, key: str) -> None:
    with pytest.raises(StorageError, match="storage key"):
        storage.get(key)
    with pytest.raises(StorageError, match="storage key"):
        storage.put(key, b"")
    with pytest.raises(StorageError, match="storage key"):
        storage.delete_folder(key)


@pytest.mark.parametrize("url", ["http://example.org/x", "gs://bucket", "s3://", "file://host/x"])
def test_refuses_other_storages_by_name(url: str) -> None:
    with pytest.raises(StorageError, match="not understood"):
        open_storage(url)


def test_a_half_written_object_is_never_listed(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    storage.put("cities/a/x", b"1")
    (tmp_path / "cities/a/.x.0123.part").write_bytes(b"half")
    assert [entry.key for entry in storage.objects("cities")] == ["cities/a/x"]


def test_files_and_folders_of_a_folder_are_told_apart(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    for key in ("cities/a/x", "cities/a/y", "cities/a/d/z"):
        storage.put(key, b"1")
    assert sorted(storage.file_names("cities/a")) == ["x", "y"]
    assert storage.folders("cities/a") == ["d"]
    assert storage.file_names("cities/a/x") == storage.file_names("cities/b") == []


def test_a_file_that_cannot_be_flushed_among_many_is_told(tmp_path: Path) -> None:
    paths = [f"{tmp_path}/{number}" for number in range(2 * MANY_FILES)]
    for path in paths:
        Path(path).write_bytes(b"1")
    with_files(sync_file, paths)
    Path(paths[MANY_FILES]).unlink()
    with pytest.raises(FileNotFoundError):
        with_files(sync_file, paths)


def test_a_failed_write_leaves_the_old_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = FolderStorage(tmp_path)
    storage.put("cities/a/x", b"old")

    def no_space(descriptor: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", no_space)
    with pytest.raises(OSError, match="No space"):
        storage.put("cities/a/x", b"new")
    monkeypatch.undo()
    assert storage.get("cities/a/x") == b"old"
    assert [path.name for path in (tmp_path / "cities/a").iterdir()] == ["x"]


def test_a_lock_keeps_a_second_writer_out(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    with storage.lock("town"):
        with (
            pytest.raises(StorageError, match="'town' is being changed by another process"),
            FolderStorage(tmp_path).lock("town", wait_s=0.1),
        ):
            pass
        with FolderStorage(tmp_path).lock("other", wait_s=0.1):
            pass
    with FolderStorage(tmp_path).lock("town", wait_s=0.1):
        pass


def test_a_lock_waits_for_the_first_writer(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    order: list[str] = []
    taken = threading.Event()

    def first() -> None:
        with storage.lock("town"):
            taken.set()
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    taken.wait()
    with FolderStorage(tmp_path).lock("town", wait_s=5):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]
