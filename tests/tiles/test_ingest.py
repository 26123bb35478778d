"""The whole way of a city: what is published, what is not done twice, what goes wrong."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.village import Village, village
from tiles.checking import check_tileset
from tiles.errors import DeliveryError, StorageError
from tiles.ingest import ALL_KINDS, AddCity, RunReport, add_city
from tiles.publishing import (
    cities,
    city_record,
    current_version,
    dataset_record,
    datasets,
    edit_city,
    rollback,
    run_report,
    verify_version,
)
from tiles.storage import FolderStorage, open_storage

Add = Callable[..., RunReport]
TILES = frozenset({"3dtiles"})
DATASET = "bldg_lod1"


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    found = open_storage(tmp_path / "storage")
    assert isinstance(found, FolderStorage)
    return found


@pytest.fixture
def add(tmp_path: Path, storage: FolderStorage) -> Add:
    """Give a function that writes a village and adds it as the city `town`."""

    def run(what: Village, *, workers: int = 1, **request: Any) -> RunReport:
        folder = what.write(tmp_path / "10207_town_2020")
        asked = AddCity("town", (folder,), **{"name": "町", "publish": TILES, **request})
        return add_city(asked, storage=storage, store=tmp_path / "store", workers=workers)

    return run


def contents(storage: FolderStorage) -> set[str]:
    """Give the tiles of the current version of the buildings."""
    version = current_version(storage, "town", DATASET)
    manifest = json.loads(storage.get(f"cities/town/{DATASET}/{version}/manifest.json"))
    return {path for path in manifest["files"] if path.endswith(".glb")}


def check(storage: FolderStorage, dataset: str = DATASET) -> list[Any]:
    version = current_version(storage, "town", dataset)
    return check_tileset(storage.path(f"cities/town/{dataset}/{version}/tileset.json"), gltf=False)


def test_a_delivery_becomes_a_checked_tileset(add: Add, storage: FolderStorage) -> None:
    report = add(village(), year=2020)
    assert cities(storage) == ["town"]
    assert datasets(storage, "town") == [DATASET]
    version = current_version(storage, "town", DATASET)
    assert version is not None
    assert verify_version(storage, "town", DATASET, version) == []
    assert check(storage) == []
    record = dataset_record(storage, "town", DATASET)
    assert record is not None
    assert record.features == 27
    assert record.crs.source == "EPSG:6697"
    assert record.crs.geoid == "GSIGEO2011"
    assert len(record.lineage.sources) == 3
    assert record.attribution == "国土交通省 Project PLATEAU・町（2020年度）"
    usage = next(each for each in record.properties if each.name == "bldg:usage")
    assert usage.enum == {"401": "業務施設", "411": "住宅"}
    height = next(each for each in record.properties if each.name == "bldg:measuredHeight")
    assert (height.min, height.max) == (4.5, 8.5)
    # 20 m above the sea is about 61 m above the ellipsoid at Tatebayashi.
    assert record.height_range is not None
    assert record.height_range[0] == pytest.approx(20 + 40.9, abs=0.3)
    assert report.exit_code() == 0


def test_the_report_says_what_was_read(add: Add, storage: FolderStorage) -> None:
    found = add(village()).as_json()
    assert [file["path"] for file in found["files"]] == sorted(
        f"udx/bldg/{mesh}_bldg_6697_op.gml" for mesh in village().meshes
    )
    assert all(file["features"] == {"bldg:Building": 9} for file in found["files"])
    assert found["datasets"][0]["id"] == DATASET
    assert {"read", "encode", "publish", "check"} <= set(found["stages"])
    assert found["seconds"] > 0
    assert found["peak_memory_mb"] > 50
    assert run_report(storage, "town") == json.loads(json.dumps(found))


def test_the_same_delivery_again_does_nothing(add: Add, storage: FolderStorage) -> None:
    add(village())
    before = {entry.key: entry.modified for entry in storage.objects(f"cities/town/{DATASET}")}
    report = add(village())
    assert all(file.reused for file in report.files)
    assert not {"read", "encode", "far levels"} & set(report.stages)
    after = {entry.key: entry.modified for entry in storage.objects(f"cities/town/{DATASET}")}
    assert after == before


def test_one_changed_file_costs_only_its_own_and_far_tiles(
    add: Add, storage: FolderStorage
) -> None:
    add(village(600))
    before = contents(storage)
    report = add(village(600).changed("54392493", height=30.0))
    assert [file.reused for file in report.files] == [True, False, True]
    after = contents(storage)
    assert len(before & after) >= 2
    assert 1 <= len(after - before) <= 3
    assert check(storage) == []
    with edit_city(storage, "town") as edit:
        rollback(edit, DATASET)
    assert contents(storage) == before


def test_a_changed_code_list_is_seen(add: Add, storage: FolderStorage, tmp_path: Path) -> None:
    add(village())
    source = village().write(tmp_path / "10207_town_2020") / "codelists/Building_usage.xml"
    changed = source.read_text(encoding="utf-8").replace("住宅", "専用住宅")
    source.write_text(changed, encoding="utf-8")
    request = AddCity("town", (tmp_path / "10207_town_2020",), name="町", publish=TILES)
    report = add_city(request, storage=storage, store=tmp_path / "store")
    assert not any(file.reused for file in report.files)
    record = dataset_record(storage, "town", DATASET)
    assert record is not None
    usage = next(each for each in record.properties if each.name == "bldg:usage")
    assert usage.enum == {"401": "業務施設", "411": "専用住宅"}


def test_a_missing_code_list_is_reported(add: Add, storage: FolderStorage, tmp_path: Path) -> None:
    folder = village().write(tmp_path / "10207_town_2020")
    (folder / "codelists/Building_usage.xml").unlink()
    request = AddCity("town", (folder,), publish=TILES)
    report = add_city(request, storage=storage, store=tmp_path / "store")
    for file in report.files:
        missing = [each.message for each in file.problems if each.code == "missing-code-list"]
        assert sum("Building_usage.xml" in message for message in missing) == 1
    assert report.exit_code() == 0


def test_one_bad_file_never_stops_the_others(
    add: Add, storage: FolderStorage, tmp_path: Path
) -> None:
    folder = village().write(tmp_path / "10207_town_2020")
    (folder / "udx/bldg/54393499_bldg_6697_op.gml").write_bytes(b"<core:CityModel> cut off")
    report = add(village())
    assert [file.read for file in report.files] == [True, True, True, False]
    bad = report.files[-1].problems[0]
    assert bad.severity == "error"
    assert "54393499" in bad.message
    assert report.exit_code() == 1
    assert check(storage) == []


def test_all_kinds_are_published(add: Add, storage: FolderStorage) -> None:
    report = add(village(), publish=ALL_KINDS)
    assert datasets(storage, "town") == [DATASET, "map", "open-data", "terrain"]
    assert {record.kind for record in report.datasets} == ALL_KINDS
    for dataset in datasets(storage, "town"):
        version = current_version(storage, "town", dataset)
        assert version is not None
        assert verify_version(storage, "town", dataset, version) == []
    assert report.exit_code() == 0


def test_a_dataset_that_the_delivery_no_longer_gives_is_taken_away(
    storage: FolderStorage, tmp_path: Path
) -> None:
    def publish(folder: Path, kinds: frozenset[Any]) -> None:
        request = AddCity("town", (folder,), publish=kinds)
        add_city(request, storage=storage, store=tmp_path / "store")

    folder = village().write(tmp_path / "delivery")
    publish(folder, frozenset({"3dtiles", "open-data"}))
    (folder / "udx/bldg").rename(folder / "udx/cons")
    publish(folder, TILES)
    assert datasets(storage, "town") == ["cons_lod1", "open-data"]


def test_damaged_records_are_made_again(add: Add, storage: FolderStorage, tmp_path: Path) -> None:
    add(village())
    before = contents(storage)
    for path in (tmp_path / "store").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            path.write_bytes(data[: len(data) // 2] + b"?" + data[len(data) // 2 + 1 :])
    report = add(village())
    assert report.exit_code() == 0
    assert not any(file.reused for file in report.files)
    assert contents(storage) == before


def test_a_full_disk_keeps_the_version_before(
    add: Add, storage: FolderStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(village())
    before = contents(storage)

    def no_space(*args: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(importlib.import_module("tiles.publishing.publish"), "sync_file", no_space)
        report = add(village().changed("54392493", height=30.0))
    assert report.exit_code() == 1
    assert [problem.code for problem in report.problems] == ["dataset-not-published"]
    assert "No space left" in report.problems[0].message
    assert contents(storage) == before
    assert add(village().changed("54392493", height=30.0)).exit_code() == 0
    assert contents(storage) != before


@pytest.mark.slow
def test_two_processes_give_the_same_tiles(
    add: Add, storage: FolderStorage, tmp_path: Path
) -> None:
    add(village())
    one = contents(storage)
    other = open_storage(tmp_path / "other")
    request = AddCity("town", (tmp_path / "10207_town_2020",), name="町", publish=TILES)
    report = add_city(request, storage=other, store=tmp_path / "other-store", workers=2)
    assert isinstance(other, FolderStorage)
    assert contents(other) == one
    assert report.exit_code() == 0


def test_a_second_run_of_the_same_city_is_told(
    add: Add, storage: FolderStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiles.ingest.whole_city.LOCK_WAIT_S", 0.1)
    told = pytest.raises(StorageError, match="'town' is being changed by another process")
    with edit_city(open_storage(storage.folder), "town"), told:
        add(village())


def test_nothing_to_read_is_said_so(tmp_path: Path, storage: FolderStorage) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DeliveryError):
        add_city(AddCity("town", (tmp_path / "empty",)), storage=storage, store=tmp_path / "store")
    assert city_record(storage, "town") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"paths": ()},
        {"publish": frozenset()},
        {"publish": frozenset({"4dtiles"})},
        {"year": 20},
    ],
)
def test_wrong_requests_are_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(DeliveryError):
        AddCity(**{"id": "town", "paths": (tmp_path,), **wrong})


def test_progress_is_told_and_leftovers_are_none(storage: FolderStorage, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    folder = village().write(tmp_path / "delivery")
    add_city(
        AddCity("town", (folder,), publish=TILES),
        storage=storage,
        store=tmp_path / "store",
        progress=lambda *told: seen.append(told),
    )
    assert ("read", 0, 3) in seen
    assert ("read", 3, 3) in seen
    assert seen[-1] == ("done", 1, 1)
    assert list(storage.staging.iterdir()) == []


@pytest.mark.slow
def test_a_city_goes_into_a_bucket(bucket_url: str, tmp_path: Path) -> None:
    storage = open_storage(bucket_url, staging=tmp_path / "staging")
    folder = village().write(tmp_path / "delivery")
    report = add_city(
        AddCity("town", (folder,), publish=TILES), storage=storage, store=tmp_path / "store"
    )
    assert report.exit_code() == 0
    version = current_version(storage, "town", DATASET)
    assert version is not None
    assert verify_version(storage, "town", DATASET, version) == []
