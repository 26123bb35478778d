"""What is kept of the files of a city: nothing is done twice, and history leaves no trace."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.village import Village, village
from tiles.ingest import AddCity, RunReport, add_city
from tiles.ingest.city_index import SETTLED_S
from tiles.publishing import current_version, datasets
from tiles.storage import FolderStorage, open_storage

MESH, OTHER_MESH = "54392493", "54393402"
TIMES = {"created", "version", "stages", "seconds", "peak_memory_mb"}


class Town:
    """A city with its delivery, storage and store in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "store"
        found = open_storage(folder / "storage")
        assert isinstance(found, FolderStorage)
        self.storage = found

    def add(self, what: Village, *, code_list: bool = True) -> RunReport:
        """Add a village; only files that differ from those of the last time are written."""
        delivery = self.folder / "10207_town_2020"
        wanted = what.write(self.folder / "wanted")
        for source in [path for path in wanted.rglob("*") if path.is_file()]:
            target = delivery / source.relative_to(wanted)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_bytes() != source.read_bytes():
                target.write_bytes(source.read_bytes())
        if not code_list:
            (delivery / "codelists/Building_usage.xml").unlink()
        time.sleep(2 * SETTLED_S)
        request = AddCity("town", (delivery,), name="町", publish=frozenset({"3dtiles"}))
        return add_city(request, storage=self.storage, store=self.store)

    def published(self) -> dict[str, Any]:
        """Give the bytes of every tile that is shown, and the JSON beside them without times."""
        found: dict[str, Any] = {"report": self._json("cities/town/report.json")}
        for dataset in datasets(self.storage, "town"):
            version = current_version(self.storage, "town", dataset)
            folder = f"cities/town/{dataset}"
            for name in ("dataset.json", "schema.json", "tileset.json"):
                found[f"{dataset} {name}"] = self._json(f"{folder}/{version}/{name}")
            manifest = json.loads(self.storage.get(f"{folder}/{version}/manifest.json"))
            for path in manifest["files"]:
                if path.startswith("files/"):
                    found[f"{dataset} {path}"] = self.storage.get(f"{folder}/{path}")
        return found

    def _json(self, key: str) -> Any:
        return without_times(json.loads(self.storage.get(key)))


def without_times(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: without_times(each) for key, each in found.items() if key not in TIMES}
    return [without_times(each) for each in found] if isinstance(found, list) else found


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "town")


def test_a_changed_city_is_that_of_a_fresh_start(town: Town, tmp_path: Path) -> None:
    town.add(village(30))
    town.add(village(30).changed(MESH, usage="999"), code_list=False)
    town.add(village(30).changed(MESH, height=30.0))
    fresh = Town(tmp_path / "fresh")
    fresh.add(village(30).changed(MESH, height=30.0))
    assert town.published() == fresh.published()


def test_what_was_not_touched_is_not_read(town: Town) -> None:
    town.add(village())
    assert "unpack" not in town.add(village()).stages
    assert "unpack" in town.add(village().changed(MESH, height=30.0)).stages
    assert "unpack" not in town.add(village().changed(MESH, height=30.0)).stages


@pytest.mark.parametrize("most", [0, 1])
def test_changes_are_noted_beside_until_they_are_many(
    town: Town, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiles.ingest.city_index.MOST_CHANGES", most)
    town.add(village())
    index = town.store / "cities/town/index"
    whole = index.read_bytes()
    town.add(village().changed(MESH, height=30.0))
    assert (index.read_bytes() == whole) is (most == 1)
    report = town.add(village().changed(MESH, height=30.0))
    assert all(file.reused for file in report.files)
    assert "unpack" not in report.stages
    town.add(village().changed(OTHER_MESH, height=25.0))
    assert index.read_bytes() != whole
    report = town.add(village().changed(OTHER_MESH, height=25.0))
    assert "unpack" not in report.stages


@pytest.mark.parametrize("name", ["index", "problems", "changes"])
@pytest.mark.parametrize("gone", [False, True])
def test_without_the_index_files_are_read_but_not_encoded(
    town: Town, name: str, gone: bool
) -> None:
    town.add(village().changed(MESH, height=30.0), code_list=False)
    town.add(village(), code_list=False)
    before = town.published()
    path = town.store / "cities/town" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    if not gone:
        path.write_bytes(data)
    report = town.add(village(), code_list=False)
    assert all(file.reused for file in report.files)
    assert "unpack" in report.stages
    assert town.published() == before
    assert "unpack" not in town.add(village(), code_list=False).stages


def test_a_record_that_was_touched_does_not_count(town: Town) -> None:
    town.add(village())
    before = town.published()
    record = max((town.store / "parts").glob("*.part"), key=os.path.getsize)
    data = bytearray(record.read_bytes())
    data[len(data) // 2] ^= 1
    record.write_bytes(data)
    report = town.add(village())
    assert [file.reused for file in report.files].count(False) == 1
    assert town.published() == before


def test_another_city_code_makes_all_anew(town: Town) -> None:
    town.add(village())
    other = town.folder / "10999_other_2020"  # the first folder with a code tells it
    other.mkdir()
    paths = (other, town.folder / "10207_town_2020")
    request = AddCity("town", paths, publish=frozenset({"3dtiles"}))
    report = add_city(request, storage=town.storage, store=town.store)
    assert not any(file.reused for file in report.files)
