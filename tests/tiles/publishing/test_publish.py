"""A version is published whole or not at all; two stay; the pointer is the truth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tiles.errors import PublishError, StorageError
from tiles.publishing import (
    CityEdit,
    DatasetRecord,
    StagedDataset,
    cities,
    current_version,
    dataset_record,
    datasets,
    edit_city,
    publish,
    remove_city,
    remove_dataset,
    rollback,
    sweep,
    verify_version,
)
from tiles.storage import FolderStorage, Storage, open_storage

Publish = Callable[[Storage, str], str]
StageText = Callable[[CityEdit, str], StagedDataset]
DATASET = "cities/town/bldg_lod1"


def shown(storage: Storage) -> str:
    """Give the text of the version that is shown."""
    version = current_version(storage, "town", "bldg_lod1")
    return storage.get(f"{DATASET}/{version}/tileset.json").decode().partition(":")[0]


def files(storage: Storage) -> set[str]:
    return {entry.key.removeprefix(f"{DATASET}/") for entry in storage.objects(DATASET)}


def test_a_published_version_is_named_by_the_pointer(
    storage: Storage, publish_text: Publish, record: DatasetRecord
) -> None:
    version = publish_text(storage, "first")
    pointer = json.loads(storage.get(f"{DATASET}/current.json"))
    manifest = storage.get(f"{DATASET}/{version}/manifest.json")
    assert pointer == {
        "version": version,
        "previous": None,
        "manifest_sha256": hashlib.sha256(manifest).hexdigest(),
    }
    assert verify_version(storage, "town", "bldg_lod1", version) == []
    assert shown(storage) == "first"
    published = dataset_record(storage, "town", "bldg_lod1")
    assert published is not None
    assert published.version == version
    assert published.title == record.title
    assert published.bytes == sum(
        entry["bytes"]
        for path, entry in json.loads(manifest)["files"].items()
        if not path.endswith("dataset.json")
    )


def test_the_manifest_names_every_file_of_the_version(
    storage: Storage, publish_text: Publish
) -> None:
    version = publish_text(storage, "first")
    named = set(json.loads(storage.get(f"{DATASET}/{version}/manifest.json"))["files"])
    assert files(storage) == named | {"current.json", f"{version}/manifest.json"}


def test_two_versions_stay_and_share_their_files(storage: Storage, publish_text: Publish) -> None:
    first, second, third = (publish_text(storage, text) for text in ("one", "two", "three"))
    assert len({first, second, third}) == 3
    assert shown(storage) == "three"
    for version in (second, third):
        assert verify_version(storage, "town", "bldg_lod1", version) == []
    if isinstance(storage, FolderStorage):  # a bucket keeps what is unnamed for a day
        assert not any(path.startswith(first) for path in files(storage))
        assert len([path for path in files(storage) if path.startswith("files/")]) == 1 + 2 * 3


@pytest.mark.parametrize("taken", ["one", "two"])
def test_publishing_goes_on_without_a_version_taken_away_by_hand(
    storage: Storage, publish_text: Publish, taken: str
) -> None:
    versions = {text: publish_text(storage, text) for text in ("one", "two")}
    storage.delete_folder(f"{DATASET}/{versions[taken]}")
    for text in ("three", "four"):
        version = publish_text(storage, text)
        assert shown(storage) == text
        assert verify_version(storage, "town", "bldg_lod1", version) == []


def test_rollback_shows_the_version_before_and_back_again(
    storage: Storage, publish_text: Publish
) -> None:
    first, second = publish_text(storage, "one"), publish_text(storage, "two")
    with edit_city(storage, "town") as edit:
        assert rollback(edit, "bldg_lod1") == first
        assert shown(storage) == "one"
        pointer = json.loads(storage.get(f"{DATASET}/current.json"))
        manifest = storage.get(f"{DATASET}/{first}/manifest.json")
        assert pointer["manifest_sha256"] == hashlib.sha256(manifest).hexdigest()
        assert rollback(edit, "bldg_lod1") == second
    assert shown(storage) == "two"


def test_rollback_needs_a_version_before(storage: Storage, publish_text: Publish) -> None:
    with (
        edit_city(storage, "town") as edit,
        pytest.raises(PublishError, match="no published dataset"),
    ):
        rollback(edit, "bldg_lod1")
    publish_text(storage, "one")
    with edit_city(storage, "town") as edit, pytest.raises(PublishError, match="one version only"):
        rollback(edit, "bldg_lod1")


def test_a_failed_check_publishes_nothing(
    storage: Storage, publish_text: Publish, record: DatasetRecord, stage_text: StageText
) -> None:
    publish_text(storage, "good")
    before = files(storage)

    def refuse(staged: StagedDataset) -> None:
        assert (staged.version_folder / "tileset.json").exists()
        raise PublishError("a volume does not contain its content")

    with edit_city(storage, "town") as edit:
        staged = stage_text(edit, "bad")
        with pytest.raises(PublishError, match="volume"):
            publish(edit, staged, record, check=refuse)
    assert files(storage) == before
    assert shown(storage) == "good"


def test_nothing_staged_is_not_published(
    folder_storage: Storage, record: DatasetRecord, stage_text: StageText
) -> None:
    with edit_city(folder_storage, "town") as edit:
        staged = stage_text(edit, "x")
        (staged.version_folder / "tileset.json").unlink()
        with pytest.raises(PublishError, match="nothing was staged"):
            publish(edit, staged, record, check=lambda staged: None)


def test_the_same_content_published_twice_gets_two_versions(
    storage: Storage, publish_text: Publish
) -> None:
    assert publish_text(storage, "same") != publish_text(storage, "same")


def test_a_second_writer_of_one_city_is_told(folder_storage: FolderStorage) -> None:
    other = open_storage(folder_storage.folder)
    with (
        edit_city(folder_storage, "town"),
        pytest.raises(StorageError, match="'town' is being changed by another process"),
        edit_city(other, "town", wait_s=0.05),
    ):
        pass


@pytest.mark.slow
def test_two_writers_of_a_bucket_meet_at_the_pointer(
    bucket_url: str,
    tmp_path: Path,
    publish_text: Publish,
    record: DatasetRecord,
    stage_text: StageText,
) -> None:
    storage = open_storage(bucket_url, staging=tmp_path / "one")
    other = open_storage(bucket_url, staging=tmp_path / "two")
    publish_text(storage, "before")

    class Late(Storage):
        def adopt_folder(self, folder: Path, prefix: str) -> None:
            super().adopt_folder(folder, prefix)
            seen = storage.read(f"{DATASET}/current.json")
            publish_text(other, "faster")
            self.read = lambda key: seen  # type: ignore[method-assign]

    late = Late(storage._store, url=bucket_url, staging=tmp_path / "three")
    with edit_city(late, "town") as edit:
        staged = stage_text(edit, "late")
        with pytest.raises(StorageError, match="another process published meanwhile"):
            publish(edit, staged, record, check=lambda staged: None)
    assert shown(storage) == "faster"


def test_sweep_removes_what_a_crash_left(
    folder_storage: FolderStorage, publish_text: Publish
) -> None:
    version = publish_text(folder_storage, "good")
    before = files(folder_storage)
    orphan = folder_storage.folder / DATASET
    (orphan / "20200101T000000Z-abcdef").mkdir()
    (orphan / "20200101T000000Z-abcdef" / "tileset.json").write_bytes(b"half")
    (orphan / "files" / "0123456789abcdef.glb").write_bytes(b"unnamed")
    staging = folder_storage.staging / "town.bldg_lod1.0011"
    staging.mkdir(parents=True)
    (staging / "x").write_bytes(b"x")
    (folder_storage.folder / "cities/town/veg_lod1/20200101T000000Z-abcdef").mkdir(parents=True)
    assert sweep(folder_storage) == []
    assert files(folder_storage) == before
    assert not staging.exists()
    assert datasets(folder_storage, "town") == ["bldg_lod1"]
    assert folder_storage.folders("cities/town") == ["bldg_lod1"]
    assert verify_version(folder_storage, "town", "bldg_lod1", version) == []


def test_sweep_leaves_a_city_alone_that_is_being_changed(
    folder_storage: FolderStorage, publish_text: Publish, stage_text: StageText
) -> None:
    publish_text(folder_storage, "good")
    with edit_city(folder_storage, "town") as edit:
        staged = stage_text(edit, "next")
        assert sweep(open_storage(folder_storage.folder)) == ["town"]
        assert (staged.version_folder / "tileset.json").exists()


def test_sweep_deletes_nothing_where_a_manifest_is_gone(
    folder_storage: FolderStorage, publish_text: Publish
) -> None:
    version = publish_text(folder_storage, "good")
    folder_storage.path(f"{DATASET}/{version}/manifest.json").unlink()
    before = files(folder_storage)
    sweep(folder_storage)
    assert files(folder_storage) == before


def test_verify_finds_what_is_missing_or_changed(
    folder_storage: FolderStorage, publish_text: Publish
) -> None:
    version = publish_text(folder_storage, "good")
    tiles = sorted(path for path in files(folder_storage) if path.startswith("files/"))
    folder_storage.path(f"{DATASET}/{tiles[0]}").unlink()
    folder_storage.path(f"{DATASET}/{tiles[1]}").write_bytes(b"changed")
    faults = verify_version(folder_storage, "town", "bldg_lod1", version)
    assert [fault.partition(":")[0] for fault in faults] == tiles[:2]


def test_a_damaged_pointer_is_named(folder_storage: FolderStorage, publish_text: Publish) -> None:
    publish_text(folder_storage, "good")
    for damaged in (
        b"{",
        b"[]",
        b"{}",
        b'{"version": "../x", "previous": null, "manifest_sha256": ""}',
    ):
        folder_storage.put(f"{DATASET}/current.json", damaged)
        with pytest.raises(PublishError, match=r"bldg_lod1/current\.json"):
            current_version(folder_storage, "town", "bldg_lod1")


def test_removes_a_dataset_and_a_city(storage: Storage, publish_text: Publish) -> None:
    publish_text(storage, "good")
    storage.put("cities/town/city.json", b'{"id": "town"}')
    assert cities(storage) == ["town"]
    assert datasets(storage, "town") == ["bldg_lod1"]
    with edit_city(storage, "town") as edit:
        remove_dataset(edit, "bldg_lod1")
        assert datasets(storage, "town") == []
        remove_city(edit)
    assert cities(storage) == []
    assert list(storage.objects("cities")) == []
    with edit_city(storage, "town") as edit, pytest.raises(PublishError, match="no city 'town'"):
        remove_city(edit)


def test_a_removal_that_was_cut_short_is_finished(storage: Storage, publish_text: Publish) -> None:
    publish_text(storage, "good")
    storage.put("cities/town/city.json", b'{"removed":true}')
    assert cities(storage) == []
    sweep(storage)
    assert list(storage.objects("cities")) == []


@pytest.mark.parametrize("city", ["", "../x", "A", "a/b", "-a", "あ", "a" * 65])
def test_refuses_ids_that_are_none(folder_storage: Storage, city: str) -> None:
    with pytest.raises(PublishError, match="city id"), edit_city(folder_storage, city):
        pass
