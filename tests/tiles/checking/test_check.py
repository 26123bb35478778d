"""The checker reads folders, the web, other people's tilesets, and says what it left out."""

from __future__ import annotations

import functools
import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tiles.checking import (
    RULES,
    check_before_publishing,
    check_tile,
    check_tileset,
    errors_of,
    folder_source,
    gltf_validator,
    storage_source,
)
from tiles.errors import PublishError, Severity, TilesetError
from tiles.storage import FolderStorage


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as in the base class)
        pass


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_checks_by_url(town: Any, tmp_path: Path, web: str) -> None:
    (tmp_path / "town" / "v1").mkdir(parents=True)
    town.write(tmp_path / "town" / "v1")
    assert check_tileset(f"{web}/town/v1/tileset.json", gltf=False) == []
    (tmp_path / "town" / "v1" / "west.glb").unlink()
    found = check_tileset(f"{web}/town/v1/tileset.json", gltf=False)
    assert [each.code for each in found] == ["file-missing"]


def test_checks_a_storage(town: Any, tmp_path: Path) -> None:
    (tmp_path / "town" / "v1").mkdir(parents=True)
    town.write(tmp_path / "town" / "v1")
    source = storage_source(FolderStorage(tmp_path), "town", entry="v1/tileset.json")
    assert check_tileset(source, gltf=False) == []


def test_a_folder_stands_for_its_tileset(town: Any, tmp_path: Path) -> None:
    town.write(tmp_path)
    assert check_tileset(tmp_path, gltf=False) == []


def test_no_tileset_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(TilesetError, match=r"give the path of a tileset\.json"):
        check_tileset(tmp_path / "nothing")


def test_links_do_not_lead_outside(town: Any, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    folder.mkdir()
    town.write(folder)
    (folder / "west.glb").rename(tmp_path / "secret.glb")
    (folder / "west.glb").symlink_to(tmp_path / "secret.glb")
    assert "file-missing" in {each.code for each in check_tileset(folder, gltf=False)}


def test_the_check_before_publishing_needs_every_file(town: Any, tmp_path: Path) -> None:
    town.west.parts[0] = bytes(96)
    town.write(tmp_path)
    source = folder_source(tmp_path, entry="tileset.json")
    check_before_publishing(source)
    (tmp_path / "west.glb").unlink()
    with pytest.raises(PublishError, match=r"west\.glb is not there"):
        check_before_publishing(source)


def test_a_new_tile_is_checked_alone(town: Any) -> None:
    region = town.tileset["root"]["children"][0]["boundingVolume"]["region"]
    structural = town.west.json["extensions"]["EXT_structural_metadata"]
    del structural["schemaUri"]
    structural["schema"] = town.schema
    check_tile(town.west.encoded(), region=tuple(region), where="west.glb")
    town.west.parts[0] = bytes(96)
    with pytest.raises(TilesetError, match="positions go from"):
        check_tile(town.west.encoded(), region=tuple(region), where="west.glb")


def test_says_when_node_is_absent(
    town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gltf_validator, "node", lambda: None)
    found = check_tileset(town.write(tmp_path))
    assert [(each.code, each.severity) for each in found] == [
        ("gltf-validator-absent", Severity.INFO)
    ]


def test_reads_the_glb_inside_a_b3dm(town: Any, tmp_path: Path) -> None:
    def b3dm(glb: bytes) -> bytes:
        sizes = [28 + len(glb), 0, 0, 0, 0]
        return b"b3dm" + b"".join(size.to_bytes(4, "little") for size in [1, *sizes]) + glb

    path = town.write(tmp_path)
    (tmp_path / "west.glb").write_bytes(b3dm(town.west.encoded()))
    (tmp_path / "west.glb.gz").unlink()
    assert check_tileset(path, gltf=False) == []
    town.west.table["class"] = "gone"
    (tmp_path / "west.glb").write_bytes(b3dm(town.west.encoded()))
    assert [each.code for each in check_tileset(path, gltf=False)] == ["table-class"]


def test_every_rule_is_in_the_documents() -> None:
    page = (Path(__file__).parents[3] / "docs" / "publishing.md").read_text(encoding="utf-8")
    assert [code for code in RULES if f"`{code}`" not in page] == []


@pytest.mark.shared
def test_other_peoples_tilesets_are_read(shared_data: Path, tmp_path: Path) -> None:
    archives = sorted(shared_data.glob("plateau/**/truth/*3dtiles*.zip"))
    read = 0
    for archive in archives:
        folder = tmp_path / archive.stem
        with zipfile.ZipFile(archive) as content:
            content.extractall(folder)
        for tileset in folder.rglob("tileset.json"):
            findings = check_tileset(tileset, gltf=False)
            read += 1
            # Their writer leaves minimum and maximum out; the official validator says so, too.
            assert findings
            assert "glb-broken" not in {each.code for each in errors_of(findings)}
    assert read >= 20


def test_an_extension_behind_an_escaped_letter_is_found(town: Any, tmp_path: Path) -> None:
    town.root["extensions"] = {"MAXAR_x": {}}
    path = town.write(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"extensions"', b'"\\u0065xtensions"'))
    codes = [each.code for each in check_tileset(path, gltf=False)]
    assert codes == ["extension-undeclared"]
