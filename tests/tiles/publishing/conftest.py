"""A small dataset that the publishing tests publish again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tiles.publishing import (
    CityEdit,
    Coordinates,
    DatasetRecord,
    Lineage,
    SourceRecord,
    StagedDataset,
    content_name,
    edit_city,
    publish,
    stage,
)
from tiles.storage import Storage, open_storage

Publish = Callable[[Storage, str], str]
StageText = Callable[[CityEdit, str], StagedDataset]


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.slow)])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return open_storage(tmp_path / "storage")
    return open_storage(request.getfixturevalue("bucket_url"), staging=tmp_path / "staging")


@pytest.fixture
def folder_storage(tmp_path: Path) -> Storage:
    return open_storage(tmp_path / "storage")


@pytest.fixture
def record() -> DatasetRecord:
    return DatasetRecord(
        id="bldg_lod1",
        kind="3dtiles",
        theme="bldg",
        lod=1,
        textured=False,
        title={"ja": "建物 LOD1", "en": "Buildings LOD1"},
        entry="tileset.json",
        features=2,
        bounds=(139.5, 36.2, 139.6, 36.3),
        height_range=(50.0, 80.5),
        crs=Coordinates("EPSG:6697", "JGD2011", "GSIGEO2011", "ellipsoidal"),
        attribution="国土交通省 Project PLATEAU",
        lineage=Lineage(
            (SourceRecord("udx/bldg/a.gml", "0" * 64, 7),),
            "uchimizu 0.1.0",
            "2026-11-20T00:00:00Z",
            ("read", "encoded"),
        ),
    )


def _stage_text(edit: CityEdit, text: str, *, tiles: int = 3) -> StagedDataset:
    """Stage a version of which each file says `text`, and one file that never changes."""
    staged = stage(edit, "bldg_lod1")
    names = []
    for data in [b"same in all versions", *(f"{text} {tile}".encode() for tile in range(tiles))]:
        name = content_name(data, suffix=".glb")
        if staged.reuse([name]):
            (staged.content_folder / name).write_bytes(data)
        names.append(name)
    staged.write("tileset.json", f"{text}: {' '.join(names)}".encode())
    return staged


@pytest.fixture
def stage_text() -> StageText:
    """Give a function that stages a version saying `text`."""
    return _stage_text


@pytest.fixture
def publish_text(record: DatasetRecord) -> Publish:
    """Give a function that publishes a version saying `text` and gives its id."""

    def run(storage: Storage, text: str) -> str:
        with edit_city(storage, "town") as edit:
            staged = _stage_text(edit, text)
            return publish(edit, staged, record, check=lambda staged: None).version

    return run
